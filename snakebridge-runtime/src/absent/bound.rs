//! Objects of this process: there are none.

use std::fmt;
use std::marker::PhantomData;

use super::error::DowncastError;
use super::{Never, PyErr, PyResult, Python, ffi};

/// PyO3's `PyAny`.
#[derive(Debug)]
pub struct PyAny(Never);

/// PyO3's `Bound`; of a pointer's size, as others rely on.
pub struct Bound<'py, T>(pub(super) Never, PhantomData<(&'py (), T)>, &'static ());

/// PyO3's `Borrowed`.
pub type Borrowed<'a, 'py, T> = &'a Bound<'py, T>;

/// PyO3's `Py`; of a pointer's size, as others rely on.
pub struct Py<T>(pub(super) Never, PhantomData<T>, &'static ());

impl<'py, T> Bound<'py, T> {
    pub fn new(py: Python<'py>, _: T) -> PyResult<Self> {
        match py.0 {}
    }
    /// # Safety
    /// It is never called.
    pub unsafe fn cast_unchecked<C>(&self) -> &Bound<'py, C> {
        match self.0 {}
    }
    pub fn get(&self) -> &T {
        match self.0 {}
    }
    pub fn py(&self) -> Python<'py> {
        match self.0 {}
    }
    pub fn as_any(&self) -> &Bound<'py, PyAny> {
        match self.0 {}
    }
    pub fn into_any(self) -> Bound<'py, PyAny> {
        match self.0 {}
    }
    pub fn into_bound(self) -> Self {
        match self.0 {}
    }
    pub fn to_owned(&self) -> Self {
        match self.0 {}
    }
    pub fn unbind(self) -> Py<T> {
        match self.0 {}
    }
    pub fn as_unbound(&self) -> &Py<T> {
        match self.0 {}
    }
    pub fn as_borrowed(&self) -> &Self {
        match self.0 {}
    }
    pub fn as_ptr(&self) -> *mut ffi::PyObject {
        match self.0 {}
    }
    pub fn into_ptr(self) -> *mut ffi::PyObject {
        match self.0 {}
    }
}

impl<'py> Bound<'py, PyAny> {
    /// # Safety
    /// It is never called.
    pub unsafe fn from_owned_ptr_or_err(py: Python<'py>, _: *mut ffi::PyObject) -> PyResult<Bound<'py, PyAny>> {
        match py.0 {}
    }
    /// # Safety
    /// It is never called.
    pub unsafe fn from_owned_ptr_or_opt(py: Python<'py>, _: *mut ffi::PyObject) -> Option<Bound<'py, PyAny>> {
        match py.0 {}
    }
    /// # Safety
    /// It is never called.
    pub unsafe fn from_owned_ptr(py: Python<'py>, _: *mut ffi::PyObject) -> Bound<'py, PyAny> {
        match py.0 {}
    }
    /// # Safety
    /// It is never called.
    pub unsafe fn from_borrowed_ptr_or_opt(py: Python<'py>, _: *mut ffi::PyObject) -> Option<Bound<'py, PyAny>> {
        match py.0 {}
    }
}

impl<T> Py<T> {
    pub fn new(py: Python<'_>, _: T) -> PyResult<Self> {
        match py.0 {}
    }
    pub fn bind<'py>(&self, _: Python<'py>) -> &Bound<'py, T> {
        match self.0 {}
    }
    pub fn into_bound(self, _: Python<'_>) -> Bound<'_, T> {
        match self.0 {}
    }
    pub fn into_any(self) -> Py<PyAny> {
        match self.0 {}
    }
    pub fn clone_ref(&self, _: Python<'_>) -> Self {
        match self.0 {}
    }
    pub fn is_none(&self, _: Python<'_>) -> bool {
        match self.0 {}
    }
    pub fn as_ptr(&self) -> *mut ffi::PyObject {
        match self.0 {}
    }
}

impl<T> Clone for Bound<'_, T> {
    fn clone(&self) -> Self {
        match self.0 {}
    }
}

impl<T> fmt::Debug for Bound<'_, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<T> fmt::Display for Bound<'_, T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl<T> fmt::Debug for Py<T> {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

/// PyO3's `BoundObject`.
pub trait BoundObject {}

/// PyO3's `PyTypeCheck`.
pub trait PyTypeCheck {}

/// PyO3's `FromPyObject`, of every type.
pub trait FromPyObject<'a, 'py>: Sized {
    type Error: Into<PyErr>;
    fn extract(object: &'a Bound<'py, PyAny>) -> Result<Self, PyErr> {
        match object.0 {}
    }
}

impl<'a, T> FromPyObject<'a, '_> for T {
    type Error = PyErr;
}

/// PyO3's `IntoPyObject`, of every type.
pub trait IntoPyObject<'py>: Sized {
    type Error: Into<PyErr>;
    fn into_pyobject(self, py: Python<'py>) -> Result<Bound<'py, PyAny>, PyErr> {
        match py.0 {}
    }
}

impl<T> IntoPyObject<'_> for T {
    type Error = PyErr;
}

impl From<DowncastError> for PyErr {
    fn from(error: DowncastError) -> Self {
        match error.0 {}
    }
}
