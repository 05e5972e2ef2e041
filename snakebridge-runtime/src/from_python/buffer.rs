//! Whole arrays: a memcpy when the memory has the type asked for, else a conversion in Rust or through Python's own numbers.

use pyo3::buffer::{PyBuffer, PyUntypedBuffer};
use pyo3::ffi;
use pyo3::prelude::*;

use super::FromPython;
use crate::error::Result;

/// The numbers of a one-dimensional buffer. `None` when the object has none, so that it is read as a sequence.
pub(super) fn numbers<T: pyo3::buffer::Element + FromPython>(object: &Bound<'_, PyAny>) -> Option<Result<Vec<T>>> {
    // SAFETY: attached, and the object is alive.
    if unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } == 0 {
        return None;
    }
    let buffer = PyUntypedBuffer::get(object).ok()?;
    if buffer.dimensions() != 1 {
        return None;
    }
    match buffer.into_typed::<T>() {
        Ok(buffer) => Some(copy(object.py(), &buffer)),
        Err(_) => converted(object),
    }
}

fn copy<T: pyo3::buffer::Element>(py: Python<'_>, buffer: &PyBuffer<T>) -> Result<Vec<T>> {
    Ok(buffer.to_vec(py)?)
}

/// Another number type, or another byte order: `tolist` makes Python numbers, quicker than indexing, and each is converted with its checks.
fn converted<T: FromPython>(object: &Bound<'_, PyAny>) -> Option<Result<Vec<T>>> {
    let list = object.call_method0("tolist").ok()?;
    Some(super::sequence::elements(&list))
}
