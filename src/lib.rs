//! Call Python libraries from Rust as if they were Rust libraries.
pub use snakebridge_macros::{bindings, kwargs, py};
pub use snakebridge_runtime::*;

/// What most programs want in scope: `use snakebridge::prelude::*;`.
pub mod prelude {
    pub use snakebridge_macros::{kwargs, py};
    pub use snakebridge_runtime::prelude::*;
}
