//! Commands that came after the first ones, one file each, and what all have in common: their help.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod examples;
mod explain;
mod help;
mod init;
mod plan;
mod prune;
mod rare;
mod report;

use std::ffi::OsString;

use crate::cli::{Seen, run};

/// Runs a command that is about no package.
fn alone(arguments: &[&str]) -> Seen {
    run(["cargo-snakebridge", "snakebridge"].iter().chain(arguments).map(OsString::from))
}
