//! A short slice of the soak, by the same program: builds at once, and killed ones.

#![cfg(unix)]

use std::process::Command;

#[test]
fn builds_at_once_and_killed_ones_leave_one_whole_environment() {
    let arguments = ["--crates", "3", "--together", "2", "--kills", "5", "--seed", "7"];
    let output = Command::new(env!("CARGO_BIN_EXE_snakebridge-soak")).args(arguments).output().expect("the soak starts");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.ends_with("\n0 failures\n"), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
}
