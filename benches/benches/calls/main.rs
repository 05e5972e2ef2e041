//! Generated calls beside the same calls written by hand with PyO3; then the peers, each beside the PyO3 that it is built on.

mod arrays;
mod conversions;
mod peers;
mod streams;

use snakebridge::pyo3::prelude::*;
use snakebridge_benches::pairs::{by_hand, ours};
use snakebridge_benches::{compare, math, print_header};

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

fn scalars() {
    compare("scalar call", "PyO3, cached function, attach per call", 1.10, ours::scalar, || Python::attach(by_hand::scalar));
    // What watches calls was asked for, and nobody listens any more.
    drop(snakebridge::telemetry::observe(|_| ()));
    let unheard = "scalar call after an observer has gone";
    compare(unheard, "PyO3, cached function, attach per call", 1.10, ours::scalar, || Python::attach(by_hand::scalar));
    snakebridge::attach(|| {
        Python::attach(|py| {
            compare("scalar call inside `attach`", "PyO3, cached function, one attach", 1.20, ours::scalar, || by_hand::scalar(py));
        });
    });
}

fn keywords() {
    let of_c = "two keyword arguments of a C function";
    compare(of_c, "PyO3, `PyDict`, attach per call", 0.60, ours::keywords_of_c, || Python::attach(by_hand::keywords_of_c));
    snakebridge::attach(|| {
        Python::attach(|py| {
            let inside = "two keyword arguments inside `attach`";
            compare(inside, "PyO3, `PyDict`, one attach", 0.60, ours::keywords_of_c, || by_hand::keywords_of_c(py));
        });
    });
    let of_python = "two keyword arguments of a Python function";
    compare(of_python, "PyO3, `PyDict`, attach per call", 0.60, ours::keywords_of_python, || Python::attach(by_hand::keywords_of_python));
}
