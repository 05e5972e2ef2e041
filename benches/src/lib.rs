//! The bindings that are measured, and the [way of measuring](measure).

pub mod measure;
pub mod pairs;

pub use measure::{compare, print_header};

snakebridge::bindings!();
