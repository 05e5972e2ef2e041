//! Ranges of integers, as `range`.

use std::ops::{Range, RangeInclusive};

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyRange;

use super::ToPython;
use crate::error::{ConvertError, Error, Result};
use crate::kinds::{Kind, True};
use crate::wire::Item;

macro_rules! range {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Elementwise = True>> ToPython<K> for Range<$type> {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                make(py, self.start.try_into().ok(), self.end.try_into().ok())
            }
            fn to_wire(&self) -> Result<Item> {
                item(self.start.try_into().ok(), self.end.try_into().ok())
            }
        }
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Elementwise = True>> ToPython<K> for RangeInclusive<$type> {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                let end: Option<isize> = (*self.end()).try_into().ok();
                make(py, (*self.start()).try_into().ok(), end.and_then(|end| end.checked_add(1)))
            }
            fn to_wire(&self) -> Result<Item> {
                let end: Option<isize> = (*self.end()).try_into().ok();
                item((*self.start()).try_into().ok(), end.and_then(|end| end.checked_add(1)))
            }
        }
    )*};
}
range!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

fn make(py: Python<'_>, start: Option<isize>, end: Option<isize>) -> Result<Bound<'_, PyAny>> {
    match (start, end) {
        (Some(start), Some(end)) => Ok(PyRange::new(py, start, end)?.into_any()),
        _ => Err(too_far()),
    }
}

fn item(start: Option<isize>, end: Option<isize>) -> Result<Item> {
    match (start, end) {
        (Some(start), Some(end)) => Ok(Item::Range(start as i64, end as i64, 1)),
        _ => Err(too_far()),
    }
}

#[cold]
fn too_far() -> Error {
    ConvertError::unsuitable("the ends of a range must fit an `isize`").into()
}
