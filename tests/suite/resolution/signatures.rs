//! Which signature wins: one test for each rule, with facts written by hand. Expected values follow from the rule, as Python and the
//! typing documentation state it.

use serde_json::{Value, json};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::ir::{Class, Function, FunctionKind, Library, Member, Parameter, Signature, Source, Type};
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::plan::{Item, Shape, Unchecked};
use snakebridge_build::resolve::resolve;

use Type::{Any, Bool, Bytes, Float, Int, List, None, SelfType, Str, Unknown};

/// A signature from Python-like text: `source (a: int, *, b: str = 'x') -> float`. Annotations have no comma and no `=` outside brackets.
fn read(text: &str) -> Value {
    let (source, rest) = text.split_once(" (").expect("a source");
    let (inner, returns) = rest.rsplit_once(')').expect("a closing parenthesis");
    let mut parameters: Vec<Value> = Vec::new();
    let mut kind = "positional_or_keyword";
    for part in top_level(inner) {
        match part.as_str() {
            "*" => kind = "keyword_only",
            "/" => parameters.iter_mut().for_each(|parameter| parameter["kind"] = json!("positional_only")),
            _ => {
                let (declared, default) = part.split_once(" = ").map_or((part.as_str(), Option::None), |(left, right)| (left, Some(right)));
                let (name, annotation) = declared.split_once(": ").map_or((declared, Option::None), |(left, right)| (left, Some(right)));
                let stars = name.chars().take_while(|c| *c == '*').count();
                let own = ["", "var_positional", "var_keyword"][stars];
                let mut parameter = json!({ "name": &name[stars..], "kind": if own.is_empty() { kind } else { own } });
                if own == "var_positional" {
                    kind = "keyword_only";
                }
                for (key, value) in [("default", default), ("annotation", annotation)] {
                    if let Some(value) = value {
                        parameter[key] = json!(value);
                    }
                }
                parameters.push(parameter);
            }
        }
    }
    let mut signature = json!({ "source": source, "parameters": parameters });
    if let Some(returns) = returns.trim().strip_prefix("-> ") {
        signature["returns"] = json!(returns);
    }
    signature
}

fn top_level(text: &str) -> Vec<String> {
    let mut depth = 0;
    let mut parts = vec![String::new()];
    for c in text.chars() {
        depth += i32::from(c == '[') - i32::from(c == ']');
        match parts.last_mut() {
            Some(_) if c == ',' && depth == 0 => parts.push(String::new()),
            Some(last) => last.push(c),
            Option::None => {}
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

fn signatures(texts: &[&str]) -> Value {
    texts.iter().map(|text| read(text)).collect()
}

fn resolved(facts: Value) -> (Library, Vec<String>) {
    let facts: facts::Library = serde_json::from_value(facts).expect("the facts are valid");
    let mut diagnostics = Diagnostics::default();
    let library = resolve(&facts, &mut diagnostics);
    (library, diagnostics.iter().map(ToString::to_string).collect())
}

fn function_from(mut member: Value, texts: &[&str]) -> (Function, Vec<String>) {
    member["kind"] = json!("function");
    member["signatures"] = signatures(texts);
    let (library, notes) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11",
        "modules": { "lib": { "members": { "f": member } } },
        "classes": { "lib.C": { "module": "lib", "qualname": "C", "members": {} } },
        "types": { "variables": { "lib.T": {}, "lib.ArrayT": { "bound": "lib.C" } } },
    }));
    match &library.modules["lib"].members["f"] {
        Member::Function(function) => (function.clone(), notes),
        other => panic!("`f` is {other:?}"),
    }
}

fn judged(texts: &[&str]) -> Signature {
    function_from(json!({}), texts).0.signature.expect("it has a signature")
}

/// `a: Int, b: Str = 'x'`, with the stars and slashes of Python.
fn shown(signature: &Signature) -> String {
    let one = |parameter: &Parameter| {
        let default = parameter.default.as_ref().map(|default| format!(" = {default}")).unwrap_or_default();
        format!("{:?} {}: {:?}{default}", parameter.kind, parameter.name, parameter.ty)
    };
    signature.parameters.iter().map(one).collect::<Vec<_>>().join(", ")
}

fn class(name: &str) -> Type {
    Type::Class(name.to_owned(), Vec::new())
}

fn either(one: Type, other: Type) -> Type {
    Type::Union(vec![one, other])
}

fn optional(ty: Type) -> Type {
    Type::Union(vec![None, ty])
}

#[test]
fn shape_from_what_runs_and_types_from_the_stub() {
    let signature = judged(&["runtime (a, b = 3)", "stub (a: int, b: str = ...) -> float"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int, PositionalOrKeyword b: Str = 3");
    assert_eq!((signature.shape, signature.returns, signature.returns_source), (Source::Runtime, Float, Some(Source::Stub)));
    assert!(signature.parameters.iter().all(|parameter| parameter.source == Some(Source::Stub)));
}

#[test]
fn an_annotation_that_runs_beats_the_stub() {
    let signature = judged(&["runtime (a: int, b) -> str", "stub (a: float, b: bytes) -> bytes"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int, PositionalOrKeyword b: Bytes");
    assert_eq!(signature.parameters[0].source, Some(Source::Runtime));
    assert_eq!((signature.returns, signature.returns_source), (Str, Some(Source::Runtime)));
}

#[test]
fn a_default_is_known_where_nothing_else_is_and_refuses_nothing() {
    let text = "runtime (a, b = True, c = -1, d = 1e-05, e = 'x', f = b'', g = None, h = <object>, i: float = 1, j = (), k = [], l = {})";
    let signature = judged(&[text]);
    let types: Vec<&Type> = signature.parameters.iter().map(|parameter| &parameter.ty).collect();
    let containers = [&Type::TupleOf(Box::new(Any)), &List(Box::new(Any)), &Type::Dict(Box::new(Any), Box::new(Any))];
    assert_eq!(types[..9], [&Unknown, &Bool, &Int, &Float, &Str, &Bytes, &Unknown, &Unknown, &Float]);
    assert_eq!(types[9..], containers);
    let known = |source| signature.parameters.iter().filter(|parameter| parameter.source == source).count();
    assert_eq!([known(Some(Source::Default)), known(Some(Source::Runtime)), known(Option::None)], [8, 1, 3]);
    let (library, _) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "classes": {},
        "modules": { "lib": { "members": { "f": { "kind": "function", "signatures": [read(text)] } } } },
    }));
    let planned = lower(&[(library, LibraryOptions::default())], &mut Diagnostics::default());
    let Item::Function(function) = &planned.modules[0].items[0] else { panic!("`f` is a function") };
    assert_eq!((function.checked(), function.unchecked.iter().filter(|reason| **reason == Unchecked::Default).count()), (1, 8));
}

#[test]
fn sequences_of_many_sorts_are_sequences_of_either_before_a_union_is_too_much() {
    let sequences =
        "collections.abc.Sequence[int] | collections.abc.Sequence[str] | collections.abc.Sequence[bytes] | collections.abc.Sequence[bool]";
    let text = format!("runtime (a: int | str | bytes | dict[str, int] | {sequences}, b: int | str)");
    let (library, _) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "classes": {},
        "modules": { "lib": { "members": { "f": { "kind": "function", "signatures": [read(&text)] } } } },
    }));
    let planned = lower(&[(library, LibraryOptions::default())], &mut Diagnostics::default());
    let Item::Function(function) = &planned.modules[0].items[0] else { panic!("`f` is a function") };
    let Shape::Required(arguments) = &function.shape else { panic!("it has a signature") };
    let kind = format!("{:?}", arguments[0].kind);
    assert_eq!((function.checked(), kind.matches("Sequence(").count()), (2, 1), "{kind}");
    assert!(kind.contains("Sequence(Union(Int, Union(Str, Bytes)))"), "{kind}");
}

#[test]
fn code_says_what_nobody_declares_and_agrees_with_the_docstring() {
    let given = |gives: &str, doc: &str, text: &str| {
        let member = json!({ "kind": "function", "gives": gives, "doc": doc });
        let signature = function_from(member, &[text]).0.signature.expect("it has a signature");
        (signature.returns, signature.returns_source)
    };
    let returns = |ty: &str| format!("Fits.\n\nReturns\n-------\n{ty}");
    assert_eq!(given("None", "Clears.", "runtime (x)"), (None, Some(Source::Code)));
    assert_eq!(given("None | list[str]", "Lists.", "runtime (x)"), (optional(List(Box::new(Str))), Some(Source::Code)));
    assert_eq!(given("typing.Self", &returns("Estimator"), "runtime (x)"), (SelfType, Some(Source::Code)));
    assert_eq!(given("None", &returns("None"), "runtime (x)"), (None, Some(Source::Code)));
    assert_eq!(given("None", &returns("int"), "runtime (x)"), (Int, Some(Source::Docstring)), "for an override that nobody has loaded");
    assert_eq!(given("list", &returns("list of str"), "runtime (x)"), (List(Box::new(Str)), Some(Source::Docstring)), "it says more");
    assert_eq!(given("None", "Clears.", "runtime (x) -> int"), (Int, Some(Source::Runtime)));
}

#[test]
fn an_enumeration_is_called_with_the_value_of_a_member() {
    let takes = |flags: Value, values: &[&str]| {
        let mut flags = flags;
        flags["enumeration"] = json!(true);
        let member = |(at, value): (usize, &&str)| (format!("M{at}"), json!({ "kind": "constant", "type": "lib.Color", "value": value }));
        let members: serde_json::Map<String, Value> = values.iter().enumerate().map(member).collect();
        let (library, _) = resolved(json!({
            "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
            "classes": { "lib.Color": { "module": "lib", "qualname": "Color", "flags": flags, "members": members } },
        }));
        library.classes["lib.Color"].constructor.clone().expect("it can be called").parameters[0].ty.clone()
    };
    assert_eq!(takes(json!({}), &["1", "2"]), Int);
    assert_eq!(takes(json!({}), &["1", "'blue'"]), either(Int, Str));
    assert_eq!(takes(json!({}), &["1", "(2, 3)"]), Any, "a tuple is no plain value");
    assert_eq!(takes(json!({ "missing": true }), &["1", "2"]), Any, "a `_missing_` of its own may take anything");
    assert_eq!(takes(json!({}), &[]), Any);
}

#[test]
fn what_a_base_promises_says_more_than_code_but_for_nothing_and_the_receiver() {
    let given = |gives: &str| {
        let member = |more: Value| {
            let mut member = json!({ "kind": "function", "binding": "method" });
            member.as_object_mut().expect("it is an object").extend(more.as_object().expect("so is this").clone());
            member
        };
        let base = member(json!({ "signatures": [read("runtime () -> list[str]")] }));
        let derived = member(json!({ "gives": gives, "signatures": [read("runtime ()")] }));
        let (library, _) = resolved(json!({
            "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
            "classes": {
                "lib.Base": { "module": "lib", "qualname": "Base", "members": { "f": base } },
                "lib.Derived": { "module": "lib", "qualname": "Derived", "mro": ["lib.Base"], "bases": ["lib.Base"], "members": { "f": derived } },
            },
        }));
        let signature = library.classes["lib.Derived"].methods["f"].signature.clone().expect("it has a signature");
        (signature.returns, signature.returns_source)
    };
    assert_eq!(given("list"), (List(Box::new(Str)), Some(Source::Runtime)));
    assert_eq!(given("None"), (None, Some(Source::Code)));
    assert_eq!(given("typing.Self"), (SelfType, Some(Source::Code)));
}

#[test]
fn a_stub_may_have_other_names_than_what_runs() {
    let shown_types = |runs: &str, stub: &str| shown(&judged(&[runs, stub]));
    assert_eq!(shown_types("runtime (other)", "stub (iterable: bytes)"), "PositionalOrKeyword other: Bytes");
    let second = "PositionalOrKeyword a: Int, PositionalOrKeyword b: Str";
    assert_eq!(shown_types("runtime (a, b)", "stub (a: int, c: str)"), second);
    let nothing = "PositionalOrKeyword a: Unknown, PositionalOrKeyword b: Unknown";
    assert_eq!(shown_types("runtime (a, b)", "stub (c: int)"), nothing, "it lacks one, and who knows which");
    let moved = "PositionalOrKeyword a: Str, PositionalOrKeyword b: Unknown";
    assert_eq!(shown_types("runtime (a, b)", "stub (c: int, a: str)"), moved, "the others do not stand where they stood");
    let another = "PositionalOrKeyword a: Unknown, PositionalOrKeyword timeout: Unknown = None";
    assert_eq!(shown_types("runtime (a, timeout = None)", "stub (a, retries: int = 3)"), another, "another default, another parameter");
}

#[test]
fn positional_parameters_of_overloads_stand_where_they_stand_whatever_their_names() {
    let overloads = [
        "runtime (*args, **kw)",
        "stub (entries: dict[str, int], /)",
        "stub (key: bytes, /)",
        "stub (key: bytes, entries: dict[str, int], /)",
    ];
    let (first, second) = ("PositionalOnly key: Union([Bytes, Dict(Str, Int)])", "PositionalOnly entries: Dict(Str, Int) = ...");
    assert_eq!(shown(&judged(&overloads)), format!("{first}, {second}"));
}

#[test]
fn an_override_takes_any_keyword_that_its_base_takes() {
    let derived = |base: &str, derived: &str| {
        let member = |text: &str| json!({ "kind": "function", "binding": "method", "signatures": [read(text)] });
        let (library, _) = resolved(json!({
            "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
            "classes": {
                "lib.Base": { "module": "lib", "qualname": "Base", "members": { "f": member(base) } },
                "lib.Derived": { "module": "lib", "qualname": "Derived", "mro": ["lib.Base"], "bases": ["lib.Base"], "members": { "f": member(derived) } },
            },
        }));
        shown(library.classes["lib.Derived"].methods["f"].signature.as_ref().expect("it has a signature"))
    };
    let all = "PositionalOrKeyword a: Int, PositionalOrKeyword b: Union([None, Str]) = None, KeywordOnly c: Str = ...";
    assert_eq!(derived("runtime (a: int, **kw: str)", "runtime (a, b = None, *, c = ...)"), all);
    let flag = "KeywordOnly c: Union([Bool, Str]) = False";
    assert_eq!(derived("runtime (**kw: str)", "runtime (*, c = False)"), flag, "its own default");
    let required = "PositionalOrKeyword a: Int, PositionalOrKeyword b: Unknown, KeywordOnly c: Unknown";
    assert_eq!(derived("runtime (a: int, **kw: str)", "runtime (a, b, *, c)"), required, "whoever has an object of the base gives none");
    let unknown = "KeywordOnly c: Unknown = ...";
    assert_eq!(derived("runtime (**kw)", "runtime (*, c = ...)"), unknown);
    assert_eq!(derived("runtime (**kw: typing.Unpack[lib.Keys])", "runtime (*, c = ...)"), unknown);
}

#[test]
fn any_gives_way_to_a_source_that_knows_more() {
    let signature = judged(&["runtime (a: typing.Any) -> typing.Any", "stub (a: int) -> str"]);
    assert_eq!((&signature.parameters[0].ty, &signature.returns), (&Int, &Str));
    let signature = judged(&["runtime (a: typing.Any) -> typing.Any", "stub (a)"]);
    assert_eq!((&signature.parameters[0].ty, &signature.returns), (&Any, &Any));
}

#[test]
fn the_source_of_what_was_compiled_comes_after_stubs_and_before_text_signatures() {
    let signature =
        judged(&["runtime (x, y, z)", "text_signature (x: str, y: str, z: str)", "source (x: int, y: int) -> int", "stub (x: float)"]);
    let types: Vec<_> = signature.parameters.iter().map(|parameter| (&parameter.ty, parameter.source)).collect();
    assert_eq!(types, [(&Float, Some(Source::Stub)), (&Int, Some(Source::Source)), (&Str, Some(Source::TextSignature))]);
    assert_eq!((signature.returns, signature.returns_source), (Int, Some(Source::Source)));
}

#[test]
fn what_type_checkers_are_told_wins_over_what_is_annotated_and_never_over_the_shape_of_what_runs() {
    let signature = judged(&["runtime (x: object, *, deep: bool = False) -> object", "type_checking (x: int, y: int = ...) -> str"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword x: Int, KeywordOnly deep: Bool = False");
    assert_eq!((signature.returns, signature.returns_source), (Str, Some(Source::TypeChecking)));
    let signature = judged(&["runtime (*args, **kwargs)", "stub (b: str)", "type_checking (a: int) -> float"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int");
}

#[test]
fn an_order_of_old_and_a_spread_of_the_same_do_not_make_an_argument_optional() {
    // PyTorch's `add`, `arange` and `zeros`.
    let signature =
        judged(&["stub (input: int, other: int, *, alpha: int = 1) -> int", "stub (self: int, alpha: int, other: float) -> int"]);
    assert_eq!(
        shown(&signature),
        "PositionalOrKeyword input: Int, PositionalOrKeyword other: Union([Int, Float]), KeywordOnly alpha: Int = 1"
    );
    let signature = judged(&["stub (start: int, end: int) -> int", "stub (end: int) -> int"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword start: Int = ..., KeywordOnly end: Int");
    let signature = judged(&["stub (size: list[int], *, out: int = 0) -> int", "stub (*size: int, out: int = 0) -> int"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword size: Union([Int, List(Int)]), KeywordOnly out: Int = 0");
}

#[test]
fn a_wrapper_that_takes_anything_loses_to_a_stub() {
    let signature = judged(&["runtime (*args, **kwargs)", "stub (a: int, *, b: str = 'x') -> float"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int, KeywordOnly b: Str = 'x'");
    assert_eq!(signature.shape, Source::Stub);
    let alone = judged(&["runtime (*args, **kwargs)"]);
    assert_eq!(shown(&alone), "VarPositional args: Unknown, VarKeyword kwargs: Unknown");
}

#[test]
fn no_source_no_signature() {
    let (function, _) = function_from(json!({}), &[]);
    assert_eq!(function.signature, Option::None);
}

#[test]
fn a_stub_parameter_that_does_not_run_is_dropped_and_noted() {
    let (function, notes) = function_from(json!({}), &["runtime (a)", "stub (a: int, gone: str = ...)"]);
    assert_eq!(shown(&function.signature.expect("it has a signature")), "PositionalOrKeyword a: Int");
    assert_eq!(notes, ["lib.f(gone): a stub declares this parameter and the running function has none [stub-parameter-dropped]"]);
}

#[test]
fn keywords_of_a_stub_are_parameters_where_python_takes_any() {
    let signature =
        judged(&["runtime (url, **kwargs)", "stub_package (url: str, *, timeout: float | None = ..., headers: dict[str, str] = ...)"]);
    let dict = "Dict(Str, Str)";
    assert_eq!(
        shown(&signature),
        format!(
            "PositionalOrKeyword url: Str, KeywordOnly timeout: Union([None, Float]) = ..., KeywordOnly headers: {dict} = ..., VarKeyword kwargs: Unknown"
        )
    );
}

#[test]
fn positional_parameters_match_by_place_when_the_names_differ() {
    let signature = judged(&["runtime (x, y, /)", "typeshed (a: int, b: str, /) -> bool"]);
    assert_eq!(shown(&signature), "PositionalOnly x: Int, PositionalOnly y: Str");
    assert_eq!(signature.returns, Bool);
    // The old spelling of positional-only in stubs.
    let signature = judged(&["runtime (x, /)", "typeshed (__x: int)"]);
    assert_eq!(shown(&signature), "PositionalOnly x: Int");
}

#[test]
fn star_args_take_the_positional_parameters_of_overloads() {
    let signature = judged(&[
        "runtime (*shape, order = 'C')",
        "stub (shape: None, /) -> int",
        "stub (size: int, /, *shape: int, order: str = ...) -> int",
    ]);
    assert_eq!(shown(&signature), "VarPositional shape: Union([None, Int]), KeywordOnly order: Str = 'C'");
}

#[test]
fn a_receiver_left_in_a_stub_is_no_parameter() {
    let (function, notes) = function_from(json!({}), &["runtime (tz = None)", "typeshed (cls, tz: str | None = ...) -> int"]);
    let signature = function.signature.expect("it has a signature");
    assert_eq!(shown(&signature), "PositionalOrKeyword tz: Union([None, Str]) = None");
    assert_eq!((signature.returns, notes), (Int, vec![]));
}

#[test]
fn a_default_of_none_is_accepted() {
    assert_eq!(judged(&["runtime (a: int = None)"]).parameters[0].ty, optional(Int));
    assert_eq!(judged(&["runtime (a = None)"]).parameters[0].ty, Unknown);
}

#[test]
fn a_parameter_takes_what_any_overload_takes() {
    let signature = judged(&["runtime (a, b = None)", "stub (a: int) -> int", "stub (a: str, b: int | None = ...) -> int"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Union([Int, Str]), PositionalOrKeyword b: Union([None, Int]) = None");
}

#[test]
fn unpacked_keywords_are_not_one_type() {
    let signature = judged(&["runtime (**kwargs: typing.Unpack[lib.Keywords])"]);
    assert_eq!(signature.parameters[0].ty, Any);
}

#[test]
fn overloads_without_a_running_shape_are_merged() {
    // `range`: the first argument is `stop` alone or `start` with more.
    let signature = judged(&["typeshed (stop: int, /) -> int", "typeshed (start: int, stop: int, step: int = 1, /) -> int"]);
    assert_eq!(shown(&signature), "PositionalOnly start: Int, PositionalOnly stop: Int = ..., PositionalOnly step: Int = 1");
    assert_eq!(signature.shape, Source::Typeshed);
    // `dict.pop`: the default is optional.
    let signature = judged(&["typeshed (key: str, /) -> int", "typeshed (key: str, default: bytes, /) -> int"]);
    assert_eq!(shown(&signature), "PositionalOnly key: Str, PositionalOnly default: Bytes = ...");
    // Only one of them needs `b`; by keyword it works in both.
    let signature = judged(&["stub (a: int, b: int = 2) -> int", "stub (a: int, *, b: str) -> int"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int, KeywordOnly b: Union([Int, Str]) = 2");
}

#[test]
fn a_required_parameter_after_an_optional_one_goes_by_keyword() {
    let signature = judged(&["stub (a: int, b: int) -> int", "stub (b: int) -> int"]);
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Int = ..., KeywordOnly b: Int");
}

#[test]
fn returns_of_the_overloads_that_the_shortest_call_selects() {
    let flag = |returns: &[&str; 2]| {
        judged(&[
            "runtime (a, flag = False)",
            &format!("stub (a: int, flag: typing.Literal[False] = ...) -> {}", returns[0]),
            &format!("stub (a: int, flag: typing.Literal[True]) -> {}", returns[1]),
        ])
    };
    let signature = flag(&["int", "str"]);
    assert_eq!((signature.returns, signature.returns_any), (Int, either(Int, Str)));
    let signature = flag(&["int", "int"]);
    assert_eq!((signature.returns, signature.returns_any), (Int, Int));
}

#[test]
fn optional_parameters_that_select_another_overload() {
    let selecting = |signatures: &[&str]| {
        let selecting = judged(signatures).parameters.into_iter().filter(|parameter| parameter.selects);
        selecting.map(|parameter| parameter.name).collect::<Vec<_>>()
    };
    let plain = "stub (a: int, flag: typing.Literal[False] = ..., size: None = ..., name: str = ...) -> int";
    let runs = "runtime (a, flag = False, size = None, name = '')";
    let flag = "stub (a: int, flag: typing.Literal[True], size: None = ..., name: str = ...) -> str";
    let size = "stub (a: int, flag: bool = ..., size: int = ..., name: str = ...) -> str";
    assert_eq!(selecting(&[runs, plain, flag]), ["flag"]);
    assert_eq!(selecting(&[runs, plain, flag, size]), ["flag", "size"]);
    // The same return whichever it is.
    assert!(selecting(&[runs, plain, &flag.replace("-> str", "-> int")]).is_empty());
    // What an earlier overload waits for selects it, though the plain one would take it too.
    let waiting = "stub (a: int, flag: bool = ..., size: None = ..., *, name: str) -> str";
    assert_eq!(selecting(&[runs, waiting, plain]), ["flag", "name"]);
    // The required argument alone decides.
    assert!(
        selecting(&["runtime (a, name = '')", "stub (a: int, name: str = ...) -> int", "stub (a: str, name: str = ...) -> str"]).is_empty()
    );
}

#[test]
fn a_default_chooses_between_literals() {
    let signature = judged(&[
        "runtime (mode = 'r')",
        "stub (mode: typing.Literal['rb'] = ...) -> bytes",
        "stub (mode: typing.Literal['r'] = ...) -> str",
    ]);
    assert_eq!((signature.returns, signature.returns_any), (Str, either(Str, Bytes)));
    let signature = judged(&["runtime (out = None)", "stub (out: None = ...) -> int", "stub (out: lib.ArrayT) -> lib.ArrayT"]);
    assert_eq!((signature.returns, signature.returns_any), (Int, either(Int, Type::Open("lib.ArrayT".to_owned(), vec![class("lib.C")]))));
}

#[test]
fn differing_arguments_give_a_union() {
    let signature = judged(&["runtime (a)", "stub (a: int) -> int", "stub (a: str) -> str"]);
    assert_eq!(
        (signature.returns, signature.returns_any, signature.returns_source),
        (either(Int, Str), either(Int, Str), Some(Source::Stub))
    );
    // One overload that is not understood leaves all of it unknown.
    let signature = judged(&["runtime (a)", "stub (a: int) -> lib._Lost", "stub (a: str) -> str"]);
    assert_eq!((signature.returns, signature.returns_source), (Unknown, Option::None));
    let signature = judged(&["runtime (a)", "stub (a: int) -> bytes", "stub (a: str) -> bytes"]);
    assert_eq!(signature.returns, Bytes);
}

#[test]
fn a_later_overload_of_the_same_arguments_is_never_reached() {
    let signature =
        judged(&["runtime (a, b = None)", "stub (a: int, b: None = ...) -> int", "stub (a: int, b: str | None = ...) -> int | str"]);
    assert_eq!((signature.returns, signature.returns_any), (Int, either(Int, Str)));
    // Two array-likes are one Rust type and still two overloads.
    let signature = judged(&[
        "runtime (a)",
        "stub (a: numpy._typing._array_like._ArrayLikeFloat_co) -> float",
        "stub (a: numpy._typing._array_like._ArrayLikeComplex_co) -> complex",
    ]);
    assert_eq!(signature.returns, either(Float, Type::Complex));
}

#[test]
fn returns_agree_but_for_the_arguments_of_a_generic_type() {
    let both =
        |one: &str, other: &str| judged(&["runtime (a)", &format!("stub (a: int) -> {one}"), &format!("stub (a: str) -> {other}")]).returns;
    assert_eq!(both("numpy.ndarray[int]", "numpy.typing.NDArray[numpy.bool]"), class("numpy.ndarray"));
    assert_eq!(both("list[int]", "list[str]"), List(Box::new(Any)));
    assert_eq!(both("tuple[int, str]", "tuple[int, bytes]"), Type::Tuple(vec![Int, Any]));
    assert_eq!(both("tuple[int]", "tuple[int, int]"), Type::TupleOf(Box::new(Int)));
    assert_eq!(both("re.Match[str] | None", "re.Match[bytes] | None"), optional(class("re.Match")));
    assert_eq!(both("int | None", "int"), optional(Int));
    assert_eq!(both("None", "int"), optional(Int));
    assert_eq!(both("int", "float"), either(Int, Float));
    assert_eq!(both("int", "typing.Any"), Any);
}

#[test]
fn overloads_that_the_library_declares_itself_narrow_the_return() {
    let (function, _) = function_from(
        json!({}),
        &[
            "runtime (a, inplace: bool = False) -> int | None",
            "runtime (a, inplace: typing.Literal[False] = ...) -> int",
            "runtime (a, inplace: typing.Literal[True]) -> None",
        ],
    );
    let signature = function.signature.expect("it has a signature");
    assert_eq!(shown(&signature), "PositionalOrKeyword a: Unknown, PositionalOrKeyword inplace: Bool = False");
    assert_eq!(signature.returns_any, optional(Int));
    let texts: Vec<String> = function.overloads.iter().map(ToString::to_string).collect();
    assert_eq!(texts, ["(a, inplace: Literal[False] = ...) -> int", "(a, inplace: Literal[True]) -> None"]);
}

#[test]
fn overloads_are_shown_as_python() {
    let texts = [
        "stub (a: collections.abc.Sequence[int], /, b: typing.Literal['x.y'] = 'x.y', *c: int, d: str, **e: typing.Any) -> numpy.ndarray",
        "stub (a, *, b = ...) -> tuple[int, ...]",
    ];
    let (function, _) = function_from(json!({}), &texts);
    let shown: Vec<String> = function.overloads.iter().map(ToString::to_string).collect();
    assert_eq!(
        shown,
        ["(a: Sequence[int], /, b: Literal['x.y'] = 'x.y', *c: int, d: str, **e: Any) -> ndarray", "(a, *, b=...) -> tuple[int, ...]"]
    );
    assert_eq!(function_from(json!({}), &["stub (a: int)"]).0.overloads, []);
}

#[test]
fn coroutines_and_generators() {
    let of = |flags: Value, text: &str| function_from(flags, &[text]).0;
    let coroutine = of(json!({ "is_async": true }), "runtime () -> int");
    assert_eq!((coroutine.kind, coroutine.signature.expect("it has one").returns), (FunctionKind::Coroutine, Int));
    let coroutine = of(json!({ "is_async": true }), "stub () -> collections.abc.Coroutine[typing.Any, typing.Any, int]");
    assert_eq!(coroutine.signature.expect("it has one").returns, Int);
    let generator = of(json!({ "is_generator": true }), "runtime () -> collections.abc.Generator[int, None, None]");
    assert_eq!(
        (generator.kind, generator.signature.expect("it has one").returns),
        (FunctionKind::Generator, Type::Iterator(Box::new(Int)))
    );
    let generator = of(json!({ "is_generator": true }), "runtime ()").signature.expect("it has one");
    assert_eq!((generator.returns, generator.returns_source), (Type::Iterator(Box::new(Any)), Some(Source::Runtime)));
    let both = of(json!({ "is_async": true, "is_generator": true }), "runtime ()");
    assert_eq!(
        (both.kind, both.signature.expect("it has one").returns),
        (FunctionKind::AsyncGenerator, Type::AsyncIterator(Box::new(Any)))
    );
}

#[test]
fn an_overload_that_never_comes_back_says_nothing() {
    let signature = judged(&["runtime (a)", "stub (a: int) -> typing.NoReturn", "stub (a: str) -> bytes"]);
    assert_eq!((signature.returns, signature.returns_any), (Bytes, Bytes));
    assert_eq!(judged(&["runtime () -> typing.NoReturn"]).returns, None);
}

fn for_receivers(overloads: &[(&str, &str)]) -> Function {
    let mut all = vec![read("runtime ()")];
    for (receiver, text) in overloads {
        let mut signature = read(text);
        signature["receiver"] = json!(receiver);
        all.push(signature);
    }
    let member = json!({ "kind": "function", "binding": "method", "signatures": all });
    let (library, _) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
        "classes": { "lib.C": { "module": "lib", "qualname": "C", "members": { "f": member } } },
        "types": { "variables": { "lib.T": {} } },
    }));
    library.classes["lib.C"].methods["f"].clone()
}

#[test]
fn overloads_for_some_receivers_only_give_a_union() {
    let returns = |overloads: &[(&str, &str)]| for_receivers(overloads).signature.expect("it has one").returns;
    assert_eq!(returns(&[("lib.C[str]", "stub () -> int"), ("lib.C[bytes]", "stub () -> str")]), either(Int, Str));
    assert_eq!(returns(&[("lib.C[str]", "stub () -> int"), ("lib.C[bytes]", "stub () -> int")]), Int);
    assert_eq!(returns(&[("typing.Never", "stub () -> str"), ("lib.C[bytes]", "stub () -> int")]), Int);
    assert_eq!(returns(&[("lib.T", "stub () -> lib.T")]), SelfType);
    assert_eq!(returns(&[("type[lib.T]", "stub () -> lib.T")]), SelfType);
    let shown = for_receivers(&[("lib.C[str]", "stub () -> int"), ("lib.C[bytes]", "stub () -> int")]).overloads;
    assert_eq!(shown[0].to_string(), "(self: C[str]) -> int");
}

fn a_class() -> Class {
    let method = |texts: &[&str]| json!({ "kind": "function", "binding": "method", "signatures": signatures(texts) });
    let (library, _) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
        "types": { "variables": { "lib.Self": { "bound": "lib.Base" }, "lib.CT": { "bound": "'lib.C'" } } },
        "classes": {
            "lib.Base": { "module": "lib", "qualname": "Base", "members": {
                "scale": method(&["runtime (by)", "stub (by: float) -> typing.Self"]),
                "guess": method(&["runtime (by: float) -> int"]),
            } },
            "lib.C": {
                "module": "lib", "qualname": "C", "bases": ["lib.Base"], "mro": ["lib.Base"], "doc": "A class.",
                "constructor": signatures(&["runtime (x: int) -> None"]),
                "members": {
                    "own": method(&["runtime () -> lib.CT"]),
                    "base": method(&["runtime () -> lib.Self"]),
                    "given": method(&["runtime (other: lib.CT) -> lib.CT"]),
                    "list": method(&["runtime () -> list[typing.Self]"]),
                    "scale": method(&["runtime (by)"]),
                    "guess": method(&["runtime (by)"]),
                    "__repr__": method(&["runtime ()"]),
                    "__len__": method(&["runtime ()"]),
                    "__iter__": method(&["runtime ()"]),
                    "__eq__": method(&["runtime (other, /)"]),
                    "size": { "kind": "property", "annotation": "int", "settable": true, "doc": "How big." },
                    "odd": { "kind": "property" },
                    "name": { "kind": "field", "annotation": "str | None" },
                    "LIMIT": { "kind": "constant", "type": "builtins.int", "annotation": "typing.Final", "value": "3" },
                    "SIDE": { "kind": "constant", "type": "builtins.str", "annotation": "typing.Literal['l']", "value": "'l'" },
                    "RATIO": { "kind": "constant", "type": "builtins.float", "value": "0.5" },
                    "MODE": { "kind": "constant", "type": "lib.Mode", "value": "<Mode.A: 1>" },
                    "Inner": { "kind": "class", "class": "lib.C.Inner" },
                },
            },
        },
    }));
    library.classes["lib.C"].clone()
}

#[test]
fn members_of_classes() {
    let class_c = a_class();
    let returns = |name: &str| class_c.methods[name].signature.as_ref().expect("it has one").returns.clone();
    let constructor = class_c.constructor.as_ref().expect("it has one");
    assert_eq!((&constructor.returns, &constructor.parameters[0].ty), (&class("lib.C"), &Int));
    assert_eq!(returns("own"), SelfType);
    assert_eq!(returns("base"), SelfType);
    // The argument decides, not the receiver.
    assert_eq!(returns("given"), Type::Open("lib.CT".to_owned(), vec![class("lib.C")]));
    assert_eq!(returns("list"), List(Box::new(SelfType)));
    assert_eq!((&class_c.properties["size"].ty, class_c.properties["size"].settable), (&Int, true));
    assert_eq!(class_c.properties["size"].doc.as_deref(), Some("How big."));
    assert_eq!(class_c.properties["odd"].ty, Unknown);
    assert_eq!(class_c.fields["name"].ty, optional(Str));
    let constants = ["LIMIT", "SIDE", "RATIO", "MODE"].map(|name| class_c.constants[name].ty.clone());
    assert_eq!(constants, [Int, Str, Float, class("lib.Mode")]);
    assert_eq!(class_c.classes["Inner"], "lib.C.Inner");
}

#[test]
fn a_method_without_annotations_has_those_of_its_base_in_the_stub() {
    let class_c = a_class();
    let scale = class_c.methods["scale"].signature.as_ref().expect("it has one");
    assert_eq!((&scale.parameters[0].ty, &scale.returns), (&Float, &SelfType));
    // What runs takes what its base takes, and gives what its base promises.
    let guess = class_c.methods["guess"].signature.as_ref().expect("it has one");
    assert_eq!((&guess.parameters[0].ty, &guess.returns), (&Float, &Int));
}

#[test]
fn python_itself_checks_what_special_methods_return() {
    let class_c = a_class();
    let of = |name: &str| class_c.methods[name].signature.as_ref().expect("it has one");
    assert_eq!((&of("__repr__").returns, of("__repr__").returns_source), (&Str, Some(Source::DataModel)));
    assert_eq!(of("__len__").returns, Int);
    // Any operand may be asked about; that a comparison gives a `bool` is a convention.
    let equal = of("__eq__");
    assert_eq!((&equal.parameters[0].ty, equal.parameters[0].source), (&Any, Some(Source::DataModel)));
    assert_eq!(equal.returns, Type::Open("bool".to_owned(), vec![Bool]));
    assert_eq!(of("__iter__").returns, Type::Iterator(Box::new(Any)));
}

#[test]
fn a_context_manager_is_left_with_what_was_raised_in_it() {
    let members = json!({
        "__exit__": { "kind": "function", "binding": "method", "signatures": signatures(&["runtime (kind, error: object, trace, *, keep)"]) },
        "__aexit__": { "kind": "function", "binding": "method", "signatures": signatures(&["runtime (*error, **more)"]) },
    });
    let (library, _) = resolved(json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
        "classes": { "lib.C": { "module": "lib", "qualname": "C", "members": members } },
    }));
    let of = |name: &str| library.classes["lib.C"].methods[name].signature.as_ref().expect("it has one");
    let raised = class("builtins.BaseException");
    let parts = [Type::Type(Box::new(raised.clone())), raised, class("types.TracebackType")];
    let types: Vec<&Type> = of("__exit__").parameters.iter().map(|parameter| &parameter.ty).collect();
    let or_none = |parts: &[Type]| Type::Union(std::iter::once(None).chain(parts.iter().cloned()).collect());
    assert_eq!(types[..3], [&or_none(&parts[..1]), &or_none(&parts[1..2]), &or_none(&parts[2..])], "one by one");
    assert_eq!(types[3], &Any, "what is its own is nobody's to know");
    let rest = &of("__aexit__").parameters;
    assert_eq!(rest[0].ty, or_none(&parts), "each of `*error` is any of them");
    assert_eq!(rest[1].ty, Any, "`with` gives no keywords");
}

#[test]
fn the_version_that_tells_one_api_from_another() {
    let version = |facts: Value| resolved(facts).0.version;
    let base =
        |name: &str| json!({ "schema": facts::SCHEMA, "name": name, "python": "3.11", "version": "2.0.9", "modules": {}, "classes": {} });
    assert_eq!(version(base("json.decoder")).as_deref(), Some("3.11"));
    assert_eq!(version(base("my_module")).as_deref(), Some("2.0.9"));
    let mut installed = base("numpy");
    installed["distribution"] = json!({ "name": "numpy", "version": "2.4.6" });
    assert_eq!(version(installed).as_deref(), Some("2.4.6"));
}

#[test]
fn own_well_known_types_come_back_as_their_classes() {
    let signature = |name: &str| {
        let (library, _) = resolved(json!({
            "schema": facts::SCHEMA, "name": name, "python": "3.11",
            "modules": { name: { "members": { "f": { "kind": "function",
                "signatures": signatures(&["typeshed (when: datetime.date) -> datetime.date"]) } } } },
            "classes": { "datetime.date": { "module": "datetime", "qualname": "date", "members": {} } },
        }));
        match &library.modules[name].members["f"] {
            Member::Function(function) => function.signature.clone().expect("it has one"),
            other => panic!("`f` is {other:?}"),
        }
    };
    let either = Type::Union(vec![Type::Date, class("datetime.date")]);
    let (own, other) = (signature("datetime"), signature("pandas"));
    assert_eq!((&own.parameters[0].ty, &own.returns), (&either, &class("datetime.date")));
    assert_eq!((&other.parameters[0].ty, &other.returns), (&either, &Type::Date));
}

#[test]
fn literals_in_unions_of_returns_stay() {
    assert_eq!(judged(&["runtime () -> int | bytes | None"]).returns, Type::Union(vec![None, Int, Bytes]));
}
