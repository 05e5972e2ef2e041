//! Disks that cannot be written to, disks that are full, and builds that are killed.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![cfg(target_os = "linux")]

use std::env;
use std::fs;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use snakebridge_tests::{Output, Project};

use super::workshop;

const DECLARED: &str = "[package.metadata.python-deps]\nplatform = \"stdlib\"\n";

/// Runs a script with mounts of its own; none where that is not permitted.
fn with_mounts(project: &Project<'_>, script: &str) -> Option<Output> {
    let permitted = Command::new("unshare").args(["-m", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]).stderr(Stdio::null()).status();
    if !permitted.is_ok_and(|status| status.success()) {
        eprintln!("not tried: mounting is not permitted here");
        return None;
    }
    let script = format!("set -e\n{script}");
    let mut command = project.command("unshare");
    Some(command.args(["-m", "sh", "-c", &script]).env("CARGO", env::var_os("CARGO").unwrap()).output().unwrap().into())
}

#[test]
fn a_read_only_project_is_built_all_the_same() {
    let workshop = workshop();
    let project = workshop.project("sealed", DECLARED);
    let _ = project.cargo(&["generate-lockfile", "--offline"]).succeeded();
    let script = "mount --bind . . && cd \"$PWD\" && mount -o remount,bind,ro . && \"$CARGO\" build --locked";
    let Some(output) = with_mounts(&project, script) else { return };
    let said = output.succeeded().warnings();
    let expected = format!(
        "{}: the folder cannot be written to, so `.snakebridge` and `snakebridge.lock` are not saved [record-read-only]\n  \
         cause: Read-only file system (os error 30)\n  hint: the bindings are complete; make the folder writable to record them\n\
         snakebridge: introspected platform;",
        project.path().display()
    );
    assert!(said.starts_with(&expected), "{said}");
    assert!(!project.path().join(".snakebridge").exists() && project.out_dir("sealed").join(".snakebridge/manifest.json").is_file());
}

#[test]
fn an_environment_that_cannot_be_made_is_one_clear_message() {
    let workshop = workshop();
    let project = workshop.project("walled", "[package.metadata.python-deps]\nsix = \"1\"\n");
    let _ = project.cargo(&["generate-lockfile", "--offline"]).succeeded();
    let shared = workshop.target().join("snakebridge");
    fs::create_dir_all(&shared).unwrap();
    let shared = shared.display();
    // Cargo itself can't work in a target folder that is read-only as a whole; what is ours in it can be.
    let script = format!("mount -t tmpfs tmpfs '{shared}' && mount -o remount,ro '{shared}' && \"$CARGO\" build --locked || true");
    let Some(output) = with_mounts(&project, &script) else { return };
    let said = output.errors();
    assert!(said.starts_with(&format!("{shared}/venv-")), "{said}");
    let expected = ": the environment's folder cannot be written to [environment-read-only]\n  cause: Read-only file system (os error 30)\n  \
                    hint: name an environment by `SNAKEBRIDGE_VENV`, or another target folder by `CARGO_TARGET_DIR`";
    assert!(said.ends_with(expected) && said.matches("[").count() == 1, "{said}");
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let workshop = workshop();
    let project = workshop.project("crowded", DECLARED);
    let _ = project.cargo(&["generate-lockfile", "--offline"]).succeeded();
    let script = "mount -t tmpfs -o size=64k tmpfs /mnt\ncp -r . /mnt/crowded\ncd /mnt/crowded\n\"$CARGO\" build --locked || true\nfind . -type f | sort";
    let Some(output) = with_mounts(&project, script) else { return };
    assert_eq!(
        output.errors(),
        "/mnt/crowded/.snakebridge/facts/platform.json: cannot write the file [file-failed]\n  cause: No space left on device (os error 28)\n  \
         hint: free some space on that disk and run `cargo build` again; nothing was changed",
        "{}",
        output.stderr
    );
    assert_eq!(output.stdout, "./Cargo.lock\n./Cargo.toml\n./build.rs\n./src/main.rs\n");
    // With room again it is as if nothing had been.
    let _ = project.build().succeeded();
    assert!(project.read("snakebridge.lock").contains("[integrity]"));
}

#[test]
fn a_killed_build_is_followed_by_a_good_one() {
    let workshop = workshop();
    let project = workshop.project("killed", "[package.metadata.python-deps]\nsix = \"1\"\n");
    let shared = workshop.target().join("snakebridge");
    let cargo = env::var_os("CARGO").unwrap();
    // Compiled once, so that the moments below fall into the build script: making the environment, filling it, asking Python, writing.
    let _ = project.build().succeeded();
    for moment in [300, 2500, 6000] {
        fs::remove_dir_all(project.path().join(".snakebridge")).unwrap();
        for entry in fs::read_dir(&shared).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() && entry.file_name().unwrap().to_string_lossy().starts_with("venv-") {
                fs::remove_dir_all(entry).unwrap();
            }
        }
        project.touch("Cargo.toml");
        let mut build = project.command(&cargo).arg("build").process_group(0).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(moment));
        let killed = Command::new("kill").args(["-9", "--", &format!("-{}", build.id())]).stderr(Stdio::null()).status();
        assert!(killed.is_ok());
        build.wait().unwrap();
        let _ = project.build().succeeded();
        assert!(project.read(".snakebridge/manifest.json").contains("\"six\""), "after {moment} ms");
    }
    let (ran, _) = project.build_runs_script("killed");
    assert!(!ran);
    let left: Vec<String> =
        fs::read_dir(project.path()).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    assert!(!left.iter().any(|name| name.starts_with(".snakebridge-")), "{left:?}");
}
