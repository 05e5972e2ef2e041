//! The one way into Python: vectorcall, with what it gives or raises taken up.

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyTuple;
use smallvec::SmallVec;

use super::cache::answered;
use crate::error::Result;

/// Calls with arguments laid out for vectorcall: `slots[0]` is scratch space, then positional ones, then the values of `kwnames`. What is idempotent may be answered from the cache.
///
/// # Safety
/// The thread is attached. `slots[1..]` and `kwnames` (null, or a tuple no longer than the arguments) are valid references for the call.
#[inline]
pub(super) unsafe fn vectorcall<'py>(
    callable: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
    idempotent: bool,
) -> Result<Bound<'py, PyAny>> {
    if idempotent {
        // SAFETY: by this function's contract.
        return unsafe { kept(callable, slots, keywords, kwnames, call) };
    }
    // SAFETY: by this function's contract.
    unsafe { call(callable, slots, keywords, kwnames) }
}

/// The call itself.
///
/// # Safety
/// As [`vectorcall`].
#[inline(always)]
unsafe fn call<'py>(
    callable: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
) -> Result<Bound<'py, PyAny>> {
    let positional = (slots.len() - 1 - keywords) | ffi::PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: by this function's contract; the offset flag lets the callee use `slots[0]`, which is ours.
    unsafe {
        let result = ffi::PyObject_Vectorcall(callable.as_ptr(), slots.as_mut_ptr().add(1), positional, kwnames);
        Ok(Bound::from_owned_ptr_or_err(callable.py(), result)?)
    }
}

/// The same for a method: `slots[0]` is the receiver.
///
/// # Safety
/// As [`vectorcall`], and `slots[0]` and `name` (a string) are valid references too.
#[inline]
pub(super) unsafe fn vectorcall_method<'py>(
    name: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
    idempotent: bool,
) -> Result<Bound<'py, PyAny>> {
    if idempotent {
        // SAFETY: by this function's contract.
        return unsafe { kept(name, slots, keywords, kwnames, call_method) };
    }
    // SAFETY: by this function's contract.
    unsafe { call_method(name, slots, keywords, kwnames) }
}

/// The call of a method itself.
///
/// # Safety
/// As [`vectorcall_method`].
#[inline(always)]
unsafe fn call_method<'py>(
    name: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
) -> Result<Bound<'py, PyAny>> {
    let positional = (slots.len() - keywords) | ffi::PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: by this function's contract; here the offset flag lets the callee change `slots[0]` for the time of the call.
    unsafe {
        let result = ffi::PyObject_VectorcallMethod(name.as_ptr(), slots.as_mut_ptr(), positional, kwnames);
        Ok(Bound::from_owned_ptr_or_err(name.py(), result)?)
    }
}

/// One of the calls above.
type Made =
    for<'a, 'b, 'py> unsafe fn(&'a Bound<'py, PyAny>, &'b mut [*mut ffi::PyObject], usize, *mut ffi::PyObject) -> Result<Bound<'py, PyAny>>;

/// An idempotent call: apart, since its copy of the arguments would be on the stack of every call.
///
/// # Safety
/// As that of `make`.
#[cold]
#[inline(never)]
unsafe fn kept<'py>(
    callee: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
    make: Made,
) -> Result<Bound<'py, PyAny>> {
    let given = SmallVec::<[_; 8]>::from_slice(slots);
    // SAFETY: by this function's contract.
    answered(callee, &given, kwnames, || unsafe { make(callee, slots, keywords, kwnames) })
}

/// The pointer of an optional tuple.
#[inline]
pub(super) fn pointer(names: Option<&Bound<'_, PyTuple>>) -> *mut ffi::PyObject {
    names.map_or(std::ptr::null_mut(), |names| names.as_ptr())
}
