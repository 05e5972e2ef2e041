//! The end of the program: what Python wrote is flushed and its exit handlers run, though the interpreter is never torn down.
//!
//! Finalising would invalidate every `Object` still alive in a static or on another thread; the process is about to end anyway.

use std::ffi::c_int;

use crate::pyo3::prelude::*;

unsafe extern "C" {
    fn atexit(handler: extern "C" fn()) -> c_int;
}

/// Asks the C library to call [`at_exit`].
pub(super) fn register() {
    // SAFETY: `atexit` takes any function of that type, and ours never unwinds: no code in it panics.
    unsafe {
        atexit(at_exit);
    }
}

/// Runs `atexit` handlers of Python (they join worker processes and thread pools, and flush logs), then flushes its streams.
extern "C" fn at_exit() {
    Python::try_attach(|py| {
        crate::asyncio::shut_down(py);
        // Each step stands alone, and nobody is left to hear of a failure.
        let _ = py.import("atexit").and_then(|module| module.call_method0("_run_exitfuncs"));
        for name in ["stdout", "stderr"] {
            let _ = py.import("sys").and_then(|sys| sys.getattr(name)).and_then(|stream| stream.call_method0("flush"));
        }
    });
}
