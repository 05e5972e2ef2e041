//! Those of `datetime` to own types.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDate, PyDateAccess, PyDateTime, PyDelta, PyDeltaAccess, PyTime, PyTimeAccess, PyTzInfoAccess};

use super::elsewhere::read_whole;
use super::{Date, DateTime, Time, TimeDelta, Zone, nanoseconds, only_a_day};
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::wire::{self, Item};

fn wrong<T>(expected: &'static str, object: &Bound<'_, PyAny>) -> Result<T> {
    Err(ConvertError::new(expected, object).into())
}

fn known(zone: wire::Zone) -> Option<Zone> {
    match zone {
        wire::Zone::None => None,
        wire::Zone::Offset(0) => Some(Zone::Utc),
        wire::Zone::Offset(seconds) => Some(Zone::Offset(seconds)),
        wire::Zone::Name(name) => Some(Zone::Named(name)),
    }
}

/// Refuses what microseconds can't say.
fn whole_microseconds(expected: &'static str, object: &Bound<'_, PyAny>) -> Result<()> {
    match nanoseconds(object, expected)? {
        0 => Ok(()),
        _ => Err(ConvertError::new(expected, object).because("it has nanoseconds, which would be lost").into()),
    }
}

/// Python keeps the parts in their bounds, which fit.
fn date(date: &impl PyDateAccess) -> Date {
    Date { year: u16::try_from(date.get_year()).unwrap_or_default(), month: date.get_month(), day: date.get_day() }
}

fn time(time: &impl PyTimeAccess, zone: Option<Zone>) -> Time {
    let (hour, minute, second) = (time.get_hour(), time.get_minute(), time.get_second());
    Time { hour, minute, second, microsecond: time.get_microsecond(), fold: time.get_fold(), zone }
}

impl FromPython for Date {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        only_a_day(object, "Date")?;
        object.cast::<PyDate>().map_or_else(|_| wrong("Date", object), |object| Ok(date(object)))
    }
    fn from_wire(item: Item) -> Result<Self> {
        match read_whole(item, "Date")? {
            Item::Date { year, month, day } => Ok(Self { year, month, day }),
            item @ Item::DateTime { .. } => {
                Err(ConvertError::of_item("Date", &item).because("it has a time of day, which would be lost; call its `date()`").into())
            }
            item => Err(ConvertError::of_item("Date", &item).into()),
        }
    }
}

impl FromPython for Time {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let Ok(clock) = object.cast::<PyTime>() else { return wrong("Time", object) };
        Ok(time(clock, Zone::of(clock.get_tzinfo(), "Time")?))
    }
    fn from_wire(item: Item) -> Result<Self> {
        match read_whole(item, "Time")? {
            Item::Time { hour, minute, second, microsecond, fold, zone } => {
                Ok(Self { hour, minute, second, microsecond, fold, zone: known(zone) })
            }
            item => Err(ConvertError::of_item("Time", &item).into()),
        }
    }
}

impl FromPython for DateTime {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let Ok(moment) = object.cast::<PyDateTime>() else { return wrong("DateTime", object) };
        whole_microseconds("DateTime", object)?;
        Ok(Self { date: date(moment), time: time(moment, Zone::of(moment.get_tzinfo(), "DateTime")?) })
    }
    fn from_wire(item: Item) -> Result<Self> {
        match read_whole(item, "DateTime")? {
            Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone } => {
                let time = Time { hour, minute, second, microsecond, fold, zone: known(zone) };
                Ok(Self { date: Date { year, month, day }, time })
            }
            item => Err(ConvertError::of_item("DateTime", &item).into()),
        }
    }
}

impl FromPython for TimeDelta {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let Ok(delta) = object.cast::<PyDelta>() else { return wrong("TimeDelta", object) };
        whole_microseconds("TimeDelta", object)?;
        // Python keeps both at zero or above.
        let (seconds, microseconds) = (delta.get_seconds().unsigned_abs(), delta.get_microseconds().unsigned_abs());
        Ok(Self { days: delta.get_days(), seconds, microseconds })
    }
    fn from_wire(item: Item) -> Result<Self> {
        match read_whole(item, "TimeDelta")? {
            Item::TimeDelta { days, seconds, microseconds } => Ok(Self { days, seconds, microseconds }),
            item => Err(ConvertError::of_item("TimeDelta", &item).into()),
        }
    }
}
