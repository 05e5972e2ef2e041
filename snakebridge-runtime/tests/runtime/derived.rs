//! Rust structs and enums by derive, and the same data through serde.

use std::collections::{BTreeMap, HashMap};

use snakebridge_macros::{FromPython, ToPython};
use snakebridge_runtime::pyo3::{Bound, PyAny};
use snakebridge_runtime::{ConvertError, Error, FromPython, Object, Result, ToPython, call, kinds};

use crate::eval;

fn repr(value: impl ToPython<kinds::Any>) -> String {
    Object::new(value).unwrap().repr().unwrap()
}

fn problem<T: FromPython + std::fmt::Debug>(expression: &str) -> String {
    eval(expression).unwrap().extract::<T>().unwrap_err().to_string()
}

#[derive(Clone, Debug, PartialEq, Default, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Address {
    street: String,
    #[snakebridge(rename = "zip")]
    code: Option<u32>,
}

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime", rename_all = "camelCase")]
struct Person<T> {
    full_name: String,
    r#type: T,
    #[snakebridge(default = "four")]
    legs: u8,
    #[snakebridge(default)]
    homes: Vec<Address>,
    #[snakebridge(skip)]
    cache: usize,
    #[snakebridge(flatten)]
    rest: BTreeMap<String, i64>,
}

fn four() -> u8 {
    4
}

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Meters(f64);

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Pair(i64, String);

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Nothing;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime", rename_all = "lowercase")]
enum Color {
    Red,
    #[snakebridge(rename = "verde")]
    Green,
}

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
enum Shape {
    Circle { radius: f64 },
    Size(i64, i64),
    Name(String),
    Unknown,
}

#[derive(Debug, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Node {
    next: Option<Box<Node>>,
}

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime", class = "http.HTTPStatus", rename_all = "SCREAMING_SNAKE_CASE")]
enum Status {
    Ok,
    NotFound,
}

#[derive(Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime", class = "types.SimpleNamespace")]
struct Space {
    x: i64,
    y: f64,
}

#[test]
fn structs() -> Result<()> {
    let person = Person {
        full_name: "Ann".to_owned(),
        r#type: Color::Green,
        legs: 2,
        homes: vec![Address { street: "A".to_owned(), code: None }],
        cache: 7,
        rest: BTreeMap::from([("age".to_owned(), 3)]),
    };
    let expected = "{'fullName': 'Ann', 'type': 'verde', 'legs': 2, 'homes': [{'street': 'A', 'zip': None}], 'age': 3}";
    assert_eq!(repr(&person), expected);
    assert_eq!(eval(expected)?.extract::<Person<Color>>()?, Person { cache: 0, ..person });
    let short = eval("{'fullName': 'B', 'type': 1}")?.extract::<Person<i64>>()?;
    assert_eq!((short.legs, short.homes.len(), short.rest.len()), (4, 0, 0));
    assert_eq!(repr(Meters(1.5)), "1.5");
    assert_eq!(eval("2")?.extract::<Meters>()?, Meters(2.0));
    assert_eq!(repr(Pair(1, "a".to_owned())), "(1, 'a')");
    assert_eq!(eval("[1, 'a']")?.extract::<Pair>()?, Pair(1, "a".to_owned()));
    assert_eq!(repr(Nothing), "None");
    assert_eq!(eval("None")?.extract::<Nothing>()?, Nothing);
    Ok(())
}

#[test]
fn structs_from_other_objects() -> Result<()> {
    let expected = Address { street: "A".to_owned(), code: Some(5) };
    for source in [
        "__import__('types').SimpleNamespace(street='A', zip=5)",
        "__import__('collections').namedtuple('Address', 'street zip')('A', 5)",
        "__import__('types').MappingProxyType({'street': 'A', 'zip': 5})",
        "__import__('dataclasses').make_dataclass('Address', ['street', 'zip'])('A', 5)",
        "__import__('collections').OrderedDict(zip=5, street='A')",
    ] {
        assert_eq!(eval(source)?.extract::<Address>()?, expected, "{source}");
    }
    Ok(())
}

#[test]
fn classes() -> Result<()> {
    assert_eq!(repr(Space { x: 1, y: 2.5 }), "namespace(x=1, y=2.5)");
    assert_eq!(eval("__import__('types').SimpleNamespace(x=1, y=2)")?.extract::<Space>()?, Space { x: 1, y: 2.0 });
    assert_eq!(Object::new(Status::NotFound)?.attr::<i64>("value")?, 404);
    assert_eq!(eval("__import__('http').HTTPStatus(200)")?.extract::<Status>()?, Status::Ok);
    assert_eq!(problem::<Status>("404"), "the value is a Python `int`, which can't be a Rust `http.HTTPStatus`");
    assert_eq!(
        problem::<Status>("__import__('http').HTTPStatus(500)"),
        "the value is a Python `http.HTTPStatus`, which can't be a Rust `Status`: `INTERNAL_SERVER_ERROR` is none of `OK`, `NOT_FOUND`"
    );
    Ok(())
}

#[test]
fn enums() -> Result<()> {
    assert_eq!(repr([Color::Red, Color::Green]), "['red', 'verde']");
    assert_eq!(eval("'red'")?.extract::<Color>()?, Color::Red);
    assert_eq!(problem::<Color>("'blue'"), "the value is a Python `str`, which can't be a Rust `Color`: `blue` is none of `red`, `verde`");
    for (value, text) in
        [(Shape::Circle { radius: 1.0 }, "{'radius': 1.0}"), (Shape::Size(1, 2), "(1, 2)"), (Shape::Name("x".to_owned()), "'x'")]
    {
        assert_eq!(repr(&value), text);
        assert_eq!(eval(text)?.extract::<Shape>()?, value);
    }
    assert_eq!(repr(Shape::Unknown), "'Unknown'");
    let text = problem::<Shape>("1.5");
    assert!(text.starts_with("the value is a Python `float`, which can't be a Rust `Shape`: no variant fits (`Circle`: "), "{text}");
    Ok(())
}

#[test]
fn errors_name_the_field() {
    assert_eq!(
        problem::<Vec<Person<i64>>>("[{'fullName': 'A', 'type': 1, 'homes': [{'street': 3}]}]"),
        "the value, at `[0]['homes'][0]['street']`, is a Python `int`, which can't be a Rust `String`"
    );
    assert_eq!(
        problem::<Address>("__import__('types').SimpleNamespace(street=3)"),
        "the value, at `.street`, is a Python `int`, which can't be a Rust `String`"
    );
    assert_eq!(
        problem::<HashMap<String, Address>>("{'a': {}}"),
        "the value, at `['a']`, is a Python `dict`, which can't be a Rust `Address`: it has no `street`"
    );
    let unhashable = BTreeMap::from([(1, std::collections::HashSet::from([vec![1]]))]);
    assert!(Object::new(unhashable).unwrap_err().is("TypeError"));
}

#[test]
fn what_contains_itself_is_an_error() -> Result<()> {
    let itself = eval("(lambda d: (d.update(next=d), d)[1])({})")?;
    let error = itself.extract::<Node>().unwrap_err();
    assert!(error.to_string().ends_with("it is nested deeper than 400 levels, or contains itself"), "{error}");
    assert!(matches!(&error, Error::Convert(error) if error.path().starts_with("['next']['next']")));
    let mut deep = Node { next: None };
    for _ in 0..500 {
        deep = Node { next: Some(Box::new(deep)) };
    }
    assert!(Object::new(deep).unwrap_err().to_string().contains("nested deeper"));
    Ok(())
}

#[test]
fn users_write_such_errors_too() {
    struct Even;
    impl FromPython for Even {
        fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
            match i64::from_python(object)? % 2 {
                0 => Ok(Self),
                _ => Err(ConvertError::new("Even", object).because("it is odd").into()),
            }
        }
    }
    let error = call::<Even>("builtins", "int", ("3",)).err().unwrap();
    assert_eq!(error.to_string(), "the return of `builtins.int` is a Python `int`, which can't be a Rust `Even`: it is odd");
}

#[cfg(feature = "serde")]
mod through_serde {
    use serde::{Deserialize, Serialize};
    use snakebridge_runtime::Serde;

    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Inner {
        x: i64,
        tags: Vec<String>,
        #[serde(default)]
        more: Option<f64>,
    }

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    enum Choice {
        Unit,
        New(i64),
        Tuple(i64, bool),
        Struct { a: char },
    }

    #[derive(Debug, Serialize, Deserialize)]
    struct Chain {
        next: Option<Box<Chain>>,
    }

    fn there_and_back<T: Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: T, text: &str) {
        assert_eq!(repr(Serde(&value)), text);
        assert_eq!(eval(text).unwrap().extract::<Serde<T>>().unwrap().0, value);
    }

    #[test]
    fn data() {
        there_and_back(Inner { x: 1, tags: vec!["a".into()], more: None }, "{'x': 1, 'tags': ['a'], 'more': None}");
        there_and_back(
            vec![Choice::Unit, Choice::New(1), Choice::Tuple(2, true), Choice::Struct { a: 'x' }],
            "['Unit', {'New': 1}, {'Tuple': (2, True)}, {'Struct': {'a': 'x'}}]",
        );
        there_and_back((1u8, -1i128, 1.5f32, "é".to_owned(), ()), "(1, -1, 1.5, 'é', None)");
        there_and_back(BTreeMap::from([(1, Some(2)), (3, None)]), "{1: 2, 3: None}");
        let Serde(any) = eval("{'x': 2, 'y': 3, 'tags': ()}").unwrap().extract::<Serde<Inner>>().unwrap();
        assert_eq!(any, Inner { x: 2, tags: Vec::new(), more: None });
        let Serde(any) = eval("__import__('types').SimpleNamespace(x=2, tags=['t'])").unwrap().extract::<Serde<Inner>>().unwrap();
        assert_eq!(any, Inner { x: 2, tags: vec!["t".to_owned()], more: None });
    }

    #[test]
    fn refusals() {
        assert_eq!(
            problem::<Serde<Vec<Inner>>>("[{'x': 1, 'tags': ['a', 2]}]").replace("the return of `builtins.eval`", "the value"),
            "the value, at `[0]['tags'][1]`, is a Python `int`, which can't be a Rust `String`"
        );
        let text = problem::<Serde<Inner>>("{'tags': []}");
        assert!(text.contains("missing field `x`"), "{text}");
        let text = problem::<Serde<Chain>>("(lambda d: (d.update(next=d), d)[1])({})");
        assert!(text.contains("nested deeper than 400 levels"), "{text}");
        let mut deep = Chain { next: None };
        for _ in 0..1000 {
            deep = Chain { next: Some(Box::new(deep)) };
        }
        assert!(Object::new(Serde(deep)).unwrap_err().to_string().contains("nested deeper"));
    }
}

impl<T> std::fmt::Debug for Wrapper<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Wrapper")
    }
}

#[derive(ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Wrapper<T> {
    inner: T,
}

#[test]
fn generic_structs() -> Result<()> {
    assert_eq!(repr(Wrapper { inner: vec![1] }), "{'inner': [1]}");
    assert_eq!(eval("{'inner': 'x'}")?.extract::<Wrapper<String>>()?.inner, "x");
    Ok(())
}

/// A temperature, which no field says.
#[derive(Clone, Copy, Debug, PartialEq, ToPython, FromPython)]
#[snakebridge(crate = "snakebridge_runtime", through = f64)]
struct Celsius {
    millis: i64,
}

impl From<&Celsius> for f64 {
    fn from(celsius: &Celsius) -> Self {
        celsius.millis as Self / 1000.0
    }
}

impl TryFrom<f64> for Celsius {
    type Error = String;
    fn try_from(degrees: f64) -> Result<Self, String> {
        if degrees < -273.15 {
            Err(format!("{degrees} is below absolute zero"))
        } else {
            Ok(Self { millis: (degrees * 1000.0).round() as i64 })
        }
    }
}

#[test]
fn a_type_that_goes_through_another_one() {
    let warm = Celsius { millis: 36_600 };
    assert_eq!(repr([warm, warm]), "[36.6, 36.6]");
    assert_eq!(eval("[36.6, -1]").unwrap().extract::<Vec<Celsius>>().unwrap(), [warm, Celsius { millis: -1000 }]);
    assert_eq!(call::<Celsius>("builtins", "max", (warm, 0)).unwrap(), warm);
    assert_eq!(problem::<Celsius>("-300"), "the value can't be converted: -300 is below absolute zero");
    assert!(problem::<Celsius>("'x'").starts_with("the value is a Python `str`, which can't be a Rust `f64`"));
}
