//! Work on another thread in the place of this one: with its scopes, and given up from outside.
//!
//! In: work. Out: the same work on a thread that may wait: one of its own, or within tokio (feature `tokio`) one of those that tokio keeps for what blocks. Never: a scope that the
//! thread keeps for the next work.

use std::cell::RefCell;
use std::io;
use std::sync::Arc;

use super::cancel::Cancel;
use crate::backend::{Runtime, current, in_place_of};
use crate::session::Session;
use crate::telemetry::{correlated, correlation_id};
use crate::timeout::{self, Deadline};

thread_local! {
    /// What gives up the calls of this thread.
    static CANCEL: RefCell<Option<Arc<Cancel>>> = const { RefCell::new(None) };
}

/// What gives up the calls of this thread, if it works in the place of another.
pub(super) fn cancel_of_this_thread() -> Option<Arc<Cancel>> {
    CANCEL.with_borrow(Option::clone)
}

/// Runs `work` on another thread, whose calls `cancel` gives up.
///
/// # Errors
/// When the system has no thread for it. Where the work never runs, it is dropped.
pub(super) fn aside(cancel: Arc<Cancel>, work: impl FnOnce() + Send + 'static) -> io::Result<()> {
    let scopes = Scopes::of_this_thread();
    let run = move || {
        let _before = Before(CANCEL.replace(Some(cancel)));
        scopes.within(work);
    };
    #[cfg(feature = "tokio")]
    if let Ok(tokio) = tokio::runtime::Handle::try_current() {
        drop(tokio.spawn_blocking(run));
        return Ok(());
    }
    std::thread::Builder::new().name(String::from("snakebridge-background")).spawn(run).map(drop)
}

/// Puts back what was before, also after a panic: the thread may be used again.
struct Before(Option<Arc<Cancel>>);

impl Drop for Before {
    fn drop(&mut self) {
        CANCEL.set(self.0.take());
    }
}

/// What calls of a thread take from the scopes around them.
struct Scopes {
    runtime: Option<Runtime>,
    session: Option<Session>,
    deadline: Option<Deadline>,
    correlation: Option<String>,
}

impl Scopes {
    fn of_this_thread() -> Self {
        Self { runtime: current(), session: Session::current(), deadline: timeout::earlier(None), correlation: correlation_id() }
    }

    fn within(self, work: impl FnOnce()) {
        let _limited = timeout::until(self.deadline);
        let work = || in_place_of(self.runtime.as_ref(), work);
        let work = || match &self.session {
            Some(session) => session.scope(work),
            None => work(),
        };
        match self.correlation {
            Some(id) => correlated(id, work),
            None => work(),
        }
    }
}
