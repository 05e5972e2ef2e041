//! What a thread does in Python.
//!
//! In: a thread, and in what it ran when its watch began. Out: whether it is importing since then. Never: an error; a thread that is gone is not importing.

use std::ffi::c_ulong;

use crate::pyo3::prelude::*;
use crate::pyo3::{PyResult, ffi};

/// The frame in which a thread runs, by its address: while what it calls goes on, nothing else has it. Zero: none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark(usize);

/// The frame in which the calling thread runs.
pub(super) fn mark(_py: Python<'_>) -> Mark {
    // SAFETY: attached; the frame, if there is one, is only borrowed, and only its address is kept.
    Mark(unsafe { ffi::PyEval_GetFrame() } as usize)
}

/// True when a thread is importing a module, in what it called since the mark. A package that is left half imported could never be imported again: it has its
/// modules, and not their names.
pub(super) fn is_importing(py: Python<'_>, thread: c_ulong, mark: Mark) -> bool {
    let imports = || -> PyResult<bool> {
        let mut frame = py.import("sys")?.call_method0("_current_frames")?.get_item(thread)?;
        while !frame.is_none() && frame.as_ptr() as usize != mark.0 {
            let file = frame.getattr("f_code")?.getattr("co_filename")?;
            if file.extract::<String>()?.starts_with("<frozen importlib") {
                return Ok(true);
            }
            frame = frame.getattr("f_back")?;
        }
        Ok(false)
    };
    imports().unwrap_or(false)
}
