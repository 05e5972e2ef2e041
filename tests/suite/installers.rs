//! What installs: a `uv` that was tested, one that is fetched, or `pip`; what of their configuration counts, and that one goes on where another one began.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::process::Command;

use snakebridge_build::cargo::Cargo;
use snakebridge_build::environment::install::{Program, Tool};
use snakebridge_build::environment::{Source, uv};
use tempfile::TempDir;

use crate::environment::{Project, config, real_python, texts};
use crate::packages::{self, Index, listed, publish, versions, with_installer};

/// A project that needs a wheel of its own, on a machine without `uv`.
fn without_uv(settings: &str) -> (Project, Cargo) {
    let project = Project::new("");
    publish(&project.path().join("wheels"), "sb-alpha", "1.0", &[]);
    let settings = format!("[package.metadata.snakebridge]\nfind-links = [\"wheels/sb-alpha\"]\n{settings}");
    project.declare("demo", &format!("[package.metadata.python-deps]\nsb-alpha = \"1\"\n{settings}"));
    let mut cargo = project.cargo();
    cargo.path.retain(|folder| !folder.join("uv").is_file());
    (project, cargo)
}

#[test]
fn where_there_is_no_uv_the_one_that_is_known_by_its_hashes_is_fetched() {
    let (project, cargo) = without_uv("");
    // An environment of `uv` has nothing but what is declared.
    assert_eq!(Vec::from_iter(versions(project.prepare(&cargo))), [("sb-alpha".to_owned(), "1.0".to_owned())]);
    let fetched = uv::home(&cargo.shared_dir()).join("bin/uv");
    let settings = config(&cargo.manifest(), &cargo.overrides).settings;
    assert_eq!(Tool::find(&settings, &cargo).unwrap().program, Program::Uv(fetched.clone()));
    // Without a network it stays, for the next package as well.
    let mut offline = cargo.clone();
    offline.offline = Some("there is none".to_owned());
    assert_eq!(Tool::find(&settings, &offline).unwrap().program, Program::Uv(fetched.clone()));
    let said = Command::new(fetched).arg("--version").output().unwrap();
    assert!(String::from_utf8_lossy(&said.stdout).starts_with(&format!("uv {}", uv::version())));
}

#[test]
fn where_uv_cannot_be_fetched_pip_installs_unless_it_is_not_wanted() {
    let empty = TempDir::new().unwrap();
    let index = Index::serve(empty.path(), "");
    let (project, cargo) = without_uv(&format!("index = \"{}\"\n", index.url));
    let installed = versions(project.prepare(&cargo));
    assert!(installed.contains_key("sb-alpha") && installed.contains_key("pip"), "{installed:?}");
    let (project, cargo) = without_uv(&format!("index = \"{}\"\ninstaller = \"uv\"\n", index.url));
    let (environment, diagnostics) = project.prepare(&cargo);
    assert!(environment.is_none());
    assert_eq!(
        texts(&diagnostics),
        format!(
            "package.metadata.snakebridge.installer: `installer = \"uv\"` is asked for, but `uv` is not in `PATH`, and it could not be fetched \
             [environment-no-uv]\n  cause: ERROR: No matching distribution found for uv=={}\n  \
             hint: install it (`pip install 'uv>=0.6,<0.14'`, or https://docs.astral.sh/uv), or write `installer = \"auto\"`",
            uv::version()
        )
    );
}

#[test]
fn neither_a_project_s_nor_a_user_s_configuration_of_uv_changes_what_is_installed() {
    let (project, mut cargo) = without_uv("");
    cargo.path.insert(0, packages::uv().to_path_buf());
    publish(&project.path().join("wheels"), "sb-alpha", "1.1", &[]);
    // A project around the folder in which `uv` runs, and the user's own file.
    cargo.neutral_dir = project.path().join("around/home");
    project.write("around/home/x", "");
    project.write("around/uv.toml", "resolution = \"lowest\"\n");
    project.write("user/uv.toml", "resolution = \"lowest\"\nno-index = true\n[pip]\ntarget = \"/nowhere\"\n");
    cargo.uv_config = Some(project.path().join("user/uv.toml"));
    assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.1"]);
}

#[test]
fn pip_goes_on_with_an_environment_that_uv_began() {
    let (project, _) = without_uv("");
    // The Python is the same for both.
    let mut cargo = with_installer(&project, "uv");
    assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0"]);
    let mut folders = fs::read_dir(cargo.shared_dir()).unwrap().flatten();
    let about = folders.find_map(|entry| Some(entry.path().join("pyvenv.cfg")).filter(|file| file.is_file())).unwrap();
    let made = fs::read(&about).unwrap();
    publish(&project.path().join("wheels"), "sb-gamma", "1.0", &[]);
    let settings = "[package.metadata.snakebridge]\nfind-links = [\"wheels/sb-alpha\", \"wheels/sb-gamma\"]\n";
    project.declare("demo", &format!("[package.metadata.python-deps]\nsb-alpha = \"1\"\nsb-gamma = \"1\"\n{settings}"));
    cargo.overrides.installer = Some("pip".to_owned());
    assert_eq!(listed(&versions(project.prepare(&cargo))), ["sb-alpha 1.0", "sb-gamma 1.0"]);
    assert_eq!(made, fs::read(about).unwrap(), "it is the same environment");
}

#[cfg(unix)]
#[test]
fn one_python_by_two_names_has_one_environment() {
    let (project, _) = without_uv("");
    let mut cargo = with_installer(&project, "uv");
    let mut prepared = |name: &str| {
        let python = project.path().join(name);
        std::os::unix::fs::symlink(real_python(), &python).unwrap();
        cargo.python.pyo3_python = Some(python);
        let environment = project.prepare(&cargo).0.unwrap();
        assert_eq!(environment.source, Source::Managed);
        environment.interpreter.prefix
    };
    let made = prepared("python3");
    fs::write(made.join("witness"), "").unwrap();
    assert!(prepared("python-of-the-editor").join("witness").is_file(), "it was made anew");
}
