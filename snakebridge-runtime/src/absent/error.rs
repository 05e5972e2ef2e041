//! Exceptions of this process: there are none.

use std::marker::PhantomData;

use super::exceptions::PyBaseException;
use super::types::PyType;
use super::{Bound, Never, Py, PyAny, Python};

/// PyO3's `PyErr`.
#[derive(Debug)]
pub struct PyErr(pub(super) Never);

/// PyO3's `PyResult`.
pub type PyResult<T> = Result<T, PyErr>;

/// PyO3's `CastError`.
#[derive(Debug)]
pub struct DowncastError(pub(super) Never);

/// PyO3's `CastIntoError`.
#[derive(Debug)]
pub struct DowncastIntoError<'py>(pub(super) Never, PhantomData<&'py ()>);

impl<'py> DowncastIntoError<'py> {
    pub fn into_inner(self) -> Bound<'py, PyAny> {
        match self.0 {}
    }
}

impl PyErr {
    pub fn traceback<'py>(&self, _: Python<'py>) -> Option<Bound<'py, PyAny>> {
        match self.0 {}
    }
    pub fn from_value(value: Bound<'_, PyAny>) -> Self {
        match value.0 {}
    }
    pub fn from_type<A>(class: Bound<'_, PyType>, _: A) -> Self {
        match class.0 {}
    }
    pub fn take(py: Python<'_>) -> Option<Self> {
        match py.0 {}
    }
    pub fn fetch(py: Python<'_>) -> Self {
        match py.0 {}
    }
    pub fn into_value(self, _: Python<'_>) -> Py<PyBaseException> {
        match self.0 {}
    }
    pub fn value<'py>(&self, _: Python<'py>) -> &Bound<'py, PyBaseException> {
        match self.0 {}
    }
    pub fn get_type<'py>(&self, _: Python<'py>) -> Bound<'py, PyType> {
        match self.0 {}
    }
    pub fn is_instance_of<T>(&self, _: Python<'_>) -> bool {
        match self.0 {}
    }
    pub fn cause(&self, _: Python<'_>) -> Option<Self> {
        match self.0 {}
    }
    pub fn context(&self, _: Python<'_>) -> Option<Self> {
        match self.0 {}
    }
    pub fn write_unraisable(self, _: Python<'_>, _: Option<&Bound<'_, PyAny>>) {
        match self.0 {}
    }
}

impl From<DowncastIntoError<'_>> for PyErr {
    fn from(error: DowncastIntoError<'_>) -> Self {
        match error.0 {}
    }
}
