//! [`background`]: calls as a future, given up when it is dropped.

use std::cell::RefCell;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::cancel::Cancel;
use crate::backend::{current, in_place_of};
use crate::telemetry::{correlated, correlation_id};

thread_local! {
    /// What gives up the calls of this thread.
    static CANCEL: RefCell<Option<Arc<Cancel>>> = const { RefCell::new(None) };
}

/// What gives up the calls of this thread, if it works in the background.
pub(super) fn cancel_of_this_thread() -> Option<Arc<Cancel>> {
    CANCEL.with_borrow(Option::clone)
}

/// Runs `work` on a thread of its own, and gives what it returns as a future, for any executor. Its calls go to the [runtime](crate::Runtime) of the scope,
/// and carry the id of [`correlated`].
///
/// Dropped early, the call that it makes in a worker is given up: one that waits never begins, one that runs is interrupted, and killed with its worker should it not
/// react; every later one is [`WorkerError::Cancelled`](super::WorkerError). What `work` does besides goes on to its end.
///
/// ```no_run
/// # async fn example() -> snakebridge_runtime::Result<()> {
/// use snakebridge_runtime::{Runtime, call, with_runtime, workers::background};
///
/// let pool = Runtime::workers(|settings| settings.size(2))?;
/// let root: f64 = with_runtime(&pool, || background(|| call("math", "sqrt", (2.0,)))).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Panics
/// The future panics as `work` does, and when the system has no thread for it.
pub fn background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Background<T> {
    let shared = Arc::<Shared<T>>::default();
    let (working, runtime, correlation) = (Arc::clone(&shared), current(), correlation_id());
    let run = move || {
        CANCEL.set(Some(Arc::clone(&working.cancel)));
        let work = || in_place_of(runtime.as_ref(), work);
        let outcome = catch_unwind(AssertUnwindSafe(|| match correlation {
            Some(id) => correlated(id, work),
            None => work(),
        }));
        working.settle(outcome);
    };
    if let Err(error) = std::thread::Builder::new().name(String::from("snakebridge-background")).spawn(run) {
        shared.settle(Err(Box::new(format!("no thread: {error}"))));
    }
    Background(shared)
}

/// Work in the background: a future. See [`background`].
#[must_use = "the calls are given up when it is dropped"]
pub struct Background<T>(Arc<Shared<T>>);

struct Shared<T> {
    cancel: Arc<Cancel>,
    state: Mutex<State<T>>,
}

struct State<T> {
    outcome: Option<std::thread::Result<T>>,
    waker: Option<Waker>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { cancel: Arc::default(), state: Mutex::new(State { outcome: None, waker: None }) }
    }
}

impl<T> Shared<T> {
    fn settle(&self, outcome: std::thread::Result<T>) {
        let waker = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.outcome = Some(outcome);
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }
}

impl<T> Future for Background<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        let mut state = self.0.state.lock().unwrap_or_else(PoisonError::into_inner);
        match state.outcome.take() {
            Some(Ok(value)) => Poll::Ready(value),
            Some(Err(panic)) => {
                drop(state);
                resume_unwind(panic)
            }
            None => {
                state.waker = Some(context.waker().clone());
                Poll::Pending
            }
        }
    }
}

impl<T> Drop for Background<T> {
    fn drop(&mut self) {
        self.0.cancel.cancel();
    }
}

impl<T> std::fmt::Debug for Background<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<work in the background>")
    }
}
