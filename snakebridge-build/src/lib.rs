//! Generates typed Rust modules for Python libraries from a build script.
//!
//! Python —introspect→ [`facts`] —resolve→ [`ir`] —lower→ `plan` —emit→ tokens —write→ files.

pub mod announce;
pub mod cargo;
pub mod config;
pub mod diagnostic;
pub mod drift;
pub mod emit;
pub mod environment;
pub mod facts;
pub mod files;
pub mod fingerprint;
pub mod hardware;
pub mod introspect;
pub mod ir;
pub mod lock;
pub mod lower;
pub mod manifest;
pub mod outputs;
pub mod pipeline;
pub mod plan;
pub mod process;
pub mod record;
pub mod report;
pub mod resolve;
pub mod survey;

use std::any::Any;
use std::panic;

use cargo::{Cargo, Directives};

/// Generates the bindings of this package. Call it from `build.rs`; put `snakebridge::bindings!();` into the crate.
///
/// ```no_run
/// // The whole of `main` in build.rs:
/// snakebridge_build::generate();
/// ```
///
/// Mistakes in `Cargo.toml` and trouble with Python become errors of the build, each with what to do about it.
pub fn generate() {
    let cargo = match Cargo::from_build_script() {
        Ok(cargo) => cargo,
        Err(diagnostic) => return fail(&diagnostic.to_string()),
    };
    // A panic is a mistake of ours, never of the user's: it is told apart here and nowhere else.
    match panic::catch_unwind(|| pipeline::run(&cargo)) {
        Ok((mut directives, diagnostics)) => {
            directives.diagnostics(&diagnostics);
            directives.print();
        }
        Err(payload) => fail(&format!(
            "snakebridge itself failed, which is a bug: {}\nhint: please report it with the output above and `Cargo.toml`",
            panic_message(payload.as_ref())
        )),
    }
}

fn fail(message: &str) {
    let mut directives = Directives::default();
    directives.error(message);
    directives.print();
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| payload.downcast_ref::<&str>().copied()).unwrap_or("no message")
}
