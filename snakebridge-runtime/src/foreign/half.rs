//! `half::f16`, NumPy's `float16`.

use crate::pyo3::prelude::*;
use half::f16;

use crate::array::{OwnedScalars, Scalars};
use crate::error::{ConvertError, Result};
use crate::from_python::{FromPython, buffer};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;

#[diagnostic::do_not_recommend]
impl<K: Kind<Number = True>> ToPython<K> for f16 {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<K>::to_python(&self.to_f64(), py)
    }
    fn as_scalars(slice: &[Self]) -> Option<Scalars<'_>> {
        Some(Scalars::of(slice))
    }
    fn into_scalars(vec: Vec<Self>) -> Result<OwnedScalars, Vec<Self>> {
        Ok(OwnedScalars::of(vec))
    }
}

impl FromPython for f16 {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let number = f64::from_python(object).map_err(|error| error.expecting("f16"))?;
        let narrowed = Self::from_f64(number);
        if narrowed.is_finite() || !number.is_finite() {
            return Ok(narrowed);
        }
        Err(ConvertError::new("f16", object).because(format!("{number:e} does not fit")).into())
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::same(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::same_shaped(object)
    }
}
