//! The first build, the next ones, and the same build elsewhere.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use snakebridge_tests::Project;

use super::{DECLARED, MAIN, SCORING, workshop};

fn with_own_file(project: &Project<'_>) {
    project.write("python/scoring.py", SCORING);
    project.write("src/main.rs", MAIN);
}

#[test]
fn only_a_change_runs_the_build_script_again() {
    let workshop = workshop();
    let project = workshop.project("again", DECLARED);
    with_own_file(&project);
    let first = project.cargo(&["run"]).succeeded();
    assert_eq!(first.stdout, "4 4\n");
    let report = workshop.target().join("snakebridge/again.report.txt");
    let said = first.warnings();
    let (what, rest) = said.split_once(" callables bound in ").unwrap();
    assert!(what.starts_with("snakebridge: introspected math, scoring; "), "{said}");
    assert!(rest.ends_with(&format!(" s; report: {}", report.display())), "{said}");
    assert!(fs::read_to_string(report).unwrap().starts_with("bindings of again\nenvironment: Python 3."));

    let (ran, _) = project.build_runs_script("again");
    assert!(!ran, "nothing changed");
    project.touch("src/main.rs");
    let (ran, output) = project.build_runs_script("again");
    assert!(!ran && output.stderr.contains("Compiling again"), "{}", output.stderr);

    project.edit("python/scoring.py", "weight: float", "factor: float");
    project.edit("python/scoring.py", "* weight", "* factor");
    let (ran, output) = project.build_runs_script("again");
    assert!(ran);
    let said = output.succeeded().warnings();
    assert!(
        said.starts_with(
            "scoring: the library's API changed: 1 breaking change, 1 additive [drift]\n  \
             cause: ! scoring.score: the parameter `weight` is gone\nsnakebridge: introspected scoring;"
        ),
        "{said}"
    );

    // What is committed comes back when it is lost, though the generated code is still there.
    fs::remove_dir_all(project.path().join(".snakebridge")).unwrap();
    fs::remove_file(project.path().join("snakebridge.lock")).unwrap();
    project.touch("Cargo.toml");
    let (ran, _) = project.build_runs_script("again");
    assert!(
        ran && project.read(".snakebridge/manifest.json").contains("scoring") && project.read("snakebridge.lock").contains("[integrity]")
    );
}

#[cfg(unix)]
#[test]
fn an_unchanged_configuration_starts_no_python() {
    let workshop = workshop();
    let project = workshop.project("asleep", &format!("[package.metadata.snakebridge]\nvenv = \"env\"\n\n{DECLARED}"));
    with_own_file(&project);
    let python = real_python();
    let made = Command::new(&python).args(["-m", "venv", "--without-pip"]).arg(project.path().join("env")).status().unwrap();
    assert!(made.success());
    let _ = project.build().succeeded();

    // A trap in the place of Python: a program that only leaves a trace, with the size and the time by which Python is remembered.
    let data = fs::metadata(&python).unwrap();
    project.write("trap.rs", "fn main() {\n    std::fs::write(std::env::args_os().next().unwrap().to_str().unwrap().to_owned() + \".started\", \"\").unwrap();\n    std::process::exit(1)\n}\n");
    let compiled = project.command("rustc").args(["-C", "opt-level=s", "-o", "trap", "trap.rs"]).status().unwrap();
    assert!(compiled.success());
    let trap = fs::File::options().write(true).open(project.path().join("trap")).unwrap();
    if trap.metadata().unwrap().len() > data.len() {
        eprintln!("not tried: this Python's executable is too small to be imitated");
        return;
    }
    trap.set_len(data.len()).unwrap();
    drop(trap);
    let place = project.path().join("env/bin/python3");
    fs::remove_file(&place).unwrap();
    fs::copy(project.path().join("trap"), &place).unwrap();
    fs::File::options().write(true).open(&place).unwrap().set_modified(data.modified().unwrap()).unwrap();

    project.touch("Cargo.toml");
    let (ran, output) = project.build_runs_script("asleep");
    assert!(ran && output.succeeded().warnings().is_empty());
    let trace = project.path().join("env/bin/python3.started");
    assert!(!trace.exists(), "Python was started");

    // The trap works: a change of the file needs Python.
    project.edit("python/scoring.py", "weight: float", "weight: int");
    let _ = project.build().failed();
    assert!(trace.exists());
}

/// The Python below pyenv's shims and virtual environments.
fn real_python() -> PathBuf {
    let script = "import os, sys; print(os.path.realpath(sys._base_executable))";
    let output = Command::new("python3").args(["-c", script]).current_dir(env::temp_dir()).output().unwrap();
    PathBuf::from(String::from_utf8(output.stdout).unwrap().trim())
}

#[test]
fn two_folders_give_the_same_bytes() {
    let workshop = workshop();
    let built = ["here", "over there"].map(|folder| {
        let project = workshop.project_in(folder, "twin", DECLARED);
        with_own_file(&project);
        let _ = project.build().succeeded();
        let mut files = BTreeMap::new();
        collect(&project.out_dir("twin").join("snakebridge"), "", &mut files);
        collect(&project.path().join(".snakebridge"), "", &mut files);
        files.insert("snakebridge.lock".to_owned(), project.read("snakebridge.lock"));
        files
    });
    let names: Vec<&str> = built[0].keys().map(String::as_str).collect();
    assert_eq!(
        names,
        ["facts/math.json", "facts/scoring.json", "manifest.json", "math/mod.rs", "mod.rs", "scoring/mod.rs", "snakebridge.lock"]
    );
    let home = env::home_dir().unwrap().display().to_string();
    let machine = String::from_utf8(Command::new("uname").arg("-n").output().unwrap().stdout).unwrap();
    let target = workshop.target().display().to_string();
    for (name, text) in &built[0] {
        assert_eq!(Some(text), built[1].get(name), "{name}");
        let found = [target.as_str(), &home, env!("CARGO_MANIFEST_DIR"), "/projects/", machine.trim()]
            .into_iter()
            .find(|word| word.len() > 3 && text.contains(word));
        assert_eq!(found, None, "a word of this machine in {name}");
    }
}

/// The texts of all files below a folder.
fn collect(folder: &Path, below: &str, files: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{below}{}", path.file_name().unwrap().to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, fs::read_to_string(&path).unwrap());
        }
    }
}
