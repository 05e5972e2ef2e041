//! Generates typed Rust modules for Python libraries from a build script.
//!
//! Python —introspect→ [`facts`] —resolve→ [`ir`] —lower→ `plan` —emit→ tokens —write→ files.

pub mod cargo;
pub mod config;
pub mod diagnostic;
pub mod drift;
pub mod environment;
pub mod emit;
pub mod facts;
pub mod files;
pub mod fingerprint;
pub mod hardware;
pub mod introspect;
pub mod ir;
pub mod lock;
pub mod lower;
pub mod manifest;
pub mod plan;
pub mod process;
pub mod resolve;
