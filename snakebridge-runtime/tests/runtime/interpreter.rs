//! The start, each case in a process of its own: this test binary again, with one ignored test.

use std::process::{Command, Output};

use snakebridge_runtime::pyo3::Python;
use snakebridge_runtime::{Args, Kwargs, call, get, start};

/// Runs the ignored test `name` with these variables.
fn child(name: &str, variables: &[(&str, &str)]) -> Output {
    child_of(&format!("interpreter::{name}"), variables)
}

/// The same for a test of another module.
pub(crate) fn child_of(name: &str, variables: &[(&str, &str)]) -> Output {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"]);
    for variable in ["SNAKEBRIDGE_VENV", "VIRTUAL_ENV", "PYTHONHOME"] {
        command.env_remove(variable);
    }
    command.envs(variables.iter().copied()).output().unwrap()
}

pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

#[test]
#[ignore = "a child of the tests below"]
fn report() {
    match start() {
        Ok(()) => println!("started: {}", get::<String>("sys", "prefix").unwrap()),
        Err(error) => println!("error: {error}"),
    }
}

#[test]
#[ignore = "a child of the tests below"]
fn print_and_leave() {
    call::<()>(
        "builtins",
        "exec",
        ("import atexit; atexit.register(lambda: print('handler ran')); print('unflushed', end='')", Kwargs::new()),
    )
    .unwrap();
}

#[test]
#[ignore = "a child of the tests below"]
fn wait_in_python() {
    call::<()>("builtins", "print", ("waiting",).kwargs(Kwargs::new().with("flush", true))).unwrap();
    call::<()>("time", "sleep", (60,)).unwrap();
}

#[test]
#[ignore = "a child of the tests below"]
fn wait_in_rust_after_asyncio() {
    get::<()>("asyncio", "").unwrap();
    call::<()>("builtins", "print", ("waiting",).kwargs(Kwargs::new().with("flush", true))).unwrap();
    std::thread::sleep(std::time::Duration::from_secs(20));
}

#[test]
#[ignore = "a child of the tests below"]
fn after_the_host() {
    Python::initialize();
    println!("root: {}", call::<f64>("math", "sqrt", (16,)).unwrap());
}

#[test]
#[ignore = "a child of the tests below"]
fn from_many_threads() {
    let threads = (0..8).map(|_| std::thread::spawn(|| call::<f64>("math", "sqrt", (16,)).unwrap())).collect::<Vec<_>>();
    println!("sum: {}", threads.into_iter().map(|thread| thread.join().unwrap()).sum::<f64>());
}

#[test]
fn an_interpreter_that_runs_is_used() {
    assert!(text(&child("after_the_host", &[])).contains("root: 4"));
}

#[test]
fn threads_may_race_to_start() {
    assert!(text(&child("from_many_threads", &[])).contains("sum: 32"));
}

#[test]
fn without_variables_it_starts() {
    let output = child("report", &[]);
    assert!(text(&output).contains("started: "), "{}", text(&output));
}

#[test]
fn a_missing_environment_is_named() {
    let output = text(&child("report", &[("SNAKEBRIDGE_VENV", "/no/such/folder")]));
    assert!(
        output.contains(
            "error: the Python environment is gone: `SNAKEBRIDGE_VENV` says `/no/such/folder/bin/python`, and there is no such file"
        ),
        "{output}"
    );
    assert!(output.contains("hint: correct or unset `SNAKEBRIDGE_VENV`"), "{output}");
}

#[test]
fn an_environment_is_entered() {
    let folder = std::env::temp_dir().join(format!("snakebridge-venv-{}", std::process::id()));
    call::<()>("venv", "create", (folder.as_path(),)).unwrap();
    let path = folder.to_str().unwrap();
    let output = text(&child("report", &[("SNAKEBRIDGE_VENV", path)]));
    assert!(output.contains(&format!("started: {path}")), "{output}");
    let output = text(&child("report", &[("VIRTUAL_ENV", path)]));
    assert!(output.contains(&format!("started: {path}")), "{output}");
    // Of another Python.
    std::fs::write(folder.join("pyvenv.cfg"), "home = /usr/bin\nversion = 3.7.1\n").unwrap();
    let output = text(&child("report", &[("SNAKEBRIDGE_VENV", path)]));
    assert!(output.contains("error: `SNAKEBRIDGE_VENV` is for Python 3.7.1, and the loaded Python library is 3."), "{output}");
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_wrong_home_is_an_error() {
    let output = text(&child("report", &[("PYTHONHOME", "/no/such/folder")]));
    assert!(output.contains("did not start") && output.contains("unset `PYTHONHOME`"), "{output}");
}

#[test]
fn streams_are_flushed_and_exit_handlers_run() {
    if crate::is_over_workers("it is about the end of the embedded interpreter") {
        return;
    }
    let output = child("print_and_leave", &[]);
    let output = String::from_utf8_lossy(&output.stdout);
    assert!(output.contains("unflushed") && output.contains("handler ran"), "{output}");
}

/// Sends Ctrl-C to the ignored test `name` once it says that it waits: how it ended.
#[cfg(unix)]
fn ctrl_c(name: &str) -> std::process::ExitStatus {
    use std::io::{BufRead, BufReader};
    // A program that a shell put into the background ignores Ctrl-C, and so would its children; a terminal's program starts without that.
    let afresh = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])";
    let mut command = Command::new("python3");
    command.args(["-c", afresh]).arg(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture", "--test-threads=1"]);
    let mut running = command.stdout(std::process::Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(running.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().contains("waiting")));
    Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap();
    running.wait().unwrap()
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_program() {
    use std::os::unix::process::ExitStatusExt;
    assert_eq!(ctrl_c("interpreter::wait_in_python").signal(), Some(2));
    // `asyncio` imports `signal`, which takes Ctrl-C over unless it is told not to.
    assert_eq!(ctrl_c("interpreter::wait_in_rust_after_asyncio").signal(), Some(2));
}
