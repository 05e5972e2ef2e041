//! Anything that serde knows, by wrapping it: [`Serde`].
//!
//! Its own small pair of serializer and deserializer: the published ones are tied to other versions of PyO3, and say nothing of where in a value an error is.

mod deserializer;
mod items;
mod plain;
mod serializer;

use std::fmt;

use crate::pyo3::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::kinds::Kind;
use crate::to_python::ToPython;
use crate::wire::{Item, to_object};

/// A value that converts through serde: structs and maps are `dict`s, enums as serde has them in JSON, bytes are `bytes`.
///
/// ```no_run
/// use serde::{Deserialize, Serialize};
/// use snakebridge_runtime::{Serde, call};
///
/// #[derive(Serialize, Deserialize)]
/// struct Point { x: f64, y: f64 }
///
/// let text: String = call("json", "dumps", (Serde(Point { x: 1.0, y: 2.0 }),))?;
/// let Serde(point) = call::<Serde<Point>>("json", "loads", (text,))?;
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Serde<T>(pub T);

/// Accepted everywhere: what a serde type becomes is not in its type.
#[diagnostic::do_not_recommend]
impl<K: Kind, T: Serialize> ToPython<K> for Serde<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        to_object(py, ToPython::<K>::to_wire(self)?)
    }
    fn to_wire(&self) -> Result<Item> {
        self.0.serialize(serializer::ToItem).map_err(|failure| failure.0)
    }
}

impl<T: DeserializeOwned> FromPython for Serde<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        T::deserialize(deserializer::FromObject(object)).map(Self).map_err(|failure| failure.0)
    }
    fn from_wire(item: Item) -> Result<Self> {
        T::deserialize(items::FromItem(&item)).map(Self).map_err(|failure| failure.0)
    }
}

/// Our error as serde wants it.
struct Failure(Error);

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

impl From<ConvertError> for Failure {
    fn from(error: ConvertError) -> Self {
        Self(error.into())
    }
}

impl From<PyErr> for Failure {
    fn from(error: PyErr) -> Self {
        Self(error.into())
    }
}

impl serde::ser::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(ConvertError::unsuitable(message.to_string()).into())
    }
}

impl serde::de::Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(ConvertError::unsuitable(message.to_string()).into())
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Failure {}
