//! The structures of Arrow's C interface in Python's capsules.

use std::ffi::CStr;

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyCapsule;

use crate::error::{ConvertError, Result};

/// A structure of Arrow's C interface.
///
/// # Safety
/// `NAME` is the capsule's name for exactly this structure, and `released` gives one whose release callback is null.
pub(super) unsafe trait Structure: Sized + Send + 'static {
    const NAME: &'static CStr;
    fn released() -> Self;
}

// SAFETY: the names are those of the specification, and `empty` has no release callback.
unsafe impl Structure for arrow_data::ffi::FFI_ArrowArray {
    const NAME: &'static CStr = c"arrow_array";
    fn released() -> Self {
        Self::empty()
    }
}

// SAFETY: as above.
unsafe impl Structure for arrow_schema::ffi::FFI_ArrowSchema {
    const NAME: &'static CStr = c"arrow_schema";
    fn released() -> Self {
        Self::empty()
    }
}

// SAFETY: as above.
unsafe impl Structure for arrow_array::ffi_stream::FFI_ArrowArrayStream {
    const NAME: &'static CStr = c"arrow_array_stream";
    fn released() -> Self {
        Self::empty()
    }
}

/// A capsule that owns the structure, and releases it unless a consumer takes it out.
pub(super) fn put<T: Structure>(py: Python<'_>, structure: T) -> PyResult<Bound<'_, PyCapsule>> {
    // PyO3's capsules keep the value in a box of their own layout, behind which the value does not stand first; consumers in C need the structure itself.
    let pointer = Box::into_raw(Box::new(structure));
    // SAFETY: attached; the destructor frees what was boxed here. If no capsule is made, the box is taken back.
    unsafe {
        let capsule = ffi::PyCapsule_New(pointer.cast(), T::NAME.as_ptr(), Some(free::<T>));
        if capsule.is_null() {
            drop(Box::from_raw(pointer));
            return Err(PyErr::fetch(py));
        }
        Ok(Bound::from_owned_ptr(py, capsule).cast_into_unchecked())
    }
}

/// # Safety
/// Called by Python with a capsule that [`put`] made.
unsafe extern "C" fn free<T: Structure>(capsule: *mut ffi::PyObject) {
    // SAFETY: the capsule holds the box that `put` made; dropping the structure calls its release callback unless a consumer took it out.
    unsafe {
        let pointer = ffi::PyCapsule_GetPointer(capsule, T::NAME.as_ptr());
        if !pointer.is_null() {
            drop(Box::from_raw(pointer.cast::<T>()));
        }
    }
}

/// Takes the structure out of a capsule, which is then empty.
///
/// # Errors
/// When it is no capsule of that name.
pub(super) fn take<T: Structure>(object: &Bound<'_, PyAny>) -> Result<T> {
    let wrong = || ConvertError::new(T::NAME.to_string_lossy().into_owned(), object);
    let capsule = object.cast::<PyCapsule>().map_err(|_| wrong())?;
    // SAFETY: attached; the name says that the pointer is to a `T`, which the protocol hands to the consumer: what is left behind is marked as released.
    unsafe {
        let pointer = ffi::PyCapsule_GetPointer(capsule.as_ptr(), T::NAME.as_ptr()).cast::<T>();
        if pointer.is_null() {
            return Err(wrong().caused_by(PyErr::fetch(object.py())).into());
        }
        Ok(std::ptr::replace(pointer, T::released()))
    }
}
