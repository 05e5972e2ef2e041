//! The bindings that the end-to-end tests call, in a library of their own: a test binary that only depends on this crate must
//! find its Python too.

pub mod mapped;

snakebridge::bindings!();
