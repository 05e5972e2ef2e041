//! A slice, or nested ones, copied once into a fresh NumPy array.

use crate::pyo3::exceptions::PyBufferError;
use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyTuple;

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
    let bytes: usize = gather.blocks.iter().map(|block| block.len()).sum();
    let fits = gather.shape.iter().product::<usize>() * dtype.size == bytes;
    let dtype = numpy.dtype(py, dtype)?;
    if let Some(allocator) = numpy.allocator.as_ref().filter(|_| fits) {
        let (array, memory) = allocator.make(dtype, &gather.shape)?;
        // SAFETY: the array has as many bytes as the blocks together, and nobody else knows it yet.
        unsafe { copy(&gather.blocks, memory) };
        return Ok(Some(array));
    }
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
            copy(blocks, (*view).buf.cast());
        }
        ffi::PyBuffer_Release(view);
        if fits { Ok(()) } else { Err(PyBufferError::new_err("`numpy.empty` gave an array of another size").into()) }
    }
}

/// Copies the blocks one after the other.
///
/// # Safety
/// `target` has room for all of them, and is none of them.
unsafe fn copy(blocks: &[&[u8]], mut target: *mut u8) {
    for block in blocks {
        // SAFETY: by the contract of this function.
        unsafe {
            std::ptr::copy_nonoverlapping(block.as_ptr(), target, block.len());
            target = target.add(block.len());
        }
    }
}
