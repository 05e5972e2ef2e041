//! `plan`: what a library will be, against what a build then makes of it.

use std::fs;
use std::path::Path;

use cargo_snakebridge::Exit;

use crate::cli::Package;

const SHAPES: &str = "[package.metadata.python-deps]\nshapes = { path = \"shapes\" }\n";

/// A library of three modules, of which the root shows one.
fn package() -> Package {
    let package = Package::new(SHAPES);
    package.write("shapes/__init__.py", "from . import flat\n\nUNIT = 1\n");
    package.write("shapes/flat.py", "__all__ = [\"area\"]\n\ndef area(a: float, b: float = 1.0) -> float:\n    return a * b\n");
    package.write(
        "shapes/solid.py",
        "def volume(a: float) -> float:\n    return a ** 3\n\n\nclass Cube:\n    def side(self) -> float:\n        return 1.0\n",
    );
    package
}

/// The size of all files below a folder.
fn size(folder: &Path) -> u64 {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { size(&path) } else { fs::metadata(&path).unwrap().len() }).sum()
}

#[test]
fn what_is_planned_is_what_a_build_makes() {
    let package = package();
    let planned = &package.json(&["plan", "--json"])["libraries"][0];
    package.answer(&["regen"]);
    assert_eq!(planned["bytes"], size(&package.path().join("target/snakebridge/demo/snakebridge")));
    // From what is stored now: the same without Python, although the library is gone.
    fs::remove_file(package.path().join("shapes/flat.py")).unwrap();
    assert_eq!(&package.json(&["plan", "shapes", "--json"])["libraries"][0], planned);
}

#[test]
fn every_mode_can_be_compared_and_nothing_is_kept() {
    let package = package();
    let said = package.answer(&["plan", "--all-modes"]);
    let columns = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    let lines: Vec<Vec<String>> = said.lines().map(columns).collect();
    assert_eq!(lines[0], ["library", "mode", "modules", "names", "callables", "code", "cargo", "check"]);
    let of = |mode: &str| lines.iter().find(|line| line.iter().any(|word| word == mode)).unwrap();
    let counts = |mode: &str| {
        let line = of(mode);
        let place = line.iter().position(|word| word == mode).unwrap();
        line[place + 1..place + 4].join(" ")
    };
    // modules, names, callables: `area` alone is exported; `Cube` is a class with a constructor and a method.
    assert_eq!(counts("root"), "1 1 0");
    assert_eq!(counts("exports"), "2 2 1");
    assert_eq!(counts("public"), "3 4 4");
    assert_eq!(lines.len(), 7);
    assert!(!package.path().join(".snakebridge").exists() && !package.path().join("snakebridge.lock").exists());
    assert_eq!(package.answer(&["plan", "--mode", "root", "--mode", "public"]).lines().count(), 3);
}

#[test]
fn what_will_be_felt_gets_one_warning() {
    let package = Package::new("[package.metadata.python-deps]\nwide = { path = \"wide.py\" }\n");
    let docs = "All that there is to say about it, at length. ".repeat(400);
    let functions: String = (0..400).map(|number| format!("def function_{number}(first: int) -> int:\n    \"\"\"{docs}\"\"\"\n")).collect();
    package.write("wide.py", &functions);
    let seen = package.run(&["plan", "--mode", "root", "--mode", "public"]);
    assert_eq!(seen.exit, Exit::Done);
    assert!(seen.messages.starts_with("warning: wide: its size will be felt in each `cargo check`: `root` about "), "{}", seen.messages);
    assert_eq!(seen.messages.matches("[plan-big]\n  hint: choose by `modules` or `include`, ").count(), 1, "{}", seen.messages);
}

#[test]
fn a_library_that_is_not_there_is_an_error_once() {
    let package = Package::new("[package.metadata.python-deps]\nno-such-package-4711 = \"1\"\njson = \"stdlib\"\n");
    let seen = package.run(&["plan", "--all-modes"]);
    assert_eq!(seen.exit, Exit::Failed);
    assert_eq!(seen.messages.matches("error: ").count(), 1, "{}", seen.messages);
    assert!(seen.data.contains("json "), "{}", seen.data);
    let seen = package.run(&["plan", "nunpy"]);
    assert_eq!((seen.exit, seen.data.as_str()), (Exit::Failed, ""));
    assert!(seen.messages.starts_with("error: nunpy: `Cargo.toml` declares no library `nunpy` [library-unknown]\n"), "{}", seen.messages);
}
