//! Exceptions of the array libraries, translated. The messages were captured from the libraries: `tests/fixtures/library_errors`.

use snakebridge_macros::FromPython;
use snakebridge_runtime::{Error, Kwargs, Object, Result, Translation, Value, call};

use crate::eval;

#[derive(Debug, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct Captured {
    library: String,
    case: String,
    classes: Vec<String>,
    message: String,
    kind: String,
    detail: Option<Detail>,
}

#[derive(Debug, PartialEq, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
enum Detail {
    Shapes(Vec<usize>, Vec<usize>),
    Lengths(usize, usize),
    Dtypes(Option<String>, Option<String>),
}

/// Raises an exception of such a class: as the library's, with its ancestors.
const RAISE: &str = "
def raise_(classes, message):
    import builtins
    ours = [name for name in classes if not name.startswith('builtins.')]
    base = getattr(builtins, classes[len(ours)].removeprefix('builtins.'))
    for name in reversed(ours):
        module, _, bare = name.rpartition('.')
        base = type(bare, (base,), {'__module__': module})
    raise base(message)
";

fn raised(classes: &[impl AsRef<str>], message: &str) -> Result<Error> {
    let scope = eval("{}")?;
    call::<()>("builtins", "exec", (RAISE, &scope))?;
    let classes: Vec<&str> = classes.iter().map(AsRef::as_ref).collect();
    Ok(scope.get_item::<Object>("raise_")?.call::<()>((classes, message)).expect_err("it raises"))
}

fn check(entry: &Captured) -> Result<()> {
    let place = format!("{} {}", entry.library, entry.case);
    let error = raised(&entry.classes, &entry.message)?;
    let translation = error.translation().unwrap_or_else(|| panic!("{place}: `{}` is not translated", entry.message));
    let (kind, detail) = match &translation {
        Translation::Shape(mismatch) => {
            let shapes = mismatch.left.clone().zip(mismatch.right.clone()).map(|(left, right)| Detail::Shapes(left, right));
            ("shape", shapes.or_else(|| mismatch.lengths.map(|(first, second)| Detail::Lengths(first, second))))
        }
        Translation::Dtype(mismatch) => ("dtype", Some(Detail::Dtypes(mismatch.expected.clone(), mismatch.found.clone()))),
        Translation::Memory(lack) => {
            assert!(lack.requested.is_some_and(|bytes| bytes > 1 << 40) || entry.library == "tensorflow", "{place}: {lack:?}");
            assert!(lack.device.as_deref() == Some("cpu") || entry.library == "jax", "{place}: {lack:?}");
            ("memory", None)
        }
        other => panic!("{place}: {other:?}"),
    };
    assert_eq!(kind, entry.kind, "{place}");
    if entry.detail.is_some() {
        assert_eq!(detail, entry.detail, "{place}: {}", entry.message);
    }
    let text = translation.to_string();
    assert!(text.contains("\nhint: ") && text.lines().count() == 2, "{place}: {text}");
    Ok(())
}

fn fixture<T: snakebridge_runtime::FromPython>(name: &str) -> Result<T> {
    let path = format!("{}/../tests/fixtures/library_errors/{name}", env!("CARGO_MANIFEST_DIR"));
    let file: Object = call("builtins", "open", (path,))?;
    let rows = call("json", "load", (&file,))?;
    file.call_method::<()>("close", ())?;
    Ok(rows)
}

#[test]
fn captured_messages_are_understood() -> Result<()> {
    let captured: Vec<Captured> = fixture("messages.json")?;
    assert!(captured.len() > 60);
    captured.iter().try_for_each(check)
}

/// A message of a device that is not here, made as the library's source makes it, which is named.
#[derive(Debug, FromPython)]
#[snakebridge(crate = "snakebridge_runtime")]
struct OfDevice {
    source: String,
    classes: Vec<String>,
    message: String,
    device: Option<String>,
    requested: Option<u64>,
    available: Option<u64>,
    total: Option<u64>,
}

#[test]
fn memory_of_devices() -> Result<()> {
    let rows: Vec<OfDevice> = fixture("devices.json")?;
    assert!(rows.len() >= 10);
    for row in rows {
        let error = raised(&row.classes, &row.message)?;
        let Some(Translation::Memory(lack)) = error.translation() else { panic!("{}: {error}", row.source) };
        assert_eq!(lack.device, row.device, "{}", row.source);
        assert_eq!((lack.requested, lack.available, lack.total), (row.requested, row.available, row.total), "{}", row.source);
    }
    let shape = raised(
        &["ResourceExhaustedError", "builtins.Exception"],
        "OOM when allocating tensor with shape[8,1024] and type float on /device:GPU:0 by allocator GPU_0_bfc",
    )?;
    assert!(matches!(shape.translation(), Some(Translation::Memory(lack)) if lack.shape == Some(vec![8, 1024])));
    let words = raised(
        &["torch.OutOfMemoryError", "builtins.RuntimeError"],
        "CUDA out of memory. Tried to allocate 20.00 MiB. GPU 1 has a total capacity of 15.78 GiB of which 15.19 MiB is free.",
    )?;
    let words = words.translation().map(|translation| translation.to_string()).unwrap_or_default();
    assert!(
        words.starts_with("out of memory on `cuda:1`: 20 MiB asked for, 15.1900 MiB free, 15.7800 GiB in all\nhint: use a smaller batch"),
        "{words}"
    );
    Ok(())
}

#[test]
fn other_exceptions_stay_as_they_are() -> Result<()> {
    for (class, message) in [
        ("ValueError", "the ROOM is out"),
        ("KeyError", "operands could not be broadcast together with shapes (3,) (4,)"),
        ("RuntimeError", "CUDA error: invalid argument"),
    ] {
        let error = raised(&[format!("builtins.{class}")], message)?;
        assert!(error.translation().is_none(), "{message}");
        assert!(matches!(error.translated(), Error::Python(_)));
    }
    Ok(())
}

#[test]
fn a_translated_error_is_still_what_python_raised() -> Result<()> {
    let error = raised(&["builtins.ValueError"], "operands could not be broadcast together with shapes (2,3) (4,3) ")?.translated();
    assert_eq!(
        error.to_string(),
        "ValueError: shapes do not fit in `broadcast`: [2, 3] and [4, 3] (dimension 0)\nhint: dimension 0 must have the same length in both, or the length 1 in one"
    );
    assert!(error.is("ValueError") && error.message().starts_with("operands could not"));
    assert!(format!("{error:#}").contains("Traceback (most recent call last)"));
    Ok(())
}

#[test]
fn frames_and_contexts() -> Result<()> {
    let scope = eval("{}")?;
    let code = "def inner():\n    raise KeyError('k')\ndef outer():\n    try:\n        inner()\n    except KeyError:\n        raise ValueError('v') from None";
    let compiled: Object = call("builtins", "compile", (code, "the_file.py", "exec"))?;
    call::<()>("builtins", "exec", (&compiled, &scope))?;
    let error = scope.get_item::<Object>("outer")?.call::<Value>(()).unwrap_err();
    let error = error.python().expect("it is Python's").clone();
    let frames = error.frames();
    assert_eq!(frames.iter().map(ToString::to_string).collect::<Vec<_>>(), ["the_file.py:7 in outer"]);
    assert!(error.cause().is_none());
    let context = error.context().expect("a `KeyError` was being handled");
    assert_eq!(
        context.frames().iter().map(|frame| (frame.line, frame.function.as_str())).collect::<Vec<_>>(),
        [(5, "outer"), (2, "inner")]
    );
    let never_raised: Object = call("builtins", "ValueError", Kwargs::new())?;
    assert!(never_raised.attr::<Option<Object>>("__traceback__")?.is_none());
    Ok(())
}
