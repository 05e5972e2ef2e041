//! The exceptions that the runtime raises.

use super::{PyErr, absent};

macro_rules! exceptions {
    ($($name:ident)*) => {$(
        #[derive(Debug)]
        pub struct $name(super::Never);
        impl $name {
            pub fn new_err<A>(_: A) -> PyErr {
                absent()
            }
        }
    )*};
}
exceptions! { PyAttributeError PyBaseException PyException PyImportError PyModuleNotFoundError PyOverflowError PyRuntimeError PyTypeError PyValueError }

/// PyO3's `create_exception!`.
macro_rules! create_exception {
    ($module:ident, $name:ident, $base:ty, $doc:literal) => {
        #[derive(Debug)]
        pub struct $name;
        impl $name {
            pub fn new_err<A>(_: A) -> $crate::pyo3::PyErr {
                $crate::pyo3::absent()
            }
        }
    };
}
pub(crate) use create_exception;
