//! The event loop of this process, in a build without it.

use crate::error::Result;
use crate::object::Object;
use crate::pyo3::prelude::*;

pub(super) fn submit(object: &Bound<'_, PyAny>, _: &str, _: &Bound<'_, PyAny>) -> Result<Object> {
    object.py().never()
}

/// There is no such thread.
pub(super) fn is_own_thread() -> bool {
    false
}
