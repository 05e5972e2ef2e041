//! The runtime against the standard library, and against NumPy where `SNAKEBRIDGE_VENV` names an environment that has it.
#![allow(clippy::unwrap_used, clippy::needless_borrows_for_generic_args)]

mod arrays;
mod calls;
mod conversions;
mod errors;
mod interpreter;
mod objects;

use snakebridge_runtime::{Kwargs, Object, Result, call};

/// A Python expression's value.
fn eval(expression: &str) -> Result<Object> {
    // With a scope of its own: there is no Python frame around to take one from.
    call("builtins", "eval", (expression, Kwargs::new()))
}
