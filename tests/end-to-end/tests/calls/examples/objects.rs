//! Examples of objects: classes, references, what Python's protocols are in Rust, sessions, every type there and back.

use std::collections::{BTreeMap, BTreeSet};

use snakebridge::prelude::*;
use snakebridge::{Bytes, Complex64, Pairs, Ref, Session, SessionError, call, callback, get, stream, with};
use snakebridge_end_to_end::{math, numpy, pathlib, scoring};

use crate::python;

#[test]
fn class_constructor_example() -> Result<()> {
    let (plain, with_points) = (scoring::Team::new("red")?, scoring::Team::new_with("blue").points(3).call()?);
    assert_eq!((plain.add(2)?, with_points.add(2)?), (2, 5));
    assert_eq!(call::<Object>("types", "SimpleNamespace", ())?.repr()?, "namespace()");
    Ok(())
}

#[test]
fn class_resolution_example() -> Result<()> {
    assert_eq!(math::pi()?, std::f64::consts::PI);
    let path = py!(pathlib::Path::new(*["a", "b.txt"]))?;
    assert_eq!((path.as_object().attr::<String>("suffix")?, path.as_object().attr::<String>("stem")?), (".txt".to_owned(), "b".to_owned()));
    assert_eq!(numpy::pi()?, std::f64::consts::PI);
    let array = numpy::array([1, 2, 3])?;
    assert!(array.as_object().is_instance::<numpy::Ndarray>()?);
    assert_eq!(array.as_object().attr::<Vec<usize>>("shape")?, [3]);
    Ok(())
}

/// References by name: their attributes and methods, and what says that one is gone.
#[test]
fn dynamic_dispatch_example() -> Result<()> {
    let counter: Object = call("collections", "Counter", ("abca",))?;
    assert_eq!(counter.call_method::<Vec<(String, i64)>>("most_common", (1,))?, [("a".to_owned(), 2)]);
    assert_eq!(counter.attr::<String>("__class__.__name__")?, "Counter");
    counter.set_attr("note", "kept")?;
    assert_eq!(snakebridge::attr::<String>(&counter, "note")?, "kept");
    assert!(matches!(Object::new(1)?.extract::<Value>()?, Value::Int(1)) && matches!(counter.extract::<Value>()?, Value::Object(_)));
    let session = Session::new();
    let reference = session.keep(counter)?;
    assert!(session.release(&reference)?);
    assert!(matches!(reference.get(), Err(Error::Session(error)) if matches!(*error, SessionError::RefNotFound { .. })));
    Ok(())
}

/// `inspect` and `to_string`, enumeration, exceptions by their class.
#[test]
fn protocol_integration_example() -> Result<()> {
    let list: Object = call("builtins", "list", ((3, 1, 2),))?;
    assert_eq!((list.to_string(), list.repr()?, list.len()?), ("[3, 1, 2]".to_owned(), "[3, 1, 2]".to_owned(), 3));
    assert!(list.contains(2)? && !list.contains(7)?);
    let doubled = list.iter::<i64>()?.map(|item| Ok(item? * 2)).collect::<Result<Vec<_>>>()?;
    assert_eq!(doubled, [6, 2, 4]);
    let error = list.call_method::<()>("index", (7,)).expect_err("it is not there");
    assert!(error.is("ValueError") && error.is("Exception") && !error.is("KeyError"));
    Ok(())
}

/// Lazy generators, context managers, and Rust called by Python.
#[test]
fn python_idioms_example() -> Result<()> {
    let endless = stream::<i64>("itertools", "count", (5,))?;
    assert_eq!(endless.step_by(2).take(3).collect::<Result<Vec<_>>>()?, [5, 7, 9]);
    let folder: Object = call("tempfile", "TemporaryDirectory", ())?;
    let path = with(&folder, |path: std::path::PathBuf| Ok(path))?;
    assert!(!path.exists());
    let sorted: Vec<String> = snakebridge::call_with("builtins", "sorted", (["bb", "a", "ccc"],))
        .kwarg("key", callback(|text: String| -(text.len() as i64)))
        .call()?;
    assert_eq!(sorted, ["ccc", "bb", "a"]);
    Ok(())
}

/// Made, used, released by hand or with their owner; none sees the other's objects.
#[test]
fn session_lifecycle_example() -> Result<()> {
    let session = Session::options().id("lifecycle").max_refs(2).tag("for", "an example").open()?;
    let list: Ref = session.scope(|| call("builtins", "list", ((1, 2),)))?;
    assert_eq!(call::<i64>("builtins", "sum", (&list,))?, 3);
    let second = session.keep(Object::new(2)?)?;
    assert!(matches!(session.keep(Object::new(3)?), Err(Error::Session(_))));
    assert!(session.release(&second)? && !session.release(&second)?);
    let other = Session::new();
    assert!(matches!(other.release(&list), Err(Error::Session(error)) if matches!(*error, SessionError::Mismatch { .. })));
    assert_eq!((session.stats().held, session.close()), (1, 1));
    assert!(list.get().is_err() && Session::find("lifecycle").is_none());
    Ok(())
}

/// Sessions on several threads at once, by name and without one; each has its own objects.
#[test]
fn multi_session_example() -> Result<()> {
    let sums = std::thread::scope(|scope| {
        let own = |number: i64| {
            move || -> Result<i64> {
                let session = Session::options().id(format!("own {number}")).open()?;
                let list: Ref = session.scope(|| call("builtins", "list", ((number, number),)))?;
                list.get()?.call_method::<()>("append", (1,))?;
                assert_eq!(Session::find(&format!("own {number}")).map(|found| found.stats().held), Some(1));
                call("builtins", "sum", (&list,))
            }
        };
        let running: Vec<_> = (0..4).map(|number| scope.spawn(own(number))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect::<Result<Vec<_>>>()
    })?;
    assert_eq!(sums, [1, 3, 5, 7]);
    assert!((0..4).all(|number| Session::find(&format!("own {number}")).is_none()));
    Ok(())
}

/// Every type, looked at in Python and read back.
#[test]
fn types_showcase() -> Result<()> {
    let seen = |value: Object| value.repr();
    assert_eq!(seen(Object::new(NONE)?)?, "None");
    assert_eq!(seen(Object::new((true, 7_i64, i128::MAX, 1.5))?)?, format!("(True, 7, {}, 1.5)", i128::MAX));
    assert_eq!(seen(Object::new((f64::INFINITY, f64::NEG_INFINITY, f64::NAN))?)?, "(inf, -inf, nan)");
    assert_eq!(seen(Object::new(("text", Bytes(vec![0, 255]), 'c'))?)?, r"('text', b'\x00\xff', 'c')");
    assert_eq!(seen(Object::new((vec![1, 2], (1, "a"), BTreeSet::from([1])))?)?, "([1, 2], (1, 'a'), {1})");
    assert_eq!(seen(Object::new(BTreeMap::from([(1, "a")]))?)?, "{1: 'a'}");
    assert_eq!(seen(Object::new([((1, 2), "pair")].into_iter().collect::<Pairs<_, _>>())?)?, "{(1, 2): 'pair'}");
    assert_eq!(seen(Object::new(Complex64::new(1.0, -2.0))?)?, "(1-2j)");
    let value: Value = python("[None, {'__type__': 'ref', 'id': 1}, (1, {2}), b'x', 1j, __import__('datetime').date(2024, 2, 29)]");
    assert_eq!(Object::new(&value)?.extract::<Value>()?, value);
    // A class of its own keeps its identity.
    let class: Object = get("collections", "Counter")?;
    assert!(class.is(&get("collections", "Counter")?));
    Ok(())
}
