//! `verify` on a lock that was edited by hand, or a machine that is another one: each difference gives its level and its message.

#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod situation;

use std::fs;
use std::process::Command;

use situation::{Situation, python};

const DECLARED: &str = "[package.metadata.snakebridge]\nauto-install = \"never\"\n\n[package.metadata.python-deps]\ntiny = \"1\"\n";
const LOCK: &str = "app/snakebridge.lock";
const REPORT: &str = include_str!("../../tests/fixtures/hardware/nvidia-smi-q.txt");
const DEVICES: &str = include_str!("../../tests/fixtures/hardware/nvidia-smi-query.txt");

/// A package with a lock, on a machine with the NVIDIA devices of a captured report.
fn locked() -> Situation {
    let situation = Situation::sound(DECLARED);
    let made = Command::new(python()).args(["-m", "venv", "--without-pip"]).arg(situation.path("env")).status().unwrap();
    assert!(made.success());
    let named = situation.path("env").display().to_string();
    let situation = situation.set("SNAKEBRIDGE_VENV", named);
    package(&situation, "1.0", "");
    driver(&situation, REPORT);
    let seen = situation.run(&["regen"]);
    assert_eq!(seen.code, Some(0), "{}", seen.messages);
    situation
}

/// The package as an installer leaves it.
fn package(situation: &Situation, version: &str, more: &str) {
    let lib = fs::read_dir(situation.path("env/lib")).unwrap().next().unwrap().unwrap().path();
    let site = lib.join("site-packages");
    for old in fs::read_dir(&site).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.to_string_lossy().contains("tiny-")) {
        fs::remove_dir_all(old).unwrap();
    }
    let info = site.join(format!("tiny-{version}.dist-info"));
    fs::create_dir_all(&info).unwrap();
    fs::write(site.join("tiny.py"), format!("def one() -> int:\n    return 1\n{more}")).unwrap();
    fs::write(info.join("METADATA"), format!("Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n")).unwrap();
    fs::write(
        info.join("RECORD"),
        format!("tiny.py,sha256=of-{}-bytes,\ntiny-{version}.dist-info/METADATA,,\ntiny-{version}.dist-info/RECORD,,\n", more.len()),
    )
    .unwrap();
}

/// NVIDIA's tool, which prints a report.
fn driver(situation: &Situation, report: &str) {
    fs::write(situation.path("report"), report).unwrap();
    fs::write(situation.path("devices"), DEVICES).unwrap();
    let (report, devices) = (situation.path("report"), situation.path("devices"));
    let print = |path: &std::path::Path| format!("while IFS= read -r line; do echo \"$line\"; done < {}", path.display());
    situation.program("nvidia-smi", &format!("#!/bin/sh\nif [ \"$1\" = -q ]; then {}; else {}; fi\n", print(&report), print(&devices)));
}

/// The value that follows a key in a section of the lock.
fn value(lock: &str, section: &str, key: &str) -> String {
    let rest = lock.split_once(&format!("\n[{section}]\n")).unwrap().1;
    rest.lines().find_map(|line| line.strip_prefix(&format!("{key} = "))).unwrap().trim_matches('"').to_owned()
}

/// Edits the lock, verifies, and puts it back.
#[track_caller]
fn edited(situation: &Situation, section: &str, from: &str, to: &str) -> (Option<i32>, String) {
    let before = fs::read_to_string(situation.path(LOCK)).unwrap();
    let (head, rest) = before.split_once(&format!("\n[{section}]\n")).unwrap();
    assert!(rest.contains(from), "{from} is not in {rest}");
    fs::write(situation.path(LOCK), format!("{head}\n[{section}]\n{}", rest.replacen(from, to, 1))).unwrap();
    let seen = situation.run(&["verify"]);
    fs::write(situation.path(LOCK), before).unwrap();
    (seen.code, seen.messages)
}

#[test]
fn the_machine_of_the_lock_fits() {
    let situation = locked();
    let seen = situation.run(&["verify", "--strict"]);
    assert_eq!((seen.code, seen.messages.as_str()), (Some(0), ""), "{}", seen.data);
    assert!(seen.data.ends_with(" as locked, 0 warnings, 0 errors\n"), "{}", seen.data);
}

#[test]
fn a_lock_that_was_edited_by_hand() {
    let situation = locked();
    let lock = fs::read_to_string(situation.path(LOCK)).unwrap();
    let python = value(&lock, "interpreter", "version");
    let minor = python.rsplit_once('.').unwrap().0;
    let cuda = value(&lock, "hardware", "cuda");
    let (major, _) = cuda.split_once('.').unwrap();
    let gpus = value(&lock, "hardware", "gpu-count");
    let quoted = |key: &str, value: &str| format!("{key} = \"{value}\"");
    let hash = value(&lock, "packages.tiny", "hash");
    let rows = [
        (
            "platform",
            format!("os = \"{}\"", value(&lock, "platform", "os")),
            quoted("os", "plan9"),
            "error: platform.os: the lock was made for another operating system: its wheels are of no use here [verify-differs]",
        ),
        (
            "platform",
            quoted("arch", &value(&lock, "platform", "arch")),
            quoted("arch", "riscv64"),
            "error: platform.arch: the lock was made for another processor architecture: its wheels are of no use here [verify-differs]",
        ),
        (
            "interpreter",
            quoted("version", &python),
            quoted("version", "3.7.1"),
            "error: interpreter.version: another Python: its libraries and their bindings differ [verify-differs]",
        ),
        (
            "interpreter",
            quoted("version", &python),
            quoted("version", &format!("{minor}.99")),
            "warning: interpreter.version: another patch version: its standard library may differ [verify-differs]",
        ),
        (
            "hardware",
            quoted("cuda", &cuda),
            quoted("cuda", &format!("{major}.99")),
            "warning: hardware.cuda: another minor version of CUDA: usually compatible [verify-differs]",
        ),
        (
            "hardware",
            quoted("cuda", &cuda),
            quoted("cuda", "99.0"),
            "warning: hardware.cuda: another major version of CUDA: what was built for the locked one may not run [verify-differs]",
        ),
        (
            "hardware",
            format!("gpu-count = {gpus}"),
            "gpu-count = 64".to_owned(),
            "warning: hardware.gpu-count: fewer devices than the lock was made with [verify-differs]",
        ),
        (
            "hardware",
            "accelerator = \"cuda\"".to_owned(),
            "accelerator = \"rocm\"".to_owned(),
            "error: hardware.accelerator: the lock was made with ROCm, which is not available here [verify-differs]",
        ),
        (
            "hardware",
            "cpu-features = [".to_owned(),
            "cpu-features = [\n    \"sse5\",".to_owned(),
            "warning: hardware.cpu-features.sse5: the processor lacks `sse5`: libraries may be slower [verify-differs]",
        ),
        (
            "generator",
            quoted("version", "0.1.0"),
            quoted("version", "0.0.9"),
            "warning: generator.version: another version of SnakeBridge wrote the lock [verify-differs]",
        ),
        (
            "packages.tiny",
            quoted("version", "1.0"),
            quoted("version", "1.1"),
            "error: packages.tiny: another version is installed than the bindings were made from [verify-differs]",
        ),
        (
            "packages.tiny",
            quoted("hash", &hash),
            quoted("hash", "sha256:0"),
            "warning: packages.tiny: the same version, but other files: another build of the wheel, or edited in place [verify-differs]",
        ),
    ];
    for (section, from, to, message) in rows {
        let (code, said) = edited(&situation, section, &from, &to);
        assert!(said.contains(&format!("{message}\n  cause: the lock has `")), "{to}: {said}");
        assert!(
            said.contains("\n  hint: ")
                || message.contains("minor version of CUDA")
                || message.contains("fewer devices")
                || message.contains("sse5"),
            "{said}"
        );
        assert!(
            said.contains("warning: integrity.hash: the lock was changed by hand, or merged, since it was written [verify-differs]"),
            "{said}"
        );
        assert_eq!(code, Some(i32::from(message.starts_with("error"))), "{to}: {said}");
    }
}

#[test]
fn a_machine_that_is_another_one() {
    let situation = locked();
    package(&situation, "1.2", "");
    let said = situation.run(&["verify"]);
    assert_eq!(said.code, Some(1));
    assert!(said.messages.contains("error: packages.tiny: another version is installed than the bindings were made from [verify-differs]\n  cause: the lock has `1.0`, here is `1.2`\n  hint: install what is locked: `cargo snakebridge setup`; or take the new one: `cargo build`\n"), "{}", said.messages);
    package(&situation, "1.0", "\ndef two() -> int:\n    return 2\n");
    let said = situation.run(&["verify"]);
    assert_eq!(said.code, Some(0), "{}", said.messages);
    assert!(said.messages.contains("warning: packages.tiny: the same version, but other files"), "{}", said.messages);
    assert_eq!(situation.run(&["verify", "--strict"]).code, Some(1));
    package(&situation, "1.0", "");
    assert_eq!(situation.run(&["verify", "--strict"]).code, Some(0));

    fs::remove_file(situation.path("bin/nvidia-smi")).unwrap();
    let said = situation.run(&["verify"]);
    assert_eq!(said.code, Some(1));
    assert!(
        said.messages.contains("error: hardware.accelerator: the lock was made with CUDA, which is not available here [verify-differs]\n"),
        "{}",
        said.messages
    );
    assert!(
        said.messages.contains("hint: check the driver, or make a lock for this machine: `cargo snakebridge regen`"),
        "{}",
        said.messages
    );

    let info = fs::read_dir(situation.path("env/lib")).unwrap().next().unwrap().unwrap().path().join("site-packages/tiny-1.0.dist-info");
    fs::remove_dir_all(info).unwrap();
    let said = situation.run(&["verify"]).messages;
    assert!(said.contains("error: packages.tiny: the environment does not have it [verify-differs]"), "{said}");
}
