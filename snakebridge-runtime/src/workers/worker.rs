//! One worker process, from its start to its end.
//!
//! A worker makes one call at a time, for whoever leases it from the pool; callbacks nest within the call. What arrives besides calls is the attendant's affair.

use std::collections::HashMap;
use std::os::fd::OwnedFd;
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, PoisonError, Weak};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::error::{End, WorkerError};
use super::frame::{Frame, Kind};
use super::functions::Functions;
use super::line::{Line, Load};
use super::pool::Core;
use super::pulse::Pulse;
use super::segment::Segments;
use super::stats::Traffic;
use crate::backend::Backend;
use crate::wire::Owner;

/// How long the end of a process may take to be known once its line is closed.
const VERDICT: Duration = Duration::from_secs(2);

/// One worker process.
pub(super) struct Worker {
    /// Itself, for what outlives a borrow.
    pub(super) me: Weak<Self>,
    /// Different for each that this program ever had.
    pub(super) key: u64,
    /// Its place in the pool.
    pub(super) index: usize,
    pub(super) name: String,
    pub(super) pid: u32,
    pub(super) born: Instant,
    pub(super) pulse: Pulse,
    pub(super) line: Line,
    pub(super) control: Line,
    pub(super) segments: Segments,
    pub(super) functions: Functions,
    /// Conversations that began in another thread of the worker.
    pub(super) conversations: Mutex<HashMap<u32, Side>>,
    pub(super) calls: AtomicU64,
    pub(super) core: Weak<Core>,
    /// The serial of the call of the main thread, 0 without one.
    pub(super) current: AtomicU32,
    serials: AtomicU32,
    objects: AtomicI64,
    released: Mutex<Vec<u64>>,
    process: Mutex<Option<Pid>>,
    doom: Mutex<Option<End>>,
    fate: Mutex<Option<Fate>>,
    ended: Condvar,
    has_ended: AtomicBool,
    /// The kernel kills the process and its group when this closes.
    _lifeline: OwnedFd,
}

/// A conversation with a thread of the worker that is not its main one.
pub(super) struct Side {
    /// Where its frames go.
    pub(super) frames: Sender<Frame>,
    /// Since when the callback has been at work here; none while it calls the worker.
    pub(super) since: Option<Instant>,
}

/// How it ended.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) end: End,
    pub(super) last_words: String,
}

impl Worker {
    pub(super) fn new(core: &Arc<Core>, index: usize, pid: u32, line: OwnedFd, control: OwnedFd, lifeline: OwnedFd) -> Arc<Self> {
        static KEYS: AtomicU64 = AtomicU64::new(1);
        let born = Instant::now();
        Arc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            key: KEYS.fetch_add(1, Ordering::Relaxed),
            index,
            name: format!("worker {} of pool `{}`", index + 1, core.settings.name),
            pid,
            born,
            pulse: Pulse::new(born),
            line: Line::new(line),
            control: Line::new(control),
            segments: Segments::default(),
            functions: Functions::default(),
            conversations: Mutex::default(),
            calls: AtomicU64::new(0),
            core: Arc::downgrade(core),
            current: AtomicU32::new(0),
            serials: AtomicU32::new(0),
            objects: AtomicI64::new(0),
            released: Mutex::default(),
            process: Mutex::new(i32::try_from(pid).ok().and_then(Pid::from_raw)),
            doom: Mutex::default(),
            fate: Mutex::default(),
            ended: Condvar::new(),
            has_ended: AtomicBool::new(false),
            _lifeline: lifeline,
        })
    }

    /// A number for the next call: never 0, which stands for none.
    pub(super) fn next_serial(&self) -> u32 {
        loop {
            let serial = self.serials.fetch_add(1, Ordering::Relaxed).wrapping_add(1);
            if serial != 0 {
                return serial;
            }
        }
    }

    /// Bytes that have crossed so far.
    pub(super) fn traffic(&self) -> Traffic {
        let ((sent, received), (more_sent, more_received)) = (self.line.traffic(), self.control.traffic());
        Traffic { sent: sent + more_sent, received: received + more_received, shared: self.segments.shared() }
    }

    /// For how long a thread of it, besides its main one, has waited for a callback.
    pub(super) fn threads_wait_for(&self) -> Option<Duration> {
        let conversations = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        conversations.values().filter_map(|side| side.since).min().map(|since| since.elapsed())
    }

    /// The callback of that conversation is at work here, or calls the worker.
    pub(super) fn side_works(&self, number: u32, here: bool) {
        let mut conversations = self.conversations.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(side) = conversations.get_mut(&number) {
            side.since = here.then(Instant::now);
        }
    }

    /// So many more objects are referred to.
    pub(super) fn objects_now(&self, more: i64) {
        self.objects.fetch_add(more, Ordering::Relaxed);
    }

    /// How many objects are referred to.
    pub(super) fn objects(&self) -> i64 {
        self.objects.load(Ordering::Relaxed)
    }

    /// The objects that the worker shall forget, to be told with the next frame.
    pub(super) fn take_released(&self) -> Vec<u64> {
        std::mem::take(&mut *self.released.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Tells the worker which objects to forget.
    pub(super) fn flush_released(&self) {
        let released = self.take_released();
        if !released.is_empty() {
            let numbers: Vec<String> = released.iter().map(u64::to_string).collect();
            let _ = self.control.send(Kind::Release, 0, 0, &Load::header(format!("[[{}]]", numbers.join(",")).as_bytes()), in_a_moment());
        }
    }

    /// Asks for a sign of life.
    pub(super) fn ping(&self) {
        self.pulse.ask();
        let _ = self.control.send(Kind::Ping, 0, 0, &Load::header(b"[]"), in_a_moment());
    }

    /// Asks for a call to be given up.
    pub(super) fn cancel(&self, serial: u32) {
        let _ = self.control.send(Kind::Cancel, 0, serial, &Load::header(b"[]"), in_a_moment());
    }

    /// Kills the process and everything that it started, for that reason.
    pub(super) fn kill(&self, reason: End) {
        self.doom.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(reason);
        self.kill_group();
    }

    fn kill_group(&self) {
        // The lock keeps the process id from being another's: it is given up before the process is reaped.
        if let Some(pid) = *self.process.lock().unwrap_or_else(PoisonError::into_inner) {
            let _ = kill_process_group(pid, Signal::KILL);
        }
    }

    /// What remains of its group dies, and the process id may be used by others from here on.
    pub(super) fn buried(&self) {
        self.kill_group();
        *self.process.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Why this program killed it, if it did.
    pub(super) fn doom(&self) -> Option<End> {
        self.doom.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Marks that its end is wanted.
    pub(super) fn retire(&self) {
        self.doom.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(End::Retired);
    }

    pub(super) fn has_ended(&self) -> bool {
        self.has_ended.load(Ordering::Acquire)
    }

    /// It has ended: everyone who waits for it hears so.
    pub(super) fn set_fate(&self, fate: Fate) {
        *self.fate.lock().unwrap_or_else(PoisonError::into_inner) = Some(fate);
        self.has_ended.store(true, Ordering::Release);
        self.ended.notify_all();
        self.line.close();
        self.control.close();
        self.conversations.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.functions.clear();
        self.released.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// How it ended; killed first when it has not ended within a time.
    pub(super) fn fate(&self) -> Fate {
        for patience in [VERDICT, VERDICT * 2] {
            let fate = self.fate.lock().unwrap_or_else(PoisonError::into_inner);
            let (fate, _) = self.ended.wait_timeout_while(fate, patience, |fate| fate.is_none()).unwrap_or_else(PoisonError::into_inner);
            if let Some(fate) = &*fate {
                return fate.clone();
            }
            drop(fate);
            self.kill(End::Unknown);
        }
        Fate { end: End::Unknown, last_words: String::new() }
    }

    /// The error of the call that it made when it ended.
    pub(super) fn lost(&self) -> WorkerError {
        let Fate { end, last_words } = self.fate();
        WorkerError::Lost { worker: self.name.clone(), pid: self.pid, end, last_words }
    }
}

/// The deadline of what never waits in a process that is well: a line's buffer is large.
fn in_a_moment() -> Option<Instant> {
    Some(Instant::now() + Duration::from_millis(200))
}

impl Owner for Worker {
    fn key(&self) -> u64 {
        self.key
    }

    fn name(&self) -> String {
        self.name.clone()
    }

    fn backend(&self) -> &dyn Backend {
        self
    }

    fn release(&self, id: u64) {
        self.objects_now(-1);
        if self.has_ended() {
            return;
        }
        let first = {
            let mut released = self.released.lock().unwrap_or_else(PoisonError::into_inner);
            released.push(id);
            released.len() == 1
        };
        if first && let Some(core) = self.core.upgrade() {
            core.release_soon();
        }
    }
}
