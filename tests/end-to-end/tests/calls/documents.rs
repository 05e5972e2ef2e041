//! Every Rust block of the guides, compiled and run; what the README shows as generated is what was generated.
#![allow(clippy::unwrap_used, unused_qualifications, reason = "the guides are written for programs of their own")]

use snakebridge::prelude::*;
use snakebridge::{
    Affinity, Awaitable, Ref, Runtime, Session, Stream, callback, callback_mut, telemetry, values, with, with_runtime, with_timeout,
};
use snakebridge_end_to_end::{json, mapped, mapped_types, math, numpy, pandas, pathlib, scoring, shapes};

/// True in a run over workers.
fn over_workers() -> bool {
    std::env::var_os("SNAKEBRIDGE_RUNTIME").is_some()
}

include!(concat!(env!("OUT_DIR"), "/documents.rs"));

#[test]
fn the_readme_shows_what_is_generated() {
    let readme = include_str!("../../../../README.md");
    let shown = readme.split_once("<!-- generated -->\n````rust\n").and_then(|(_, rest)| rest.split_once("````")).expect("the block").0;
    let generated = include_str!(concat!(env!("OUT_DIR"), "/snakebridge/statistics/mod.rs"));
    let bare = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert!(bare(generated).contains(bare(shown).trim()), "{shown}");
}
