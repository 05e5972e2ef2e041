//! The interpreter of this process: started once, from whichever thread needs it first, and attached to for each call.

use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use super::{launch, read_settings};
use crate::error::{Error, Result};

static STARTED: AtomicBool = AtomicBool::new(false);
static STARTING: Mutex<()> = Mutex::new(());

/// Starts Python unless it runs. Every call does so itself; call it first to learn of problems early, or to pay for the start at a time of your choice.
///
/// # Errors
/// [`Error::Start`] when the environment is missing, Python is not the version that the program was built for, or it fails to start. Nothing is remembered: the next
/// call tries again.
#[inline]
pub fn start() -> Result<()> {
    if STARTED.load(Ordering::Acquire) { Ok(()) } else { start_slowly() }
}

#[cold]
fn start_slowly() -> Result<()> {
    // A thread that panicked while starting left nothing half done that the next attempt would not see.
    let _guard = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if !STARTED.load(Ordering::Acquire) {
        read_settings()?;
        launch::launch().map_err(Error::Start)?;
        STARTED.store(true, Ordering::Release);
    }
    Ok(())
}

/// Keeps the calling thread attached to Python while `work` runs, so that many calls in a row don't each attach and detach: for hot loops.
///
/// Other threads can't run Python meanwhile, but for the moments when Python itself lets them. When Python can't start, or has ended, `work` runs all the same, and each call in it says so.
pub fn attach<R>(work: impl FnOnce() -> R) -> R {
    // PyO3's `attach` panics or crashes where there is nothing to attach to any more.
    if start().is_ok() && Python::try_attach(|_| ()).is_some() { Python::attach(|_| work()) } else { work() }
}

/// Lets go of Python while `work` runs, so that other threads can have it: around waiting for a channel, a lock or a thread inside a callback or [`attach`].
///
/// Where the thread is not attached, it only runs `work`.
pub fn detach<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    if is_attached() { Python::attach(|py| py.detach(work)) } else { work() }
}

/// True when the calling thread is attached.
pub(crate) fn is_attached() -> bool {
    // SAFETY: allowed for every thread, also before the start.
    unsafe { ffi::Py_IsInitialized() != 0 && ffi::PyGILState_Check() != 0 }
}

/// Runs `work` attached, after Python has started.
#[inline]
pub(crate) fn with_python<R>(work: impl FnOnce(Python<'_>) -> Result<R>) -> Result<R> {
    start()?;
    Python::try_attach(work).unwrap_or_else(|| Err(finished()))
}

/// What a call says that comes after Python's end.
#[cold]
pub(crate) fn finished() -> Error {
    Error::Start(crate::StartError::new("Python is shutting down, or is collecting garbage: nothing can be called now"))
}

/// Runs `work` attached, for what has no error to give: after Python has ended, as it does in a Python program that loads us, there is nothing to say.
#[inline]
pub(crate) fn attached_or_default<R: Default>(work: impl FnOnce(Python<'_>) -> R) -> R {
    Python::try_attach(work).unwrap_or_default()
}
