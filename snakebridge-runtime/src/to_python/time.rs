//! Lengths of time and points in time of the standard library.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDateTime, PyDelta, PyTzInfo};

use super::ToPython;
use crate::error::{ConvertError, Result};
use crate::kinds::{Kind, True};
use crate::wire::{Item, Zone};

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
        let (days, _, rest) = calendar(*self)?;
        let (seconds, micros) = ((rest / 1_000_000) as i32, (rest % 1_000_000) as i32);
        Ok(epoch(py)?.add(PyDelta::new(py, days, seconds, micros, false)?)?)
    }
    fn to_wire(&self) -> Result<Item> {
        let (_, (year, month, day), rest) = calendar(*self)?;
        let (second, microsecond) = (rest / 1_000_000, (rest % 1_000_000) as u32);
        let (hour, minute, second) = ((second / 3600) as u8, (second / 60 % 60) as u8, (second % 60) as u8);
        Ok(Item::DateTime { year, month, day, hour, minute, second, microsecond, fold: false, zone: Zone::Offset(0) })
    }
}

/// The days since 1970-01-01, the day that they lead to, and the microseconds of that day.
fn calendar(time: SystemTime) -> Result<(i32, (u16, u8, u8), i64)> {
    let since = match time.duration_since(UNIX_EPOCH) {
        Ok(since) => micros(since),
        Err(before) => micros(before.duration()).map(|micros| -micros),
    };
    let found = since.and_then(|since| {
        let days = since.div_euclid(DAY);
        Some((i32::try_from(days).ok()?, civil(days)?, since.rem_euclid(DAY)))
    });
    found.ok_or_else(|| ConvertError::unsuitable("Python's `datetime` ends with the year 9999").into())
}

/// Microseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// The day of the Gregorian calendar that is so many days after 1970-01-01; none outside of Python's years. The calendar repeats itself after 400 years; years begin in March here, so that
/// a leap day is the last of one.
fn civil(days: i64) -> Option<(u16, u8, u8)> {
    // From 0000-03-01.
    let days = days + 719_468;
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = u16::try_from(year_of_era + era * 400 + i64::from(month <= 2)).ok()?;
    (1..=9999).contains(&year).then_some((year, month as u8, day as u8))
}

/// The days from 1970-01-01 to a day of the Gregorian calendar.
pub(crate) fn days_since_epoch(year: u16, month: u8, day: u8) -> i64 {
    let (month, day) = (i64::from(month), i64::from(day));
    let year = i64::from(year) - i64::from(month <= 2);
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - 719_468
}

fn micros(since: Duration) -> Option<i64> {
    i64::try_from(since.as_micros()).ok()
}

/// What [`SystemTime`] counts from.
pub(crate) fn epoch(py: Python<'_>) -> Result<Bound<'_, PyDateTime>> {
    Ok(PyDateTime::new(py, 1970, 1, 1, 0, 0, 0, 0, Some(&*PyTzInfo::utc(py)?))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Days by `datetime.date.toordinal`.
    #[test]
    fn days_are_those_of_the_calendar() {
        const EPOCH: i64 = 719_163;
        for (ordinal, date) in [
            (1, (1, 1, 1)),
            (146_097, (400, 12, 31)),
            (719_163, (1970, 1, 1)),
            (730_179, (2000, 2, 29)),
            (730_180, (2000, 3, 1)),
            (693_654, (1900, 2, 28)),
            (693_655, (1900, 3, 1)),
            (3_652_059, (9999, 12, 31)),
        ] {
            assert_eq!(civil(ordinal - EPOCH), Some(date));
            assert_eq!(days_since_epoch(date.0, date.1, date.2), ordinal - EPOCH);
        }
        assert_eq!((civil(-EPOCH), civil(3_652_060 - EPOCH)), (None, None));
    }
}
