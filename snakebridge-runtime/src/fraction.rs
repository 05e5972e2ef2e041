//! A ratio of integers, as Python's `fractions.Fraction`.

use std::fmt;

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::PyType;

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::to_python::ToPython;
use crate::wire::Item;

/// A ratio of integers. Python reduces it and keeps the denominator above zero: so it comes back.
///
/// ```no_run
/// use snakebridge_runtime::{Fraction, call};
///
/// let third: Fraction = call("fractions", "Fraction", ("2/6",))?;
/// assert_eq!(third, Fraction { numerator: 1, denominator: 3 });
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fraction {
    /// What is divided.
    pub numerator: i128,
    /// What divides it.
    pub denominator: i128,
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.numerator, self.denominator)
    }
}

fn class(py: Python<'_>) -> PyResult<&Bound<'_, PyType>> {
    static CLASS: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    CLASS.import(py, "fractions", "Fraction")
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Ratio = True>> ToPython<K> for Fraction {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let parts = (ToPython::<Any>::to_python(&self.numerator, py)?, ToPython::<Any>::to_python(&self.denominator, py)?);
        Ok(class(py)?.call1(parts)?)
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Fraction(self.numerator.to_string(), self.denominator.to_string()))
    }
}

/// Takes a `fractions.Fraction`, and what else is a ratio and says so, as `int` does.
impl FromPython for Fraction {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let part = |name: &'static str| match object.getattr_opt(name)? {
            // NumPy's floats have a method of that kind, and no such parts.
            Some(part) => i128::from_python(&part).map_err(|error| error.inside(format_args!(".{name}"))),
            None => Err(ConvertError::new("Fraction", object).into()),
        };
        Ok(Self { numerator: part("numerator")?, denominator: part("denominator")? })
    }
    fn from_wire(item: Item) -> Result<Self> {
        let Item::Fraction(numerator, denominator) = item else {
            // An `int` is a ratio too.
            let numerator = i128::from_wire(item).map_err(|error| error.expecting("Fraction"))?;
            return Ok(Self { numerator, denominator: 1 });
        };
        let part =
            |name: &'static str, digits| i128::from_wire(Item::BigInt(digits)).map_err(|error| error.inside(format_args!(".{name}")));
        Ok(Self { numerator: part("numerator", numerator)?, denominator: part("denominator", denominator)? })
    }
}
