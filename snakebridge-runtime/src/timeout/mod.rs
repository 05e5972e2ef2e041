//! Timeouts: a call that takes too long is interrupted in Python.
//!
//! In: a limit, from the call, its library, a profile or the environment. Out: [`Error::Timeout`]. Never: an interruption that comes late and hits another call.

mod error;
mod interrupt;
mod profile;
mod scope;
mod watchdog;

use std::time::{Duration, Instant};

use pyo3::prelude::*;

pub use error::TimeoutError;
pub(crate) use profile::{Limit, read_settings};
pub use profile::{TimeoutProfile, set_library_timeout_profile, set_timeout_profile};
#[cfg(feature = "workers")]
pub(crate) use scope::unlimited;
pub(crate) use scope::{Deadline, deadline, earlier, until};

use crate::error::{Error, Result};
use crate::interpreter::{is_attached, with_python};
use interrupt::{caused, thread_ident};
use watchdog::Armed;

/// Runs `work` with a limit for all that it does in Python: when it passes, the Python code that runs then is interrupted, or else the next call.
///
/// The limit is kept by raising an exception in Python. Code that does not come back to Python can't be interrupted: a long computation in C, `time.sleep`, a lock, a socket without a timeout of its
/// own. It is interrupted when it comes back. Only work in another process can be ended at once.
///
/// # Errors
/// [`Error::Timeout`] when the limit passed; else what `work` fails with.
pub fn with_timeout<R>(limit: Duration, work: impl FnOnce() -> Result<R>) -> Result<R> {
    if crate::backend::is_elsewhere() {
        return scope::within(limit, work);
    }
    // Attached already, `work` may hold what only an attached thread may, so it stays attached.
    let attached = is_attached();
    with_python(|py| limited(py, limit, "the work", || if attached { work() } else { released(py, work) }))
}

/// Lets go of Python for a while, without giving up the thread's state in it, which the interruption needs.
fn released<R>(py: Python<'_>, work: impl FnOnce() -> R) -> R {
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
