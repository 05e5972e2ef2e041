//! Rust iterators as Python iterators.

use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::pyo3::exceptions::PyRuntimeError;
use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;

use super::returned::CallbackReturn;
use crate::backend::{self, Runtime};
use crate::error::{Result, panic_exception, panic_message};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::{HostFunction, Item, Thrown, WireParameter};

/// A Rust iterator that Python can iterate: see [`values`].
pub struct Values {
    /// Until Python has it.
    step: Mutex<Option<Step>>,
    /// The Python iterator, made when it is first needed.
    object: PyOnceLock<Py<Iterating>>,
    /// The same for workers.
    lent: OnceLock<Arc<Lent>>,
}

/// Gives the next item, and says how many are left at least.
type Step = Box<dyn Items>;

trait Items: Send {
    fn step<'py>(&mut self, py: Python<'py>) -> Option<PyResult<Bound<'py, PyAny>>>;
    fn send(&mut self) -> Option<Result<Item, Thrown>>;
    fn left(&self) -> usize;
}

impl<I: Iterator<Item: CallbackReturn> + Send> Items for I {
    fn step<'py>(&mut self, py: Python<'py>) -> Option<PyResult<Bound<'py, PyAny>>> {
        self.next().map(|item| item.give(py))
    }
    fn send(&mut self) -> Option<Result<Item, Thrown>> {
        self.next().map(CallbackReturn::send)
    }
    fn left(&self) -> usize {
        self.size_hint().0
    }
}

/// Makes a Python iterator of a Rust one: items are made as Python asks for them. An item may be a `Result`, whose error Python raises.
///
/// ```no_run
/// use snakebridge_runtime::{call, values};
///
/// let sum: i64 = call("builtins", "sum", (values((1..=4).map(|n| n * n)),))?;
/// assert_eq!(sum, 30);
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
pub fn values<I>(items: I) -> Values
where
    I: IntoIterator<Item: CallbackReturn, IntoIter: Send + 'static>,
{
    Values { step: Mutex::new(Some(Box::new(items.into_iter()))), object: PyOnceLock::new(), lent: OnceLock::new() }
}

/// Holds the iterator while Python has it. Taken out for each step: the step may call Python, and Python this.
#[cfg_attr(feature = "embedded", pyclass(frozen, weakref, module = "snakebridge", name = "values"))]
struct Iterating(Mutex<Stage>);

enum Stage {
    Ready(Step),
    Busy,
    Over,
}

impl Iterating {
    fn put(&self, stage: Stage) -> Stage {
        std::mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), stage)
    }
}

#[cfg(feature = "embedded")]
#[pymethods]
impl Iterating {
    fn __iter__(slf: Bound<'_, Self>) -> Bound<'_, Self> {
        slf
    }

    fn __next__<'py>(&self, py: Python<'py>) -> PyResult<Option<Bound<'py, PyAny>>> {
        let mut step = match self.put(Stage::Busy) {
            Stage::Ready(step) => step,
            Stage::Over => {
                self.put(Stage::Over);
                return Ok(None);
            }
            Stage::Busy => return Err(PyRuntimeError::new_err(BUSY)),
        };
        let item = catch_unwind(AssertUnwindSafe(|| step.step(py)));
        let item = item.unwrap_or_else(|payload| Some(Err(panic_exception(panic_message(&*payload)))));
        self.put(if matches!(item, Some(Ok(_))) { Stage::Ready(step) } else { Stage::Over });
        item.transpose()
    }

    fn __length_hint__(&self) -> usize {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Stage::Ready(step) => step.left(),
            _ => 0,
        }
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Elementwise = True, Entries = True>> ToPython<K> for Values {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let make = || {
            let step = self.step.lock().unwrap_or_else(PoisonError::into_inner).take();
            Py::new(py, Iterating(Mutex::new(step.map_or(Stage::Over, Stage::Ready))))
        };
        Ok(self.object.get_or_try_init(py, make)?.bind(py).clone().into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        let lent = self.lent.get_or_init(|| {
            let step = self.step.lock().unwrap_or_else(PoisonError::into_inner).take();
            Arc::new(Lent(Mutex::new(step.map_or(Stage::Over, Stage::Ready)), backend::current()))
        });
        Ok(Item::Iterator(Arc::clone(lent) as _))
    }
}

/// An iterator as a worker has it. Of this process and workers, only the first that is given one has its items.
struct Lent(Mutex<Stage>, Option<Runtime>);

impl Lent {
    fn put(&self, stage: Stage) -> Stage {
        std::mem::replace(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner), stage)
    }
}

impl HostFunction for Lent {
    fn name(&self) -> &str {
        "values"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        Vec::new()
    }

    fn call(&self, _: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        let mut step = match self.put(Stage::Busy) {
            Stage::Ready(step) => step,
            Stage::Over => {
                self.put(Stage::Over);
                return Ok(Item::End);
            }
            Stage::Busy => return Err(Thrown::runtime_error(BUSY)),
        };
        // A panic leaves it at its end.
        let end = Over(&self.0);
        let item = backend::in_place_of(self.1.as_ref(), || step.send());
        std::mem::forget(end);
        self.put(if matches!(item, Some(Ok(_))) { Stage::Ready(step) } else { Stage::Over });
        item.unwrap_or(Ok(Item::End))
    }

    fn left(&self) -> usize {
        match &*self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Stage::Ready(step) => step.left(),
            _ => 0,
        }
    }
}

/// Ends an iterator that panics.
struct Over<'a>(&'a Mutex<Stage>);

impl Drop for Over<'_> {
    fn drop(&mut self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Stage::Over;
    }
}

const BUSY: &str = "the Rust iterator was asked for an item while it makes one";

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<values from Rust>")
    }
}
