//! Why a library could not be introspected, and what the user can do about it.

use std::process::ExitStatus;
use std::time::Duration;

use crate::diagnostic::Diagnostic;
use crate::problem::Problem;
use crate::process::ProcessError;

/// Why there are no facts about a library.
#[derive(Debug, thiserror::Error)]
pub enum IntrospectError {
    /// There is no such module.
    #[error("Python has no module `{missing}`")]
    ModuleNotFound {
        /// The module that was asked for.
        module: String,
        /// The module that is missing: the one asked for or one of its parents.
        missing: String,
    },
    /// The module is there, but imports one that is not.
    #[error("`{module}` imports `{missing}`, which is not installed")]
    DependencyNotFound {
        /// The module that was asked for.
        module: String,
        /// The module that is missing.
        missing: String,
        /// Python's traceback.
        traceback: String,
    },
    /// Importing the module raised an exception.
    #[error("importing `{module}` raised `{exception}`")]
    ImportFailed {
        /// The module that was asked for.
        module: String,
        /// `Type: message`.
        exception: String,
        /// Python's traceback.
        traceback: String,
    },
    /// Importing the module called `sys.exit`.
    #[error("importing `{module}` ends the interpreter with `sys.exit({status})`")]
    LibraryExited {
        /// The module that was asked for.
        module: String,
        /// What was given to `sys.exit`.
        status: String,
        /// Python's traceback.
        traceback: String,
    },
    /// The script speaks another version of the schema; a bug of ours.
    #[error("`introspect.py` and the generator do not belong together: {message}")]
    SchemaMismatch {
        /// The module that was asked for.
        module: String,
        /// Python's side.
        message: String,
    },
    /// The library was still being imported or looked at when the time was over.
    #[error("`{module}` was not introspected within {} s", after.as_secs_f32())]
    Timeout {
        /// The module that was asked for.
        module: String,
        /// The time that it had.
        after: Duration,
        /// What it had printed, labelled.
        output: String,
    },
    /// The interpreter ended without an answer: the library crashed it, or ended it with `os._exit`.
    #[error("Python ended while it looked at `{at}` ({status})")]
    Died {
        /// The module that was asked for.
        module: String,
        /// The module that was looked at, the same or one inside it.
        at: String,
        /// How it ended.
        status: ExitStatus,
        /// What it had printed, labelled.
        output: String,
    },
    /// The answer cannot be understood; a bug of ours.
    #[error("the answer of `introspect.py` about `{module}` cannot be understood: {reason}")]
    BadAnswer {
        /// The module that was asked for.
        module: String,
        /// What is wrong with it.
        reason: String,
        /// What was printed, labelled.
        output: String,
    },
    /// Python could not be run at all.
    #[error("`{module}` could not be introspected")]
    Process {
        /// The module that was asked for.
        module: String,
        /// The reason.
        source: ProcessError,
    },
}

/// How many lines of a traceback or an output a diagnostic shows.
const CAUSE_LINES: usize = 20;

impl IntrospectError {
    /// The module that was asked for.
    #[must_use]
    pub fn module(&self) -> &str {
        match self {
            Self::ModuleNotFound { module, .. }
            | Self::DependencyNotFound { module, .. }
            | Self::ImportFailed { module, .. }
            | Self::LibraryExited { module, .. }
            | Self::SchemaMismatch { module, .. }
            | Self::Timeout { module, .. }
            | Self::Died { module, .. }
            | Self::BadAnswer { module, .. }
            | Self::Process { module, .. } => module,
        }
    }

    /// What the user reads.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let (problem, cause, hint) = self.parts();
        let mut diagnostic = Diagnostic::error(problem, self.module(), self.to_string());
        if let Some(cause) = cause.filter(|cause| !cause.trim().is_empty()) {
            diagnostic = diagnostic.because(last_lines(&cause));
        }
        diagnostic.hint(hint)
    }

    fn parts(&self) -> (Problem, Option<String>, String) {
        match self {
            Self::ModuleNotFound { module, missing } => {
                let hint = match missing.rsplit_once('.') {
                    Some((package, name)) => {
                        format!("`{package}` is there and has no module `{name}`; check the spelling and the installed version")
                    }
                    None => format!(
                        "if the distribution has another name than the module, say so: \
                         `{module} = {{ version = \"…\", pypi-package = \"…\" }}`; \
                         run `cargo snakebridge doctor` to see which environment was used"
                    ),
                };
                (Problem::ModuleNotFound, None, hint)
            }
            Self::DependencyNotFound { missing, traceback, .. } => (
                Problem::DependencyNotFound,
                Some(traceback.clone()),
                format!(
                    "add what provides `{missing}` to `[package.metadata.python-deps]`, \
                     or ask for the extra that brings it: `extras = [\"…\"]`"
                ),
            ),
            Self::ImportFailed { module, traceback, .. } => (
                Problem::ImportFailed,
                Some(traceback.clone()),
                format!(
                    "the same happens in Python: try `python -c \"import {module}\"` there; \
                     `cargo snakebridge doctor` names the interpreter"
                ),
            ),
            Self::LibraryExited { module, traceback, .. } => (
                Problem::LibraryExited,
                Some(traceback.clone()),
                format!(
                    "`{module}` seems to be a program; put its main part below `if __name__ == \"__main__\":`, \
                     or name the module that holds its functions"
                ),
            ),
            Self::Timeout { module, output, .. } => (
                Problem::IntrospectionTimeout,
                Some(output.clone()),
                format!("importing `{module}` may wait for a network, a device or input; if it is just slow, raise `introspect-timeout`"),
            ),
            Self::Died { module, output, .. } => (
                Problem::IntrospectionDied,
                Some(output.clone()),
                format!("try `python -X faulthandler -c \"import {module}\"` in the same environment; `cargo snakebridge doctor` names it"),
            ),
            Self::SchemaMismatch { .. } | Self::BadAnswer { .. } => {
                let output = if let Self::BadAnswer { output, .. } = self { Some(output.clone()) } else { None };
                (Problem::IntrospectionBug, output, "this is a bug of snakebridge; please report it with this text".to_owned())
            }
            Self::Process { source, .. } => {
                let source: &dyn std::error::Error = source;
                let cause =
                    std::iter::successors(Some(source), |error| error.source()).map(ToString::to_string).collect::<Vec<_>>().join(": ");
                (Problem::PythonNotRun, Some(cause), "run `cargo snakebridge doctor` to check the environment".to_owned())
            }
        }
    }
}

/// The end of a text, which is where Python says what happened.
fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let skipped = lines.len().saturating_sub(CAUSE_LINES);
    let kept = lines[skipped..].join("\n");
    if skipped == 0 { kept } else { format!("… ({skipped} lines before)\n{kept}") }
}
