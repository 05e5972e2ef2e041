//! Introspection: what `introspect.py` says about fixtures, each of which shows one hazard, and how failures reach the user.
//!
//! Expected values are read off the fixtures' text, never off our own output.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use snakebridge_build::config::ModuleMode;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts::{Binding, ClassMember, Function, Library, Member, ParameterKind, Signature, Source};
use snakebridge_build::introspect::{IntrospectError, Request, introspect};
use snakebridge_build::ir;
use snakebridge_build::problem::Problem;
use snakebridge_build::resolve::resolve;

const PATIENCE: Duration = Duration::from_secs(60);

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn request(module: &str) -> Request {
    Request { paths: vec![fixtures()], ..Request::new(module) }
}

fn ask(request: Request, timeout: Duration) -> Result<Library, IntrospectError> {
    introspect(Path::new("python3"), &[request], timeout).remove(0)
}

#[track_caller]
fn library(module: &str) -> Library {
    ask(request(module), PATIENCE).unwrap_or_else(|error| panic!("{}", error.diagnostic()))
}

#[track_caller]
fn failure(module: &str) -> IntrospectError {
    ask(request(module), PATIENCE).expect_err("this fixture cannot be imported")
}

#[track_caller]
fn function<'a>(library: &'a Library, name: &str) -> &'a Function {
    match &library.modules[&library.name].members[name] {
        Member::Function(function) => function,
        other => panic!("`{name}` is {other:?}"),
    }
}

#[track_caller]
fn member<'a>(library: &'a Library, class: &str, name: &str) -> &'a ClassMember {
    &library.classes[&format!("{}.{class}", library.name)].members[name]
}

#[track_caller]
fn method<'a>(library: &'a Library, class: &str, name: &str) -> &'a Function {
    match member(library, class, name) {
        ClassMember::Function(function) => function,
        other => panic!("`{class}.{name}` is {other:?}"),
    }
}

fn from(function: &Function, source: Source) -> Vec<&Signature> {
    function.signatures.iter().filter(|signature| signature.source == source).collect()
}

/// A signature as Python would write it, kinds left out.
fn written(signature: &Signature) -> String {
    let parameters: Vec<String> = signature
        .parameters
        .iter()
        .map(|parameter| {
            let annotation = parameter.annotation.as_ref().map(|text| format!(": {text}")).unwrap_or_default();
            let default = parameter.default.as_ref().map(|text| format!(" = {text}")).unwrap_or_default();
            format!("{}{annotation}{default}", parameter.name)
        })
        .collect();
    let returns = signature.returns.as_ref().map(|text| format!(" -> {text}")).unwrap_or_default();
    format!("({}){returns}", parameters.join(", "))
}

fn issues(library: &Library) -> Vec<(&str, &str)> {
    library.issues.iter().map(|issue| (issue.subject.as_str(), issue.code.as_str())).collect()
}

// Importing.

#[test]
fn a_library_sees_no_arguments_of_the_process_that_introspects_it() {
    assert_eq!(written(&function(&library("prints_on_import"), "main").signatures[0]), "(arguments = [])");
}

#[test]
fn what_a_library_prints_does_not_spoil_the_answer() {
    assert_eq!(written(&function(&library("prints_on_import"), "answer").signatures[0]), "()");
}

#[test]
fn an_exception_while_importing_is_reported_in_pythons_words() {
    let error = failure("raises_on_import");
    let IntrospectError::ImportFailed { exception, .. } = &error else { panic!("{error:?}") };
    assert_eq!(exception, "RuntimeError: no licence found");
    let diagnostic = error.diagnostic();
    assert_eq!(diagnostic.problem, Problem::ImportFailed);
    assert!(diagnostic.cause.expect("a cause").contains("raises_on_import.py"));
}

#[test]
fn an_exit_while_importing_is_an_error_of_its_own() {
    let error = failure("exits_on_import");
    assert!(matches!(&error, IntrospectError::LibraryExited { status, .. } if status == "3"), "{error:?}");
    assert!(error.diagnostic().hint.expect("a hint").contains("__main__"));
}

#[test]
fn a_process_that_dies_is_reported_with_its_output() {
    let error = failure("dies_on_import");
    let IntrospectError::Died { status, output, .. } = &error else { panic!("{error:?}") };
    assert_eq!(status.code(), Some(7));
    assert!(output.contains("--- stderr\nout of luck"), "{output}");
}

#[test]
fn a_hang_is_stopped_with_all_that_it_started() {
    let start = Instant::now();
    let error = ask(request("hangs_on_import"), Duration::from_secs(3)).expect_err("it hangs");
    assert!(start.elapsed() < Duration::from_secs(6), "{:?}", start.elapsed());
    let IntrospectError::Timeout { output, .. } = &error else { panic!("{error:?}") };
    assert!(error.diagnostic().hint.is_some_and(|hint| hint.contains("`introspect-timeout`")));
    let child = output.lines().find_map(|line| line.strip_prefix("child ")).expect("the fixture prints the id of its child");
    if cfg!(target_os = "linux") {
        let gone = (0..50).any(|_| {
            let state = std::fs::read_to_string(format!("/proc/{child}/stat")).unwrap_or_default();
            let dead = state.is_empty() || state.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('Z'));
            if !dead {
                std::thread::sleep(Duration::from_millis(20));
            }
            dead
        });
        assert!(gone, "the grandchild {child} outlived the timeout");
    }
}

#[test]
fn a_missing_module_and_a_missing_dependency_differ() {
    let missing = failure("a_module_that_nobody_wrote");
    assert!(matches!(&missing, IntrospectError::ModuleNotFound { missing, .. } if missing == "a_module_that_nobody_wrote"), "{missing:?}");
    let dependency = failure("misses_dependency");
    assert!(
        matches!(&dependency, IntrospectError::DependencyNotFound { missing, .. } if missing == "a_module_that_nobody_wrote"),
        "{dependency:?}"
    );
}

#[test]
fn an_interpreter_that_is_not_there_is_an_error() {
    let error = introspect(Path::new("/nowhere/python"), &[request("scoring")], PATIENCE).remove(0).expect_err("no such file");
    assert_eq!(error.diagnostic().problem, Problem::PythonNotRun);
}

#[test]
fn answers_come_in_the_order_of_the_requests() {
    let requests = [request("scoring"), request("raises_on_import"), request("parameter_kinds"), request("none_attribute")];
    let answers = introspect(Path::new("python3"), &requests, PATIENCE);
    let names: Vec<&str> =
        answers.iter().map(|answer| answer.as_ref().map_or_else(|error| error.module(), |library| library.name.as_str())).collect();
    assert_eq!(names, ["scoring", "raises_on_import", "parameter_kinds", "none_attribute"]);
}

#[test]
fn two_runs_give_the_same_bytes() {
    for module in ["hostile_members", "stub_overloads", "kinds_of_class", "string_annotations"] {
        let text = || serde_json::to_string(&library(module)).expect("facts are JSON");
        assert_eq!(text(), text());
    }
}

// Modules.

#[test]
fn an_own_file_is_a_library() {
    let library = library("scoring");
    let score = function(&library, "score");
    assert_eq!(score.doc.as_deref(), Some("Scores a text."));
    assert_eq!(written(&score.signatures[0]), "(text: str, weight: float = 1.0) -> float");
    assert_eq!(library.distribution, None);
}

#[test]
fn lazy_names_are_fetched_and_their_failures_listed() {
    let library = library("lazy_names");
    assert_eq!(library.modules["lazy_names"].members.keys().collect::<Vec<_>>(), ["eager", "lazy"]);
    assert_eq!(written(&function(&library, "lazy").signatures[0]), "(count)");
    assert_eq!(library.version.as_deref(), Some("1.2.3"));
    let told = [("lazy_names", "no_identifiers"), ("lazy_names.__version__", "special_name"), ("lazy_names.broken", "lazy_import_failed")];
    assert_eq!(issues(&library), told);
}

#[test]
fn a_submodule_that_the_stub_declares_is_not_imported_to_see_that_it_is_one() {
    let library = library("lazy_submodule");
    assert_eq!(issues(&library), [("lazy_submodule.unknown", "lazy_import_failed")]);
    let Member::Module { module } = &library.modules["lazy_submodule"].members["heavy"] else { panic!() };
    assert_eq!(module, "lazy_submodule.heavy");
}

#[test]
fn constants_have_values_and_none_is_one() {
    let library = library("none_attribute");
    let constant = |name: &str| match &library.modules["none_attribute"].members[name] {
        Member::Constant(constant) => (constant.r#type.clone(), constant.value.clone()),
        other => panic!("`{name}` is {other:?}"),
    };
    let some = |kind: &str, value: &str| (kind.to_owned(), Some(value.to_owned()));
    assert_eq!(constant("nothing"), some("builtins.NoneType", "None"));
    assert_eq!(constant("yes"), some("builtins.bool", "True"));
    assert_eq!(constant("answer"), some("builtins.int", "42"));
    assert_eq!(constant("ratio"), some("builtins.float", "0.5"));
    assert_eq!(constant("text"), some("builtins.str", "\"it's\""));
    assert_eq!(constant("long_text"), ("builtins.str".to_owned(), None));
    assert_eq!(constant("items"), ("builtins.list".to_owned(), None));
}

#[test]
fn private_names_are_there_where_they_are_asked_for() {
    let names = |private: &[&str]| {
        let private = private.iter().map(|name| (*name).to_owned()).collect();
        let library = ask(Request { private, ..request("private_names") }, PATIENCE).expect("the fixture can be imported");
        let members: Vec<String> = library.modules["private_names"].members.keys().cloned().collect();
        let methods: Vec<String> = library.classes["private_names.Model"].members.keys().cloned().collect();
        (members.join(" "), methods.join(" "))
    };
    assert_eq!(names(&[]), ("Model shown".to_owned(), "fit".to_owned()));
    assert_eq!(names(&["_hidden", "Model._fit"]), ("Model _hidden shown".to_owned(), "_fit fit".to_owned()));
    assert_eq!(names(&["_*"]), ("Model _hidden _other shown".to_owned(), "fit".to_owned()));
}

#[test]
fn a_broken_submodule_does_not_hide_its_neighbours() {
    let modules = |selection: ModuleMode, exclude: &[&str]| {
        let exclude = exclude.iter().map(ToString::to_string).collect();
        ask(Request { selection, exclude, ..request("broken_submodule") }, PATIENCE).expect("the root can be imported")
    };
    let public = modules(ModuleMode::Public, &[]);
    assert_eq!(
        public.modules.keys().collect::<Vec<_>>(),
        ["broken_submodule", "broken_submodule.deeper", "broken_submodule.deeper.bottom", "broken_submodule.good"]
    );
    assert!(issues(&public).contains(&("broken_submodule.broken", "module_import_failed")));
    let explicit = modules(ModuleMode::Explicit, &[]);
    assert_eq!(explicit.modules.keys().collect::<Vec<_>>(), ["broken_submodule", "broken_submodule.good"]);
    let all = modules(ModuleMode::All, &["broken", "deep*"]);
    assert_eq!(all.modules.keys().collect::<Vec<_>>(), ["broken_submodule", "broken_submodule._private", "broken_submodule.good"]);
    assert_eq!(issues(&all), []);
    let only = modules(ModuleMode::Only(vec!["deeper.bottom".to_owned()]), &[]);
    assert_eq!(only.modules.keys().collect::<Vec<_>>(), ["broken_submodule", "broken_submodule.deeper.bottom"]);
}

#[test]
fn the_tests_of_a_library_are_not_part_of_it_unless_they_are_asked_for() {
    let modules = |include: &[&str]| {
        let include = include.iter().map(|name| (*name).to_owned()).collect();
        let library =
            ask(Request { selection: ModuleMode::Public, include, ..request("ships_tests") }, PATIENCE).expect("it can be imported");
        library.modules.into_keys().map(|path| path.replace("ships_tests", "~")).collect::<Vec<_>>()
    };
    assert_eq!(modules(&[]), ["~", "~.test", "~.test.tools", "~.test_util"]);
    assert_eq!(modules(&["tests", "test.*_test"]), ["~", "~.test", "~.test.tools", "~.test.tools_test", "~.test_util", "~.tests"]);
}

#[test]
fn modules_are_chosen_by_exports_depth_and_pattern() {
    let modules = |request: Request| {
        let library = ask(request, PATIENCE).expect("the root can be imported");
        library.modules.into_keys().map(|path| path.replace("broken_submodule", "~")).collect::<Vec<_>>()
    };
    let base = || request("broken_submodule");
    assert_eq!(modules(base()), ["~"]);
    // `deeper` is named by `__all__` and imported by nobody, as `from broken_submodule import *` would.
    assert_eq!(modules(Request { selection: ModuleMode::Exports, ..base() }), ["~", "~.deeper", "~.good"]);
    assert_eq!(modules(Request { selection: ModuleMode::Public, depth: Some(1), ..base() }), ["~", "~.deeper", "~.good"]);
    assert_eq!(modules(Request { include: vec!["_priv*".to_owned()], ..base() }), ["~", "~._private"]);
}

#[test]
fn a_hostile_member_costs_only_itself() {
    let library = library("hostile_members");
    assert_eq!(issues(&library), []);
    assert_eq!(written(&method(&library, "Holder", "fine").signatures[0]), "(value)");
    let Member::Constant(liar) = &library.modules["hostile_members"].members["liar"] else { panic!() };
    assert_eq!(liar.r#type, "hostile_members.Liar", "it can be had all the same");
    assert_eq!(written(&method(&library, "Placed", "fine").signatures[0]), "(value: hostile_members.Holder)");
    assert!(library.modules["hostile_members"].members.contains_key("Placed"), "though its `__module__` is a property");
    assert!(library.classes["hostile_members.Holder"].members.contains_key("trap"));
    assert_eq!(written(&function(&library, "default_with_bad_repr").signatures[0]), "(value = ...)");
    assert_eq!(written(&function(&library, "default_with_address").signatures[0]), "(value = ...)");
    assert_eq!(function(&library, "quoted").doc.as_deref(), Some("Says \"\"\" and */ and \\ and #\" and NUL: \u{fffd}."));
    assert_eq!(function(&library, "half").doc.as_deref(), Some("Half a pair: ?"));
}

/// The names of the only module of a library.
fn names(library: &Library) -> Vec<&str> {
    library.modules[&library.name].members.keys().map(String::as_str).collect()
}

#[test]
fn a_module_may_answer_to_every_name_or_raise_for_it() {
    for module in ["getattr_raises", "getattr_answers"] {
        let library = library(module);
        assert_eq!((names(&library), issues(&library)), (vec!["answer"], vec![]), "{module}");
        assert_eq!(written(&function(&library, "answer").signatures[0]), "(question: str) -> int", "{module}");
    }
}

#[test]
fn special_attributes_that_raise_cost_nobody_anything() {
    let library = library("special_attributes_raise");
    assert_eq!(issues(&library), []);
    assert_eq!(written(&method(&library, "Burrow", "depth").signatures[0]), "() -> int");
    assert!(matches!(member(&library, "Burrow", "guest"), ClassMember::Function(_)), "{:?}", member(&library, "Burrow", "guest"));
    for name in ["hedgehog", "endless", "circle", "onion"] {
        function(&library, name);
    }
    assert_eq!(written(&function(&library, "mislabelled").signatures[0]), "(step: int) -> int");
    assert_eq!(written(&method(&library, "Hedgehog", "__call__").signatures[0]), "(spine: int = 1) -> int");
}

#[test]
fn metaclasses_that_raise_hide_nothing() {
    let library = library("metaclasses_raise");
    assert_eq!(issues(&library), []);
    for (class, name, signature) in [
        ("Vase", "water", "(litres: int) -> int"),
        ("Safe", "weight", "(unit: str) -> float"),
        ("Monk", "walk", "(miles: int) -> int"),
        ("Mistyped", "sound", "() -> bool"),
        ("Pair", "sound", "() -> bool"),
    ] {
        assert_eq!(written(&method(&library, class, name).signatures[0]), signature, "{class}");
    }
    assert!(matches!(member(&library, "Monk", "vow"), ClassMember::Field(_)));
    assert!(library.classes.contains_key("metaclasses_raise.Silent"), "though its `__module__` is a property");
    assert_eq!(library.classes["metaclasses_raise.Crack"].bases, ["metaclasses_raise.Vase"]);
    assert_eq!(library.classes["metaclasses_raise.Strongbox"].bases, ["metaclasses_raise.Safe"]);
    let vase = "metaclasses_raise.Vase";
    assert_eq!(written(&function(&library, "fill").signatures[0]), format!("(vase: {vase}, again: metaclasses_raise.Crack) -> {vase}"));
    let Member::Constant(number) = &library.modules["metaclasses_raise"].members["NoClass"] else { panic!() };
    assert_eq!(number.r#type, "builtins.int");
}

#[test]
fn what_a_module_says_of_its_names_is_checked() {
    let all = library("all_lies");
    let told = [("all_lies", "no_identifiers"), ("all_lies.missing", "lazy_import_failed")];
    assert_eq!((names(&all), issues(&all)), (vec!["first", "second"], told.to_vec()));
    assert_eq!(names(&library("all_is_no_list")), ["first", "second"]);
    assert_eq!(names(&library("all_is_empty")), ["first"]);
    let dir = library("dir_lies");
    let told = [("dir_lies", "no_identifiers"), ("dir_lies.ghost", "lazy_import_failed")];
    assert_eq!((names(&dir), issues(&dir)), (vec!["first"], told.to_vec()));
}

#[test]
fn an_object_in_the_place_of_a_module_is_one() {
    let library = library("replaced_by_object");
    assert_eq!((names(&library), issues(&library)), (vec!["answer", "limit"], vec![]));
    assert_eq!(written(&function(&library, "answer").signatures[0]), "(question: str) -> int");
}

#[test]
fn a_proxy_that_answers_every_name_is_what_its_type_says() {
    let library = library("answers_every_name");
    assert!(matches!(&library.modules[&library.name].members["Edit"], Member::Function(_)), "it can be called, and is no type");
    assert_eq!(written(&function(&library, "edit").signatures[0]).matches("int").count(), 1);
}

#[test]
fn an_object_in_the_place_of_a_module_may_have_no_table_of_names() {
    let library = library("replaced_by_proxy");
    assert_eq!((names(&library), issues(&library)), (vec!["answer", "gamma"], vec![]));
    assert_eq!(written(&function(&library, "answer").signatures[0]), "(question: str) -> int");
}

// Functions.

#[test]
fn all_five_kinds_of_parameters() {
    let library = library("parameter_kinds");
    let every = &function(&library, "every").signatures[0];
    let kinds: Vec<ParameterKind> = every.parameters.iter().map(|parameter| parameter.kind).collect();
    assert_eq!(written(every), "(first, second = 2, third = 3, rest, named, optional = 'x', others)");
    assert_eq!(
        kinds,
        [
            ParameterKind::PositionalOnly,
            ParameterKind::PositionalOnly,
            ParameterKind::PositionalOrKeyword,
            ParameterKind::VarPositional,
            ParameterKind::KeywordOnly,
            ParameterKind::KeywordOnly,
            ParameterKind::VarKeyword,
        ]
    );
    assert!(function(&library, "waiting").is_async);
    assert!(function(&library, "counting").is_generator);
    assert!(!function(&library, "every").is_async && !function(&library, "every").is_generator);
}

#[test]
fn overloads_of_a_running_function_follow_what_runs() {
    let library = library("overloads_at_runtime");
    let pick: Vec<String> = from(function(&library, "pick"), Source::Runtime).into_iter().map(written).collect();
    let mut expected = vec!["(number: int, many: bool = False) -> int | list[int]"];
    let minor: u32 = library.python.split('.').nth(1).and_then(|minor| minor.parse().ok()).expect("a version");
    if minor >= 11 {
        // Before 3.11 `typing` forgets them.
        expected.push("(number: int, many: typing.Literal[False] = ...) -> int");
        expected.push("(number: int, many: typing.Literal[True]) -> list[int]");
    }
    assert_eq!(pick, expected);
    let made: Vec<String> = library.classes["overloads_at_runtime.Token"].constructor.iter().map(written).collect();
    let set: Vec<String> = from(method(&library, "Mark", "width"), Source::Runtime).into_iter().map(written).collect();
    if minor >= 11 {
        let token = ["(arguments, keywords)", "(kind: str, value: int)", "(kind: str, line: int | None = ...)"];
        assert_eq!(made[..3], token, "of those for `__init__`");
        let mark = "overloads_at_runtime.Mark";
        assert_eq!(set, [format!("(value: int) -> {mark}"), format!("(value: None) -> {mark}")], "of what the class declared there");
    }
}

#[test]
fn overloads_say_more_than_what_takes_anything() {
    let resolved = resolve(&library("overloads_at_runtime"), &mut Diagnostics::default());
    let token = resolved.classes["overloads_at_runtime.Token"].constructor.as_ref().expect("it has a signature");
    let shape: Vec<_> = token.parameters.iter().map(|parameter| (parameter.name.as_str(), parameter.default.is_some())).collect();
    let is_forgotten = ["3.8.", "3.9.", "3.10."].iter().any(|version| resolved.python.starts_with(version));
    let expected =
        if is_forgotten { &[("arguments", false), ("keywords", false)][..] } else { &[("kind", false), ("value", true), ("line", true)] };
    assert_eq!(shape, expected);
}

#[test]
fn every_overload_of_a_stub_is_kept_in_order() {
    let library = library("stub_overloads");
    let parse = function(&library, "parse");
    assert_eq!(from(parse, Source::Runtime).into_iter().map(written).collect::<Vec<_>>(), ["(text, strict = False)"]);
    assert_eq!(
        from(parse, Source::Stub).into_iter().map(written).collect::<Vec<_>>(),
        [
            "(text: str, strict: typing.Literal[True]) -> stub_overloads._core.Token",
            "(text: stub_overloads._core._Text[stub_overloads._core._T], strict: bool = ...) -> stub_overloads._core._T",
        ]
    );
    assert_eq!(parse.module.as_deref(), Some("stub_overloads._core"));
}

#[test]
fn a_stub_is_read_through_versions_imports_and_callable_variables() {
    let library = library("stub_overloads");
    let stub = |name: &str| from(function(&library, name), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(stub("shown"), ["(value: int) -> int"]);
    assert_eq!(stub("load_shared"), ["(name: str) -> str"], "a method of a hidden instance, as all of `random`");
    assert_eq!(stub("add"), ["(left: int, right: int) -> stub_overloads._S"]);
    assert_eq!(from(function(&library, "add"), Source::Stub)[0].parameters[0].kind, ParameterKind::PositionalOnly);
}

#[test]
fn a_stub_may_take_everything_from_a_module_that_has_none() {
    let library = library("stub_without_source");
    assert_eq!(written(&function(&library, "shown").signatures[0]), "(value, count = 1)");
    assert!(from(function(&library, "shown"), Source::Stub).is_empty());
    assert!(library.classes["stub_without_source.plain.Shown"].members.contains_key("load"));
}

#[test]
fn what_only_a_stub_declares_is_listed_and_its_types_are_known() {
    let library = library("declared_only");
    let listed = ["Named", "Number", "Plain.untold", "Shape", "SimpleNamespace", "gone"];
    assert_eq!(library.declared_only, listed.map(|name| format!("declared_only.{name}")));
    assert!(listed.iter().all(|name| !library.modules["declared_only"].members.contains_key(*name)));
    let replace = method(&library, "Proxy", "replace");
    assert_eq!(written(&replace.signatures[0]), "(old: str, new: str, count: int = -1) -> str", "its instances answer by name");
    let resolved = resolve(&library, &mut Diagnostics::default());
    let ir::Member::Function(half) = &resolved.modules["declared_only"].members["half"] else { panic!("`half` is a function") };
    assert_eq!(half.signature.as_ref().expect("it has one").parameters[0].ty, ir::Type::Union(vec![ir::Type::Int, ir::Type::Float]));
    let ir::Member::Function(scaled) = &resolved.modules["declared_only"].members["scaled"] else { panic!("`scaled` is a function") };
    let shape = ir::Type::Dict(Box::new(ir::Type::Str), Box::new(ir::Type::Any));
    assert_eq!(scaled.signature.as_ref().expect("it has one").returns, shape, "a typed dictionary is a dictionary");
}

#[test]
fn keywords_that_a_typed_dictionary_spells_out_are_parameters() {
    let library = library("keywords_unpacked");
    let draw = from(function(&library, "draw"), Source::Stub);
    assert_eq!(written(draw[0]), "(x: int, width: int, name: str = ..., color: str = ..., depth: float) -> int");
    let kinds: Vec<ParameterKind> = draw[0].parameters.iter().map(|parameter| parameter.kind).collect();
    assert_eq!((kinds.len(), &kinds[1..]), (5, &[ParameterKind::KeywordOnly; 4][..]));
    let sketch = from(function(&library, "sketch"), Source::Stub);
    assert_eq!(written(sketch[0]), "(width: int, more: typing_extensions.Unpack[keywords_unpacked.Open])");
    assert_eq!((draw[0].closed, sketch[0].closed), (true, false));
    let paint = &function(&library, "paint").signatures[0];
    assert_eq!(paint.parameters.iter().map(|parameter| parameter.name.as_str()).collect::<Vec<_>>(), ["width", "color"]);
    let resolved = resolve(&library, &mut Diagnostics::default());
    let takes = |name: &str| match &resolved.modules["keywords_unpacked"].members[name] {
        ir::Member::Function(function) => {
            let parameters = &function.signature.as_ref().expect("it has a signature").parameters;
            parameters.iter().map(|parameter| parameter.name.clone()).collect::<Vec<_>>().join(" ")
        }
        other => panic!("{other:?} is no function"),
    };
    assert_eq!(takes("draw"), "x width name color depth", "there are no others");
    assert_eq!(takes("sketch"), "width more");
}

#[test]
fn what_a_decorating_class_takes_beside_what_it_wraps_is_in_the_signature() {
    let library = library("wrapped_by_class");
    let stub = |name: &str| from(function(&library, name), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    let own = "backend: str = ..., options: typing.Any";
    assert_eq!(stub("count"), [format!("(items: typing.Sequence[int], start: int = 0, {own}) -> int")]);
    assert_eq!(stub("measure"), [format!("(text: str, {own}) -> int")]);
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve(&library, &mut diagnostics);
    let ir::Member::Function(count) = &resolved.modules["wrapped_by_class"].members["count"] else { panic!("`count` is a function") };
    let backend = &count.signature.as_ref().expect("it has a signature").parameters[2];
    assert_eq!((backend.name.as_str(), backend.default.as_deref()), ("backend", Some("None")), "as it runs");
    assert_eq!(backend.ty, ir::Type::Union(vec![ir::Type::None, ir::Type::Str]));
}

#[test]
fn a_class_that_is_an_alias_in_the_stub_has_the_types_of_what_it_stands_for() {
    let library = library("keywords_unpacked");
    let stub = |name: &str| from(method(&library, "Small", name), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!((stub("__lt__"), stub("half")), (vec!["(other: int) -> bool".to_owned()], vec!["() -> float".to_owned()]));
}

#[test]
fn fields_in_a_stub_are_the_parameters_of_a_constructor() {
    let request = Request { typeshed: Some(fixtures().join("small_typeshed")), ..request("stub_fields") };
    let library = ask(request, PATIENCE).expect("the fixture can be imported");
    let stub = |class: &str| {
        let constructor = &library.classes[class].constructor;
        constructor.iter().filter(|signature| signature.source == Source::Stub).map(written).collect::<Vec<_>>()
    };
    assert_eq!(stub("stub_fields.Usage"), ["(total: int, percent: float, mount: str | None)"]);
    assert_eq!(stub("stub_fields.Part"), ["(name: str, size: int = 0)"], "no `ClassVar`, those of the base first");
    let popitem = from(method(&library, "Counts", "popitem"), Source::Typeshed).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(popitem, ["() -> tuple[typing._KT, typing._VT]"], "the stub leaves to the abstract base what that has said");
}

#[test]
fn a_method_of_another_class_is_declared_where_that_class_is() {
    let request = Request { typeshed: Some(fixtures().join("small_typeshed")), ..request("borrowed_methods") };
    let library = ask(request, PATIENCE).expect("the fixture can be imported");
    let turn = from(method(&library, "Wheel", "turn"), Source::Typeshed).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(turn, ["(n: int = 1) -> None"]);
    // What wraps it takes the same, and gives what it likes.
    let spin = from(method(&library, "Wheel", "spin"), Source::Typeshed).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(spin, ["(n: int = 1)"]);
    let load = from(method(&library, "Wheel", "load"), Source::Typeshed).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(load, ["(item: str)"]);
    let keep = from(method(&library, "Wheel", "keep"), Source::Typeshed).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(keep, ["(item: str) -> None"]);
}

#[test]
fn a_function_that_shows_the_signature_of_another_gives_what_its_own_annotation_says() {
    let library = library("signature_of_another");
    let mark = written(&method(&library, "Chart", "mark").signatures[0]);
    assert_eq!(mark, "(width: int = 1, height: int = 1) -> signature_of_another.Chart");
}

#[test]
fn the_signatures_in_docstrings_of_compiled_functions_are_read() {
    let library = library("documented_signatures");
    let documented = |name: &str| from(function(&library, name), Source::TextSignature);
    let texts = |name: &str| documented(name).into_iter().map(written).collect::<Vec<_>>();
    // Nobody imported `typing` and `collections` there.
    let scaled = "(count: typing.SupportsInt | typing.SupportsIndex, names: collections.abc.Sequence[str] = (), \
                  mode: documented_signatures.Mode = ...) -> documented_signatures.Scale";
    assert_eq!(texts("scaled"), [scaled]);
    let step = [
        "(arg0: typing.SupportsInt) -> typing.Any",
        "(arg0: typing.Any) -> int",
        "(arg0: str, arg1: collections.abc.Sequence[int]) -> documented_signatures.Scale",
    ];
    assert_eq!(texts("step"), step, "C++ has types that Python has no name for");
    let kinds: Vec<_> = documented("step").iter().flat_map(|each| &each.parameters).map(|parameter| parameter.kind).collect();
    assert_eq!(kinds, [ParameterKind::PositionalOnly; 4], "what has no name cannot go by it");
    let property = |name: &str| match &library.classes["documented_signatures.Scale"].members[name] {
        ClassMember::Property(property) => property.annotation.clone(),
        other => panic!("`{name}` is {other:?}"),
    };
    assert_eq!(property("steps").as_deref(), Some("collections.abc.Sequence[int]"));
    assert_eq!(property("owner").as_deref(), Some("typing.Any"));
    let constructor = &library.classes["documented_signatures.Scale"].constructor;
    assert_eq!(constructor.iter().map(written).collect::<Vec<_>>(), ["(arg0: int) -> None"]);
}

#[test]
fn the_types_of_cpp_in_docstrings_of_swig_are_read() {
    let library = library("wrapped_by_swig");
    let texts = |signatures: Vec<&Signature>| signatures.into_iter().map(written).collect::<Vec<_>>();
    let of = |name: &str| texts(from(function(&library, name), Source::TextSignature));
    let of_method = |class: &str, name: &str| texts(from(method(&library, class, name), Source::TextSignature));
    // What has overloads takes nothing by keyword.
    let scaled = [
        "(point: wrapped_by_swig.Point, factor: float) -> wrapped_by_swig.Point",
        "(factor: float, point: wrapped_by_swig.Point) -> wrapped_by_swig.Point",
        "(point: wrapped_by_swig.Point, unit, exact: bool = False) -> wrapped_by_swig.Point",
    ];
    assert_eq!(of("scaled"), scaled, "a class of another name space is not that of the module");
    let mut kinds = from(function(&library, "scaled"), Source::TextSignature).into_iter().flat_map(|each| &each.parameters);
    assert!(kinds.all(|parameter| parameter.kind == ParameterKind::PositionalOnly));
    assert_eq!(of("set_name"), ["(name: str, mode: int, pointer: wrapped_by_swig.Shape | None = ...) -> None"]);
    let split = [
        "(text: str | None, separator: str | None = ',', flags: int = ..., c: str | int = ')', most: int = -1) -> str | None",
        "(shape: wrapped_by_swig.Shape | None) -> str | None",
    ];
    assert_eq!(of("split"), split, "brackets and commas of defaults part nothing");
    let table = "(entries: collections.abc.Mapping[str, collections.abc.Iterable[wrapped_by_swig.Point]] | wrapped_by_swig.Table, \
                 rows, matrix, plain, color: wrapped_by_swig.ColorEnum | None) -> wrapped_by_swig.Table";
    assert_eq!(of("table"), [table], "only what is wrapped is known");
    assert_eq!(of("set_limits"), ["(least: float, most: float)"], "C++ may write to what it has a reference to");
    assert_eq!(of("parameters"), ["(index: int)"], "and to what Python does not see");
    for (name, why) in [
        ("joined", "a line that is not understood"),
        ("wrapped", "a line that stands elsewhere"),
        ("twice", "two parameters of one name"),
        ("in_degrees", "the docstring does not know what Python makes of it"),
        ("told", "a docstring that begins otherwise"),
        ("with_other_names", "other parameters"),
    ] {
        assert_eq!(of(name), [""; 0], "`{name}`: {why}");
    }
    let moved = "(by: collections.abc.Iterable[float] | wrapped_by_swig.Numbers, times: int = 1) -> wrapped_by_swig.Point";
    assert_eq!(of_method("Point", "moved"), [moved]);
    assert_eq!(of_method("Point", "shape"), ["() -> wrapped_by_swig.Shape | None"], "what is not copied may be a pointer to nothing");
    assert_eq!(of_method("Point", "origin"), ["() -> wrapped_by_swig.Point"]);
    assert_eq!(of_method("Point", "__sub__"), ["(by: float)", "(other: wrapped_by_swig.Point)"], "one of the returns is not known");
    assert_eq!(of_method("Numbers", "append"), ["(x: float) -> None"]);
    assert_eq!(of_method("Numbers", "size"), ["() -> int"]);
    assert_eq!(of_method("Table", "at"), ["(key: str) -> collections.abc.Sequence[wrapped_by_swig.Point]"]);
    assert_eq!((of_method("Node", "parent"), of_method("Node", "begin")), (vec!["()".to_owned()], vec!["()".to_owned()]));
    let joined = "(other: collections.abc.Iterable[wrapped_by_swig.Shape] | wrapped_by_swig.Shapes) -> collections.abc.Sequence[wrapped_by_swig.Shape]";
    assert_eq!(of_method("Shapes", "joined"), [joined], "what a container holds is no pointer");
    let join = "(other: collections.abc.Iterable[typing.Any] | wrapped_by_swig.Loop) -> collections.abc.Sequence[typing.Any]";
    assert_eq!(of_method("Loop", "join"), [join]);
    let point = &library.classes["wrapped_by_swig.Point"];
    let made = point.constructor.iter().filter(|signature| signature.source == Source::TextSignature);
    assert_eq!(texts(made.collect()), ["(x: float, y: float = 0.0)", "(other: wrapped_by_swig.Point)"]);
    let ClassMember::Property(x) = &point.members["x"] else { panic!("`x` is no property") };
    assert_eq!(x.annotation.as_deref(), Some("float"));
}

/// A copy of the fixture with extension modules of Python's own in it: what is compiled is found in the place of its source.
fn compiled_of_source() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let package = folder.path().join("compiled_of_source");
    std::fs::create_dir_all(package.join("_heapq")).expect("a folder");
    for file in ["__init__.py", "_heapq.py", "_queue.py", "_heapq/inner.pyi"] {
        std::fs::copy(fixtures().join("compiled_of_source").join(file), package.join(file)).expect("a file of the fixture");
    }
    for module in ["_heapq", "_queue"] {
        let script = format!("import {module}; print({module}.__file__)");
        let said = Command::new("python3").args(["-c", &script]).output().expect("Python runs").stdout;
        let file = PathBuf::from(String::from_utf8(said).expect("a path").trim());
        std::fs::copy(&file, package.join(file.file_name().expect("a file"))).expect("an extension module");
    }
    folder
}

#[test]
fn a_compiled_module_has_the_types_of_the_source_beside_it() {
    let folder = compiled_of_source();
    let request = Request { paths: vec![folder.path().to_owned()], ..Request::new("compiled_of_source") };
    let library = ask(request, PATIENCE).expect("the fixture can be imported");
    let source = |name: &str| from(function(&library, name), Source::Source).into_iter().map(written).collect::<Vec<_>>();
    let variable = "compiled_of_source._heapq.T";
    assert_eq!(source("heappush"), [format!("(heap: list[{variable}], item: {variable}) -> None")]);
    assert_eq!(source("heappop"), [format!("(heap: list[{variable}]) -> {variable}")]);
    assert_eq!(source("heapify"), ["(heap: list[int]) -> None"]);
    assert!(source("heapreplace").is_empty(), "nobody knows what a decorator makes of it");
    assert_eq!(source("heappushpop"), ["(heap, item: int) -> bool"], "types of Cython, and a pointer");
    let queue = library.classes.values().find(|class| class.qualname == "SimpleQueue").expect("it is shown");
    let ClassMember::Function(put) = &queue.members["put"] else { panic!("`put` is a method") };
    let put: Vec<String> = from(put, Source::Source).into_iter().map(written).collect();
    assert_eq!(put, ["(item: typing.Any, block: bool = True, timeout: typing.Optional[float] = None) -> None"]);
    let ClassMember::Property(size) = &library.classes["builtins.Inside"].members["size"] else { panic!("`size` is a property") };
    assert_eq!(size.annotation.as_deref(), Some("int"), "from the stub of a module that lies in no file");
}

/// What every interpreter that is installed says of a fixture, with its version.
fn on_every_interpreter(module: &str) -> Vec<(String, Library)> {
    let works = |path: &PathBuf| Command::new(path).args(["-c", ""]).output().is_ok_and(|output| output.status.success());
    let installed = (8..=15).filter_map(|minor| Some((minor, interpreters(minor).into_iter().find(works)?)));
    let said = installed.map(|(minor, interpreter)| {
        let request = Request { typeshed: Some(fixtures().join("small_typeshed")), ..request(module) };
        let library = introspect(&interpreter, &[request], PATIENCE).remove(0).expect("the fixture can be imported");
        (format!("python3.{minor}"), library)
    });
    let said: Vec<_> = said.collect();
    assert!(!said.is_empty(), "no interpreter was found");
    said
}

#[test]
fn code_tells_what_a_function_gives_where_nothing_declares_it() {
    for (python, library) in on_every_interpreter("given_by_code") {
        let mut found = Vec::new();
        for (key, class) in library.classes.iter().filter(|(key, _)| key.starts_with("given_by_code.")) {
            for (name, member) in &class.members {
                match member {
                    ClassMember::Function(function) => found.push((format!("{key}.{name}"), &function.doc, &function.gives)),
                    ClassMember::Property(property) => found.push((format!("{key}.{name}"), &property.doc, &property.gives)),
                    _ => {}
                }
            }
        }
        for (name, member) in &library.modules["given_by_code"].members {
            if let Member::Function(function) = member {
                found.push((name.clone(), &function.doc, &function.gives));
            }
        }
        for (name, expected, gives) in &found {
            if let Some(expected) = expected {
                assert_eq!(gives.as_deref().unwrap_or("unknown"), expected, "{python}: {name}");
            }
        }
        assert!(found.len() > 80, "{python}: {}", found.len());
    }
}

/// The parameters as Python writes them, with names of the module bare.
fn in_python(signature: &Signature, module: &str) -> String {
    use ParameterKind::{KeywordOnly, PositionalOnly, VarKeyword, VarPositional};
    let mut parts = Vec::new();
    for (at, parameter) in signature.parameters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| signature.parameters[before].kind);
        if parameter.kind == KeywordOnly && !matches!(before, Some(KeywordOnly | VarPositional)) {
            parts.push("*".to_owned());
        }
        let stars = if parameter.kind == VarPositional {
            "*"
        } else if parameter.kind == VarKeyword {
            "**"
        } else {
            ""
        };
        let (annotation, equals) = parameter.annotation.as_ref().map_or((String::new(), "="), |text| (format!(": {text}"), " = "));
        let default = parameter.default.as_ref().map(|text| format!("{equals}{text}")).unwrap_or_default();
        parts.push(format!("{stars}{}{annotation}{default}", parameter.name).replace(module, ""));
        let after = signature.parameters.get(at + 1).map(|parameter| parameter.kind);
        if parameter.kind == PositionalOnly && after != Some(PositionalOnly) {
            parts.push("/".to_owned());
        }
    }
    format!("({})", parts.join(", "))
}

#[test]
fn code_tells_what_a_function_takes_where_nothing_declares_it() {
    for (python, library) in on_every_interpreter("taken_by_code") {
        let mut found = Vec::new();
        for (key, class) in library.classes.iter().filter(|(key, _)| key.starts_with("taken_by_code.")) {
            found.push((key.clone(), class.constructor_doc.as_ref().or(class.doc.as_ref()), &class.constructor));
            for (name, member) in &class.members {
                if let ClassMember::Function(function) = member {
                    found.push((format!("{key}.{name}"), function.doc.as_ref(), &function.signatures));
                }
            }
        }
        for (name, member) in &library.modules["taken_by_code"].members {
            if let Member::Function(function) = member {
                found.push((name.clone(), function.doc.as_ref(), &function.signatures));
            }
        }
        let mut judged = 0;
        for (name, doc, signatures) in found {
            let Some(expected) = doc.filter(|doc| doc.starts_with('(') || *doc == "nothing") else { continue };
            let code = signatures.iter().find(|signature| signature.source == Source::Code);
            let taken = code.map_or_else(|| "nothing".to_owned(), |signature| in_python(signature, "taken_by_code."));
            assert_eq!(taken, *expected, "{python}: {name}");
            judged += 1;
        }
        assert!(judged > 70, "{python}: {judged}");
    }
}

#[test]
fn the_code_that_objects_and_bound_methods_reach_is_read() {
    for (python, library) in on_every_interpreter("taken_by_code") {
        for name in ["opener", "turns", "makes"] {
            let code: Vec<String> = from(function(&library, name), Source::Code).into_iter().map(written).collect();
            assert_eq!(code, ["(key: taken_by_code.Key)"], "{python}: {name}");
        }
    }
    for (python, library) in on_every_interpreter("given_by_code") {
        let class = "given_by_code.Counter";
        for (name, expected) in [("counter", "int"), ("the_counter", class), ("made_counter", class)] {
            assert_eq!(function(&library, name).gives.as_deref(), Some(expected), "{python}: {name}");
        }
        assert!(function(&library, "later").is_async, "{python}: what is called is a coroutine function");
    }
}

#[test]
fn a_stub_may_declare_what_lies_elsewhere() {
    let library = library("declared_elsewhere");
    let stub = |function: &Function| from(function, Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(stub(function(&library, "make")), ["(size: int) -> declared_elsewhere._made.Made"]);
    assert_eq!(stub(method(&library, "_made.Made", "grown")), ["(by: int) -> declared_elsewhere._made.Made"]);
    let constructor = &library.classes["declared_elsewhere._made.Made"].constructor;
    assert!(constructor.iter().any(|signature| signature.source == Source::Stub && written(signature) == "(size: int) -> None"));
    assert_eq!(stub(function(&library, "weigh")), ["(weight: declared_elsewhere._made.Weight) -> int"], "a name that the stub lacks");
    assert_eq!(
        stub(function(&library, "para")),
        ["(children: str) -> declared_elsewhere._made.Made"],
        "what `__getattr__` gives is called"
    );
}

#[test]
fn a_method_loses_its_receiver_whatever_holds_it_at_run_time() {
    let library = library("declared_elsewhere");
    let stub = |name: &str| from(method(&library, "_made.Socket", name), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(stub("sends"), ["(data: bytes) -> int"], "a static method that is declared as a method");
    assert_eq!(stub("packs"), ["(data: str) -> bytes"], "a method that is declared as a static one");
    let opens = from(function(&library, "opens"), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(opens, ["(port: int) -> declared_elsewhere._made.Socket"], "what a class has, under a name of the module");
}

#[test]
fn a_class_that_is_declared_without_a_constructor_takes_nothing() {
    let library = library("constructors_left_out");
    let made = |class: &str| library.classes[class].constructor.iter().map(written).collect::<Vec<_>>();
    assert_eq!(made("constructors_left_out.Options"), ["()"]);
    assert_eq!(made("constructors_left_out.Shown"), ["()"], "nor has its base one");
    assert_eq!(made("constructors_left_out.Odds"), ["(size: int) -> None"], "its base has one");
    let unknown: [&str; 0] = [];
    assert_eq!(made("constructors_left_out.Sealed"), unknown, "its metaclass may take anything");
    assert_eq!(made("constructors_left_out.Hidden"), unknown, "nobody knows its base");
}

#[test]
fn what_is_loaded_later_counts_before_it_is_described() {
    let library = ask(Request { selection: ModuleMode::Public, ..request("loaded_late") }, PATIENCE).expect("the fixture can be imported");
    let lid = &library.classes["loaded_late._made.Lid"];
    let constructor: Vec<String> = lid.constructor.iter().filter(|each| each.source == Source::Stub).map(written).collect();
    assert_eq!(constructor, ["(size: int) -> None"], "the stub of a module that shows it");
    let ClassMember::Function(lifts) = &lid.members["lifts"] else { panic!("it is a method") };
    let taken = from(lifts, Source::Code).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(taken, ["(key: loaded_late._made.Key | int)"], "a subclass turns it with a number");
    assert_eq!(function(&library, "shut").doc.as_deref(), Some("Importing the module `shut` puts that in its place."));
}

#[test]
fn a_callable_object_is_what_another_module_tells_type_checkers() {
    let request = Request { typeshed: Some(fixtures().join("small_typeshed")), ..request("checked_elsewhere") };
    let library = ask(request, PATIENCE).expect("the fixture can be imported");
    let all = |name: &str| function(&library, name).signatures.iter().map(|each| (each.source, written(each))).collect::<Vec<_>>();
    assert_eq!(all("width_of"), [(Source::TypeChecking, "(thing: object) -> int".to_owned())]);
    assert_eq!(all("is_plain"), []);
    let folds = "(function: object, iterable: list[int]) -> int".to_owned();
    assert_eq!(all("folds"), [(Source::Typeshed, folds)], "it lives in `_functools`");
    for name in ["Handler", "OtherHandler"] {
        assert!(matches!(library.modules["checked_elsewhere"].members[name], Member::Constant(_)), "a type is nothing to call");
    }
}

#[test]
fn a_method_of_a_stub_leaves_open_what_its_base_declares() {
    let library = library("declared_elsewhere");
    let stub = |name: &str| from(method(&library, "_made.Checked", name), Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(stub("check"), ["(value: int) -> bool"]);
    assert_eq!(stub("compare"), ["(value: int, other: bytes | None = ...)"], "what it says itself stays");
    assert_eq!(stub("weigh"), ["(value: int | str, other: None | int = ...)"], "whatever an overload takes");
}

#[test]
fn what_an_instance_has_in_the_place_of_a_descriptor_is_what_its_getter_gives() {
    let library = library("declared_elsewhere");
    let ClassMember::Property(pressed) = member(&library, "_made.Button", "pressed") else { panic!("a signal is no method") };
    assert_eq!(pressed.annotation.as_deref(), Some("declared_elsewhere._made.Bound"));
    let ClassMember::Property(odd) = member(&library, "_made.Button", "odd") else { panic!("a descriptor is a property") };
    let ClassMember::Property(held) = member(&library, "_made.Button", "only_held") else { panic!("a descriptor is a property") };
    assert_eq!((odd.annotation.as_deref(), held.annotation.as_deref()), (Some("int"), None));
}

#[test]
fn an_exception_is_made_as_the_built_in_one_that_it_derives_from() {
    let request = Request { typeshed: Some(fixtures().join("small_typeshed")), ..request("kinds_of_class") };
    let library = ask(request, PATIENCE).expect("the fixture can be imported");
    let made: Vec<String> = library.classes["kinds_of_class.Trouble"].constructor.iter().map(written).collect();
    assert_eq!(made, ["(args: object) -> None"]);
}

#[test]
fn stubs_may_lie_in_a_package_of_their_own_or_in_an_extra_folder() {
    let stub = |request: Request| {
        let library = ask(request, PATIENCE).expect("the fixture can be imported");
        from(function(&library, "open"), Source::StubPackage).into_iter().map(written).collect::<Vec<_>>()
    };
    assert_eq!(stub(request("typed_elsewhere")), ["(name: str) -> int"]);
    let extra = vec![fixtures().join("extra_stubs")];
    assert_eq!(stub(Request { stub_paths: extra, ..request("typed_elsewhere") }), ["(name: bytes) -> float"]);
    let fetched = vec![fixtures().join("fetched_stubs")];
    assert_eq!(stub(Request { stub_packages: fetched, ..request("typed_beside") }), ["(name: str) -> int"], "to be installed beside it");
    assert_eq!(function(&library("typed_elsewhere"), "old").deprecated.as_deref(), Some("use open"));
}

#[test]
fn types_that_annotations_mention_are_explained() {
    let types = library("stub_overloads").types;
    let text = &types.aliases["stub_overloads._core._Text"];
    assert_eq!(text.value, "typing.Union[str, collections.abc.Iterable[stub_overloads._core._T]]");
    assert_eq!(text.parameters, ["stub_overloads._core._T"]);
    assert_eq!(types.variables["stub_overloads._core._T"].bound.as_deref(), Some("stub_overloads._core.Token"));
    assert!(types.classes["stub_overloads._core.Token"].is_empty());
}

#[test]
fn what_a_module_tells_type_checkers_alone_is_heard() {
    let library = library("type_checking");
    let both = |function: &Function| function.signatures.iter().map(|each| (each.source, written(each))).collect::<Vec<_>>();
    let join = [
        (Source::Runtime, "(keys, options)".to_owned()),
        (Source::TypeChecking, "(keys: type_checking.Key, separator: str = ...) -> str".to_owned()),
    ];
    assert_eq!(both(function(&library, "join")), join);
    let reversed =
        [(Source::Runtime, "() -> type_checking.Operator".to_owned()), (Source::TypeChecking, "() -> type_checking.Column".to_owned())];
    assert_eq!(both(method(&library, "Column", "reversed")), reversed);
    let described = [(Source::TypeChecking, "(depth: int = 2) -> str".to_owned())];
    assert_eq!(both(method(&library, "Column", "describe")), described);
    let ClassMember::Field(width) = &library.classes["type_checking.Column"].members["width"] else { panic!() };
    assert_eq!(width.annotation.as_deref(), Some("int"));
    // Only type checkers import the module that these names come from, and with a star.
    let scaled = "(scale: string_annotations.Number, column: type_checking.Column) -> string_annotations.Number";
    assert_eq!(written(&function(&library, "scaled").signatures[0]), scaled);
}

#[test]
fn text_annotations_are_read_where_they_were_written() {
    let library = library("string_annotations");
    assert_eq!(
        written(&method(&library, "Node", "find").signatures[0]),
        "(predicate: collections.abc.Callable[[string_annotations.Node], bool], depth: int | None = None) -> string_annotations.Node | None"
    );
    let total = written(&function(&library, "total").signatures[0]);
    assert!(total.starts_with("(points: typing.Sequence[kinds_of_class.Point], scale: decimal.Decimal)"), "{total}");
    assert_eq!(written(&function(&library, "same").signatures[0]), "(node: string_annotations.T) -> string_annotations.T");
    let place: Vec<Option<&str>> = library.classes["string_annotations.Place"].constructor[0]
        .parameters
        .iter()
        .map(|parameter| parameter.annotation.as_deref())
        .collect();
    assert_eq!(place, [Some("typing.Optional[string_annotations.Node]"), Some("int")]);
    assert_eq!(library.types.variables["string_annotations.T"].bound.as_deref(), Some("string_annotations.Node"));
}

#[test]
fn the_annotation_of_an_inherited_field_means_what_it_says_where_the_field_is() {
    let library = library("inherited_fields");
    let constructor = written(&library.classes["inherited_fields.Solid"].constructor[0]);
    assert_eq!(constructor, "(x: int, y: typing.Optional[int] = None, z: int = 0)");
}

#[test]
fn a_protocol_comes_with_the_values_that_have_its_members() {
    let library = library("protocols");
    let values = |name: &str| library.types.protocols[&format!("protocols.{name}")].join(" ");
    assert_eq!(values("Draws"), "");
    assert_eq!(values("_DrawsTwice"), "");
    assert_eq!(values("Handler"), "function");
    assert_eq!(values("Measured"), "str bytes list tuple dict set frozenset");
    let mut diagnostics = Diagnostics::default();
    let resolved = resolve(&library, &mut diagnostics);
    let ty = |function: &str, at: usize| match &resolved.modules["protocols"].members[function] {
        ir::Member::Function(function) => function.signature.as_ref().expect("it has a signature").parameters[at].ty.clone(),
        other => panic!("{other:?} is no function"),
    };
    let handle = |name: &str| ir::Type::Class(format!("protocols.{name}"), Vec::new());
    assert_eq!(ty("draw", 0), handle("Draws"));
    assert_eq!(ty("draw_all", 0), ir::Type::List(Box::new(handle("Draws"))), "what is shown of it");
    let any = || Box::new(ir::Type::Any);
    let values = [ir::Type::Str, ir::Type::Bytes, ir::Type::Sequence(any()), ir::Type::Mapping(any(), any()), ir::Type::Set(any())];
    let ir::Type::Union(measured) = ty("measure", 0) else { panic!("several sorts of values have a length") };
    assert!(measured.contains(&handle("Measured")) && values.iter().all(|value| measured.contains(value)), "{measured:?}");
    assert_eq!(measured.len(), 6);
    assert_eq!(ty("handle", 0), ir::Type::Callable);
    assert_eq!(ty("handle", 1), ir::Type::Union(vec![ir::Type::None, ir::Type::Hashable]));
}

// Classes.

#[test]
fn a_method_never_takes_the_signature_of_a_function_with_its_name() {
    let plain = library("class_members");
    assert_eq!(written(&method(&plain, "Members", "load").signatures[0]), "(name)");
    assert_eq!(written(&function(&plain, "load").signatures[0]), "(path, mode)");
    let stubbed = library("stub_overloads");
    let stub = |function: &Function| from(function, Source::Stub).into_iter().map(written).collect::<Vec<_>>();
    assert_eq!(stub(method(&stubbed, "Reader", "load")), ["(name: str) -> str"]);
    assert_eq!(stub(method(&stubbed, "Reader", "first")), ["(name: str) -> str"]);
    assert_eq!(stub(function(&stubbed, "load")), ["(path: str, mode: int = 7) -> bytes"]);
}

#[test]
fn a_class_says_how_it_holds_each_member() {
    let library = library("class_members");
    let binding = |name: &str| method(&library, "Members", name).binding;
    assert_eq!(binding("load"), Binding::Method);
    assert_eq!(binding("__len__"), Binding::Method);
    assert_eq!(binding("make"), Binding::ClassMethod);
    assert_eq!(binding("twice"), Binding::StaticMethod);
    assert_eq!(written(&method(&library, "Members", "make").signatures[0]), "(size)");
    assert_eq!(written(&method(&library, "Members", "twice").signatures[0]), "(value)");
    let ClassMember::Property(read_only) = member(&library, "Members", "read_only") else { panic!() };
    assert_eq!((read_only.annotation.as_deref(), read_only.settable), (Some("int"), false));
    assert!(matches!(member(&library, "Members", "writable"), ClassMember::Property(property) if property.settable));
    assert!(matches!(member(&library, "Members", "limit"), ClassMember::Constant(constant) if constant.value.as_deref() == Some("10")));
    assert!(matches!(member(&library, "Members", "nothing"), ClassMember::Constant(constant) if constant.value.as_deref() == Some("None")));
    assert!(matches!(member(&library, "Members", "note"), ClassMember::Field(field) if field.annotation.as_deref() == Some("str")));
    assert!(matches!(member(&library, "Members", "Inner"), ClassMember::Class { class } if class == "class_members.Members.Inner"));
    let class = &library.classes["class_members.Members"];
    for hidden in ["__reduce__", "_private", "__init__", "inherited"] {
        assert!(!class.members.contains_key(hidden), "{hidden}");
    }
    assert_eq!(class.bases, ["class_members.Base"]);
    assert_eq!(class.doc, None);
    assert_eq!(class.constructor_doc.as_deref(), Some("Makes one."));
    assert_eq!(written(&class.constructor[0]), "(size: int, name: str = 'n')");
}

#[test]
fn a_stub_types_what_the_class_leaves_open() {
    let library = library("stub_overloads");
    let class = &library.classes["stub_overloads.Reader"];
    let constructor: Vec<String> = class.constructor.iter().filter(|signature| signature.source == Source::Stub).map(written).collect();
    assert_eq!(constructor, ["(source: stub_overloads._core.Token, strict: bool = False) -> None"]);
    assert!(matches!(&class.members["name"], ClassMember::Field(field) if field.annotation.as_deref() == Some("str")));
    assert!(matches!(&class.members["state"], ClassMember::Property(property) if property.annotation.as_deref() == Some("int")));
}

#[test]
fn every_sort_of_class_is_told_apart() {
    let library = library("kinds_of_class");
    let class = |name: &str| &library.classes[&format!("kinds_of_class.{name}")];
    assert!(class("Color").flags.enumeration);
    for (name, value) in [("RED", "1"), ("CRIMSON", "1"), ("BLUE", "'blue'")] {
        let ClassMember::Constant(constant) = member(&library, "Color", name) else { panic!("{name}") };
        assert_eq!((constant.r#type.as_str(), constant.value.as_deref()), ("kinds_of_class.Color", Some(value)));
    }
    assert!(class("Point").flags.dataclass);
    assert_eq!(written(&class("Point").constructor[0]), "(x: int, y: typing.Optional[int] = None)");
    assert!(matches!(member(&library, "Point", "y"), ClassMember::Field(_)));
    assert!(matches!(member(&library, "Point", "origin"), ClassMember::Constant(_)));
    assert!(class("Pair").flags.named_tuple && class("Typed").flags.named_tuple);
    assert!(matches!(member(&library, "Typed", "right"), ClassMember::Field(field) if field.annotation.as_deref() == Some("str")));
    assert!(class("Trouble").flags.exception);
    assert_eq!(class("Trouble").mro, ["builtins.ValueError", "builtins.Exception", "builtins.BaseException"]);
    assert_eq!(class("Undocumented").doc, None);
    assert_eq!(
        (&*class("Span").bases, &*class("Span").mro),
        (&[String::from("abc.ABC"), String::from("builtins.tuple")][..], &[String::from("abc.ABC"), String::from("builtins.tuple")][..])
    );
    assert!(matches!(member(&library, "Span", "stop"), ClassMember::Field(_)) && class("Span").flags.named_tuple);
    assert_eq!(method(&library, "Span", "length").binding, Binding::Method);
    assert_eq!(class("Narrow").mro, ["kinds_of_class.Span", "abc.ABC", "builtins.tuple"]);
    assert_eq!(class("Narrow").members.len(), 0);
    assert!(class("Shape").flags.r#abstract && method(&library, "Shape", "area").is_abstract);
    assert!(library.classes.contains_key("builtins.BaseException") && !library.classes.contains_key("builtins.object"));
}

// Interpreters.

/// Interpreters of one minor version: pyenv's, and `python3.x` from `PATH`.
fn interpreters(minor: u32) -> Vec<PathBuf> {
    let versions = std::env::home_dir().map(|home| home.join(".pyenv/versions"));
    let folders = versions.and_then(|folder| std::fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let prefix = format!("3.{minor}.");
    let mut found: Vec<PathBuf> = folders
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(&prefix))
        .map(|entry| entry.path().join("bin/python3"))
        .filter(|path| path.is_file())
        .collect();
    found.push(PathBuf::from(format!("python3.{minor}")));
    found
}

#[test]
fn the_script_runs_on_every_interpreter_that_is_installed() {
    let mut tried = 0;
    for minor in 8..=15 {
        let works = |path: &PathBuf| Command::new(path).args(["-c", ""]).output().is_ok_and(|output| output.status.success());
        let Some(interpreter) = interpreters(minor).into_iter().find(works) else {
            println!("python3.{minor} is not installed: not tried");
            continue;
        };
        tried += 1;
        let modules = ["class_members", "kinds_of_class", "parameter_kinds", "stub_overloads", "newer_syntax"];
        let hostile = ["hostile_members", "special_attributes_raise", "metaclasses_raise", "getattr_raises"];
        let requests: Vec<Request> = modules.into_iter().chain(hostile).map(request).collect();
        for answer in introspect(&interpreter, &requests, PATIENCE) {
            let library = answer.unwrap_or_else(|error| panic!("python3.{minor}: {}", error.diagnostic()));
            assert_eq!(library.python, format!("3.{minor}"));
            match library.name.as_str() {
                "parameter_kinds" => assert_eq!(function(&library, "every").signatures[0].parameters.len(), 7),
                "stub_overloads" => assert_eq!(from(function(&library, "parse"), Source::Stub).len(), 2, "python3.{minor}"),
                "class_members" => assert_eq!(written(&method(&library, "Members", "load").signatures[0]), "(name)"),
                "kinds_of_class" => assert!(library.classes["kinds_of_class.Color"].flags.enumeration),
                "newer_syntax" if minor < 12 => assert_eq!(issues(&library), [("newer_syntax", "stub_failed")]),
                "newer_syntax" => {
                    let first = from(function(&library, "first"), Source::Stub);
                    assert_eq!(
                        written(first[0]),
                        "(row: newer_syntax.Row[newer_syntax.S], default: newer_syntax.Cell = ...) -> newer_syntax.S"
                    );
                    let types = &library.types;
                    assert_eq!(types.aliases["newer_syntax.Row"].parameters, ["newer_syntax.T"]);
                    assert_eq!(types.aliases["newer_syntax.Cell"].value, "int | str");
                    assert_eq!(types.variables["newer_syntax.S"].constraints, ["int", "str"]);
                }
                name => assert_eq!(issues(&library), [], "{name}, python3.{minor}"),
            }
        }
    }
    assert!(tried > 0, "no interpreter was found");
}

/// What a class settles of the methods of its bases: name, base, and what it gives.
fn settled<'l>(library: &'l ir::Library, class: &str) -> Vec<(&'l str, &'l str, ir::Type)> {
    let methods = &library.classes[&format!("{}.{class}", library.name)].settled_methods;
    let all = methods.iter().map(|(name, settled)| {
        let signature = settled.member.signature.as_ref().expect("it is annotated");
        (name.as_str(), settled.from.rsplit('.').next().unwrap_or_default(), signature.returns.clone())
    });
    all.collect()
}

/// What it says that a parameter of such a method takes.
fn settled_parameter(library: &ir::Library, class: &str, method: &str, at: usize) -> ir::Type {
    let settled = &library.classes[&format!("{}.{class}", library.name)].settled_methods[method];
    settled.member.signature.as_ref().expect("it is annotated").parameters[at].ty.clone()
}

#[test]
fn a_class_settles_the_type_variables_of_its_bases() {
    use ir::Type::{Any, Float, Int, Iterable, List, None, Str, Tuple};
    let facts = library("generic_bases");
    let pairs = &facts.classes["generic_bases.Pairs"];
    assert_eq!(pairs.parameters, ["generic_bases.K", "generic_bases.V"]);
    assert_eq!(pairs.generic_bases, ["generic_bases.Shelf[generic_bases.V]"]);
    let library = resolve(&facts, &mut Diagnostics::default());
    let of_shelf =
        |ty: ir::Type| vec![("put", "Shelf", None), ("take", "Shelf", ty.clone()), ("twice", "Shelf", Tuple(vec![ty.clone(), ty]))];
    assert_eq!(settled(&library, "Numbers"), of_shelf(Int));
    assert_eq!(settled(&library, "Primes"), of_shelf(Int));
    assert_eq!(settled(&library, "Rows"), of_shelf(List(Box::new(Str))));
    assert_eq!(settled(&library, "Words"), [of_shelf(Int)[0].clone(), of_shelf(Int)[2].clone()], "its own `take` is not annotated");
    assert_eq!(settled(&library, "Prices"), [vec![("key", "Pairs", Str)], of_shelf(Float)].concat());
    assert_eq!((settled(&library, "Pairs"), settled(&library, "Anything")), (vec![], vec![]), "nothing is known of them");
    assert_eq!(settled_parameter(&library, "Numbers", "put", 0), Int);
    assert_eq!(settled_parameter(&library, "Primes", "put", 0), Int);
    assert_eq!(settled_parameter(&library, "Prices", "key", 0), Str);
    assert_eq!(settled_parameter(&library, "Prices", "put", 0), Float);
    assert_eq!(settled_parameter(&library, "Crowds", "put", 0), Iterable(Box::new(Str)), "in what is taken");
    assert_eq!(settled(&library, "Crowds")[1].2, Iterable(Box::new(Str)), "and in what is given");
    let put = library.classes["generic_bases.Shelf"].methods["put"].signature.as_ref().expect("it is annotated");
    assert_eq!(put.parameters[0].ty, Any, "whoever has a shelf");
    let top = &library.classes["generic_bases.Numbers"].settled_properties["top"];
    assert_eq!((top.from.as_str(), &top.member.ty), ("generic_bases.Shelf", &Int));
    assert_eq!(facts.classes["generic_bases.Ages"].generic_bases, ["dict[str, int]"]);
}

#[test]
fn a_stub_settles_type_variables_too() {
    use ir::Type::{Int, None, Str, Union};
    let facts = library("stub_generic_bases");
    assert_eq!(facts.classes["stub_generic_bases.Map"].parameters, ["stub_generic_bases._K", "stub_generic_bases._V"]);
    let library = resolve(&facts, &mut Diagnostics::default());
    assert_eq!(settled(&library, "Jobs"), [("next", "Queue", Str)]);
    assert_eq!(settled(&library, "Ports"), [("value", "Map", Union(vec![None, Int]))], "at run time a `Map` is no `Queue`");
}

#[test]
fn classes_that_only_calls_give_are_shown_where_they_are_defined() {
    let library = library("given_by_calls");
    let hidden = &library.modules["given_by_calls._hidden"];
    assert!(hidden.partial && !library.modules["given_by_calls"].partial);
    assert_eq!(hidden.members.keys().collect::<Vec<_>>(), ["Drawer", "Handle"], "two steps, and nothing that is only taken");
    assert!(library.classes["given_by_calls._hidden.Drawer"].members.contains_key("handle"));
}
