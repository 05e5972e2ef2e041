//! A vector given to NumPy without a copy: Python owns it from then on.

use std::ffi::c_int;

use crate::pyo3::exceptions::PyBufferError;
use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyTuple;

use super::numpy::numpy;
use super::scalar::{Memory, OwnedScalars};
use crate::error::Result;

/// The Python object that owns a Rust vector and lends its memory through the buffer protocol.
#[pyclass(frozen, module = "snakebridge")]
struct RustVec {
    memory: Box<dyn Memory>,
}

#[pymethods]
impl RustVec {
    /// # Safety
    /// Called by Python with a `view` to fill.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        if view.is_null() {
            return Err(PyBufferError::new_err("no view to fill"));
        }
        let bytes = slf.get().memory.bytes();
        let length = ffi::Py_ssize_t::try_from(bytes.len()).map_err(|_| PyBufferError::new_err("the vector is too long"))?;
        // SAFETY: `view` is Python's to fill. The memory lives as long as `slf`, which the view keeps alive, and Rust no longer looks at it, so Python may write.
        let status = unsafe { ffi::PyBuffer_FillInfo(view, slf.as_ptr(), bytes.as_ptr().cast_mut().cast(), length, 0, flags) };
        if status == 0 { Ok(()) } else { Err(PyErr::fetch(slf.py())) }
    }
}

/// An array over the vector's own memory; the vector back when NumPy is not there.
///
/// # Errors
/// When NumPy can't be imported although it is there.
pub(crate) fn give<'py>(py: Python<'py>, scalars: OwnedScalars, shape: &[usize]) -> Result<Result<Bound<'py, PyAny>, OwnedScalars>> {
    let Some(numpy) = numpy(py)? else {
        return Ok(Err(scalars));
    };
    let dtype = numpy.dtype(py, scalars.dtype)?;
    let owner = Bound::new(py, RustVec { memory: scalars.memory })?;
    let array = numpy.frombuffer.bind(py).call1((owner, dtype))?;
    if let [_] = shape {
        return Ok(Ok(array));
    }
    Ok(Ok(array.call_method1("reshape", (PyTuple::new(py, shape)?,))?))
}
