//! The exception that interrupts a thread.

use std::ffi::{c_long, c_ulong};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use crate::error::PythonError;

mod raised {
    //! The exception, as Python sees it.
    #![allow(missing_docs, unreachable_pub)]
    use crate::pyo3::create_exception;
    use crate::pyo3::exceptions::PyBaseException;

    // Beside `Exception`, as `KeyboardInterrupt` is, so that code that goes on after any ordinary error does not go on after this one.
    create_exception!(snakebridge, TimeLimit, PyBaseException, "The limit of a call from Rust has passed.");
}

unsafe extern "C" {
    fn PyThread_get_thread_ident() -> c_ulong;
}

/// Python's number for the calling thread.
pub(super) fn thread_ident() -> c_ulong {
    // SAFETY: takes nothing, and any thread may ask.
    unsafe { PyThread_get_thread_ident() }
}

/// Has the exception raised in a thread as soon as it runs Python code.
pub(super) fn interrupt(py: Python<'_>, thread: c_ulong) {
    let class = py.get_type::<raised::TimeLimit>();
    // SAFETY: attached; Python takes a reference of its own. A thread that is gone is not found, which is fine.
    unsafe { ffi::PyThreadState_SetAsyncExc(thread as c_long, class.as_ptr()) };
}

/// Takes back an exception that the thread has not met yet.
pub(super) fn take_back(_py: Python<'_>, thread: c_ulong) {
    // SAFETY: attached; null means that nothing is to be raised.
    unsafe { ffi::PyThreadState_SetAsyncExc(thread as c_long, std::ptr::null_mut()) };
}

/// True when it is the interruption, or was raised because of it.
pub(super) fn caused(py: Python<'_>, error: &PythonError) -> bool {
    let is_interruption = |error: &PythonError| error.to_py_err().is_instance_of::<raised::TimeLimit>(py);
    std::iter::successors(Some(error.clone()), PythonError::cause).take(32).any(|error| is_interruption(&error))
}
