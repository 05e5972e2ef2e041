//! Values there and back. Expected values are what Python says.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::time::Duration;

use snakebridge_runtime::{Bytes, Complex64, FromPython, Kwargs, NONE, Object, Pairs, Result, ToPython, Value, kinds};

use crate::eval;

fn repr(value: impl ToPython<kinds::Any>) -> String {
    Object::new(value).unwrap().repr().unwrap()
}

fn get<T: FromPython>(expression: &str) -> Result<T> {
    eval(expression)?.extract()
}

fn problem<T: FromPython + std::fmt::Debug>(expression: &str) -> String {
    get::<T>(expression).unwrap_err().to_string()
}

#[test]
fn rust_to_python() {
    assert_eq!(repr(true), "True");
    assert_eq!(repr(-5i8), "-5");
    assert_eq!(repr(u64::MAX), "18446744073709551615");
    assert_eq!(repr(i128::MIN), "-170141183460469231731687303715884105728");
    assert_eq!(repr(1.5f32), "1.5");
    assert_eq!(repr("é\0"), "'é\\x00'");
    assert_eq!(repr('x'), "'x'");
    assert_eq!(repr(std::borrow::Cow::Borrowed("c")), "'c'");
    assert_eq!(repr(()), "None");
    assert_eq!(repr(NONE), "None");
    assert_eq!(repr(Some(1)), "1");
    assert_eq!(repr(b"ab"), "b'ab'");
    assert_eq!(repr(vec![1u8, 2]), "b'\\x01\\x02'");
    assert_eq!(repr(vec![1u16, 2]), "[1, 2]");
    assert_eq!(repr(Bytes(vec![0])), "b'\\x00'");
    assert_eq!(repr(Path::new("/a")), "PosixPath('/a')");
    assert_eq!(repr(PathBuf::from("/a")), "PosixPath('/a')");
    assert_eq!(repr((1, "a", 2.5, [true])), "(1, 'a', 2.5, [True])");
    assert_eq!(repr(VecDeque::from([1, 2])), "[1, 2]");
    assert_eq!(repr(vec![Some(1), None]), "[1, None]");
    assert_eq!(repr(BTreeMap::from([("a", 1), ("b", 2)])), "{'a': 1, 'b': 2}");
    assert_eq!(repr(HashMap::from([(1, 2)])), "{1: 2}");
    assert_eq!(repr(BTreeSet::from([1])), "{1}");
    assert_eq!(repr(HashSet::from([1])), "{1}");
    assert_eq!(repr(Box::new(3)), "3");
    assert_eq!(repr(&&3), "3");
    assert_eq!(repr(Complex64::new(1.0, -2.0)), "(1-2j)");
    assert_eq!(repr(Duration::from_millis(1500)), "datetime.timedelta(seconds=1, microseconds=500000)");
    assert_eq!(repr(Kwargs::new().with("a", [1, 2]).with("b", Kwargs::new())), "{'a': [1, 2], 'b': {}}");
    assert_eq!(repr(&Kwargs::new().with("a", vec!["x"])), "{'a': ['x']}");
}

#[test]
fn keys_are_what_python_hashes() {
    fn hashed(key: impl ToPython<kinds::Hashable> + ToPython<kinds::Any>) -> String {
        let key = Object::new(key).unwrap();
        // A set refuses what has no hash.
        snakebridge_runtime::call::<Object>("builtins", "frozenset", ([&key],)).unwrap();
        key.repr().unwrap()
    }
    let keys = [hashed("a"), hashed(1), hashed((1, "a", None::<i64>)), hashed(Bytes(vec![0])), hashed(vec![1u8]), hashed(Path::new("/a"))];
    assert_eq!(keys, ["'a'", "1", "(1, 'a', None)", "b'\\x00'", "b'\\x01'", "PosixPath('/a')"]);
}

#[test]
fn python_to_rust() -> Result<()> {
    assert!(get::<bool>("True")?);
    assert_eq!(get::<i64>("True")?, 1); // A `bool` of Python is an `int`, and an `int` is no `bool`: see the refusals.
    assert_eq!(get::<i128>("-2**127")?, i128::MIN);
    assert_eq!(get::<f64>("3")?, 3.0);
    assert_eq!(get::<f64>("__import__('fractions').Fraction(1, 4)")?, 0.25);
    assert_eq!(get::<String>("'é'")?, "é");
    assert_eq!(get::<char>("'é'")?, 'é');
    assert_eq!(get::<Vec<u8>>("b'ab'")?, b"ab");
    assert_eq!(get::<Vec<u8>>("bytearray(b'ab')")?, b"ab");
    assert_eq!(get::<Vec<u8>>("[1, 2]")?, [1, 2]);
    assert_eq!(*get::<Bytes>("memoryview(b'ab')")?, *b"ab");
    assert_eq!(get::<Vec<i64>>("range(3)")?, [0, 1, 2]);
    assert_eq!(get::<Vec<i64>>("(x for x in (1, 2))")?, [1, 2]);
    assert_eq!(get::<[f64; 2]>("(1, 2)")?, [1.0, 2.0]);
    assert_eq!(get::<Vec<Vec<f64>>>("[[1], [2, 3]]")?, [vec![1.0], vec![2.0, 3.0]]);
    assert_eq!(get::<Option<i32>>("None")?, None);
    assert_eq!(get::<Option<i32>>("1")?, Some(1));
    assert_eq!(get::<(i32, String)>("(1, 'a')")?, (1, "a".to_owned()));
    assert_eq!(get::<(i32, i32)>("[1, 2]")?, (1, 2));
    assert_eq!(get::<BTreeMap<String, i32>>("{'a': 1}")?, BTreeMap::from([("a".to_owned(), 1)]));
    assert_eq!(get::<HashMap<i32, i32>>("__import__('collections').ChainMap({1: 2})")?, HashMap::from([(1, 2)]));
    assert_eq!(get::<BTreeSet<i32>>("{2, 1}")?, BTreeSet::from([1, 2]));
    assert_eq!(get::<PathBuf>("__import__('pathlib').Path('/a')")?, PathBuf::from("/a"));
    assert_eq!(get::<Complex64>("1+2j")?, Complex64::new(1.0, 2.0));
    assert_eq!(get::<Complex64>("3")?, Complex64::new(3.0, 0.0));
    assert_eq!(get::<Duration>("__import__('datetime').timedelta(seconds=1)")?, Duration::from_secs(1));
    assert_eq!(get::<Vec<f64>>("__import__('array').array('d', [1, 2])")?, [1.0, 2.0]);
    assert_eq!(get::<Vec<f64>>("__import__('array').array('h', [1, -2])")?, [1.0, -2.0]);
    assert!(get::<f64>("float('nan')")?.is_nan());
    get::<()>("object()")?;
    Ok(())
}

#[test]
fn refusals_say_what_and_why() {
    assert_eq!(
        problem::<i64>("2**70"),
        "the return of `builtins.eval` is a Python `int`, which can't be a Rust `i64`: 1180591620717411303424 does not fit; \
         `snakebridge::call` gives it as an `Object`, with the feature `num-bigint` also as a `BigInt`"
            .replace("the return of `builtins.eval`", "the value")
    );
    assert_eq!(problem::<u8>("-1"), "the value is a Python `int`, which can't be a Rust `u8`: -1 does not fit");
    assert_eq!(problem::<i64>("2.0"), "the value is a Python `float`, which can't be a Rust `i64`");
    assert_eq!(problem::<f64>("'2'"), "the value is a Python `str`, which can't be a Rust `f64`");
    assert_eq!(problem::<bool>("1"), "the value is a Python `int`, which can't be a Rust `bool`");
    assert_eq!(problem::<String>("1"), "the value is a Python `int`, which can't be a Rust `String`");
    assert!(problem::<String>("'\\ud800'").contains("lone surrogate"));
    assert_eq!(problem::<Vec<String>>("'abc'"), "the value is a Python `str`, which can't be a Rust `Vec`: ask for a `String`");
    assert!(problem::<Vec<String>>("{}").contains("ask for a `HashMap`"));
    assert_eq!(problem::<Vec<i64>>("[1, 'x']"), "the value, at `[1]`, is a Python `str`, which can't be a Rust `i64`");
    assert_eq!(
        problem::<Vec<HashMap<String, i64>>>("[{}, {'k': None}]"),
        "the value, at `[1]['k']`, is a Python `NoneType`, which can't be a Rust `i64`"
    );
    assert_eq!(problem::<(i32, i32)>("(1,)"), "the value is a Python `tuple`, which can't be a Rust `tuple of 2`: it has 1 element");
    assert!(Object::new(HashSet::from([vec![1]])).unwrap_err().is("TypeError"));
}

#[test]
fn more_types() -> Result<()> {
    use std::borrow::Cow;
    use std::ffi::OsString;
    use std::net::IpAddr;
    use std::num::NonZero;
    assert_eq!(repr(NonZero::<u16>::MIN), "1");
    assert_eq!(get::<NonZero<u8>>("3")?.get(), 3);
    assert_eq!(problem::<NonZero<u8>>("0"), "the value is a Python `int`, which can't be a Rust `NonZero<u8>`: it is zero");
    assert_eq!(repr(Cow::Borrowed(&[1, 2][..])), "[1, 2]");
    assert_eq!(get::<Cow<'static, str>>("'a'")?, "a");
    assert_eq!(*get::<Box<[i64]>>("(1, 2)")?, [1, 2]);
    assert_eq!(*get::<std::sync::Arc<str>>("'a'")?, *"a");
    assert_eq!(repr("::1".parse::<IpAddr>().unwrap()), "IPv6Address('::1')");
    assert_eq!(get::<IpAddr>("__import__('ipaddress').ip_address('1.2.3.4')")?.to_string(), "1.2.3.4");
    assert_eq!(repr(0..3), "range(0, 3)");
    assert_eq!(repr(1..=3u8), "range(1, 4)");
    assert_eq!(get::<std::ops::Range<u8>>("range(2, 5)")?, 2..5);
    assert!(problem::<std::ops::Range<i64>>("range(0, 9, 2)").ends_with("its step is not 1; ask for a `Vec`"));
    assert_eq!(repr(Pairs(vec![(1.5, "a"), (0.5, "b")])), "{1.5: 'a', 0.5: 'b'}");
    assert_eq!(get::<Pairs<f64, String>>("{1.5: 'a', 0.5: 'b'}")?.0, [(1.5, "a".to_owned()), (0.5, "b".to_owned())]);
    assert_eq!(get::<OsString>("__import__('os').fsdecode(b'a\\xff')")?.as_encoded_bytes(), b"a\xff");
    assert_eq!(get::<f32>("float('inf')")?, f32::INFINITY);
    assert_eq!(problem::<f32>("1e300"), "the value is a Python `float`, which can't be a Rust `f32`: 1e300 does not fit");
    assert_eq!(
        problem::<Vec<f32>>("__import__('array').array('d', [1, 1e300])"),
        "the value, at `[1]`, is a Python `float`, which can't be a Rust `f32`: 1e300 does not fit"
    );
    Ok(())
}

#[test]
fn values_keep_their_structure() -> Result<()> {
    let value = get::<Value>("{'a': [1, (2.5, None), {'x'}, b'y', True, 1j], 2: frozenset()}")?;
    assert_eq!(
        value.get("a").and_then(Value::elements).map(<[Value]>::to_vec),
        Some(vec![
            Value::Int(1),
            Value::Tuple(vec![Value::Float(2.5), Value::None]),
            Value::Set(vec![Value::from("x")]),
            Value::Bytes(b"y".to_vec()),
            Value::Bool(true),
            Value::Complex(Complex64::new(0.0, 1.0)),
        ])
    );
    assert_eq!(value.entries().map(|entries| entries[1].clone()), Some((Value::Int(2), Value::FrozenSet(Vec::new()))));
    assert_eq!(repr(&value), "{'a': [1, (2.5, None), {'x'}, b'y', True, 1j], 2: frozenset()}");
    // What would lose something stays an object, alone.
    for kept in
        ["__import__('http').HTTPStatus(404)", "object()", "2**200", "'\\ud800'", "__import__('collections').namedtuple('P', 'x')(1)"]
    {
        let list = get::<Value>(&format!("[{kept}, 1]"))?;
        assert!(matches!(list.elements(), Some([Value::Object(_), Value::Int(1)])), "{kept}: {list:?}");
    }
    Ok(())
}

#[test]
fn values_that_contain_themselves() {
    if crate::is_over_workers("a worker sends the inner one as an object, which is no error") {
        return;
    }
    let text = problem::<Value>("(lambda l: (l.append([l]), l)[1])([])");
    assert_eq!(text, "the value, at `[0][0]`, is a Python `list`, which can't be a Rust `Value`: it contains itself");
    let text = problem::<Value>("__import__('functools').reduce(lambda inner, _: [inner], range(5000), None)");
    assert!(text.ends_with("it is nested deeper than 400 levels, or contains itself") && text.len() < 300, "{text}");
    let mut deep = Value::None;
    for _ in 0..1000 {
        deep = Value::List(vec![deep]);
    }
    assert!(Object::new(&deep).unwrap_err().to_string().contains("nested deeper"));
    // One object in two places is no cycle.
    assert!(get::<Value>("(lambda l: [l, l])([1])").is_ok());
}
