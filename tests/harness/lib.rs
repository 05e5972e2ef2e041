//! What the tests share: scratch projects, which are built and run by the cargo that runs the tests.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a test fails by panicking")]

mod output;
mod project;

pub use output::Output;
pub use project::{Project, Workshop};
