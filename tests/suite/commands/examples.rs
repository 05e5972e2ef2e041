//! Examples: whether every message that has a page was seen by a test as a user sees it, with the word that ends it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cargo_snakebridge::Exit;
use snakebridge_build::problem::Problem;

use crate::cli::{DEPS, Package};

/// Messages that no test of this suite, of the command or of the generator has an example of yet. One that gets its example leaves the list, and none comes
/// to it.
const NONE_YET: [&str; 29] = [
    "cargo-config",
    "cargo-no-build-script",
    "class-skipped",
    "class-truncated",
    "config-not-toml",
    "config-unreadable",
    "bundle-no-files",
    "bundle-not-here",
    "dependency-not-found",
    "doc-failed",
    "docs-unreadable",
    "environment-lock-outdated",
    "environment-no-library-link",
    "facts-not-serialised",
    "introspection-bug",
    "introspection-died",
    "introspection-issue",
    "kind-any",
    "library-twice",
    "lock-not-serialised",
    "module-skipped",
    "name-collision",
    "page-unreadable",
    "python-not-run",
    "report-failed",
    "streaming-not-found",
    "summary",
    "trial-bad-version",
    "trial-failed",
];

/// The Rust files below a folder, without this one.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("commands/examples.rs") {
            found.push(fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_message_has_an_example() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut tests = Vec::new();
    ["tests/suite", "cargo-snakebridge/tests"].iter().for_each(|folder| sources(&root.join(folder), &mut tests));
    let mut code = Vec::new();
    ["snakebridge-build/src", "cargo-snakebridge/src"].iter().for_each(|folder| sources(&root.join(folder), &mut code));
    tests.extend(code.iter().filter_map(|text| Some(text.split_once("#[cfg(test)]")?.1.to_owned())));
    // This file's own examples are below its list.
    tests.push(include_str!("examples.rs").split_once("fn sources(").unwrap().1.to_owned());
    let seen = |word: &str| tests.iter().any(|text| text.contains(&format!("[{word}]")) || text.contains(&format!("\"{word}\"")));
    let without: BTreeSet<&str> = Problem::ALL.iter().map(|problem| problem.word()).filter(|word| !seen(word)).collect();
    assert_eq!(without, BTreeSet::from(NONE_YET));
}

#[test]
fn a_package_that_is_not_there_a_lock_that_is_none_and_a_package_without_programs() {
    let package = Package::new(DEPS);
    package.write("snakebridge.lock", "nonsense");
    let said = |arguments: &[&str]| {
        let seen = package.run(arguments);
        assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
        package.neutral(&seen.messages)
    };
    assert_eq!(
        said(&["config", "--package", "nothing"]),
        "error: <package>/Cargo.toml: there is no package `nothing` in this workspace [package-not-chosen]\n  \
         cause: its packages are `demo`\n  hint: choose one by `--package`, or run the command in its folder\n"
    );
    assert_eq!(
        said(&["verify"]),
        "error: <package>/snakebridge.lock: the lock is not one that this version can read [lock-broken]\n  \
         cause: TOML parse error at line 1, column 9\n    |\n  1 | nonsense\n    |         ^\n  key with no value, expected `=`\n  \
         hint: take the file from version control, or write it anew: `cargo snakebridge regen`\n"
    );
    assert_eq!(
        said(&["bundle", "dist"]),
        "error: <package>/Cargo.toml: the package has no program [bundle-no-program]\n  hint: name the package that has one: `--package`\n"
    );
}
