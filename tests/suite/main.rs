//! The test suite: one binary, one module per stage or feature.

mod cli;
mod builds;
mod config;
mod documents;
mod emission;
mod environment;
mod introspection;
mod process;
mod resolution;
