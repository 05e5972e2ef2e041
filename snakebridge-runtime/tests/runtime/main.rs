//! The runtime against the standard library, and against NumPy where `SNAKEBRIDGE_VENV` names an environment that has it.
#![allow(clippy::unwrap_used, clippy::needless_borrows_for_generic_args)]

mod arrays;
mod by_name;
mod callbacks;
mod calls;
mod contexts;
mod conversions;
mod coroutines;
mod derived;
mod errors;
mod hazards;
mod interpreter;
mod ledger;
mod objects;
mod operators;
mod round_trips;
mod sessions;
mod soak;
mod streams;
mod telemetry;
mod timeouts;
mod times;
mod translations;

use snakebridge_runtime::{Kwargs, Object, Result, call};

/// True in a run over workers (`SNAKEBRIDGE_RUNTIME=workers:1`), for what only this process can have: `docs/workers.md` lists it. The reason is for readers.
fn is_over_workers(reason: &str) -> bool {
    let over = std::env::var_os("SNAKEBRIDGE_RUNTIME").is_some_and(|runtime| runtime.to_string_lossy().starts_with("workers"));
    if over {
        eprintln!("not over workers: {reason}");
    }
    over
}

/// A Python expression's value.
fn eval(expression: &str) -> Result<Object> {
    // With a scope of its own: there is no Python frame around to take one from.
    call("builtins", "eval", (expression, Kwargs::new()))
}

/// A module of `tests/fixtures`, imported afresh, so that tests don't share what it keeps.
fn fixture(name: &str) -> Result<Object> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures");
    call("importlib.machinery", "SourceFileLoader", (name, format!("{path}/{name}.py")))
        .and_then(|loader: Object| call("importlib.util", "spec_from_loader", (name, loader)))
        .and_then(|spec: Object| {
            let module: Object = call("importlib.util", "module_from_spec", (&spec,))?;
            spec.attr::<Object>("loader")?.call_method::<()>("exec_module", (&module,))?;
            Ok(module)
        })
}
