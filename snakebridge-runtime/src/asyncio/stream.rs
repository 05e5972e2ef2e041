//! Async generators and other async iterators.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::pyo3::exceptions::PyValueError;
use crate::pyo3::prelude::*;

use super::Task;
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

/// The items of an async generator or iterator, each a `Result`. After an error there are no more. Dropped early, it closes the generator.
#[must_use = "a stream does nothing until it is iterated"]
pub struct AsyncStream<T = Object> {
    /// None after the end.
    iterator: Option<Object>,
    /// The step that is on its way. It stays here when nobody waits for it any more, so that no item is lost.
    step: Option<Task<Option<(Object,)>>>,
    item: PhantomData<fn() -> T>,
}

impl<T: FromPython> AsyncStream<T> {
    /// The next item; `None` at the end. Nothing is lost when the future is dropped before it is ready.
    pub async fn next(&mut self) -> Option<Result<T>> {
        poll_fn(|context| self.poll_step(context)).await
    }

    /// An ordinary iterator, whose thread waits for each item.
    pub fn blocking(mut self) -> impl Iterator<Item = Result<T>> {
        std::iter::from_fn(move || {
            let step = match self.step.take() {
                Some(step) => step,
                None => Task::submit_step(self.iterator.as_ref()?),
            };
            let item = step.join();
            self.item(item)
        })
    }

    fn poll_step(&mut self, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        let Some(iterator) = &self.iterator else { return Poll::Ready(None) };
        let step = self.step.get_or_insert_with(|| Task::submit_step(iterator));
        let Poll::Ready(item) = Pin::new(step).poll(context) else { return Poll::Pending };
        self.step = None;
        Poll::Ready(self.item(item))
    }

    fn item(&mut self, item: Result<Option<(Object,)>>) -> Option<Result<T>> {
        let item = match item {
            Ok(Some((item,))) => Some(item.extract().map_err(|error| error.of_return(&"__anext__"))),
            Ok(None) => None,
            Err(error) => Some(Err(error)),
        };
        if item.is_none() {
            // It closed itself.
            self.iterator = None;
        } else if matches!(item, Some(Err(_))) {
            self.close();
        }
        item
    }
}

impl<T> AsyncStream<T> {
    /// Has the generator's `finally` blocks run, on the event loop; nobody waits for that.
    fn close(&mut self) {
        self.step = None;
        let Some(iterator) = self.iterator.take() else { return };
        if matches!(iterator.has_attr("aclose"), Ok(true))
            && let Ok(closing) = iterator.call_method::<Object>("aclose", ())
        {
            Task::<Object>::submit(&closing).forget();
        }
    }
}

impl<T> Drop for AsyncStream<T> {
    fn drop(&mut self) {
        self.close();
    }
}

impl<T> FromPython for AsyncStream<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if !object.hasattr("__aiter__")? {
            return Err(ConvertError::new("AsyncStream", object).because("it can't be iterated with `async for`").into());
        }
        Ok(Self { iterator: Some(object.call_method0("__aiter__")?.into()), step: None, item: PhantomData })
    }
    const WANT: &'static Want = &Want::Reference;
    fn from_wire(item: Item) -> Result<Self> {
        let object = Object::of_item(item)?;
        if !object.has_attr("__aiter__")? {
            let wrong = ConvertError::of_type("AsyncStream", &object.type_name());
            return Err(wrong.because("it can't be iterated with `async for`").into());
        }
        Ok(Self { iterator: Some(object.call_method("__aiter__", ())?), step: None, item: PhantomData })
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Handle = True>, T> ToPython<K> for AsyncStream<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match &self.iterator {
            Some(iterator) => ToPython::<Any>::to_python(iterator, py),
            None => Err(PyValueError::new_err("the async stream is at its end").into()),
        }
    }
    fn to_wire(&self) -> Result<Item> {
        match &self.iterator {
            Some(iterator) => ToPython::<Any>::to_wire(iterator),
            None => Err(ConvertError::unsuitable("the async stream is at its end").into()),
        }
    }
}

impl<T> fmt::Debug for AsyncStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.iterator {
            Some(iterator) => write!(f, "<async stream of {iterator:?}>"),
            None => f.write_str("<async stream at its end>"),
        }
    }
}

#[cfg(feature = "futures")]
impl<T: FromPython> futures_core::Stream for AsyncStream<T> {
    type Item = Result<T>;
    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<T>>> {
        self.get_mut().poll_step(context)
    }
}
