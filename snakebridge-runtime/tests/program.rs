//! Whole programs: exit codes and Ctrl-C. This has no test harness, as Python must be started by the main thread: told a name, it is that program, else it runs them all and looks at how they end.
#![allow(clippy::unwrap_used)]

use std::io::{BufRead, BufReader, Read};
use std::process::{Command, ExitCode, Output, Stdio};
use std::time::Duration;

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Session, Stream, call, call_with, callback, enter, pyo3, run};

snakebridge_runtime::__private::environment! {
    // What the generator makes of `timeout-profiles.brief = { call = 0.1, stream = 0.1 }`, `timeout-profile = "brief"`, and `timeout-profile = "batch_job"` of one library.
    python = "", version = "", path = "",
    settings = "profile\u{1f}brief\u{1f}0.1\u{1f}0.1\u{1e}timeout\u{1f}brief\u{1e}library-timeout\u{1f}timeit\u{1f}batch_job",
    lock = ""
}

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
            let mut items: Stream<i64> = call("builtins", "iter", ([1, 2].as_slice(),)).unwrap();
            let manager: Object = call("contextlib", "nullcontext", ()).unwrap();
            let entered = enter::<()>(&manager).unwrap();
            let session = Session::new();
            let function = callback(|| 1).to_object().unwrap();
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
            let ended = |error: Error| error.to_string().starts_with("Python is shutting down");
            // A clone leads nowhere, and so do its own.
            let (twin, same_error) = (object.clone().clone(), error.clone());
            assert!(ended(twin.attr::<i64>("x").unwrap_err()) && ended(twin.clone().into_py().unwrap_err()) && twin.as_py().is_none());
            assert_eq!((twin.to_string(), twin.type_name(), twin.is(&object)), ("<Python object>".to_owned(), String::new(), false));
            assert_eq!(same_error.to_string(), error.to_string());
            let Error::Python(raised) = &error else { panic!("{error:?}") };
            assert!(ended(raised.value().len().unwrap_err()) && raised.cause().is_none() && raised.notes().is_empty());
            // What Rust makes of them for Python, and back.
            let _of_python = raised.to_py_err();
            let back = Error::from(pyo3::exceptions::PyValueError::new_err("late"));
            assert!(!back.is("ValueError") && !back.to_string().is_empty(), "{back}");
            let _of_rust = pyo3::PyErr::from(Error::from_rust(std::io::Error::other("no disk")));
            assert_eq!(items.size_hint(), (0, None));
            assert!(ended(items.next().unwrap().unwrap_err()) && items.next().is_none());
            assert!(ended(entered.exit().unwrap_err()) && ended(function.call::<i64>(()).unwrap_err()));
            // A session keeps handles, whatever they lead to.
            assert!(session.keep(twin.clone()).unwrap().get().is_ok_and(|kept| ended(kept.len().unwrap_err())));
            assert!(Object::new(1).is_err() && callback(|| 1).to_object().is_err());
            drop((items, session));
            let thread = std::thread::spawn(move || drop((object, error, twin, same_error, function, manager)));
            thread.join().unwrap();
            println!("nothing happened");
            ExitCode::SUCCESS
        }
        "takes_half_a_second" => {
            let source = "import time\nend = time.monotonic() + 0.5\nwhile time.monotonic() < end: pass";
            println!("program: {}", in_time(execute(source)));
            let (body, setup) = ("while time.monotonic() < end: pass", "import time; end = time.monotonic() + 0.5");
            let library = call_with("timeit", "timeit", (body, setup)).kwarg("number", 1);
            println!("library: {}", in_time(library.call::<f64>()));
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
    limits_of_the_program();
    #[cfg(unix)]
    ctrl_c_cleans_up();
    ExitCode::SUCCESS
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn in_time<T>(result: Result<T>) -> &'static str {
    match result {
        Ok(_) => "in time",
        Err(Error::Timeout(_)) => "too late",
        Err(error) => panic!("{error:#}"),
    }
}

/// This program again, without the limits of its own `Cargo.toml`: the environment is asked before it.
fn program_named(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.env(PROGRAM, name).env("SNAKEBRIDGE_TIMEOUT_PROFILE", "batch_job").env_remove("SNAKEBRIDGE_TIMEOUT");
    command
}

/// Which limit counts for a whole program, and that its library's counts before.
fn limits_of_the_program() {
    let (profile, seconds) = ("SNAKEBRIDGE_TIMEOUT_PROFILE", "SNAKEBRIDGE_TIMEOUT");
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[], "too late"),
        (&[(seconds, "60")], "in time"),
        (&[(seconds, "0.1")], "too late"),
        (&[(profile, "default")], "in time"),
        (&[(profile, "batch_job"), (seconds, "0.1")], "in time"),
        (&[(profile, "brief"), (seconds, "60")], "too late"),
    ];
    for (variables, expected) in cases {
        let mut command = program_named("takes_half_a_second");
        let output = command.env_remove(profile).envs(variables.iter().copied()).output().unwrap();
        let text = text(&output);
        assert!(text.contains(&format!("program: {expected}\nlibrary: in time\n")), "{variables:?}: {text}");
    }
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
        let output = program_named(name).output().unwrap();
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
        command
            .args(["-c", afresh])
            .arg(std::env::current_exe().unwrap())
            .env(PROGRAM, name)
            .env("SNAKEBRIDGE_TIMEOUT_PROFILE", "batch_job");
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
