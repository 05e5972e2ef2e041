//! The way out of a context manager.

use pyo3::exceptions::PyBaseException;
use pyo3::ffi;
use pyo3::prelude::*;

use super::no_manager;
use crate::asyncio::Task;
use crate::error::{Error, Result};
use crate::interpreter::with_python;
use crate::object::Object;

/// The bound `__exit__` or `__aexit__` of a manager that was entered.
#[derive(Debug)]
pub(super) struct Exit {
    method: Object,
    is_async: bool,
}

impl Exit {
    /// Enters: looks up the way out first, as Python does.
    pub(super) fn enter(manager: &Object) -> Result<(Self, Object)> {
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

    /// Begins to enter an async manager: the awaitable is what `__aenter__` gave.
    pub(super) fn begin_async(manager: &Bound<'_, PyAny>) -> Result<(Self, Object)> {
        let method = manager.getattr("__aexit__").map_err(|_| no_manager(manager, "__aexit__"))?;
        let enter = manager.getattr("__aenter__").map_err(|_| no_manager(manager, "__aenter__"))?;
        Ok((Self { method: method.into(), is_async: true }, Object::from(enter.call0()?)))
    }

    /// Leaves; true when the manager swallows the error.
    pub(super) fn leave(self, error: Option<&Error>) -> Result<bool> {
        let answer = with_python(|py| self.begin(py, error))?;
        let answer: Object = if self.is_async { Task::submit(&answer).join()? } else { answer };
        Ok(error.is_some() && answer.is_truthy()?)
    }

    /// Calls the method: the answer, or the awaitable of it.
    pub(super) fn begin(&self, py: Python<'_>, error: Option<&Error>) -> Result<Object> {
        let method = self.method.bind(py)?;
        let Some(error) = error else {
            return Ok(method.call1((py.None(), py.None(), py.None()))?.into());
        };
        let exception = PyErr::from(error.clone()).into_value(py).into_bound(py);
        let _handled = Handled::new(&exception);
        let traceback = exception.getattr("__traceback__")?;
        Ok(method.call1((exception.get_type(), &exception, traceback))?.into())
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
