//! How many answers of idempotent calls are kept, and how that does: one count for this process and for all pools of workers.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// How many answers are kept; zero for none.
static CAPACITY: AtomicUsize = AtomicUsize::new(0);
static HITS: AtomicU64 = AtomicU64::new(0);
static MISSES: AtomicU64 = AtomicU64::new(0);
/// Answers that pools keep.
#[cfg(feature = "workers")]
static IN_POOLS: std::sync::atomic::AtomicIsize = std::sync::atomic::AtomicIsize::new(0);

/// How the cache of calls does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct CacheStats {
    /// Calls that were answered from it.
    pub hits: u64,
    /// Calls that could have been and were made.
    pub misses: u64,
    /// How many answers it holds.
    pub size: usize,
    /// How many it may hold, in this process and for each pool of workers.
    pub capacity: usize,
}

impl CacheStats {
    /// With so many answers in this process.
    pub(super) fn now(here: usize) -> Self {
        #[cfg(feature = "workers")]
        let here = here + usize::try_from(IN_POOLS.load(Ordering::Relaxed)).unwrap_or(0);
        Self { hits: HITS.load(Ordering::Relaxed), misses: MISSES.load(Ordering::Relaxed), size: here, capacity: capacity() }
    }
}

pub(crate) fn capacity() -> usize {
    CAPACITY.load(Ordering::Relaxed)
}

pub(super) fn set_capacity(capacity: usize) {
    CAPACITY.store(capacity, Ordering::Relaxed);
}

/// A call was answered from the cache.
pub(crate) fn hit() {
    HITS.fetch_add(1, Ordering::Relaxed);
}

/// A call that could have been was made.
pub(crate) fn miss() {
    MISSES.fetch_add(1, Ordering::Relaxed);
}

/// A pool keeps so many more answers.
#[cfg(feature = "workers")]
pub(crate) fn size_changed(more: isize) {
    IN_POOLS.fetch_add(more, Ordering::Relaxed);
}
