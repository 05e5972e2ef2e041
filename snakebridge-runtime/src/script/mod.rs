//! Scripts and tests: whole programs around Python, from start to exit code.
//!
//! In: the `main` or the test that a macro hands over. Out: an exit code, or the failure of a test. Never: a skipped test that nobody hears of.

#[cfg(all(unix, feature = "embedded"))]
mod interrupt;
mod test;

use std::process::ExitCode;

pub use test::{TestFailure, TestOutcome, run_test};

use crate::error::Error;

/// Ended by Ctrl-C, as shells have it: 128 and the number of the signal.
const INTERRUPTED: u8 = 130;

/// Runs a program that is Python's host: starts Python, runs `main`, and gives the exit code; what `#[snakebridge::main]` expands to.
///
/// * An error is printed with Python's traceback, and the code is 1. `SystemExit` ends the program with its own code, as in Python.
/// * Ctrl-C raises `KeyboardInterrupt` where the main thread runs Python, so that `finally` blocks and context managers clean up, and the code is 130. While the program waits in Rust, it ends the
///   program. A second Ctrl-C ends it at once. (Without `run`, Ctrl-C ends the program as it ends any other.)
/// * At the end Python's exit handlers run and its streams are flushed.
pub fn run<E: Into<Box<dyn std::error::Error + Send + Sync>>>(main: impl FnOnce() -> Result<(), E>) -> ExitCode {
    let result = crate::start().and_then(|()| {
        #[cfg(all(unix, feature = "embedded"))]
        interrupt::install()?;
        main().map_err(Error::from_rust)
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => report(&error),
    }
}

/// Says what went wrong, if anything did.
fn report(error: &Error) -> ExitCode {
    if error.is("SystemExit") {
        return exit_code(error);
    }
    if error.is("KeyboardInterrupt") {
        return ExitCode::from(INTERRUPTED);
    }
    eprintln!("error: {error:#}");
    ExitCode::FAILURE
}

/// What `sys.exit(…)` was given: nothing and `None` are success, a number is the code, anything else is printed and the code is 1.
fn exit_code(error: &Error) -> ExitCode {
    let code = error.python().map(|error| error.value().attr::<crate::Object>("code"));
    let Some(Ok(code)) = code else { return ExitCode::FAILURE };
    if code.is_none() {
        return ExitCode::SUCCESS;
    }
    // The system keeps the lowest byte.
    match code.call_method::<u8>("__and__", (255,)) {
        Ok(code) => ExitCode::from(code),
        Err(_) => {
            eprintln!("{code}");
            ExitCode::FAILURE
        }
    }
}
