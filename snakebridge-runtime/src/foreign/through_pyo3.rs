//! Crates whose types PyO3 converts itself: points and lengths of time, big integers, UUIDs. What PyO3 would leave out without a word, the nanoseconds of pandas' times, the time of a `datetime`
//! that is read as a day, a zone, is added here or refused.

use std::borrow::Cow;

use crate::pyo3::prelude::*;
use crate::pyo3::{BoundObject, FromPyObject, IntoPyObject};

use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
#[cfg(any(feature = "chrono", feature = "jiff"))]
use crate::time::{nanoseconds, only_a_day, without_zone};
use crate::to_python::ToPython;
use crate::wire::{Item, Want, to_object};

/// The half for workers of such a type: a file for each crate has it.
pub(super) trait Crosses: Sized {
    /// True where PyO3 errs about what it sends, so that this process goes the way of workers.
    const SENT_ANYWHERE: bool = false;
    /// The form in which a worker sends it.
    const WANT: &'static Want = &Want::Value;
    /// What a worker gets.
    fn send(&self) -> Result<Item>;
    /// Reads what a worker sent.
    fn receive(item: Item) -> Result<Self>;
}

/// Types with the flag of the kinds that accept them, and what is done about what PyO3 leaves out: with the value that PyO3 gives, the object, and the name of the type.
macro_rules! types {
    ($($type:ty: $flag:ident, $finish:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<$flag = True>> ToPython<K> for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                if Self::SENT_ANYWHERE { to_object(py, self.send()?) } else { to(self, py) }
            }
            fn to_wire(&self) -> Result<Item> {
                self.send()
            }
        }
        impl FromPython for $type {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                from(object, stringify!($type), $finish)
            }
            const WANT: &'static Want = <Self as Crosses>::WANT;
            fn from_wire(item: Item) -> Result<Self> {
                Self::receive(item)
            }
        }
    )*};
}

/// What a worker sent is of the right class, and still can't be had.
#[cold]
pub(super) fn refused(expected: &'static str, class: &str, detail: impl Into<Cow<'static, str>>) -> Error {
    ConvertError::of_type(expected, class).because(detail).into()
}

#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(super) use crossing::{MICROSECONDS, day_of, naive, part_of_time, span, year};

/// What the halves for workers of both crates for times share.
#[cfg(any(feature = "chrono", feature = "jiff"))]
mod crossing {
    use super::refused;
    use crate::error::{ConvertError, Result};
    use crate::time::read;
    use crate::wire::{Item, Zone};

    /// In a second.
    pub(in super::super) const MICROSECONDS: u32 = 1_000_000;

    /// A year as Python has them.
    pub(in super::super) fn year(year: i32) -> Result<u16> {
        let known = u16::try_from(year).ok().filter(|year| (1..=9999).contains(year));
        known.ok_or_else(|| ConvertError::unsuitable(format!("the year {year} is outside of Python's, 1 to 9999")).into())
    }

    /// A length of time in microseconds.
    pub(in super::super) fn span(microseconds: i128) -> Result<Item> {
        let (seconds, microseconds) = (microseconds.div_euclid(1_000_000), microseconds.rem_euclid(1_000_000));
        let days = i32::try_from(seconds.div_euclid(86_400)).ok().filter(|days| days.unsigned_abs() <= 999_999_999);
        let days = days.ok_or_else(|| ConvertError::unsuitable("it is longer than Python's `timedelta` may be"))?;
        Ok(Item::TimeDelta { days, seconds: seconds.rem_euclid(86_400) as u32, microseconds: microseconds as u32 })
    }

    /// A day without a time.
    pub(in super::super) fn day_of(item: Item, expected: &'static str) -> Result<(u16, u8, u8)> {
        match read(item, expected)?.0 {
            Item::Date { year, month, day } => Ok((year, month, day)),
            item @ Item::DateTime { .. } => {
                Err(ConvertError::of_item(expected, &item).because("it has a time of day, which would be lost; call its `date()`").into())
            }
            item => Err(ConvertError::of_item(expected, &item).into()),
        }
    }

    /// A time of day without a zone.
    pub(in super::super) fn part_of_time(item: Item, expected: &'static str) -> Result<(u8, u8, u8, u32)> {
        match read(item, expected)?.0 {
            Item::Time { hour, minute, second, microsecond, zone, .. } => {
                naive(&zone, expected, "datetime.time")?;
                Ok((hour, minute, second, microsecond))
            }
            item => Err(ConvertError::of_item(expected, &item).into()),
        }
    }

    /// Refuses what has a zone.
    pub(in super::super) fn naive(zone: &Zone, expected: &'static str, class: &str) -> Result<()> {
        if *zone == Zone::None { Ok(()) } else { Err(refused(expected, class, "it has a time zone, which would be lost")) }
    }
}

fn to<'py, T>(value: T, py: Python<'py>) -> Result<Bound<'py, PyAny>>
where
    T: IntoPyObject<'py>,
{
    #[allow(clippy::useless_conversion)] // PyO3 has several errors; at its place all are one.
    let object = value.into_pyobject(py).map_err(Into::<PyErr>::into)?;
    Ok(object.into_any().into_bound())
}

fn from<T: for<'a, 'py> FromPyObject<'a, 'py>>(
    object: &Bound<'_, PyAny>,
    name: &'static str,
    finish: impl FnOnce(T, &Bound<'_, PyAny>, &'static str) -> Result<T>,
) -> Result<T> {
    let name = name.rsplit("::").next().unwrap_or(name);
    let value = object.extract::<T>().map_err(|error| ConvertError::new(name, object).caused_by(Into::<PyErr>::into(error)))?;
    finish(value, object, name)
}

/// Nothing is left out.
#[cfg(any(feature = "num-bigint", feature = "uuid", feature = "chrono", feature = "jiff"))]
fn whole<T>(value: T, _object: &Bound<'_, PyAny>, _name: &'static str) -> Result<T> {
    Ok(value)
}

/// A day: without a time.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn day<T>(value: T, object: &Bound<'_, PyAny>, name: &'static str) -> Result<T> {
    only_a_day(object, name).map(|()| value)
}

/// A time of day: without a zone.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn clock<T>(value: T, object: &Bound<'_, PyAny>, name: &'static str) -> Result<T> {
    without_zone(object, name).map(|()| value)
}

/// A point or a length of time: with its nanoseconds, which `add` adds.
#[cfg(any(feature = "chrono", feature = "jiff"))]
fn finer<T>(add: fn(&T, i64) -> Option<T>) -> impl FnOnce(T, &Bound<'_, PyAny>, &'static str) -> Result<T> {
    move |value, object, name| match nanoseconds(object, name)? {
        0 => Ok(value),
        more => {
            add(&value, more.into()).ok_or_else(|| ConvertError::new(name, object).because("it is beyond what the type can say").into())
        }
    }
}

#[cfg(feature = "chrono")]
types! {
    chrono::NaiveDate: Day, day;
    chrono::NaiveTime: Clock, clock;
    chrono::NaiveDateTime: Moment, finer::<Self>(|value, more| value.checked_add_signed(chrono::TimeDelta::nanoseconds(more)));
    chrono::TimeDelta: Span, finer::<Self>(|value, more| value.checked_add(&chrono::TimeDelta::nanoseconds(more)));
    chrono::DateTime<chrono::Utc>: Moment, finer::<Self>(|value, more| value.checked_add_signed(chrono::TimeDelta::nanoseconds(more)));
    chrono::DateTime<chrono::FixedOffset>: Moment, finer::<Self>(|value, more| value.checked_add_signed(chrono::TimeDelta::nanoseconds(more)));
    chrono::FixedOffset: Zone, whole;
    chrono::Utc: Zone, whole;
}

#[cfg(feature = "jiff")]
types! {
    jiff::civil::Date: Day, day;
    jiff::civil::Time: Clock, clock;
    jiff::civil::DateTime: Moment, finer::<Self>(|value, more| value.checked_add(jiff::SignedDuration::from_nanos(more)).ok());
    jiff::SignedDuration: Span, finer::<Self>(|value, more| value.checked_add(jiff::SignedDuration::from_nanos(more)));
    jiff::Timestamp: Moment, finer::<Self>(|value, more| value.checked_add(jiff::SignedDuration::from_nanos(more)).ok());
    jiff::Zoned: Moment, finer::<Self>(|value, more| value.checked_add(jiff::SignedDuration::from_nanos(more)).ok());
    jiff::tz::TimeZone: Zone, whole;
    jiff::tz::Offset: Zone, whole;
}

#[cfg(feature = "num-bigint")]
types! {
    num_bigint::BigInt: Integer, whole;
    num_bigint::BigUint: Integer, whole;
}

#[cfg(feature = "uuid")]
types! { uuid::Uuid: Identifier, whole; }
