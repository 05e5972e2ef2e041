//! What happens in a pool, as events of `tracing` where that is built in. Free where nobody listens.

use super::error::WorkerError;
use super::worker::{Fate, Worker};

/// A worker is ready.
pub(super) fn started(worker: &Worker) {
    #[cfg(feature = "tracing")]
    tracing::debug!(target: "snakebridge::workers", worker = worker.name, process = worker.pid, took = ?worker.born.elapsed(), "a worker is ready");
    #[cfg(not(feature = "tracing"))]
    let _ = worker;
}

/// A worker does not start.
pub(super) fn not_started(failure: &WorkerError) {
    #[cfg(feature = "tracing")]
    tracing::error!(target: "snakebridge::workers", "{failure}");
    #[cfg(not(feature = "tracing"))]
    let _ = failure;
}

/// A worker has ended, as it was to or not.
pub(super) fn ended(worker: &Worker, fate: &Fate) {
    #[cfg(feature = "tracing")]
    if fate.end.is_crash() {
        tracing::warn!(target: "snakebridge::workers", worker = worker.name, process = worker.pid, last_words = fate.last_words, "a worker {}", fate.end);
    } else {
        tracing::debug!(target: "snakebridge::workers", worker = worker.name, process = worker.pid, "a worker {}", fate.end);
    }
    #[cfg(not(feature = "tracing"))]
    let _ = (worker, fate);
}
