//! A request on its way: which worker it must go to, and what goes on beside it.

use std::sync::Arc;
use std::time::Instant;

use super::{Request, Target, chosen, elsewhere};
use crate::error::{Error, Result};
use crate::object::Object;
use crate::session::Session;
use crate::timeout::{self, TimeoutError};
use crate::wire::{Item, Remote, Want};

impl Request {
    /// With arguments by position.
    pub fn new(target: Target, positional: Vec<Item>, want: &'static Want) -> Self {
        Self {
            target,
            positional,
            keywords: Vec::new(),
            want,
            deadline: None,
            idempotent: false,
            owner: None,
            session: None,
            affinity: None,
        }
    }

    /// Finds out who owns its references, of which there may be only one.
    fn bind(&mut self) -> Result<()> {
        let mut owner = match &self.target {
            Target::Method { receiver, .. } | Target::Object(receiver) | Target::Itself(receiver) => Some(receiver),
            Target::Path { .. } | Target::Attribute { .. } => None,
        };
        for item in self.positional.iter().chain(self.keywords.iter().map(|(_, item)| item)) {
            find(item, &mut owner)?;
        }
        self.owner = owner.map(|remote| Arc::clone(&remote.owner));
        self.session = Session::current().map(|session| session.shared_id());
        self.deadline = timeout::earlier(self.deadline);
        Ok(())
    }
}

/// Finds references inside of an item.
fn find<'a>(item: &'a Item, owner: &mut Option<&'a Arc<Remote>>) -> Result<()> {
    match item {
        Item::Reference(remote) => match owner {
            Some(known) if known.owner.key() != remote.owner.key() => {
                Err(elsewhere(&remote.class, remote.owner.name(), &known.owner.name()))
            }
            _ => {
                owner.get_or_insert(remote);
                Ok(())
            }
        },
        Item::List(items) | Item::Tuple(items) | Item::Set(items) | Item::FrozenSet(items) | Item::Made { arguments: items, .. } => {
            items.iter().try_for_each(|item| find(item, owner))
        }
        Item::Dict(entries) => entries.iter().try_for_each(|(key, value)| find(key, owner).and_then(|()| find(value, owner))),
        Item::Slice(parts) => parts.iter().try_for_each(|part| find(part, owner)),
        _ => Ok(()),
    }
}

/// Sends a request to the owner of its references, else to where the thread's calls go.
///
/// # Errors
/// What Python raises, and what the worker or its pool fails with.
pub(crate) fn serve(mut request: Request) -> Result<Item> {
    request.bind()?;
    if let Some((end, limit)) = request.deadline {
        // Too late before it began.
        let late = Instant::now().saturating_duration_since(end);
        if !late.is_zero() {
            return Err(Error::Timeout(Box::new(TimeoutError::of_worker(limit, limit + late))));
        }
    }
    // What a callback calls meanwhile, on this thread, has no more time than this.
    let _nested = timeout::until(request.deadline);
    match request.owner.clone() {
        Some(owner) => owner.backend().call(request),
        None => pool()?.call(request),
    }
}

/// The same for a stream.
pub(crate) fn serve_stream(mut request: Request) -> Result<Box<dyn super::RemoteStream>> {
    request.bind()?;
    match request.owner.clone() {
        Some(owner) => owner.backend().stream(request),
        None => pool()?.stream(request),
    }
}

/// The pool that the thread's calls go to, where the session that it is in has its worker.
fn pool() -> Result<Arc<dyn super::Backend>> {
    let pool = chosen()?.ok_or_else(no_pool)?;
    if let Some(session) = Session::current() {
        session.bind(&pool);
    }
    Ok(pool)
}

#[cold]
fn no_pool() -> Error {
    Error::Start(crate::StartError::new("a call for workers was made where calls go to this process"))
}

/// A value as an object in a worker.
pub(crate) fn made(item: Item) -> Result<Object> {
    if let Item::Reference(remote) = item {
        return Ok(Object::there(remote));
    }
    // What comes in goes out as it is: the first of a tuple of one.
    let target = Target::Path { module: String::from("operator"), path: String::from("getitem") };
    serve(Request::new(target, vec![Item::Tuple(vec![item]), Item::Int(0)], &Want::Reference)).and_then(Object::of_item)
}

impl Object {
    /// The handle that an answer is.
    pub(crate) fn of_item(item: Item) -> Result<Self> {
        match item {
            Item::Reference(remote) => Ok(Self::there(remote)),
            value => made(value),
        }
    }

    /// Its place in a worker.
    ///
    /// # Errors
    /// When it lives in this process.
    pub(crate) fn into_remote(self) -> Result<Arc<Remote>> {
        match self.remote() {
            Some(remote) => Ok(Arc::clone(remote)),
            None => Err(elsewhere(&self.type_name(), String::from("this process"), "a worker")),
        }
    }
}
