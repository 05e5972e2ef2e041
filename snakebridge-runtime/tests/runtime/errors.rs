//! What Python raises, as Rust sees it.

use snakebridge_runtime::{Error, Object, Result, call, get};

use crate::eval;

/// Runs statements; the value of `out` afterwards.
fn exec(code: &str) -> Result<Object> {
    let scope = eval("{}")?;
    call::<()>("builtins", "exec", (code, &scope))?;
    scope.get_item("out")
}

fn raised(code: &str) -> Error {
    exec(code).unwrap_err()
}

#[test]
fn class_message_and_ancestry() {
    let error = call::<Object>("json", "loads", ("{",)).unwrap_err();
    assert_eq!(error.type_name(), "JSONDecodeError");
    assert!(error.is("JSONDecodeError") && error.is("json.decoder.JSONDecodeError") && error.is("ValueError") && error.is("Exception"));
    assert!(!error.is("KeyError") && !error.is("other.JSONDecodeError"));
    assert!(error.message().starts_with("Expecting property name"));
    assert!(error.to_string().starts_with("JSONDecodeError: Expecting"));
    assert!(format!("{error:?}").contains("Traceback (most recent call last)"));
    assert_eq!(error.python().unwrap().qualified_name(), "json.decoder.JSONDecodeError");
}

#[test]
fn causes_and_notes() {
    let error = raised(
        "try:\n    1 / 0\nexcept ZeroDivisionError as e:\n    new = ValueError('outer')\n    new.__notes__ = ['a note']\n    raise new from e",
    );
    let python = error.python().unwrap();
    assert_eq!(python.cause().unwrap().to_string(), "ZeroDivisionError: division by zero");
    assert_eq!(python.notes(), ["a note"]);
    let full = format!("{error:#}");
    // Python prints notes since 3.11.
    let end = if eval("__import__('sys').version_info >= (3, 11)").unwrap().is_truthy().unwrap() {
        "ValueError: outer\na note"
    } else {
        "ValueError: outer"
    };
    assert!(full.contains("ZeroDivisionError: division by zero") && full.contains("direct cause") && full.ends_with(end), "{full}");
}

#[test]
fn an_exception_that_can_not_be_printed() {
    let error = raised("class Bad(Exception):\n    def __str__(self): raise KeyError('x')\nraise Bad()");
    assert_eq!(error.message(), "<no message: `__str__` raised KeyError>");
    assert!(error.to_string().starts_with("Bad"));
    assert!(format!("{error:#}").contains("Bad"));
}

#[test]
fn conversions_name_the_place() {
    let error = call::<i64>("math", "sqrt", (2,)).unwrap_err();
    assert_eq!(error.to_string(), "the return of `math.sqrt` is a Python `float`, which can't be a Rust `i64`");
    assert!(!error.is("TypeError") && error.type_name() == "ConvertError");
    let error = call::<Vec<i64>>("builtins", "list", ((1, "x"),)).unwrap_err();
    assert_eq!(error.to_string(), "the return of `builtins.list`, at `[1]`, is a Python `str`, which can't be a Rust `i64`");
    let error = call::<Object>("builtins", "len", (std::collections::HashSet::from([vec![1]]),)).unwrap_err();
    if crate::is_over_workers("the worker finds out, which knows no place") {
        assert_eq!(error.to_string(), "TypeError: unhashable type: 'list'");
    } else {
        assert_eq!(error.to_string(), "argument 1 of `builtins.len` can't be converted: TypeError: unhashable type: 'list'");
    }
}

#[test]
fn what_is_missing() {
    assert!(call::<Object>("no_such_module", "f", ()).unwrap_err().is("ModuleNotFoundError"));
    let error = call::<Object>("math", "sqt", ()).unwrap_err();
    assert_eq!(error.to_string(), "AttributeError: module 'math' has no attribute 'sqt'");
    assert!(get::<Object>("os.no_such", "x").unwrap_err().is("ModuleNotFoundError"));
}

#[test]
fn errors_are_small_and_portable() {
    fn portable<T: Send + Sync + 'static>() {}
    portable::<Error>();
    portable::<Object>();
    assert!(size_of::<Error>() <= 56, "{}", size_of::<Error>());
}
