//! The access site of an attribute of an object.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyString;

use crate::error::{Result, type_name};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::kinds::Kind;
use crate::object::Object;
use crate::to_python::ToPython;

/// A property or attribute by name.
pub struct Property {
    name: &'static str,
    interned: PyOnceLock<Py<PyString>>,
}

impl Property {
    /// The property `name`.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, interned: PyOnceLock::new() }
    }

    /// Reads it.
    ///
    /// # Errors
    /// When Python raises, or the value does not convert.
    pub fn get<R: FromPython>(&'static self, object: &Object) -> Result<R> {
        with_python(|py| {
            let object = object.bind(py);
            let value = object.getattr(self.interned(py))?;
            R::from_python(&value).map_err(|error| error.of_return(&format_args!("{}.{}", type_name(object), self.name)))
        })
    }

    /// Writes it.
    ///
    /// # Errors
    /// When Python raises, or the value does not convert.
    pub fn set<K: Kind>(&'static self, object: &Object, value: impl ToPython<K>) -> Result<()> {
        with_python(|py| {
            let object = object.bind(py);
            let value =
                value.into_python(py).map_err(|error| error.of_argument(&format_args!("{}.{}", type_name(object), self.name), None, 0))?;
            Ok(object.setattr(self.interned(py), value)?)
        })
    }

    /// Deletes it.
    ///
    /// # Errors
    /// When Python raises.
    pub fn delete(&'static self, object: &Object) -> Result<()> {
        with_python(|py| Ok(object.bind(py).delattr(self.interned(py))?))
    }

    fn interned<'py>(&self, py: Python<'py>) -> &Bound<'py, PyString> {
        self.interned.get_or_init(py, || PyString::intern(py, self.name).unbind()).bind(py)
    }
}
