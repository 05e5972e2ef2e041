//! The supervisor: one thread for each pool. It starts workers, watches those that make calls, and ends those that have to end.
//!
//! It sleeps while the pool is idle, but for a heartbeat. A free worker that gives no sign of life hangs. A long call is no sign of trouble, whoever holds the GIL, unless the
//! pool says so: only a process that is stopped, or uses more memory than it may, is killed here; a call that is over its limit is the affair of whoever waits for it.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

use super::error::{End, WorkerError};
use super::pool::Core;
use super::state::{Slot, Stage, State};
use super::system::{ProcessState, STILL, memory_of, state_of, work_of};
use super::worker::Worker;

/// How often workers that make calls are looked at.
const LOOK: Duration = Duration::from_millis(500);

/// What is to be done, without the pool's lock.
enum Task {
    Start(usize),
    Kill(Arc<Worker>, End),
    Ping(Arc<Worker>),
    Retire(Arc<Worker>),
    Flush(Vec<Arc<Worker>>),
}

/// When it looks at the workers again, and when it feels their pulse.
struct Times {
    look_at: Instant,
    beat_at: Instant,
}

/// Supervises a pool until it is closed and its workers have ended.
pub(super) fn supervise(core: &Arc<Core>) {
    let pool = Arc::downgrade(core);
    let named = std::thread::Builder::new().name(format!("snakebridge-{}", core.settings.name));
    if let Err(error) = named.spawn(move || run(&pool)) {
        (0..core.settings.size).for_each(|index| core.did_not_start(index, format!("no thread: {error}"), String::new()));
    }
}

fn run(pool: &Weak<Core>) {
    let mut times = Times { look_at: Instant::now(), beat_at: Instant::now() };
    while let Some(core) = pool.upgrade() {
        let Some(tasks) = next(&core, &mut times) else { return };
        for task in tasks {
            match task {
                Task::Start(index) => core.start_worker(index),
                Task::Kill(worker, end) => worker.kill(end),
                Task::Ping(worker) => worker.ping(),
                Task::Retire(worker) => core.bid_farewell(&worker),
                Task::Flush(workers) => workers.iter().for_each(|worker| worker.flush_released()),
            }
        }
    }
}

/// The next tasks, waited for; none when everything has ended.
fn next(core: &Arc<Core>, times: &mut Times) -> Option<Vec<Task>> {
    let mut state = core.state();
    loop {
        let now = Instant::now();
        let mut tasks = Vec::new();
        let mut until = None;
        let mut wake_at = |time: Instant| until = Some(until.map_or(time, |until: Instant| until.min(time)));
        let closing = state.closing;
        if closing && state.slots.iter().all(|slot| matches!(slot.stage, Stage::Vacant(_))) {
            return None;
        }
        let mut busy = false;
        for (index, slot) in state.slots.iter_mut().enumerate() {
            match &slot.stage {
                Stage::Vacant(_) if closing => {}
                Stage::Vacant(at) if *at <= now => {
                    slot.stage = Stage::Starting;
                    tasks.push(Task::Start(index));
                }
                Stage::Vacant(at) => wake_at(*at),
                Stage::Retiring(worker, kill_at) if *kill_at <= now => {
                    tasks.push(Task::Kill(Arc::clone(worker), End::Retired));
                    wake_at(now + LOOK);
                }
                Stage::Retiring(_, kill_at) => wake_at(*kill_at),
                Stage::Busy(..) => busy = true,
                Stage::Idle(_) | Stage::Starting => {}
            }
        }
        doomed(&mut state, now, &mut tasks, &mut wake_at);
        match state.flush_at {
            Some(at) if at <= now => {
                state.flush_at = None;
                tasks.push(Task::Flush(state.slots.iter().filter_map(|slot| slot.stage.worker().cloned()).collect()));
            }
            Some(at) => wake_at(at),
            None => {}
        }
        let watches_idle = core.settings.recycle_after.is_some() || core.settings.memory_limit.is_some();
        state.watched = busy || watches_idle;
        if state.watched {
            if times.look_at <= now {
                times.look_at = now + LOOK;
                look(core, &mut state, now, &mut tasks);
                entangled(core, &mut state);
            }
            wake_at(times.look_at);
        }
        if let Some(interval) = core.settings.heartbeat.filter(|_| !closing) {
            if times.beat_at <= now {
                times.beat_at = now + interval;
                heartbeat(&state, interval, &mut tasks);
            }
            wake_at(times.beat_at);
        }
        if !tasks.is_empty() {
            return Some(tasks);
        }
        state = core.sleep(state, until);
    }
}

/// Calls that were given up a while ago, and are still made.
fn doomed(state: &mut State, now: Instant, tasks: &mut Vec<Task>, wake_at: &mut impl FnMut(Instant)) {
    state.doomed.retain(|(worker, serial, at)| {
        let Some(worker) = worker.upgrade().filter(|worker| worker.current.load(std::sync::atomic::Ordering::Relaxed) == *serial) else {
            return false;
        };
        if *at <= now {
            tasks.push(Task::Kill(worker, End::Unresponsive));
            return false;
        }
        wake_at(*at);
        true
    });
}

/// Looks at the processes.
fn look(core: &Core, state: &mut State, now: Instant, tasks: &mut Vec<Task>) {
    let settings = &core.settings;
    let bound = state.bound();
    for slot in &mut state.slots {
        let Some(worker) = slot.stage.worker().cloned() else { continue };
        if let Some(limit) = settings.memory_limit
            && let Some(used) = memory_of(worker.pid).filter(|used| *used > limit)
        {
            tasks.push(Task::Kill(worker, End::Memory { used, limit }));
            continue;
        }
        if let Stage::Busy(_) = slot.stage
            && let Some(limit) = settings.gil_limit
        {
            match worker.pulse.silent_for() {
                Some(silent) if silent >= limit => tasks.push(Task::Kill(Arc::clone(&worker), End::Silent(silent))),
                Some(_) => {}
                None => tasks.push(Task::Ping(Arc::clone(&worker))),
            }
        }
        slot.still = worker.threads_wait_for().and_then(|_| work_of(worker.pid)).map(|work| match slot.still {
            Some((before, since)) if before == work => (work, since),
            _ => (work, now),
        });
        match slot.stage {
            Stage::Busy(..) if state_of(worker.pid) == ProcessState::Stopped => {
                let since = *slot.stopped_since.get_or_insert(now);
                if now - since >= settings.stop_patience {
                    tasks.push(Task::Kill(worker, End::Stopped(now - since)));
                }
            }
            Stage::Idle(_) if !bound.contains(&worker.key) && core.is_old(&worker) => {
                slot.stage = Stage::Retiring(Arc::clone(&worker), now + settings.grace);
                tasks.push(Task::Retire(worker));
            }
            _ => slot.stopped_since = None,
        }
    }
}

/// Asks the free workers for a sign of life, and ends those that gave none since the last time.
fn heartbeat(state: &State, interval: Duration, tasks: &mut Vec<Task>) {
    for slot in &state.slots {
        let Stage::Idle(worker) = &slot.stage else { continue };
        tasks.push(match worker.pulse.silent_for() {
            // Asked with the last heartbeat, or by another hand a moment ago.
            Some(silent) if silent >= interval / 2 => Task::Kill(Arc::clone(worker), End::Silent(silent)),
            _ => Task::Ping(Arc::clone(worker)),
        });
    }
}

/// Ends the wait of calls for workers that wait for callbacks of this program themselves: such a callback may wait for just that call. That its main thread waits for one is known;
/// that it waits for another thread which does is taken from its not computing meanwhile.
fn entangled(core: &Core, state: &mut State) {
    let patience = core.settings.callback_patience;
    let State { slots, queue, .. } = state;
    let waits = |slot: &Slot, worker: &Worker| {
        let (itself, for_thread) = (worker.pulse.waits_for(), slot.still.map(|(_, since)| since.elapsed()).min(worker.threads_wait_for()));
        itself.is_some_and(|time| time >= patience) || for_thread.is_some_and(|time| time >= patience.max(STILL))
    };
    queue.retain(|ticket| {
        let waited = ticket.since.elapsed();
        if waited < patience {
            return true;
        }
        let mut entangled = None;
        for slot in slots.iter() {
            match &slot.stage {
                Stage::Busy(worker) if !ticket.need.admits(worker) => {}
                Stage::Busy(worker) if waits(slot, worker) => entangled = Some(worker),
                Stage::Idle(worker) | Stage::Retiring(worker, _) if !ticket.need.admits(worker) => {}
                // This one may be had some time.
                _ => return true,
            }
        }
        let Some(worker) = entangled else { return true };
        ticket.decide(Err(WorkerError::CallingBack { worker: worker.name.clone(), waited }));
        false
    });
}
