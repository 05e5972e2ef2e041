//! `rust_decimal::Decimal`, as `decimal.Decimal`: exactly, or not at all.

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyInt, PyType};
use rust_decimal::Decimal;

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::Item;

fn class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "decimal", "Decimal")
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Exact = True>> ToPython<K> for Decimal {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(class(py)?.call1((self.to_string(),))?)
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Decimal(self.to_string()))
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
    fn from_wire(item: Item) -> Result<Self> {
        let text = match &item {
            Item::Decimal(text) | Item::BigInt(text) => text.clone(),
            Item::Int(value) => value.to_string(),
            _ => return Err(ConvertError::of_item("Decimal", &item).into()),
        };
        let value = Self::from_str_exact(&text).or_else(|_| Self::from_scientific(&text)).ok();
        // Digits beyond the last place are rounded without a word.
        let value = value.filter(|value| canonical(&value.to_string()) == canonical(&text));
        value.ok_or_else(|| ConvertError::of_item("Decimal", &item).because(format!("`{text}` does not fit its 28 digits")).into())
    }
}

/// A number in decimal digits as its sign, its digits without zeros at either end, and the power of ten of the last one: equal for equal numbers. None where it is no number (`NaN`).
fn canonical(text: &str) -> Option<(bool, String, i64)> {
    let (negative, text) = text.strip_prefix('-').map_or((false, text), |text| (true, text));
    let (mantissa, exponent) = text.split_once(['E', 'e']).unwrap_or((text, "0"));
    let (whole, part) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{part}");
    let significant = digits.trim_end_matches('0');
    let dropped = i64::try_from(digits.len() - significant.len()).ok()?;
    let power = exponent.parse::<i64>().ok()?.checked_add(dropped)?.checked_sub(i64::try_from(part.len()).ok()?)?;
    let significant = significant.trim_start_matches('0');
    match significant {
        "" => Some((false, String::new(), 0)),
        digits => digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| (negative, digits.to_owned(), power)),
    }
}
