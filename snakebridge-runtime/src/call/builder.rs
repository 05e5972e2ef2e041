//! The builder behind every `…_with` function: keeps arguments unconverted, then converts and calls under one attach.

use std::borrow::Cow;
use std::time::Duration;

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyModule;
use smallvec::SmallVec;

use super::arg::Arg;
#[cfg(feature = "workers")]
use super::elsewhere;
use super::lower::lower;
use super::parameter::{FOLLOWING, OPTIONAL};
use super::sites::{Sites, Words};
use super::variadic::Variadic;
use crate::args::Args;
use crate::backend::Affinity;
use crate::error::{Error, Result, type_name};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::kinds::Any;
use crate::kwargs::Kwargs;
use crate::object::Object;
use crate::stream::Stream;
use crate::telemetry::Kind;
use crate::timeout::{Limit, TimeoutProfile};
use crate::to_python::ToPython;
use crate::watch::{self, Subject};

/// A call being put together. Nothing happens in Python before [`call`](Call::call).
#[must_use = "a call does nothing until `.call()`"]
pub struct Call<'a> {
    pub(super) target: Target<'a>,
    /// How many required parameters have their values.
    required: u16,
    /// Values of parameters in the order given, each with what it is for (see [`OPTIONAL`]); the same one twice means the last.
    pub(super) given: SmallVec<[(u16, Arg<'a>); 4]>,
    /// What few calls have; apart, since a builder is moved by each of its setters.
    pub(super) more: Option<Box<More<'a>>>,
}

/// Values that belong to no parameter.
#[derive(Debug, Default)]
pub(super) struct More<'a> {
    /// Values for `*args`.
    pub(super) extra: Vec<Arg<'a>>,
    /// Values for `**kwargs`, and keywords of callables without a signature.
    pub(super) keywords: Vec<(Cow<'a, str>, Arg<'a>)>,
    /// How long the call may take.
    limit: Limit,
    /// The same arguments always have the same answer.
    pub(super) idempotent: bool,
    /// What it does when the worker that it should go to is busy.
    #[cfg_attr(not(feature = "workers"), allow(dead_code))]
    pub(super) affinity: Option<Affinity>,
}

/// What is called.
#[derive(Clone, Copy)]
pub(super) enum Target<'a> {
    /// A generated function: the line of a table.
    Function(&'static Sites, u32),
    /// A generated method.
    Method(&'static Sites, u32, &'a Object),
    /// A function by name.
    Named { module: &'a str, path: &'a str },
    /// A method by name.
    NamedMethod { receiver: &'a Object, name: &'a str },
    /// An object.
    Object(&'a Object),
}

impl<'a> Call<'a> {
    #[inline(always)]
    pub(super) fn new(target: Target<'a>) -> Self {
        Self { target, required: 0, given: SmallVec::new(), more: None }
    }

    pub(crate) fn named(module: &'a str, path: &'a str) -> Self {
        Self::new(Target::Named { module, path })
    }

    pub(crate) fn named_method(receiver: &'a Object, name: &'a str) -> Self {
        Self::new(Target::NamedMethod { receiver, name })
    }

    pub(crate) fn of_object(object: &'a Object) -> Self {
        Self::new(Target::Object(object))
    }

    /// Gives the next required parameter.
    #[doc(hidden)]
    #[inline(always)]
    pub fn positional<K: 'static>(self, value: impl ToPython<K> + 'a) -> Self {
        // As in `set`: changed where it is given back.
        let mut call = self;
        call.given.push((call.required, value.into_arg()));
        call.required += 1;
        call
    }

    /// Gives the optional parameter with that number among the optional ones.
    #[inline(always)]
    pub(super) fn set<K: 'static>(&mut self, number: u16, value: impl ToPython<K> + 'a) {
        self.given.push((OPTIONAL + number, value.into_arg()));
    }

    /// The same call as one that is known to give a `Gives`, and what more it takes.
    #[doc(hidden)]
    #[inline(always)]
    pub fn variadic<Gives, Positional, Keywords>(self) -> Variadic<'a, Gives, Positional, Keywords> {
        Variadic::new(self)
    }

    /// Appends one positional argument.
    #[inline]
    pub fn arg(mut self, value: impl ToPython<Any> + 'a) -> Self {
        self.push(value.into_arg());
        self
    }

    /// Appends positional arguments.
    pub fn args<T: ToPython<Any> + 'a>(mut self, values: impl IntoIterator<Item = T>) -> Self {
        self.more().extra.extend(values.into_iter().map(|value| value.into_arg()));
        self
    }

    /// Appends all of a tuple: positional arguments of different types.
    pub fn arguments(mut self, values: impl Args + 'a) -> Self {
        values.append_to(&mut self);
        self
    }

    /// Adds one keyword argument. The same name twice: the last one counts.
    #[inline]
    pub fn kwarg(mut self, name: impl Into<Cow<'a, str>>, value: impl ToPython<Any> + 'a) -> Self {
        self.push_keyword(name.into(), value.into_arg());
        self
    }

    /// Adds keyword arguments.
    pub fn kwargs(mut self, values: Kwargs<'a>) -> Self {
        self.push_keywords(values);
        self
    }

    /// How long the call may take, and each item of what it streams; in [`with_timeout`](crate::with_timeout) stands what can't be interrupted.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.limit_to(limit);
        self
    }

    /// The same by a profile, which takes the place of the library's and the program's.
    pub fn timeout_profile(mut self, profile: TimeoutProfile) -> Self {
        self.limit_by(profile);
        self
    }

    /// Says that the same arguments always have the same answer, as `idempotent` in `Cargo.toml` does for a library's functions: the call may be answered from
    /// the cache that [`cache_calls`](crate::cache_calls) makes.
    pub fn idempotent(mut self) -> Self {
        self.answer_once();
        self
    }

    /// What it does when the worker that it should go to, its session's or its object's, makes another call; instead of what the session or the pool says. Python in this process
    /// has one place for all calls, so there it says nothing.
    pub fn affinity(mut self, affinity: Affinity) -> Self {
        self.hold_to(affinity);
        self
    }

    /// Calls.
    ///
    /// # Errors
    /// When Python can't start, an argument or the return does not convert, the arguments can't be given as they were set, or Python raises; when it takes longer than its limit.
    #[inline]
    pub fn call<R: FromPython>(mut self) -> Result<R> {
        #[cfg(feature = "workers")]
        if self.target.is_elsewhere() {
            return elsewhere::call(self);
        }
        self.finish(|result, target| R::from_python(result).map_err(|error| target.of_return(error)))
    }

    /// Calls, and streams what is returned: see [`stream`](crate::stream).
    ///
    /// # Errors
    /// As [`call`](Self::call); errors of the items come with the items.
    pub fn stream<T: FromPython>(mut self) -> Result<Stream<T>> {
        #[cfg(feature = "workers")]
        if self.target.is_elsewhere() {
            return elsewhere::stream(self);
        }
        let (limit, library) = (self.limit(), self.target.library());
        let stream = self.finish(|result, _| Stream::of_result(result))?;
        Ok(stream.limited(limit.of_item(library)))
    }

    #[inline(always)]
    fn finish<R>(&mut self, read: impl FnOnce(&Bound<'_, PyAny>, Target<'a>) -> Result<R>) -> Result<R> {
        let target = self.target;
        let limit = self.more.as_ref().map(|more| more.limit).filter(Limit::is_set);
        with_python(|py| watch::call(py, limit, || target.subject(), || read(&lower(py, self)?, target)))
    }

    #[inline(always)]
    pub(super) fn limit(&self) -> Limit {
        self.more.as_ref().map_or_else(Limit::default, |more| more.limit)
    }

    pub(super) fn limit_to(&mut self, limit: Duration) {
        self.more().limit.own = Some(limit);
    }

    pub(super) fn limit_by(&mut self, profile: TimeoutProfile) {
        self.more().limit.profile = Some(profile);
    }

    pub(super) fn answer_once(&mut self) {
        self.more().idempotent = true;
    }

    pub(super) fn hold_to(&mut self, affinity: Affinity) {
        self.more().affinity = Some(affinity);
    }

    /// Gives the optional parameters by position, after those that were given so already.
    pub(super) fn follow_by(&mut self, values: impl Args + 'a) {
        values.append_to(self);
        let before = self.given.iter().filter(|(place, _)| (FOLLOWING..OPTIONAL).contains(place)).count() as u16;
        let values = std::mem::take(&mut self.more().extra);
        self.given.extend((FOLLOWING + before..OPTIONAL).zip(values));
    }

    pub(crate) fn push_keywords(&mut self, values: Kwargs<'a>) {
        self.more().keywords.extend(values);
    }

    pub(crate) fn push(&mut self, value: Arg<'a>) {
        self.more().extra.push(value);
    }

    pub(super) fn push_keyword(&mut self, name: Cow<'a, str>, value: Arg<'a>) {
        self.more().keywords.push((name, value));
    }

    fn more(&mut self) -> &mut More<'a> {
        self.more.get_or_insert_default()
    }
}

impl Target<'_> {
    /// The generated library that it belongs to.
    pub(super) fn library(&self) -> Option<&'static str> {
        match self {
            Self::Function(sites, _) | Self::Method(sites, ..) => Some(sites.library().name),
            _ => None,
        }
    }

    /// What telemetry and the ledger want to know.
    #[cold]
    pub(super) fn subject(&self) -> Subject<'_> {
        let (kind, dynamic) = match self {
            Self::Function(..) => (Kind::Function, None),
            Self::Method(..) => (Kind::Method, None),
            Self::Named { module, path } => (Kind::Dynamic, Some((*module, *path))),
            Self::NamedMethod { .. } | Self::Object(_) => (Kind::Dynamic, None),
        };
        Subject { kind, library: self.library(), name: self, dynamic }
    }

    /// The object whose home decides.
    #[cfg(feature = "workers")]
    pub(super) fn object(&self) -> Option<&Object> {
        match self {
            Self::Method(_, _, object) | Self::NamedMethod { receiver: object, .. } | Self::Object(object) => Some(object),
            Self::Function(..) | Self::Named { .. } => None,
        }
    }

    /// True when a worker is to be called.
    #[cfg(feature = "workers")]
    #[inline]
    fn is_elsewhere(&self) -> bool {
        match self.object() {
            Some(object) => object.remote().is_some(),
            None => crate::backend::is_elsewhere(),
        }
    }

    /// An error about what was given back.
    #[cold]
    pub(super) fn of_return(&self, error: Error) -> Error {
        match self {
            Self::Function(sites, number) => Words { sites, number: *number, receiver: None }.of_return(error),
            Self::Method(sites, number, receiver) => Words { sites, number: *number, receiver: Some(receiver) }.of_return(error),
            _ => error.of_return(self),
        }
    }

    /// The callable in words, for errors.
    #[cold]
    pub(super) fn describe(&self, py: Python<'_>) -> String {
        match self {
            Self::Function(sites, number) => Words { sites, number: *number, receiver: None }.to_string(),
            Self::Method(sites, number, receiver) => Words { sites, number: *number, receiver: Some(receiver) }.to_string(),
            Self::Named { module, path } => format!("{module}.{path}"),
            Self::NamedMethod { receiver, name } => match receiver.bind(py) {
                Ok(receiver) => format!("{}.{name}", owner_name(receiver)),
                Err(_) => format!("{}.{name}", receiver.type_name()),
            },
            Self::Object(object) => object.repr().unwrap_or_else(|_| "the object".to_owned()),
        }
    }
}

/// What a method is of, in words: a module or class by its name, an object by its class.
fn owner_name(owner: &Bound<'_, PyAny>) -> String {
    let module = owner.cast::<PyModule>().ok().and_then(|module| module.name().ok());
    module.map_or_else(|| type_name(owner), |name| name.to_string_lossy().into_owned())
}

impl std::fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        #[cfg(feature = "workers")]
        if self.is_elsewhere() {
            return f.write_str(&elsewhere::describe(self));
        }
        f.write_str(&crate::interpreter::attached_or_default(|py| self.describe(py)))
    }
}

impl std::fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Call").field("given", &self.given).field("more", &self.more).finish()
    }
}
