//! Lengths of time and points in time of the standard library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDateTime, PyDelta, PyTzInfo};

use super::ToPython;
use crate::error::{ConvertError, Result};
use crate::kinds::{Kind, True};
use crate::wire::Item;

/// A `datetime.timedelta`; Python keeps microseconds.
#[diagnostic::do_not_recommend]
impl<K: Kind<Span = True>> ToPython<K> for Duration {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        const DAY: u64 = 24 * 60 * 60;
        let days = i32::try_from(self.as_secs() / DAY).ok().filter(|days| *days <= 999_999_999);
        let days = days.ok_or_else(|| ConvertError::unsuitable("it is longer than Python's `timedelta` may be"))?;
        Ok(Item::TimeDelta { days, seconds: (self.as_secs() % DAY) as u32, microseconds: self.subsec_micros() })
    }
}

/// A `datetime.datetime` in UTC.
#[diagnostic::do_not_recommend]
impl<K: Kind<Moment = True>> ToPython<K> for SystemTime {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let since = match self.duration_since(UNIX_EPOCH) {
            Ok(since) => micros(since),
            Err(before) => micros(before.duration()).map(|micros| -micros),
        };
        let Some(since) = since else { return Err(ConvertError::unsuitable("Python's `datetime` ends with the year 9999").into()) };
        let (seconds, micros) = (since.div_euclid(1_000_000), since.rem_euclid(1_000_000));
        let (Ok(days), Ok(seconds), Ok(micros)) =
            (i32::try_from(seconds.div_euclid(86_400)), i32::try_from(seconds.rem_euclid(86_400)), i32::try_from(micros))
        else {
            return Err(ConvertError::unsuitable("Python's `datetime` ends with the year 9999").into());
        };
        Ok(epoch(py)?.add(PyDelta::new(py, days, seconds, micros, false)?)?)
    }
}

fn micros(since: Duration) -> Option<i64> {
    i64::try_from(since.as_micros()).ok()
}

/// What [`SystemTime`] counts from.
pub(crate) fn epoch(py: Python<'_>) -> Result<Bound<'_, PyDateTime>> {
    Ok(PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*PyTzInfo::utc(py)?))?)
}
