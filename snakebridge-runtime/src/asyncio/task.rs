//! A coroutine that runs on the event loop, as a Rust future and as something to wait for.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::ThreadId;
use std::time::Duration;

use crate::pyo3::prelude::*;

use super::event_loop;
use crate::backend::{Request, Target, exception, serve};
use crate::error::{Error, Result};
use crate::from_python::FromPython;
use crate::interpreter::{detach, with_python};
use crate::object::Object;
use crate::wire::{HostFunction, Item, Remote, Thrown, Want, WireParameter};

/// A coroutine that runs on the event loop's thread: a [`Future`] under any Rust runtime, or [`join`](Self::join)ed by a thread. Dropped, it is cancelled.
#[must_use = "a task that is dropped is cancelled"]
#[derive(Debug)]
pub struct Task<T> {
    state: State,
    result: PhantomData<fn() -> T>,
}

#[derive(Debug)]
enum State {
    Running {
        /// Python's `concurrent.futures.Future`.
        future: Object,
        signal: Arc<Signal>,
        /// The thread that a worker's loop waits for, so that it must not wait for the loop.
        awaited: Option<ThreadId>,
    },
    /// It could not be started.
    Failed(Error),
    Taken,
}

/// What the loop's thread tells those who wait.
#[derive(Debug, Default)]
struct Signal {
    state: Mutex<Waiting>,
    over: Condvar,
}

#[derive(Debug, Default)]
struct Waiting {
    over: bool,
    waker: Option<Waker>,
}

/// Called by Python when the coroutine is over.
#[cfg_attr(feature = "embedded", pyclass(frozen, module = "snakebridge"))]
pub(super) struct Over(Arc<Signal>);

#[cfg(feature = "embedded")]
#[pymethods]
impl Over {
    fn __call__(&self, _future: &Bound<'_, PyAny>) {
        self.0.end();
    }
}

/// The same for a worker.
impl HostFunction for Over {
    fn name(&self) -> &str {
        "over"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        vec![WireParameter { name: String::from("future"), kind: "POSITIONAL_ONLY", optional: false, want: &Want::Nothing }]
    }

    fn call(&self, _: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        self.0.end();
        Ok(Item::None)
    }
}

/// Starts an awaitable on the event loop of the worker that has it: each worker has its own, on a thread of its own too. Says whether that thread waits for this one.
fn submit_elsewhere(object: &Arc<Remote>, function: &'static str, over: Over) -> Result<(bool, Object)> {
    object.ask("snakebridge", "spawn", [Item::from(function), Item::Function(Arc::new(over))])
}

impl Signal {
    fn end(&self) {
        let mut state = self.lock();
        state.over = true;
        let waker = state.waker.take();
        drop(state);
        self.over.notify_all();
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Waiting> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits; false when `limit` passes first.
    fn wait(&self, limit: Option<Duration>) -> bool {
        let guard = self.lock();
        match limit {
            None => self.over.wait_while(guard, |state| !state.over).is_ok(),
            Some(limit) => self.over.wait_timeout_while(guard, limit, |state| !state.over).is_ok_and(|(_, timeout)| !timeout.timed_out()),
        }
    }
}

impl<T> Task<T> {
    /// Starts an awaitable.
    pub(crate) fn submit(awaitable: &Object) -> Self {
        Self::start(awaitable, "wait")
    }

    /// Starts the next step of an async iterator.
    pub(super) fn submit_step(iterator: &Object) -> Self {
        Self::start(iterator, "step")
    }

    fn start(object: &Object, function: &'static str) -> Self {
        let signal = Arc::new(Signal::default());
        let over = Over(Arc::clone(&signal));
        let started = match object.remote() {
            Some(remote) => submit_elsewhere(remote, function, over),
            None => with_python(|py| Ok((false, event_loop::submit(object.bind(py)?, function, Bound::new(py, over)?.as_any())?))),
        };
        let state = started.map_or_else(State::Failed, |(is_awaited, future)| {
            let awaited = is_awaited.then(|| std::thread::current().id());
            State::Running { future, signal, awaited }
        });
        Self { state, result: PhantomData }
    }

    /// Asks the coroutine to end: `CancelledError` is raised where it awaits.
    ///
    /// # Errors
    /// When Python raises.
    pub fn cancel(&self) -> Result<()> {
        match &self.state {
            State::Running { future, .. } => future.call_method("cancel", ()),
            _ => Ok(()),
        }
    }

    /// Lets it run to its end without anybody waiting.
    pub(super) fn forget(mut self) {
        self.state = State::Taken;
    }

    /// True when its result is there.
    #[must_use]
    pub fn is_finished(&self) -> bool {
        match &self.state {
            State::Running { signal, .. } => signal.lock().over,
            _ => true,
        }
    }
}

impl<T: FromPython> Task<T> {
    /// Waits for the result, without keeping Python from other threads.
    ///
    /// # Errors
    /// What the coroutine raises, or when its result does not convert; on the event loop's own thread, where it would wait for ever.
    pub fn join(self) -> Result<T> {
        match self.join_within(None)? {
            Some(result) => Ok(result),
            None => Err(runtime_error("the event loop has ended")),
        }
    }

    /// The same, but no longer than `limit`: then the coroutine is cancelled, and there is no result.
    ///
    /// # Errors
    /// As [`join`](Self::join).
    pub fn join_timeout(self, limit: Duration) -> Result<Option<T>> {
        self.join_within(Some(limit))
    }

    fn join_within(mut self, limit: Option<Duration>) -> Result<Option<T>> {
        if let State::Running { signal, awaited, future } = &self.state {
            if event_loop::is_own_thread() || *awaited == Some(std::thread::current().id()) {
                let message = "waiting for a coroutine on the thread that runs it would last for ever: `.await` it in Python, or wait on another thread";
                return Err(match future.remote() {
                    Some(remote) => exception(remote, ("builtins", "RuntimeError"), message.to_owned()),
                    None => runtime_error(message),
                });
            }
            if !detach(|| signal.wait(limit)) {
                self.cancel()?;
                return Ok(None);
            }
        }
        self.take().map(Some)
    }

    /// The result of what is over.
    fn take(&mut self) -> Result<T> {
        match std::mem::replace(&mut self.state, State::Taken) {
            State::Running { future, .. } => match future.remote() {
                Some(remote) => {
                    let target = Target::Method { receiver: Arc::clone(remote), name: String::from("result") };
                    let result = serve(Request::new(target, Vec::new(), T::WANT))?;
                    T::from_wire(result).map_err(|error| error.of_return(&"the coroutine"))
                }
                None => with_python(|py| {
                    let result = future.bind(py)?.call_method0("result")?;
                    T::from_python(&result).map_err(|error| error.of_return(&"the coroutine"))
                }),
            },
            State::Failed(error) => Err(error),
            State::Taken => Err(runtime_error("the task was awaited again after its result was taken")),
        }
    }
}

impl<T: FromPython> Future for Task<T> {
    type Output = Result<T>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Result<T>> {
        let this = self.get_mut();
        if let State::Running { signal, .. } = &this.state {
            let mut state = signal.lock();
            if !state.over {
                state.waker = Some(context.waker().clone());
                return Poll::Pending;
            }
        }
        Poll::Ready(this.take())
    }
}

impl<T> Drop for Task<T> {
    fn drop(&mut self) {
        if !self.is_finished() {
            let _ = self.cancel();
        }
    }
}

/// An exception of this process; where there is no Python for it, an error with the same words.
#[cold]
fn runtime_error(message: &'static str) -> Error {
    #[cfg(feature = "embedded")]
    let error = pyo3::exceptions::PyRuntimeError::new_err(message).into();
    #[cfg(not(feature = "embedded"))]
    let error = Error::from_rust(message);
    error
}
