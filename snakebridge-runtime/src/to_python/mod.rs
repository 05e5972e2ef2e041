//! Rust values to Python: [`ToPython`], and one file per shape of value.

pub(crate) mod map;
mod number;
mod object;
mod pointer;
mod range;
mod sequence;
mod text;
mod time;
mod tuple;

pub use map::Pairs;
pub use text::Bytes;
pub(crate) use time::{days_since_epoch, epoch};

use crate::pyo3::prelude::*;

use crate::array::{Gather, OwnedScalars, Scalars};
use crate::call::Arg;
use crate::class::Handle;
use crate::error::Result;
use crate::interpreter::with_python;
use crate::kinds::Any;
use crate::wire::{self, Item};

/// A Rust value that Python takes where it expects a `K`.
///
/// Implemented once per type, for every kind that accepts its shape: see [`kinds`](crate::kinds).
#[diagnostic::on_unimplemented(
    message = "Python expects `{K}` here, and `{Self}` is not one",
    label = "this is `{Self}`, Python expects `{K}`",
    note = "`snakebridge::kinds` lists which Rust values each kind accepts; an `Object` is accepted everywhere"
)]
pub trait ToPython<K> {
    /// Set for generated classes, which are kept for later without a box.
    #[doc(hidden)]
    const HANDLE: Option<Handle<Self>> = None;

    /// Makes the Python object.
    ///
    /// # Errors
    /// When Python refuses the value, for example an unhashable element of a set.
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>>;

    /// Makes the Python object and uses the value up, which spares a copy where it can be moved.
    ///
    /// # Errors
    /// As [`to_python`](Self::to_python).
    #[inline]
    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>>
    where
        Self: Sized,
    {
        self.to_python(py)
    }

    /// Makes what a worker gets. Where a type has no way of its own, the embedded interpreter makes the object and its value is sent.
    ///
    /// # Errors
    /// When the value can't be sent.
    #[doc(hidden)]
    fn to_wire(&self) -> Result<Item> {
        match Self::HANDLE {
            Some(handle) => ToPython::<Any>::to_wire(handle.object_of(self)),
            None => with_python(|py| wire::of_object(&self.to_python(py)?)),
        }
    }

    /// The same, and uses the value up.
    ///
    /// # Errors
    /// As [`to_wire`](Self::to_wire).
    #[doc(hidden)]
    #[inline]
    fn into_wire(self) -> Result<Item>
    where
        Self: Sized,
    {
        self.to_wire()
    }

    /// Keeps the value for later, without Python.
    #[doc(hidden)]
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a>
    where
        Self: Sized + 'a,
        K: 'static,
    {
        match Self::HANDLE {
            Some(handle) => Arg::object(handle.object_from(self)),
            None => Arg::held::<K, Self>(self),
        }
    }

    /// Keeps a borrowed value for later, without Python.
    #[doc(hidden)]
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
        K: 'static,
    {
        match Self::HANDLE {
            Some(handle) => Arg::borrowed(handle.object_of(self)),
            None => Arg::held::<K, &'a Self>(self),
        }
    }

    /// The numbers that a slice of this type is, in memory order; `None` when it is something else.
    #[doc(hidden)]
    #[inline]
    fn as_scalars(_slice: &[Self]) -> Option<Scalars<'_>>
    where
        Self: Sized,
    {
        None
    }

    /// The same for a vector that is given away.
    #[doc(hidden)]
    #[inline]
    fn into_scalars(vec: Vec<Self>) -> Result<OwnedScalars, Vec<Self>>
    where
        Self: Sized,
    {
        Err(vec)
    }

    /// Adds this sequence's numbers, however deeply nested; `false` when they don't make a rectangular array.
    #[doc(hidden)]
    #[inline]
    fn gather<'a>(&'a self, _depth: usize, _gather: &mut Gather<'a>) -> bool {
        false
    }
}
