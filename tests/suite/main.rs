//! The test suite: one binary, one module per stage or feature.

mod config;
mod documents;
mod emission;
mod environment;
mod introspection;
mod resolution;
mod process;
