//! Calls by name, and how a builder decides between position and name. `inspect.Signature.bind` has the last word in Python; here a function reports what it got.

use snakebridge_runtime::__private::{self, Environment, Index, Library, Sites};
use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Call, attr, call, call_with, get, kinds, method, method_with, set_attr};

use crate::eval;

static ENVIRONMENT: Environment = Environment { python: "", version: "", path: "", settings: "", lock: "" };
static LIBRARY: Library = Library { name: "reporter", version: None, environment: &ENVIRONMENT, index: &INDEX };
static INDEX: Index = Index::new("");

static SITES: Sites = Sites::new(
    &LIBRARY,
    "\
    0 reporter:report(a, b=, b2=, /, c=, d=, *, e, f=)\n\
    1 reporter:Holder.make()\n\
    2 upper()\n\
    ",
);
/// `def report(a, b=…, b2=…, /, c=…, d=…, *args, e, f=…, **kwargs)`.
const REPORT: u32 = 0;
const NESTED: u32 = 1;
const UPPER: u32 = 2;
/// The numbers of the optional parameters among themselves.
const B: u16 = 0;
const B2: u16 = 1;
const C: u16 = 2;
const D: u16 = 3;
const F: u16 = 4;

fn install() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let source = "import types, sys\nm = types.ModuleType('reporter')\ncode = '''\ndef report(*args, **kwargs): return repr((args, kwargs))\nclass Holder:\n    @classmethod\n    def make(cls, x=1): return (cls.__name__, x)\n'''\nexec(code, m.__dict__)\nsys.modules['reporter'] = m\n";
        call::<()>("builtins", "exec", (source, eval("{}").unwrap())).unwrap();
    });
}

/// What the setters of generated builders do.
trait Set<'a> {
    fn set<K: 'static>(self, number: u16, value: impl ToPython<K> + 'a) -> Self;
}

impl<'a> Set<'a> for Call<'a> {
    fn set<K: 'static>(self, number: u16, value: impl ToPython<K> + 'a) -> Self {
        __private::set(self, number, value)
    }
}

#[test]
fn required_ones() -> Result<()> {
    install();
    let report = SITES.call::<(kinds::Any, kinds::Any), _, String>(REPORT, (1, 2))?;
    assert_eq!(report, "((1,), {'e': 2})");
    Ok(())
}

#[test]
fn position_or_name() -> Result<()> {
    install();
    let begin = || SITES.begin(REPORT).positional::<kinds::Any>(1).positional::<kinds::Any>(5);
    assert_eq!(begin().call::<String>()?, "((1,), {'e': 5})");
    assert_eq!(begin().set::<kinds::Any>(F, 6).set::<kinds::Any>(C, 3).call::<String>()?, "((1,), {'c': 3, 'e': 5, 'f': 6})");
    assert_eq!(begin().set::<kinds::Any>(B, 2).call::<String>()?, "((1, 2), {'e': 5})");
    // Before `*args` all goes by position.
    let filled = begin().set::<kinds::Any>(D, 4).set::<kinds::Any>(B, 2).set::<kinds::Any>(B2, 2).set::<kinds::Any>(C, 3).arg(9).args([10]);
    assert_eq!(filled.call::<String>()?, "((1, 2, 2, 3, 4, 9, 10), {'e': 5})");
    // Free keywords; the last of a name counts, a parameter's own too.
    let free = begin().kwarg("z", 1).kwarg("z", 2).set::<kinds::Any>(F, 6).kwargs(Kwargs::new().with("f", 7));
    assert_eq!(free.call::<String>()?, "((1,), {'e': 5, 'f': 7, 'z': 2})");
    assert_eq!(begin().set::<kinds::Any>(C, 1).set::<kinds::Any>(C, 2).call::<String>()?, "((1,), {'c': 2, 'e': 5})");
    Ok(())
}

#[test]
fn gaps_are_refused() {
    install();
    let begin = || SITES.begin(REPORT).positional::<kinds::Any>(1).positional::<kinds::Any>(5);
    let error = begin().set::<kinds::Any>(B2, 2).call::<String>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "`reporter.report` can't be called so: `b2` goes by position here, so `b`, which comes before it, must be given too"
    );
    assert!(begin().set::<kinds::Any>(D, 4).arg(9).call::<String>().unwrap_err().to_string().contains("`d` goes by position here"));
}

#[test]
fn many_combinations_of_keywords() -> Result<()> {
    install();
    for mask in 0..8 {
        for _ in 0..2 {
            let mut call = SITES.begin(REPORT).positional::<kinds::Any>(1).positional::<kinds::Any>(5);
            let mut expected = Vec::new();
            for (bit, (index, number, name)) in [(3, C, "c"), (4, D, "d"), (6, F, "f")].into_iter().enumerate() {
                if mask >> bit & 1 == 1 {
                    call = call.set::<kinds::Any>(number, index);
                    expected.push((index, format!("'{name}': {index}")));
                }
            }
            expected.push((5, "'e': 5".to_owned()));
            expected.sort();
            let expected = expected.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(", ");
            assert_eq!(call.call::<String>()?, format!("((1,), {{{expected}}})"));
        }
    }
    Ok(())
}

#[test]
fn dotted_and_without_signature() -> Result<()> {
    install();
    assert_eq!(SITES.call_args::<(String, i64)>(NESTED, (7,))?, ("Holder".to_owned(), 7));
    assert_eq!(SITES.begin(NESTED).kwarg("x", 3).call::<(String, i64)>()?.1, 3);
    let text = Object::new("abc")?;
    assert_eq!(SITES.call_on::<(), _, String>(UPPER, &text, ())?, "ABC");
    assert_eq!(SITES.begin_on(UPPER, &text).call::<String>()?, "ABC");
    let error = SITES.begin_on(UPPER, &text).arg(1).call::<String>().unwrap_err();
    assert!(error.is("TypeError"));
    assert_eq!(
        SITES.call_on::<(), _, i64>(UPPER, &text, ()).unwrap_err().to_string(),
        "the return of `str.upper` is a Python `str`, which can't be a Rust `i64`"
    );
    Ok(())
}

#[test]
fn by_name() -> Result<()> {
    assert_eq!(call::<f64>("math", "sqrt", (16,))?, 4.0);
    assert_eq!(call::<i64>("datetime", "datetime.fromtimestamp", (0,)).map(|_: i64| 0).unwrap_err().type_name(), "ConvertError");
    assert_eq!(call::<String>("datetime", "date.fromisoformat", ("2024-01-02",)).unwrap_err().type_name(), "ConvertError");
    assert_eq!(call::<Object>("datetime", "date", (2024, 1, 2))?.to_string(), "2024-01-02");
    assert_eq!(call::<String>("os.path", "join", ("a", "b"))?, "a/b");
    assert_eq!(call::<String>("os", "path.join", ("a", "b"))?, "a/b");
    // A submodule that nobody imported.
    assert_eq!(call::<Object>("xml", "etree.ElementTree.fromstring", ("<a/>",))?.attr::<String>("tag")?, "a");
    assert_eq!(call_with("json", "dumps", ([1, 2],)).kwarg("indent", 1).call::<String>()?, "[\n 1,\n 2\n]");
    assert_eq!(call::<String>("json", "dumps", ([1, 2],).kwargs(Kwargs::new().with("separators", (";", ":"))))?, "[1;2]");
    assert!((get::<f64>("math", "pi")? - std::f64::consts::PI).abs() < 1e-15);
    let object = call::<Object>("types", "SimpleNamespace", Kwargs::new().with("x", 1))?;
    set_attr(&object, "y", "text")?;
    assert_eq!(attr::<i64>(&object, "x")?, 1);
    assert_eq!(attr::<String>(&object, "y")?, "text");
    let text = Object::new("a-b")?;
    assert_eq!(method::<Vec<String>>(&text, "split", ("-",))?, ["a", "b"]);
    assert_eq!(method_with(&text, "split", ()).kwarg("sep", "-").kwarg("maxsplit", 0).call::<Vec<String>>()?, ["a-b"]);
    Ok(())
}

/// Code that looks at its caller's variables finds a frame, though Rust has none: one, of `__main__`.
#[test]
fn the_frame_below() -> Result<()> {
    if crate::is_over_workers("calls in a worker are made by its program, whose frame is below theirs") {
        return Ok(());
    }
    let frame = |depth: i64| call::<Object>("sys", "_getframe", (depth,));
    assert_eq!(frame(0)?.attr::<Object>("f_globals")?.get_item::<String>("__name__")?, "__main__");
    assert!(frame(0)?.attr::<Object>("f_back")?.is_none() && frame(0)?.attr::<Object>("f_locals")?.len()? == 0);
    assert!(frame(1).unwrap_err().is("ValueError"));
    let names = |depth: usize| -> Result<String> {
        let code = format!("(lambda sys: (lambda: sys._getframe({depth}).f_code.co_filename)())(__import__('sys'))");
        eval(&code)?.extract()
    };
    // The two lambdas and the expression around them, then the one below.
    assert_eq!((names(0)?, names(2)?, names(3)?), ("<string>".to_owned(), "<string>".to_owned(), "<rust>".to_owned()));
    assert_eq!(names(4).unwrap_err().message(), "call stack is not deep enough");
    assert_eq!(call::<String>("inspect", "getmodulename", ("x.py",))?, "x");
    assert!(call::<Option<Object>>("inspect", "currentframe", ())?.is_some());
    Ok(())
}

#[test]
fn pandas_finds_its_callers_variables() -> Result<()> {
    let Ok(frame) = call::<Object>("pandas", "DataFrame", (Kwargs::new().with("a", [1, 2, 3]),)) else {
        return Ok(());
    };
    let found: Vec<i64> = frame.call_method::<Object>("query", ("a > 1",))?.get_item::<Object>("a")?.extract()?;
    assert_eq!(found, [2, 3]);
    assert_eq!(call::<i64>("pandas", "eval", ("1 + 2",))?, 3);
    Ok(())
}
