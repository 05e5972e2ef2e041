//! Closures that change what they hold: one call at a time.

use std::marker::PhantomData;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread::ThreadId;

use crate::pyo3::exceptions::PyRuntimeError;
use crate::pyo3::prelude::*;

use super::closure::closures;
use super::given::{CallbackParameter, Form, Given};
use super::returned::CallbackReturn;
use super::sent::Sent;
use crate::wire::{Item, Thrown, Want};

/// A closure that [`callback_mut`](super::callback_mut) takes. `Marker` is the tuple of its parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a callback",
    label = "not a closure of up to eight parameters that Python's values convert to",
    note = "write the types of its parameters, all owned: `|name: String, values: Vec<f64>|`"
)]
pub trait ClosureMut<Marker> {
    #[doc(hidden)]
    fn form() -> Vec<(Form, &'static Want)>;
    #[doc(hidden)]
    fn call<'py>(&mut self, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>>;
    #[doc(hidden)]
    fn serve(&mut self, sent: &mut Sent<'_>) -> Result<Item, Thrown>;
}

closures!(ClosureMut FnMut &mut Self);

/// Lets calls take turns.
pub(super) struct Turns<Marker, F> {
    closure: Mutex<F>,
    /// Who runs it.
    owner: Mutex<Option<ThreadId>>,
    marker: PhantomData<fn() -> Marker>,
}

/// Forgets the owner when its turn ends, also by a panic.
struct Turn<'a>(&'a Mutex<Option<ThreadId>>);

impl<Marker, F: ClosureMut<Marker> + Send> Turns<Marker, F> {
    pub(super) fn new(closure: F) -> Self {
        Self { closure: Mutex::new(closure), owner: Mutex::new(None), marker: PhantomData }
    }

    pub(super) fn call<'py>(&self, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
        if self.is_mine() {
            return Err(PyRuntimeError::new_err(AGAIN));
        }
        // Another thread that runs it may be waiting for the interpreter, so this one must not keep it while it waits.
        let py = given.py();
        let mut closure = match self.closure.try_lock() {
            Ok(closure) => closure,
            Err(_) => wait(py, &self.closure),
        };
        let _turn = self.begin();
        closure.call(given)
    }

    /// The same for a worker. No interpreter is held, so that the turn is only waited for.
    pub(super) fn serve(&self, sent: &mut Sent<'_>) -> Result<Item, Thrown> {
        if self.is_mine() {
            return Err(Thrown::runtime_error(AGAIN));
        }
        let mut closure = lock(&self.closure);
        let _turn = self.begin();
        closure.serve(sent)
    }

    fn is_mine(&self) -> bool {
        *lock(&self.owner) == Some(std::thread::current().id())
    }

    fn begin(&self) -> Turn<'_> {
        *lock(&self.owner) = Some(std::thread::current().id());
        Turn(&self.owner)
    }
}

const AGAIN: &str =
    "the callback was called again while it runs, and it changes what it holds: use `callback` with a `Mutex` or atomics for that";

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *lock(self.0) = None;
    }
}

/// A closure that panicked is called again like one that returned an error.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn wait<'m, T: Send>(py: Python<'_>, mutex: &'m Mutex<T>) -> MutexGuard<'m, T> {
    loop {
        // The guard itself can't leave `detach`, so it is taken again, attached.
        py.detach(|| drop(lock(mutex)));
        match mutex.try_lock() {
            Ok(guard) => return guard,
            Err(std::sync::TryLockError::Poisoned(poisoned)) => return poisoned.into_inner(),
            Err(std::sync::TryLockError::WouldBlock) => {}
        }
    }
}
