//! The pulse of a worker: whether it answers when it is asked to, and whether it waits for this program itself.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Signs of life, written by whoever talks with the worker and read by the supervisor.
pub(super) struct Pulse {
    born: Instant,
    asked: Moment,
    calling_back: Moment,
}

/// A time, in nanoseconds of the worker's life; 0 for none.
#[derive(Default)]
struct Moment(AtomicU64);

impl Pulse {
    pub(super) fn new(born: Instant) -> Self {
        Self { born, asked: Moment::default(), calling_back: Moment::default() }
    }

    /// It is asked for a sign of life, unless it has been and has not given one.
    pub(super) fn ask(&self) {
        let _ = self.asked.0.compare_exchange(0, self.now(), Ordering::Relaxed, Ordering::Relaxed);
    }

    /// It lives: nothing is due any more.
    pub(super) fn beats(&self) {
        self.asked.0.store(0, Ordering::Relaxed);
    }

    /// For how long a sign of life is due; none when none is.
    pub(super) fn silent_for(&self) -> Option<Duration> {
        self.since(&self.asked)
    }

    /// Its main thread waits for a callback from now on.
    pub(super) fn waits(&self) {
        self.calling_back.0.store(self.now(), Ordering::Relaxed);
    }

    /// Its main thread computes. True when it waited for a callback before.
    pub(super) fn computes(&self) -> bool {
        self.calling_back.0.swap(0, Ordering::Relaxed) != 0
    }

    /// For how long its main thread has waited for a callback; none while it computes.
    pub(super) fn waits_for(&self) -> Option<Duration> {
        self.since(&self.calling_back)
    }

    fn now(&self) -> u64 {
        u64::try_from(self.born.elapsed().as_nanos()).unwrap_or(u64::MAX).max(1)
    }

    fn since(&self, moment: &Moment) -> Option<Duration> {
        let then = moment.0.load(Ordering::Relaxed);
        (then != 0).then(|| Duration::from_nanos(self.now().saturating_sub(then)))
    }
}
