//! Whole programs: exit codes and Ctrl-C. This has no test harness, as Python must be started by the main thread: told a name, it is that program, else it runs them all and looks at how they end.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitCode, Output, Stdio};
use std::time::Duration;

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{call, pyo3, run};

/// Says which program to be.
const PROGRAM: &str = "SNAKEBRIDGE_TEST_PROGRAM";

fn execute(source: &str) -> Result<()> {
    call("builtins", "exec", (source, Kwargs::new()))
}

/// The programs.
fn program(name: &str) -> ExitCode {
    let handler = "import atexit; atexit.register(lambda: print('handler ran'))";
    match name {
        "succeeds" => run(|| execute(&format!("{handler}; print('unflushed', end='')"))),
        "fails" => run(|| execute("int('x')")),
        "fails_in_rust" => run(|| Err::<(), _>(std::io::Error::other("no disk"))),
        "exits_with_number" => run(|| execute("raise SystemExit(258)")),
        "exits_with_text" => run(|| execute("raise SystemExit('so long')")),
        "exits_well" => run(|| execute("raise SystemExit")),
        "waits_in_python" => {
            run(|| execute("import time\ntry:\n  print('waiting', flush=True)\n  time.sleep(20)\nfinally:\n  print('cleaned up')"))
        }
        "waits_in_rust" => run(|| -> Result<()> {
            execute(&format!("{handler}; print('waiting', flush=True)"))?;
            std::thread::sleep(Duration::from_secs(20));
            Ok(())
        }),
        "outlives_python" => {
            let object: Object = call("types", "SimpleNamespace", ()).unwrap();
            let error = call::<f64>("math", "sqrt", (-1,)).unwrap_err();
            // SAFETY: no other thread runs Python. A Python program that loads us ends it so.
            unsafe {
                pyo3::ffi::PyGILState_Ensure();
                pyo3::ffi::Py_FinalizeEx();
            }
            let after = object.call_method::<()>("clear", ()).unwrap_err();
            assert!(after.to_string().starts_with("Python is shutting down") && call::<f64>("math", "sqrt", (4,)).is_err());
            assert!(
                object.attr::<i64>("x").is_err()
                    && object.extract::<Value>().is_err()
                    && object.iter::<i64>().is_err()
                    && object.len().is_err()
            );
            assert_eq!((object.to_string(), format!("{object:?}")), ("<Python object>".to_owned(), "<Python object>".to_owned()));
            assert!(!object.is_none() && !error.is("ValueError") && error.traceback().is_none());
            println!("{object} {} {error} {error:#} {error:?}", object.type_name());
            let thread = std::thread::spawn(move || drop((object, error)));
            thread.join().unwrap();
            println!("nothing happened");
            ExitCode::SUCCESS
        }
        other => panic!("no program `{other}`"),
    }
}

fn main() -> ExitCode {
    if let Ok(name) = std::env::var(PROGRAM) {
        return program(&name);
    }
    exit_codes();
    #[cfg(unix)]
    ctrl_c_cleans_up();
    ExitCode::SUCCESS
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn exit_codes() {
    let cases: [(&str, i32, &[&str]); 7] = [
        ("outlives_python", 0, &["nothing happened"]),
        ("succeeds", 0, &["unflushed", "handler ran"]),
        ("fails", 1, &["error: Traceback (most recent call last):", "ValueError: invalid literal for int() with base 10: 'x'"]),
        ("fails_in_rust", 1, &["error: no disk"]),
        ("exits_with_number", 2, &[]),
        ("exits_with_text", 1, &["so long"]),
        ("exits_well", 0, &[]),
    ];
    for (name, code, expected) in cases {
        let output = Command::new(std::env::current_exe().unwrap()).env(PROGRAM, name).output().unwrap();
        let text = text(&output);
        assert_eq!(output.status.code(), Some(code), "{name}: {text}");
        assert!(expected.iter().all(|expected| text.contains(expected)), "{name}: {text}");
    }
}

#[cfg(unix)]
fn ctrl_c_cleans_up() {
    for (name, expected) in [("waits_in_rust", "handler ran"), ("waits_in_python", "cleaned up")] {
        // A program that a shell put into the background ignores Ctrl-C, and so would its children; a terminal's program starts without that.
        let afresh = "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_DFL); os.execv(sys.argv[1], sys.argv[1:])";
        let mut command = Command::new("python3");
        command.args(["-c", afresh]).arg(std::env::current_exe().unwrap()).env(PROGRAM, name);
        let mut running = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut output = BufReader::new(running.stdout.take().unwrap());
        let mut line = String::new();
        assert!(output.read_line(&mut line).unwrap() > 0 && line.contains("waiting"), "{line}");
        assert!(Command::new("kill").args(["-INT", &running.id().to_string()]).status().unwrap().success());
        let mut rest = String::new();
        output.read_to_string(&mut rest).unwrap();
        assert_eq!(running.wait().unwrap().code(), Some(130), "{name}: {rest}");
        assert!(rest.contains(expected), "{name}: {rest}");
    }
}
