//! What a pool has done so far, and does now.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use super::state::{Slot, Stage};

/// A pool in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PoolStats {
    /// Its name.
    pub pool: String,
    /// Workers that are free.
    pub idle: usize,
    /// Workers that make a call.
    pub busy: usize,
    /// Workers that start, or wait until they may.
    pub starting: usize,
    /// Calls that wait for a worker.
    pub queued: usize,
    /// The longest that the queue ever was.
    pub longest_queue: usize,
    /// Sessions that are bound to a worker.
    pub sessions: usize,
    /// Objects of living workers that this program refers to.
    pub objects: usize,
    /// Functions of this program that living workers hold.
    pub functions: usize,
    /// Calls that were made, batches of streams among them.
    pub calls: u64,
    /// Calls that got no worker: the queue was full, the wait too long, or they were given up.
    pub unserved: u64,
    /// Workers that were started.
    pub started: u64,
    /// Those of them that took the place of another one.
    pub restarted: u64,
    /// Workers that ended without being told to.
    pub crashed: u64,
    /// Workers that were told to end.
    pub recycled: u64,
    /// How long calls waited for a worker, together.
    pub waited: Duration,
    /// How long workers made calls, together.
    pub worked: Duration,
    /// Bytes sent to workers, without shared memory.
    pub bytes_sent: u64,
    /// Bytes received from workers, without shared memory.
    pub bytes_received: u64,
    /// Bytes that crossed in shared memory, either way.
    pub bytes_shared: u64,
}

/// Bytes that crossed to and from a worker.
#[derive(Clone, Copy)]
pub(super) struct Traffic {
    pub(super) sent: u64,
    pub(super) received: u64,
    /// In shared memory, either way.
    pub(super) shared: u64,
}

/// What is counted.
#[derive(Default)]
pub(super) struct Counters {
    calls: AtomicU64,
    started: AtomicU64,
    restarted: AtomicU64,
    unserved: AtomicU64,
    /// Of the workers that have ended.
    sent: AtomicU64,
    received: AtomicU64,
    shared: AtomicU64,
    crashed: AtomicU64,
    recycled: AtomicU64,
    longest_queue: AtomicUsize,
    waited: AtomicU64,
    worked: AtomicU64,
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

impl Counters {
    pub(super) fn busy(&self, time: Duration) {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.worked.fetch_add(nanoseconds(time), Ordering::Relaxed);
    }

    pub(super) fn waited(&self, time: Duration) {
        self.waited.fetch_add(nanoseconds(time), Ordering::Relaxed);
    }

    pub(super) fn queued(&self, length: usize) {
        self.longest_queue.fetch_max(length, Ordering::Relaxed);
    }

    pub(super) fn unserved(&self) {
        self.unserved.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn started(&self, again: bool) {
        self.started.fetch_add(1, Ordering::Relaxed);
        self.restarted.fetch_add(again.into(), Ordering::Relaxed);
    }

    /// What crossed while a worker lived that has ended.
    pub(super) fn buried(&self, traffic: Traffic) {
        self.sent.fetch_add(traffic.sent, Ordering::Relaxed);
        self.received.fetch_add(traffic.received, Ordering::Relaxed);
        self.shared.fetch_add(traffic.shared, Ordering::Relaxed);
    }

    pub(super) fn crashed(&self) {
        self.crashed.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn recycled(&self) {
        self.recycled.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn stats(&self, pool: &str, slots: &[Slot], queued: usize, sessions: usize) -> PoolStats {
        let mut stats = PoolStats {
            pool: pool.to_owned(),
            queued,
            sessions,
            longest_queue: self.longest_queue.load(Ordering::Relaxed),
            calls: self.calls.load(Ordering::Relaxed),
            unserved: self.unserved.load(Ordering::Relaxed),
            started: self.started.load(Ordering::Relaxed),
            restarted: self.restarted.load(Ordering::Relaxed),
            bytes_sent: self.sent.load(Ordering::Relaxed),
            bytes_received: self.received.load(Ordering::Relaxed),
            bytes_shared: self.shared.load(Ordering::Relaxed),
            crashed: self.crashed.load(Ordering::Relaxed),
            recycled: self.recycled.load(Ordering::Relaxed),
            waited: Duration::from_nanos(self.waited.load(Ordering::Relaxed)),
            worked: Duration::from_nanos(self.worked.load(Ordering::Relaxed)),
            ..PoolStats::default()
        };
        for slot in slots {
            match slot.stage {
                Stage::Idle(_) => stats.idle += 1,
                Stage::Busy(..) => stats.busy += 1,
                Stage::Vacant(_) | Stage::Starting => stats.starting += 1,
                Stage::Retiring(..) => {}
            }
            if let Some(worker) = slot.stage.worker() {
                stats.objects += usize::try_from(worker.objects()).unwrap_or(0);
                stats.functions += worker.functions.count();
                let Traffic { sent, received, shared } = worker.traffic();
                stats.bytes_sent += sent;
                stats.bytes_received += received;
                stats.bytes_shared += shared;
            }
        }
        stats
    }
}
