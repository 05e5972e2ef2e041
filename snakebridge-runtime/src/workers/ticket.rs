//! Who waits for a worker, and for which.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Instant;

use super::error::WorkerError;
use super::worker::Worker;

/// Which worker a call may go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Need {
    Any,
    /// That one when it is free, else any.
    Rather(u64),
    Only(u64),
    /// That one, at once.
    OnlyNow(u64),
}

impl Need {
    pub(super) fn admits(self, worker: &Worker) -> bool {
        match self {
            Self::Any | Self::Rather(_) => true,
            Self::Only(key) | Self::OnlyNow(key) => worker.key == key,
        }
    }
}

/// Someone who waits for a worker.
pub(super) struct Ticket {
    pub(super) need: Need,
    pub(super) since: Instant,
    outcome: Mutex<Option<Result<Arc<Worker>, WorkerError>>>,
    decided: Condvar,
}

impl Ticket {
    pub(super) fn new(need: Need) -> Self {
        Self { need, since: Instant::now(), outcome: Mutex::default(), decided: Condvar::new() }
    }

    /// Waits no longer.
    pub(super) fn give_up(&self) {
        self.decide(Err(WorkerError::Cancelled));
    }

    /// False when it was decided before.
    pub(super) fn decide(&self, decision: Result<Arc<Worker>, WorkerError>) -> bool {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.is_some() {
            return false;
        }
        *outcome = Some(decision);
        self.decided.notify_one();
        true
    }

    pub(super) fn wait(&self, deadline: Option<Instant>) -> Option<Result<Arc<Worker>, WorkerError>> {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        while outcome.is_none() {
            match deadline {
                None => outcome = self.decided.wait(outcome).unwrap_or_else(PoisonError::into_inner),
                Some(deadline) => {
                    let left = deadline.checked_duration_since(Instant::now())?;
                    (outcome, _) = self.decided.wait_timeout(outcome, left).unwrap_or_else(PoisonError::into_inner);
                }
            }
        }
        outcome.take()
    }
}
