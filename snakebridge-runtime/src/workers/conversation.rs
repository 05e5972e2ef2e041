//! A conversation: calls nested in calls between one thread of this program and one of a worker, strictly in turns.
//!
//! The call comes from the thread that leased the worker, over its call line; or from a thread of the worker that calls a function of this program, over the control
//! line. Who waits for an answer serves what the other side asks for meanwhile, on the same thread: so callbacks nest without limit and without deadlock.

use std::cell::RefCell;
use std::os::fd::{AsFd, BorrowedFd};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::cancel::Cancel;
use super::decode::decode;
use super::encode::{Encoder, Packed};
use super::error::{End, WorkerError};
use super::failure::Failure;
use super::frame::{Frame, Kind};
use super::line::{Broken, Load};
use super::question::Question;
use super::raise::raising;
use super::worker::Worker;
use crate::backend::carrying;
use crate::error::Error;
use crate::telemetry::correlated;
use crate::wire::Item;

thread_local! {
    /// The conversations in which this thread serves a callback, innermost last.
    static SERVING: RefCell<Vec<Arc<Conversation>>> = const { RefCell::new(Vec::new()) };
}

/// One thread here, one there.
pub(super) struct Conversation {
    worker: Arc<Worker>,
    number: u32,
    /// Where frames come from, unless it is the call line.
    side: Option<Mutex<Receiver<Frame>>>,
}

/// When an answer is due, and what has been done about it.
struct Due<'a> {
    limit: Option<(Instant, Duration)>,
    cancel: Option<&'a Cancel>,
    /// When the worker is killed: the call has been given up before.
    kill_at: Option<Instant>,
}

impl Conversation {
    /// That of the lease holder.
    pub(super) fn main(worker: &Arc<Worker>) -> Arc<Self> {
        Arc::new(Self { worker: Arc::clone(worker), number: 0, side: None })
    }

    /// One that a thread of the worker began.
    pub(super) fn side(worker: &Arc<Worker>, number: u32, frames: Receiver<Frame>) -> Arc<Self> {
        Arc::new(Self { worker: Arc::clone(worker), number, side: Some(Mutex::new(frames)) })
    }

    /// The conversation with a worker in which this thread serves a callback: its calls nest there.
    pub(super) fn serving(key: u64) -> Option<Arc<Self>> {
        SERVING.with_borrow(|serving| serving.iter().rev().find(|conversation| conversation.worker.key == key).cloned())
    }

    /// The innermost conversation with a worker of that pool, in which this thread serves a callback.
    pub(super) fn serving_pool(core: &std::sync::Weak<super::pool::Core>) -> Option<Arc<Self>> {
        SERVING.with_borrow(|serving| serving.iter().rev().find(|conversation| conversation.worker.core.ptr_eq(core)).cloned())
    }

    fn is_main(&self) -> bool {
        self.side.is_none()
    }

    fn send(&self, kind: Kind, serial: u32, packed: &Packed, deadline: Option<Instant>) -> Result<(), Broken> {
        let descriptors: Vec<BorrowedFd<'_>> = packed.descriptors.iter().map(|descriptor| descriptor.as_fd()).collect();
        let load = Load { header: &packed.header, body: &packed.body, descriptors: &descriptors };
        let line = if self.is_main() { &self.worker.line } else { &self.worker.control };
        line.send(kind, self.number, serial, &load, deadline)
    }

    fn receive(&self, deadline: Option<Instant>) -> Result<Frame, Broken> {
        let Some(frames) = &self.side else { return self.worker.line.receive(deadline) };
        let frames = frames.lock().unwrap_or_else(PoisonError::into_inner);
        match deadline {
            None => frames.recv().map_err(|_| Broken::Closed),
            Some(deadline) => frames.recv_timeout(deadline.saturating_duration_since(Instant::now())).map_err(|error| match error {
                RecvTimeoutError::Timeout => Broken::Late,
                RecvTimeoutError::Disconnected => Broken::Closed,
            }),
        }
    }

    /// Asks, and serves callbacks until the answer comes.
    pub(super) fn ask(
        self: &Arc<Self>,
        question: &Question<'_>,
        limit: Option<(Instant, Duration)>,
        cancel: Option<&Cancel>,
    ) -> Result<Item, Failure> {
        let worker = &self.worker;
        let packed = question.pack(worker)?;
        let serial = worker.next_serial();
        let outer = if self.is_main() { worker.current.swap(serial, Ordering::Relaxed) } else { 0 };
        let nested = self.is_main() && worker.pulse.computes();
        if !self.is_main() {
            worker.side_works(self.number, false);
        }
        worker.calls.fetch_add(1, Ordering::Relaxed);
        let mut due = Due { limit, cancel, kill_at: None };
        let answer = if cancel.is_none_or(|cancel| cancel.running(worker, serial)) {
            self.send(Kind::Call, serial, &packed, limit.map(|(deadline, _)| deadline))
                .map_err(|broken| self.broken(broken, &due))
                .and_then(|()| self.answer(serial, &mut due))
        } else {
            Err(WorkerError::Cancelled.into())
        };
        if let Some(cancel) = cancel {
            cancel.done();
        }
        if self.is_main() {
            worker.current.store(outer, Ordering::Relaxed);
            if nested {
                worker.pulse.waits();
            }
        } else {
            worker.side_works(self.number, true);
        }
        answer
    }

    fn answer(self: &Arc<Self>, serial: u32, due: &mut Due<'_>) -> Result<Item, Failure> {
        loop {
            let frame = match self.receive(due.kill_at.or(due.limit.map(|(deadline, _)| deadline))) {
                Ok(frame) => frame,
                Err(Broken::Late) if due.kill_at.is_none() => {
                    // First in good manners: Python raises `Interrupted` where it is.
                    self.worker.cancel(serial);
                    due.kill_at = Some(Instant::now() + self.grace());
                    continue;
                }
                Err(broken) => return Err(self.broken(broken, due)),
            };
            match frame.kind {
                Kind::Call => self.serve(&frame),
                Kind::Answer | Kind::Raise if frame.serial == serial => {
                    let read = self.read(&frame).map_err(|reason| self.malformed(reason))?;
                    return if let Some((_, limit)) = due.limit.filter(|_| due.kill_at.is_some()) {
                        Err(Failure::Late { limit, elapsed: due.elapsed(), killed: false })
                    } else if frame.kind == Kind::Answer {
                        Ok(read)
                    } else {
                        Err(self.raised(Failure::Raised(read), due))
                    };
                }
                kind => {
                    return Err(self.malformed(format!(
                        "a frame of kind {kind:?} for call {}, where the answer to call {serial} was due",
                        frame.serial
                    )));
                }
            }
        }
    }

    /// Some exceptions are the worker's own words.
    fn raised(&self, failure: Failure, due: &Due<'_>) -> Failure {
        let worker = || self.worker.name.clone();
        let message = failure.raised("message").unwrap_or_default().to_owned();
        if due.cancel.is_some_and(Cancel::is_cancelled) && failure.is_exactly("snakebridge.Interrupted") {
            return WorkerError::Cancelled.into();
        }
        if failure.is_exactly("snakebridge.RefNotFound") {
            return WorkerError::RefNotFound { worker: worker(), message }.into();
        }
        if failure.is_exactly("snakebridge.ProtocolError") {
            return WorkerError::Protocol { worker: worker(), reason: message }.into();
        }
        failure
    }

    /// The line is of no use any more: why.
    fn broken(&self, broken: Broken, due: &Due<'_>) -> Failure {
        match broken {
            Broken::Closed => self.worker.lost().into(),
            Broken::Malformed(reason) => self.malformed(reason),
            Broken::Late => {
                self.worker.kill(End::Unresponsive);
                let lost = self.worker.lost();
                match due.limit {
                    Some((_, limit)) => Failure::Late { limit, elapsed: due.elapsed(), killed: true },
                    None => lost.into(),
                }
            }
        }
    }

    fn malformed(&self, reason: String) -> Failure {
        self.worker.kill(End::Malformed);
        WorkerError::Protocol { worker: self.worker.name.clone(), reason }.into()
    }

    fn grace(&self) -> Duration {
        self.worker.core.upgrade().map_or(Duration::from_secs(1), |core| core.settings.grace)
    }

    /// The value of a frame; what the worker dropped is noted.
    fn read(&self, frame: &Frame) -> Result<Item, String> {
        let worker = &self.worker;
        let Item::List(parts) = decode(worker, &frame.header, &frame.body, &frame.descriptors)? else {
            return Err(String::from("a header that is no list"));
        };
        let [value, functions, segments] = <[Item; 3]>::try_from(parts).map_err(|parts| format!("a header of {} parts", parts.len()))?;
        dropped(worker, functions, segments);
        Ok(value)
    }

    /// Runs a function of this program for the worker, and answers.
    pub(super) fn serve(self: &Arc<Self>, frame: &Frame) {
        let worker = &self.worker;
        let answer = self.read(frame).and_then(|call| Callback::of(worker, call)).map(|callback| {
            SERVING.with_borrow_mut(|serving| serving.push(Arc::clone(self)));
            if self.is_main() {
                worker.pulse.waits();
            }
            let answer = catch_unwind(AssertUnwindSafe(|| callback.run()));
            SERVING.with_borrow_mut(Vec::pop);
            if self.is_main() {
                worker.pulse.computes();
            }
            answer.unwrap_or_else(|panic| Err(super::raise::panicked(&*panic)))
        });
        let (kind, item) = match answer {
            Ok(Ok(item)) => (Kind::Answer, item),
            Ok(Err(error)) => (Kind::Raise, raising(error, worker)),
            Err(reason) => (Kind::Raise, carrying(&WorkerError::Protocol { worker: worker.name.clone(), reason }.into())),
        };
        let pack = |item: &Item| {
            Encoder::new(worker).pack(|encoder| {
                encoder.raw("[");
                encoder.item(item, 0)?;
                encoder.raw("]");
                Ok(())
            })
        };
        let (kind, packed) = match pack(&item) {
            Ok(packed) => (kind, packed),
            Err(error) => match pack(&carrying(&Error::from(error))) {
                Ok(packed) => (Kind::Raise, packed),
                Err(_) => return worker.kill(End::Malformed),
            },
        };
        // When it can't be sent the worker is gone: whoever waits for its answer hears so.
        let _ = self.send(kind, frame.serial, &packed, None);
    }
}

impl Due<'_> {
    /// How long the call took, from its limit's beginning.
    fn elapsed(&self) -> Duration {
        self.limit.map_or(Duration::ZERO, |(deadline, limit)| limit + Instant::now().saturating_duration_since(deadline))
    }
}

/// Notes what a worker needs no more.
pub(super) fn dropped(worker: &Worker, functions: Item, segments: Item) {
    let numbers = |item: Item| {
        let items = if let Item::List(items) = item { items } else { Vec::new() };
        items.into_iter().filter_map(|item| if let Item::Int(number) = item { Some(number) } else { None })
    };
    for number in numbers(functions) {
        worker.functions.dropped(u32::try_from(number).unwrap_or(0));
    }
    for number in numbers(segments) {
        worker.segments.done(u64::try_from(number).unwrap_or(0));
    }
}

/// A call of a function of this program.
struct Callback {
    function: Arc<dyn crate::wire::HostFunction>,
    positional: Vec<Item>,
    keywords: Vec<(String, Item)>,
    /// The id of what it belongs to, see [`correlated`].
    correlation: Option<String>,
}

impl Callback {
    fn of(worker: &Worker, call: Item) -> Result<Self, String> {
        let odd = || String::from("a call that is not understood");
        let Item::List(parts) = call else { return Err(odd()) };
        let Ok([Item::Int(number), Item::List(positional), Item::List(keywords), correlation]) = <[Item; 4]>::try_from(parts) else {
            return Err(odd());
        };
        let function = u32::try_from(number).ok().and_then(|number| worker.functions.get(number));
        let function = function.ok_or_else(|| format!("no function {number} of this program is there"))?;
        let keyword = |item| {
            let Item::List(parts) = item else { return None };
            let Ok([Item::Str(name), value]) = <[Item; 2]>::try_from(parts) else { return None };
            Some((name, value))
        };
        let keywords = keywords.into_iter().map(keyword).collect::<Option<_>>().ok_or_else(odd)?;
        let correlation = if let Item::Str(id) = correlation { Some(id) } else { None };
        Ok(Self { function, positional, keywords, correlation })
    }

    fn run(self) -> Result<Item, crate::wire::Thrown> {
        let call = || self.function.call(self.positional, self.keywords);
        match self.correlation {
            Some(id) => correlated(id, call),
            None => call(),
        }
    }
}
