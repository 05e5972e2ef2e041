//! Days, times of day and zones as Python's `datetime` has them, for programs that use no crate for them. The crates chrono and jiff go in and out as they are, with their features.

mod beyond;
mod elsewhere;
mod from_python;
mod to_python;
mod zone;

#[cfg(any(feature = "chrono", feature = "jiff"))]
pub(crate) use beyond::without_zone;
pub(crate) use beyond::{nanoseconds, only_a_day};
pub(crate) use elsewhere::read;
pub(crate) use to_python::wire as wire_of;
pub use zone::Zone;

/// A day, as `datetime.date`. Python checks it when it becomes one.
///
/// ```no_run
/// use snakebridge_runtime::{Object, time::Date};
///
/// let day = Object::new(Date { year: 2024, month: 2, day: 29 })?;
/// assert_eq!(day.call_method::<String>("isoformat", ())?, "2024-02-29");
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// From 1 to 9999.
    pub year: u16,
    /// From 1 to 12.
    pub month: u8,
    /// From 1 to 31.
    pub day: u8,
}

/// A time of day, as `datetime.time`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Time {
    /// From 0 to 23.
    pub hour: u8,
    /// From 0 to 59.
    pub minute: u8,
    /// From 0 to 59.
    pub second: u8,
    /// From 0 to 999 999.
    pub microsecond: u32,
    /// True for the second of two equal times, when clocks are set back.
    pub fold: bool,
    /// The zone; `None` for a time that says nothing of it.
    pub zone: Option<Zone>,
}

/// A day and a time of it, as `datetime.datetime`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateTime {
    /// The day.
    pub date: Date,
    /// The time of it.
    pub time: Time,
}

/// A length of time, as `datetime.timedelta`: the sum of the three, of which only the days can be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeDelta {
    /// Days.
    pub days: i32,
    /// From 0 to 86 399.
    pub seconds: u32,
    /// From 0 to 999 999.
    pub microseconds: u32,
}
