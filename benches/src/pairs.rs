//! Calls that are measured in more ways than one, each beside the same by hand with PyO3: as careful code has it, with the function looked up once.

use std::hint::black_box;

use snakebridge::pyo3::prelude::*;
use snakebridge::pyo3::sync::PyOnceLock;
use snakebridge::pyo3::types::PyDict;

/// A function looked up once.
pub struct Cached(&'static str, &'static str, PyOnceLock<Py<PyAny>>);

impl Cached {
    /// The function of that module.
    #[must_use]
    pub const fn new(module: &'static str, name: &'static str) -> Self {
        Self(module, name, PyOnceLock::new())
    }

    /// The function.
    ///
    /// # Panics
    /// When it is not there.
    #[inline]
    pub fn get<'py>(&self, py: Python<'py>) -> &Bound<'py, PyAny> {
        self.2
            .get_or_init(py, || py.import(self.0).and_then(|module| module.getattr(self.1)).expect("the function is there").unbind())
            .bind(py)
    }
}

/// Generated calls.
pub mod ours {
    use super::black_box;
    use crate::{math, targets};
    use snakebridge::Result;

    /// One argument.
    #[inline]
    pub fn scalar() -> Result<f64> {
        math::sqrt(black_box(2.0))
    }

    /// Two keyword arguments of a C function.
    #[inline]
    pub fn keywords_of_c() -> Result<bool> {
        math::isclose_with(black_box(1.0), black_box(2.0)).rel_tol(black_box(1e-9)).abs_tol(black_box(0.0)).call()
    }

    /// Two keyword arguments of a Python function.
    #[inline]
    pub fn keywords_of_python() -> Result<i64> {
        targets::two_keywords_with(black_box(1)).first(black_box(2)).second(black_box(3)).call()
    }
}

/// The same by hand.
pub mod by_hand {
    use super::{Cached, PyDict, PyResult, Python, black_box};
    use snakebridge::pyo3::prelude::*;

    /// One argument.
    #[inline]
    pub fn scalar(py: Python<'_>) -> PyResult<f64> {
        static SQRT: Cached = Cached::new("math", "sqrt");
        SQRT.get(py).call1((black_box(2.0),))?.extract()
    }

    /// Two keyword arguments of a C function.
    #[inline]
    pub fn keywords_of_c(py: Python<'_>) -> PyResult<bool> {
        static ISCLOSE: Cached = Cached::new("math", "isclose");
        let keywords = PyDict::new(py);
        keywords.set_item("rel_tol", black_box(1e-9))?;
        keywords.set_item("abs_tol", black_box(0.0))?;
        ISCLOSE.get(py).call((black_box(1.0), black_box(2.0)), Some(&keywords))?.extract()
    }

    /// Two keyword arguments of a Python function.
    #[inline]
    pub fn keywords_of_python(py: Python<'_>) -> PyResult<i64> {
        static TARGET: Cached = Cached::new("targets", "two_keywords");
        let keywords = PyDict::new(py);
        keywords.set_item("first", black_box(2))?;
        keywords.set_item("second", black_box(3))?;
        TARGET.get(py).call((black_box(1),), Some(&keywords))?.extract()
    }
}
