//! Call Python libraries from Rust as if they were Rust libraries.
pub use snakebridge_macros::{bindings, kwargs, py};
pub use snakebridge_runtime::*;
