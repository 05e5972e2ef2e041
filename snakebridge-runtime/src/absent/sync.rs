//! What is made once an interpreter runs.

use std::marker::PhantomData;

use super::types::PyType;
use super::{Bound, Py, PyResult, Python};

/// PyO3's `PyOnceLock`.
#[derive(Debug)]
pub struct PyOnceLock<T>(PhantomData<T>);

impl<T> PyOnceLock<T> {
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self(PhantomData)
    }
    pub fn get(&self, py: Python<'_>) -> Option<&T> {
        match py.0 {}
    }
    pub fn set(&self, py: Python<'_>, _: T) -> Result<(), T> {
        match py.0 {}
    }
    pub fn get_or_init(&self, py: Python<'_>, _: impl FnOnce() -> T) -> &T {
        match py.0 {}
    }
    pub fn get_or_try_init<E>(&self, py: Python<'_>, _: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
        match py.0 {}
    }
}

impl PyOnceLock<Py<PyType>> {
    pub fn import<'py>(&self, py: Python<'py>, _: &str, _: &str) -> PyResult<&Bound<'py, PyType>> {
        match py.0 {}
    }
}
