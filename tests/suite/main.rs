//! The test suite: one binary, one module per stage or feature.

mod builds;
mod cli;
mod commands;
mod config;
mod docstrings;
mod documents;
mod emission;
mod environment;
mod fuzz;
mod golden;
mod hardware;
mod hostile;
mod installers;
mod introspection;
mod packages;
mod process;
mod resolution;
mod stages;
mod verify;
mod wheels;
