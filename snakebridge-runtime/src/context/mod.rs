//! Context managers: Python's `with`, as a closure and as a guard.
//!
//! In: a manager. Out: what its `__enter__` gives, and its `__exit__` called once, with the real exception. Async managers are driven by the event loop's thread.

mod exit;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use crate::pyo3::exceptions::PyTypeError;
use crate::pyo3::prelude::*;

use crate::asyncio;
use crate::error::{Error, Result, panic_message, type_name};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::object::Object;
use exit::Exit;

/// Runs `body` inside a context manager: `with manager as value: …`.
///
/// `__exit__` is always called: with nothing after success, with the exception when `body` fails (the original one when Python raised it), and when it panics.
/// An async manager (`__aenter__`) works too; the thread waits for it.
///
/// ```no_run
/// use snakebridge_runtime::{Object, call, with};
///
/// let file: Object = call("builtins", "open", ("Cargo.toml",))?;
/// let text: String = with(&file, |file: Object| file.call_method("read", ()))?;
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// # Errors
/// What `__enter__`, `body` or `__exit__` fails with. A manager that swallows the error of `body`, as `contextlib.suppress` does, leaves no value: the error is
/// returned all the same. Use [`with_suppressing`] for those.
pub fn with<T: FromPython, R>(manager: &Object, body: impl FnOnce(T) -> Result<R>) -> Result<R> {
    run(manager, body).map_or_else(|failed| Err(failed.error), Ok)
}

/// The same for a manager that may swallow errors: `None` when it did.
///
/// # Errors
/// What `__enter__` or `__exit__` fails with, and what `body` fails with unless the manager swallows it.
pub fn with_suppressing<T: FromPython, R>(manager: &Object, body: impl FnOnce(T) -> Result<R>) -> Result<Option<R>> {
    match run(manager, body) {
        Ok(value) => Ok(Some(value)),
        Err(Failed { swallowed: true, .. }) => Ok(None),
        Err(failed) => Err(failed.error),
    }
}

/// The same for an async manager and an async body: nothing blocks.
///
/// # Errors
/// As [`with`].
pub async fn with_async<T: FromPython, R>(manager: &Object, body: impl AsyncFnOnce(T) -> Result<R>) -> Result<R> {
    let (exit, entering) = match manager.remote() {
        Some(remote) => Exit::begin_elsewhere(remote, true)?,
        None => with_python(|py| Exit::begin_async(manager.bind(py)?))?,
    };
    let value = asyncio::Task::<T>::submit(&entering).await;
    // A future that is dropped on the way leaves by this guard.
    let mut guard = Entered { exit: Some(exit), value: () };
    let result = match value {
        Ok(value) => body(value).await,
        Err(error) => {
            guard.exit = None;
            return Err(error);
        }
    };
    let Some(exit) = guard.exit.take() else { return result };
    let leaving = exit.begin(result.as_ref().err())?;
    asyncio::Task::<Object>::submit(&leaving).await?;
    result
}

/// Enters a context manager until the guard is dropped.
///
/// # Errors
/// When it is no context manager, or `__enter__` raises.
pub fn enter<T: FromPython>(manager: &Object) -> Result<Entered<T>> {
    let (exit, value) = Exit::enter(manager)?;
    // From here on it has to be left, also when its value does not convert.
    let mut guard = Entered { exit: Some(exit), value: () };
    let value = value.extract::<T>()?;
    Ok(Entered { exit: guard.exit.take(), value })
}

/// A context manager that was entered: see [`enter`]. It derefs to what `__enter__` gave.
///
/// Dropped, it is left as after success, or with a `RuntimeError` while a panic unwinds; what `__exit__` raises then goes to `sys.unraisablehook`.
#[must_use = "the context manager is left as soon as this is dropped"]
#[derive(Debug)]
pub struct Entered<T> {
    exit: Option<Exit>,
    value: T,
}

impl<T> Entered<T> {
    /// Leaves it.
    ///
    /// # Errors
    /// What `__exit__` raises.
    pub fn exit(mut self) -> Result<()> {
        self.exit.take().map_or(Ok(()), |exit| exit.leave(None).map(drop))
    }

    /// Leaves it with an error: true when the manager swallows it.
    ///
    /// # Errors
    /// What `__exit__` raises.
    pub fn exit_with(mut self, error: &Error) -> Result<bool> {
        self.exit.take().map_or(Ok(false), |exit| exit.leave(Some(error)))
    }
}

impl<T> std::ops::Deref for Entered<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T> std::ops::DerefMut for Entered<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.value
    }
}

impl<T> Drop for Entered<T> {
    fn drop(&mut self) {
        let Some(exit) = self.exit.take() else { return };
        let unwinding = std::thread::panicking().then(|| exit.panic("it unwinds"));
        let is_elsewhere = exit.is_elsewhere();
        if let Err(error) = exit.leave(unwinding.as_ref()) {
            if is_elsewhere {
                // Nobody hears it here; the worker's own hook is not this program's to call.
                return;
            }
            let _ = with_python(|py| {
                PyErr::from(error).write_unraisable(py, None);
                Ok(())
            });
        }
    }
}

/// How a body failed.
struct Failed {
    error: Error,
    /// True when the manager wants it forgotten.
    swallowed: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, swallowed: false }
    }
}

fn run<T: FromPython, R>(manager: &Object, body: impl FnOnce(T) -> Result<R>) -> Result<R, Failed> {
    let (exit, value) = Exit::enter(manager)?;
    let result = catch_unwind(AssertUnwindSafe(|| body(value.extract()?)));
    match result {
        Ok(Ok(value)) => {
            exit.leave(None)?;
            Ok(value)
        }
        Ok(Err(error)) => {
            let swallowed = exit.leave(Some(&error))?;
            Err(Failed { error, swallowed })
        }
        Err(payload) => {
            // The panic goes on whatever `__exit__` says.
            let panic = exit.panic(panic_message(&*payload));
            let _ = exit.leave(Some(&panic));
            resume_unwind(payload)
        }
    }
}

/// The error for what is no context manager.
fn no_manager(manager: &Bound<'_, PyAny>, method: &str) -> Error {
    PyTypeError::new_err(not_a_manager(&type_name(manager), method)).into()
}

fn not_a_manager(class: &str, method: &str) -> String {
    format!("'{class}' object is no context manager: it has no `{method}`")
}
