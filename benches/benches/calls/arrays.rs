//! Arrays, beside rust-numpy and memcpy.

use std::hint::black_box;

use numpy::PyArray1;
use snakebridge::pyo3::prelude::*;
use snakebridge_benches::{compare, targets};

use snakebridge_benches::pairs::Cached;

pub(crate) fn compare_all() {
    static LENGTH: Cached = Cached::new("targets", "length");
    let by_hand = |py: Python<'_>, values: &[f64]| -> PyResult<i64> {
        LENGTH.get(py).call1((PyArray1::from_slice(py, black_box(values)),))?.extract()
    };
    for (name, count, bar) in
        [("`&[f64; 10]` argument", 10, 1.30), ("`&[f64; 1000]` argument", 1000, 1.20), ("`&[f64; 1M]` argument", 1_000_000, 1.05)]
    {
        let values: Vec<f64> = (0..count).map(f64::from).collect();
        compare(name, "rust-numpy `from_slice`", bar, || targets::length(black_box(&values)), || Python::attach(|py| by_hand(py, &values)));
    }
    let values: Vec<f64> = (0..1_000_000).map(f64::from).collect();
    let array: snakebridge::Object = snakebridge::call("numpy", "arange", (1_000_000.0,)).expect("numpy is installed");
    compare("array to `Vec<f64>`, 1M", "memcpy (`to_vec`)", 1.30, || array.extract::<Vec<f64>>(), || black_box(&values).to_vec());
}
