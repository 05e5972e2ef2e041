//! pandas: classes that return themselves, keyword constructors, properties.

use snakebridge::prelude::*;
use snakebridge_end_to_end::pandas;

use crate::python;

const FRAME: &str = "__import__('pandas').DataFrame({'a': [1, 2, 3], 'b': [4.0, 5.0, 6.5]})";

fn frame() -> Result<pandas::DataFrame> {
    py!(pandas::DataFrame::new(data = kwargs! { "a": [1, 2, 3], "b": [4.0, 5.0, 6.5] }))
}

#[test]
fn a_frame_describes_itself() -> Result<()> {
    let text = format!("{}", frame()?.describe()?);
    assert_eq!(text, python::<String>(&format!("str({FRAME}.describe())")));
    Ok(())
}

#[test]
fn methods_return_frames() -> Result<()> {
    let head: pandas::DataFrame = py!(frame()?.head(n = 2))?;
    assert_eq!(format!("{head}"), python::<String>(&format!("str({FRAME}.head(n=2))")));
    Ok(())
}

#[test]
fn properties_are_read() -> Result<()> {
    let shape: (i64, i64) = frame()?.shape()?;
    assert_eq!(shape, (3, 2));
    let columns: Vec<String> = frame()?.attr::<Object>("columns")?.call_method("tolist", ())?;
    assert_eq!(columns, ["a", "b"]);
    Ok(())
}

#[test]
fn a_column_is_summed() -> Result<()> {
    let column: Object = frame()?.get_item("b")?;
    let sum: f64 = column.call_method("sum", ())?;
    assert_eq!(sum, 15.5);
    Ok(())
}

#[test]
fn options_leave_the_type_of_the_plain_call() -> Result<()> {
    let text = || python::<Object>("__import__('io').StringIO('a;b\\n1;2\\n3;4')");
    let table = py!(pandas::read_csv(text(), sep = ";"))?;
    assert_eq!(table.shape()?, (2, 2));
    let dropped = py!(table.drop(columns = ["a"]))?;
    assert_eq!(dropped.shape()?, (2, 1));
    // `chunksize` makes it another overload: a reader.
    let reader: Object = py!(pandas::read_csv(text(), sep = ";", chunksize = 1))?;
    assert!(reader.type_name().ends_with("TextFileReader"));
    // Without a path the text comes back.
    let text = py!(dropped.to_csv(index = false))?;
    assert_eq!(text.as_str(), "b\n2\n4\n");
    Ok(())
}

#[test]
fn what_methods_give_is_typed_too() -> Result<()> {
    let sums: pandas::DataFrame = py!(frame()?.groupby(by = "a"))?.sum()?;
    let grouped: pandas::api::typing::DataFrameGroupBy = py!(frame()?.groupby(by = "a"))?;
    assert_eq!(grouped.ngroups()?, 3);
    assert_eq!(format!("{sums}"), python::<String>(&format!("str({FRAME}.groupby('a').sum())")));
    Ok(())
}

/// `NaT` is a `datetime`, the first day of the first year in memory; a timestamp has nanoseconds.
#[test]
fn times_are_whole() -> Result<()> {
    use snakebridge::time::{DateTime, TimeDelta};
    use std::time::{Duration, SystemTime};
    let expression = |text: &str| python::<Object>(&format!("__import__('pandas').{text}"));
    assert!(expression("NaT").extract::<DateTime>().is_err() && expression("NaT").extract::<SystemTime>().is_err());
    let since = expression("Timestamp('2024-02-29 12:00:00.123456789', tz='UTC')").extract::<SystemTime>()?;
    let nanos: u64 = python("__import__('pandas').Timestamp('2024-02-29 12:00:00.123456789', tz='UTC').value");
    assert_eq!(since.duration_since(SystemTime::UNIX_EPOCH).ok(), Some(Duration::from_nanos(nanos)));
    assert_eq!(expression("Timedelta(1234567891, unit='ns')").extract::<Duration>()?, Duration::from_nanos(1_234_567_891));
    assert!(expression("Timedelta(1, unit='ns')").extract::<TimeDelta>().is_err());
    // Before the years of `datetime`, where its memory says another one.
    assert!(expression("Timestamp.fromordinal(1).as_unit('s') - __import__('pandas').Timedelta(days=900)").extract::<DateTime>().is_err());
    Ok(())
}
