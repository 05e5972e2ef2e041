//! The README shows what the example prints.

use std::path::Path;
use std::process::Command;

#[test]
fn the_readme_shows_what_is_printed() {
    let output = Command::new(env!("CARGO_BIN_EXE_quickstart")).output().expect("the example starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).expect("it prints text");

    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../README.md")).expect("the README is there");
    assert!(readme.contains(&format!("<!-- quickstart output -->\n```text\n{printed}```\n")), "put this into the README:\n{printed}");
}
