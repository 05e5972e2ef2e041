//! A frame for the callers that have none: code called from Rust stands at the bottom of Python's stack, and some asks for the frame below.
//!
//! `DataFrame.query`, `pandas.eval`, `numexpr` and the formulas of `patsy` look for variables in the frame of their caller, by `sys._getframe`, and fail when there is none.
//! So `sys._getframe` has an answer for the one place below the stack: a frame of `__main__` without variables of its own. Nothing else changes, and no call costs more:
//! a trampoline in Python, the other cure, would cost each call some 30 ns.

use crate::pyo3::exceptions::PyValueError;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyDict;

/// What stands in `sys._getframe`.
#[pyclass(frozen, module = "sys", name = "builtin_function_or_method")]
struct GetFrame {
    original: Py<PyAny>,
    below: Py<PyAny>,
}

#[pymethods]
impl GetFrame {
    /// The frame that many calls below the caller's. (A call from Python to this adds no frame.)
    #[pyo3(signature = (depth=0, /))]
    fn __call__<'py>(&self, py: Python<'py>, depth: i32) -> PyResult<Bound<'py, PyAny>> {
        let original = self.original.bind(py);
        let error = match original.call1((depth,)) {
            Ok(frame) => return Ok(frame),
            Err(error) => error,
        };
        let is_just_below = error.is_instance_of::<PyValueError>(py) && (depth <= 0 || original.call1((depth - 1,)).is_ok());
        if is_just_below { Ok(self.below.bind(py).clone()) } else { Err(error) }
    }

    #[getter]
    fn __name__(&self) -> &'static str {
        "_getframe"
    }

    #[getter]
    fn __doc__(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        self.original.getattr(py, "__doc__")
    }
}

/// Lays a frame below the stack of this interpreter, which we started.
///
/// # Errors
/// What Python raises; a Python without `sys._getframe` stays without.
pub(super) fn lay(py: Python<'_>) -> PyResult<()> {
    let sys = py.import("sys")?;
    let Some(original) = sys.as_any().getattr_opt("_getframe")? else {
        return Ok(());
    };
    let builtins = py.import("builtins")?;
    let code = builtins.call_method1("compile", ("getframe()", "<rust>", "eval"))?;
    let locals = PyDict::new(py);
    locals.set_item("getframe", &original)?;
    let below = builtins.call_method1("eval", (code, py.import("__main__")?.dict(), &locals))?;
    // They are the frame's own variables.
    locals.clear();
    sys.setattr("_getframe", Bound::new(py, GetFrame { original: original.unbind(), below: below.unbind() })?)
}
