//! `prune`: what goes, what stays, and why.

use std::fs::File;
use std::time::{Duration, SystemTime};

use cargo_snakebridge::Exit;
use serde_json::Value;
use snakebridge_build::environment::uv;

use crate::cli::{DEPS, Package};

/// A package with something of everything under its target folder.
fn used() -> Package {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let user = package.path().join("Cargo.toml").display().to_string();
    let list = |users: &[&str]| serde_json::to_string(users).unwrap();
    for (folder, users) in [("venv-2.7", list(&[&user])), ("venv-3.4", list(&["/gone/Cargo.toml"]))] {
        package.write(&format!("target/snakebridge/{folder}/pyvenv.cfg"), "");
        package.write(&format!("target/snakebridge/{folder}.crates.json"), &users);
        package.write(&format!("target/snakebridge/{folder}.lock"), "");
    }
    package.write("target/snakebridge/stubs-2.7/x/x.pyi", "x: int");
    package.write(".snakebridge/facts/numpy.json", "{}");
    package.write(".snakebridge/coverage/numpy.md", "");
    package.write(".snakebridge/facts/README", "mine");
    package
}

#[test]
fn stubs_of_an_earlier_version_go_when_later_ones_are_there() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let doctor: Value = serde_json::from_str(&package.answer(&["doctor", "--json"])).unwrap();
    let python = doctor["findings"].as_array().unwrap().iter().find(|finding| finding["subject"] == "Python").unwrap();
    // `Python 3.11.7 at /usr/bin/python3`
    let version = python["text"].as_str().unwrap().split_whitespace().nth(1).unwrap();
    let stubs = format!("target/snakebridge/stubs-{}", version.rsplit_once('.').unwrap().0);
    for (age, folder) in
        [(20, "pandas-stubs_2.3"), (10, "pandas-stubs_3.1"), (20, "types-six"), (30, "a-stubs_1.0+types-b"), (0, "a-stubs_1.1")]
    {
        let marker = format!("{stubs}/{folder}/snakebridge.ok");
        package.write(&marker, "");
        let file = File::options().append(true).open(package.path().join(&marker)).unwrap();
        file.set_modified(SystemTime::now() - Duration::from_secs(age)).unwrap();
    }
    // One that is in the making stays, and says nothing about the others.
    package.write(&format!("{stubs}/pandas-stubs_3.2/x.pyi"), "");
    let json: Value = serde_json::from_str(&package.answer(&["prune", "--json"])).unwrap();
    let gone: Vec<(&str, &str)> = json["leftovers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|leftover| (leftover["path"].as_str().unwrap().rsplit('/').next().unwrap(), leftover["why"].as_str().unwrap()))
        .collect();
    let why = "stubs for another version came later";
    assert_eq!(gone, [("pandas-stubs_2.3", why)]);
    assert!(package.path().join(&stubs).join("pandas-stubs_3.1").is_dir());
}

#[test]
fn what_nobody_needs_goes_and_the_rest_stays() {
    let package = used();
    let lines =
        |text: String| package.neutral(&text).lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>();
    let would = lines(package.answer(&["prune", "--dry-run"]));
    assert_eq!(would.len(), 6, "{would:?}");
    assert_eq!(would[0], "<package>/.snakebridge/facts/numpy.json 2 B `Cargo.toml` does not declare it any more");
    assert_eq!(would[1], "<package>/.snakebridge/coverage/numpy.md 0 B `Cargo.toml` does not declare it any more");
    assert!(would[2].starts_with("<package>/target/snakebridge/stubs-2.7 6 B made for another Python than 3."), "{}", would[2]);
    assert!(would[3].starts_with("<package>/target/snakebridge/venv-2.7 0 B made for another Python than 3."), "{}", would[3]);
    assert_eq!(would[4], "<package>/target/snakebridge/venv-3.4 0 B no package uses it any more");
    assert_eq!(would[5], "8 B would be removed");
    assert!(package.path().join("target/snakebridge/venv-3.4").exists(), "a dry run removes nothing");

    let json: Value = serde_json::from_str(&package.answer(&["prune", "--dry-run", "--json"])).unwrap();
    assert_eq!((&json["removed"], &json["bytes"], json["leftovers"].as_array().unwrap().len()), (&false.into(), &8.into(), 5));
    let did = lines(package.answer(&["prune"]));
    assert_eq!(did[5], "8 B removed");
    for gone in [
        "target/snakebridge/venv-2.7",
        "target/snakebridge/venv-2.7.crates.json",
        "target/snakebridge/stubs-2.7",
        ".snakebridge/facts/numpy.json",
    ] {
        assert!(!package.path().join(gone).exists(), "{gone}");
    }
    for kept in [".snakebridge/facts/scoring.json", ".snakebridge/facts/README", "target/snakebridge/demo.report.txt", "snakebridge.lock"] {
        assert!(package.path().join(kept).exists(), "{kept}");
    }
    assert_eq!(package.answer(&["prune"]), "nothing to remove\n");
}

#[test]
fn an_environment_that_a_build_uses_stays() {
    let package = used();
    let lock = File::options().write(true).open(package.path().join("target/snakebridge/venv-3.4.lock")).unwrap();
    lock.lock_shared().unwrap();
    let seen = package.run(&["prune"]);
    assert_eq!(seen.exit, Exit::Done);
    assert_eq!(
        package.neutral(&seen.messages),
        "warning: <package>/target/snakebridge/venv-3.4: a build is using it, so it stays [prune-in-use]\n  \
         hint: run `cargo snakebridge prune` again when the build is done\n"
    );
    assert!(package.path().join("target/snakebridge/venv-3.4").exists());
    drop(lock);
    assert!(package.answer(&["prune"]).contains("venv-3.4"));
}

#[test]
fn all_is_what_the_next_build_makes_again() {
    let package = Package::new(DEPS);
    let current = package.answer(&["doctor"]);
    let version = current.lines().find(|line| line.starts_with("Python ")).unwrap().split_whitespace().nth(2).unwrap().to_owned();
    let minor = version.rsplit_once('.').unwrap().0;
    let folder = format!("target/snakebridge/venv-{minor}");
    package.write(&format!("{folder}/pyvenv.cfg"), "");
    package.write(&format!("{folder}.crates.json"), &serde_json::to_string(&[package.path().join("Cargo.toml")]).unwrap());
    assert_eq!(package.answer(&["prune"]), "nothing to remove\n");
    // What a comparison left is told from one that runs by its age.
    package.write("target/snakebridge/trial-abc/x", "");
    let trial = package.path().join("target/snakebridge/trial-abc");
    assert_eq!(package.answer(&["prune"]), "nothing to remove\n");
    File::open(&trial).unwrap().set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    let said = package.answer(&["prune", "--all"]);
    assert!(said.contains("the next build makes it again") && said.contains("a comparison that was killed left it"), "{said}");
    assert!(!package.path().join(folder).exists() && !trial.exists());
}

#[test]
fn a_uv_that_was_fetched_stays_until_another_one_is_wanted() {
    let package = Package::new(DEPS);
    let current = uv::home(&package.path().join("target/snakebridge"));
    let old = current.with_file_name("uv-0.1.0");
    for folder in [&current, &old] {
        package.write(&format!("{}/bin/uv", folder.display()), "");
    }
    // A build may be fetching just now.
    assert_eq!(package.answer(&["prune"]), "nothing to remove\n");
    for folder in [&current, &old] {
        File::open(folder).unwrap().set_modified(SystemTime::now() - Duration::from_secs(7200)).unwrap();
    }
    let said = package.answer(&["prune"]);
    assert!(said.contains("uv-0.1.0") && said.contains("another version of SnakeBridge fetched it, or a build that was killed"), "{said}");
    assert!(current.exists() && !old.exists());
    let said = package.answer(&["prune", "--all"]);
    assert!(said.contains("the next build that installs something fetches it again"), "{said}");
    assert!(!current.exists());
}
