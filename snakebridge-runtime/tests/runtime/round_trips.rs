//! Values there and back, drawn at random: what comes back is what went, and Python, asked by `repr`, has seen the same.

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use proptest::prelude::*;
use snakebridge_runtime::time::{Date, DateTime, Time, TimeDelta, Zone};
use snakebridge_runtime::{Bytes, Complex64, Fraction, FromPython, Object, Pairs, Pattern, Slice, ToPython, Value, call, kinds};

/// Goes to Python, where `check` (an expression over `x`, with the text of the Rust value as `t`) must be true, and comes back.
fn round_trip<T: FromPython + ToPython<kinds::Any> + PartialEq + Debug>(value: &T, check: &str, text: &str) {
    let object = Object::new(value).unwrap();
    let function: Object = call("builtins", "eval", (format!("lambda x, t: {check}"), snakebridge_runtime::Kwargs::new())).unwrap();
    assert!(function.call::<bool>((&object, text)).unwrap(), "{value:?} is {} in Python", object.repr().unwrap());
    assert_eq!(&object.extract::<T>().unwrap(), value);
}

macro_rules! integers {
    ($($name:ident)*) => {
        proptest! {
            #![proptest_config(ProptestConfig::with_cases(64))]
            $(#[test] fn $name(value: $name) {
                round_trip(&value, "type(x) is int and str(x) == t", &value.to_string());
                round_trip(&vec![value; 2], "type(x) is bytes or x == [int(t)] * 2", &value.to_string());
            })*
        }
    };
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

fn any_day() -> impl Strategy<Value = Date> {
    (1_u16..=9999, 1_u8..=12, 1_u8..=28).prop_map(|(year, month, day)| Date { year, month, day })
}

fn any_time() -> impl Strategy<Value = Time> {
    let zone = prop_oneof![
        Just(None),
        Just(Some(Zone::Utc)),
        (1_i32..86_400).prop_map(|east| Some(Zone::Offset(east))),
        Just(Some(Zone::Offset(-3600)))
    ];
    let clock = (0_u8..24, 0_u8..60, 0_u8..60, 0_u32..1_000_000, any::<bool>());
    (clock, zone).prop_map(|((hour, minute, second, microsecond, fold), zone)| Time { hour, minute, second, microsecond, fold, zone })
}

fn any_length() -> impl Strategy<Value = TimeDelta> {
    (-999_999_999_i32..=999_999_999, 0_u32..86_400, 0_u32..1_000_000).prop_map(|(days, seconds, microseconds)| TimeDelta {
        days,
        seconds,
        microseconds,
    })
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::None),
        any::<bool>().prop_map(Value::Bool),
        any::<i128>().prop_map(Value::Int),
        any::<f64>().prop_map(Value::Float),
        any::<(i32, u8)>().prop_map(|(re, im)| Value::Complex(Complex64::new(re.into(), im.into()))),
        any::<String>().prop_map(Value::Str),
        any::<Vec<u8>>().prop_map(Value::Bytes),
        any::<Vec<u8>>().prop_map(Value::ByteArray),
        any_day().prop_map(Value::Date),
        any_time().prop_map(Value::Time),
        (any_day(), any_time()).prop_map(|(date, time)| Value::DateTime(DateTime { date, time })),
        any_length().prop_map(Value::TimeDelta),
    ];
    leaf.prop_recursive(4, 32, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::List),
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Tuple),
            prop::collection::btree_set(any::<String>(), 0..6).prop_map(|set| Value::Set(set.into_iter().map(Value::Str).collect())),
            prop::collection::btree_set(any::<i64>(), 0..6).prop_map(|set| Value::FrozenSet(set.into_iter().map(Value::from).collect())),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|map| Value::Dict(map.into_iter().map(|(key, value)| (Value::Str(key), value)).collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn floats(bits: u64) {
        let value = f64::from_bits(bits);
        let object = Object::new(value).unwrap();
        let back = object.extract::<f64>().unwrap();
        prop_assert!(back == value || (back.is_nan() && value.is_nan()));
        if !value.is_nan() {
            let packed: Vec<u8> = call("struct", "pack", ("<d", &object)).unwrap();
            prop_assert_eq!(packed, value.to_le_bytes());
        }
    }

    #[test]
    fn single_floats(value: f32) {
        round_trip(&value, "x == float(t) or abs(x - float(t)) <= abs(x) * 1e-6 + 1e-44", &value.to_string());
    }

    #[test]
    fn booleans(value: bool) {
        round_trip(&value, "x is (t == 'true')", &value.to_string());
    }

    #[test]
    fn strings(value: String) {
        round_trip(&value, "type(x) is str and x.encode() == t.encode()", &value);
        round_trip(&Rc::<str>::from(value.as_str()), "x == t", &value);
    }

    #[test]
    fn characters(value: char) {
        round_trip(&value, "len(x) == 1 and x == t", &value.to_string());
    }

    #[test]
    fn byte_strings(value: Vec<u8>) {
        let text = value.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        round_trip(&Bytes(value.clone()), "type(x) is bytes and x.hex() == t", &text);
        round_trip(&value, "type(x) is bytes and x.hex() == t", &text);
    }

    #[test]
    fn complex_numbers(re in any::<f64>(), im in any::<f64>()) {
        round_trip(&Complex64::new(re, im), "type(x) is complex and repr([x.real, x.imag]) == repr([float(p) for p in t.split()])", &format!("{re} {im}"));
    }

    #[test]
    fn sequences(value: Vec<Vec<i64>>) {
        let text = format!("{value:?}");
        round_trip(&value, "x == eval(t)", &text);
        round_trip(&value.iter().cloned().map(VecDeque::from).collect::<VecDeque<_>>(), "x == eval(t)", &text);
        round_trip(&Arc::new(value), "x == eval(t)", &text);
    }

    #[test]
    fn options_and_tuples(value: (Option<i32>, (bool, u8), [i16; 3])) {
        let text = format!("({}, ({}, {}), {:?})", value.0.map_or("None".to_owned(), |number| number.to_string()), if value.1.0 { "True" } else { "False" }, value.1.1, value.2);
        round_trip(&value, "x == eval(t)", &text);
    }

    #[test]
    fn maps(value: BTreeMap<i64, u32>) {
        let text = format!("{value:?}");
        round_trip(&value, "x == eval(t) and list(x) == sorted(x)", &text);
        round_trip(&value.clone().into_iter().collect::<HashMap<_, _>>(), "x == eval(t)", &text);
        round_trip(&value.into_iter().collect::<Pairs<_, _>>(), "list(x.items()) == list(eval(t).items())", &text);
    }

    #[test]
    fn sets(value: BTreeSet<i64>) {
        round_trip(&value, "type(x) is set and sorted(x) == [int(p) for p in t.split()]", &value.iter().map(|number| format!("{number} ")).collect::<String>());
    }

    #[test]
    fn ranges(start: i32, end: i32) {
        round_trip(&(start..end), "type(x) is range and f'{x.start}..{x.stop}' == t", &format!("{start}..{end}"));
    }

    #[test]
    fn times(day in any_day(), time in any_time(), length in any_length()) {
        let text = format!("{} {} {}", day.year, day.month, day.day);
        round_trip(&day, "type(x).__name__ == 'date' and [x.year, x.month, x.day] == [*map(int, t.split())]", &text);
        let east = match &time.zone {
            Some(Zone::Offset(east)) => east.to_string(),
            Some(_) => "0".to_owned(),
            None => "None".to_owned(),
        };
        let text = format!("{} {} {} {} {} {east}", time.hour, time.minute, time.second, time.microsecond, u8::from(time.fold));
        let east = "None if x.tzinfo is None else int(x.utcoffset().total_seconds())";
        let fields = format!("[x.hour, x.minute, x.second, x.microsecond, x.fold, {east}] == [eval(p) for p in t.split()]");
        round_trip(&time, &format!("type(x).__name__ == 'time' and {fields}"), &text);
        round_trip(&DateTime { date: day, time }, &format!("type(x).__name__ == 'datetime' and {fields}"), &text);
        let text = format!("{} {} {}", length.days, length.seconds, length.microseconds);
        round_trip(&length, "[x.days, x.seconds, x.microseconds] == [*map(int, t.split())]", &text);
    }

    #[test]
    fn points_in_time(seconds in -62_000_000_000_i64..250_000_000_000, micros in 0_u32..1_000_000) {
        use std::time::{Duration, UNIX_EPOCH};
        let whole = Duration::from_secs(seconds.unsigned_abs());
        let time = if seconds < 0 { UNIX_EPOCH - whole } else { UNIX_EPOCH + whole } + Duration::from_micros(micros.into());
        round_trip(&time, SINCE_1970, &micros_since_1970(seconds, micros));
        round_trip(&Duration::new(seconds.unsigned_abs(), micros * 1000), "x // __import__('datetime').timedelta(microseconds=1) == int(t)", &micros_since_1970(seconds.abs(), micros));
    }

    #[test]
    fn fractions(numerator: i64, denominator in 1_i64..) {
        let given = Fraction { numerator: numerator.into(), denominator: denominator.into() };
        let text = given.to_string();
        let reduced = Object::new(given).unwrap().extract::<Fraction>().unwrap();
        round_trip(&reduced, "type(x).__name__ == 'Fraction' and x == type(x)(t)", &text);
    }

    #[test]
    fn slices(start: Option<i64>, stop: Option<i64>, step: Option<i64>) {
        let text = format!("slice({start:?}, {stop:?}, {step:?})").replace("Some(", "").replace("),", ",").replace("))", ")");
        round_trip(&Slice { start, stop, step }, "repr(x) == t", &text);
    }

    #[test]
    fn patterns(text in "[a-z0-9.*+ é]{0,8}", flags in prop_oneof![Just(0), Just(Pattern::IGNORE_CASE), Just(Pattern::ASCII | Pattern::DOT_ALL)]) {
        let pattern = Pattern::new(call::<String>("re", "escape", (text.as_str(),)).unwrap()).with_flags(flags);
        round_trip(&pattern, "x.fullmatch(t) is not None and type(x).__name__ == 'Pattern'", &text);
    }

    #[test]
    fn values(value in any_value()) {
        // Python builds an equal object from its own `repr`.
        round_trip(&value, "eval(repr(x), {'inf': float('inf'), 'datetime': __import__('datetime')}) == x", "");
    }
}

#[cfg(feature = "serde")]
mod through_serde {
    use super::*;
    use snakebridge_runtime::Serde;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn anything(value: (Option<String>, Vec<(i64, f64)>, BTreeMap<String, bool>, char, u128)) {
            let object = Object::new(Serde(&value)).unwrap();
            let Serde(back) = object.extract::<Serde<(Option<String>, Vec<(i64, f64)>, BTreeMap<String, bool>, char, u128)>>().unwrap();
            prop_assert_eq!(back, value);
        }
    }
}

#[cfg(feature = "num-bigint")]
mod big_integers {
    use super::*;
    use num_bigint::{BigInt, BigUint};

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn any_size(digits: Vec<u32>, negative: bool) {
            let size = BigUint::new(digits);
            round_trip(&size, "str(x) == t", &size.to_string());
            let number = if negative { -BigInt::from(size) } else { size.into() };
            round_trip(&number, "str(x) == t", &number.to_string());
        }
    }
}

#[cfg(feature = "uuid")]
proptest! {
    #[test]
    fn uuids(bytes: u128) {
        let value = uuid::Uuid::from_u128(bytes);
        round_trip(&value, "type(x).__name__ == 'UUID' and str(x) == t", &value.to_string());
    }
}

#[cfg(feature = "rust_decimal")]
proptest! {
    #[test]
    fn decimals(number: i64, scale in 0_u32..20) {
        let value = rust_decimal::Decimal::new(number, scale);
        round_trip(&value, "type(x).__name__ == 'Decimal' and x == type(x)(t)", &value.to_string());
    }
}

const SINCE_1970: &str =
    "(lambda d: (x - d.datetime(1970, 1, 1, tzinfo=d.timezone.utc)) // d.timedelta(microseconds=1) == int(t))(__import__('datetime'))";

fn micros_since_1970(seconds: i64, micros: u32) -> String {
    (i128::from(seconds) * 1_000_000 + i128::from(micros)).to_string()
}

#[cfg(feature = "chrono")]
proptest! {
    #[test]
    fn chrono_times(seconds in -62_000_000_000_i64..250_000_000_000, micros in 0_u32..1_000_000, offset in -86_399_i32..86_399) {
        use chrono::{Datelike, Timelike};
        let utc = chrono::DateTime::from_timestamp(seconds, micros * 1000).unwrap();
        let time = utc.naive_utc();
        let text = format!("{} {} {} {} {} {} {micros}", time.year(), time.month(), time.day(), time.hour(), time.minute(), time.second());
        let fields = "[x.year, x.month, x.day, x.hour, x.minute, x.second, x.microsecond] == [*map(int, t.split())]";
        round_trip(&utc, &format!("x.utcoffset().total_seconds() == 0 and {fields}"), &text);
        round_trip(&time, &format!("x.tzinfo is None and {fields}"), &text);
        round_trip(&time.date(), "[x.year, x.month, x.day] == [*map(int, t.split())][:3]", &text);
        round_trip(&time.time(), "[x.hour, x.minute, x.second, x.microsecond] == [*map(int, t.split())][3:]", &text);
        let zone = chrono::FixedOffset::east_opt(offset).unwrap();
        round_trip(&utc.with_timezone(&zone), SINCE_1970, &micros_since_1970(seconds, micros));
        round_trip(&chrono::TimeDelta::new(seconds, micros * 1000).unwrap(), "x.days * 86400 + x.seconds == int(t.split()[0]) and x.microseconds == int(t.split()[1])", &format!("{seconds} {micros}"));
    }
}

#[cfg(feature = "jiff")]
proptest! {
    #[test]
    fn jiff_times(seconds in -62_000_000_000_i64..250_000_000_000, micros in 0_i32..1_000_000) {
        let point = jiff::Timestamp::new(seconds, micros * 1000).unwrap();
        round_trip(&point, SINCE_1970, &micros_since_1970(seconds, micros.unsigned_abs()));
        let zoned = point.to_zoned(jiff::tz::TimeZone::UTC);
        round_trip(&zoned.datetime(), "x.tzinfo is None and str(x.year).zfill(4) == t", &format!("{:04}", zoned.year()));
        round_trip(&zoned.date(), "x.isoformat() == t", &zoned.date().to_string());
        round_trip(&zoned.time(), "x.microsecond == int(t)", &micros.to_string());
    }
}

#[cfg(feature = "indexmap")]
proptest! {
    #[test]
    fn ordered_maps(pairs: Vec<(i64, String)>) {
        let value: indexmap::IndexMap<i64, String> = pairs.into_iter().collect();
        round_trip(&value, "' '.join(map(str, x)) == t", &value.keys().map(i64::to_string).collect::<Vec<_>>().join(" "));
    }
}
