//! Own types to those of `datetime`.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDate, PyDateTime, PyDelta, PyTime};

use super::{Date, DateTime, Time, TimeDelta, Zone};
use crate::error::{ConvertError, Result};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::{self, Item};

pub(crate) fn wire(zone: Option<&Zone>) -> wire::Zone {
    match zone {
        None => wire::Zone::None,
        Some(Zone::Utc) => wire::Zone::Offset(0),
        Some(Zone::Offset(seconds)) => wire::Zone::Offset(*seconds),
        Some(Zone::Named(name)) => wire::Zone::Name(name.clone()),
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Day = True>> ToPython<K> for Date {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyDate::new(py, self.year.into(), self.month, self.day)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Date { year: self.year, month: self.month, day: self.day })
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Clock = True>> ToPython<K> for Time {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let zone = self.zone.as_ref().map(|zone| zone.to_tzinfo(py)).transpose()?;
        Ok(PyTime::new_with_fold(py, self.hour, self.minute, self.second, self.microsecond, zone.as_ref(), self.fold)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        let Self { hour, minute, second, microsecond, fold, .. } = *self;
        Ok(Item::Time { hour, minute, second, microsecond, fold, zone: wire(self.zone.as_ref()) })
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Moment = True>> ToPython<K> for DateTime {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let (Date { year, month, day }, time) = (self.date, &self.time);
        let zone = time.zone.as_ref().map(|zone| Zone::to_tzinfo(zone, py)).transpose()?;
        let (hour, minute, second, zone) = (time.hour, time.minute, time.second, zone.as_ref());
        Ok(PyDateTime::new_with_fold(py, year.into(), month, day, hour, minute, second, time.microsecond, zone, time.fold)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        let Date { year, month, day } = self.date;
        let Time { hour, minute, second, microsecond, fold, .. } = self.time;
        Ok(Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone: wire(self.time.zone.as_ref()) })
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Span = True>> ToPython<K> for TimeDelta {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let (Ok(seconds), Ok(microseconds)) = (self.seconds.try_into(), self.microseconds.try_into()) else {
            return Err(ConvertError::unsuitable("a length of time has less than a day of seconds and a second of microseconds").into());
        };
        Ok(PyDelta::new(py, self.days, seconds, microseconds, true)?.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        // Python normalises what is too much of one.
        let arguments = vec![self.days.into(), self.seconds.into(), self.microseconds.into()];
        Ok(Item::Made { module: String::from("datetime"), path: String::from("timedelta"), arguments })
    }
}
