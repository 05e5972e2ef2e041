//! A slice, or nested ones, copied once into a fresh NumPy array.

use pyo3::exceptions::PyBufferError;
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

use super::gather::Gather;
use super::numpy::numpy;
use crate::error::Result;

/// The array, or `None` when NumPy is not there.
///
/// # Errors
/// When NumPy can't be imported although it is there, or has no memory.
pub(crate) fn export<'py>(py: Python<'py>, gather: &Gather<'_>) -> Result<Option<Bound<'py, PyAny>>> {
    let Some(dtype) = gather.dtype else {
        return Ok(None);
    };
    let Some(numpy) = numpy(py)? else {
        return Ok(None);
    };
    let dtype = numpy.dtype(py, dtype)?;
    let array = match gather.shape.as_slice() {
        [length] => numpy.empty.bind(py).call1((*length, dtype))?,
        shape => numpy.empty.bind(py).call1((PyTuple::new(py, shape)?, dtype))?,
    };
    fill(&array, &gather.blocks)?;
    Ok(Some(array))
}

/// Copies the blocks, one after the other, into the array's memory.
fn fill(array: &Bound<'_, PyAny>, blocks: &[&[u8]]) -> Result<()> {
    let length: usize = blocks.iter().map(|block| block.len()).sum();
    let mut view = std::mem::MaybeUninit::<ffi::Py_buffer>::uninit();
    // SAFETY: attached; the view is filled when the call succeeds. Nobody else knows the array yet, so its memory is ours to write; the copies stay within `len`, which is
    // checked; the view is released once.
    unsafe {
        if ffi::PyObject_GetBuffer(array.as_ptr(), view.as_mut_ptr(), ffi::PyBUF_CONTIG) != 0 {
            return Err(PyErr::fetch(array.py()).into());
        }
        let view = view.as_mut_ptr();
        let fits = usize::try_from((*view).len) == Ok(length);
        if fits {
            let mut target = (*view).buf.cast::<u8>();
            for block in blocks {
                std::ptr::copy_nonoverlapping(block.as_ptr(), target, block.len());
                target = target.add(block.len());
            }
        }
        ffi::PyBuffer_Release(view);
        if fits { Ok(()) } else { Err(PyBufferError::new_err("`numpy.empty` gave an array of another size").into()) }
    }
}
