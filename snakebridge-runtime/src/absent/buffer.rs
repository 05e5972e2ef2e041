//! Memory that objects lend.

use std::ffi::CStr;
use std::marker::PhantomData;

use super::{Bound, Never, PyAny, PyErr, PyResult, Python};

/// PyO3's `Element`.
pub trait Element: Copy {}

impl<T: Copy> Element for T {}

/// PyO3's `ElementType`.
#[derive(Clone, Copy, Debug)]
pub enum ElementType {
    SignedInteger { bytes: usize },
    UnsignedInteger { bytes: usize },
    Float { bytes: usize },
    Unknown,
}

impl ElementType {
    pub fn from_format(_: &CStr) -> Self {
        Self::Unknown
    }
}

/// PyO3's `PyBuffer`.
pub struct PyBuffer<T>(Never, PhantomData<T>);

/// PyO3's `PyUntypedBuffer`.
pub struct PyUntypedBuffer(Never);

impl<T> PyBuffer<T> {
    pub fn get(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        match object.0 {}
    }
    pub fn to_vec(&self, _: Python<'_>) -> PyResult<Vec<T>> {
        match self.0 {}
    }
}

impl PyUntypedBuffer {
    pub fn get(object: &Bound<'_, PyAny>) -> PyResult<Self> {
        match object.0 {}
    }
    pub fn dimensions(&self) -> usize {
        match self.0 {}
    }
    pub fn shape(&self) -> &[usize] {
        match self.0 {}
    }
    pub fn format(&self) -> &CStr {
        match self.0 {}
    }
    pub fn into_typed<T>(self) -> Result<PyBuffer<T>, PyErr> {
        match self.0 {}
    }
}
