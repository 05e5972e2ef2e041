//! Values there and back, drawn at random: what comes back is what went, and Python, asked by `repr`, has seen the same.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Arc;

use proptest::prelude::*;
use snakebridge_runtime::time::{Date, DateTime, Time, TimeDelta, Zone};
use snakebridge_runtime::{Bytes, Complex64, Fraction, FromPython, Object, Pairs, Pattern, Slice, ToPython, Value, call, kinds};

mod foreign;
mod table;

const SINCE_1970: &str =
    "(lambda d: (x - d.datetime(1970, 1, 1, tzinfo=d.timezone.utc)) // d.timedelta(microseconds=1) == int(t))(__import__('datetime'))";

fn micros_since_1970(seconds: i64, micros: u32) -> String {
    (i128::from(seconds) * 1_000_000 + i128::from(micros)).to_string()
}

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
        // The payload of a NaN too.
        prop_assert_eq!(object.extract::<f64>().unwrap().to_bits(), bits);
        let packed: Vec<u8> = call("struct", "pack", ("<d", &object)).unwrap();
        prop_assert_eq!(packed, value.to_le_bytes());
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
    fn owners_of_strings(value: String) {
        round_trip(&Cow::<str>::Owned(value.clone()), "x == t", &value);
        round_trip(&Box::<str>::from(value.as_str()), "x == t", &value);
        round_trip(&Arc::<str>::from(value.as_str()), "x == t", &value);
        let borrowed = Object::new(value.as_str()).unwrap();
        prop_assert_eq!(borrowed.extract::<String>().unwrap(), value);
    }

    #[test]
    fn owners(value: Vec<i64>) {
        let text = format!("{value:?}");
        round_trip(&Box::new(value.clone()), "x == eval(t)", &text);
        round_trip(&Rc::new(value.clone()), "x == eval(t)", &text);
        round_trip(&Cow::<[i64]>::Owned(value.clone()), "x == eval(t)", &text);
        let (borrowed, slice) = (Object::new(&value).unwrap(), Object::new(value.as_slice()).unwrap());
        prop_assert_eq!(borrowed.extract::<Vec<i64>>().unwrap(), slice.extract::<Vec<i64>>().unwrap());
    }

    #[test]
    fn no_zeros(value: std::num::NonZero<i64>, wide: std::num::NonZero<u128>) {
        round_trip(&value, "type(x) is int and str(x) == t", &value.to_string());
        round_trip(&wide, "type(x) is int and str(x) == t", &wide.to_string());
    }

    #[test]
    fn paths(bytes in prop::collection::vec(1_u8.., 1..20)) {
        use std::os::unix::ffi::OsStringExt;
        // Not UTF-8, most of them.
        let name = std::ffi::OsString::from_vec(bytes.clone());
        let text = bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        // `pathlib` drops what says nothing: `a//b`, `./a`, `a/`.
        prop_assume!(!bytes.contains(&b'/') && name != ".");
        round_trip(&std::path::PathBuf::from(&name), "__import__('os').fsencode(x).hex() == t", &text);
        round_trip(&name, "__import__('os').fsencode(x).hex() == t", &text);
        let path = Object::new(std::path::Path::new(&name)).unwrap();
        prop_assert_eq!(path.extract::<std::ffi::OsString>().unwrap(), name.clone());
        prop_assert_eq!(Object::new(name.as_os_str()).unwrap().extract::<std::path::PathBuf>().unwrap(), std::path::PathBuf::from(name));
    }

    #[test]
    fn addresses(four: u32, six: u128) {
        use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
        let (four, six) = (Ipv4Addr::from(four), Ipv6Addr::from(six));
        round_trip(&IpAddr::V4(four), "str(x) == t", &four.to_string());
        round_trip(&IpAddr::V6(six), "x == __import__('ipaddress').ip_address(t)", &six.to_string());
    }

    #[test]
    fn zones(east in -86_399_i32..86_400) {
        let expected = if east == 0 { Zone::Utc } else { Zone::Offset(east) };
        round_trip(&expected, "x.utcoffset(None).total_seconds() == int(t)", &east.to_string());
    }

    #[test]
    fn long_tuples(numbers: (u8, i8, u16, i16, u32, i32, u64, i64), rest: (bool, char, [Option<bool>; 2])) {
        let n = numbers;
        let value = (n.0, n.1, n.2, n.3, n.4, n.5, n.6, n.7, rest.0, rest.1, (), rest.2);
        let object = Object::new(&value).unwrap();
        prop_assert_eq!(object.len().unwrap(), 12);
        round_trip(&value, "type(x) is tuple and [*map(int, x[:8])] == eval(t) and x[10] is None", &format!("{:?}", [
            i128::from(value.0), value.1.into(), value.2.into(), value.3.into(), value.4.into(), value.5.into(), value.6.into(), value.7.into(),
        ]));
    }

    #[test]
    fn nested_empties(depth in 0_usize..40, shape in 0_usize..4) {
        let mut value = [Value::List(vec![]), Value::Tuple(vec![]), Value::Dict(vec![]), Value::Set(vec![])][shape].clone();
        for level in 0..depth {
            value = if level % 2 == 0 { Value::List(vec![value]) } else { Value::Tuple(vec![value]) };
        }
        round_trip(&value, "eval(repr(x)) == x", "");
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
        let text = value.iter().map(|number| format!("{number} ")).collect::<String>();
        round_trip(&value, "type(x) is set and sorted(x) == [int(p) for p in t.split()]", &text);
        round_trip(&value.iter().copied().collect::<HashSet<_>>(), "type(x) is set and sorted(x) == [int(p) for p in t.split()]", &text);
        let frozen: Object = call("builtins", "frozenset", (value.iter().copied().collect::<Vec<_>>(),)).unwrap();
        prop_assert_eq!(frozen.extract::<BTreeSet<i64>>().unwrap(), value);
    }

    #[test]
    fn ranges(start: i32, end: i32) {
        round_trip(&(start..end), "type(x) is range and f'{x.start}..{x.stop}' == t", &format!("{start}..{end}"));
        prop_assume!(end < i32::MAX);
        let inclusive = Object::new(start..=end).unwrap();
        prop_assert_eq!(inclusive.extract::<std::ops::Range<i32>>().unwrap(), start..end + 1);
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
