//! The universal FFI: calls without generated code.

use snakebridge::prelude::*;

use crate::python;

#[test]
fn modules_functions_and_attributes_by_name() -> Result<()> {
    let root: f64 = snakebridge::call("math", "sqrt", (16,))?;
    assert_eq!(root, 4.0);
    let pi: f64 = snakebridge::get("math", "pi")?;
    assert_eq!(pi, python::<f64>("__import__('math').pi"));
    let joined: String = snakebridge::call("os.path", "join", ("a", "b"))?;
    assert_eq!(joined, python::<String>("__import__('os').path.join('a', 'b')"));
    Ok(())
}

#[test]
fn dotted_attributes_are_followed() -> Result<()> {
    let year: i64 = snakebridge::call::<Object>("datetime", "date.fromisoformat", ("2024-02-29",))?.attr("year")?;
    assert_eq!(year, 2024);
    Ok(())
}

#[test]
fn keyword_arguments_and_objects() -> Result<()> {
    let number: i64 = snakebridge::call_with("builtins", "int", ("ff",)).kwarg("base", 16).call()?;
    assert_eq!(number, 255);
    let space: Object = snakebridge::call("types", "SimpleNamespace", ())?;
    snakebridge::set_attr(&space, "x", vec![1, 2])?;
    assert_eq!(snakebridge::attr::<Vec<i64>>(&space, "x")?, [1, 2]);
    let upper: String = snakebridge::method(&snakebridge::call::<Object>("builtins", "str", ("abc",))?, "upper", ())?;
    assert_eq!(upper, "ABC");
    Ok(())
}

#[test]
fn what_does_not_exist_is_named() {
    let error = snakebridge::call::<Object>("math", "sqroot", (16,)).expect_err("there is no such function");
    assert!(error.is("AttributeError") && error.to_string().contains("sqroot"), "{error}");
    let error = snakebridge::call::<Object>("no_such_module", "f", ()).expect_err("there is no such module");
    assert!(error.is("ModuleNotFoundError") && error.to_string().contains("no_such_module"), "{error}");
}

#[test]
fn keyword_arguments_are_merged() -> Result<()> {
    let base = kwargs! { a: 1, "b": 2 };
    let merged: std::collections::HashMap<String, i64> =
        snakebridge::call("builtins", "dict", kwargs! { **base, b: 3, (format!("c{}", 1)): 4 })?;
    assert_eq!(merged, python("dict(a=1, b=3, c1=4)"));
    Ok(())
}

#[test]
fn processes_that_python_starts_are_of_the_same_environment() -> Result<()> {
    use snakebridge::call;
    // Whatever way they are started, and however many threads this program has.
    for method in ["spawn", "forkserver", "fork"] {
        let context: Object = call("multiprocessing", "get_context", (method,))?;
        let options = Kwargs::new().with("max_workers", 2).with("mp_context", &context);
        let pool: Object = call("concurrent.futures", "ProcessPoolExecutor", ().kwargs(options))?;
        let path: Object = snakebridge::get("importlib.metadata", "version")?;
        let task: Object = pool.call_method("submit", (&path, "numpy"))?;
        let version: String = task.call_method("result", (60,))?;
        assert!(version.starts_with("2.4."), "{method}: {version}");
        pool.call_method::<()>("shutdown", ())?;
    }
    Ok(())
}
