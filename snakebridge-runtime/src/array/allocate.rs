//! Fresh arrays through NumPy's C interface, which costs a fraction of a call of `numpy.empty`.
//!
//! The interface is a table of functions in a capsule, whose slots have kept their numbers since NumPy 1.7; the version of the table is asked for first.

use std::ffi::{c_int, c_uint, c_void};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyCapsule, PyType};

use super::scalar::Shape;

/// `PyArray_NewFromDescr(subtype, descr, nd, dims, strides, data, flags, obj)`.
type NewFromDescr = unsafe extern "C" fn(
    *mut ffi::PyTypeObject,
    *mut ffi::PyObject,
    c_int,
    *const isize,
    *const isize,
    *mut c_void,
    c_int,
    *mut ffi::PyObject,
) -> *mut ffi::PyObject;

/// The slots of what is used.
const VERSION: usize = 0;
const NEW_FROM_DESCR: usize = 94;

pub(super) struct Allocator {
    new: NewFromDescr,
    class: Py<PyType>,
}

impl Allocator {
    /// The interface of this NumPy; `None` when it is of a generation that is not known.
    pub(super) fn of(numpy: &Bound<'_, PyModule>) -> Option<Self> {
        let py = numpy.py();
        let class = numpy.getattr("ndarray").ok()?.cast_into::<PyType>().ok()?.unbind();
        let module = py.import("numpy._core.multiarray").or_else(|_| py.import("numpy.core.multiarray")).ok()?;
        let capsule = module.getattr("_ARRAY_API").ok()?.cast_into::<PyCapsule>().ok()?;
        // SAFETY: attached; the unnamed capsule holds NumPy's table, which lives as long as the process. The slots are functions of these types by NumPy's ABI, which the first
        // of them names: 1 and 2 have them in common.
        unsafe {
            let table = ffi::PyCapsule_GetPointer(capsule.as_ptr(), std::ptr::null()).cast::<*const c_void>();
            if table.is_null() {
                PyErr::take(py);
                return None;
            }
            let version = std::mem::transmute::<*const c_void, unsafe extern "C" fn() -> c_uint>(*table.add(VERSION));
            if !matches!(version() >> 24, 1 | 2) {
                return None;
            }
            let new = std::mem::transmute::<*const c_void, NewFromDescr>(*table.add(NEW_FROM_DESCR));
            Some(Self { new, class })
        }
    }

    /// An array whose memory is not initialised, and where that memory is.
    ///
    /// # Errors
    /// When there is no memory, or the dimensions are too many.
    pub(super) fn make<'py>(&self, dtype: &Bound<'py, PyAny>, shape: &Shape) -> PyResult<(Bound<'py, PyAny>, *mut u8)> {
        let py = dtype.py();
        let lengths: super::scalar::Lengths = shape.iter().map(|length| length.cast_signed()).collect();
        // SAFETY: attached; NumPy takes over the reference to the type, reads as many lengths as there are dimensions, and returns a new array, C-contiguous since no strides are
        // given. An array's memory is the first field after the head of the object, in every version of the ABI.
        unsafe {
            let array = (self.new)(
                self.class.as_ptr().cast(),
                dtype.clone().into_ptr(),
                c_int::try_from(lengths.len()).unwrap_or(c_int::MAX),
                lengths.as_ptr(),
                std::ptr::null(),
                std::ptr::null_mut(),
                0,
                std::ptr::null_mut(),
            );
            let array = Bound::from_owned_ptr_or_err(py, array)?;
            let memory = array.as_ptr().cast::<u8>().add(size_of::<ffi::PyObject>()).cast::<*mut u8>().read();
            Ok((array, memory))
        }
    }
}
