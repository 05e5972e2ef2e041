//! A buffer of Python's, of any dimension. (PyO3's refuses the buffers of arrays without dimensions, whose shape NumPy leaves out.)

use std::ffi::CStr;
use std::mem::MaybeUninit;

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use super::scalar::Shape;

/// Memory that a Python object lends; given back when dropped.
pub(super) struct Buffer<'py> {
    view: Box<ffi::Py_buffer>,
    py: Python<'py>,
}

impl<'py> Buffer<'py> {
    /// The object's buffer.
    ///
    /// # Errors
    /// What Python raises when it has none.
    pub(super) fn of(object: &Bound<'py, PyAny>) -> PyResult<Self> {
        let mut view = Box::new(MaybeUninit::<ffi::Py_buffer>::zeroed());
        // SAFETY: attached; the view is filled when the call succeeds, and stays where it is, as Python may require.
        unsafe {
            if ffi::PyObject_GetBuffer(object.as_ptr(), view.as_mut_ptr(), ffi::PyBUF_FULL_RO) != 0 {
                return Err(PyErr::fetch(object.py()));
            }
            Ok(Self { view: view.assume_init(), py: object.py() })
        }
    }

    /// The elements' type, as the `struct` module writes it.
    pub(super) fn format(&self) -> &CStr {
        // SAFETY: with `PyBUF_FULL_RO` it is a C string that lives as long as the buffer; null stands for bytes.
        if self.view.format.is_null() { c"B" } else { unsafe { CStr::from_ptr(self.view.format) } }
    }

    pub(super) fn shape(&self) -> Shape {
        self.lengths(self.view.shape).iter().map(|length| length.unsigned_abs()).collect()
    }

    /// In bytes.
    pub(super) fn strides(&self) -> &[isize] {
        self.lengths(self.view.strides)
    }

    fn lengths(&self, first: *const isize) -> &[isize] {
        match usize::try_from(self.view.ndim) {
            // SAFETY: with `PyBUF_FULL_RO` there is one for each dimension, for as long as the buffer lives.
            Ok(dimensions @ 1..) if !first.is_null() => unsafe { std::slice::from_raw_parts(first, dimensions) },
            _ => &[],
        }
    }

    pub(super) fn start(&self) -> *mut u8 {
        self.view.buf.cast()
    }

    /// The number of bytes of all elements, as if they lay one after the other.
    pub(super) fn bytes(&self) -> usize {
        self.view.len.unsigned_abs()
    }

    pub(super) fn is_writable(&self) -> bool {
        self.view.readonly == 0
    }

    /// True when rows are reached through pointers.
    pub(super) fn is_in_pieces(&self) -> bool {
        self.lengths(self.view.suboffsets).iter().any(|offset| *offset >= 0)
    }

    pub(super) fn is_contiguous(&self) -> bool {
        // SAFETY: the view is filled.
        unsafe { ffi::PyBuffer_IsContiguous(&raw const *self.view, b'C' as _) != 0 }
    }

    /// Copies all elements, in row-major order.
    ///
    /// # Safety
    /// `target` has room for [`bytes`](Self::bytes).
    ///
    /// # Errors
    /// What Python raises, which is that it has no memory.
    pub(super) unsafe fn copy_to(&mut self, target: *mut u8) -> PyResult<()> {
        let length = self.view.len;
        // SAFETY: by the contract of this function; the view is filled.
        match unsafe { ffi::PyBuffer_ToContiguous(target.cast(), &raw mut *self.view, length, b'C' as _) } {
            0 => Ok(()),
            _ => Err(PyErr::fetch(self.py)),
        }
    }
}

impl Drop for Buffer<'_> {
    fn drop(&mut self) {
        // SAFETY: filled by `PyObject_GetBuffer` and not released before; the thread is attached as long as `Python` lives.
        unsafe { ffi::PyBuffer_Release(&raw mut *self.view) };
    }
}
