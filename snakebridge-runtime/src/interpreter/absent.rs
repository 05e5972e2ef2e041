//! The interpreter of this process, in a build without it: Python runs in workers only.

use crate::error::{Error, Result, StartError};
use crate::pyo3::Python;

/// Starts the process's workers unless they run. Every call does so itself; call it first to learn of problems early, or to pay for the start at a time of your choice.
///
/// # Errors
/// When the environment is missing, or no worker starts.
pub fn start() -> Result<()> {
    crate::backend::chosen().map(drop)
}

/// Runs `work`. (With Python in this process, the thread keeps it meanwhile.)
pub fn attach<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Runs `work`. (With Python in this process, other threads can have it meanwhile.)
pub fn detach<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    work()
}

/// No thread is.
pub(crate) fn is_attached() -> bool {
    false
}

/// What only Python in this process can do.
#[cold]
pub(crate) fn with_python<R>(_: impl FnOnce(Python<'_>) -> Result<R>) -> Result<R> {
    Err(finished())
}

/// What is said of it.
#[cold]
pub(crate) fn finished() -> Error {
    let error = StartError::new("this needs Python in the program's own process, and the program was built without it");
    Error::Start(error.hint("give `snakebridge` the feature `embedded` in `Cargo.toml`, or leave its default features on"))
}

pub(crate) fn attached_or_default<R: Default>(_: impl FnOnce(Python<'_>) -> R) -> R {
    R::default()
}
