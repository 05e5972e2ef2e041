//! Strict builds: from what is committed alone, and the one list of what is in the way.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::{env, fs};

use snakebridge_build::cargo::Cargo;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::strict;
use snakebridge_tests::{Output, Project};

use super::{SCORING, workshop};
use crate::environment::{config, texts, wheel};

const MAIN: &str = "snakebridge::bindings!();\n\nfn main() -> snakebridge::Result<()> {\n    println!(\"{}\", math::sqrt(16)?);\n    \
                    println!(\"{}\", tiny::__functions__().count());\n    Ok(())\n}\n";

fn strictly(project: &Project<'_>, name: &str, command: &str) -> Output {
    project.forget(name);
    let mut cargo = project.command(env::var_os("CARGO").unwrap());
    cargo.arg(command).env("SNAKEBRIDGE_STRICT", "1").env("CARGO_NET_OFFLINE", "true").output().unwrap().into()
}

/// What is committed.
fn committed(project: &Project<'_>) -> Vec<(String, Vec<u8>)> {
    let names = [".snakebridge/manifest.json", ".snakebridge/facts/tiny.json", ".snakebridge/facts/math.json", "snakebridge.lock"];
    names.into_iter().map(|name| (name.to_owned(), fs::read(project.path().join(name)).unwrap())).collect()
}

/// The one error of a build that fails, without its hint.
#[track_caller]
fn gaps(output: Output) -> String {
    let errors = output.failed().errors();
    let hint = "\n  hint: run `cargo build` once with `SNAKEBRIDGE_STRICT=0`, and commit `.snakebridge` and `snakebridge.lock`";
    errors.strip_suffix(hint).unwrap_or_else(|| panic!("{errors}")).to_owned()
}

fn replace(file: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(file).unwrap();
    assert!(text.contains(from), "{from} is not in {}", file.display());
    fs::write(file, text.replacen(from, to, 1)).unwrap();
}

#[test]
fn a_strict_build_needs_neither_libraries_nor_network() {
    let workshop = workshop();
    let wheels = workshop.empty("frozen-wheels");
    let url = wheel(wheels.path(), "tiny", "1.0");
    let settings = "[package.metadata.snakebridge]\nvenv = \"env\"\nauto-install = \"always\"\n";
    let declared =
        format!("[package.metadata.python-deps]\nmath = \"stdlib\"\nscoring = {{ path = \"scoring.py\" }}\ntiny = {{ url = \"{url}\" }}\n");
    let project = workshop.project("frozen", &format!("{settings}\n{declared}"));
    // Names that Rust writes otherwise are as good as any.
    let grid = "\n\nclass Grid:\n    T: int = 1\n    type: str = \"\"\n\n    def match(self) -> int:\n        return self.T\n";
    project.write("scoring.py", &format!("{SCORING}{grid}"));
    project.write("src/main.rs", MAIN);

    // Before anything is committed there is nothing to build from.
    let said = gaps(strictly(&project, "frozen", "build"));
    assert!(
        said.starts_with(
            "strict: this is a strict build, and one thing differs from what is committed [strict-differs]\n  cause: snakebridge.lock: "
        ),
        "{said}"
    );

    assert_eq!(project.cargo(&["run"]).succeeded().stdout, "4\n0\n");
    let before = committed(&project);

    // Neither the environment nor the wheel is there any more.
    fs::remove_dir_all(project.path().join("env")).unwrap();
    fs::remove_dir_all(wheels.path()).unwrap();
    let output = strictly(&project, "frozen", "run").succeeded();
    assert_eq!(output.stdout, "4\n0\n");
    let said = output.warnings();
    assert!(said.starts_with("strict: there is no environment with `tiny`, so the program runs with `"), "{said}");
    assert!(
        said.contains("` [strict-no-environment]\n  hint: where the program runs, name an environment that has it all by `SNAKEBRIDGE_VENV`, or ship one: "),
        "{said}"
    );
    assert!(!project.path().join("env").exists());
    assert_eq!(committed(&project), before);

    // Everything that is in the way comes in one list.
    project.edit("Cargo.toml", "math = \"stdlib\"", "math = \"stdlib\"\ncolorsys = \"stdlib\"");
    project.write("scoring.py", &SCORING.replace("weight", "factor"));
    replace(&project.path().join(".snakebridge/facts/tiny.json"), "\"name\": \"tiny\"", "\"name\":  \"tiny\"");
    assert_eq!(
        gaps(strictly(&project, "frozen", "build")),
        "strict: this is a strict build, and 4 things differ from what is committed [strict-differs]\n  \
         cause: libraries.colorsys: `Cargo.toml` declares it, and the lock does not have it (locked `not locked`, here `stdlib`)\n  \
         package.metadata.python-deps.colorsys: its facts are not stored (Cargo.toml:12)\n  \
         package.metadata.python-deps.scoring: its facts were made under another configuration, version or `introspect.py`, or changed by hand (Cargo.toml:13)\n  \
         package.metadata.python-deps.tiny: its facts were made under another configuration, version or `introspect.py`, or changed by hand (Cargo.toml:14)"
    );
    // The lock has grown old, the rest is as it was.
    assert_eq!(committed(&project)[3], before[3]);
}

#[test]
fn a_strict_build_refuses_another_version_of_a_package() {
    let workshop = workshop();
    let wheels = workshop.empty("refused-wheels");
    let url = wheel(wheels.path(), "tiny", "1.0");
    let settings = "[package.metadata.snakebridge]\nvenv = \"env\"\nauto-install = \"always\"\n";
    let project = workshop.project("refused", &format!("{settings}\n[package.metadata.python-deps]\ntiny = {{ url = \"{url}\" }}\n"));
    let _ = project.build().succeeded();
    let _ = strictly(&project, "refused", "build").succeeded();
    let packages = fs::read_dir(project.path().join("env/lib")).unwrap().next().unwrap().unwrap().path().join("site-packages");
    replace(&packages.join("tiny-1.0.dist-info/METADATA"), "Version: 1.0", "Version: 1.1");
    assert_eq!(
        gaps(strictly(&project, "refused", "build")),
        "strict: this is a strict build, and 2 things differ from what is committed [strict-differs]\n  \
         cause: packages.tiny: another version is installed than the bindings were made from (locked `1.0`, here `1.1`)\n  \
         package.metadata.python-deps.tiny: its facts were made under another configuration, version or `introspect.py`, or changed by hand (Cargo.toml:11)"
    );
}

#[test]
fn a_strict_build_for_another_platform_takes_what_was_made_there_or_here() {
    let workshop = workshop();
    let project = workshop.project("crossing", "[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let _ = project.build().succeeded();
    let for_target = |os: &str| {
        let mut cargo = Cargo::by_value(project.path().to_path_buf(), project.path().join("target"));
        cargo.path = env::split_paths(&env::var_os("PATH").unwrap()).collect();
        cargo.host = Some("this-machine".to_owned());
        cargo.target = Some(format!("sparc64-{os}"));
        cargo.target_platform = Some((os.to_owned(), env::consts::ARCH.to_owned()));
        let mut diagnostics = Diagnostics::default();
        let config = config(&cargo.manifest(), &cargo.overrides);
        let is_built = strict::prepare(&cargo, &config, &mut diagnostics).is_some();
        (is_built, texts(&diagnostics))
    };
    let lock = project.path().join("snakebridge.lock");

    // Made on the machine that builds.
    let (is_built, said) = for_target("plan9");
    assert!(is_built && said.starts_with("strict: this builds for `sparc64-plan9` from what Python 3."), "{said}");
    let hint = "what a library has on one of them only is not seen; commit what a build on the target made";
    let offered = format!(" offered on {} {} [environment-other-target]\n  hint: {hint}", env::consts::OS, env::consts::ARCH);
    assert!(said.ends_with(&offered), "{said}");

    // Made on the target, where the ABI has another name too.
    replace(&lock, &format!("os = \"{}\"", env::consts::OS), "os = \"plan9\"");
    let written = fs::read_to_string(&lock).unwrap();
    let abi = written.lines().find(|line| line.starts_with("abi = ")).unwrap();
    let [python, version, _] = <[&str; 3]>::try_from(abi.splitn(3, '-').collect::<Vec<_>>()).unwrap();
    replace(&lock, abi, &format!("{python}-{version}-plan9\""));
    assert_eq!(for_target("plan9"), (true, String::new()));
    replace(&lock, "-plan9\"", "t-plan9\"");
    let (is_built, said) = for_target("plan9");
    assert!(!is_built && said.contains("interpreter.abi: another ABI"), "free threads are no matter of the platform: {said}");

    // Made on a third one.
    let (is_built, said) = for_target("haiku");
    assert!(!is_built && said.contains("2 things differ from what is committed"), "{said}");
    assert!(said.contains("platform.os: the lock was made for another operating system"), "{said}");
}
