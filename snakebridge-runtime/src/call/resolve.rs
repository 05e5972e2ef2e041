//! Dotted names to Python objects: imports modules, and submodules on demand.

use crate::pyo3::exceptions::{PyAttributeError, PyModuleNotFoundError};
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyModule;

use crate::error::Result;

/// The object at `path` inside `module`, for example `datetime.now` inside `datetime`.
///
/// # Errors
/// What the import or the attribute access raises.
pub(crate) fn resolve<'py>(py: Python<'py>, module: &str, path: &str) -> Result<Bound<'py, PyAny>> {
    let mut object = import(py, module)?;
    for name in path.split('.').filter(|name| !name.is_empty()) {
        object = attribute(&object, name)?;
    }
    Ok(object)
}

/// A module, or an attribute of one: what introspection calls a module may be an alias that only its parent knows.
fn import<'py>(py: Python<'py>, module: &str) -> Result<Bound<'py, PyAny>> {
    let error = match py.import(module) {
        Ok(found) => return Ok(found.into_any()),
        Err(error) => error,
    };
    if let Some((parent, name)) = module.rsplit_once('.')
        && is_missing_module(py, &error, module)
        && let Ok(found) = import(py, parent).and_then(|parent| Ok(parent.getattr(name)?))
    {
        return Ok(found);
    }
    Err(error.into())
}

/// An attribute; of a package, also a submodule that was not imported yet.
fn attribute<'py>(object: &Bound<'py, PyAny>, name: &str) -> Result<Bound<'py, PyAny>> {
    let py = object.py();
    let error = match object.getattr(name) {
        Ok(found) => return Ok(found),
        Err(error) => error,
    };
    if error.is_instance_of::<PyAttributeError>(py)
        && let Ok(module) = object.cast::<PyModule>()
    {
        let submodule = format!("{}.{name}", module.name()?.to_string_lossy());
        match py.import(submodule.as_str()) {
            Ok(found) => return Ok(found.into_any()),
            Err(import_error) if is_missing_module(py, &import_error, &submodule) => {}
            Err(import_error) => return Err(import_error.into()),
        }
    }
    Err(error.into())
}

/// True when this module itself is what is missing, rather than something that it imports.
fn is_missing_module(py: Python<'_>, error: &PyErr, module: &str) -> bool {
    if !error.is_instance_of::<PyModuleNotFoundError>(py) {
        return false;
    }
    let missing = error.value(py).getattr("name").and_then(|name| name.extract::<String>());
    missing.is_ok_and(|missing| module == missing || module.starts_with(&format!("{missing}.")))
}
