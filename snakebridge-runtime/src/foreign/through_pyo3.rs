//! Crates whose types PyO3 converts itself: points and lengths of time, big integers, UUIDs. What PyO3 would leave out without a word, the nanoseconds of pandas' times, the time of a `datetime`
//! that is read as a day, a zone, is added here or refused.

use crate::pyo3::prelude::*;
use crate::pyo3::{BoundObject, FromPyObject, IntoPyObject};

use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
#[cfg(any(feature = "chrono", feature = "jiff"))]
use crate::time::{nanoseconds, only_a_day, without_zone};
use crate::to_python::ToPython;

/// Types with the flag of the kinds that accept them, and what is done about what PyO3 leaves out: with the value that PyO3 gives, the object, and the name of the type.
macro_rules! types {
    ($($type:ty: $flag:ident, $finish:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<$flag = True>> ToPython<K> for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                to(self, py)
            }
        }
        impl FromPython for $type {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                from(object, stringify!($type), $finish)
            }
        }
    )*};
}

fn to<'py, T>(value: T, py: Python<'py>) -> Result<Bound<'py, PyAny>>
where
    T: IntoPyObject<'py>,
{
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
