//! Where Python runs: in this process, or in workers.
//!
//! In: a [`Request`]. Out: an [`Item`], in the form that was wanted. Never: a reference of one worker given to another.

mod affinity;
mod choice;
mod exception;
mod remote;
mod request;
mod runtime;

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::error::{Error, Result};
use crate::session::SessionError;
use crate::wire::{Item, Owner, Remote, Want};

pub use affinity::Affinity;
pub(crate) use choice::{chosen, current, in_place_of, is_elsewhere};
#[cfg(feature = "workers")]
pub(crate) use exception::carrying;
pub(crate) use exception::{exception, exception_of};
pub(crate) use request::{made, serve, serve_stream};
pub use runtime::{Runtime, with_runtime};

/// What serves requests: a pool of workers, or one worker of it.
pub trait Backend: Send + Sync {
    /// Makes a call. Where `request.owner` is set it goes there, else to whichever worker the pool chooses.
    ///
    /// # Errors
    /// What Python raised, as [`Error::raised`](crate::Error) makes it of the answer's data; what the pool could not do.
    fn call(&self, request: Request) -> Result<Item>;

    /// Makes a call, and gives the items of what it returned: what can't be iterated is one item, and so are `str` and `bytes`. `request.want` is the form of each.
    /// Dropped early, the worker's iterator goes at once.
    ///
    /// # Errors
    /// As [`call`](Self::call); errors of the items come with the items, and end it.
    fn stream(&self, request: Request) -> Result<Box<dyn RemoteStream>>;

    /// Binds a session to a worker; without an affinity of its own it has the pool's.
    fn bind(&self, _session: &Arc<str>, _affinity: Option<Affinity>) {}

    /// Frees the worker of a session.
    fn unbind(&self, _session: &str) {}
}

/// The items of an iterator in a worker, fetched in batches.
pub trait RemoteStream: Iterator<Item = Result<Item>> + Send {
    /// The iterator itself.
    fn object(&self) -> Arc<Remote>;

    /// Limits the time that one item may take, from the next one on; [`Error::Timeout`] when it takes longer.
    fn limit(&mut self, limit: Option<Duration>);
}

/// A call to be made in a worker.
#[derive(Debug)]
pub struct Request {
    /// What is called.
    pub target: Target,
    /// The arguments by position.
    pub positional: Vec<Item>,
    /// The arguments by name.
    pub keywords: Vec<(String, Item)>,
    /// The form of the answer.
    pub want: &'static Want,
    /// When it must be done, waiting for a worker included; and the limit that this came from, for messages.
    pub deadline: Option<(Instant, Duration)>,
    /// True when it may be made a second time, in another worker, should the first one die.
    pub idempotent: bool,
    /// The worker that it must go to: the owner of its references.
    pub owner: Option<Arc<dyn Owner>>,
    /// The session that it belongs to, by id: its worker is bound to it.
    pub session: Option<Arc<str>>,
    /// What it does when its worker is busy, where that is not what the session or the pool says.
    pub affinity: Option<Affinity>,
}

/// What is called.
#[derive(Debug)]
#[allow(missing_docs)] // The fields name a place.
pub enum Target {
    /// What a dotted path in a module leads to, imported on demand and kept by the worker.
    Path { module: String, path: String },
    /// What such a path leads to, not called: the value of an attribute.
    Attribute { module: String, path: String },
    /// A method of an object.
    Method { receiver: Arc<Remote>, name: String },
    /// An object, called.
    Object(Arc<Remote>),
    /// An object itself, not called: its value in another form.
    Itself(Arc<Remote>),
}

impl std::fmt::Debug for dyn Owner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name())
    }
}

/// The error for an object that is used where it does not live.
#[cold]
pub(crate) fn elsewhere(type_name: &str, actual: String, expected: &str) -> Error {
    SessionError::Elsewhere { type_name: type_name.to_owned(), actual, expected: expected.to_owned() }.into()
}
