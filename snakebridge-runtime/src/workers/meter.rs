//! Pools in numbers for the `metrics` crate, while somebody records. Free where it is not built in.
//!
//! In: what a pool counts. Out: counters, gauges and histograms with the label `pool`. Never: a recorder of the program's called under a lock of the pool's.

use std::time::Duration;

#[cfg(feature = "metrics")]
pub(crate) use recording::Metered;
#[cfg(feature = "metrics")]
pub(super) use recording::{is_recording, publish};

/// Nobody records.
#[cfg(not(feature = "metrics"))]
pub(super) const fn is_recording() -> bool {
    false
}

#[cfg(not(feature = "metrics"))]
pub(super) const fn publish(_stats: &super::stats::PoolStats) {}

/// A call got a worker, or gave up waiting for one.
pub(super) fn waited(pool: &str, time: Duration) {
    #[cfg(feature = "metrics")]
    recording::timed("snakebridge_pool_wait_seconds", pool, time);
    #[cfg(not(feature = "metrics"))]
    let _ = (pool, time);
}

/// A worker has made a call.
pub(super) fn worked(pool: &str, time: Duration) {
    #[cfg(feature = "metrics")]
    recording::timed("snakebridge_pool_busy_seconds", pool, time);
    #[cfg(not(feature = "metrics"))]
    let _ = (pool, time);
}

#[cfg(feature = "metrics")]
mod recording {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use crate::workers::PoolStats;

    static RECORDERS: AtomicUsize = AtomicUsize::new(0);

    /// While one is there, pools tell what they do.
    #[derive(Debug)]
    pub(crate) struct Metered(());

    impl Metered {
        pub(crate) fn new() -> Self {
            RECORDERS.fetch_add(1, Ordering::Relaxed);
            Self(())
        }
    }

    impl Drop for Metered {
        fn drop(&mut self) {
            RECORDERS.fetch_sub(1, Ordering::Relaxed);
        }
    }

    pub(in crate::workers) fn is_recording() -> bool {
        RECORDERS.load(Ordering::Relaxed) > 0
    }

    pub(super) fn timed(name: &'static str, pool: &str, time: Duration) {
        if is_recording() {
            metrics::histogram!(name, "pool" => pool.to_owned()).record(time.as_secs_f64());
        }
    }

    /// What a pool does and has done.
    #[allow(clippy::cast_precision_loss)] // Numbers of workers and calls.
    pub(in crate::workers) fn publish(stats: &PoolStats) {
        let pool = || stats.pool.clone();
        for (state, workers) in [("idle", stats.idle), ("busy", stats.busy), ("starting", stats.starting)] {
            metrics::gauge!("snakebridge_pool_workers", "pool" => pool(), "state" => state).set(workers as f64);
        }
        for (name, number) in [
            ("snakebridge_pool_queue", stats.queued),
            ("snakebridge_pool_sessions", stats.sessions),
            ("snakebridge_pool_objects", stats.objects),
        ] {
            metrics::gauge!(name, "pool" => pool()).set(number as f64);
        }
        for (name, count) in [
            ("snakebridge_pool_calls_total", stats.calls),
            ("snakebridge_pool_unserved_total", stats.unserved),
            ("snakebridge_pool_started_total", stats.started),
            ("snakebridge_pool_restarted_total", stats.restarted),
            ("snakebridge_pool_crashed_total", stats.crashed),
            ("snakebridge_pool_recycled_total", stats.recycled),
        ] {
            metrics::counter!(name, "pool" => pool()).absolute(count);
        }
        for (way, bytes) in [("sent", stats.bytes_sent), ("received", stats.bytes_received), ("shared", stats.bytes_shared)] {
            metrics::counter!("snakebridge_pool_bytes_total", "pool" => pool(), "way" => way).absolute(bytes);
        }
    }
}
