//! Examples of calls: generated ones, by name, with options, of whole pipelines.

use snakebridge::prelude::*;
use snakebridge::{CallOptions, Stream, call, call_helper, call_with, get};
use snakebridge_end_to_end::{json, math, numpy, os, pylatexenc, scoring, suspended_functions, sympy};

use crate::python;

/// Math, strings, JSON and the system, by name.
#[test]
fn basic() -> Result<()> {
    assert_eq!(call::<f64>("math", "sqrt", (144,))?, 12.0);
    assert_eq!(get::<f64>("math", "pi")?, std::f64::consts::PI);
    assert_eq!(Object::new("hello world")?.call_method::<String>("title", ())?, "Hello World");
    assert_eq!(json::dumps(kwargs! { name: "Ada", born: 1815 })?, r#"{"name": "Ada", "born": 1815}"#);
    assert_eq!(py!(os::path::join::<String>("a", *["b"]))?, python::<String>("__import__('os').path.join('a', 'b')"));
    assert_eq!(call::<String>("os", "getcwd", ())?, std::env::current_dir().unwrap_or_default().display().to_string());
    Ok(())
}

/// Forty calls of twenty modules of the standard library, none of them listed anywhere.
#[test]
fn twenty_libraries() -> Result<()> {
    let calls = [
        ("math", "factorial(10)", "gcd(12, 18)"),
        ("json", "dumps([1])", "loads('[2]')"),
        ("os", "getcwd()", "sep.join('ab')"),
        ("sys", "getrecursionlimit()", "intern('a')"),
        ("platform", "system()", "python_version()"),
        ("datetime", "date(2024, 2, 29).isoformat()", "timedelta(1).days"),
        ("random", "Random(1).randint(1, 6)", "Random(1).random()"),
        ("re", "escape('a.b')", "findall('a', 'aba')"),
        ("hashlib", "sha256(b'a').hexdigest()", "md5(b'').hexdigest()"),
        ("base64", "b64encode(b'ab')", "b64decode(b'YWI=')"),
        ("urllib.parse", "quote('a b')", "urlsplit('http://a/b').path"),
        ("itertools", "accumulate([1, 2]).__next__()", "count(3).__next__()"),
        ("functools", "reduce(max, [1, 3, 2])", "partial(int, base=2)('11')"),
        ("collections", "Counter('aab').most_common(1)", "OrderedDict(a=1)['a']"),
        ("string", "ascii_lowercase.upper()", "capwords('a b')"),
        ("textwrap", "shorten('a b c', 3, placeholder='')", "dedent('  a')"),
        ("uuid", "UUID(int=1).hex", "uuid5(__import__('uuid').NAMESPACE_DNS, 'a').hex"),
        ("time", "gmtime(0).tm_year", "strftime('%Y', __import__('time').gmtime(0))"),
        ("statistics", "mean([1, 2])", "median([1, 3, 2])"),
        ("decimal", "Decimal('0.1') + 1", "Decimal(2).sqrt()"),
    ];
    assert_eq!(calls.len(), 20);
    for (module, first, second) in calls {
        let scope: Object = call("builtins", "vars", (snakebridge::module(module)?,))?;
        for expression in [first, second] {
            let answer: String = call("builtins", "eval", (format!("repr({expression})"), &scope))?;
            assert_eq!(answer, python::<String>(&format!("repr(__import__('{module}', fromlist=['_']).{expression})")), "{module}");
        }
    }
    Ok(())
}

/// Discovery of what was generated, and calls of it.
#[test]
fn math_demo() -> Result<()> {
    assert!(snakebridge::libraries().iter().any(|library| library.name == "math"));
    assert!(math::__functions__().any(|entry| entry.name == "sqrt") && json::__classes__().any(|entry| entry.name == "JSONDecoder"));
    assert_eq!(math::__search__("square root")[0].path, "math.isqrt".replace("isqrt", "sqrt"));
    assert_eq!((math::sqrt(16)?, math::gcd_with().args([12, 18]).call()?), (4.0, 6));
    Ok(())
}

/// Optional arguments, keyword-only ones, none known at all, names that are words of Rust, compiled functions.
#[test]
fn signature_showcase() -> Result<()> {
    assert_eq!(scoring::rank([("a", 1), ("b", 2)].into_iter().collect::<std::collections::HashMap<_, _>>())?, ["b", "a"]);
    assert_eq!(scoring::every_kind_with(1, 2, 3).args([9]).d(5).kwarg("class", 6).call()?, "1 2 (9,) 3 5 [('class', 6)]");
    assert_eq!(call::<i64>("builtins", "max", (1, 5, 3))?, 5);
    assert_eq!(numpy::add::<Vec<i64>>([1, 2], [3, 4])?, [4, 6]);
    Ok(())
}

/// Keyword arguments, options of the call, and more positional arguments than the wrapper names.
#[test]
fn wrapper_args_example() -> Result<()> {
    let mean: Vec<f64> = numpy::mean_with([[1.0, 2.0], [3.0, 4.0]]).axis(0).timeout(std::time::Duration::from_secs(20)).call()?;
    assert_eq!(mean, [2.0, 3.0]);
    let steps = py!(numpy::arange(0, *(6, 3)))?;
    assert_eq!(steps.as_object().extract::<Vec<i64>>()?, [0, 3]);
    assert_eq!(call_with("builtins", "int", ("ff",)).kwarg("base", 16).idempotent().call::<i64>()?, 255);
    Ok(())
}

/// The same function at once and item by item.
#[test]
fn streaming_example() -> Result<()> {
    assert_eq!(suspended_functions::words("a b")?, ["a", "b"]);
    let items: Stream<String> = suspended_functions::words_stream("a b c")?;
    assert_eq!(items.collect::<Result<Vec<_>>>()?, ["a", "b", "c"]);
    let numbers = snakebridge::stream::<i64>("builtins", "range", (1_000_000_000,))?;
    assert_eq!(numbers.take(3).collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    Ok(())
}

/// LaTeX to text, text to two expressions, and the proof that they are equal: three libraries and a helper.
#[test]
fn proof_pipeline() -> Result<()> {
    let converter = pylatexenc::latex2text::LatexNodes2Text::new()?;
    let holds = |latex: &str| -> Result<bool> {
        let text: String = converter.as_object().call_method("latex_to_text", (latex,))?;
        let (left, right): (String, String) = call_helper("text.sides", (text,))?;
        let difference: Object = sympy::simplify(sympy::sympify::<Object>(format!("({left}) - ({right})"))?)?;
        difference.equals(sympy::sympify::<Object>("0")?)
    };
    assert!(holds(r"(x + 1)^2 = x^2 + 2*x + 1")?);
    assert!(holds(r"\frac{x}{2} + \frac{x}{2} = x")?);
    assert!(!holds(r"x^2 = 2*x")?);
    Ok(())
}
