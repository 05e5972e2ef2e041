//! Births and deaths: what the attendants tell their pool of the workers.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::error::{End, WorkerError};
use super::events;
use super::pool::Core;
use super::state::Stage;
use super::ticket::{Need, Ticket};
use super::worker::Worker;
use crate::backend::Affinity;

/// How many ended workers are remembered, for the errors of those who still have objects there.
const REMEMBERED: usize = 256;

impl Core {
    pub(super) fn has_started(&self, index: usize, worker: &Arc<Worker>) {
        let again;
        let closing = {
            let mut state = self.state();
            state.start_failure = None;
            let closing = state.closing;
            let Some(slot) = state.slots.get_mut(index) else { return };
            again = std::mem::replace(&mut slot.was_taken, true);
            if worker.has_ended() {
                slot.stage = Stage::Vacant(Instant::now());
            } else if closing {
                slot.stage = Stage::Retiring(Arc::clone(worker), Instant::now() + self.settings.grace);
            } else {
                slot.stage = Stage::Idle(Arc::clone(worker));
                state.serve_queue();
            }
            closing
        };
        self.counters.started(again);
        events::started(worker);
        self.wake.notify_one();
        self.changed.notify_all();
        self.publish();
        if closing {
            self.bid_farewell(worker);
        }
    }

    pub(super) fn did_not_start(&self, index: usize, reason: String, last_words: String) {
        let failure = WorkerError::Start { pool: self.settings.name.clone(), reason, last_words };
        events::not_started(&failure);
        let mut state = self.state();
        if let Some(slot) = state.slots.get_mut(index) {
            slot.failures += 1;
            slot.stage = Stage::Vacant(Instant::now() + pause(slot.failures + 2));
        }
        if !state.slots.iter().any(|slot| slot.stage.serves().is_some()) {
            for ticket in state.queue.drain(..) {
                ticket.decide(Err(failure.clone()));
            }
        }
        state.start_failure = Some(failure);
        self.wake.notify_one();
        self.changed.notify_all();
    }

    pub(super) fn has_ended(&self, index: usize, worker: &Arc<Worker>) {
        let fate = worker.fate();
        events::ended(worker, &fate);
        let end = fate.end;
        let mut state = self.state();
        let now = Instant::now();
        let Some(slot) = state.slots.get_mut(index).filter(|slot| slot.stage.worker().is_some_and(|known| known.key == worker.key)) else {
            return;
        };
        // One that lived for a while is replaced at once, one that did not after a pause.
        slot.failures = if worker.born.elapsed() > Duration::from_secs(5) || end == End::Retired { 0 } else { slot.failures + 1 };
        slot.stage = Stage::Vacant(now + pause(slot.failures));
        self.counters.buried(worker.traffic());
        slot.stopped_since = None;
        state.ended.push_front((worker.key, worker.name.clone(), end.clone()));
        state.ended.truncate(REMEMBERED);
        if end.is_crash() {
            self.counters.crashed();
            state.crashed(self, now);
        }
        for binding in state.bindings.values_mut().filter(|binding| binding.worker.as_ref().is_some_and(|(key, _)| *key == worker.key)) {
            match binding.affinity {
                Affinity::Hint => binding.worker = None,
                Affinity::StrictQueue | Affinity::StrictFailFast => binding.lost = true,
            }
        }
        let (only, others) = state.queue.drain(..).partition(|ticket| ticket.need == Need::Only(worker.key));
        state.queue = others;
        let only: VecDeque<Arc<Ticket>> = only;
        for ticket in only {
            ticket.decide(Err(WorkerError::Gone { worker: worker.name.clone(), end: end.clone() }));
        }
        drop(state);
        self.wake.notify_one();
        self.changed.notify_all();
        self.publish();
    }
}

/// The pause before the next start, after so many failures in a row.
fn pause(failures: u32) -> Duration {
    match failures {
        0 | 1 => Duration::ZERO,
        more => Duration::from_millis(25 << more.min(8)).min(Duration::from_secs(5)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_a_limit() {
        let pauses: Vec<u128> = (0..12).map(|failures| pause(failures).as_millis()).collect();
        assert_eq!(pauses, [0, 0, 100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000, 5000]);
    }
}
