//! Types that docstrings name, where nothing else has one. The expected types follow from the style guides of NumPy, pandas and
//! scikit-learn, Google's and Sphinx's; the phrases are those that their libraries write.

use serde_json::{Value, json};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::ir::{Library, Literal, Member, Signature, Source, Type};
use snakebridge_build::resolve::coverage::{Reason, untyped};
use snakebridge_build::resolve::resolve;

use Type::{Any, ArrayLike, Bool, Bytes, Callable, DtypeLike, Float, Int, None, Path, SelfType, Str, Unknown};

fn facts(doc: &str, parameters: Value, returns: Option<&str>) -> facts::Library {
    let mut signature = json!({ "source": "runtime", "parameters": parameters });
    if let Some(returns) = returns {
        signature["returns"] = json!(returns);
    }
    let function = json!({ "kind": "function", "doc": doc, "signatures": [signature] });
    let frame = json!({ "module": "lib", "qualname": "Frame", "members": {} });
    serde_json::from_value(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11",
        "modules": { "lib": { "members": { "f": function } } },
        "classes": { "lib.Frame": frame },
    }))
    .expect("the facts are valid")
}

fn resolved(facts: &facts::Library) -> Library {
    resolve(facts, &mut Diagnostics::default())
}

fn signature(library: &Library) -> Signature {
    match &library.modules["lib"].members["f"] {
        Member::Function(function) => function.signature.clone().expect("it has a signature"),
        other => panic!("`f` is {other:?}"),
    }
}

fn judged(doc: &str, parameters: Value, returns: Option<&str>) -> Signature {
    signature(&resolved(&facts(doc, parameters, returns)))
}

fn x() -> Value {
    json!([{ "name": "x", "kind": "positional_or_keyword" }])
}

fn accepted(phrase: &str) -> Type {
    judged(&format!("Does.\n\nParameters\n----------\nx : {phrase}\n    It.\n"), x(), Option::None).parameters[0].ty.clone()
}

fn returned(phrase: &str) -> Type {
    judged(&format!("Does.\n\nParameters\n----------\nx : int\n\nReturns\n-------\nout : {phrase}\n    It.\n"), x(), Option::None).returns
}

fn union<const N: usize>(members: [Type; N]) -> Type {
    Type::Union(members.to_vec())
}

fn texts<const N: usize>(values: [&str; N]) -> Type {
    Type::Literal(values.map(|value| Literal::Str(value.to_owned())).to_vec())
}

fn sequence(item: Type) -> Type {
    Type::Sequence(Box::new(item))
}

fn tuple_of(item: Type) -> Type {
    Type::TupleOf(Box::new(item))
}

fn mapping() -> Type {
    Type::Mapping(Box::new(Any), Box::new(Any))
}

fn class(name: &str) -> Type {
    Type::Class(name.to_owned(), Vec::new())
}

#[test]
fn phrases_of_parameters_take_whatever_they_could_mean() {
    let table = [
        ("int", Int),
        ("int, optional", Int),
        ("(float, float)", sequence(Float)),
        ("(left: float, right: str)", sequence(union([Float, Str]))),
        ("Frame or (str, Frame)", union([sequence(union([Str, class("lib.Frame")])), class("lib.Frame")])),
        ("Frame or (Nx, Ny)", class("lib.Frame")),
        ("int, default=None", union([None, Int])),
        ("int or None, default None", union([None, Int])),
        ("non-negative int", Int),
        ("int (>= 0)", Int),
        (":obj:`int`", Int),
        ("``float``", Float),
        ("number", Type::Complex),
        ("bool, default True", Bool),
        ("string", Str),
        ("bytes", Bytes),
        ("path-like", Path),
        ("str, path object or file-like object", Any),
        ("callable", Callable),
        ("data-type, optional", DtypeLike),
        ("array_like", ArrayLike),
        ("array_like, shape (n,)", ArrayLike),
        ("array-like of shape (n_samples, n_features)", ArrayLike),
        ("array-like of shape (n_samples,) or (n_samples, n_outputs)", ArrayLike),
        ("(M, N) array_like", ArrayLike),
        ("1-D ndarray of float", ArrayLike),
        // A sparse matrix is a handle, which goes in wherever an array does.
        ("{array-like, sparse matrix} of shape (n_samples, n_features)", ArrayLike),
        ("array_like of ints, or int", ArrayLike),
        ("float or array", ArrayLike),
        ("{'a', 'b'}", texts(["a", "b"])),
        ("{'a', 'b', None}, optional", union([None, texts(["a", "b"])])),
        (
            "{0 or 'index', 1 or 'columns'}, default 0",
            Type::Literal(vec![
                Literal::Int("0".into()),
                Literal::Int("1".into()),
                Literal::Str("columns".into()),
                Literal::Str("index".into()),
            ]),
        ),
        ("\"auto\" or int", union([Int, texts(["auto"])])),
        ("list of str", sequence(Str)),
        ("sequence of ints", sequence(Int)),
        ("list of list of str", sequence(sequence(Str))),
        ("list", sequence(Any)),
        ("tuple of ints", tuple_of(Int)),
        ("int or tuple of ints", union([Int, tuple_of(Int)])),
        ("iterable of float", Type::Iterable(Box::new(Float))),
        ("dict", mapping()),
        ("dict of str to int", mapping()),
        ("Frame", class("lib.Frame")),
        ("Frame or dict", union([mapping(), class("lib.Frame")])),
        // A class that the library does not show is known by its name alone.
        ("int, RandomState instance or None", union([None, Int, class("RandomState")])),
        ("`networkx.Graph`", Type::Open("networkx.Graph".to_owned(), Vec::new())),
        ("list[int] | None", union([None, Type::List(Box::new(Int))])),
        ("object", Any),
        ("`str`, *optional*", Str),
        ("`int`, *optional*, defaults to 3", Int),
        ("`list[str]`, *optional*", sequence(Str)),
        ("list(str)", sequence(Str)),
        ("list(list(str))", sequence(sequence(Str))),
        ("tuple(int, str)", tuple_of(union([Int, Str]))),
        ("dict(str, int)", mapping()),
        ("list[Interval]", sequence(class("Interval"))),
        ("list of (int, float)", sequence(sequence(union([Int, Float])))),
        ("function(x) -> f", Callable),
        ("callable callback(xk), optional", Callable),
        ("Frame class instance, optional", class("lib.Frame")),
        ("family class instance, optional", Any),
        ("str or generic Frame object", union([Str, class("lib.Frame")])),
        ("iter(str)", Type::Iterable(Box::new(Str))),
        ("ndarray, (K * (J-1),)", ArrayLike),
        (":py:class:`~.Interval`", class("Interval")),
        (":class:`numpy:numpy.random.RandomState`", class("numpy.random.RandomState")),
        ("C{bytes} or L{Interval}", union([Bytes, class("Interval")])),
        ("ndarray, 1-D", ArrayLike),
        ("2-D array, same dtype as input `image`", ArrayLike),
        ("([P,] M, N) array (same dtype as input)", ArrayLike),
        ("ndarray of dtype int", ArrayLike),
        ("{array-like, sparse matrix} of shape (n, m) or (n, n) if metric='precomputed'", ArrayLike),
        ("dtype, optional", DtypeLike),
        ("uint8_t", Int),
        ("size_t", Int),
        ("float (or None)", union([None, Float])),
        ("float (or list(int))", union([Float, sequence(Int)])),
        ("str (None if missing)", Unknown),
        ("any object defined in lib, optional", Any),
        // What is not understood leaves all of it open.
        ("whatever you like", Unknown),
        ("int or whatever you like", Unknown),
    ];
    for (phrase, expected) in table {
        assert_eq!(accepted(phrase), expected, "`{phrase}`");
    }
}

#[test]
fn phrases_of_returns_are_claims() {
    let table = [
        ("int", Int),
        ("list of str", Type::List(Box::new(Str))),
        ("ndarray of shape (n,)", class("numpy.ndarray")),
        ("float or ndarray", union([Float, class("numpy.ndarray")])),
        ("dict", Type::Dict(Box::new(Any), Box::new(Any))),
        ("Frame", class("lib.Frame")),
        ("scalar", Type::Open("scalar".to_owned(), Vec::new())),
        ("list(str)", Type::List(Box::new(Str))),
        ("list of (int, float)", Type::List(Box::new(Any))),
        ("ndarray, 1-D", class("numpy.ndarray")),
        ("C{bytes}", Bytes),
        ("something nice", Unknown),
        ("something(nice)", Unknown),
        ("array (or float if scalar)", union([Float, class("numpy.ndarray")])),
        ("str (None if missing)", Unknown),
        // What a condition stands behind is no shape.
        ("ndarray or (ndarray, ndarray) if return_x", Unknown),
    ];
    for (phrase, expected) in table {
        assert_eq!(returned(phrase), expected, "`{phrase}`");
    }
    let doc = "Does.\n\nReturns\n-------\na : int\n    One.\nb : list of str\n    Two.\n";
    let signature = judged(doc, json!([]), Option::None);
    assert_eq!(signature.returns, Type::Tuple(vec![Int, Type::List(Box::new(Str))]));
    assert_eq!(signature.returns_source, Some(Source::Docstring));
    assert_eq!(judged("Does.\n\nReturns\n-------\nself : object\n    Itself.\n", json!([]), Option::None).returns, SelfType);
}

#[test]
fn every_style_is_read() {
    let docs = [
        "Does.\n\nParameters\n----------\nx : int\n    It.\n",
        "Does.\n\nArgs:\n    x (int): It.\n",
        "Does.\n\n:param x: It.\n:type x: int\n",
        "Does.\n\n:param int x: It.\n",
        "Does.\n\n@param x: It.\n@type x: int\n",
    ];
    for doc in docs {
        let parameter = judged(doc, x(), Option::None).parameters.remove(0);
        assert_eq!((parameter.ty, parameter.source), (Int, Some(Source::Docstring)), "{doc}");
    }
}

#[test]
fn a_declaration_wins_over_prose() {
    let doc = "Does.\n\nParameters\n----------\nx : str\n    It.\ny : str\n    It.\n\nReturns\n-------\nstr\n";
    let parameters = json!([
        { "name": "x", "kind": "positional_or_keyword", "annotation": "int" },
        { "name": "y", "kind": "positional_or_keyword", "default": "None" },
    ]);
    let signature = judged(doc, parameters, Some("float"));
    assert_eq!((&signature.parameters[0].ty, signature.parameters[0].source), (&Int, Some(Source::Runtime)));
    // A default of `None` says that `None` is accepted.
    assert_eq!((&signature.parameters[1].ty, signature.parameters[1].source), (&union([None, Str]), Some(Source::Docstring)));
    assert_eq!((signature.returns, signature.returns_source), (Float, Some(Source::Runtime)));
}

#[test]
fn each_type_that_is_not_known_has_its_reason() {
    let doc = "Does.\n\nParameters\n----------\ny : whatever you like\n    It.\n";
    let parameters = json!([
        { "name": "x", "kind": "positional_or_keyword", "annotation": "f(x)" },
        { "name": "y", "kind": "positional_or_keyword" },
        { "name": "z", "kind": "positional_or_keyword" },
    ]);
    let facts = facts(doc, parameters, Option::None);
    let found: Vec<(Option<String>, Reason)> =
        untyped(&facts, &resolved(&facts)).into_iter().map(|untyped| (untyped.parameter, untyped.reason)).collect();
    assert_eq!(
        found,
        [
            (Some("x".to_owned()), Reason::Annotation("f(x)".to_owned())),
            (Some("y".to_owned()), Reason::Docstring("whatever you like".to_owned())),
            (Some("z".to_owned()), Reason::NoSource),
            (Option::None, Reason::NoSource),
        ]
    );
}

/// A generator with a fixed seed (xorshift64*), so that a failure can be run again.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        usize::try_from(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33).unwrap_or(0) % limit.max(1)
    }
}

#[test]
fn phrases_put_together_at_random_never_panic() {
    let pieces = [
        "int",
        "list of ",
        "str",
        " or ",
        "None",
        ", optional",
        "{",
        "}",
        "'a'",
        "\"",
        "`",
        "``",
        ":class:`",
        "~",
        "(",
        ")",
        "array_like",
        " of shape (n,)",
        "é",
        "ß",
        "\u{0}",
        "-",
        "1-D ",
        "s",
        " ",
        "dict of str -> ",
        "tuple (",
        "|",
        "/",
        "{0 or ",
        "…",
        "<=",
        "🐍",
        "default=",
    ];
    let mut random = Random(0x5eed_cafe);
    for _ in 0..4_000 {
        let phrase: String = (0..=random.below(9)).map(|_| pieces[random.below(pieces.len())]).collect();
        let _ = (accepted(&phrase), returned(&phrase));
    }
}

#[test]
fn a_list_of_properties_says_more_than_keywords_that_may_be_anything() {
    let keyword = |name: &str, annotation: Option<&str>| {
        let mut parameter = json!({ "name": name, "kind": "keyword_only", "default": "<UNSET>" });
        if let Some(annotation) = annotation {
            parameter["annotation"] = json!(annotation);
        }
        parameter
    };
    // The words are Matplotlib's.
    let doc = "Set multiple properties at once.\n\nSupported properties are\n\nProperties:\n    alpha: float or None\n    \
        linestyle or ls: {'-', '--'}\n    xscale: unknown\n    visible: bool\n";
    let names = [("alpha", Option::None), ("linestyle", Some("typing.Any")), ("xscale", Some("typing.Any")), ("visible", Some("int"))];
    let parameters = Value::Array(names.map(|(name, annotation)| keyword(name, annotation)).to_vec());
    let judged: Vec<_> =
        judged(doc, parameters, Option::None).parameters.into_iter().map(|parameter| (parameter.ty, parameter.source)).collect();
    assert_eq!(
        judged,
        [
            (union([None, Float]), Some(Source::Docstring)),
            (texts(["-", "--"]), Some(Source::Docstring)),
            (Any, Some(Source::Runtime)),
            (Int, Some(Source::Runtime)),
        ]
    );
}
