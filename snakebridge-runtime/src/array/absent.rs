//! Arrays of this process, in a build without it.

use std::ffi::CStr;

use super::{Gather, OwnedScalars};
use crate::error::Result;
use crate::pyo3::prelude::*;

pub(crate) fn export<'py>(py: Python<'py>, _: &Gather<'_>) -> Result<Option<Bound<'py, PyAny>>> {
    py.never()
}

pub(crate) fn give<'py>(py: Python<'py>, _: OwnedScalars, _: &[usize]) -> Result<std::result::Result<Bound<'py, PyAny>, OwnedScalars>> {
    py.never()
}

#[cfg(feature = "ndarray")]
pub(crate) fn as_array<'py>(object: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>> {
    object.py().never()
}

pub(crate) fn lender<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
    object.py().never()
}

pub(crate) fn read<T>(object: &Bound<'_, PyAny>) -> Option<(Vec<usize>, Vec<T>)> {
    object.py().never()
}

pub(crate) fn is_foreign(_: &CStr) -> bool {
    false
}
