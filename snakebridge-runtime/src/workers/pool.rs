//! A pool: its workers, who has which, and who waits.
//!
//! A worker is leased to one call at a time. Who finds none free waits in one queue, in order, each with its own need: any worker, or just one.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::answers::Answers;
use super::attendant::attend;
use super::cancel::Cancel;
use super::error::{End, WorkerError};
use super::failure::Failure;
use super::frame::Kind;
use super::line::Load;
use super::meter;
use super::settings::PoolSettings;
use super::state::{Stage, State};
use super::stats::{Counters, PoolStats};
use super::ticket::{Need, Ticket};
use super::worker::Worker;

/// What the handles, the workers and the threads of a pool share.
pub(super) struct Core {
    pub(super) settings: PoolSettings,
    pub(super) counters: Counters,
    pub(super) answers: Answers,
    state: Mutex<State>,
    /// For the supervisor: something is to do.
    pub(super) wake: Condvar,
    /// For whoever waits until workers have started or ended.
    pub(super) changed: Condvar,
    me: Weak<Self>,
}

/// The right to call a worker; given back when dropped.
pub(super) struct Lease {
    core: Arc<Core>,
    pub(super) worker: Arc<Worker>,
    since: Instant,
}

impl Drop for Lease {
    fn drop(&mut self) {
        let time = self.since.elapsed();
        self.core.counters.busy(time);
        meter::worked(&self.core.settings.name, time);
        self.core.give_back(&self.worker);
        self.core.publish();
    }
}

impl Core {
    pub(super) fn new(settings: PoolSettings) -> Arc<Self> {
        let state = State::new(settings.size);
        Arc::new_cyclic(|me| Self {
            settings,
            counters: Counters::default(),
            answers: Answers::default(),
            state: Mutex::new(state),
            wake: Condvar::new(),
            changed: Condvar::new(),
            me: Weak::clone(me),
        })
    }

    pub(super) fn weak(&self) -> Weak<Self> {
        Weak::clone(&self.me)
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sleeps until something is to do, or that time has come.
    pub(super) fn sleep<'a>(&self, state: MutexGuard<'a, State>, until: Option<Instant>) -> MutexGuard<'a, State> {
        match until {
            None => self.wake.wait(state).unwrap_or_else(PoisonError::into_inner),
            Some(until) => {
                let left = until.saturating_duration_since(Instant::now());
                self.wake.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0
            }
        }
    }

    pub(super) fn closed(&self) -> WorkerError {
        WorkerError::Closed { pool: self.settings.name.clone() }
    }

    /// Waits until a worker is ready, or it is clear that none will be.
    pub(super) fn ready(&self) -> Result<(), WorkerError> {
        let mut state = self.state();
        loop {
            if state.slots.iter().any(|slot| slot.stage.serves().is_some()) {
                return Ok(());
            }
            if state.closing {
                return Err(self.closed());
            }
            if let Some(failure) = &state.start_failure
                && !state.slots.iter().any(|slot| matches!(slot.stage, Stage::Starting))
            {
                return Err(failure.clone());
            }
            state = self.changed.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until all workers are ready, for so long.
    pub(super) fn complete(&self, limit: Duration) -> Result<(), WorkerError> {
        let began = Instant::now();
        let mut state = self.state();
        loop {
            let missing = state.slots.iter().filter(|slot| slot.stage.serves().is_none()).count();
            if missing == 0 {
                return Ok(());
            }
            if state.closing {
                return Err(self.closed());
            }
            if let Some(failure) = &state.start_failure {
                return Err(failure.clone());
            }
            let left = limit.saturating_sub(began.elapsed());
            if left.is_zero() {
                let reason = format!("{missing} of {} were not ready within {limit:?}", self.settings.size);
                return Err(WorkerError::Start { pool: self.settings.name.clone(), reason, last_words: String::new() });
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    // --- leases

    /// A worker for a call, waited for if need be.
    pub(super) fn lease(&self, need: Need, limit: Option<(Instant, Duration)>, cancel: Option<&Cancel>) -> Result<Lease, Failure> {
        let Some(core) = self.me.upgrade() else { return Err(self.closed().into()) };
        let began = Instant::now();
        let lease = |worker| Lease { core: Arc::clone(&core), worker, since: Instant::now() };
        let ticket = {
            let mut state = self.state();
            state.refused(self)?;
            if let Some(worker) = state.take_idle(need) {
                if !std::mem::replace(&mut state.watched, true) {
                    self.wake.notify_one();
                }
                drop(state);
                meter::waited(&self.settings.name, Duration::ZERO);
                self.publish();
                return Ok(lease(worker));
            }
            if let Need::Only(key) | Need::OnlyNow(key) = need {
                let Some(owner) = state.slots.iter().filter_map(|slot| slot.stage.worker()).find(|worker| worker.key == key) else {
                    return Err(state.gone(key).into());
                };
                if matches!(need, Need::OnlyNow(_)) {
                    return Err(WorkerError::Busy { worker: owner.name.clone() }.into());
                }
            }
            if state.queue.len() >= self.settings.queue {
                self.counters.unserved();
                return Err(WorkerError::Saturated { pool: self.settings.name.clone(), queue: self.settings.queue }.into());
            }
            let ticket = Arc::new(Ticket::new(need));
            state.queue.push_back(Arc::clone(&ticket));
            self.counters.queued(state.queue.len());
            ticket
        };
        self.publish();
        if let Some(cancel) = cancel
            && !cancel.waiting(&ticket)
        {
            ticket.give_up();
        }
        let patience = self.settings.wait.map(|wait| began + wait);
        let until = [patience, limit.map(|(deadline, _)| deadline)].into_iter().flatten().min();
        let outcome = ticket.wait(until).or_else(|| {
            // Whoever decides has the pool's lock: after this nobody does.
            self.state().queue.retain(|other| !Arc::ptr_eq(other, &ticket));
            ticket.wait(Some(began))
        });
        self.counters.waited(began.elapsed());
        meter::waited(&self.settings.name, began.elapsed());
        if !matches!(outcome, Some(Ok(_))) {
            self.counters.unserved();
        }
        self.publish();
        match outcome {
            Some(Ok(worker)) => Ok(lease(worker)),
            Some(Err(error)) => {
                self.state().queue.retain(|other| !Arc::ptr_eq(other, &ticket));
                Err(error.into())
            }
            None => Err(match limit {
                Some((deadline, limit)) if Some(deadline) == until => {
                    Failure::Late { limit, elapsed: limit + deadline.elapsed(), killed: false }
                }
                _ => WorkerError::QueueTimeout { pool: self.settings.name.clone(), waited: began.elapsed() }.into(),
            }),
        }
    }

    /// A call is over.
    fn give_back(&self, worker: &Arc<Worker>) {
        let retiring = {
            let mut state = self.state();
            let bound = state.bound().contains(&worker.key);
            let closing = state.closing;
            let Some(slot) =
                state.slots.get_mut(worker.index).filter(|slot| matches!(&slot.stage, Stage::Busy(busy) if busy.key == worker.key))
            else {
                return;
            };
            if worker.has_ended() {
                // The attendant tells what becomes of the slot.
                return;
            }
            slot.failures = 0;
            slot.stopped_since = None;
            // What it was asked while it computed counts no more: it answers now.
            worker.pulse.beats();
            let old = closing || (!bound && self.is_old(worker));
            if old {
                slot.stage = Stage::Retiring(Arc::clone(worker), Instant::now() + self.settings.grace);
                self.wake.notify_one();
            } else {
                slot.stage = Stage::Idle(Arc::clone(worker));
                state.serve_queue();
            }
            old
        };
        if retiring {
            self.bid_farewell(worker);
        }
    }

    /// True for a worker that is to be replaced: nothing of this program's lives there.
    pub(super) fn is_old(&self, worker: &Worker) -> bool {
        let settings = &self.settings;
        let reached = settings.recycle_after_calls.is_some_and(|calls| worker.calls.load(std::sync::atomic::Ordering::Relaxed) >= calls)
            || settings.recycle_after.is_some_and(|time| worker.born.elapsed() >= time)
            || settings.recycle_memory.is_some_and(|bytes| super::system::memory_of(worker.pid).is_some_and(|used| used > bytes));
        reached && worker.objects() == 0 && worker.functions.count() == 0
    }

    /// Tells a worker to end.
    pub(super) fn bid_farewell(&self, worker: &Worker) {
        worker.retire();
        self.counters.recycled();
        let _ = worker.line.send(Kind::Bye, 0, 0, &Load::header(b"[]"), Some(Instant::now() + self.settings.grace));
    }

    // --- what is done later

    /// Objects were released: the workers are told in a moment, unless a call tells them before.
    pub(super) fn release_soon(&self) {
        let mut state = self.state();
        if state.flush_at.is_none() {
            state.flush_at = Some(Instant::now() + Duration::from_millis(20));
            self.wake.notify_one();
        }
    }

    /// Kills a worker at that time if it still makes that call.
    pub(super) fn kill_later(&self, worker: &Arc<Worker>, serial: u32, at: Instant) {
        self.state().doomed.push((Arc::downgrade(worker), serial, at));
        self.wake.notify_one();
    }

    // --- the end

    /// Ends the workers: those that make a call are waited for until `deadline`, then killed.
    pub(super) fn shut_down(&self, deadline: Instant) {
        self.answers.forget();
        let idle = {
            let mut state = self.state();
            state.closing = true;
            for ticket in state.queue.drain(..) {
                ticket.decide(Err(self.closed()));
            }
            let mut idle = Vec::new();
            for slot in &mut state.slots {
                if let Stage::Idle(worker) = &slot.stage {
                    idle.push(Arc::clone(worker));
                    slot.stage = Stage::Retiring(Arc::clone(worker), deadline);
                }
            }
            idle
        };
        for worker in &idle {
            self.bid_farewell(worker);
        }
        self.wake.notify_all();
        let mut state = self.state();
        loop {
            let living = state.slots.iter().any(|slot| !matches!(slot.stage, Stage::Vacant(_)));
            let left = deadline.saturating_duration_since(Instant::now());
            if !living || left.is_zero() {
                break;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        let late: Vec<Arc<Worker>> = state.slots.iter().filter_map(|slot| slot.stage.worker().cloned()).collect();
        drop(state);
        for worker in late {
            worker.kill(End::Retired);
            worker.fate();
        }
        self.wake.notify_all();
    }

    pub(super) fn stats(&self) -> PoolStats {
        let state = self.state();
        self.counters.stats(&self.settings.name, &state.slots, state.queue.len(), state.bindings.len())
    }

    /// Tells those who record what the pool does. Nobody has its lock.
    pub(super) fn publish(&self) {
        if meter::is_recording() {
            meter::publish(&self.stats());
        }
    }

    pub(super) fn start_worker(self: &Arc<Self>, index: usize) {
        attend(self, index);
    }
}
