//! How long something takes: time on a processor where the system tells (Unix), so that what else the machine does is not counted.

use std::time::{Duration, Instant};

/// A moment in the life of this thread.
pub(crate) struct Clock {
    wall: Instant,
    processor: Option<Duration>,
}

impl Clock {
    /// Now.
    pub(crate) fn start() -> Self {
        Self { wall: Instant::now(), processor: processor() }
    }

    /// The time since then.
    pub(crate) fn elapsed(&self) -> Duration {
        match (self.processor, processor()) {
            (Some(start), Some(end)) => end.saturating_sub(start),
            _ => self.wall.elapsed(),
        }
    }
}

/// The time that this thread was on a processor, to the nanosecond. `/proc/thread-self/schedstat` knows it to the tick only.
#[cfg(unix)]
fn processor() -> Option<Duration> {
    Duration::try_from(rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime)).ok()
}

#[cfg(not(unix))]
fn processor() -> Option<Duration> {
    None
}
