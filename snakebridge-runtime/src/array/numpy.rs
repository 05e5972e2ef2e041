//! What is needed of NumPy, looked up once.

use pyo3::exceptions::PyImportError;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use super::scalar::Dtype;
use crate::error::Result;

/// NumPy's functions and the types used so far.
pub(super) struct Numpy {
    pub(super) empty: Py<PyAny>,
    pub(super) frombuffer: Py<PyAny>,
    dtype: Py<PyAny>,
    dtypes: [PyOnceLock<Py<PyAny>>; 11],
}

static NUMPY: PyOnceLock<Option<Numpy>> = PyOnceLock::new();

/// NumPy, or `None` when the environment does not have it.
///
/// # Errors
/// When its import fails for another reason than being absent.
pub(super) fn numpy(py: Python<'_>) -> Result<Option<&Numpy>> {
    let found = NUMPY.get_or_try_init(py, || match py.import("numpy") {
        Ok(module) => Ok(Some(Numpy {
            empty: module.getattr("empty")?.unbind(),
            frombuffer: module.getattr("frombuffer")?.unbind(),
            dtype: module.getattr("dtype")?.unbind(),
            dtypes: [const { PyOnceLock::new() }; 11],
        })),
        Err(error) if error.is_instance_of::<PyImportError>(py) => Ok(None),
        Err(error) => Err(error),
    })?;
    Ok(found.as_ref())
}

impl Numpy {
    /// The `numpy.dtype`.
    pub(super) fn dtype<'py>(&self, py: Python<'py>, dtype: Dtype) -> Result<&Bound<'py, PyAny>> {
        let place = match dtype.kind {
            b'i' => dtype.size.trailing_zeros() as usize,
            b'u' => 4 + dtype.size.trailing_zeros() as usize,
            b'f' => 6 + dtype.size.trailing_zeros() as usize,
            b'c' => 10,
            _ => 11,
        };
        let slot = self.dtypes.get(place).unwrap_or(&BOOL);
        let made = slot.get_or_try_init(py, || self.dtype.call1(py, (format!("{}{}", dtype.kind as char, dtype.size),)))?;
        Ok(made.bind(py))
    }
}

static BOOL: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
