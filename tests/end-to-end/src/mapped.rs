//! Types of this crate that `type-map` has in the place of Python classes.

use snakebridge::prelude::*;
use snakebridge::time::Date;

/// An instance of the class that it stands for.
#[derive(Clone, Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(class = "mapped_types.Point")]
pub struct Point {
    /// Right of the origin.
    pub x: f64,
    /// Above the origin.
    pub y: f64,
}

/// A typed dictionary.
#[derive(Clone, Debug, PartialEq, ToPython, FromPython)]
pub struct Span {
    /// The first.
    pub start: i64,
    /// The last.
    pub end: i64,
}

/// What goes and comes as another type.
#[derive(Clone, Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(through = Date)]
pub struct Day(pub String);

impl From<&Day> for Date {
    fn from(day: &Day) -> Self {
        let parts: Vec<u16> = day.0.split('-').filter_map(|part| part.parse().ok()).collect();
        Self { year: parts[0], month: parts[1] as u8, day: parts[2] as u8 }
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(format!("{}-{:02}-{:02}", date.year, date.month, date.day))
    }
}
