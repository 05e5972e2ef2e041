//! Diagnostics: what a stage noticed about the user's project or library.
//!
//! A stage collects all of its diagnostics and goes on; only the pipeline decides whether the build can. Nothing here prints.

use std::fmt;

use serde::Serialize;

use crate::problem::Problem;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Goes into the report only: a fall-back that works, a rename.
    Note,
    /// Shown in the build output.
    Warning,
    /// Fails the build.
    Error,
}

/// One thing that a stage noticed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// Which class of messages it belongs to; the word of it ends the message.
    pub problem: Problem,
    /// Where: the key in `Cargo.toml` or the Python object (`numpy.linalg.norm(ord)`).
    pub subject: String,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Why, where there is more to say: Python's own words, a version that was found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<String>,
    /// What to do about it; names the next command where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Diagnostic {
    fn new(severity: Severity, problem: Problem, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self { severity, problem, subject: subject.into(), message: message.into(), cause: None, hint: None }
    }

    /// A diagnostic that fails the build.
    #[must_use]
    pub fn error(problem: Problem, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, problem, subject, message)
    }

    /// A diagnostic that is shown.
    #[must_use]
    pub fn warning(problem: Problem, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, problem, subject, message)
    }

    /// A diagnostic for the report.
    #[must_use]
    pub fn note(problem: Problem, subject: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, problem, subject, message)
    }

    /// A mistake of ours, which fails the build.
    #[must_use]
    pub fn bug(subject: impl Into<String>, message: impl Into<String>, error: &dyn std::error::Error) -> Self {
        Self::error(Problem::Bug, subject, message).because(error.to_string()).hint(concat!(
            "please report these lines: ",
            env!("CARGO_PKG_REPOSITORY"),
            "/issues"
        ))
    }

    /// Adds the cause; one without a word is none.
    #[must_use]
    pub fn because(mut self, cause: impl Into<String>) -> Self {
        self.cause = Some(cause.into()).filter(|cause| !cause.trim().is_empty());
        self
    }

    /// Adds the hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.subject, self.message)?;
        if self.problem != Problem::Summary {
            write!(formatter, " [{}]", self.problem)?;
        }
        if let Some(cause) = &self.cause {
            write!(formatter, "\n  cause: {}", cause.replace('\n', "\n  "))?;
        }
        if let Some(hint) = &self.hint {
            write!(formatter, "\n  hint: {}", hint.replace('\n', "\n  "))?;
        }
        Ok(())
    }
}

/// The diagnostics of a run, in the order in which they came.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diagnostics(Vec<Diagnostic>);

impl Diagnostics {
    /// Adds one.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.0.push(diagnostic);
    }

    /// Adds all of another run.
    pub fn extend(&mut self, others: impl IntoIterator<Item = Diagnostic>) {
        self.0.extend(others);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter()
    }

    /// True when one of them fails the build.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.of(Severity::Error).next().is_some()
    }

    /// Those of one severity.
    pub fn of(&self, severity: Severity) -> impl Iterator<Item = &Diagnostic> {
        self.0.iter().filter(move |diagnostic| diagnostic.severity == severity)
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
