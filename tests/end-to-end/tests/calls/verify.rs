//! The check at a program's start beside `cargo snakebridge verify`, on this package's own lock and on locks edited by hand.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use serde_json::Value;
use snakebridge::prelude::*;
use snakebridge::telemetry::{self, Kind, Outcome};
use snakebridge::verify::{Finding, Level, verify, verify_file, worst};

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// What the command finds to differ from that lock.
fn command(lock: &Path) -> Vec<Value> {
    let manifest = Path::new(PACKAGE).join("Cargo.toml");
    let mut arguments: Vec<OsString> = ["cargo-snakebridge", "verify", "--json", "--file"].map(OsString::from).into();
    arguments.extend([lock.into(), "--manifest-path".into(), manifest.into()]);
    let (mut data, mut messages) = (Vec::new(), Vec::new());
    cargo_snakebridge::run(arguments, &mut data, &mut messages);
    let said = String::from_utf8_lossy(&messages).into_owned();
    let mut answer: Value = serde_json::from_slice(&data).unwrap_or_else(|error| panic!("{error}: {said}"));
    let Value::Array(findings) = answer["findings"].take() else { panic!("{answer}") };
    findings.into_iter().filter(|finding| finding["level"] != "ok").collect()
}

fn as_json(findings: &[Finding]) -> Vec<Value> {
    findings.iter().map(|finding| serde_json::to_value(finding).expect("JSON")).collect()
}

#[test]
fn a_program_is_checked_as_by_the_command() {
    let own = Path::new(PACKAGE).join("snakebridge.lock");
    assert_eq!(as_json(&verify().expect("a check")), command(&own));

    let text = fs::read_to_string(&own).expect("the lock");
    let locked = |key: &str| text.lines().find(|line| line.starts_with(&format!("{key} = "))).expect(key).to_owned();
    let numpy = text.split_once("[packages.numpy]\n").expect("numpy").1.lines().next().expect("its version").to_owned();
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("snakebridge.lock");
    // What is edited, and what becomes of it: the key, and the level.
    let edits = [
        (locked("os"), "os = \"plan9\"", "platform.os", Level::Error),
        (locked("arch"), "arch = \"alpha\"", "platform.arch", Level::Error),
        (locked("implementation"), "implementation = \"pypy\"", "interpreter.implementation", Level::Error),
        (locked("abi"), "abi = \"cpython-27\"", "interpreter.abi", Level::Error),
        (locked("accelerator"), "accelerator = \"rocm\"", "hardware.accelerator", Level::Error),
        ("cpu-features = [".to_owned(), "cpu-features = [\"avx512er\", ", "hardware.cpu-features.avx512er", Level::Error),
        ("cpu-features = [".to_owned(), "cpu-features = [\"3dnow\", ", "hardware.cpu-features.3dnow", Level::Warning),
        (numpy, "version = \"1.0.0\"", "packages.numpy", Level::Error),
        ("[packages.numpy]".to_owned(), "[packages.not-there]\nversion = \"1\"\n\n[packages.numpy]", "packages.not-there", Level::Error),
        ("hash = \"sha256:".to_owned(), "hash = \"sha256:0", "integrity.hash", Level::Warning),
    ];
    for (old, new, subject, level) in edits {
        fs::write(&file, text.replace(&old, new)).expect("writes");
        let findings = verify_file(&file).expect("a check");
        assert_eq!(as_json(&findings), command(&file), "{new}");
        let found = findings.iter().find(|finding| finding.subject == subject).expect(subject);
        assert_eq!((found.level, worst(&findings)), (level, level.max(Level::Warning)), "{found}");
    }
}

#[test]
fn a_finding_reads_as_the_command_prints_it() {
    let text = fs::read_to_string(Path::new(PACKAGE).join("snakebridge.lock")).expect("the lock");
    let os = std::env::consts::OS;
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("snakebridge.lock");
    fs::write(&file, text.replace(&format!("os = \"{os}\""), "os = \"plan9\"")).expect("writes");
    let findings = verify_file(&file).expect("a check");
    let found = findings.iter().find(|finding| finding.subject == "platform.os").expect("the finding");
    assert_eq!(
        found.to_string(),
        format!(
            "error: platform.os: the lock was made for another operating system: its wheels are of no use here [verify-differs]\n  \
             cause: the lock has `plan9`, here is `{os}`\n  \
             hint: make a lock for this platform in a checkout of its own: `cargo snakebridge regen`"
        )
    );

    let missing = folder.path().join("none.lock");
    let error = verify_file(&missing).expect_err("no lock").to_string();
    assert!(error.starts_with(&format!("{}: there is no lock [lock-missing]\n  cause: ", missing.display())), "{error}");
    assert!(error.ends_with("\nhint: a build writes it: `cargo build`"), "{error}");
}

/// What `sysconfig` is while another thread asks it for the first time.
#[test]
fn a_table_that_python_is_still_filling_is_no_other_abi() -> Result<()> {
    let sysconfig: Object = snakebridge::module("sysconfig")?;
    let _: Object = sysconfig.call_method("get_config_vars", ())?;
    let filled: Object = sysconfig.attr("_CONFIG_VARS")?;
    sysconfig.set_attr("_CONFIG_VARS", Kwargs::new())?;
    let findings = verify();
    sysconfig.set_attr("_CONFIG_VARS", filled)?;
    assert_eq!(findings?, []);
    Ok(())
}

#[test]
fn a_check_is_told_to_those_who_listen() {
    let text = fs::read_to_string(Path::new(PACKAGE).join("snakebridge.lock")).expect("the lock");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("snakebridge.lock");
    fs::write(&file, text.replace("os = \"linux\"", "os = \"plan9\"")).expect("writes");
    let name = file.to_string_lossy().into_owned();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let observer = telemetry::observe({
        let (heard, name) = (Arc::clone(&heard), name.clone());
        move |event| {
            if event.kind == Kind::Verify && event.name == name {
                heard.lock().expect("no panic").push(event.outcome.clone());
            }
        }
    });
    let findings = verify_file(&file).expect("a check");
    drop(observer);
    assert_eq!(worst(&findings), Level::Error);
    assert_eq!(*heard.lock().expect("no panic"), [None, Some(Outcome::Failure("verify-differs".to_owned()))]);
}
