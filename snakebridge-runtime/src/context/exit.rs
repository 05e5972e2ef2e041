//! The way out of a context manager.

use std::sync::Arc;

use crate::pyo3::exceptions::PyBaseException;
use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use super::{no_manager, not_a_manager};
use crate::asyncio::Task;
use crate::backend::{exception, exception_of};
use crate::error::{Error, Result, panic_exception};
use crate::interpreter::with_python;
use crate::object::{NONE, Object};
use crate::wire::Remote;

/// The bound `__exit__` or `__aexit__` of a manager that was entered.
#[derive(Debug)]
pub(super) struct Exit {
    method: Object,
    is_async: bool,
}

impl Exit {
    /// Enters: looks up the way out first, as Python does.
    pub(super) fn enter(manager: &Object) -> Result<(Self, Object)> {
        if let Some(remote) = manager.remote() {
            let is_async = !manager.has_attr("__enter__")? && manager.has_attr("__aenter__")?;
            let (exit, value) = Self::begin_elsewhere(remote, is_async)?;
            let value = if is_async { Task::submit(&value).join()? } else { value };
            return Ok((exit, value));
        }
        let (exit, value) = with_python(|py| {
            let manager = manager.bind(py)?;
            if !manager.hasattr("__enter__")? && manager.hasattr("__aenter__")? {
                return Self::begin_async(manager);
            }
            let method = manager.getattr("__exit__").map_err(|_| no_manager(manager, "__exit__"))?;
            let enter = manager.getattr("__enter__").map_err(|_| no_manager(manager, "__enter__"))?;
            Ok((Self { method: method.into(), is_async: false }, Object::from(enter.call0()?)))
        })?;
        let value = if exit.is_async { Task::submit(&value).join()? } else { value };
        Ok((exit, value))
    }

    pub(super) fn is_elsewhere(&self) -> bool {
        self.method.remote().is_some()
    }

    /// The error that a panic is for the manager.
    pub(super) fn panic(&self, message: &str) -> Error {
        match self.method.remote() {
            Some(remote) => exception(remote, ("snakebridge", "RustPanic"), format!("Rust code panicked: {message}")),
            None => panic_exception(message).into(),
        }
    }

    /// Begins to enter an async manager: the awaitable is what `__aenter__` gave.
    pub(super) fn begin_async(manager: &Bound<'_, PyAny>) -> Result<(Self, Object)> {
        let method = manager.getattr("__aexit__").map_err(|_| no_manager(manager, "__aexit__"))?;
        let enter = manager.getattr("__aenter__").map_err(|_| no_manager(manager, "__aenter__"))?;
        Ok((Self { method: method.into(), is_async: true }, Object::from(enter.call0()?)))
    }

    /// Begins to enter a manager in a worker.
    pub(super) fn begin_elsewhere(manager: &Arc<Remote>, is_async: bool) -> Result<(Self, Object)> {
        let (enter, exit) = if is_async { ("__aenter__", "__aexit__") } else { ("__enter__", "__exit__") };
        let bound = |name| {
            let missing = |_| exception(manager, ("builtins", "TypeError"), not_a_manager(&manager.class, name));
            manager.attribute::<Object>(name).map_err(missing)
        };
        let (method, enter) = (bound(exit)?, bound(enter)?);
        Ok((Self { method, is_async }, enter.call(())?))
    }

    /// Leaves; true when the manager swallows the error.
    pub(super) fn leave(self, error: Option<&Error>) -> Result<bool> {
        let answer = self.begin(error)?;
        let answer: Object = if self.is_async { Task::submit(&answer).join()? } else { answer };
        Ok(error.is_some() && answer.is_truthy()?)
    }

    /// Calls the method: the answer, or the awaitable of it.
    pub(super) fn begin(&self, error: Option<&Error>) -> Result<Object> {
        let Some(error) = error else {
            return self.method.call((NONE, NONE, NONE));
        };
        if let Some(remote) = self.method.remote() {
            return remote.ask("snakebridge", "leave", [exception_of(error, remote.owner.key())]);
        }
        with_python(|py| {
            let method = self.method.bind(py)?;
            let exception = PyErr::from(error.clone()).into_value(py).into_bound(py);
            let _handled = Handled::new(&exception);
            let traceback = exception.getattr("__traceback__")?;
            Ok(method.call1((exception.get_type(), &exception, traceback))?.into())
        })
    }
}

/// Makes an exception the one being handled, as an `except` block does: `sys.exc_info()` shows it, and what is raised meanwhile has it for context.
struct Handled([*mut ffi::PyObject; 3]);

impl Handled {
    fn new(exception: &Bound<'_, PyBaseException>) -> Self {
        let mut before = [std::ptr::null_mut(); 3];
        let [kind, value, traceback] = &mut before;
        // SAFETY: attached. `Get` gives three owned references, kept for `drop`; `Set` takes over the three that it is given, of which any may be null.
        unsafe {
            ffi::PyErr_GetExcInfo(kind, value, traceback);
            ffi::PyErr_SetExcInfo(
                exception.get_type().into_any().into_ptr(),
                exception.clone().into_ptr(),
                ffi::PyException_GetTraceback(exception.as_ptr()),
            );
        }
        Self(before)
    }
}

impl Drop for Handled {
    fn drop(&mut self) {
        let [kind, value, traceback] = self.0;
        // SAFETY: made and dropped in one attached scope; the references are owned, and given back.
        unsafe { ffi::PyErr_SetExcInfo(kind, value, traceback) }
    }
}
