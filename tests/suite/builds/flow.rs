//! The whole way: a new package gets a library, is built, is built again from what is committed alone, and is shipped.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use cargo_snakebridge::Exit;
use snakebridge_tests::{Output, Project};

use super::workshop;
use crate::cli::{Seen, run};

const MAIN: &str = "snakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    let text: String = six::ensure_str(\"six\")?;\n    \
                    let prefix: String = snakebridge::get(\"sys\", \"prefix\")?;\n    println!(\"{text}\\n{prefix}\");\n    \
                    let maps = std::fs::read_to_string(\"/proc/self/maps\").unwrap_or_default();\n    \
                    println!(\"{}\", maps.lines().find(|line| line.contains(\"libpython\")).unwrap_or_default());\n    \
                    for difference in snakebridge::verify()? {\n        println!(\"{difference}\");\n    }\n    Ok(())\n}\n";

/// The environment of the builds, elsewhere until this is dropped.
struct Hidden {
    folder: PathBuf,
    aside: PathBuf,
}

impl Hidden {
    fn hide(folder: PathBuf) -> Self {
        let aside = folder.with_file_name("snakebridge-aside");
        fs::rename(&folder, &aside).unwrap();
        Self { folder, aside }
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
        let _ = fs::rename(&self.aside, &self.folder);
    }
}

/// A file with another content until this is dropped.
struct Edited {
    file: PathBuf,
    before: String,
}

impl Edited {
    fn edit(file: PathBuf, change: impl Fn(&str) -> String) -> Self {
        let before = fs::read_to_string(&file).unwrap();
        fs::write(&file, change(&before)).unwrap();
        Self { file, before }
    }
}

impl Drop for Edited {
    fn drop(&mut self) {
        let _ = fs::write(&self.file, &self.before);
    }
}

fn snakebridge(project: &Project<'_>, target: &Path, arguments: &[&str]) -> Seen {
    let place = [OsString::from("--manifest-path"), project.path().join("Cargo.toml").into(), "--target-dir".into(), target.into()];
    run(["cargo-snakebridge"].iter().chain(arguments).map(OsString::from).chain(place))
}

fn strict(project: &Project<'_>) -> Output {
    let mut cargo = project.command(std::env::var_os("CARGO").unwrap());
    cargo.arg("build").env("SNAKEBRIDGE_STRICT", "1").env("CARGO_NET_OFFLINE", "true").output().unwrap().into()
}

/// The metadata of `six` in the environment of the builds.
fn metadata(target: &Path) -> PathBuf {
    let folders = |path: &Path| fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    let venv = folders(&target.join("snakebridge")).into_iter().find(|path| name(path).starts_with("venv-") && path.is_dir()).unwrap();
    let lib = folders(&venv.join("lib")).into_iter().find(|path| name(path).starts_with("python3")).unwrap();
    let info = folders(&lib.join("site-packages")).into_iter().find(|path| name(path).starts_with("six-") && path.is_dir()).unwrap();
    info.join("METADATA")
}

/// Metadata of a version that was never published.
fn another_version(text: &str) -> String {
    let version = text.lines().find(|line| line.starts_with("Version: ")).unwrap();
    text.replace(version, "Version: 0.1")
}

#[test]
fn a_new_package_is_built_again_from_what_is_committed_and_shipped() {
    let workshop = workshop();
    let target = workshop.target();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").display().to_string();
    let project = workshop.empty("flow");
    project.write(
        "Cargo.toml",
        "[package]\nname = \"flow\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\n[workspace]\n\n[profile.dev]\ndebug = 0\nincremental = false\n",
    );
    project.write("src/main.rs", "fn main() {}\n");
    let seen = snakebridge(&project, &target, &["init", "six", "json", "--path", &root]);
    assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Done, ""));
    assert!(project.read("src/main.rs").starts_with("snakebridge::bindings!();\n"));
    let manifest = project.read("Cargo.toml");
    assert!(manifest.contains("\nsnakebridge = { path"), "{manifest}");
    project.write("Cargo.toml", &manifest.replace("\nsnakebridge = { path", "\nsnakebridge = { features = [\"verify\"], path"));
    project.write("src/main.rs", MAIN);
    project.forget("flow");
    let ran = project.cargo(&["run", "--quiet"]).succeeded();
    assert!(ran.stdout.starts_with("six\n") && ran.stdout.lines().count() == 3, "{}", ran.stdout);

    // With another version in the environment the program says so, at its start.
    let edited = Edited::edit(metadata(&target), another_version);
    let ran: Output = project.command(target.join("debug/flow")).output().unwrap().into();
    let ran = ran.succeeded().stdout;
    let said =
        "\nerror: packages.six: another version is installed than the bindings were made from [verify-differs]\n  cause: the lock has `1.";
    let mends = "`, here is `0.1`\n  hint: install what is locked: `cargo snakebridge setup`; or take the new one: `cargo build`\n";
    assert!(ran.contains(said) && ran.ends_with(mends), "{ran}");
    drop(edited);

    // From what is committed, without the environment and the network.
    let copy = workshop.empty("flow-copy");
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        "build.rs",
        "src/main.rs",
        "snakebridge.lock",
        ".snakebridge/manifest.json",
        ".snakebridge/facts/six.json",
        ".snakebridge/facts/json.json",
    ] {
        copy.write(file, &project.read(file));
    }
    let hidden = Hidden::hide(target.join("snakebridge"));
    let _ = strict(&copy).succeeded();
    drop(hidden);
    // Another version in the environment is named.
    let edited = Edited::edit(metadata(&target), another_version);
    copy.touch("build.rs");
    let said = strict(&copy).failed().errors();
    assert!(
        said.contains("packages.six: another version is installed than the bindings were made from (locked `1.")
            && said.contains("here `0.1`)"),
        "{said}"
    );
    drop(edited);
    if cfg!(target_os = "linux") {
        shipped(&project, &target);
    }
}

/// Put into a folder, moved, and run with nothing of the build in reach.
fn shipped(project: &Project<'_>, target: &Path) {
    let made = project.path().join("dist");
    let seen = snakebridge(project, target, &["bundle", &made.display().to_string(), "--profile", "dev"]);
    assert_eq!((seen.exit, seen.messages.as_str()), (Exit::Done, ""));
    assert!(
        seen.data.starts_with(&format!("{}\n{} with six 1.", made.join("flow").display(), made.join("python").display())),
        "{}",
        seen.data
    );
    // A second run replaces the first one, and nothing that is not its own.
    let again = snakebridge(project, target, &["bundle", &made.display().to_string(), "--profile", "dev", "--json"]);
    assert_eq!(again.exit, Exit::Done);
    let told: serde_json::Value = serde_json::from_str(&again.data).unwrap();
    assert_eq!(told["programs"], serde_json::json!([made.join("flow")]));
    assert!(told["bytes"].as_u64() > Some(0), "{told}");
    let foreign = project.path().join("foreign");
    fs::create_dir_all(foreign.join("python")).unwrap();
    let seen = snakebridge(project, target, &["bundle", &foreign.display().to_string(), "--profile", "dev"]);
    assert_eq!(seen.exit, Exit::Failed);
    assert!(seen.messages.contains("there is a `python` already, and no bundle put it there [bundle-not-ours]"), "{}", seen.messages);

    let moved = project.path().join("some where else");
    fs::rename(&made, &moved).unwrap();
    let _hidden = Hidden::hide(target.join("snakebridge"));
    let output: Output = Command::new(moved.join("flow")).env_clear().env("PATH", "").current_dir("/").output().unwrap().into();
    let output = output.succeeded();
    let lines: Vec<&str> = output.stdout.lines().collect();
    let python = fs::canonicalize(moved.join("python")).unwrap();
    assert_eq!((lines[0], Path::new(lines[1])), ("six", &*python));
    assert!(lines[2].contains(&*python.join("lib").to_string_lossy()), "{}", lines[2]);
    // The interpreter starts by itself too, as `multiprocessing` starts it.
    let started =
        Command::new(python.join("bin/python3")).args(["-c", "import six, ssl, sys; print(sys.prefix)"]).env_clear().output().unwrap();
    assert_eq!(String::from_utf8_lossy(&started.stdout).trim(), python.to_string_lossy(), "{}", String::from_utf8_lossy(&started.stderr));
}
