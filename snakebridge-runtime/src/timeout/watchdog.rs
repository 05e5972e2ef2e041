//! The thread that interrupts others.
//!
//! Whether a limit still counts is decided under the lock of the interpreter: the watchdog fires while it is attached, and a call ends its watch while it is attached. So
//! an interruption comes before the end of its call, where what was not met yet is taken back, or not at all.

use std::collections::BTreeMap;
use std::ffi::c_ulong;
use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use crate::pyo3::prelude::*;

use super::interrupt::{interrupt, take_back};

/// When, and a number to tell apart what ends at the same time.
type Key = (Instant, u64);

struct Watches {
    /// Who is to be interrupted when.
    waiting: BTreeMap<Key, c_ulong>,
    /// Who was, and has not ended yet.
    fired: BTreeMap<Key, c_ulong>,
    next: u64,
    started: bool,
}

static WATCHES: Mutex<Watches> = Mutex::new(Watches { waiting: BTreeMap::new(), fired: BTreeMap::new(), next: 0, started: false });
static EARLIER: Condvar = Condvar::new();

/// Never held while a thread attaches.
fn watches() -> MutexGuard<'static, Watches> {
    WATCHES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A watch over the calling thread.
pub(super) struct Armed<'py> {
    key: Key,
    thread: c_ulong,
    /// Made and ended while attached.
    attached: PhantomData<Python<'py>>,
}

/// Has the thread interrupted at `deadline`, unless the watch ends before.
pub(super) fn arm(_py: Python<'_>, deadline: Instant, thread: c_ulong) -> Armed<'_> {
    let mut watches = watches();
    watches.next += 1;
    let key = (deadline, watches.next);
    let earliest = watches.waiting.first_key_value().is_none_or(|(first, _)| key < *first);
    watches.waiting.insert(key, thread);
    if !watches.started {
        let watchdog = std::thread::Builder::new().name(String::from("snakebridge-watchdog"));
        watches.started = watchdog.spawn(watch).is_ok();
    } else if earliest {
        EARLIER.notify_one();
    }
    Armed { key, thread, attached: PhantomData }
}

impl Armed<'_> {
    /// Ends the watch: true when the thread was interrupted. A second time, it has ended.
    pub(super) fn end(&self) -> bool {
        let mut watches = watches();
        watches.waiting.remove(&self.key);
        if watches.fired.remove(&self.key).is_none() {
            return false;
        }
        // Where a wider limit passed too, its interruption stays.
        let still = watches.fired.values().any(|thread| *thread == self.thread);
        drop(watches);
        // Python that has ended runs nothing that could be interrupted.
        let _ = Python::try_attach(|py| if still { interrupt(py, self.thread) } else { take_back(py, self.thread) });
        true
    }
}

impl Drop for Armed<'_> {
    fn drop(&mut self) {
        self.end();
    }
}

/// The watchdog's own thread.
fn watch() {
    loop {
        wait();
        let fired = Python::try_attach(|py| {
            let now = Instant::now();
            let mut watches = watches();
            while let Some(entry) = watches.waiting.first_entry().filter(|entry| entry.key().0 <= now) {
                let (key, thread) = entry.remove_entry();
                watches.fired.insert(key, thread);
                interrupt(py, thread);
            }
        });
        if fired.is_none() {
            // Python has ended.
            return;
        }
    }
}

/// Waits for the first deadline.
fn wait() {
    let mut watches = watches();
    loop {
        let now = Instant::now();
        let first = watches.waiting.first_key_value().map(|(key, _)| key.0);
        watches = match first {
            Some(deadline) if deadline <= now => return,
            Some(deadline) => EARLIER.wait_timeout(watches, deadline - now).unwrap_or_else(PoisonError::into_inner).0,
            None => EARLIER.wait(watches).unwrap_or_else(PoisonError::into_inner),
        };
    }
}
