//! Sessions: scopes that own Python objects, for programs where a handle's own life is not enough.
//!
//! In: objects. Out: [`Ref`]s, which name an object without owning it. Never: an object let go of silently; limits are errors.

mod error;
mod reference;
mod scope;
mod store;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

pub use error::{Gone, SessionError};
pub use reference::Ref;
pub use store::{Cleanup, RefInfo, SessionStats};

use crate::backend::{Affinity, Backend};
use crate::class::Class;
use crate::error::Result;
use store::Store;

/// A scope that owns Python objects, and lets go of all of them at its end: when it is [closed](Self::close) or the last handle of it is dropped.
///
/// Without one, an object lives exactly as long as its handles, which is what most programs want. A session is for objects that many parts of a program name: a [`Ref`] can be copied
/// and kept anywhere, and answers [`SessionError::RefNotFound`] once its object is gone.
///
/// ```no_run
/// use snakebridge_runtime::{Object, Ref, Session, call};
///
/// let session = Session::new();
/// let data: Ref = session.scope(|| call("builtins", "list", ((1, 2),)))?;
/// assert_eq!(call::<i64>("builtins", "sum", (&data,))?, 3);
/// session.close();
/// assert!(data.get().is_err());
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone)]
pub struct Session(Arc<Store>);

/// How to open a session.
#[derive(Clone, Debug, Default)]
#[must_use = "a session is opened by `.open()`"]
pub struct SessionOptions {
    id: Option<String>,
    max_refs: Option<usize>,
    ttl: Option<Duration>,
    tags: BTreeMap<String, String>,
    affinity: Option<Affinity>,
}

/// The sessions that are open, by id.
static OPEN: Mutex<BTreeMap<String, Weak<Store>>> = Mutex::new(BTreeMap::new());

fn open() -> MutexGuard<'static, BTreeMap<String, Weak<Store>>> {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

impl SessionOptions {
    /// A name of your own, to [find](Session::find) it by.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// How many objects it may hold; one more is an error.
    pub fn max_refs(mut self, limit: usize) -> Self {
        self.max_refs = Some(limit);
        self
    }

    /// How long an object may go unused; after that it is gone, and its references say so.
    pub fn ttl(mut self, limit: Duration) -> Self {
        self.ttl = Some(limit);
        self
    }

    /// How closely its calls keep to one worker of a pool, where the pool's own affinity is not right for it.
    pub fn affinity(mut self, affinity: Affinity) -> Self {
        self.affinity = Some(affinity);
        self
    }

    /// A note of your own.
    pub fn tag(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.tags.insert(name.into(), value.into());
        self
    }

    /// Opens it.
    ///
    /// # Errors
    /// [`SessionError::Exists`] when an open session has that id.
    pub fn open(self) -> Result<Session> {
        static NEXT: AtomicU64 = AtomicU64::new(1);
        let id = self.id.unwrap_or_else(|| format!("session-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed)));
        let mut open = open();
        if open.get(&id).is_some_and(|known| known.strong_count() > 0) {
            return Err(SessionError::Exists { session: id }.into());
        }
        let store = Arc::new(Store::new(id.clone(), self.max_refs, self.ttl, self.tags).with_affinity(self.affinity));
        open.insert(id, Arc::downgrade(&store));
        Ok(Session(store))
    }
}

impl Session {
    /// Opens one without limits.
    #[must_use]
    pub fn new() -> Self {
        // Only an id of the caller's own can be taken.
        SessionOptions::default().open().unwrap_or_else(|_| Self(Arc::new(Store::new(String::new(), None, None, BTreeMap::new()))))
    }

    /// Opens one with an id or limits.
    pub fn options() -> SessionOptions {
        SessionOptions::default()
    }

    /// The open session with that id: another handle of it.
    #[must_use]
    pub fn find(id: &str) -> Option<Self> {
        open().get(id).and_then(Weak::upgrade).map(Self)
    }

    /// All that are open, by id.
    #[must_use]
    pub fn all() -> Vec<Self> {
        open().values().filter_map(Weak::upgrade).map(Self).collect()
    }

    /// The innermost session that the thread is in.
    #[must_use]
    pub fn current() -> Option<Self> {
        scope::current()
    }

    /// Runs `work` in the session: a call there that is asked for a [`Ref`] puts its result into the session. Scopes nest.
    pub fn scope<R>(&self, work: impl FnOnce() -> R) -> R {
        scope::run(self.clone(), work)
    }

    /// Gives it an object to own.
    ///
    /// # Errors
    /// When it holds as many as it may, or has been closed.
    pub fn keep<C: Class>(&self, object: C) -> Result<Ref<C>> {
        let id = self.0.keep(object.into_object())?;
        Ok(Ref::new(&self.0, id))
    }

    /// Lets go of one object. False when it was gone already.
    ///
    /// # Errors
    /// [`SessionError::Mismatch`] when it belongs to another session.
    pub fn release<C: Class>(&self, reference: &Ref<C>) -> Result<bool> {
        if reference.session_id() != self.id() {
            let (actual, expected) = (reference.session_id().to_owned(), self.id().to_owned());
            return Err(SessionError::Mismatch { reference: reference.id(), actual, expected }.into());
        }
        Ok(self.0.release(reference.id()))
    }

    /// Lets go of all objects, and takes no more: how many there were.
    pub fn close(&self) -> usize {
        open().remove(self.id());
        self.0.close()
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        self.0.id()
    }

    /// Binds it to a worker of that pool.
    pub(crate) fn bind(&self, pool: &Arc<dyn Backend>) {
        self.0.bind(pool);
    }

    pub(crate) fn shared_id(&self) -> Arc<str> {
        self.0.shared_id()
    }

    /// Its notes.
    #[must_use]
    pub fn tags(&self) -> &BTreeMap<String, String> {
        self.0.tags()
    }

    /// The objects that it holds, oldest first.
    #[must_use]
    pub fn list(&self) -> Vec<RefInfo> {
        self.0.list()
    }

    /// How much it holds and has held.
    #[must_use]
    pub fn stats(&self) -> SessionStats {
        self.0.stats()
    }

    /// Has `listener` told of each object that goes, and why. One listener per session; the last one counts.
    pub fn on_cleanup(&self, listener: impl Fn(&Cleanup) + Send + Sync + 'static) {
        self.0.on_cleanup(Box::new(listener));
    }
}

impl Default for Session {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session").field("id", &self.id()).field("stats", &self.stats()).finish()
    }
}
