//! What a time has beyond the time that it is read as. Subclasses of `datetime`'s classes, pandas' above all, may know more than the memory that they share with them says.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDate, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess};

use crate::error::{ConvertError, Result};

/// The nanoseconds below the microsecond of a point or a length of time: those of `pandas.Timestamp` and `pandas.Timedelta`.
///
/// # Errors
/// When it is no time at all (`pandas.NaT`), or one that Python's own classes can't be.
pub(crate) fn nanoseconds(object: &Bound<'_, PyAny>, expected: &'static str) -> Result<u32> {
    let (own, plain, name) = if let Ok(delta) = object.cast::<PyDelta>() {
        (delta.get_days(), object.is_exact_instance_of::<PyDelta>(), ("days", "nanoseconds"))
    } else if let Ok(moment) = object.cast::<PyDateTime>() {
        (moment.get_year(), object.is_exact_instance_of::<PyDateTime>(), ("year", "nanosecond"))
    } else {
        return Ok(0);
    };
    if plain {
        return Ok(0);
    }
    if object.getattr(name.0)?.ne(own)? {
        let text = object.str().map(|text| text.to_string()).unwrap_or_default();
        return Err(ConvertError::new(expected, object).because(format!("`{text}` is none that Python's `datetime` can be")).into());
    }
    match object.getattr_opt(name.1)? {
        Some(nanoseconds) => Ok(nanoseconds.extract()?),
        None => Ok(0),
    }
}

/// Refuses what has a time beside its day: a `datetime` is a `date`.
pub(crate) fn only_a_day(object: &Bound<'_, PyAny>, expected: &'static str) -> Result<()> {
    if object.is_instance_of::<PyDate>() && object.is_instance_of::<PyDateTime>() {
        return Err(ConvertError::new(expected, object).because("it has a time of day, which would be lost; call its `date()`").into());
    }
    Ok(())
}

/// Refuses what has a zone.
#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(crate) fn without_zone(object: &Bound<'_, PyAny>, expected: &'static str) -> Result<()> {
    use crate::pyo3::types::{PyTime, PyTzInfoAccess};
    match object.cast::<PyTime>() {
        Ok(time) if time.get_tzinfo().is_some() => {
            Err(ConvertError::new(expected, object).because("it has a time zone, which would be lost").into())
        }
        _ => Ok(()),
    }
}
