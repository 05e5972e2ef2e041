//! Entry: the outer door of the build script, where a panic of ours becomes a report and nothing else.

use std::any::Any;
use std::panic::{self, UnwindSafe};
use std::sync::{Mutex, PoisonError};

use crate::cargo::{Cargo, Directives};
use crate::pipeline;
use crate::problem::Problem;

/// Generates the bindings of this package. Call it from `build.rs`; put `snakebridge::bindings!();` into the crate.
///
/// ```no_run
/// // The whole of `main` in build.rs:
/// snakebridge_build::generate();
/// ```
///
/// Mistakes in `Cargo.toml` and trouble with Python become errors of the build, each with what to do about it.
pub fn generate() {
    let cargo = match Cargo::from_build_script() {
        Ok(cargo) => cargo,
        Err(diagnostic) => return fail(&diagnostic.to_string()),
    };
    match guarded(|| pipeline::run(&cargo)) {
        Ok((mut directives, diagnostics)) => {
            directives.diagnostics(&diagnostics);
            directives.print();
        }
        Err(report) => fail(&report),
    }
}

/// Where the last panic happened.
static PLACE: Mutex<Option<String>> = Mutex::new(None);

/// Runs the program; a panic is a mistake of ours, never of the user's: it is told apart here and nowhere else, and becomes a report.
fn guarded<T>(run: impl FnOnce() -> T + UnwindSafe) -> Result<T, String> {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(|panicked| {
        let place = panicked.location().map(|place| format!(" ({}:{})", place.file(), place.line()));
        *PLACE.lock().unwrap_or_else(PoisonError::into_inner) = place;
    }));
    let outcome = panic::catch_unwind(run);
    panic::set_hook(usual);
    outcome.map_err(|payload| {
        let place = PLACE.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_default();
        format!(
            "snakebridge: this is a bug of SnakeBridge {}, not of your project [{}]\n  cause: {}{place}\n  hint: please report these lines and \
             `[package.metadata]` of `Cargo.toml`: {}/issues",
            env!("CARGO_PKG_VERSION"),
            Problem::Bug,
            panic_message(payload.as_ref()).replace('\n', "\n  "),
            env!("CARGO_PKG_REPOSITORY"),
        )
    })
}

fn fail(message: &str) {
    let mut directives = Directives::default();
    directives.error(message);
    directives.print();
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_becomes_a_bug_report() {
        assert_eq!(guarded(|| 1), Ok(1));
        let line = line!() + 1;
        let report = guarded(|| -> u8 { panic!("no such {}", "kind") });
        let expected = format!(
            "snakebridge: this is a bug of SnakeBridge {}, not of your project [bug]\n  cause: no such kind ({}:{line})\n  hint: please report these lines and \
             `[package.metadata]` of `Cargo.toml`: {}/issues",
            env!("CARGO_PKG_VERSION"),
            file!(),
            env!("CARGO_PKG_REPOSITORY"),
        );
        assert_eq!(report, Err(expected));
    }
}
