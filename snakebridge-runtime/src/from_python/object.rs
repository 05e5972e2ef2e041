//! What stays a Python object, what is dropped, and what may be `None`.

use crate::pyo3::PyTypeCheck;
use crate::pyo3::prelude::*;

use super::FromPython;
use crate::error::{ConvertError, Result};
use crate::object::Object;
use crate::wire::{Item, Want};

impl FromPython for Object {
    #[inline]
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(object.clone().into())
    }
    const WANT: &'static Want = &Want::Reference;
    fn from_wire(item: Item) -> Result<Self> {
        Self::of_item(item)
    }
}

/// Drops the answer, whatever it is.
impl FromPython for () {
    #[inline]
    fn from_python(_object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(())
    }
    const WANT: &'static Want = &Want::Nothing;
    fn from_wire(_item: Item) -> Result<Self> {
        Ok(())
    }
}

impl<T: FromPython> FromPython for Option<T> {
    #[inline]
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if object.is_none() { Ok(None) } else { T::from_python(object).map(Some) }
    }
    const WANT: &'static Want = &Want::Optional(T::WANT);
    fn from_wire(item: Item) -> Result<Self> {
        if let Item::None = item { Ok(None) } else { T::from_wire(item).map(Some) }
    }
    fn when_absent() -> Option<Self> {
        Some(None)
    }
}

impl<T: PyTypeCheck> FromPython for Py<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let found = object.cast::<T>().map_err(|error| ConvertError::new("Py", object).caused_by(PyErr::from(error)))?;
        Ok(found.clone().unbind())
    }
}
