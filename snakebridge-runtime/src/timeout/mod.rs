//! Timeouts: a call that takes too long is interrupted in Python.
//!
//! In: a limit, from the call, its library, a profile or the environment. Out: [`Error::Timeout`]. Never: an interruption that comes late and hits another call.

mod error;
#[cfg(feature = "embedded")]
mod interrupt;
#[cfg_attr(not(feature = "embedded"), path = "absent.rs")]
mod limited;
mod profile;
mod scope;
#[cfg(feature = "embedded")]
mod stack;
#[cfg(feature = "embedded")]
mod watchdog;

use std::time::Duration;

pub use error::TimeoutError;
use limited::released;
pub(crate) use limited::{Limited, limited};
pub(crate) use profile::{Limit, read_settings};
pub use profile::{TimeoutProfile, set_library_timeout_profile, set_timeout_profile};
#[cfg(feature = "workers")]
pub(crate) use scope::unlimited;
pub(crate) use scope::{Deadline, deadline, earlier, until};

use crate::error::Result;
use crate::interpreter::{is_attached, with_python};

/// Runs `work` with a limit for all that it does in Python: when it passes, the Python code that runs then is interrupted, or else the next call.
///
/// The limit is kept by raising an exception in Python. Code that does not come back to Python can't be interrupted: a long computation in C, `time.sleep`, a lock, a socket without a timeout of its
/// own. It is interrupted when it comes back. An import is interrupted when it is done: a package that is left half imported could never be imported again. Only work in another process can be ended at once.
///
/// # Errors
/// [`Error::Timeout`](crate::Error::Timeout) when the limit passed; else what `work` fails with.
pub fn with_timeout<R>(limit: Duration, work: impl FnOnce() -> Result<R>) -> Result<R> {
    // Calls of workers take it along, wherever the thread's other calls go.
    let work = || scope::within(limit, work);
    if crate::backend::is_elsewhere() {
        return work();
    }
    // Attached already, `work` may hold what only an attached thread may, so it stays attached.
    let attached = is_attached();
    with_python(|py| limited(py, limit, "the work", || if attached { work() } else { released(py, work) }))
}
