//! Generated calls beside the same calls written by hand with PyO3; then the peers, each beside the PyO3 that it is built on.

mod arrays;
mod conversions;
mod peers;
mod streams;

use std::hint::black_box;

use snakebridge::pyo3::prelude::*;
use snakebridge::pyo3::sync::PyOnceLock;
use snakebridge::pyo3::types::PyDict;
use snakebridge_benches::{compare, math, print_header, targets};

fn main() {
    // Starts the interpreter of the environment, which hand-written PyO3 then shares.
    math::sqrt(1.0).unwrap_or_else(|error| panic!("{error:#}"));
    print_header();
    scalars();
    keywords();
    arrays::compare_all();
    conversions::compare_all();
    streams::compare_all();
    peers::print_table();
}

/// A function looked up once, as careful hand-written code does.
struct Cached(&'static str, &'static str, PyOnceLock<Py<PyAny>>);

impl Cached {
    const fn new(module: &'static str, name: &'static str) -> Self {
        Self(module, name, PyOnceLock::new())
    }

    fn get<'py>(&self, py: Python<'py>) -> &Bound<'py, PyAny> {
        self.2
            .get_or_init(py, || py.import(self.0).and_then(|module| module.getattr(self.1)).expect("the function is there").unbind())
            .bind(py)
    }
}

fn scalars() {
    static SQRT: Cached = Cached::new("math", "sqrt");
    let by_hand = |py: Python<'_>| -> PyResult<f64> { SQRT.get(py).call1((black_box(2.0),))?.extract() };
    compare("scalar call", "PyO3, cached function, attach per call", 1.10, || math::sqrt(black_box(2.0)), || Python::attach(by_hand));
    // What watches calls was asked for, and nobody listens any more.
    drop(snakebridge::telemetry::observe(|_| ()));
    let unheard = "scalar call after an observer has gone";
    compare(unheard, "PyO3, cached function, attach per call", 1.10, || math::sqrt(black_box(2.0)), || Python::attach(by_hand));
    snakebridge::attach(|| {
        Python::attach(|py| {
            compare(
                "scalar call inside `attach`",
                "PyO3, cached function, one attach",
                1.20,
                || math::sqrt(black_box(2.0)),
                || by_hand(py),
            );
        });
    });
}

fn keywords() {
    static ISCLOSE: Cached = Cached::new("math", "isclose");
    let by_hand = |py: Python<'_>| -> PyResult<bool> {
        let keywords = PyDict::new(py);
        keywords.set_item("rel_tol", black_box(1e-9))?;
        keywords.set_item("abs_tol", black_box(0.0))?;
        ISCLOSE.get(py).call((black_box(1.0), black_box(2.0)), Some(&keywords))?.extract()
    };
    let ours = || math::isclose_with(black_box(1.0), black_box(2.0)).rel_tol(black_box(1e-9)).abs_tol(black_box(0.0)).call();
    compare("two keyword arguments of a C function", "PyO3, `PyDict`, attach per call", 0.60, ours, || Python::attach(by_hand));
    snakebridge::attach(|| {
        Python::attach(|py| compare("two keyword arguments inside `attach`", "PyO3, `PyDict`, one attach", 0.60, ours, || by_hand(py)));
    });

    static TARGET: Cached = Cached::new("targets", "two_keywords");
    let by_hand = |py: Python<'_>| -> PyResult<i64> {
        let keywords = PyDict::new(py);
        keywords.set_item("first", black_box(2))?;
        keywords.set_item("second", black_box(3))?;
        TARGET.get(py).call((black_box(1),), Some(&keywords))?.extract()
    };
    let ours = || targets::two_keywords_with(black_box(1)).first(black_box(2)).second(black_box(3)).call();
    compare("two keyword arguments of a Python function", "PyO3, `PyDict`, attach per call", 0.60, ours, || Python::attach(by_hand));
}
