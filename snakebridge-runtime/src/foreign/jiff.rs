//! The half for workers of jiff's types; in this process PyO3 converts them.

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, Offset, TimeZone};
use jiff::{SignedDuration, Timestamp, Zoned};

use super::through_pyo3::{Crosses, MICROSECONDS, day_of, naive, part_of_time, refused, span, year};
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::Any;
use crate::time;
use crate::to_python::ToPython;
use crate::wire::{Item, Zone};

impl Crosses for Date {
    fn send(&self) -> Result<Item> {
        Ok(Item::Date { year: year(self.year().into())?, month: self.month().unsigned_abs(), day: self.day().unsigned_abs() })
    }
    fn receive(item: Item) -> Result<Self> {
        let (year, month, day) = day_of(item, "Date")?;
        date(year, month, day)
    }
}

impl Crosses for Time {
    fn send(&self) -> Result<Item> {
        let (hour, minute, second, microsecond) = parts(*self);
        Ok(Item::Time { hour, minute, second, microsecond, fold: false, zone: Zone::None })
    }
    fn receive(item: Item) -> Result<Self> {
        let (hour, minute, second, microsecond) = part_of_time(item, "Time")?;
        clock(hour, minute, second, microsecond, 0)
    }
}

impl Crosses for DateTime {
    fn send(&self) -> Result<Item> {
        moment(*self, false, Zone::None)
    }
    fn receive(item: Item) -> Result<Self> {
        let (moment, _, zone) = read(item, "DateTime")?;
        naive(&zone, "DateTime", "datetime.datetime")?;
        Ok(moment)
    }
}

impl Crosses for SignedDuration {
    fn send(&self) -> Result<Item> {
        span(self.as_nanos().div_euclid(1000))
    }
    fn receive(item: Item) -> Result<Self> {
        let (item, beyond) = time::read(item, "SignedDuration")?;
        let Item::TimeDelta { days, seconds, microseconds } = item else {
            return Err(ConvertError::of_item("SignedDuration", &item).into());
        };
        // Both below a second, and the days of Python far from the end.
        Ok(Self::from_secs(i64::from(days) * 86_400 + i64::from(seconds)) + Self::from_nanos(i64::from(microseconds * 1000 + beyond)))
    }
}

impl Crosses for Timestamp {
    fn send(&self) -> Result<Item> {
        moment(Offset::UTC.to_datetime(*self), false, Zone::Offset(0))
    }
    fn receive(item: Item) -> Result<Self> {
        zoned(item, "Timestamp").map(|zoned| zoned.timestamp())
    }
}

impl Crosses for Zoned {
    /// PyO3 takes what comes right after clocks were set back for the hour before.
    const SENT_ANYWHERE: bool = true;

    fn send(&self) -> Result<Item> {
        // Of two equal times, when clocks are set back, whether it is the second.
        let fold = match self.time_zone().to_ambiguous_timestamp(self.datetime()).offset() {
            AmbiguousOffset::Fold { after, .. } => self.offset() == after,
            _ => false,
        };
        let zone = match known(self.time_zone())? {
            time::Zone::Utc => Zone::Offset(0),
            time::Zone::Offset(seconds) => Zone::Offset(seconds),
            time::Zone::Named(name) => Zone::Name(name),
        };
        moment(self.datetime(), fold, zone)
    }
    fn receive(item: Item) -> Result<Self> {
        zoned(item, "Zoned")
    }
}

impl Crosses for TimeZone {
    fn send(&self) -> Result<Item> {
        ToPython::<Any>::to_wire(&known(self)?)
    }
    fn receive(item: Item) -> Result<Self> {
        match time::Zone::from_wire(item).map_err(|error| error.expecting("TimeZone"))? {
            time::Zone::Utc => Ok(Self::UTC),
            time::Zone::Offset(seconds) => offset(seconds, "TimeZone").map(Self::fixed),
            time::Zone::Named(name) => named(&name, "TimeZone"),
        }
    }
}

impl Crosses for Offset {
    fn send(&self) -> Result<Item> {
        match self.seconds() {
            0 => ToPython::<Any>::to_wire(&time::Zone::Utc),
            seconds => ToPython::<Any>::to_wire(&time::Zone::Offset(seconds)),
        }
    }
    fn receive(item: Item) -> Result<Self> {
        match time::Zone::from_wire(item).map_err(|error| error.expecting("Offset"))? {
            time::Zone::Utc => Ok(Self::UTC),
            time::Zone::Offset(seconds) => offset(seconds, "Offset"),
            time::Zone::Named(_) => Err(refused("Offset", "datetime.tzinfo", "it has no fixed offset")),
        }
    }
}

/// What Python has for a zone.
fn known(zone: &TimeZone) -> Result<time::Zone> {
    if *zone == TimeZone::UTC {
        return Ok(time::Zone::Utc);
    }
    if let Some(name) = zone.iana_name() {
        return Ok(time::Zone::Named(name.to_owned()));
    }
    match zone.to_fixed_offset() {
        Ok(offset) => Ok(time::Zone::Offset(offset.seconds())),
        Err(error) => Err(ConvertError::unsuitable(format!("the time zone has neither a name nor a fixed offset: {error}")).into()),
    }
}

fn named(name: &str, expected: &'static str) -> Result<TimeZone> {
    TimeZone::get(name).map_err(|error| refused(expected, "zoneinfo.ZoneInfo", error.to_string()))
}

fn offset(seconds: i32, expected: &'static str) -> Result<Offset> {
    Offset::from_seconds(seconds).map_err(|error| refused(expected, "datetime.timezone", error.to_string()))
}

fn parts(time: Time) -> (u8, u8, u8, u32) {
    let (hour, minute, second) = (time.hour().unsigned_abs(), time.minute().unsigned_abs(), time.second().unsigned_abs());
    (hour, minute, second, (time.subsec_nanosecond().unsigned_abs() / 1000) % MICROSECONDS)
}

fn moment(moment: DateTime, fold: bool, zone: Zone) -> Result<Item> {
    let (hour, minute, second, microsecond) = parts(moment.time());
    let (year, month, day) = (year(moment.year().into())?, moment.month().unsigned_abs(), moment.day().unsigned_abs());
    Ok(Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone })
}

/// A point in time, its nanoseconds included, whether it is the second of two, and its zone.
fn read(item: Item, expected: &'static str) -> Result<(DateTime, bool, Zone)> {
    let (item, beyond) = time::read(item, expected)?;
    let Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone } = item else {
        return Err(ConvertError::of_item(expected, &item).into());
    };
    Ok((date(year, month, day)?.to_datetime(clock(hour, minute, second, microsecond, beyond)?), fold, zone))
}

/// The same in its zone. `fold` means what PEP 495 says, also of a time that clocks leave out.
fn zoned(item: Item, expected: &'static str) -> Result<Zoned> {
    let (moment, fold, zone) = read(item, expected)?;
    let zone = match zone {
        Zone::None => return Err(refused(expected, "datetime.datetime", "it has no time zone")),
        Zone::Offset(seconds) => TimeZone::fixed(offset(seconds, expected)?),
        Zone::Name(name) => named(&name, expected)?,
    };
    let ambiguous = zone.to_ambiguous_zoned(moment);
    let later = fold != matches!(ambiguous.offset(), AmbiguousOffset::Gap { .. });
    let zoned = if later { ambiguous.later() } else { ambiguous.earlier() };
    zoned.map_err(|error| refused(expected, "datetime.datetime", error.to_string()))
}

fn date(year: u16, month: u8, day: u8) -> Result<Date> {
    let date = Date::new(year.cast_signed(), month.cast_signed(), day.cast_signed());
    date.map_err(|error| refused("Date", "datetime.date", error.to_string()))
}

fn clock(hour: u8, minute: u8, second: u8, microsecond: u32, nanosecond: u32) -> Result<Time> {
    let beyond = (microsecond * 1000 + nanosecond).cast_signed();
    let time = Time::new(hour.cast_signed(), minute.cast_signed(), second.cast_signed(), beyond);
    time.map_err(|error| refused("Time", "datetime.time", error.to_string()))
}
