//! [`background`]: calls as a future, given up when it is dropped.

use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::aside::aside;
use super::cancel::Cancel;

/// Runs `work` on another thread, and gives what it returns as a future, for any executor: the thread is one of its own, or within tokio (feature `tokio`) one of those that tokio keeps
/// for what blocks. The scopes around it hold there too: the [runtime](crate::Runtime), the [session](crate::Session), the limit of [`with_timeout`](crate::with_timeout), the id of
/// [`correlated`](crate::telemetry::correlated).
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
/// The future panics as `work` does, and when there is no thread for it.
pub fn background<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Background<T> {
    let shared = Arc::<Shared<T>>::default();
    let working = Working(Arc::clone(&shared));
    let run = move || {
        let outcome = catch_unwind(AssertUnwindSafe(work));
        working.0.settle(outcome);
    };
    // Without a thread the work has been dropped, which settles it.
    drop(aside(Arc::clone(&shared.cancel), run));
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
    settled: bool,
    outcome: Option<std::thread::Result<T>>,
    waker: Option<Waker>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        Self { cancel: Arc::default(), state: Mutex::new(State { settled: false, outcome: None, waker: None }) }
    }
}

/// Work that is not done. Where it is dropped without ever being done, the future must not wait for it.
struct Working<T>(Arc<Shared<T>>);

impl<T> Drop for Working<T> {
    fn drop(&mut self) {
        self.0.settle(Err(no_thread()));
    }
}

/// What a future panics with whose work nobody did.
pub(super) fn no_thread() -> Box<dyn Any + Send> {
    Box::new("no thread did this work: the system has none to spare, or the executor has ended")
}

impl<T> Shared<T> {
    /// The first outcome counts.
    fn settle(&self, outcome: std::thread::Result<T>) {
        let waker = {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if std::mem::replace(&mut state.settled, true) {
                return;
            }
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
