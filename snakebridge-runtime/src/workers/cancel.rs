//! [`Cancel`]: gives up the calls of a thread, from another one.

use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Instant;

use super::ticket::Ticket;
use super::worker::Worker;

/// Gives up the calls of one thread, wherever they are: still waiting, or running.
#[derive(Default)]
pub struct Cancel(Mutex<State>);

#[derive(Default)]
struct State {
    cancelled: bool,
    waiting: Option<Weak<Ticket>>,
    /// The calls that run, innermost last: calls nest in callbacks.
    running: Vec<(Weak<Worker>, u32)>,
}

impl Cancel {
    /// Gives it up. A running call is interrupted first; when Python does not react within the pool's grace, its worker is killed.
    pub fn cancel(&self) {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.cancelled = true;
        if let Some(ticket) = state.waiting.as_ref().and_then(Weak::upgrade) {
            ticket.give_up();
        }
        for (worker, serial) in &state.running {
            if let Some(worker) = worker.upgrade() {
                worker.cancel(*serial);
                if let Some(core) = worker.core.upgrade() {
                    core.kill_later(&worker, *serial, Instant::now() + core.settings.grace);
                }
            }
        }
    }

    pub(super) fn is_cancelled(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).cancelled
    }

    /// The call waits. False when it has been given up.
    pub(super) fn waiting(&self, ticket: &Arc<Ticket>) -> bool {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting = Some(Arc::downgrade(ticket));
        !state.cancelled
    }

    /// The call runs. False when it has been given up.
    pub(super) fn running(&self, worker: &Arc<Worker>, serial: u32) -> bool {
        let state = &mut *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.waiting = None;
        state.running.push((Arc::downgrade(worker), serial));
        !state.cancelled
    }

    /// The call has an answer.
    pub(super) fn done(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).running.pop();
    }
}
