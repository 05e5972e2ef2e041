//! Which Python, which packages: what is said when there is none, and which library a program finds.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::env;
use std::process::Command;

use super::workshop;

/// pyo3's own build script fails as well where there is no Python, and first: cargo then prints its output, which ends with `error: no Python 3.x
/// interpreter found`. A package without pyo3 shows our own words.
#[cfg(unix)]
#[test]
fn no_python_on_the_machine() {
    let workshop = workshop();
    let project = workshop.project("bare", "[package.metadata.python-deps]\nmath = \"stdlib\"\n");
    let manifest = project.read("Cargo.toml");
    let without: Vec<&str> = manifest.lines().filter(|line| !line.starts_with("snakebridge = ")).collect();
    project.write("Cargo.toml", &without.join("\n"));
    project.write("src/main.rs", "fn main() {}\n");
    let tools = project.path().join("tools");
    std::fs::create_dir(&tools).unwrap();
    for tool in ["cc", "ld", "as", "collect2"] {
        let found = env::split_paths(&env::var_os("PATH").unwrap()).map(|folder| folder.join(tool)).find(|file| file.is_file());
        if let Some(found) = found {
            std::os::unix::fs::symlink(found, tools.join(tool)).unwrap();
        }
    }
    let cargo = env::var_os("CARGO").unwrap();
    let path = env::join_paths([std::path::Path::new(&cargo).parent().unwrap(), &tools]).unwrap();
    let output = snakebridge_tests::Output::from(project.command(&cargo).arg("build").env("PATH", path).output().unwrap()).failed();
    let said = output.errors();
    // Where pyenv or uv has one its path stands in the hint.
    let (before, after) = said.split_once("PYO3_PYTHON = ").unwrap();
    assert!(after.starts_with('"') && after.ends_with("python3\""), "{after}");
    assert_eq!(
        before,
        "Python: no Python 3 was found, and the bindings need one at build time and at run time [environment-no-python]\n  \
         cause: `python` is not in `PATH`\n  `python3` is not in `PATH`\n  \
         hint: install Python 3 with its shared library, or choose the interpreter in `.cargo/config.toml`, then build again:\n  \
         [env]\n  ",
        "{}",
        output.stderr
    );
}

#[test]
fn packages_that_cannot_be_had() {
    let workshop = workshop();
    let wishes = "[package.metadata.python-deps]\niniconfig = \"99\"\n\n[package.metadata.snakebridge]\ninstaller = \"pip\"\n";
    let project = workshop.project("wishes", wishes);
    let said = project.build().failed().errors();
    let expected = "package.metadata.python-deps.iniconfig: the package index has no version that fits `iniconfig<100,>=99` (Cargo.toml:7) [environment-no-version]\n  cause: available: ";
    assert!(said.starts_with(expected), "{said}");
    assert!(said.contains("\n  hint: ask for a version that exists in `Cargo.toml`: `iniconfig = \"2."), "{said}");

    project.edit("Cargo.toml", "iniconfig = \"99\"", "snakebridge-no-such-package-9 = \"1\"");
    assert_eq!(
        project.build().failed().errors(),
        "package.metadata.python-deps.snakebridge-no-such-package-9: the package index has no package `snakebridge-no-such-package-9` for this Python \
         (Cargo.toml:7) [environment-no-package]\n  \
         hint: check its name on https://pypi.org; a package that is imported under another name needs `pypi-package = \"…\"`, and a module of the \
         standard library `= \"stdlib\"`"
    );

    let cargo = env::var_os("CARGO").unwrap();
    let offline = project.command(cargo).arg("build").env("CARGO_NET_OFFLINE", "true").output().unwrap();
    assert_eq!(
        snakebridge_tests::Output::from(offline).failed().errors(),
        "package.metadata.python-deps.snakebridge-no-such-package-9: no environment has what is declared: `snakebridge-no-such-package-9>=1,<2` \
         [environment-not-installed]\n  \
         cause: nothing is fetched: `CARGO_NET_OFFLINE` is set; `pip` keeps no index, and what `find-links` has is not enough\n  \
         No matching distribution found for snakebridge-no-such-package-9<2,>=1\n  \
         hint: run `cargo build` once with a network, put the wheels into a folder that `find-links` names \
         (`pip download -d FOLDER 'snakebridge-no-such-package-9>=1,<2'`, where there is one), or name an environment that has it all by \
         `SNAKEBRIDGE_VENV`"
    );

    // Another crate of the same target folder does not suffer from it.
    let other = workshop.project("content", "[package.metadata.python-deps]\nsix = \"1\"\n");
    let _ = other.build().succeeded();
    let (ran, _) = other.build_runs_script("content");
    assert!(!ran, "what was installed is not a change");
}

#[test]
fn a_program_above_a_crate_with_bindings_finds_its_python() {
    let workshop = workshop();
    let project = workshop.empty("above");
    project.write("Cargo.toml", "[workspace]\nresolver = \"3\"\nmembers = [\"below\", \"leaf\"]\n");
    project.package("below", "below", "[package.metadata.python-deps]\nplatform = \"stdlib\"\n", "");
    project.write(
        "below/src/lib.rs",
        "snakebridge::bindings!();\n\npub fn version() -> snakebridge::Result<String> {\n    platform::python_version()\n}\n",
    );
    project.write(
        "leaf/Cargo.toml",
        "[package]\nname = \"leaf\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nbelow = { path = \"../below\" }\n",
    );
    project.write(
        "leaf/src/main.rs",
        "fn main() {\n    match below::version() {\n        Ok(version) => println!(\"{version}\"),\n        Err(error) => {\n            \
         eprintln!(\"{error}\");\n            std::process::exit(1)\n        }\n    }\n}\n",
    );
    project.forget("below");
    let script = "import platform; print(platform.python_version())";
    let python = Command::new("python3").args(["-c", script]).current_dir(env::temp_dir()).output().unwrap();
    let version = String::from_utf8(python.stdout).unwrap();
    assert_eq!(project.cargo(&["run", "-p", "leaf"]).succeeded().stdout, version);

    // Started directly it may meet the library of another patch version, or none; then it says so before anything goes wrong.
    let direct = snakebridge_tests::Output::from(project.command(workshop.target().join("debug/leaf")).output().unwrap());
    if direct.success {
        assert_eq!(direct.stdout, version);
    } else {
        let by_us = direct.stderr.contains(&format!("and the bindings were built for {}\nhint: use `cargo run`", version.trim()));
        let by_the_loader = direct.stderr.contains("error while loading shared libraries: libpython");
        assert!(by_us || by_the_loader, "{}", direct.stderr);
    }
}
