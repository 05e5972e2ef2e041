//! Generates typed Rust modules for Python libraries from a build script.
//!
//! Python —introspect→ [`facts`] —resolve→ [`ir`] —lower→ `plan` —emit→ tokens —write→ files.

pub mod diagnostic;
pub mod facts;
pub mod ir;
pub mod process;
