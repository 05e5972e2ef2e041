//! What stands at PyO3's place in a build without the feature `embedded`: the names that the runtime uses, of types without a value.
//!
//! In: nothing. Out: signatures. Never: a call. Nobody can have a [`Python`], so whatever needs one is checked by rustc, can't be reached and is left out of the program; each conversion is
//! written once, with its half for this process beside that for a worker, in both builds. A method that is missing here is added with PyO3's name and the types that its callers need.

#![allow(
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::should_implement_trait,
    clippy::wrong_self_convention,
    clippy::missing_const_for_fn,
    clippy::too_many_arguments,
    clippy::extra_unused_type_parameters,
    missing_docs,
    unreachable_pub
)]

mod bound;
pub mod buffer;
mod error;
pub mod exceptions;
pub mod ffi;
mod python;
pub mod sync;
pub mod types;

pub use bound::{Borrowed, Bound, BoundObject, FromPyObject, IntoPyObject, Py, PyAny, PyTypeCheck};
pub use error::{DowncastError, PyErr, PyResult};
pub(crate) use exceptions::create_exception;
pub use python::Python;

/// A value that nobody has.
#[derive(Clone, Copy, Debug)]
pub enum Never {}

/// What no code reaches: its caller has, or had to have, a [`Python`].
#[cold]
pub(crate) fn absent() -> ! {
    unreachable!("Python was used in a program that has none")
}

pub mod pyclass {
    /// PyO3's `CompareOp`.
    #[derive(Clone, Copy, Debug)]
    pub enum CompareOp {
        Lt,
        Le,
        Gt,
        Ge,
        Eq,
        Ne,
    }
}

pub mod prelude {
    pub use super::types::{PyAnyMethods, PyComplexMethods};
    pub use super::{Bound, FromPyObject, IntoPyObject, Py, PyAny, PyErr, PyResult, Python};
}
