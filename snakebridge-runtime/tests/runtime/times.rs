//! Times beyond the plain ones: zones, nanoseconds, what would lose something.

use std::time::{Duration, SystemTime};

use snakebridge_runtime::time::{Date, DateTime, Time, TimeDelta, Zone};
use snakebridge_runtime::{FromPython, Object, Result, Value};

use crate::{eval, fixture};

/// Why an expression of `datetime` (`d`) is no `T`.
fn refused<T: FromPython>(expression: &str) -> String {
    let object = eval(&format!("(lambda d: {expression})(__import__('datetime'))")).unwrap();
    object.extract::<T>().map(|_| ()).unwrap_err().to_string()
}

#[test]
fn zones() -> Result<()> {
    let named = |zone: Zone| Object::new(Time { hour: 1, zone: Some(zone), ..Time::default() });
    assert_eq!(named(Zone::Named("Europe/Berlin".to_owned()))?.attr::<String>("tzinfo.key")?, "Europe/Berlin");
    assert_eq!(named(Zone::Utc)?.attr::<Zone>("tzinfo")?, Zone::Utc);
    // Python itself has one object for UTC, and for an offset of zero.
    assert_eq!(named(Zone::Offset(0))?.attr::<Zone>("tzinfo")?, Zone::Utc);
    assert_eq!(eval("__import__('zoneinfo').ZoneInfo('Asia/Tokyo')")?.extract::<Zone>()?, Zone::Named("Asia/Tokyo".to_owned()));
    let error = named(Zone::Named("Nowhere/Land".to_owned())).unwrap_err();
    assert!(error.is("ZoneInfoNotFoundError"), "{error}");
    // What three sorts can't say stays an object.
    let odd = "d.datetime(2024, 1, 1, tzinfo=d.timezone(d.timedelta(hours=1), 'CET'))";
    assert!(refused::<DateTime>(odd).contains("take an `Object`"), "{}", refused::<DateTime>(odd));
    let value = eval(&format!("(lambda d: [{odd}])(__import__('datetime'))"))?.extract::<Value>()?;
    assert!(matches!(value.at(0), Some(Value::Object(_))));
    Ok(())
}

#[test]
fn a_value_has_times() -> Result<()> {
    let value = eval("(lambda d: [d.date(2024, 2, 29), d.timedelta(-1, 2, 3)])(__import__('datetime'))")?.extract::<Value>()?;
    let length = TimeDelta { days: -1, seconds: 2, microseconds: 3 };
    assert_eq!(value, Value::List(vec![Date { year: 2024, month: 2, day: 29 }.into(), length.into()]));
    Ok(())
}

#[test]
fn nothing_is_lost_in_silence() -> Result<()> {
    assert!(refused::<Date>("d.datetime(2024, 1, 1, 5)").contains("it has a time of day, which would be lost; call its `date()`"));
    assert!(refused::<Duration>("d.timedelta(-1)").contains("negative"));
    assert!(refused::<SystemTime>("d.datetime(2024, 1, 1)").contains("can't subtract offset-naive and offset-aware datetimes"));
    assert!(Object::new(Date { year: 2023, month: 2, day: 29 }).unwrap_err().is("ValueError"));
    let too_late = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    assert!(Object::new(too_late).unwrap_err().to_string().contains("ends with the year 9999"));
    Ok(())
}

#[test]
fn nanoseconds_beyond_python_s_own() -> Result<()> {
    let times = fixture("finer_times")?;
    assert_eq!(times.attr::<Duration>("LENGTH")?, Duration::new(3, 5021));
    let since = times.attr::<SystemTime>("ZONED")?.duration_since(SystemTime::UNIX_EPOCH).unwrap();
    assert_eq!(since, Duration::new(1_714_979_289, 123_456_789));
    let error = times.attr::<DateTime>("MOMENT").unwrap_err().to_string();
    assert!(error.contains("it has nanoseconds, which would be lost"), "{error}");
    let error = times.attr::<DateTime>("NOT_A_TIME").unwrap_err().to_string();
    assert!(error.contains("is none that Python's `datetime` can be"), "{error}");
    // A value has exact types only.
    assert!(matches!(times.attr::<Value>("MOMENT")?, Value::Object(_)));
    Ok(())
}

#[cfg(feature = "chrono")]
#[test]
fn chrono_loses_nothing() -> Result<()> {
    use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc};
    let times = fixture("finer_times")?;
    assert_eq!(times.attr::<NaiveDateTime>("MOMENT")?.nanosecond(), 123_456_789);
    assert_eq!(times.attr::<DateTime<Utc>>("ZONED")?.nanosecond(), 123_456_789);
    assert_eq!(times.attr::<TimeDelta>("LENGTH")?, TimeDelta::nanoseconds(3_000_005_021));
    assert!(times.attr::<NaiveDateTime>("NOT_A_TIME").is_err() && times.attr::<NaiveDate>("MOMENT").is_err());
    assert!(refused::<NaiveTime>("d.time(1, tzinfo=d.timezone.utc)").contains("it has a time zone, which would be lost"));
    assert!(!refused::<NaiveDateTime>("d.datetime(2024, 1, 1, tzinfo=d.timezone.utc)").is_empty());
    assert!(!refused::<DateTime<Utc>>("d.datetime(2024, 1, 1, tzinfo=d.timezone(d.timedelta(hours=2)))").is_empty());
    assert_eq!(Object::new(chrono::FixedOffset::east_opt(3600))?.extract::<Zone>()?, Zone::Offset(3600));
    Ok(())
}

#[cfg(feature = "jiff")]
#[test]
fn jiff_loses_nothing() -> Result<()> {
    use jiff::{SignedDuration, Timestamp, civil};
    let times = fixture("finer_times")?;
    assert_eq!(times.attr::<civil::DateTime>("MOMENT")?.subsec_nanosecond(), 123_456_789);
    assert_eq!(times.attr::<Timestamp>("ZONED")?.subsec_nanosecond(), 123_456_789);
    assert_eq!(times.attr::<SignedDuration>("LENGTH")?, SignedDuration::new(3, 5021));
    assert!(times.attr::<civil::DateTime>("NOT_A_TIME").is_err() && times.attr::<civil::Date>("MOMENT").is_err());
    assert!(refused::<civil::Time>("d.time(1, tzinfo=d.timezone.utc)").contains("it has a time zone, which would be lost"));
    let zone = jiff::tz::TimeZone::get("Asia/Tokyo").unwrap();
    assert_eq!(Object::new(zone)?.extract::<Zone>()?, Zone::Named("Asia/Tokyo".to_owned()));
    Ok(())
}

#[cfg(feature = "rust_decimal")]
#[test]
fn a_decimal_is_exact() -> Result<()> {
    use rust_decimal::Decimal;
    let decimal = |text: &str| eval(&format!("__import__('decimal').Decimal('{text}')")).and_then(|object| object.extract::<Decimal>());
    assert_eq!(decimal("1.10")?.to_string(), "1.10");
    assert_eq!(decimal("1E+3")?, Decimal::from(1000));
    assert_eq!(Object::new(7)?.extract::<Decimal>()?, Decimal::from(7));
    assert!(decimal("0.12345678901234567890123456789012345").unwrap_err().to_string().contains("does not fit its 28 digits"));
    assert!(
        decimal("1E-40").is_err()
            && decimal("1.2345678901234567890123456789E-3").is_err()
            && decimal("NaN").is_err()
            && decimal("1E+400").is_err()
    );
    assert!(Object::new(0.1)?.extract::<Decimal>().is_err() && Object::new("1.5")?.extract::<Decimal>().is_err());
    Ok(())
}
