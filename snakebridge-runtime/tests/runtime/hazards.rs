//! What others got wrong, each with the row of the inventory that tells of it: values that look like the bridge's own, iteration by index, sessions whose names begin alike, exits.

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Session, Value, call, callback, stream};

use crate::eval;

/// A class with only the old protocol of sequences, in a scope of its own.
fn defined(source: &str, name: &str) -> Result<Object> {
    let scope = eval("{}")?;
    call::<()>("builtins", "exec", (source, &scope))?;
    scope.get_item(name)
}

/// WIRE-5: a dictionary of the user's is data, whatever its keys.
#[test]
fn dictionaries_that_look_like_ours_are_data() -> Result<()> {
    for text in [
        "{'__type__': 'ref', 'id': '1', 'session_id': 'x'}",
        "{'id': 1, 'session_id': 2, 'ref_id': 3}",
        "{'__type__': 'bytes', 'data': 'AAAA'}",
        "{'__snakebridge_ref__': True, '$': [], '': {}}",
        "{None: 1, True: 2, (1, 'a'): 3, 1.5: 4}",
    ] {
        let given: Value = eval(text)?.extract()?;
        assert!(matches!(&given, Value::Dict(entries) if !entries.is_empty()), "{text}: {given:?}");
        assert!(eval("lambda x, y: x == eval(y)")?.call::<bool>((&given, text))?, "{text}: {given:?}");
    }
    Ok(())
}

/// WIRE-4: what is more than its base stays what it is, or says so.
#[test]
fn subclasses_keep_their_kind() -> Result<()> {
    let color = defined("import enum\nclass Color(enum.IntEnum):\n    RED = 1", "Color")?.attr::<Object>("RED")?;
    assert_eq!(call::<String>("builtins", "str", (color.attr::<Object>("name")?,))?, "RED");
    assert!(call::<bool>("builtins", "isinstance", (&color, color.attr::<Object>("__class__")?))?);
    let point = defined("import collections\nPoint = collections.namedtuple('Point', 'x y')", "Point")?.call::<Object>((1, 2))?;
    assert_eq!((point.attr::<i64>("y")?, point.extract::<(i64, i64)>()?), (2, (1, 2)));
    // `True` is an `int` in Python, and none here.
    assert!(eval("1")?.extract::<bool>().is_err());
    Ok(())
}

/// PRO-2 and STR-1: whatever Python iterates is iterated, `__getitem__` alone too.
#[test]
fn iteration_by_index() -> Result<()> {
    let class = defined("class Old:\n    def __getitem__(self, at):\n        if at == 3: raise IndexError\n        return at * 10", "Old")?;
    let old: Object = class.call(())?;
    assert_eq!(old.iter::<i64>()?.collect::<Result<Vec<_>>>()?, [0, 10, 20]);
    assert!(old.contains(20)? && !old.contains(25)?);
    assert!(old.len().unwrap_err().is("TypeError"));
    assert_eq!(stream::<i64>("builtins", "range", (3,))?.collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    // STR-2: a consumed generator keeps saying that it is at its end.
    let mut numbers = eval("(n for n in (1, 2))")?.iter::<i64>()?;
    assert_eq!((numbers.by_ref().count(), numbers.next().is_none(), numbers.next().is_none()), (2, true, true));
    Ok(())
}

/// REF-4: a session's end is that of no other whose name begins alike; a second release is not one.
#[test]
fn sessions_whose_names_begin_alike() -> Result<()> {
    let (one, other) = (Session::options().id("a").open()?, Session::options().id("a:b").open()?);
    let (kept, released) = (other.keep(Object::new(1)?)?, other.keep(Object::new(2)?)?);
    one.close();
    assert_eq!(kept.get()?.extract::<i64>()?, 1);
    assert!(other.release(&released)? && !other.release(&released)?);
    // The name can be used again.
    Session::options().id("a").open()?.close();
    Ok(())
}

/// No Python code ends the program: an exit is an exception as others are.
#[test]
fn an_exit_is_an_error() -> Result<()> {
    for (source, class) in
        [("raise SystemExit(3)", "SystemExit"), ("import sys; sys.exit()", "SystemExit"), ("raise KeyboardInterrupt", "KeyboardInterrupt")]
    {
        let error = call::<()>("builtins", "exec", (source, &eval("{}")?)).unwrap_err();
        assert!(error.is(class) && error.is("BaseException") && !error.is("Exception"), "{error:?}");
    }
    let exits = callback(|| call::<()>("sys", "exit", (4,))).to_object()?;
    assert!(
        call::<Object>("builtins", "list", (call::<Object>("builtins", "map", (eval("lambda f: f()")?, vec![&exits]))?,))
            .unwrap_err()
            .is("SystemExit")
    );
    Ok(())
}

/// CB-2: a wrong number of arguments is a `TypeError` of Python's, which says how many.
#[test]
fn callbacks_count_their_arguments() -> Result<()> {
    let add = callback(|a: i64, b: i64| a + b).to_object()?;
    for (arguments, ok) in [("(1,)", false), ("(1, 2)", true), ("(1, 2, 3)", false)] {
        let result = eval("lambda f, x: f(*x)")?.call::<i64>((&add, eval(arguments)?));
        assert_eq!(result.as_ref().is_ok_and(|sum| *sum == 3), ok, "{arguments}: {result:?}");
        assert!(ok || result.as_ref().is_err_and(|error| error.is("TypeError")), "{arguments}: {result:?}");
    }
    Ok(())
}

/// R12: text that is no UTF-8 is refused where it would be changed, and kept where it can be.
#[cfg(unix)]
#[test]
fn lone_surrogates() -> Result<()> {
    let lone = eval("'a\\udc80b'")?;
    let error = lone.extract::<String>().unwrap_err().to_string();
    assert!(error.contains("surrogate"), "{error}");
    assert_eq!(lone.extract::<std::ffi::OsString>()?, call::<Vec<u8>>("os", "fsencode", (&lone,)).map(os_string)?);
    assert!(!lone.to_string().is_empty() && !format!("{lone:?}").is_empty());
    let error = call::<()>("builtins", "int", (&lone,)).unwrap_err();
    assert!(error.is("ValueError") && !error.to_string().is_empty());
    Ok(())
}

#[cfg(unix)]
fn os_string(bytes: Vec<u8>) -> std::ffi::OsString {
    std::os::unix::ffi::OsStringExt::from_vec(bytes)
}
