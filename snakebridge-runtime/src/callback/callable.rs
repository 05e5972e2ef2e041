//! The Python function that stands for a closure.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDict, PyList, PyTuple};

use super::given::{Form, Given, Parameter};
use super::sent::Sent;
use crate::error::{panic_exception, panic_message};
use crate::telemetry::{Kind, Span};
use crate::watch;
use crate::wire::{Item, Thrown};

/// The closure, behind one type.
pub(super) type Run = Box<dyn for<'a, 'py> Fn(&mut Given<'a, 'py>) -> PyResult<Bound<'py, PyAny>> + Send + Sync>;

/// The same for a worker.
pub(super) type Serve = Box<dyn Fn(&mut Sent<'_>) -> Result<Item, Thrown> + Send + Sync>;

/// A closure with what Python can ask about it.
pub(super) struct Function {
    pub(super) name: String,
    pub(super) parameters: Vec<Parameter>,
    pub(super) run: Run,
    pub(super) serve: Serve,
}

/// A function implemented by a Rust closure, which lives as long as this.
#[cfg_attr(feature = "embedded", pyclass(frozen, weakref, module = "snakebridge", name = "callback"))]
pub(super) struct Callable(pub(super) Arc<Function>);

#[cfg(feature = "embedded")]
#[pymethods]
impl Callable {
    #[pyo3(signature = (*arguments, **keywords))]
    fn __call__<'py>(&self, arguments: &Bound<'py, PyTuple>, keywords: Option<&Bound<'py, PyDict>>) -> PyResult<Bound<'py, PyAny>> {
        let function = &*self.0;
        let mut given = Given::new(&function.parameters, arguments, keywords)?;
        let mut span = if watch::is_asked() { Span::begin(Kind::Callback, None, &function.name) } else { None };
        let run = catch_unwind(AssertUnwindSafe(|| (function.run)(&mut given)));
        let result = run.unwrap_or_else(|payload| Err(panic_exception(panic_message(&*payload))));
        if let (Some(span), Err(error)) = (&mut span, &result) {
            span.fail(crate::Error::from(error.clone_ref(given.py())).type_name());
        }
        result
    }

    #[getter]
    fn __name__(&self) -> &str {
        &self.0.name
    }

    #[getter]
    fn __qualname__(&self) -> &str {
        &self.0.name
    }

    /// What `inspect.signature` shows.
    #[getter]
    fn __signature__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let inspect = py.import("inspect")?;
        let class = inspect.getattr("Parameter")?;
        let parameters = PyList::empty(py);
        for parameter in &self.0.parameters {
            let kind = parameter.kind();
            let keywords = PyDict::new(py);
            if parameter.form == (Form::One { optional: true }) {
                keywords.set_item("default", py.None())?;
            }
            parameters.append(class.call((&parameter.name, class.getattr(kind)?), Some(&keywords))?)?;
        }
        inspect.getattr("Signature")?.call1((parameters,))
    }

    fn __repr__(&self) -> String {
        format!("<Rust function {}>", self.0.name)
    }
}
