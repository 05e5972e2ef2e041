//! The program itself, as Cargo starts it; what the commands say is tested in the suite of the workspace.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

fn package() -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::create_dir(folder.path().join("src")).unwrap();
    fs::write(folder.path().join("src/lib.rs"), "").unwrap();
    fs::write(
        folder.path().join("Cargo.toml"),
        "[package]\nname = \"demo\"\nversion = \"0.1.0\"\nedition = \"2024\"\n[package.metadata.python-deps]\nmath = \"stdlib\"\n",
    )
    .unwrap();
    folder
}

fn run(mut command: Command, folder: &Path) -> Output {
    command.current_dir(folder).env_remove("CARGO_TARGET_DIR").env("SNAKEBRIDGE_AUTO_INSTALL", "never");
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn cargo_finds_the_command_and_variables_count() {
    let program = Path::new(env!("CARGO_BIN_EXE_cargo-snakebridge"));
    let mut path = vec![program.parent().unwrap().to_path_buf()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
    let mut command = Command::new(env!("CARGO"));
    command.args(["snakebridge", "config"]).env("PATH", std::env::join_paths(path).unwrap());
    let package = package();
    let output = run(command, package.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    assert!(shown.contains("auto-install = \"never\"\n"), "{shown}");
    assert!(shown.contains("[package.metadata.python-deps.math]\n"), "{shown}");
}

#[test]
fn exit_codes_and_streams_are_what_the_help_says_and_a_pipe_gets_no_colors() {
    let package = package();
    for (arguments, code, message) in [
        (&["snakebridge", "coverage"][..], 1, "error: package.metadata.python-deps.math (Cargo.toml:6): nothing is stored"),
        (&["snakebridge", "cover"][..], 2, "error: unrecognized subcommand 'cover'"),
        (&["coverage", "--jsn"][..], 2, "error: unexpected argument '--jsn' found"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-snakebridge"));
        command.args(arguments);
        let output = run(command, package.path());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        assert!(text(&output.stderr).starts_with(message), "{}", text(&output.stderr));
        assert!(!output.stderr.contains(&0x1b), "{}", text(&output.stderr));
    }
}

#[test]
fn cargo_s_configuration_counts_as_it_does_for_a_build_script() {
    let package = package();
    fs::create_dir(package.path().join(".cargo")).unwrap();
    let config = "[env]\nPYO3_PYTHON = \"/no/such/python\"\nSNAKEBRIDGE_PYTHON = \">=3.9\"\n";
    fs::write(package.path().join(".cargo/config.toml"), config).unwrap();
    let doctor = |variable: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-snakebridge"));
        command.args(["snakebridge", "doctor"]).env_remove("PYO3_PYTHON").env_remove("PYO3_CONFIG_FILE");
        variable.map(|value| command.env("PYO3_PYTHON", value));
        run(command, package.path())
    };
    let output = doctor(None);
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with("error: PYO3_PYTHON: `/no/such/python`, chosen by `PYO3_PYTHON`, is not a usable Python"));
    // What is set in the shell wins, as it does in Cargo.
    let output = doctor(Some("python3"));
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("chosen by       `PYO3_PYTHON`\n"), "{}", text(&output.stdout));
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_progress_and_the_command_ends() {
    use std::process::Stdio;
    use std::sync::mpsc;
    use std::time::Duration;

    let package = package();
    let mut command = Command::new("python3");
    command.args(["-c", "import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))"]);
    command.args([env!("CARGO_BIN_EXE_cargo-snakebridge"), "regen"]).stdin(Stdio::null());
    command.current_dir(package.path()).env_remove("CARGO_TARGET_DIR").env_remove("NO_COLOR").env("TERM", "xterm");
    command.env("SNAKEBRIDGE_AUTO_INSTALL", "never");
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    let output = receiver.recv_timeout(Duration::from_secs(120)).expect("the command ends").unwrap();
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(0), "{shown}{}", text(&output.stderr));
    assert!(shown.contains("looking at the libraries") && shown.contains("math: new\r\n"), "{shown}");
}
