//! The thread that interrupts others.
//!
//! Whether a limit still counts is decided under the lock of the interpreter: the watchdog fires while it is attached, and a call ends its watch while it is attached. So
//! an interruption comes before the end of its call, where what was not met yet is taken back, or not at all.

use std::collections::BTreeMap;
use std::ffi::c_ulong;
use std::marker::PhantomData;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::pyo3::prelude::*;

use super::interrupt::{interrupt, take_back};
use super::stack::{Mark, is_importing, mark};

/// How long an import that is not to be interrupted is left alone before it is looked at again.
const PATIENCE: Duration = Duration::from_millis(5);

/// When, and a number to tell apart what ends at the same time.
type Key = (Instant, u64);

struct Watches {
    /// Who is to be interrupted when, and in what they ran when the watch began.
    waiting: BTreeMap<Key, (c_ulong, Mark)>,
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
pub(super) fn arm(py: Python<'_>, deadline: Instant, thread: c_ulong) -> Armed<'_> {
    let mark = mark(py);
    let mut watches = watches();
    watches.next += 1;
    let key = (deadline, watches.next);
    let earliest = watches.waiting.first_key_value().is_none_or(|(first, _)| key < *first);
    watches.waiting.insert(key, (thread, mark));
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
        match Python::try_attach(fire) {
            Some(true) => {}
            Some(false) => std::thread::sleep(PATIENCE),
            // Python has ended.
            None => return,
        }
    }
}

/// Interrupts whose limit has passed. False: some of them are importing, and are left alone for now.
fn fire(py: Python<'_>) -> bool {
    let now = Instant::now();
    let late: Vec<_> = watches().waiting.range(..=(now, u64::MAX)).map(|(key, watched)| (*key, *watched)).collect();
    let mut all = true;
    for (key, (thread, mark)) in late {
        // Without the lock of the watches: looking at frames may run Python code, and with it other threads.
        if is_importing(py, thread, mark) {
            all = false;
            continue;
        }
        let mut watches = watches();
        if watches.waiting.remove(&key).is_some() {
            watches.fired.insert(key, thread);
            interrupt(py, thread);
        }
    }
    all
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
