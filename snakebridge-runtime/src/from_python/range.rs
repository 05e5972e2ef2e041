//! Ranges of integers, from a `range` with the step 1.

use std::ops::Range;

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyRange;

use super::FromPython;
use crate::error::{ConvertError, Result};
use crate::wire::Item;

impl<T: FromPython> FromPython for Range<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let range = object.cast::<PyRange>().map_err(|_| ConvertError::new("Range", object))?;
        if range.getattr("step")?.ne(1)? {
            return Err(ConvertError::new("Range", object).because("its step is not 1; ask for a `Vec`").into());
        }
        Ok(T::from_python(&range.getattr("start")?)?..T::from_python(&range.getattr("stop")?)?)
    }
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Range(start, stop, 1) => Ok(T::from_wire(Item::Int(start))?..T::from_wire(Item::Int(stop))?),
            Item::Range(..) => Err(ConvertError::of_item("Range", &item).because("its step is not 1; ask for a `Vec`").into()),
            item => Err(ConvertError::of_item("Range", &item).into()),
        }
    }
}
