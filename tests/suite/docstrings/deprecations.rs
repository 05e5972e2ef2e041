//! What is deprecated: all of an object, one of its parameters, or only a way of using it, which is no reason to warn everybody.

use std::path::Path;
use std::time::Duration;

use snakebridge_build::config::Layout;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::docstring::{Docstring, parse};
use snakebridge_build::introspect::{Request, introspect};
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::{emit, resolve};

/// Since when, and what is said about it.
fn deprecation(docstring: &Docstring<'_>, name: &str) -> Option<(String, String)> {
    docstring.deprecation(name).map(|found| (found.since.to_owned(), found.text.join(" ")))
}

#[test]
fn a_way_of_using_an_object_is_not_the_object() {
    // As in sympy.integrate, sympy.Add, scipy.optimize.nnls, sympy.lambdify and pandas.infer_freq.
    for text in [
        "Using ``f()`` with :class:`~.Poly` is deprecated. Use :meth:`.Poly.f` instead.",
        "Using arguments that aren't subclasses of :class:`~.Expr` is deprecated.",
        "Use of argument(s) ``{'a'}`` by position is deprecated; beginning in 2.0, these will be keyword-only.",
        "Passing a set for the *args* parameter is deprecated as sets are unordered.",
        "A future version will return an :class:`Offset`. Use the option to opt in.",
    ] {
        let docstring = format!("f(x)\n\n.. deprecated:: 1.6\n\n   {text}\n\nExplanation\n===========\n\nDoes it.\n");
        assert_eq!(deprecation(&parse(&docstring), "f"), None, "{text}");
    }
}

#[test]
fn all_of_an_object() {
    // As in random_integers, DatetimeIndex.weekday, sympy.npartitions, PassiveAggressiveClassifier, requests.session and PeriodIndex.is_full.
    for text in [
        "",
        "Use :attr:`Index.day_of_week` instead.",
        "The ``f`` function is deprecated. Use :class:`g` instead.",
        "The whole class `f` was deprecated in version 1.8 and will be removed in 1.10. Instead use:",
        "This method has been deprecated since version 1.6 and is only kept for old code.",
        "``Index.f`` is deprecated and will be removed in a future version.",
    ] {
        let docstring = format!("Does it.\n\n.. deprecated:: 1.6\n\n    {text}\n\nParameters\n----------\nx : int\n");
        assert_eq!(deprecation(&parse(&docstring), "f"), Some(("1.6".to_owned(), text.to_owned())), "{text}");
    }
    assert!(parse("Does it.\n\nDeprecated:\n    Whatever is said here.\n").deprecation("f").is_some(), "a section of its own");
}

#[test]
fn a_note_before_any_text_keeps_what_it_indents() {
    let docstring =
        parse("f(x, ...)\n\n.. deprecated:: 1.6\n\n   Use ``g``.\n\nExplanation\n===========\n\nCompute it for one\nor more.\n\nMore.\n");
    assert_eq!(docstring.signature, ["f(x, ...)"]);
    assert!(docstring.summary.is_empty(), "{docstring:?}");
    assert_eq!(docstring.extended[..3], [".. deprecated:: 1.6", "", "   Use ``g``."]);
    assert_eq!(docstring.lead(), ["Compute it for one", "or more."]);
}

#[test]
fn parameters() {
    let docstring = parse(
        "Does it.\n\nParameters\n----------\ncopy : bool\n    Copies.\n\n    .. deprecated:: 3.0\n\n        This keyword is ignored.\n\
         kth : int\n    Place.\n\n    .. deprecated:: 1.22\n        Passing booleans as index is deprecated.\n\
         disp : bool\n    Says more.\n\n    .. deprecated:: 1.16\n        The `disp` argument is deprecated and will be\n        removed.\n",
    );
    let text = |name: &str| docstring.parameter(name).and_then(|entry| entry.deprecation(name)).map(|found| found.text.join(" "));
    assert_eq!(text("copy").as_deref(), Some("This keyword is ignored."));
    assert_eq!(text("kth"), None, "only a value is deprecated");
    assert_eq!(text("disp").as_deref(), Some("The `disp` argument is deprecated and will be removed."));
    assert_eq!(docstring.deprecation("f"), None);
}

#[test]
fn rust_warns_of_what_python_calls_deprecated_and_of_nothing_else() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let request = Request { paths: vec![fixtures], ..Request::new("deprecated_things") };
    let facts = introspect(Path::new("python3"), &[request], Duration::from_secs(60)).remove(0).expect("facts");
    let mut diagnostics = Diagnostics::default();
    let library = resolve::resolve(&facts, &mut diagnostics);
    let plan = lower(&[(library, LibraryOptions::default())], &mut diagnostics);
    let text: String = emit::emit(&plan, Layout::Single).into_iter().map(|file| file.contents).collect();
    let mut notes: Vec<(&str, &str)> = Vec::new();
    let mut note = None;
    for line in text.lines().map(str::trim) {
        if let Some(found) = line.strip_prefix("#[deprecated(note = \"") {
            note = found.strip_suffix("\")]");
        } else if let Some(function) = line.strip_prefix("pub fn ") {
            let name = function.split(['<', '(']).next().expect("a name");
            notes.extend(note.take().map(|note| (name, note)));
        }
    }
    let expected = [
        ("new", "use Fresh"),
        ("walk", "use run"),
        ("week", "since 1.1: Use weeks instead."),
        ("decorated", "use fresh"),
        ("bracketed", "use `book[sheet]`, or `a[b]`. See `<there>`"),
        ("documented", "since 1.6: Use fresh instead."),
        ("kind", "since 2.0: This keyword is ignored."),
    ];
    notes.sort_unstable();
    let mut expected = expected.to_vec();
    expected.sort_unstable();
    assert_eq!(notes, expected);
}
