//! A limit of work in this process, in a build without it.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::time::Duration;

use crate::error::{Error, Result};
use crate::pyo3::Python;

pub(super) fn released<R>(py: Python<'_>, _: impl FnOnce() -> R) -> R {
    py.never()
}

pub(crate) fn limited<R>(py: Python<'_>, _: Duration, _: &str, _: impl FnOnce() -> Result<R>) -> Result<R> {
    py.never()
}

/// Nothing has one.
pub(crate) struct Limited<'py>(Infallible, PhantomData<Python<'py>>);

impl<'py> Limited<'py> {
    pub(crate) fn begin(py: Python<'py>, _: Duration, _: String) -> Self {
        py.never()
    }

    pub(crate) fn failed(self, _: Error) -> Error {
        match self.0 {}
    }
}
