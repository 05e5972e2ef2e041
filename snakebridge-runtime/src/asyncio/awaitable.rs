//! What an `async def` gives: not started yet.

use std::fmt;
use std::future::IntoFuture;
use std::marker::PhantomData;
use std::time::Duration;

use crate::pyo3::prelude::*;

use super::Task;
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

/// A coroutine, or anything else that Python can `await`. It runs when it is awaited by Rust, [spawned](Self::spawn) or [waited for](Self::block_on).
///
/// It runs on one thread that the runtime owns, so any number may run at once, under tokio, smol or no Rust runtime at all. Dropping the future cancels the coroutine.
#[must_use = "a coroutine does nothing until it is awaited"]
pub struct Awaitable<T = Object> {
    object: Object,
    result: PhantomData<fn() -> T>,
}

impl<T: FromPython> Awaitable<T> {
    /// Runs it and waits, without keeping Python from other threads.
    ///
    /// # Errors
    /// What the coroutine raises, or when its result does not convert; on the event loop's own thread, where it would wait for ever.
    pub fn block_on(self) -> Result<T> {
        self.spawn().join()
    }

    /// The same, but no longer than `limit`: then the coroutine is cancelled, and there is no result.
    ///
    /// # Errors
    /// As [`block_on`](Self::block_on).
    pub fn block_on_timeout(self, limit: Duration) -> Result<Option<T>> {
        self.spawn().join_timeout(limit)
    }

    /// Starts it now; the task can be awaited or joined later.
    pub fn spawn(self) -> Task<T> {
        Task::submit(&self.object)
    }

    /// The Python object.
    #[must_use]
    pub fn as_object(&self) -> &Object {
        &self.object
    }
}

impl<T: FromPython> IntoFuture for Awaitable<T> {
    type Output = Result<T>;
    type IntoFuture = Task<T>;
    fn into_future(self) -> Task<T> {
        self.spawn()
    }
}

impl<T> FromPython for Awaitable<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        // A coroutine made by a decorator (`types.coroutine`) is a generator without `__await__`, and so old that nobody meets it.
        if !object.hasattr("__await__")? {
            return Err(ConvertError::new("Awaitable", object).because("it can't be awaited").into());
        }
        Ok(Self { object: object.clone().into(), result: PhantomData })
    }
    const WANT: &'static Want = &Want::Reference;
    fn from_wire(item: Item) -> Result<Self> {
        let object = Object::of_item(item)?;
        if !object.has_attr("__await__")? {
            return Err(ConvertError::of_type("Awaitable", &object.type_name()).because("it can't be awaited").into());
        }
        Ok(Self { object, result: PhantomData })
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Handle = True>, T> ToPython<K> for Awaitable<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<Any>::to_python(&self.object, py)
    }
    fn to_wire(&self) -> Result<Item> {
        ToPython::<Any>::to_wire(&self.object)
    }
}

impl<T> fmt::Debug for Awaitable<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.object.fmt(f)
    }
}
