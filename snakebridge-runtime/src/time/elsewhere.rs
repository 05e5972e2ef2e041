//! Times of subclasses, which a worker keeps as objects: pandas' above all, whose nanoseconds Python's own don't have; and those whose zone is no value.

use std::sync::Arc;

use super::Zone;
use super::to_python::wire;
use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::wire::{Item, Remote, Want};

/// What a worker sent, as one of Python's own times, and the nanoseconds that it has beyond that. What is none stays what it is.
///
/// # Errors
/// When it is no time at all (`pandas.NaT`), or its zone is none of ours.
pub(crate) fn read(item: Item, expected: &'static str) -> Result<(Item, u32)> {
    let Item::Reference(remote) = &item else { return Ok((item, 0)) };
    let is = |class: &str| remote.is_instance(Item::Global { module: String::from("datetime"), path: class.to_owned() });
    // A `datetime` is a `date`.
    if is("datetime")? {
        let [year, month, day] = numbers(remote, ["year", "month", "day"], expected)?;
        same(remote, "datetime.year", year, expected)?;
        let (year, month, day) = (year as u16, month as u8, day as u8);
        let (hour, minute, second, microsecond, fold, zone) = clock(remote, expected)?;
        let found = Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone };
        return Ok((found, beyond(remote, "nanosecond")?));
    }
    if is("date")? {
        let [year, month, day] = numbers(remote, ["year", "month", "day"], expected)?;
        return Ok((Item::Date { year: year as u16, month: month as u8, day: day as u8 }, 0));
    }
    if is("time")? {
        let (hour, minute, second, microsecond, fold, zone) = clock(remote, expected)?;
        return Ok((Item::Time { hour, minute, second, microsecond, fold, zone }, 0));
    }
    if is("timedelta")? {
        let [days, seconds, microseconds] = numbers(remote, ["days", "seconds", "microseconds"], expected)?;
        same(remote, "timedelta.days", days, expected)?;
        let found = Item::TimeDelta { days, seconds: seconds.unsigned_abs(), microseconds: microseconds.unsigned_abs() };
        return Ok((found, beyond(remote, "nanoseconds")?));
    }
    Ok((item, 0))
}

/// The same for what has no place for nanoseconds.
pub(crate) fn read_whole(item: Item, expected: &'static str) -> Result<Item> {
    let class = item.type_name().to_owned();
    match read(item, expected)? {
        (item, 0) => Ok(item),
        _ => Err(ConvertError::of_type(expected, &class).because("it has nanoseconds, which would be lost").into()),
    }
}

type Clock = (u8, u8, u8, u32, bool, crate::wire::Zone);

fn clock(remote: &Arc<Remote>, expected: &'static str) -> Result<Clock> {
    let [hour, minute, second, microsecond, fold] = numbers(remote, ["hour", "minute", "second", "microsecond", "fold"], expected)?;
    let zone = match remote.attribute_item("tzinfo", &Want::Optional(&Want::Reference))? {
        Item::None => None,
        zone => Some(Zone::from_wire(zone).map_err(|error| error.expecting(expected))?),
    };
    Ok((hour as u8, minute as u8, second as u8, microsecond.unsigned_abs(), fold != 0, wire(zone.as_ref())))
}

fn numbers<const N: usize>(remote: &Arc<Remote>, names: [&str; N], expected: &'static str) -> Result<[i32; N]> {
    let mut found = [0; N];
    for (place, name) in found.iter_mut().zip(names) {
        *place = remote.attribute(name).map_err(|_| none(remote, expected))?;
    }
    Ok(found)
}

/// Refuses what says another number than the memory that it shares with Python's own class.
fn same(remote: &Arc<Remote>, name: &str, says: i32, expected: &'static str) -> Result<()> {
    let own: i32 = remote.ask("datetime", &format!("{name}.__get__"), [])?;
    if own == says { Ok(()) } else { Err(none(remote, expected)) }
}

#[cold]
fn none(remote: &Arc<Remote>, expected: &'static str) -> Error {
    let text = remote.ask::<String>("builtins", "str", []).unwrap_or_default();
    ConvertError::of_type(expected, &remote.class).because(format!("`{text}` is none that Python's `datetime` can be")).into()
}

fn beyond(remote: &Arc<Remote>, name: &str) -> Result<u32> {
    if remote.ask("builtins", "hasattr", [Item::from(name)])? { remote.attribute(name) } else { Ok(0) }
}
