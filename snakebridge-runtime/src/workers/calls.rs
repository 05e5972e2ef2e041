//! [`Pool`]: the handle of a pool, and how a request goes through it.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::aside::cancel_of_this_thread;
use super::cancel::Cancel;
use super::conversation::Conversation;
use super::error::WorkerError;
use super::failure::Failure;
use super::pool::Core;
use super::question::Question;
use super::settings::PoolSettings;
use super::stats::PoolStats;
use super::supervisor::supervise;
use super::ticket::Need;
use super::worker::Worker;
use crate::backend::Affinity;
use crate::backend::{Backend, RemoteStream, Request};
use crate::wire::{Item, Remote, Want};

/// Most items of a batch: the worker chooses fewer when they take long or are large.
const BATCH: usize = 8192;

/// A pool of workers. Dropped, its workers end.
pub struct Pool(Arc<Core>);

impl Pool {
    /// Starts the workers, side by side, and waits for the first.
    ///
    /// # Errors
    /// [`WorkerError::Start`] when none starts.
    pub fn start(settings: PoolSettings) -> Result<Self, WorkerError> {
        let pool = Self(Core::new(settings));
        supervise(&pool.0);
        pool.0.ready()?;
        Ok(pool)
    }

    /// Waits until all of its workers are ready, the first of which was waited for when it started: so that no call waits for a library to be imported.
    ///
    /// # Errors
    /// [`WorkerError::Start`] when one does not start, or they are not ready within that time.
    pub fn complete(&self, limit: Duration) -> Result<(), WorkerError> {
        self.0.complete(limit)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.0.settings.name
    }

    /// Makes a call.
    ///
    /// # Errors
    /// What Python raised, what the pool could not do.
    pub fn request(&self, request: &Request) -> Result<Item, Failure> {
        self.0.request(request, None)
    }

    /// Makes a call that can be given up from another thread.
    ///
    /// # Errors
    /// As [`request`](Self::request); [`WorkerError::Cancelled`] when it was given up.
    pub fn request_until(&self, request: &Request, cancel: &Cancel) -> Result<Item, Failure> {
        self.0.request(request, Some(cancel))
    }

    /// Makes a call, and gives the items of what it returned.
    ///
    /// # Errors
    /// As [`request`](Self::request).
    pub fn request_stream(&self, request: &Request) -> Result<Items, Failure> {
        self.0.stream(request)
    }

    /// Binds a session to a worker, the one with the fewest sessions.
    pub fn bind(&self, session: &Arc<str>, affinity: Option<Affinity>) {
        self.0.bind(session, affinity);
    }

    /// Frees the worker of a session.
    pub fn unbind(&self, session: &str) {
        self.0.unbind(session);
    }

    /// The pool in numbers.
    #[must_use]
    pub fn stats(&self) -> PoolStats {
        self.0.stats()
    }

    /// The process ids of its workers.
    #[must_use]
    pub fn processes(&self) -> Vec<u32> {
        self.0.state().slots.iter().filter_map(|slot| slot.stage.worker().map(|worker| worker.pid)).collect()
    }

    /// Ends the workers: takes no more calls, waits so long for those that are made, and kills what is left.
    pub fn shut_down(&self, patience: Duration) {
        self.0.shut_down(Instant::now() + patience);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.0.shut_down(Instant::now() + self.0.settings.grace);
    }
}

impl std::fmt::Debug for Pool {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "<pool `{}`>", self.0.settings.name)
    }
}

impl Core {
    fn request(&self, request: &Request, cancel: Option<&Cancel>) -> Result<Item, Failure> {
        let ask = || self.ask(request, &Question::Request(request), cancel);
        if !request.idempotent || request.owner.is_some() {
            return ask();
        }
        self.answers.answered(request, || match ask() {
            Err(Failure::Worker(WorkerError::Lost { .. })) => ask(),
            answer => answer,
        })
    }

    fn ask(&self, request: &Request, question: &Question<'_>, cancel: Option<&Cancel>) -> Result<Item, Failure> {
        let (owner, session, limit) = (request.owner.as_ref().map(|owner| owner.key()), request.session.as_ref(), request.deadline);
        let of_thread = cancel_of_this_thread();
        let cancel = cancel.or(of_thread.as_deref());
        // Within a callback the worker waits for this thread: its calls nest there.
        let nested = match owner {
            Some(key) => Conversation::serving(key),
            None => Conversation::serving_pool(&self.weak()),
        };
        if let Some(conversation) = nested {
            return conversation.ask(question, limit, cancel);
        }
        let lease = loop {
            let need = match (owner, session) {
                (Some(key), session) => self.owner_need(key, session, request.affinity),
                (None, Some(session)) => self.session_need(session, request.affinity, question.leaves())?,
                (None, None) => Need::Any,
            };
            match self.lease(need, limit, cancel) {
                // The session's worker has ended meanwhile: it is bound to another one now, or lost.
                Err(Failure::Worker(WorkerError::Gone { .. })) if owner.is_none() => {}
                lease => break lease?,
            }
        };
        Conversation::main(&lease.worker).ask(question, limit, cancel)
    }

    fn stream(&self, request: &Request) -> Result<Items, Failure> {
        let odd = || WorkerError::Unsendable { reason: String::from("the worker gave no iterator") };
        let Item::Tuple(parts) = self.ask(request, &Question::Stream(request), None)? else { return Err(odd().into()) };
        let Ok([Item::Reference(iterator), Item::Int(left)]) = <[Item; 2]>::try_from(parts) else { return Err(odd().into()) };
        let limit = request.deadline.map(|(_, limit)| limit);
        let left = usize::try_from(left).unwrap_or(0);
        Ok(Items { iterator, want: request.want, limit, ready: VecDeque::new(), more: true, left, core: self.weak() })
    }
}

/// The items of an iterator in a worker, fetched in batches: one is asked for when the last one is used up, so that a slow reader stops the writer.
pub struct Items {
    iterator: Arc<Remote>,
    want: &'static Want,
    limit: Option<Duration>,
    ready: VecDeque<Item>,
    more: bool,
    /// How many more there are, by Python's own estimate at the beginning.
    left: usize,
    core: std::sync::Weak<Core>,
}

impl Items {
    /// The iterator itself.
    #[must_use]
    pub fn iterator(&self) -> &Arc<Remote> {
        &self.iterator
    }

    /// The next item.
    ///
    /// # Errors
    /// What Python raised, what the pool could not do. Nothing comes after that.
    pub fn next_item(&mut self) -> Option<Result<Item, Failure>> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                self.left = self.left.saturating_sub(1);
                return Some(Ok(item));
            }
            if !self.more {
                return None;
            }
            if let Err(failure) = self.fetch() {
                self.more = false;
                return Some(Err(failure));
            }
        }
    }

    fn fetch(&mut self) -> Result<(), Failure> {
        let key = self.iterator.owner.key();
        let gone = || WorkerError::Closed { pool: self.iterator.owner.name() };
        let core = self.core.upgrade().ok_or_else(gone)?;
        let limit = self.limit.map(|limit| (Instant::now() + limit, limit));
        let cancel = cancel_of_this_thread();
        let question = Question::Next { iterator: self.iterator.id, most: BATCH, want: self.want };
        // A stream waits for its worker, whatever the affinity: nobody can do it in its place.
        let nested = Conversation::serving(key);
        let answer = match nested {
            Some(conversation) => conversation.ask(&question, limit, cancel.as_deref())?,
            None => {
                let lease = core.lease(Need::Only(key), limit, cancel.as_deref())?;
                Conversation::main(&lease.worker).ask(&question, limit, cancel.as_deref())?
            }
        };
        let odd = || WorkerError::Unsendable { reason: String::from("the worker gave no items") };
        let Item::Tuple(parts) = answer else { return Err(odd().into()) };
        let Ok([Item::Bool(more), Item::List(items)]) = <[Item; 2]>::try_from(parts) else { return Err(odd().into()) };
        self.more = more;
        self.ready = items.into();
        Ok(())
    }
}

impl Iterator for Items {
    type Item = crate::error::Result<Item>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_item().map(|item| item.map_err(Into::into))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        if self.more { (self.left.max(self.ready.len()), None) } else { (self.ready.len(), Some(self.ready.len())) }
    }
}

impl RemoteStream for Items {
    fn object(&self) -> Arc<Remote> {
        Arc::clone(&self.iterator)
    }

    fn limit(&mut self, limit: Option<Duration>) {
        self.limit = limit;
    }
}

impl Backend for Pool {
    fn call(&self, request: Request) -> crate::error::Result<Item> {
        Ok(self.0.request(&request, None)?)
    }

    fn stream(&self, request: Request) -> crate::error::Result<Box<dyn RemoteStream>> {
        Ok(Box::new(self.0.stream(&request)?))
    }

    fn bind(&self, session: &Arc<str>, affinity: Option<Affinity>) {
        self.0.bind(session, affinity);
    }

    fn unbind(&self, session: &str) {
        self.0.unbind(session);
    }
}

/// One worker of a pool: its calls go to just that.
impl Backend for Worker {
    fn call(&self, request: Request) -> crate::error::Result<Item> {
        let (core, request) = self.bound(request)?;
        Ok(core.request(&request, None)?)
    }

    fn stream(&self, request: Request) -> crate::error::Result<Box<dyn RemoteStream>> {
        let (core, request) = self.bound(request)?;
        Ok(Box::new(core.stream(&request)?))
    }
}

impl Worker {
    fn bound(&self, mut request: Request) -> Result<(Arc<Core>, Request), Failure> {
        let ended = || WorkerError::Gone { worker: self.name.clone(), end: self.fate().end };
        if self.has_ended() {
            return Err(ended().into());
        }
        let core = self.core.upgrade().ok_or_else(ended)?;
        if request.owner.is_none() {
            request.owner = self.me.upgrade().map(|worker| worker as Arc<dyn crate::wire::Owner>);
        }
        Ok((core, request))
    }
}
