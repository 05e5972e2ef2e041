//! `rust_decimal::Decimal`, as `decimal.Decimal`: exactly, or not at all.

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyInt, PyType};
use rust_decimal::Decimal;

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;

fn class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "decimal", "Decimal")
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Exact = True>> ToPython<K> for Decimal {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(class(py)?.call1((self.to_string(),))?)
    }
}

/// Takes a `decimal.Decimal` or an `int`. A `float` is no decimal number: it is read as an `f64`.
impl FromPython for Decimal {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let wrong = || ConvertError::new("Decimal", object);
        let class = class(object.py())?;
        if !object.is_instance(class)? && !object.is_exact_instance_of::<PyInt>() {
            return Err(wrong().into());
        }
        let text = object.str()?.to_string();
        if let Ok(value) = Self::from_str_exact(&text).or_else(|_| Self::from_scientific(&text))
            // Digits beyond the last place are rounded without a word; equality knows.
            && class.call1((value.to_string(),))?.eq(object)?
        {
            return Ok(value);
        }
        Err(wrong().because(format!("`{text}` does not fit its 28 digits")).into())
    }
}
