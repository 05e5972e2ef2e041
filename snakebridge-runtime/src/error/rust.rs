//! Errors of Rust that travel through Python: raised there as `snakebridge.RustError`, and the same again when they come back.

use std::fmt;
use std::sync::Arc;

use crate::pyo3::prelude::*;

use super::{Error, PythonError};
use crate::interpreter::{attached_or_default, with_python};

mod raised {
    //! The exceptions, as Python sees them.
    #![allow(missing_docs, unreachable_pub)]
    use crate::pyo3::create_exception;
    use crate::pyo3::exceptions::PyRuntimeError;

    create_exception!(snakebridge, RustError, PyRuntimeError, "An error of Rust code that Python called.");
    create_exception!(snakebridge, RustPanic, PyRuntimeError, "A panic of Rust code that Python called.");
}

/// Where the exception keeps the error that it stands for.
const CARRIED: &str = "_carried";

/// Any error of the program's own, given to Python by a callback, or to `__exit__`, and got back.
#[derive(Clone)]
pub struct RustError(Arc<dyn std::error::Error + Send + Sync>);

impl RustError {
    /// Wraps an error.
    pub fn new(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(Arc::from(error.into()))
    }

    /// The error, if it is an `E`.
    #[must_use]
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }
}

impl fmt::Display for RustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for RustError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for RustError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

/// Holds an error while Python has it.
#[cfg_attr(feature = "embedded", pyclass(frozen, module = "snakebridge"))]
struct Carried(Error);

impl Error {
    /// The program's own error, if it is an `E`: what a callback failed with.
    #[must_use]
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        match self {
            Self::Rust(error) => error.downcast_ref(),
            _ => None,
        }
    }

    /// Wraps an error of the program's own; one that is an `Error` already stays itself.
    pub fn from_rust(error: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        match error.into().downcast::<Error>() {
            Ok(error) => *error,
            Err(error) => Self::Rust(RustError::new(error)),
        }
    }

    /// The error that an exception carries, if it is one of ours.
    pub(super) fn carried(error: &PythonError) -> Option<Self> {
        if error.raised().is_some() {
            // It was looked at when it came.
            return None;
        }
        attached_or_default(|py| {
            let exception = error.bind(py);
            if !exception.is_instance_of::<raised::RustError>() {
                return None;
            }
            let carried = exception.getattr(CARRIED).ok()?;
            Some(carried.cast::<Carried>().ok()?.get().0.clone())
        })
    }
}

/// What Python raised is raised again; any other error becomes a `snakebridge.RustError`, a `RuntimeError`, that is the same error again when it comes back to Rust.
impl From<Error> for PyErr {
    fn from(error: Error) -> Self {
        if let Error::Python(error) = &error {
            return error.to_py_err();
        }
        let exception = raised::RustError::new_err(error.to_string());
        // Without its load it still has the message.
        let _ = with_python(|py| {
            let carried = Bound::new(py, Carried(error))?;
            Ok(exception.value(py).setattr(CARRIED, carried)?)
        });
        exception
    }
}

/// The exception for a panic.
pub(crate) fn panic_exception(message: &str) -> PyErr {
    raised::RustPanic::new_err(format!("Rust code panicked: {message}"))
}

/// What a panic said.
pub(crate) fn panic_message(payload: &(dyn std::any::Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message")
}
