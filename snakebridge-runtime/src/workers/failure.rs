//! [`Failure`]: why a request has no answer, before it becomes an [`Error`](crate::Error).

use std::time::Duration;

use super::error::WorkerError;
use crate::error::Error;
use crate::timeout::TimeoutError;
use crate::wire::Item;

/// Why a request has no answer.
#[derive(Debug)]
pub enum Failure {
    /// Python raised an exception: the dictionary that describes it.
    Raised(Item),
    /// The call took longer than its limit.
    Late {
        /// What it was given.
        limit: Duration,
        /// What it took.
        elapsed: Duration,
        /// True when the worker had to be killed.
        killed: bool,
    },
    /// The pool or the worker failed.
    Worker(WorkerError),
}

impl Failure {
    /// A text of the exception that was raised: its `type`, `message` or `traceback`.
    #[must_use]
    pub fn raised(&self, key: &str) -> Option<&str> {
        let Self::Raised(Item::Dict(entries)) = self else { return None };
        entries.iter().find_map(|entry| match entry {
            (Item::Str(name), Item::Str(text)) if name == key => Some(text.as_str()),
            _ => None,
        })
    }

    /// True for an exception of just that class, named with its module.
    pub(super) fn is_exactly(&self, class: &str) -> bool {
        let Self::Raised(Item::Dict(entries)) = self else { return false };
        entries.iter().any(|entry| match entry {
            (Item::Str(name), Item::List(classes)) if name == "classes" => {
                matches!(classes.first(), Some(Item::Str(first)) if first == class)
            }
            _ => false,
        })
    }
}

impl From<WorkerError> for Failure {
    fn from(error: WorkerError) -> Self {
        Self::Worker(error)
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Raised(_) => write!(f, "{}: {}", self.raised("type").unwrap_or_default(), self.raised("message").unwrap_or_default()),
            Self::Late { limit, elapsed, killed: false } => write!(f, "took longer than {limit:?} and was interrupted after {elapsed:.1?}"),
            Self::Late { limit, elapsed, killed: true } => {
                write!(
                    f,
                    "took longer than {limit:?}, did not react to an interruption, and was killed with its worker after {elapsed:.1?}"
                )
            }
            Self::Worker(error) => error.fmt(f),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Raised(description) => Self::raised(description),
            Failure::Late { limit, elapsed, .. } => Self::Timeout(Box::new(TimeoutError::of_worker(limit, elapsed))),
            Failure::Worker(error) => Self::Worker(Box::new(error)),
        }
    }
}

impl From<WorkerError> for Error {
    fn from(error: WorkerError) -> Self {
        Self::Worker(Box::new(error))
    }
}
