//! Limits of work whose calls go to workers: each call takes the earliest deadline around it along.

use std::cell::Cell;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// When a call must be done, and the limit that this came from.
pub(crate) type Deadline = (Instant, Duration);

thread_local! {
    static DEADLINE: Cell<Option<Deadline>> = const { Cell::new(None) };
}

/// Puts back what was before, also by a panic.
pub(crate) struct Before(Option<Deadline>);

impl Drop for Before {
    fn drop(&mut self) {
        DEADLINE.set(self.0);
    }
}

/// The deadline of a limit that begins now; none beyond the end of time.
pub(crate) fn deadline(limit: Duration) -> Option<Deadline> {
    Instant::now().checked_add(limit).map(|end| (end, limit))
}

/// The earlier of a call's own deadline and of that around it.
pub(crate) fn earlier(own: Option<Deadline>) -> Option<Deadline> {
    match (own, DEADLINE.get()) {
        (Some(own), Some(around)) => Some(if around.0 < own.0 { around } else { own }),
        (own, around) => own.or(around),
    }
}

/// Sets the deadline of what is called meanwhile: a call's own, which is the earlier one already.
pub(crate) fn until(deadline: Option<Deadline>) -> Option<Before> {
    deadline.map(|deadline| Before(DEADLINE.replace(Some(deadline))))
}

/// Runs `work` without the deadline around it: what names a call that was late.
#[cfg(feature = "workers")]
pub(crate) fn unlimited<R>(work: impl FnOnce() -> R) -> R {
    let _before = Before(DEADLINE.replace(None));
    work()
}

/// Runs `work` with a limit for all calls of workers that it makes.
pub(super) fn within<R>(limit: Duration, work: impl FnOnce() -> Result<R>) -> Result<R> {
    let _before = Before(DEADLINE.replace(earlier(deadline(limit))));
    work().map_err(|error| match error {
        Error::Timeout(mut error) if error.limit == limit => {
            error.subject = String::from("the work");
            Error::Timeout(error)
        }
        error => error,
    })
}
