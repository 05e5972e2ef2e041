//! Python objects to Rust values: [`FromPython`], and one file per shape of value.

pub(crate) mod buffer;
pub(crate) mod map;
mod number;
mod object;
mod pointer;
mod range;
mod sequence;
mod text;
mod time;
mod tuple;

use crate::pyo3::prelude::*;

use crate::class::Received;
use crate::error::{ConvertError, Result};
use crate::interpreter::with_python;
use crate::wire::{self, Array, Item, Want};

/// A Rust value that a Python object converts to.
#[diagnostic::on_unimplemented(
    message = "a Python object does not convert to `{Self}`",
    label = "not a type that Python's answer can be",
    note = "numbers, strings, `Vec`, maps, tuples, `Option`, generated classes and `snakebridge::Object` are; `let () = …` drops an answer that nobody takes (rustc calls it `!`), and `let answer: Object = …` takes it whatever it is"
)]
pub trait FromPython: Sized {
    /// Converts.
    ///
    /// # Errors
    /// [`ConvertError`](crate::ConvertError) when the object is of another type or its value does not fit.
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self>;

    /// Set for generated classes.
    #[doc(hidden)]
    const RECEIVED: Option<Received<Self>> = None;

    /// The form in which a worker sends it.
    #[doc(hidden)]
    const WANT: &'static Want = match Self::RECEIVED {
        Some(received) => received.want,
        None => &Want::Value,
    };

    /// Converts what a worker sent. Where a type has no way of its own, the embedded interpreter makes the object of its value.
    ///
    /// # Errors
    /// As [`from_python`](Self::from_python).
    #[doc(hidden)]
    fn from_wire(item: Item) -> Result<Self> {
        match Self::RECEIVED {
            Some(received) => (received.take)(item),
            None => with_python(|py| Self::from_python(&wire::to_object(py, item)?)),
        }
    }

    /// All elements of an array that a worker sent; `None` to go element by element.
    #[doc(hidden)]
    fn vec_from_array(_array: &Array) -> Option<Result<Vec<Self>>> {
        None
    }

    /// What stands for an argument of a callback that Python leaves out.
    #[doc(hidden)]
    fn when_absent() -> Option<Self> {
        None
    }

    /// All elements at once, when the object's memory is an array of such numbers; `None` to go element by element.
    #[doc(hidden)]
    fn vec_from_buffer(_object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        None
    }

    /// The same of any dimension: the shape, and the elements in row-major order.
    #[doc(hidden)]
    fn array_from_buffer(_object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        None
    }
}

/// The error for what a worker sent in another form than the one wanted. What it kept, because it was a part of something larger, is asked for once more.
///
/// # Errors
/// [`ConvertError`] when that is no better.
#[cold]
pub(crate) fn refused<T: FromPython>(expected: &'static str, item: Item) -> Result<T> {
    match again(&item, T::WANT)? {
        Some(item) => T::from_wire(item),
        None => Err(ConvertError::of_item(expected, &item).into()),
    }
}

/// What a worker kept, in the form wanted; none when it keeps it all the same.
pub(crate) fn again(item: &Item, want: &'static Want) -> Result<Option<Item>> {
    let Item::Reference(remote) = item else { return Ok(None) };
    Ok(match remote.itself(want)? {
        Item::Reference(_) => None,
        item => Some(item),
    })
}
