//! What is needed of NumPy, looked up once.

use crate::pyo3::exceptions::PyImportError;
use crate::pyo3::ffi;
use crate::pyo3::intern;
use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::PyTuple;

use super::allocate::Allocator;
use super::scalar::Dtype;
use crate::error::Result;

/// Four widths of each kind of integer, three of floats, two of complex numbers, and `bool`.
const DTYPES: usize = 14;

/// NumPy's functions and the types used so far.
pub(super) struct Numpy {
    pub(super) empty: Py<PyAny>,
    pub(super) allocator: Option<Allocator>,
    pub(super) frombuffer: Py<PyAny>,
    dtype: Py<PyAny>,
    dtypes: [PyOnceLock<Py<PyAny>>; DTYPES],
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
            allocator: Allocator::of(&module),
            frombuffer: module.getattr("frombuffer")?.unbind(),
            dtype: module.getattr("dtype")?.unbind(),
            dtypes: [const { PyOnceLock::new() }; DTYPES],
        })),
        Err(error) if error.is_instance_of::<PyImportError>(py) => Ok(None),
        Err(error) => Err(error),
    })?;
    Ok(found.as_ref())
}

impl Numpy {
    /// The `numpy.dtype`.
    pub(super) fn dtype<'py>(&self, py: Python<'py>, dtype: Dtype) -> Result<&Bound<'py, PyAny>> {
        let width = dtype.size.trailing_zeros() as usize;
        let place = match dtype.kind {
            b'i' => width,
            b'u' => 4 + width,
            b'f' => 7 + width,
            b'c' => 8 + width,
            _ => 13,
        };
        let slot = &self.dtypes[place];
        let made = slot.get_or_try_init(py, || self.dtype.call1(py, (format!("{}{}", dtype.kind as char, dtype.size),)))?;
        Ok(made.bind(py))
    }
}

/// What `numpy.asarray` makes of an object; `None` without NumPy.
///
/// # Errors
/// When NumPy can't make an array of it.
#[cfg(feature = "ndarray")]
pub(crate) fn as_array<'py>(object: &Bound<'py, PyAny>) -> Result<Option<Bound<'py, PyAny>>> {
    let py = object.py();
    if numpy(py)?.is_none() {
        return Ok(None);
    }
    Ok(Some(py.import("numpy")?.call_method1("asarray", (object,))?))
}

/// The object that lends the memory of an array: itself where it has a buffer; for a tensor (PyTorch's, JAX's, TensorFlow's), a NumPy array over the same memory, through DLPack.
/// `None` for what is no array, or is not in the memory of the host.
pub(crate) fn lender<'py>(object: &Bound<'py, PyAny>) -> Option<Bound<'py, PyAny>> {
    // SAFETY: attached, and the object is alive.
    if unsafe { ffi::PyObject_CheckBuffer(object.as_ptr()) } != 0 {
        return Some(object.clone());
    }
    let py = object.py();
    if object.is_exact_instance_of::<PyTuple>() || !object.hasattr(intern!(py, "__dlpack__")).ok()? {
        return None;
    }
    numpy(py).ok()??;
    py.import("numpy").ok()?.call_method1("from_dlpack", (object,)).ok()
}
