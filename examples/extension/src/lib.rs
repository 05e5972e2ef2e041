//! A Python extension module: Python is the host, its interpreter runs already, and the bindings call the libraries of that very interpreter.

use snakebridge::prelude::*;
use snakebridge::pyo3::prelude::*;

snakebridge::bindings!();

/// The functions of this module; `snakebridge::pyo3` is the PyO3 that they are written with.
#[snakebridge::pyo3::pymodule]
#[pyo3(crate = "snakebridge::pyo3")]
mod extension {
    #[pymodule_export]
    use super::{same, spread};
}

/// The mean of the numbers, and how far they are from it. What the library raises goes on to the caller as it is.
#[snakebridge::pyo3::pyfunction]
#[pyo3(crate = "snakebridge::pyo3")]
fn spread(numbers: Vec<f64>) -> PyResult<(f64, f64)> {
    let mean: f64 = statistics::mean(&numbers)?;
    Ok((mean, statistics::stdev(&numbers)?))
}

/// A handle from PyO3 and back: the object stays the same one.
#[snakebridge::pyo3::pyfunction]
#[pyo3(crate = "snakebridge::pyo3")]
fn same(object: Py<PyAny>) -> PyResult<Py<PyAny>> {
    let handle = Object::from(object);
    let copy = handle.clone();
    drop(handle);
    Ok(copy.into_py()?)
}
