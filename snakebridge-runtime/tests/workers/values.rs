//! Values there and back: what Python sees, and what comes home.

use std::sync::Arc;

use snakebridge_runtime::__private::{Array, Item, Want, Zone};

use crate::asked::{Asked, function, pool, text};

/// Each value beside what Python says of it.
fn values() -> Vec<(Item, &'static str)> {
    let tuple = |items| Item::Tuple(items);
    vec![
        (Item::None, "builtins.NoneType None"),
        (Item::Bool(true), "builtins.bool True"),
        (Item::Int(i64::MIN), "builtins.int -9223372036854775808"),
        (Item::BigInt("123456789012345678901234567890".into()), "builtins.int 123456789012345678901234567890"),
        (Item::Float(0.1), "builtins.float 0.1"),
        (Item::Float(-0.0), "builtins.float -0.0"),
        (Item::Float(1e300), "builtins.float 1e+300"),
        (Item::Float(f64::NEG_INFINITY), "builtins.float -inf"),
        (Item::Float(f64::NAN), "builtins.float nan"),
        (Item::Complex(1.5, -2.0), "builtins.complex (1.5-2j)"),
        (text("line\n\"quoted\" \\ é 🐍\u{0}"), "builtins.str 'line\\n\"quoted\" \\\\ é 🐍\\x00'"),
        (Item::Surrogates(b"a\xed\xa0\x80".to_vec()), "builtins.str 'a\\ud800'"),
        (Item::Bytes(b"\x00\xff".to_vec()), "builtins.bytes b'\\x00\\xff'"),
        (Item::Bytes(Vec::new()), "builtins.bytes b''"),
        (Item::ByteArray(b"ab".to_vec()), "builtins.bytearray bytearray(b'ab')"),
        (Item::List(vec![Item::Int(1), tuple(vec![]), Item::List(vec![])]), "builtins.list [1, (), []]"),
        (tuple(vec![Item::Int(1), Item::None]), "builtins.tuple (1, None)"),
        (Item::Set(vec![Item::Int(1)]), "builtins.set {1}"),
        (Item::FrozenSet(vec![tuple(vec![Item::Int(1)])]), "builtins.frozenset frozenset({(1,)})"),
        (Item::Dict(vec![(text("a"), Item::Int(1)), (text("b"), Item::Dict(vec![]))]), "builtins.dict {'a': 1, 'b': {}}"),
        (Item::Dict(vec![(Item::Int(1), text("x")), (tuple(vec![]), Item::None)]), "builtins.dict {1: 'x', (): None}"),
        (
            Item::Dict(vec![(text("__type__"), text("tuple")), (text("elements"), Item::List(vec![]))]),
            "builtins.dict {'__type__': 'tuple', 'elements': []}",
        ),
        (Item::Date { year: 2026, month: 2, day: 28 }, "datetime.date datetime.date(2026, 2, 28)"),
        (
            Item::Time { hour: 1, minute: 2, second: 3, microsecond: 4, fold: true, zone: Zone::None },
            "datetime.time datetime.time(1, 2, 3, 4, fold=1)",
        ),
        (
            Item::DateTime {
                year: 2026,
                month: 1,
                day: 2,
                hour: 3,
                minute: 4,
                second: 5,
                microsecond: 6,
                fold: false,
                zone: Zone::Offset(0),
            },
            "datetime.datetime datetime.datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)",
        ),
        (
            Item::TimeDelta { days: -1, seconds: 86399, microseconds: 999_999 },
            "datetime.timedelta datetime.timedelta(days=-1, seconds=86399, microseconds=999999)",
        ),
        (Item::Decimal("1.10".into()), "decimal.Decimal Decimal('1.10')"),
        (Item::Fraction("-1".into(), "3".into()), "fractions.Fraction Fraction(-1, 3)"),
        (Item::Uuid([1; 16]), "uuid.UUID UUID('01010101-0101-0101-0101-010101010101')"),
        (Item::Address("127.0.0.1".into()), "ipaddress.IPv4Address IPv4Address('127.0.0.1')"),
        (Item::Range(0, 10, 3), "builtins.range range(0, 10, 3)"),
        (Item::Slice(Box::new([Item::None, Item::Int(2), Item::None])), "builtins.slice slice(None, 2, None)"),
    ]
}

#[test]
fn python_sees_what_was_meant_and_sends_the_same() {
    let pool = pool();
    for (value, described) in values() {
        assert_eq!(function("hazards", "described", vec![value.clone()]).text(&pool), described);
        let back = function("hazards", "identity", vec![value.clone()]).ask(&pool).unwrap();
        assert_eq!(format!("{back:?}"), format!("{value:?}"));
    }
}

#[test]
fn what_is_no_value_is_an_object_wherever_it_stands() {
    let pool = pool();
    let Ok(Item::List(mut items)) = function("hazards", "mixed", vec![]).ask(&pool) else { panic!("no list") };
    assert!(matches!(items[0], Item::Int(1)));
    assert!(matches!(&items[2], Item::Reference(generator) if &*generator.class == "generator"), "{items:?}");
    let Item::Dict(entries) = &items[1] else { panic!("{items:?}") };
    let [(_, Item::Reference(one)), (_, Item::Tuple(pair))] = &entries[..] else { panic!("{entries:?}") };
    assert!(matches!(&pair[..], [Item::Reference(same), Item::Str(_)] if same.id == one.id), "{pair:?}");
    assert_eq!((pool.stats().objects, function("hazards", "living", vec![]).int(&pool)), (2, 1));
    items.clear();
    assert_eq!((function("hazards", "living", vec![]).int(&pool), pool.stats().objects), (0, 0));
}

#[test]
fn paths_and_zones_cross() {
    let pool = pool();
    let path = function("hazards", "described", vec![Item::Path(b"/tmp/x".to_vec())]).text(&pool);
    assert!(path.ends_with("PosixPath('/tmp/x')"), "{path}");
    let back = function("hazards", "identity", vec![Item::Path(b"/tmp/\xff".to_vec())]).ask(&pool).unwrap();
    assert!(matches!(back, Item::Path(name) if name == b"/tmp/\xff"));
}

#[test]
fn arrays_cross_in_line_and_in_shared_memory() {
    let pool = pool();
    for length in [0_usize, 1, 1000, 16_384, 1_000_000] {
        let data: Vec<u8> = (0..length).flat_map(|number| (number as f64).to_le_bytes()).collect();
        let array = Array { dtype: "<f8".into(), shape: vec![length], data: Arc::new(data.clone()) };
        let list = function("hazards", "identity", vec![Item::Array(array)]).want(&Want::Array).ask(&pool).unwrap();
        // Without NumPy it is a list there, and a list comes back.
        match list {
            Item::Array(back) => {
                assert_eq!((back.dtype.as_str(), &back.shape[..]), ("<f8", &[length][..]));
                assert_eq!((*back.data).as_ref(), data);
            }
            Item::List(items) => assert_eq!(items.len(), length),
            other => panic!("{other:?}"),
        }
    }
    for length in [1_usize << 17, 1 << 22] {
        let bytes: Vec<u8> = (0..length).map(|at| at as u8).collect();
        let back = function("hazards", "identity", vec![Item::Bytes(bytes.clone())]).ask(&pool).unwrap();
        assert!(matches!(back, Item::Bytes(back) if back == bytes));
    }
}

#[test]
fn what_is_too_deep_is_refused_here_and_kept_there() {
    let pool = pool();
    let nest = |depth| (0..depth).fold(Item::List(vec![]), |inner, _| Item::List(vec![inner]));
    assert!(function("hazards", "identity", vec![nest(40)]).ask(&pool).is_ok());
    let error = function("hazards", "identity", vec![nest(100)]).ask(&pool).unwrap_err();
    assert_eq!(error.to_string(), "a value nested deeper than 50 levels can't be sent to a worker");
    // A cycle ends in a reference.
    let cyclic = function("hazards", "cyclic", vec![]).ask(&pool).unwrap();
    assert!(matches!(&cyclic, Item::List(items) if matches!(items[0], Item::Reference(_))), "{cyclic:?}");
    let deep = function("hazards", "deep", vec![Item::Int(10_000)]).ask(&pool);
    assert!(deep.is_ok(), "{deep:?}");
}
