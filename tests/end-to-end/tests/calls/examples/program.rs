//! Examples of what a program does around its calls: errors, events, the whole universal interface.

use std::sync::{Arc, Mutex};

use snakebridge::prelude::*;
use snakebridge::telemetry::{Outcome, correlated, observe};
use snakebridge::{
    DescriptionKind, Session, Translation, call, call_helper, call_with, callback, describe, get, method, module, set_attr, stream,
};

/// Shapes, element types and memory as data, and Python's own errors with their place.
#[test]
fn error_showcase() -> Result<()> {
    let numpy = |function: &str, arguments: (Vec<f64>, Vec<f64>)| call::<Object>("numpy", function, arguments);
    let error = numpy("add", (vec![1.0, 2.0], vec![1.0, 2.0, 3.0])).expect_err("the lengths differ");
    assert!(matches!(error.translation(), Some(Translation::Shape(found)) if found.left == Some(vec![2]) && found.right == Some(vec![3])));
    let error =
        call_with("numpy", "add", (vec![1, 2], vec![1.5, 2.5])).kwarg("out", call::<Object>("numpy", "zeros", (2, "i8"))?).call::<Object>();
    assert!(matches!(error.map_err(|error| error.translation()), Err(Some(Translation::Dtype(_)))));
    let error = call::<Object>("numpy", "zeros", ((1_u64 << 48,),)).expect_err("there is less memory");
    assert!(matches!(error.translation(), Some(Translation::Memory(lack)) if lack.requested.is_some_and(|bytes| bytes == 1 << 51)));
    assert!(error.translated().to_string().contains("\nhint: "));
    let error = call::<Object>("json", "loads", ("{",)).expect_err("no JSON");
    assert!(error.is("ValueError") && error.translation().is_none());
    assert!(error.python().is_some_and(|error| error.frames().iter().any(|frame| frame.file.ends_with("decoder.py") && frame.line > 0)));
    Ok(())
}

/// Starts, ends and failures, counted per function, from several threads.
#[test]
fn telemetry_showcase() -> Result<()> {
    let ended = Arc::new(Mutex::new(Vec::new()));
    let own = Arc::clone(&ended);
    let observer = observe(move |event| {
        if event.correlation_id == Some("showcase")
            && let Some(outcome) = &event.outcome
            && let Ok(mut ended) = own.lock()
        {
            ended.push((event.name.to_owned(), outcome.clone()));
        }
    });
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| {
                correlated("showcase", || call::<f64>("math", "sqrt", (4,)).is_ok() && call::<f64>("math", "sqrt", (-4,)).is_err())
            });
        }
    });
    drop(observer);
    let ended = ended.lock().map(|ended| ended.clone()).unwrap_or_default();
    assert!(ended.len() == 6 && ended.iter().all(|(name, _)| name == "math.sqrt"));
    assert_eq!(ended.iter().filter(|(_, outcome)| *outcome == Outcome::Failure("ValueError".to_owned())).count(), 3);
    Ok(())
}

/// The whole of it, in ten sections.
#[test]
fn universal_ffi_example() -> Result<()> {
    // 1: functions of any module, submodules and class methods too.
    assert_eq!(call::<f64>("math", "pow", (2, 10))?, 1024.0);
    assert_eq!(call::<String>("os.path", "basename", ("a/b",))?, "b");
    assert_eq!(call::<Object>("datetime", "datetime.fromisoformat", ("2024-02-29",))?.attr::<i64>("day")?, 29);
    // 2: attributes of modules.
    assert!(get::<Vec<String>>("sys", "path")?.len() > 1);
    // 3: objects, their methods and attributes.
    let space: Object = call("types", "SimpleNamespace", ())?;
    set_attr(&space, "x", 5)?;
    assert_eq!((space.attr::<i64>("x")?, method::<String>(&space, "__repr__", ())?), (5, "namespace(x=5)".to_owned()));
    // 4: bytes.
    assert_eq!(call::<Object>("hashlib", "sha256", (b"abc".as_slice(),))?.call_method::<String>("hexdigest", ())?[..8], *"ba7816bf");
    // 5: keys that are no strings.
    let squares: Object = call("builtins", "dict", ([(1, 1), (2, 4)],))?;
    assert_eq!(squares.get_item::<i64>(2)?, 4);
    // 6: keyword arguments and options.
    assert_eq!(call_with("builtins", "round", (1.25,)).kwarg("ndigits", 1).timeout(std::time::Duration::from_secs(20)).call::<f64>()?, 1.2);
    // 7: streams.
    assert_eq!(stream::<i64>("builtins", "range", (3,))?.collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    // 8: callbacks.
    assert_eq!(call::<Object>("builtins", "map", (callback(|n: i64| n + 1), [1, 2]))?.iter::<i64>()?.collect::<Result<Vec<_>>>()?, [2, 3]);
    // 9: discovery at run time, helpers.
    assert_eq!(describe(&module("json")?)?.kind, DescriptionKind::Module);
    assert_eq!(call_helper::<String>("text.shout", ("a",))?, "A!");
    // 10: sessions.
    let session = Session::new();
    session.keep(space)?;
    assert_eq!(session.close(), 1);
    Ok(())
}
