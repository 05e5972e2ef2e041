//! Answers kept for calls that say they are idempotent.
//!
//! In: a callable with its converted arguments. Out: what it gave the last time, where the arguments are equal and of the same types, as `functools.lru_cache(typed=True)` has it.
//! Never: an answer kept for arguments without a hash, an error kept, more answers than were allowed.

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyDict, PyTuple};

use super::cached::{self, CacheStats};
use crate::error::Result;

/// The answers by their keys, the one that was wanted longest ago first.
static ANSWERS: PyOnceLock<Py<PyDict>> = PyOnceLock::new();

/// Keeps the answers of calls that say that they are [`idempotent`](crate::Call::idempotent), as many as `capacity`; the one that was wanted longest ago goes first. Without this,
/// and with zero, every call is made.
///
/// Arguments are the same when Python finds them equal and they have the same types; a call with an argument that has no hash (a list, an array) is always made. An answer that comes as an
/// [`Object`](crate::Object) is the same object each time.
///
/// Each pool of workers keeps as many: the answers of functions whose arguments are values. What is or has an object of a worker is not kept, since that can be gone.
///
/// ```no_run
/// use snakebridge_runtime::{cache_calls, call_cache, call_with};
///
/// cache_calls(1000)?;
/// for _ in 0..3 {
///     call_with("math", "factorial", (20,)).idempotent().call::<i64>()?;
/// }
/// assert_eq!((call_cache().misses, call_cache().hits), (1, 2));
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// # Errors
/// None that is known of: where Python runs, answers that are too many go.
pub fn cache_calls(capacity: usize) -> Result<()> {
    cached::set_capacity(capacity);
    Python::try_attach(|py| ANSWERS.get(py).map_or(Ok(()), |answers| trim(answers.bind(py), capacity))).unwrap_or(Ok(()))
}

/// How the cache of calls does.
#[must_use]
pub fn call_cache() -> CacheStats {
    CacheStats::now(Python::try_attach(|py| ANSWERS.get(py).map_or(0, |answers| answers.bind(py).len())).unwrap_or(0))
}

fn answers(py: Python<'_>) -> &Bound<'_, PyDict> {
    ANSWERS.get_or_init(py, || PyDict::new(py).unbind()).bind(py)
}

/// Answers from the cache, or calls and keeps the answer. `slots` are the receiver, where there is one, and the arguments; `names` are those of the last ones.
#[cold]
pub(super) fn answered<'py>(
    callable: &Bound<'py, PyAny>,
    slots: &[*mut ffi::PyObject],
    names: *mut ffi::PyObject,
    call: impl FnOnce() -> Result<Bound<'py, PyAny>>,
) -> Result<Bound<'py, PyAny>> {
    let py = callable.py();
    let capacity = cached::capacity();
    // A key without a hash has no answer; why does not matter.
    let Some(key) = (capacity > 0).then(|| key(callable, slots, names)).transpose()?.filter(|key| key.hash().is_ok()) else {
        return call();
    };
    let answers = answers(py);
    if let Some(answer) = answers.get_item(&key)? {
        cached::hit();
        // It goes to the end. Another thread may have taken it out meanwhile.
        if answers.del_item(&key).is_ok() {
            answers.set_item(&key, &answer)?;
        }
        return Ok(answer);
    }
    cached::miss();
    let answer = call()?;
    answers.set_item(key, &answer)?;
    trim(answers, capacity)?;
    Ok(answer)
}

/// The callable, the names, and each argument with its type.
fn key<'py>(callable: &Bound<'py, PyAny>, slots: &[*mut ffi::PyObject], names: *mut ffi::PyObject) -> Result<Bound<'py, PyTuple>> {
    let py = callable.py();
    let mut parts = Vec::with_capacity(2 + 2 * slots.len());
    parts.push(callable.clone());
    for pointer in std::iter::once(names).chain(slots.iter().copied()) {
        // SAFETY: null, or a reference that the caller of the call lends for its time.
        let Some(part) = (unsafe { Bound::from_borrowed_ptr_or_opt(py, pointer) }) else {
            parts.push(py.None().into_bound(py));
            continue;
        };
        parts.push(part.get_type().into_any());
        parts.push(part);
    }
    Ok(PyTuple::new(py, parts)?)
}

fn trim(answers: &Bound<'_, PyDict>, capacity: usize) -> Result<()> {
    while answers.len() > capacity {
        let first = answers.call_method0("__iter__")?.call_method0("__next__")?;
        answers.del_item(first)?;
    }
    Ok(())
}
