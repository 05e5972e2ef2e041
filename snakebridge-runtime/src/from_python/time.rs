//! Lengths of time and points in time of the standard library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDateTime, PyDelta, PyDeltaAccess};

use super::FromPython;
use crate::error::{ConvertError, Error, Result};
use crate::object::Object;
use crate::time::{TimeDelta, nanoseconds, read};
use crate::to_python::{days_since_epoch, epoch};
use crate::wire::{Item, Zone};

impl FromPython for Duration {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let beyond = Duration::from_nanos(nanoseconds(object, "Duration")?.into());
        let duration: Duration = object.extract().map_err(|error: PyErr| ConvertError::new("Duration", object).caused_by(error))?;
        // Python's own are far shorter than the longest.
        Ok(duration.saturating_add(beyond))
    }
    fn from_wire(item: Item) -> Result<Self> {
        let (item, beyond) = read(item, "Duration")?;
        match item {
            Item::TimeDelta { days, seconds, microseconds } => {
                let wrong = || -> Error { ConvertError::of_type("Duration", "datetime.timedelta").because("it is negative").into() };
                let days = u64::try_from(days).map_err(|_| wrong())?;
                Ok(Self::new(days * 24 * 60 * 60 + u64::from(seconds), microseconds * 1000 + beyond))
            }
            item => Err(ConvertError::of_item("Duration", &item).into()),
        }
    }
}

impl FromPython for SystemTime {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let wrong = || ConvertError::new("SystemTime", object);
        let moment = object.cast::<PyDateTime>().map_err(|_| wrong())?;
        let beyond = Duration::from_nanos(nanoseconds(object, "SystemTime")?.into());
        // A time without a zone is no point in time: Python says so.
        let since = moment.sub(epoch(object.py())?).map_err(|error| wrong().caused_by(error))?;
        let since = since.cast::<PyDelta>().map_err(|_| wrong())?;
        let days = Duration::from_secs(u64::from(since.get_days().unsigned_abs()) * 86_400);
        let rest = Duration::new(since.get_seconds().unsigned_abs().into(), since.get_microseconds().unsigned_abs() * 1000);
        let midnight = if since.get_days() < 0 { UNIX_EPOCH.checked_sub(days) } else { UNIX_EPOCH.checked_add(days) };
        midnight
            .and_then(|midnight| midnight.checked_add(rest + beyond))
            .ok_or_else(|| wrong().because("it is beyond what this system can say").into())
    }
    fn from_wire(item: Item) -> Result<Self> {
        let (item, beyond) = read(item, "SystemTime")?;
        let Item::DateTime { year, month, day, hour, minute, second, microsecond, ref zone, .. } = item else {
            return Err(ConvertError::of_item("SystemTime", &item).into());
        };
        let wrong = || ConvertError::of_type("SystemTime", "datetime.datetime");
        let east = match zone {
            Zone::None => return Err(wrong().because(NO_ZONE).into()),
            Zone::Offset(seconds) => i64::from(*seconds),
            Zone::Name(_) => offset(item)?,
        };
        let of_day = i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second);
        let seconds = days_since_epoch(year, month, day) * 86_400 + of_day - east;
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let whole = if seconds < 0 { UNIX_EPOCH.checked_sub(whole) } else { UNIX_EPOCH.checked_add(whole) };
        whole
            .and_then(|whole| whole.checked_add(Duration::from_nanos(u64::from(microsecond) * 1000 + u64::from(beyond))))
            .ok_or_else(|| wrong().because("it is beyond what this system can say").into())
    }
}

/// As Python says it of a time without a zone, which is no point in time.
const NO_ZONE: &str = "TypeError: can't subtract offset-naive and offset-aware datetimes";

/// Seconds east of UTC at a point in time: of a zone by its name only Python knows.
fn offset(moment: Item) -> Result<i64> {
    let offset: TimeDelta = Object::of_item(moment)?.call_method("utcoffset", ())?;
    Ok(i64::from(offset.days) * 86_400 + i64::from(offset.seconds))
}
