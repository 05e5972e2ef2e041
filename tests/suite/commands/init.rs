//! `init` on packages as `cargo new` makes them, and on ones with a history.

use std::fs;

use cargo_snakebridge::Exit;
use serde_json::Value;

use crate::cli::Package;

fn bare() -> Package {
    let package = Package::new("");
    package.write("Cargo.toml", "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n");
    fs::remove_file(package.path().join("src/lib.rs")).unwrap();
    package.write("src/main.rs", "fn main() {\n    println!(\"Hello, world!\");\n}\n");
    package
}

#[test]
fn a_new_package_gets_all_that_it_needs_and_a_second_run_adds_nothing() {
    let package = bare();
    let said = package.answer(&["init", "json", "pandas@2.3"]);
    assert_eq!(
        said,
        "Cargo.toml: `snakebridge` in `[dependencies]`\nCargo.toml: `snakebridge-build` in `[build-dependencies]`\n\
         Cargo.toml: `json = \"stdlib\"` in `[package.metadata.python-deps]`\nCargo.toml: `pandas = \"2.3\"` in `[package.metadata.python-deps]`\n\
         build.rs: new\nsrc/main.rs: `snakebridge::bindings!();`\nnext: `cargo build`\n"
    );
    let read = |file: &str| fs::read_to_string(package.path().join(file)).unwrap();
    assert_eq!(read("build.rs"), "fn main() {\n    snakebridge_build::generate();\n}\n");
    assert!(read("src/main.rs").starts_with("snakebridge::bindings!();\n\nfn main() {\n"));
    let shown = package.answer(&["config"]);
    assert!(shown.contains("[package.metadata.python-deps.pandas]\n") && shown.contains("version = \">=2.3, <3\"\n"), "{shown}");
    assert_eq!(package.answer(&["init", "json", "pandas@2.3"]), "everything is there already\n");
    assert_eq!(package.answer(&["init", "json", "--json"]), "{\n  \"changes\": []\n}\n");
    let json: Value = serde_json::from_str(&package.answer(&["init", "math", "--json"])).unwrap();
    let manifest = package.path().join("Cargo.toml");
    let added = ["`math = \"stdlib\"` in `[package.metadata.python-deps]`"];
    assert_eq!(json, serde_json::json!({ "changes": [{ "file": manifest, "added": added }] }));
    // Another library later, the others as they are.
    assert_eq!(
        package.answer(&["init", "numpy"]),
        "Cargo.toml: `numpy = \"*\"` in `[package.metadata.python-deps]`\nnext: `cargo build`\n"
    );
}

#[test]
fn what_cannot_be_added_is_said_and_the_rest_is_done() {
    let package = bare();
    package.write("build.rs", "#[path = \"steps.rs\"]\nmod steps;\nuse steps::main;\n");
    package.write("steps.rs", "pub fn main() {}\n");
    let seen = package.run(&["init", "json"]);
    assert_eq!(seen.exit, Exit::Done);
    assert_eq!(
        package.neutral(&seen.messages),
        "warning: <package>/build.rs: there is no place to add the call of the generator to [init-by-hand]\n  \
         hint: put `snakebridge_build::generate();` into the build script's `main`\n"
    );
    assert!(seen.data.contains("src/main.rs: "), "{}", seen.data);
}

#[test]
fn wrong_names_and_versions_change_nothing() {
    let package = bare();
    let before = fs::read(package.path().join("Cargo.toml")).unwrap();
    let seen = package.run(&["init", "numpy==2", "pandas@two"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert!(
        seen.messages.starts_with(
            "error: numpy==2: `numpy==2` is not the name of a Python library [init-bad-name]\n  \
             hint: write a name, or a name and a version: `numpy`, `pandas@2.3`, `'scipy@>=1.12'`\n\
             error: pandas@two: `two` is not a version request [config-bad-version]\n"
        ),
        "{}",
        seen.messages
    );
    assert_eq!(fs::read(package.path().join("Cargo.toml")).unwrap(), before);
    let seen = package.run(&["init", "--path", "/no/such/checkout"]);
    assert!(
        seen.messages.contains("error: /no/such/checkout: this is no checkout of SnakeBridge [config-no-such-path]"),
        "{}",
        seen.messages
    );
}
