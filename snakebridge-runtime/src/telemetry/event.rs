//! What observers are told.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use crate::watch;

/// What kind of activity it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A generated function, constructor, class method or static method.
    Function,
    /// A generated method.
    Method,
    /// A generated constant or attribute of a module or class, read or written.
    ModuleAttribute,
    /// A call by name: `call`, `Object::call_method` and their like.
    Dynamic,
    /// A stream, from its first item to its end.
    Stream,
    /// A callback that Python called.
    Callback,
    /// An object that left a session.
    Cleanup,
    /// A module or callable that was looked up for the first time.
    Import,
    /// The machine was compared with the lock; an error among the differences is a failure.
    Verify,
}

impl Kind {
    /// Its name in spans and metrics: `function`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Method => "method",
            Self::ModuleAttribute => "module_attribute",
            Self::Dynamic => "dynamic",
            Self::Stream => "stream",
            Self::Callback => "callback",
            Self::Cleanup => "cleanup",
            Self::Import => "import",
            Self::Verify => "verify",
        }
    }
}

/// How it went.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// Well.
    Success,
    /// With an error, of which this is the type: `ValueError`.
    Failure(String),
}

impl Outcome {
    /// Its name in spans and metrics: `success`, `failure`.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure(_) => "failure",
        }
    }
}

/// The begin or the end of an activity.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event<'a> {
    /// What kind of activity.
    pub kind: Kind,
    /// The generated library that it belongs to.
    pub library: Option<&'a str>,
    /// What was called, in words: `numpy.mean`.
    pub name: &'a str,
    /// How it went; none at its begin.
    pub outcome: Option<Outcome>,
    /// How long it took; zero at its begin.
    pub duration: Duration,
    /// The id of the innermost [`correlated`](super::correlated).
    pub correlation_id: Option<&'a str>,
}

type Listener = Arc<dyn Fn(&Event<'_>) + Send + Sync>;

static LISTENERS: RwLock<Vec<(u64, Listener)>> = RwLock::new(Vec::new());

/// Observes until it is dropped.
#[must_use = "nothing is observed any more once this is dropped"]
pub struct Observer(u64);

/// Has `listener` told of the begin and the end of every activity, on the thread where it happens, which is attached to Python then: be quick.
pub fn observe(listener: impl Fn(&Event<'_>) + Send + Sync + 'static) -> Observer {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let id = NEXT.fetch_add(1, Ordering::Relaxed);
    LISTENERS.write().unwrap_or_else(PoisonError::into_inner).push((id, Arc::new(listener)));
    watch::set(watch::TELEMETRY, true);
    Observer(id)
}

impl Drop for Observer {
    fn drop(&mut self) {
        let mut listeners = LISTENERS.write().unwrap_or_else(PoisonError::into_inner);
        listeners.retain(|(id, _)| *id != self.0);
        watch::set(watch::TELEMETRY, !listeners.is_empty());
    }
}

impl fmt::Debug for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<observer {}>", self.0)
    }
}

/// Tells all. None of them is called under the lock: it may observe or stop to.
pub(super) fn tell(event: &Event<'_>) {
    let listeners = LISTENERS.read().unwrap_or_else(PoisonError::into_inner).clone();
    for (_, listener) in listeners {
        listener(event);
    }
}
