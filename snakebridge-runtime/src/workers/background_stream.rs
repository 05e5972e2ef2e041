//! [`background_stream`]: the items of a stream for async code, given up when it is dropped.
//!
//! In: what opens an iterator, which blocks. Out: its items, a few ahead of who takes them. Never: more ahead than [`AHEAD`], so that a slow reader stops the writer.

use std::any::Any;
use std::collections::VecDeque;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use super::aside::aside;
use super::background::no_thread;
use super::cancel::Cancel;
use crate::error::Result;

/// How many items wait here to be taken.
const AHEAD: usize = 64;

/// Opens a stream on another thread, as [`background`](super::background) does its work there, and gives its items to async code as they come. With the feature `futures` it is a
/// `futures_core::Stream`.
///
/// Dropped early, it gives up what the worker makes of it, and lets go of the iterator.
///
/// ```no_run
/// # async fn example() -> snakebridge_runtime::Result<()> {
/// use snakebridge_runtime::{Runtime, stream, with_runtime, workers::background_stream};
///
/// let pool = Runtime::workers(|settings| settings.size(2))?;
/// let mut numbers = with_runtime(&pool, || background_stream(|| stream::<i64>("builtins", "range", (5,))));
/// while let Some(number) = numbers.next().await {
///     println!("{}", number?);
/// }
/// # Ok(())
/// # }
/// ```
pub fn background_stream<T, I>(open: impl FnOnce() -> Result<I> + Send + 'static) -> BackgroundStream<T>
where
    T: Send + 'static,
    I: IntoIterator<Item = Result<T>>,
{
    let shared = Arc::<Shared<T>>::default();
    let making = Making(Arc::clone(&shared));
    let run = move || {
        let made = catch_unwind(AssertUnwindSafe(|| match open() {
            Ok(items) => {
                // Lets go of the iterator at the end of this, before the end is told.
                let _all = items.into_iter().all(|item| making.0.give(item));
            }
            Err(error) => drop(making.0.give(Err(error))),
        }));
        making.0.end(made.err());
    };
    // Without a thread the work has been dropped, which ends it.
    drop(aside(Arc::clone(&shared.cancel), run));
    BackgroundStream(shared)
}

/// The items of a stream that another thread takes from Python. See [`background_stream`].
#[must_use = "its calls are given up when it is dropped"]
pub struct BackgroundStream<T>(Arc<Shared<T>>);

struct Shared<T> {
    cancel: Arc<Cancel>,
    state: Mutex<State<T>>,
    /// For who makes the items: one was taken, or nobody takes them any more.
    taken: Condvar,
}

struct State<T> {
    ready: VecDeque<Result<T>>,
    ended: bool,
    panic: Option<Box<dyn Any + Send>>,
    abandoned: bool,
    waker: Option<Waker>,
}

impl<T> Default for Shared<T> {
    fn default() -> Self {
        let state = State { ready: VecDeque::new(), ended: false, panic: None, abandoned: false, waker: None };
        Self { cancel: Arc::default(), state: Mutex::new(state), taken: Condvar::new() }
    }
}

/// The end of who makes the items, also where that never began.
struct Making<T>(Arc<Shared<T>>);

impl<T> Drop for Making<T> {
    fn drop(&mut self) {
        self.0.end(Some(no_thread()));
    }
}

impl<T> Shared<T> {
    fn state(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One item more, when there is room for it. False when nobody takes it.
    fn give(&self, item: Result<T>) -> bool {
        let mut state = self.state();
        while state.ready.len() >= AHEAD && !state.abandoned {
            state = self.taken.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        if state.abandoned {
            return false;
        }
        state.ready.push_back(item);
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
        true
    }

    /// No more come. The first end counts.
    fn end(&self, panic: Option<Box<dyn Any + Send>>) {
        let mut state = self.state();
        if std::mem::replace(&mut state.ended, true) {
            return;
        }
        state.panic = panic;
        let waker = state.waker.take();
        drop(state);
        waker.into_iter().for_each(Waker::wake);
    }
}

impl<T> BackgroundStream<T> {
    /// The next item; `None` at the end. Nothing is lost when the future is dropped before it is ready.
    ///
    /// # Panics
    /// As what opens the stream does, and when there is no thread for it.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_item(context)).await
    }

    fn poll_item(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let mut state = self.0.state();
        if let Some(item) = state.ready.pop_front() {
            // Woken when half of them are gone: not for each one.
            if state.ready.len() == AHEAD / 2 {
                self.0.taken.notify_one();
            }
            return Poll::Ready(Some(item));
        }
        if !state.ended {
            state.waker = Some(context.waker().clone());
            return Poll::Pending;
        }
        if let Some(panic) = state.panic.take() {
            drop(state);
            resume_unwind(panic);
        }
        Poll::Ready(None)
    }
}

impl<T> Drop for BackgroundStream<T> {
    fn drop(&mut self) {
        let ready = {
            let mut state = self.0.state();
            state.abandoned = true;
            std::mem::take(&mut state.ready)
        };
        self.0.taken.notify_one();
        self.0.cancel.cancel();
        // Not under the lock: items may be objects.
        drop(ready);
    }
}

impl<T> fmt::Debug for BackgroundStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<stream in the background>")
    }
}

#[cfg(feature = "futures")]
impl<T> futures_core::Stream for BackgroundStream<T> {
    type Item = Result<T>;
    fn poll_next(self: std::pin::Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.get_mut().poll_item(context)
    }
}
