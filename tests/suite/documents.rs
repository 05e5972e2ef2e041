//! The documents are true: what they show is what is there.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The fenced block that follows a marker.
fn block<'t>(text: &'t str, marker: &str) -> &'t str {
    let after = text.split_once(marker).unwrap_or_else(|| panic!("`{marker}` is not there")).1;
    let body = after.split_once("```").and_then(|(_, rest)| rest.split_once('\n')).unwrap_or_else(|| panic!("no block after `{marker}`")).1;
    body.split_once("```").unwrap_or_else(|| panic!("the block after `{marker}` has no end")).0
}

#[test]
fn the_example_of_the_readme_is_the_quickstart() {
    assert_eq!(block(&read("README.md"), "<!-- quickstart -->"), read("examples/quickstart/src/main.rs"));
    let lines = read("examples/quickstart/src/main.rs").lines().count();
    assert!(lines < 60, "the quickstart has {lines} lines");
}

#[test]
fn the_build_script_of_the_readme_is_the_quickstarts() {
    assert!(read("README.md").contains(&format!("```rust\n{}```", read("examples/quickstart/build.rs"))));
}

#[test]
fn the_dependencies_of_the_readme_are_the_quickstarts() {
    let manifest: toml::Table = read("examples/quickstart/Cargo.toml").parse().expect("toml");
    let shown: toml::Table = block(&read("README.md"), "List the libraries in `Cargo.toml`:").parse().expect("toml");
    assert_eq!(shown["package"]["metadata"]["python-deps"], manifest["package"]["metadata"]["python-deps"]);
}

#[test]
fn the_results_of_the_readme_are_those_of_the_benches() {
    let results = read("benches/RESULTS.md");
    // The first table; those of the peers stand after it.
    let table: Vec<&str> = results.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|')).collect();
    assert!(table.len() > 2 && read("README.md").contains(&table.join("\n")), "copy the table of benches/RESULTS.md into README.md");
}

#[test]
fn every_path_that_a_document_names_exists() {
    for document in [
        "README.md",
        "ARCHITECTURE.md",
        "CONTRIBUTING.md",
        "docs/configuration.md",
        "docs/environment.md",
        "docs/calling.md",
        "docs/values.md",
        "docs/types.md",
        "docs/documentation.md",
        "docs/command-line.md",
        "docs/errors.md",
    ] {
        let folder = root().join(document).parent().map(Path::to_path_buf).unwrap_or_default();
        let text = read(document);
        for target in text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(target, _)| target) {
            let path = target.split('#').next().unwrap_or_default();
            if !path.is_empty() && !path.contains("://") {
                assert!(folder.join(path).exists(), "{document} names `{target}`");
            }
        }
    }
}

#[test]
fn the_licences_are_there() {
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        assert!(root().join(file).exists(), "{file}");
    }
}
