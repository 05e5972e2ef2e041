//! A slice, as Python's `slice`.

use std::ops::{Range, RangeFrom, RangeFull, RangeTo};

use crate::pyo3::prelude::*;
use crate::pyo3::types::PySlice;

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Any, Kind, True};
use crate::to_python::ToPython;
use crate::wire::Item;

/// Python's `start:stop:step`, for whatever takes a slice: `list[1:3]`, `array[::2]`.
///
/// `1..`, `..3` and `..` are slices by themselves; `1..3` is a `range` in Python, and its slice is `Slice::from(1..3)`.
///
/// ```no_run
/// use snakebridge_runtime::{Object, Slice};
///
/// let letters = Object::new("abcdef")?;
/// assert_eq!(letters.get_item::<String>(Slice::from(1..3))?, "bc");
/// assert_eq!(letters.get_item::<String>(Slice { step: Some(-1), ..Slice::default() })?, "fedcba");
/// assert_eq!(letters.get_item::<String>(..2)?, "ab");
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Slice {
    /// Where it begins; negative from the end.
    pub start: Option<i64>,
    /// Where it ends.
    pub stop: Option<i64>,
    /// How far from one to the next.
    pub step: Option<i64>,
}

impl From<Range<i64>> for Slice {
    fn from(range: Range<i64>) -> Self {
        Self { start: Some(range.start), stop: Some(range.end), step: None }
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Slicing = True>> ToPython<K> for Slice {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        // `PySlice::new` would have a step where there is none.
        Ok(py.get_type::<PySlice>().call1((self.start, self.stop, self.step))?)
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Slice(Box::new([self.start, self.stop, self.step].map(|part| part.map_or(Item::None, Item::Int)))))
    }
}

macro_rules! open_ended {
    ($($range:ty: $read:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Slicing = True>> ToPython<K> for $range {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                let read: fn(&Self) -> Slice = $read;
                ToPython::<Any>::to_python(&read(self), py)
            }
            fn to_wire(&self) -> Result<Item> {
                let read: fn(&Self) -> Slice = $read;
                ToPython::<Any>::to_wire(&read(self))
            }
        }
    )*};
}
open_ended! {
    RangeFrom<i64>: |range| Slice { start: Some(range.start), ..Slice::default() };
    RangeTo<i64>: |range| Slice { stop: Some(range.end), ..Slice::default() };
    RangeFull: |_| Slice::default();
}

impl FromPython for Slice {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let slice = object.cast::<PySlice>().map_err(|_| ConvertError::new("Slice", object))?;
        let part =
            |name: &'static str| Option::<i64>::from_python(&slice.getattr(name)?).map_err(|error| error.inside(format_args!(".{name}")));
        Ok(Self { start: part("start")?, stop: part("stop")?, step: part("step")? })
    }
    fn from_wire(item: Item) -> Result<Self> {
        let Item::Slice(parts) = item else {
            return Err(ConvertError::of_item("Slice", &item).into());
        };
        let [start, stop, step] = *parts;
        let part = |name: &'static str, item| Option::<i64>::from_wire(item).map_err(|error| error.inside(format_args!(".{name}")));
        Ok(Self { start: part("start", start)?, stop: part("stop", stop)?, step: part("step", step)? })
    }
}
