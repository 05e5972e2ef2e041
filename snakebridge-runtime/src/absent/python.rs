//! The thread that is attached: there is none.

use std::marker::PhantomData;

use super::types::{PyModule, PyType};
use super::{Bound, Never, Py, PyAny, PyResult};

/// PyO3's `Python`.
#[derive(Clone, Copy, Debug)]
pub struct Python<'py>(pub(super) Never, PhantomData<&'py ()>);

impl<'py> Python<'py> {
    /// Nobody has it.
    pub(crate) fn never(self) -> ! {
        match self.0 {}
    }
    pub fn try_attach<R>(_: impl FnOnce(Python<'_>) -> R) -> Option<R> {
        None
    }
    pub fn detach<R>(self, _: impl FnOnce() -> R) -> R {
        match self.0 {}
    }
    #[allow(non_snake_case)]
    pub fn None(self) -> Py<PyAny> {
        match self.0 {}
    }
    pub fn import(self, _: impl AsRef<str>) -> PyResult<Bound<'py, PyModule>> {
        match self.0 {}
    }
    pub fn get_type<T>(self) -> Bound<'py, PyType> {
        match self.0 {}
    }
}
