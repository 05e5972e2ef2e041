//! `half::f16`, NumPy's `float16`.

use crate::pyo3::prelude::*;
use half::f16;

use crate::array::{OwnedScalars, Scalars};
use crate::error::{ConvertError, Result};
use crate::from_python::{FromPython, buffer};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::{Array, Item, Want, each};

#[diagnostic::do_not_recommend]
impl<K: Kind<Number = True>> ToPython<K> for f16 {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<K>::to_python(&self.to_f64(), py)
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(self.to_f64()))
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
        narrowed(number).ok_or_else(|| ConvertError::new("f16", object).because(format!("{number:e} does not fit")).into())
    }
    const WANT: &'static Want = f64::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        let class = item.type_name().to_owned();
        let number = f64::from_wire(item).map_err(|error| error.expecting("f16"))?;
        narrowed(number).ok_or_else(|| ConvertError::of_type("f16", &class).because(format!("{number:e} does not fit")).into())
    }
    fn vec_from_array(array: &Array) -> Option<Result<Vec<Self>>> {
        if array.dtype.get(1..) != Some("f2") || array.shape.len() != 1 {
            return None;
        }
        Some(Ok(each(array.bytes(), array.dtype.starts_with('>'), Self::from_le_bytes)))
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::same(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::same_shaped(object)
    }
}

/// None for what is finite and too large.
fn narrowed(number: f64) -> Option<f16> {
    let narrowed = f16::from_f64(number);
    (narrowed.is_finite() || !number.is_finite()).then_some(narrowed)
}
