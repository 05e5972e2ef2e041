//! What is asked of a call beside its answer: a limit, an event, a line in the ledger.
//!
//! In: a call site with what it is about to do. Out: the same result. Never: a cost beyond one relaxed load when nothing is asked.

use std::fmt;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::pyo3::prelude::*;

use crate::error::{Error, Result};
use crate::ledger;
use crate::telemetry::{self, Kind, Span};
use crate::timeout::{self, Deadline, Limit, Limited};

/// Some calls have limits of their library or of the program.
pub(crate) const TIMEOUTS: u8 = 1;
/// Somebody observes.
pub(crate) const TELEMETRY: u8 = 2;
/// Dynamic calls are written down.
pub(crate) const LEDGER: u8 = 4;

static ASKED: AtomicU8 = AtomicU8::new(0);

/// Begins or ends to ask.
pub(crate) fn set(what: u8, on: bool) {
    if on {
        ASKED.fetch_or(what, Ordering::Relaxed);
    } else {
        ASKED.fetch_and(!what, Ordering::Relaxed);
    }
}

/// True when that is asked.
pub(crate) fn is_set(what: u8) -> bool {
    ASKED.load(Ordering::Relaxed) & what != 0
}

/// True when anything is asked of calls.
#[inline(always)]
pub(crate) fn is_asked() -> bool {
    ASKED.load(Ordering::Relaxed) != 0 || telemetry::is_traced()
}

/// A call about to be made.
pub(crate) struct Subject<'a> {
    pub(crate) kind: Kind,
    /// The library, for what was generated.
    pub(crate) library: Option<&'a str>,
    /// The callable in words.
    pub(crate) name: &'a dyn fmt::Display,
    /// Module and path, for what is called by name.
    pub(crate) dynamic: Option<(&'a str, &'a str)>,
}

/// Makes a call, with what is asked of it, and within its own limit where it has one. The work stands here once: what watches is begun before it and ended after it.
#[inline(always)]
pub(crate) fn call<'a, 'py, R>(
    py: Python<'py>,
    limit: Option<Limit>,
    subject: impl FnOnce() -> Subject<'a>,
    work: impl FnOnce() -> Result<R>,
) -> Result<R> {
    let watching = if is_asked() || limit.is_some() { Some(Watching::begin(py, limit.unwrap_or_default(), &subject())) } else { None };
    let result = work();
    match watching {
        None => result,
        Some(watching) => result.map_err(|error| watching.failed(error)),
    }
}

/// The same for a call of a worker, which gets the deadline.
#[cfg_attr(not(feature = "workers"), allow(dead_code))]
pub(crate) fn call_elsewhere<R>(limit: Limit, subject: &Subject<'_>, work: impl FnOnce(Option<Deadline>) -> Result<R>) -> Result<R> {
    let mut span = None;
    let mut deadline = None;
    if is_asked() || limit.is_set() {
        ledger::note(subject);
        let name = subject.name.to_string();
        let library = subject.library_of(&name);
        deadline = limit.of_call(library).and_then(timeout::deadline);
        span = Span::begin(subject.kind, library, &name);
    }
    work(deadline).map_err(|error| {
        let error = error.of_subject(subject.name);
        if let Some(span) = &mut span {
            span.fail(error.type_name());
        }
        error
    })
}

impl<'a> Subject<'a> {
    /// A method belongs to the library of its class: both are named by their module first.
    fn library_of<'n>(&self, name: &'n str) -> Option<&'n str>
    where
        'a: 'n,
    {
        self.library.or_else(|| name.split('.').next()).filter(|library| *library != name)
    }
}

/// What goes on beside a call. Its end is its drop.
struct Watching<'py> {
    limited: Option<Limited<'py>>,
    span: Option<Span>,
}

impl<'py> Watching<'py> {
    #[cold]
    #[inline(never)]
    fn begin(py: Python<'py>, limit: Limit, subject: &Subject<'_>) -> Box<Self> {
        ledger::note(subject);
        let name = subject.name.to_string();
        let library = subject.library_of(&name);
        let limit = limit.of_call(library);
        let span = Span::begin(subject.kind, library, &name);
        Box::new(Self { limited: limit.map(|limit| Limited::begin(py, limit, name)), span })
    }

    #[cold]
    #[inline(never)]
    fn failed(mut self: Box<Self>, error: Error) -> Error {
        let error = match self.limited.take() {
            Some(limited) => limited.failed(error),
            None => error,
        };
        if let Some(span) = &mut self.span {
            span.fail(error.type_name());
        }
        error
    }
}
