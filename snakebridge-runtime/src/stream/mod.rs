//! Streams: Python's iterators and generators as Rust iterators of `Result`.
//!
//! In: any iterable. Out: values, one at a time, as Python makes them. Never: an attached thread between two items.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyString, PyTuple};

use crate::args::Args;
use crate::backend::{RemoteStream, Request, Target, serve_stream};
use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::interpreter::{attached_or_default, finished, with_python};
use crate::kinds::{Any, Kind as Expected, True};
use crate::object::Object;
use crate::telemetry::{self, Kind, Outcome};
use crate::timeout;
use crate::to_python::ToPython;
use crate::watch;
use crate::wire::{Item, Remote, Want};

/// The items of a Python iterable, each a `Result`. After an error there are no more.
///
/// Python runs only while an item is asked for: other threads have it in between. Each step attaches; put a hot loop in [`attach`](crate::attach) to do that once.
/// Dropped early, it lets go of the iterator at once, and a generator that nobody else holds runs its `finally` blocks, as after `break` in Python.
/// Given as an argument, it is the iterator.
#[must_use = "a stream does nothing until it is iterated"]
pub struct Stream<T> {
    /// None after the end.
    source: Option<Source>,
    /// How long one item may take.
    limit: Option<Duration>,
    /// When it began, where somebody listens.
    since: Option<Instant>,
    item: PhantomData<fn() -> T>,
}

/// Where the items come from.
enum Source {
    /// An iterator of this process.
    Here(Object),
    /// The items of one in a worker.
    There(Box<dyn RemoteStream>),
}

impl Source {
    fn object(&self) -> Object {
        match self {
            Self::Here(iterator) => iterator.clone(),
            Self::There(items) => Object::there(items.object()),
        }
    }
}

/// Calls a function and streams what it returns: the items of a generator, an iterator or a container.
/// What can't be iterated is one item, and so are `str` and `bytes`.
///
/// # Errors
/// As [`call`](crate::call); errors of the items come with the items.
pub fn stream<T: FromPython>(module: &str, function: &str, arguments: impl Args) -> Result<Stream<T>> {
    crate::call_with(module, function, arguments).stream()
}

impl<T> Stream<T> {
    /// Lets go of the iterator, attached, so that it goes now rather than when some thread attaches next.
    fn end(&mut self, failure: Option<String>) {
        let Some(source) = self.source.take() else { return };
        if let Some(since) = self.since {
            let outcome = failure.map_or(Outcome::Success, Outcome::Failure);
            telemetry::tell_of(Kind::Stream, &source.object().type_name(), outcome, since.elapsed());
        }
        if let Source::Here(iterator) = source {
            let _ = with_python(|_| {
                drop(iterator);
                Ok(())
            });
        }
    }

    /// The items of an iterator in a worker.
    pub(crate) fn of_items(items: Box<dyn RemoteStream>) -> Self {
        Self::of_source(Source::There(items))
    }

    fn of_source(source: Source) -> Self {
        Self { source: Some(source), limit: None, since: watch::is_asked().then(Instant::now), item: PhantomData }
    }

    /// The items of what a call returned; see [`stream`].
    pub(crate) fn of_result(object: &Bound<'_, PyAny>) -> Result<Self> {
        let whole = object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>();
        if whole || (!object.hasattr("__iter__")? && !object.hasattr("__getitem__")?) {
            return Self::of_iterable(PyTuple::new(object.py(), [object])?.as_any());
        }
        Self::of_iterable(object)
    }

    pub(crate) fn of_iterable(object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(Self::of_source(Source::Here(Object::from(object.try_iter()?.into_any()))))
    }

    /// Limits the time that one item may take; see [`with_timeout`](crate::with_timeout).
    pub fn item_timeout(self, limit: Duration) -> Self {
        self.limited(Some(limit))
    }

    pub(crate) fn limited(mut self, limit: Option<Duration>) -> Self {
        self.limit = limit.or(self.limit);
        if let Some(Source::There(items)) = &mut self.source {
            items.limit(self.limit);
        }
        self
    }

    /// The Python iterator; none after the end.
    #[must_use]
    pub fn object(&self) -> Option<Object> {
        self.source.as_ref().map(Source::object)
    }

    /// Ends it now. A generator runs its `finally` blocks even when others hold it too, and what they raise is heard, which a drop can't tell.
    ///
    /// # Errors
    /// What the generator raises.
    pub fn close(mut self) -> Result<()> {
        match self.source.take().map(|source| source.object()) {
            Some(iterator) if iterator.has_attr("close")? => iterator.call_method("close", ()),
            _ => Ok(()),
        }
    }

    /// Sends a value into a generator, `generator.send(value)`, and gives the next item; none at the end.
    ///
    /// # Errors
    /// When it is no generator, it raises, or the item does not convert.
    pub fn send(&mut self, value: impl ToPython<Any>) -> Result<Option<T>>
    where
        T: FromPython,
    {
        let Some(iterator) = self.object() else { return Ok(None) };
        match iterator.call_method("send", (value,)) {
            Ok(item) => Ok(Some(item)),
            Err(error) => {
                self.source = None;
                if error.is("StopIteration") { Ok(None) } else { Err(error) }
            }
        }
    }
}

impl<T: FromPython> Stream<T> {
    /// The items of an object in a worker.
    pub(crate) fn of_remote(remote: &Arc<Remote>) -> Result<Self> {
        // What can't be iterated says so: a stream of a call's return would take it for the only item.
        let iterator: Object = remote.ask("builtins", "iter", [])?;
        serve_stream(Request::new(Target::Itself(iterator.into_remote()?), Vec::new(), T::WANT)).map(Self::of_items)
    }
}

impl<T: FromPython> Iterator for Stream<T> {
    type Item = Result<T>;

    #[inline]
    fn next(&mut self) -> Option<Result<T>> {
        let item = match (self.source.as_mut()?, self.limit) {
            (Source::Here(iterator), None) => match Python::try_attach(|py| step(py, iterator)) {
                // Only the value moves, not the room that an error would need.
                Some(Some(Ok(item))) => return Some(Ok(item)),
                item => item.unwrap_or_else(|| Some(Err(finished()))),
            },
            (Source::Here(iterator), Some(limit)) => {
                with_python(|py| timeout::limited(py, limit, "next", || step(py, iterator).transpose())).transpose()
            }
            (Source::There(items), _) => items.next().map(|item| {
                let item = item.map_err(|error| error.of_subject(&"next"))?;
                T::from_wire(item).map_err(|error| error.of_return(&"next"))
            }),
        };
        if !matches!(item, Some(Ok(_))) {
            self.end(item.as_ref().and_then(|item| item.as_ref().err()).map(Error::type_name));
        }
        item
    }

    /// Python's own estimate (`__length_hint__`): generators give none. An error ends the stream before that.
    fn size_hint(&self) -> (usize, Option<usize>) {
        let iterator = match &self.source {
            None => return (0, Some(0)),
            Some(Source::There(items)) => return items.size_hint(),
            Some(Source::Here(iterator)) => iterator,
        };
        let hint = attached_or_default(|py| {
            let Ok(iterator) = iterator.bind(py) else { return 0 };
            // SAFETY: attached, and the object is alive.
            let hint = unsafe { ffi::PyObject_LengthHint(iterator.as_ptr(), 0) };
            if hint < 0 {
                // A `__length_hint__` that raises says nothing.
                drop(PyErr::take(py));
            }
            usize::try_from(hint).unwrap_or(0)
        });
        (hint, None)
    }
}

#[inline(always)]
fn step<T: FromPython>(py: Python<'_>, iterator: &Object) -> Option<Result<T>> {
    let iterator = match iterator.bind(py) {
        Ok(iterator) => iterator,
        Err(error) => return Some(Err(error)),
    };
    // SAFETY: attached, and `try_iter` gave an iterator. Null without an exception is the end.
    let item = unsafe { Bound::from_owned_ptr_or_opt(py, ffi::PyIter_Next(iterator.as_ptr())) };
    match item {
        Some(item) => Some(match T::from_python(&item) {
            Ok(item) => Ok(item),
            Err(error) => Err(error.of_return(&"next")),
        }),
        None => PyErr::take(py).map(|error| Err(error.into())),
    }
}

impl<T: FromPython> std::iter::FusedIterator for Stream<T> {}

impl<T> Drop for Stream<T> {
    fn drop(&mut self) {
        self.end(None);
    }
}

impl<T: FromPython> FromPython for Stream<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Self::of_iterable(object)
    }
    const WANT: &'static Want = &Want::Iterator;
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Reference(remote) => Self::of_remote(&remote),
            item => Err(ConvertError::of_item("Stream", &item).into()),
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: Expected<Elementwise = True, Entries = True>, T> ToPython<K> for Stream<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match &self.source {
            Some(source) => Ok(source.object().bind(py)?.clone()),
            None => Ok(PyTuple::empty(py).try_iter()?.into_any()),
        }
    }
    fn to_wire(&self) -> Result<Item> {
        self.source.as_ref().map_or(Ok(Item::Tuple(Vec::new())), |source| ToPython::<Any>::to_wire(&source.object()))
    }
}

impl<T> fmt::Debug for Stream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "<stream of {:?}>", source.object()),
            None => f.write_str("<stream at its end>"),
        }
    }
}
