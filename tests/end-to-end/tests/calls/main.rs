//! Real libraries called through generated code. Every expected value is Python's own answer to the same question, asked with
//! `eval` in the same interpreter.

mod classes;
mod compile_fail;
mod discovery;
mod documents;
mod errors;
mod examples;
mod names;
mod numpy;
mod options;
mod own_file;
mod pandas;
mod pools;
mod promises;
mod requests;
mod standard_library;
mod suspended;
mod tokio;
mod universal;
mod verify;

use snakebridge::prelude::*;

/// What Python says to an expression; modules are reached with `__import__("numpy")`.
fn python<T: FromPython>(expression: &str) -> T {
    snakebridge::call("builtins", "eval", (expression, Kwargs::new())).unwrap_or_else(|error| panic!("{expression}: {error:#}"))
}
