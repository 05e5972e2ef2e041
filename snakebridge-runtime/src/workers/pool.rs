//! A pool: its workers, who has which, and who waits.
//!
//! A worker is leased to one call at a time. Who finds none free waits in one queue, in order, each with its own need: any worker, or just one.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use super::attendant::attend;
use super::cancel::Cancel;
use super::error::{End, WorkerError};
use super::events;
use super::failure::Failure;
use super::frame::Kind;
use super::line::Load;
use super::settings::PoolSettings;
use super::stats::{Counters, PoolStats};
use super::worker::Worker;
use crate::backend::Affinity;

/// How many ended workers are remembered, for the errors of those who still have objects there.
const REMEMBERED: usize = 256;

/// What the handles, the workers and the threads of a pool share.
pub(super) struct Core {
    pub(super) settings: PoolSettings,
    pub(super) counters: Counters,
    state: Mutex<State>,
    /// For the supervisor: something is to do.
    wake: Condvar,
    /// For whoever waits until workers have started or ended.
    changed: Condvar,
    me: Weak<Self>,
}

pub(super) struct State {
    pub(super) slots: Vec<Slot>,
    queue: VecDeque<Arc<Ticket>>,
    bindings: HashMap<Arc<str>, Binding>,
    pub(super) closing: bool,
    /// How the last workers ended.
    ended: VecDeque<(u64, String, End)>,
    /// Why the last worker did not start, while none has since.
    start_failure: Option<WorkerError>,
    crashes: VecDeque<Instant>,
    refused_until: Option<Instant>,
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
    /// Ends in a row, each soon after its start.
    failures: u32,
    /// Since when the process is stopped.
    pub(super) stopped_since: Option<Instant>,
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

    fn serves(&self) -> Option<&Arc<Worker>> {
        if matches!(self, Self::Retiring(..)) { None } else { self.worker() }
    }
}

/// The worker of a session.
struct Binding {
    affinity: Affinity,
    /// None until the first call.
    worker: Option<(u64, String)>,
    lost: bool,
}

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
    fn admits(self, worker: &Worker) -> bool {
        match self {
            Self::Any | Self::Rather(_) => true,
            Self::Only(key) | Self::OnlyNow(key) => worker.key == key,
        }
    }
}

/// Someone who waits for a worker.
pub(super) struct Ticket {
    need: Need,
    outcome: Mutex<Option<Result<Arc<Worker>, WorkerError>>>,
    decided: Condvar,
}

impl Ticket {
    /// Waits no longer.
    pub(super) fn give_up(&self) {
        self.decide(Err(WorkerError::Cancelled));
    }

    /// False when it was decided before.
    fn decide(&self, decision: Result<Arc<Worker>, WorkerError>) -> bool {
        let mut outcome = self.outcome.lock().unwrap_or_else(PoisonError::into_inner);
        if outcome.is_some() {
            return false;
        }
        *outcome = Some(decision);
        self.decided.notify_one();
        true
    }

    fn wait(&self, deadline: Option<Instant>) -> Option<Result<Arc<Worker>, WorkerError>> {
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

/// The right to call a worker; given back when dropped.
pub(super) struct Lease {
    core: Arc<Core>,
    pub(super) worker: Arc<Worker>,
    since: Instant,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.core.counters.busy(self.since.elapsed());
        self.core.give_back(&self.worker);
    }
}

impl Core {
    pub(super) fn new(settings: PoolSettings) -> Arc<Self> {
        let now = Instant::now();
        let slots = (0..settings.size).map(|_| Slot { stage: Stage::Vacant(now), failures: 0, stopped_since: None }).collect();
        let state = State {
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
        };
        Arc::new_cyclic(|me| Self {
            settings,
            counters: Counters::default(),
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

    fn closed(&self) -> WorkerError {
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
                return Err(WorkerError::Saturated { pool: self.settings.name.clone(), queue: self.settings.queue }.into());
            }
            let ticket = Arc::new(Ticket { need, outcome: Mutex::default(), decided: Condvar::new() });
            state.queue.push_back(Arc::clone(&ticket));
            self.counters.queued(state.queue.len());
            ticket
        };
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
            || settings.recycle_memory.is_some_and(|bytes| super::proc::memory(worker.pid).is_some_and(|used| used > bytes));
        reached && worker.objects() == 0 && worker.functions.count() == 0
    }

    /// Tells a worker to end.
    pub(super) fn bid_farewell(&self, worker: &Worker) {
        worker.retire();
        self.counters.recycled();
        let _ = worker.line.send(Kind::Bye, 0, 0, &Load::header(b"[]"), Some(Instant::now() + self.settings.grace));
    }

    // --- what the attendants tell

    pub(super) fn has_started(&self, index: usize, worker: &Arc<Worker>) {
        let closing = {
            let mut state = self.state();
            state.start_failure = None;
            let closing = state.closing;
            let Some(slot) = state.slots.get_mut(index) else { return };
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
        self.counters.started();
        events::started(worker);
        self.wake.notify_one();
        self.changed.notify_all();
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
        self.wake.notify_one();
        self.changed.notify_all();
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

    // --- sessions

    /// Binds a session to a worker, from now on.
    pub(super) fn bind(&self, session: &Arc<str>, affinity: Option<Affinity>) {
        let mut state = self.state();
        let worker = state.least_bound();
        state.bindings.insert(Arc::clone(session), Binding { affinity: affinity.unwrap_or(self.settings.affinity), worker, lost: false });
    }

    pub(super) fn unbind(&self, session: &str) {
        self.state().bindings.remove(session);
    }

    /// Which worker a call of a session may go to.
    pub(super) fn session_need(&self, session: &Arc<str>) -> Result<Need, WorkerError> {
        if !self.state().bindings.contains_key(session) {
            self.bind(session, None);
        }
        let mut state = self.state();
        let free = state.least_bound();
        let Some(binding) = state.bindings.get_mut(session) else { return Ok(Need::Any) };
        if binding.lost {
            let worker = binding.worker.as_ref().map(|(_, name)| name.clone()).unwrap_or_default();
            return Err(WorkerError::SessionLost { session: session.to_string(), worker });
        }
        if binding.worker.is_none() {
            binding.worker = free;
        }
        Ok(match (&binding.worker, binding.affinity) {
            (None, _) => Need::Any,
            (Some((key, _)), Affinity::Hint) => Need::Rather(*key),
            (Some((key, _)), Affinity::StrictQueue) => Need::Only(*key),
            (Some((key, _)), Affinity::StrictFailFast) => Need::OnlyNow(*key),
        })
    }

    /// Which worker the call of an object may go to.
    pub(super) fn owner_need(&self, key: u64, session: Option<&Arc<str>>) -> Need {
        let affinity = session
            .and_then(|session| self.state().bindings.get(session).map(|binding| binding.affinity))
            .unwrap_or(self.settings.affinity);
        if affinity == Affinity::StrictFailFast { Need::OnlyNow(key) } else { Need::Only(key) }
    }

    // --- the end

    /// Ends the workers: those that make a call are waited for until `deadline`, then killed.
    pub(super) fn shut_down(&self, deadline: Instant) {
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

    pub(super) fn start_worker(self: &Arc<Self>, index: usize) {
        attend(self, index);
    }
}

/// The pause before the next start, after so many failures in a row.
fn pause(failures: u32) -> Duration {
    match failures {
        0 | 1 => Duration::ZERO,
        more => Duration::from_millis(25 << more.min(8)).min(Duration::from_secs(5)),
    }
}

impl State {
    /// Why no call is taken at this time.
    fn refused(&mut self, core: &Core) -> Result<(), WorkerError> {
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

    fn crashed(&mut self, core: &Core, now: Instant) {
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
    fn take_idle(&mut self, need: Need) -> Option<Arc<Worker>> {
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
    fn serve_queue(&mut self) {
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
    fn gone(&self, key: u64) -> WorkerError {
        let known = self.ended.iter().find(|(ended, ..)| *ended == key);
        let (worker, end) = known.map_or((String::from("a worker"), End::Unknown), |(_, worker, end)| (worker.clone(), end.clone()));
        WorkerError::Gone { worker, end }
    }

    /// The worker with the fewest sessions.
    fn least_bound(&self) -> Option<(u64, String)> {
        let sessions =
            |key: u64| self.bindings.values().filter(|binding| binding.worker.as_ref().is_some_and(|(bound, _)| *bound == key)).count();
        let serving = self.slots.iter().filter_map(|slot| slot.stage.serves());
        serving.min_by_key(|worker| sessions(worker.key)).map(|worker| (worker.key, worker.name.clone()))
    }
}
