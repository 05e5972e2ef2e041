//! The IR: one library's API, typed and named, still in Python's terms.
//!
//! Data only, std and serde only. [`crate::resolve`] makes it from facts; [`crate::lower`] turns it into Rust-shaped decisions.
//! Where facts hold several signatures as text, the IR holds one judged signature with parsed types and says where each came from.

mod class;
mod constant;
mod function;
mod library;
mod module;
mod parameter;
mod types;

pub use class::{Class, ClassFlags, Field, Property, Settled};
pub use constant::Constant;
pub use function::{Binding, Function, FunctionKind, Overload, Signature, Source};
pub use library::Library;
pub use module::{Member, Module};
pub use parameter::{Parameter, ParameterKind};
pub use types::{Literal, Type};
