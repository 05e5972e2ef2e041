//! What a callback may return.

use crate::pyo3::prelude::*;

use crate::error::Error;
use crate::kinds::Any;
use crate::to_python::ToPython;
use crate::wire::{Item, Thrown};

/// What a callback may return: any value that Python takes, or a `Result` of one with any error.
#[diagnostic::on_unimplemented(
    message = "a callback can't return `{Self}`",
    label = "Python does not take this",
    note = "return a value that Python takes, `()` for `None`, or a `Result` of one whose error implements `std::error::Error`"
)]
pub trait CallbackReturn {
    #[doc(hidden)]
    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>>;
    #[doc(hidden)]
    fn send(self) -> Result<Item, Thrown>;
}

impl<T: ToPython<Any>> CallbackReturn for T {
    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        Ok(self.into_python(py)?)
    }
    fn send(self) -> Result<Item, Thrown> {
        Ok(self.into_wire()?)
    }
}

impl<T: ToPython<Any>, E: Into<Box<dyn std::error::Error + Send + Sync>>> CallbackReturn for Result<T, E> {
    fn give(self, py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
        match self {
            Ok(value) => value.give(py),
            Err(error) => Err(Error::from_rust(error).into()),
        }
    }
    fn send(self) -> Result<Item, Thrown> {
        match self {
            Ok(value) => value.send(),
            Err(error) => Err(Thrown::Error(Error::from_rust(error))),
        }
    }
}
