//! Examples: whether every message that has a page was seen by a test as a user sees it, with the word that ends it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use cargo_snakebridge::Exit;
use snakebridge_build::problem::Problem;

use crate::cli::{DEPS, Package};

/// The Rust files below a folder.
fn sources(folder: &Path, found: &mut Vec<String>) {
    for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
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
    let seen = |word: &str| tests.iter().any(|text| text.contains(&format!("[{word}]")) || text.contains(&format!("\"{word}\"")));
    let without: BTreeSet<&str> = Problem::ALL.iter().map(|problem| problem.word()).filter(|word| !seen(word)).collect();
    assert_eq!(without, BTreeSet::new());
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

/// What a command that fails says.
#[track_caller]
pub(super) fn failing(package: &Package, arguments: &[&str]) -> String {
    let seen = package.run(arguments);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""), "{}", seen.messages);
    package.neutral(&seen.messages)
}

/// A package with one Python file, and what the report of its build says.
#[track_caller]
fn noted(options: &str, python: &str, lines: &[&str]) {
    let package = Package::new(&format!("[package.metadata.python-deps]\nodd = {{ path = \"odd.py\"{options} }}\n"));
    package.write("odd.py", python);
    let seen = package.run(&["regen"]);
    assert_eq!(seen.exit, Exit::Done, "{}", seen.messages);
    let report = fs::read_to_string(package.path().join("target/snakebridge/demo.report.txt")).unwrap();
    lines.iter().for_each(|line| assert!(report.contains(&format!("\n{line}\n")), "{line} is not in:\n{report}"));
}

#[test]
fn the_report_has_what_was_made_otherwise() {
    noted(
        "",
        "def many(x: str | bytes | float | list | dict | set | tuple | range = 1) -> int:\n    return 1\n",
        &["Note: odd.many(x): a union of 8 types is taken as `Any` [kind-any]"],
    );
    noted(
        "",
        "def f(a: int = 1) -> int:\n    return a\n\n\ndef f_with() -> int:\n    return 1\n",
        &["Note: odd.f_with: `f_with` is taken, so it is generated as `f_with_` [name-collision]"],
    );
    noted(
        ", max-class-methods = 1",
        "class _Base:\n    def one(self) -> int: ...\n\n    def two(self) -> int: ...\n\n\nclass Derived(_Base):\n    def three(self) -> int: ...\n",
        &["Warning: odd.Derived: the class has 3 members, more than 1, so only its own 1 are generated [class-truncated]\n  \
             hint: raise `max-class-methods`, or call the others with `call_method`"],
    );
    noted(
        "",
        "def __getattr__(name):\n    raise (ValueError if name == \"lost\" else AttributeError)(f\"never {name}\")\n\n\n__all__ = [\"lost\"]\n",
        &["Note: odd.lost: ValueError: never lost (lazy_import_failed) [introspection-issue]"],
    );
}

#[test]
fn a_library_that_ends_python_needs_another_or_lacks_what_is_asked_for() {
    let package = Package::new("[package.metadata.python-deps]\nodd = { path = \"odd.py\", streaming = [\"nothing\"] }\n");
    package.write("odd.py", "import os\n\nos._exit(3)\n");
    let said = failing(&package, &["regen"]);
    let expected = "error: package.metadata.python-deps.odd: Python ended while it looked at `odd` (exit status: 3) (Cargo.toml:10) [introspection-died]\n  \
                    hint: mend it in Python first; the same happens with: PYTHONPATH=<package> ";
    assert!(said.contains(expected) && said.ends_with(" -X faulthandler -c 'import odd'\n"), "{said}");

    package.write("odd.py", "import not_there_at_all\n");
    let said = failing(&package, &["regen"]);
    let expected = "error: package.metadata.python-deps.odd: `odd` imports `not_there_at_all`, which is not installed (Cargo.toml:10) [dependency-not-found]\n  \
                    cause: Traceback (most recent call last):\n    File \"<package>/odd.py\", line 1, in <module>\n      import not_there_at_all\n  \
                    ModuleNotFoundError: No module named 'not_there_at_all'\n  \
                    hint: add what provides `not_there_at_all` to `[package.metadata.python-deps]`, or ask for the extra that brings it: `extras = [\"…\"]`\n";
    assert!(said.ends_with(expected), "{said}");

    package.write("odd.py", "def f() -> int:\n    return 1\n");
    let said = failing(&package, &["regen"]);
    let expected = "error: package.metadata.python-deps.odd.streaming: `odd` has no public `nothing` (Cargo.toml:10) [streaming-not-found]\n  \
                    hint: names start below `odd` (`f`, …) and may have a `*`\n";
    assert!(said.ends_with(expected), "{said}");
}

#[test]
fn files_that_cannot_be_read_are_named() {
    let package = Package::new(DEPS);
    assert_eq!(
        failing(&package, &["docs-manifest", "scoring", "--inventory", "nothing.inv"]),
        "error: --inventory: cannot read `nothing.inv`: No such file or directory (os error 2) [docs-unreadable]\n  \
         hint: name a file, or an address that begins with `https://`\n"
    );
    fs::create_dir(package.path().join("build.rs")).unwrap();
    assert_eq!(
        failing(&package, &["init", "math"]),
        "error: <package>/build.rs: the file cannot be read [config-unreadable]\n  cause: Is a directory (os error 21)\n"
    );
    fs::remove_dir(package.path().join("build.rs")).unwrap();
    package.write(".cargo/config.toml", "[net]\noffline = \"perhaps\"\n");
    assert_eq!(
        failing(&package, &["config"]),
        "error: .cargo/config.toml: Cargo's configuration cannot be read [cargo-config]\n  \
         cause: failed to parse `<package>/.cargo/config.toml` as cargo configuration\n"
    );
}

#[test]
fn documentation_that_is_not_built_or_not_text_is_told() {
    let package = Package::new(DEPS);
    package.write("src/lib.rs", "//! A demo.\n");
    assert!(package.answer(&["doc"]).ends_with("target/doc/demo/index.html (0 formulas)\n"));
    let page = package.path().join("target/doc/demo/strange.html");
    fs::write(&page, [0xff, 0xfe]).unwrap();
    assert_eq!(
        failing(&package, &["doc"]),
        "error: <package>/target/doc/demo/strange.html: a page of the documentation cannot be read [page-unreadable]\n  \
         cause: stream did not contain valid UTF-8\n"
    );
    package.write("src/lib.rs", "fn x( {");
    let said = failing(&package, &["doc"]);
    assert!(said.starts_with("error: cargo doc: the documentation was not built [doc-failed]\n  cause: "), "{said}");
    assert!(said.contains("this file contains an unclosed delimiter"), "{said}");
    assert!(said.ends_with("\n  hint: mend what cargo says, then run `cargo snakebridge doc` again\n"), "{said}");
}

#[test]
fn every_flag_of_every_command_has_a_test() {
    let mut tests = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("suite"), &mut tests);
    let mut root = cargo_snakebridge::command("cargo snakebridge");
    root.build();
    let mut without = BTreeSet::new();
    let options = |command: &clap::Command| -> Vec<(String, bool)> {
        let arguments = command.get_arguments().filter(|argument| argument.get_long() != Some("help"));
        arguments.filter_map(|argument| Some((argument.get_long()?.to_owned(), argument.is_global_set()))).collect()
    };
    // What all commands have is seen with any of them.
    for (option, _) in options(&root) {
        if !tests.iter().any(|text| text.contains(&format!("\"--{option}\""))) {
            without.insert(format!("--{option}"));
        }
    }
    for command in root.get_subcommands().filter(|command| command.get_name() != "help") {
        let name = command.get_name();
        for (option, _) in options(command).into_iter().filter(|(_, is_global)| !is_global) {
            // The words of one command stand in one list.
            let quoted = (format!("\"{name}\""), format!("\"--{option}\""));
            let is_run = |text: &String| text.split(&quoted.0).skip(1).any(|rest| rest.split(']').next().unwrap().contains(&quoted.1));
            if !tests.iter().any(is_run) {
                without.insert(format!("{name} --{option}"));
            }
        }
    }
    assert_eq!(without, BTreeSet::new());
}
