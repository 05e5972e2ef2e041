//! A limit of work in this process.

use std::time::{Duration, Instant};

use crate::pyo3::prelude::*;

use super::TimeoutError;
use super::interrupt::{caused, thread_ident};
use super::watchdog::{self, Armed};
use crate::error::{Error, Result};

/// Lets go of Python for a while, without giving up the thread's state in it, which the interruption needs.
pub(super) fn released<R>(py: Python<'_>, work: impl FnOnce() -> R) -> R {
    /// What PyO3 wants to be `Send`, so that nothing that is bound to an attached thread gets in.
    struct Unbound<T>(T);
    // SAFETY: nothing is sent: `detach` runs the closure on this thread. It holds nothing that is bound to an attached thread, as the thread was not attached where it was made.
    unsafe impl<T> Send for Unbound<T> {}
    impl<F> Unbound<F> {
        fn run<R>(self) -> Unbound<R>
        where
            F: FnOnce() -> R,
        {
            Unbound(self.0())
        }
    }
    let work = Unbound(work);
    py.detach(move || work.run()).0
}

/// Runs `work`, attached, with a limit.
pub(crate) fn limited<R>(py: Python<'_>, limit: Duration, name: &str, work: impl FnOnce() -> Result<R>) -> Result<R> {
    let limited = Limited::begin(py, limit, name.to_owned());
    work().map_err(|error| limited.failed(error))
}

/// A call with a limit. The watch ends where it is dropped.
pub(crate) struct Limited<'py> {
    py: Python<'py>,
    name: String,
    limit: Duration,
    start: Instant,
    armed: Armed<'py>,
}

impl<'py> Limited<'py> {
    pub(crate) fn begin(py: Python<'py>, limit: Duration, name: String) -> Self {
        let start = Instant::now();
        // A limit beyond the end of time is none.
        let deadline = start.checked_add(limit).unwrap_or_else(|| start + Duration::from_secs(60 * 60 * 24 * 365));
        Self { py, name, limit, start, armed: watchdog::arm(py, deadline, thread_ident()) }
    }

    /// Ends the watch: the error that it is, where the call failed because of the limit.
    pub(crate) fn failed(self, error: Error) -> Error {
        let fired = self.armed.end();
        match error {
            Error::Python(error) if fired && caused(self.py, &error) => {
                Error::Timeout(Box::new(TimeoutError { subject: self.name, limit: self.limit, elapsed: self.start.elapsed() }))
            }
            error => error,
        }
    }
}
