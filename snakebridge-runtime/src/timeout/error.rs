//! A call that took too long.

use std::fmt;
use std::time::Duration;

/// A call was interrupted because it took longer than its limit.
#[derive(Clone, Debug)]
pub struct TimeoutError {
    pub(super) subject: String,
    pub(super) limit: Duration,
    pub(super) elapsed: Duration,
}

/// Later than this after the limit, something kept the interruption away.
const PROMPT: Duration = Duration::from_millis(500);

impl TimeoutError {
    /// Of a call that a worker did not end in time. Who made the call names it.
    #[cfg_attr(not(feature = "workers"), allow(dead_code))]
    pub(crate) fn of_worker(limit: Duration, elapsed: Duration) -> Self {
        Self { subject: String::new(), limit, elapsed }
    }

    /// The same, named unless it is already.
    pub(crate) fn of(mut self, callable: &dyn fmt::Display) -> Self {
        if self.subject.is_empty() {
            self.subject = callable.to_string();
        }
        self
    }

    /// What was called.
    #[must_use]
    pub fn callable(&self) -> &str {
        &self.subject
    }

    /// How long it was allowed to take.
    #[must_use]
    pub fn limit(&self) -> Duration {
        self.limit
    }

    /// How long it took until it was interrupted.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }
}

impl fmt::Display for TimeoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` took longer than {:?} and was interrupted", self.subject, self.limit)?;
        if self.elapsed > self.limit + PROMPT {
            write!(f, ", only after {:.1?}: code that does not come back to Python can't be interrupted before it does", self.elapsed)?;
        }
        Ok(())
    }
}

impl std::error::Error for TimeoutError {}
