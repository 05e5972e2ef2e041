//! The half for workers of chrono's types; in this process PyO3 converts them.

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Timelike, Utc};

use super::through_pyo3::{Crosses, MICROSECONDS, day_of, naive, part_of_time, refused, span, year};
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::Any;
use crate::time;
use crate::to_python::ToPython;
use crate::wire::{Item, Zone};

impl Crosses for NaiveDate {
    fn send(&self) -> Result<Item> {
        Ok(Item::Date { year: year(self.year())?, month: self.month() as u8, day: self.day() as u8 })
    }
    fn receive(item: Item) -> Result<Self> {
        let (year, month, day) = day_of(item, "NaiveDate")?;
        date(year, month, day)
    }
}

impl Crosses for NaiveTime {
    fn send(&self) -> Result<Item> {
        let (hour, minute, second, microsecond) = parts(self);
        Ok(Item::Time { hour, minute, second, microsecond, fold: false, zone: Zone::None })
    }
    fn receive(item: Item) -> Result<Self> {
        let (hour, minute, second, microsecond) = part_of_time(item, "NaiveTime")?;
        clock(hour, minute, second, microsecond, 0)
    }
}

impl Crosses for NaiveDateTime {
    fn send(&self) -> Result<Item> {
        moment(self, Zone::None)
    }
    fn receive(item: Item) -> Result<Self> {
        let (naive_, zone) = read(item, "NaiveDateTime")?;
        naive(&zone, "NaiveDateTime", "datetime.datetime")?;
        Ok(naive_)
    }
}

impl Crosses for DateTime<Utc> {
    fn send(&self) -> Result<Item> {
        moment(&self.naive_utc(), Zone::Offset(0))
    }
    fn receive(item: Item) -> Result<Self> {
        match read(item, "DateTime<Utc>")? {
            (moment, Zone::Offset(0)) => Ok(moment.and_utc()),
            _ => Err(refused("DateTime<Utc>", "datetime.datetime", "its zone is not `timezone.utc`")),
        }
    }
}

impl Crosses for DateTime<FixedOffset> {
    fn send(&self) -> Result<Item> {
        moment(&self.naive_local(), Zone::Offset(self.offset().local_minus_utc()))
    }
    fn receive(item: Item) -> Result<Self> {
        let (moment, zone) = read(item, "DateTime<FixedOffset>")?;
        let offset = if let Zone::Offset(seconds) = zone { FixedOffset::east_opt(seconds) } else { None };
        let moment = offset.and_then(|offset| offset.from_local_datetime(&moment).single());
        moment.ok_or_else(|| refused("DateTime<FixedOffset>", "datetime.datetime", "its zone has no fixed offset"))
    }
}

impl Crosses for TimeDelta {
    fn send(&self) -> Result<Item> {
        let nanoseconds = i128::from(self.num_seconds()) * 1_000_000_000 + i128::from(self.subsec_nanos());
        span(nanoseconds.div_euclid(1000))
    }
    fn receive(item: Item) -> Result<Self> {
        let (item, beyond) = time::read(item, "TimeDelta")?;
        let Item::TimeDelta { days, seconds, microseconds } = item else { return Err(ConvertError::of_item("TimeDelta", &item).into()) };
        let length = Self::new(i64::from(days) * 86_400 + i64::from(seconds), microseconds * 1000 + beyond);
        length.ok_or_else(|| refused("TimeDelta", "datetime.timedelta", "it is beyond what the type can say"))
    }
}

impl Crosses for FixedOffset {
    fn send(&self) -> Result<Item> {
        match self.local_minus_utc() {
            0 => ToPython::<Any>::to_wire(&time::Zone::Utc),
            seconds => ToPython::<Any>::to_wire(&time::Zone::Offset(seconds)),
        }
    }
    fn receive(item: Item) -> Result<Self> {
        let offset = match time::Zone::from_wire(item).map_err(|error| error.expecting("FixedOffset"))? {
            time::Zone::Utc => Some(Utc.fix()),
            time::Zone::Offset(seconds) => Self::east_opt(seconds),
            time::Zone::Named(_) => None,
        };
        offset.ok_or_else(|| refused("FixedOffset", "datetime.tzinfo", "it has no fixed offset"))
    }
}

impl Crosses for Utc {
    fn send(&self) -> Result<Item> {
        ToPython::<Any>::to_wire(&time::Zone::Utc)
    }
    fn receive(item: Item) -> Result<Self> {
        match time::Zone::from_wire(item).map_err(|error| error.expecting("Utc"))? {
            time::Zone::Utc => Ok(Self),
            _ => Err(refused("Utc", "datetime.tzinfo", "it is another zone")),
        }
    }
}

fn parts(time: &impl Timelike) -> (u8, u8, u8, u32) {
    // A leap second is the second before it.
    let microsecond = (time.nanosecond() / 1000) % MICROSECONDS;
    (time.hour() as u8, time.minute() as u8, time.second() as u8, microsecond)
}

fn moment(moment: &NaiveDateTime, zone: Zone) -> Result<Item> {
    let (hour, minute, second, microsecond) = parts(moment);
    let (year, month, day) = (year(moment.year())?, moment.month() as u8, moment.day() as u8);
    Ok(Item::DateTime { year, month, day, hour, minute, second, microsecond, fold: false, zone })
}

/// A point in time, its nanoseconds included, and its zone.
fn read(item: Item, expected: &'static str) -> Result<(NaiveDateTime, Zone)> {
    let (item, beyond) = time::read(item, expected)?;
    let Item::DateTime { year, month, day, hour, minute, second, microsecond, zone, .. } = item else {
        return Err(ConvertError::of_item(expected, &item).into());
    };
    Ok((date(year, month, day)?.and_time(clock(hour, minute, second, microsecond, beyond)?), zone))
}

fn date(year: u16, month: u8, day: u8) -> Result<NaiveDate> {
    NaiveDate::from_ymd_opt(year.into(), month.into(), day.into())
        .ok_or_else(|| refused("NaiveDate", "datetime.date", "there is no such day"))
}

fn clock(hour: u8, minute: u8, second: u8, microsecond: u32, nanosecond: u32) -> Result<NaiveTime> {
    let time = NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), microsecond * 1000 + nanosecond);
    time.ok_or_else(|| refused("NaiveTime", "datetime.time", "there is no such time"))
}
