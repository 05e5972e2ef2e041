//! What a pool knows, behind its lock: who has which worker, who waits, which session is bound where.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Weak};
use std::time::Instant;

use super::error::{End, WorkerError};
use super::pool::Core;
use super::ticket::{Need, Ticket};
use super::worker::Worker;
use crate::backend::Affinity;

/// All of it.
pub(super) struct State {
    pub(super) slots: Vec<Slot>,
    pub(super) queue: VecDeque<Arc<Ticket>>,
    pub(super) bindings: HashMap<Arc<str>, Binding>,
    pub(super) closing: bool,
    /// How the last workers ended.
    pub(super) ended: VecDeque<(u64, String, End)>,
    /// Why the last worker did not start, while none has since.
    pub(super) start_failure: Option<WorkerError>,
    pub(super) crashes: VecDeque<Instant>,
    pub(super) refused_until: Option<Instant>,
    /// True while the supervisor looks at busy workers now and then; else it sleeps.
    pub(super) watched: bool,
    /// When the released objects are told.
    pub(super) flush_at: Option<Instant>,
    /// Calls that were given up: their workers are killed at that time, should they still make them.
    pub(super) doomed: Vec<(Weak<Worker>, u32, Instant)>,
}

/// The place of one worker.
pub(super) struct Slot {
    pub(super) stage: Stage,
    /// A worker has been here before.
    pub(super) was_taken: bool,
    /// Ends in a row, each soon after its start.
    pub(super) failures: u32,
    /// Since when the process is stopped.
    pub(super) stopped_since: Option<Instant>,
    /// How much its main thread had computed when that was last seen to grow, and when; while other threads of it wait for callbacks.
    pub(super) still: Option<(u64, Instant)>,
}

pub(super) enum Stage {
    /// None; the next one starts then.
    Vacant(Instant),
    Starting,
    Idle(Arc<Worker>),
    Busy(Arc<Worker>),
    /// Told to end; killed then.
    Retiring(Arc<Worker>, Instant),
}

impl Stage {
    pub(super) fn worker(&self) -> Option<&Arc<Worker>> {
        match self {
            Self::Idle(worker) | Self::Busy(worker) | Self::Retiring(worker, _) => Some(worker),
            Self::Vacant(_) | Self::Starting => None,
        }
    }

    pub(super) fn serves(&self) -> Option<&Arc<Worker>> {
        if matches!(self, Self::Retiring(..)) { None } else { self.worker() }
    }
}

/// The worker of a session.
pub(super) struct Binding {
    pub(super) affinity: Affinity,
    /// None until the first call.
    pub(super) worker: Option<(u64, String)>,
    pub(super) lost: bool,
}

impl State {
    pub(super) fn new(size: usize) -> Self {
        let now = Instant::now();
        let slots = (0..size)
            .map(|_| Slot { stage: Stage::Vacant(now), was_taken: false, failures: 0, stopped_since: None, still: None })
            .collect();
        Self {
            slots,
            queue: VecDeque::new(),
            bindings: HashMap::new(),
            closing: false,
            ended: VecDeque::new(),
            start_failure: None,
            crashes: VecDeque::new(),
            refused_until: None,
            watched: false,
            flush_at: None,
            doomed: Vec::new(),
        }
    }

    /// Why no call is taken at this time.
    pub(super) fn refused(&mut self, core: &Core) -> Result<(), WorkerError> {
        if self.closing {
            return Err(core.closed());
        }
        if let Some(until) = self.refused_until {
            if Instant::now() < until {
                let (crashes, within) = core.settings.crash_barrier.unwrap_or_default();
                return Err(WorkerError::Crashing { pool: core.settings.name.clone(), crashes, within });
            }
            self.refused_until = None;
        }
        if let Some(failure) = &self.start_failure
            && self.slots.iter().all(|slot| matches!(slot.stage, Stage::Vacant(_)))
        {
            return Err(failure.clone());
        }
        Ok(())
    }

    pub(super) fn crashed(&mut self, core: &Core, now: Instant) {
        let Some((most, within)) = core.settings.crash_barrier else { return };
        self.crashes.push_back(now);
        while self.crashes.front().is_some_and(|first| now.duration_since(*first) > within) {
            self.crashes.pop_front();
        }
        if self.crashes.len() > most {
            self.refused_until = Some(now + within);
            self.crashes.clear();
            let failure = WorkerError::Crashing { pool: core.settings.name.clone(), crashes: most, within };
            for ticket in self.queue.drain(..) {
                ticket.decide(Err(failure.clone()));
            }
        }
    }

    /// A free worker that will do, busy from now on.
    pub(super) fn take_idle(&mut self, need: Need) -> Option<Arc<Worker>> {
        let rather = if let Need::Rather(key) = need { Some(key) } else { None };
        let idle = |slot: &Slot| matches!(&slot.stage, Stage::Idle(worker) if need.admits(worker) && !worker.has_ended());
        let preferred = rather.and_then(|key| {
            self.slots.iter().position(|slot| matches!(&slot.stage, Stage::Idle(worker) if worker.key == key && !worker.has_ended()))
        });
        let at = preferred.or_else(|| self.slots.iter().position(idle))?;
        let worker = Arc::clone(self.slots[at].stage.worker()?);
        self.slots[at].stage = Stage::Busy(Arc::clone(&worker));
        Some(worker)
    }

    /// Gives free workers to those who wait, the first first.
    pub(super) fn serve_queue(&mut self) {
        let mut at = 0;
        while at < self.queue.len() {
            let need = self.queue[at].need;
            let Some(worker) = self.take_idle(need) else {
                if need == Need::Any {
                    // Nobody behind can have one either, unless it is a busy one that this does not wait for.
                    return;
                }
                at += 1;
                continue;
            };
            let Some(ticket) = self.queue.remove(at) else { return };
            let index = worker.index;
            if !ticket.decide(Ok(Arc::clone(&worker))) {
                self.slots[index].stage = Stage::Idle(worker);
            }
        }
    }

    /// The workers that sessions are bound to.
    pub(super) fn bound(&self) -> Vec<u64> {
        self.bindings.values().filter_map(|binding| binding.worker.as_ref().map(|(key, _)| *key)).collect()
    }

    /// The error for an object of a worker that is not there any more.
    pub(super) fn gone(&self, key: u64) -> WorkerError {
        let known = self.ended.iter().find(|(ended, ..)| *ended == key);
        let (worker, end) = known.map_or((String::from("a worker"), End::Unknown), |(_, worker, end)| (worker.clone(), end.clone()));
        WorkerError::Gone { worker, end }
    }

    /// The worker with the fewest sessions.
    pub(super) fn least_bound(&self) -> Option<(u64, String)> {
        let sessions =
            |key: u64| self.bindings.values().filter(|binding| binding.worker.as_ref().is_some_and(|(bound, _)| *bound == key)).count();
        let serving = self.slots.iter().filter_map(|slot| slot.stage.serves());
        serving.min_by_key(|worker| sessions(worker.key)).map(|worker| (worker.key, worker.name.clone()))
    }
}
