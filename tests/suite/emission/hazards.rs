//! Small APIs, each of which shows one hazard.

use std::collections::BTreeMap;

use snakebridge_build::ir::{
    Binding, Class, ClassFlags, Constant, Field, Function, FunctionKind, Library, Literal, Member, Module, Overload, Parameter,
    ParameterKind, Property, Settled, Signature, Source, Type,
};
use snakebridge_build::lower::LibraryOptions;

type Libraries = Vec<(Library, LibraryOptions)>;

fn library(name: &str, modules: Vec<(&str, Module)>, classes: Vec<Class>) -> (Library, LibraryOptions) {
    let classes = classes.into_iter().map(|class| (format!("{}.{}", class.module, class.qualname), class)).collect();
    let modules = modules.into_iter().map(|(path, module)| (path.to_owned(), module)).collect();
    let (version, python) = (Some(String::from("1.2.3")), String::from("3.11"));
    let library = Library { name: name.to_owned(), version, python, modules, classes, declared_only: Vec::new() };
    (library, LibraryOptions::default())
}

fn module(doc: &str, members: Vec<(&str, Member)>) -> Module {
    Module {
        doc: Some(doc.to_owned()),
        partial: false,
        members: members.into_iter().map(|(name, member)| (name.to_owned(), member)).collect(),
    }
}

fn class(module: &str, qualname: &str) -> Class {
    Class {
        module: module.to_owned(),
        qualname: qualname.to_owned(),
        doc: None,
        constructor_doc: None,
        deprecated: None,
        bases: Vec::new(),
        mro: Vec::new(),
        flags: ClassFlags::default(),
        constructor: Some(signature(vec![], Type::SelfType)),
        methods: BTreeMap::new(),
        properties: BTreeMap::new(),
        constants: BTreeMap::new(),
        fields: BTreeMap::new(),
        classes: BTreeMap::new(),
        settled_methods: BTreeMap::new(),
        settled_properties: BTreeMap::new(),
    }
}

fn signature(parameters: Vec<Parameter>, returns: Type) -> Signature {
    Signature { shape: Source::Runtime, parameters, returns_any: returns.clone(), returns, returns_source: None }
}

fn function(doc: &str, parameters: Vec<Parameter>, returns: Type) -> Function {
    Function {
        doc: (!doc.is_empty()).then(|| doc.to_owned()),
        binding: Binding::Function,
        kind: FunctionKind::Plain,
        deprecated: None,
        signature: Some(signature(parameters, returns)),
        overloads: Vec::new(),
    }
}

fn method(binding: Binding, parameters: Vec<Parameter>, returns: Type) -> Function {
    Function { binding, ..function("", parameters, returns) }
}

fn parameter(name: &str, kind: ParameterKind, default: Option<&str>, ty: Type) -> Parameter {
    Parameter { name: name.to_owned(), kind, default: default.map(str::to_owned), ty, source: None, selects: false }
}

fn required(name: &str, ty: Type) -> Parameter {
    parameter(name, ParameterKind::PositionalOrKeyword, None, ty)
}

fn optional(name: &str, default: &str, ty: Type) -> Parameter {
    parameter(name, ParameterKind::PositionalOrKeyword, Some(default), ty)
}

fn plain(name: &str) -> (&str, Member) {
    (name, Member::Function(function("", vec![], Type::None)))
}

fn shown<'a>(name: &'a str, key: &str) -> (&'a str, Member) {
    (name, Member::Class(key.to_owned()))
}

fn methods(pairs: Vec<(&str, Function)>) -> BTreeMap<String, Function> {
    pairs.into_iter().map(|(name, function)| (name.to_owned(), function)).collect()
}

pub(super) fn names() -> Libraries {
    let mut members: Vec<(&str, Member)> = [
        "type",
        "self",
        "crate",
        "super",
        "Self",
        "_",
        "gen",
        "str",
        "i64",
        "Ok",
        "drop",
        "名前",
        "α",
        "Ж",
        "été",
        "größe",
        "сore",
        "ªb",
        "一",
        "한국어",
        "Ω",
        "a-b",
        "2d",
        "f_with",
    ]
    .into_iter()
    .map(plain)
    .collect();
    let f = function(
        "",
        vec![
            required("self", Type::Unknown),
            required("Some", Type::Int),
            required("Option", Type::Int),
            optional("match", "1", Type::Int),
        ],
        Type::Unknown,
    );
    members.push(("f", Member::Function(f)));
    members.push(("match", Member::Function(function("", vec![optional("call", "None", Type::Any)], Type::Bool))));
    let classes = ["Option", "Result", "String", "Box", "Vec", "bool", "HTTPError", "URL", "int_", "frozen_set"];
    members.extend(classes.iter().map(|name| shown(name, &format!("lib.{name}"))));
    let list = classes.iter().map(|name| class("lib", name)).collect();
    vec![library(
        "lib",
        vec![
            ("lib", module("Names.", members)),
            ("lib.str", module("A primitive.", vec![plain("x")])),
            ("lib.lib", module("Inner.", vec![])),
        ],
        list,
    )]
}

pub(super) fn clashes() -> Libraries {
    let mut point = class("lib", "Point");
    point.methods = methods(vec![
        ("new", method(Binding::ClassMethod, vec![], Type::SelfType)),
        ("set_x", method(Binding::Method, vec![required("x", Type::Int)], Type::None)),
        ("as_object", method(Binding::Method, vec![], Type::Unknown)),
        ("point", method(Binding::StaticMethod, vec![], Type::SelfType)),
        ("from_other", method(Binding::Method, vec![required("Foo", Type::Any)], Type::None)),
        ("add", method(Binding::Method, vec![optional("is_deep", "True", Type::Bool), optional("add", "0", Type::Int)], Type::None)),
    ]);
    point.properties.insert(String::from("x"), Property { doc: Some(String::from("The x.")), ty: Type::Int, settable: true });
    let members = vec![
        shown("Foo", "lib.Foo"),
        shown("foo", "lib.foo"),
        shown("Point", "lib.Point"),
        shown("MeanWith", "lib.MeanWith"),
        shown("sub", "lib.sub"),
        ("mean", Member::Function(function("", vec![optional("a", "1", Type::Int)], Type::Float))),
        plain("Sub"),
        ("FOO", Member::Constant(Constant { ty: Type::Int, value: Some(String::from("3")), alias: None })),
    ];
    let classes = vec![class("lib", "Foo"), class("lib", "foo"), point, class("lib", "MeanWith"), class("lib", "sub")];
    vec![library("lib", vec![("lib", module("Clashes.", members)), ("lib.Sub", module("Inner.", vec![]))], classes)]
}

pub(super) fn docs() -> Libraries {
    let wild = "See [link] and <T> or https://example.org/a_b, ``x*y`` and `open, *args* #1.\n\n*/ \"#] fn main() {}\n\n```\nprint('never compiled')\n```\n\n    indented\n\n>>> 1 + 1\r\n2\u{202e}\u{0}";
    let broken = "1. First.\n- second";
    let quotes = Constant { ty: Type::Str, value: Some(String::from("'a`b\"c'")), alias: None };
    let mut deprecated = function(">>> only a prompt", vec![optional("x", "'```\\n'", Type::Str)], Type::None);
    deprecated.deprecated = Some(String::from("use \"other\"\nnow"));
    deprecated.overloads = vec![Overload { parts: vec![String::from("x: int")], returns: String::from(" -> str") }];
    let wide = ["x: int | float | complex", "axis: Literal['rows', 'columns'] = ...", "*", "where: Sequence[Sequence[bool]] | None = ..."];
    deprecated.overloads.push(Overload { parts: wide.map(str::to_owned).to_vec(), returns: String::from(" -> str") });
    // `stats` is a module too, `run` a function and a method: a list of methods means the methods.
    let listing = "Does.\n\nMethods\n-------\nstats(x, y=1)\n    Some moments.\nrun\n    Runs.\nlib.broken(x)\n    Elsewhere.\n";
    let columns = "Matches.\n\nThe special characters are:\n    \".\"   Anything but\n          a line end.\n    \"^\"   The start.\n    [ab]  One of them.\n\nThe flags, of which each does a thing.\n    A  ASCII   One\n               two\n               three.\n    I  IGNORE  Four\n               five\n               six.\n\nMore.";
    let mut thing = class("lib", "Thing");
    thing.doc = Some(String::from(listing));
    thing.methods = methods(vec![("run", method(Binding::Method, vec![required("self", Type::Unknown)], Type::None))]);
    let members = vec![
        ("wild", Member::Function(function(wild, vec![], Type::None))),
        ("broken", Member::Function(function(broken, vec![], Type::None))),
        ("silent", Member::Function(function("   ", vec![], Type::None))),
        ("deprecated", Member::Function(deprecated)),
        ("quotes", Member::Constant(quotes)),
        ("listing", Member::Function(function(listing, vec![], Type::None))),
        ("columns", Member::Function(function(columns, vec![], Type::None))),
        plain("run"),
        shown("Thing", "lib.Thing"),
    ];
    vec![library("lib", vec![("lib", module(wild, members)), ("lib.stats", module("A module.", vec![]))], vec![thing])]
}

/// Functions with the same optional parameters, and one whose default differs.
pub(super) fn overloads() -> Libraries {
    let selecting = |name: &str, ty: Type| Parameter { selects: true, ..optional(name, "None", ty) };
    let read = |returns: Type, returns_any: Type| {
        let parameters = vec![required("path", Type::Str), optional("encoding", "'utf-8'", Type::Str), selecting("size", Type::Int)];
        let signature = Signature { returns_any, returns_source: Some(Source::Stub), ..signature(parameters, returns) };
        Function { signature: Some(signature), ..function("", vec![], Type::None) }
    };
    let members = vec![
        ("read", Member::Function(read(Type::Str, Type::Union(vec![Type::Str, Type::Bytes])))),
        ("find", Member::Function(read(Type::Int, Type::Union(vec![Type::None, Type::Int])))),
        ("open", Member::Function(read(Type::Any, Type::Any))),
    ];
    vec![library("lib", vec![("lib", module("Overloads.", members))], vec![])]
}

pub(super) fn equal_builders() -> Libraries {
    let optional = |default| vec![optional("axis", default, Type::Int), optional("out", "None", Type::Any)];
    let variadic = |name, kind| parameter(name, kind, None, Type::Any);
    let members = [
        ("argmax", [vec![required("x", Type::Float)], optional("0")].concat(), Type::Int),
        ("cos", [vec![required("x", Type::Float)], optional("0")].concat(), Type::Float),
        ("gather", vec![required("x", Type::Float), variadic("items", ParameterKind::VarPositional)], Type::Unknown),
        ("hypot", [vec![required("x", Type::Float), required("y", Type::Float)], optional("0")].concat(), Type::Float),
        ("options", vec![variadic("given", ParameterKind::VarKeyword)], Type::Int),
        ("sum", [vec![required("x", Type::Float)], optional("-1")].concat(), Type::Float),
    ];
    let members = members.into_iter().map(|(name, parameters, gives)| (name, Member::Function(function("", parameters, gives)))).collect();
    vec![library("lib", vec![("lib", module("Equal builders.", members))], Vec::new())]
}

pub(super) fn parameters() -> Libraries {
    use ParameterKind::{KeywordOnly, PositionalOnly, VarKeyword, VarPositional};
    let all = vec![
        parameter("a", PositionalOnly, None, Type::Int),
        parameter("b", PositionalOnly, Some("0"), Type::Int),
        optional("c", "_NoValue", Type::Unknown),
        parameter("args", VarPositional, None, Type::Int),
        parameter("d", KeywordOnly, None, Type::Str),
        parameter("arg", KeywordOnly, Some("None"), Type::Union(vec![Type::None, Type::Str])),
        parameter("kwargs", VarKeyword, None, Type::Any),
    ];
    let names: Vec<String> = (0..13).map(|number| format!("p{number}")).collect();
    let many = names.iter().map(|name| required(name, Type::Float)).collect();
    let bare = vec![parameter("args", VarPositional, None, Type::Any), parameter("kwargs", VarKeyword, None, Type::Any)];
    let unknown = Function { signature: None, ..function("", vec![], Type::None) };
    let generator = Function { kind: FunctionKind::Generator, ..function("", vec![], Type::Iterator(Box::new(Type::Int))) };
    let coroutine = Function { kind: FunctionKind::Coroutine, ..function("", vec![], Type::Int) };
    let members = vec![
        ("all", Member::Function(function("", all, Type::Unknown))),
        ("many", Member::Function(function("", many, Type::None))),
        ("bare", Member::Function(function("", bare, Type::Unknown))),
        ("unknown", Member::Function(unknown)),
        ("generator", Member::Function(generator)),
        ("coroutine", Member::Function(coroutine)),
    ];
    vec![library("lib", vec![("lib", module("Parameters.", members))], vec![])]
}

pub(super) fn types() -> Libraries {
    let boxed = Box::new;
    let class_type = |key: &str| Type::Class(key.to_owned(), vec![]);
    let many = ["One", "Two", "Three", "Four", "Five", "Six"];
    let any_of_many = many.iter().map(|name| class_type(&format!("lib.{name}"))).chain([Type::None, Type::Str]).collect();
    let cases = vec![
        ("classes", Type::Union(any_of_many)),
        ("choice", Type::Literal(vec![Literal::Str(String::from("a")), Literal::Str(String::from("b")), Literal::None])),
        ("either", Type::Union(vec![Type::Int, Type::Float, Type::Str, Type::None])),
        ("huge", Type::Union(vec![Type::Int, Type::Str, Type::Bytes, Type::Date, Type::Time, Type::TimeDelta, Type::Callable])),
        ("inner_unknown", Type::List(boxed(Type::Unknown))),
        ("mapping", Type::Dict(boxed(Type::Str), boxed(Type::List(boxed(Type::Float))))),
        ("odd_key", Type::Dict(boxed(Type::Float), boxed(Type::Int))),
        ("pair", Type::Tuple(vec![Type::Int, Type::Union(vec![Type::None, Type::Str])])),
        ("path", Type::Path),
        ("set", Type::Set(boxed(Type::Int))),
        ("known", class_type("lib.Known")),
        ("foreign", class_type("other.Foreign")),
        ("typed_dict", class_type("lib.Options")),
        ("protocol", class_type("lib.Reader")),
        ("array", Type::Union(vec![Type::ArrayLike, Type::Float, Type::None])),
        ("awaitable", Type::Awaitable(boxed(Type::Int))),
    ];
    let mut members: Vec<(&str, Member)> =
        cases.into_iter().map(|(name, ty)| (name, Member::Function(function("", vec![required("value", ty.clone())], ty)))).collect();
    members.push(shown("Known", "lib.Known"));
    let mut options = class("lib", "Options");
    options.flags.typed_dict = true;
    let mut reader = class("lib", "Reader");
    reader.flags.protocol = true;
    let classes = many.iter().map(|name| class("lib", name)).chain([class("lib", "Known"), options, reader]).collect();
    vec![library("lib", vec![("lib", module("Types.", members))], classes)]
}

pub(super) fn suspended() -> Libraries {
    let boxed = Box::new;
    let of_kind = |kind: FunctionKind, parameters: Vec<Parameter>, returns: Type| {
        Member::Function(Function { kind, ..function("", parameters, returns) })
    };
    let members = vec![
        ("coroutine", of_kind(FunctionKind::Coroutine, vec![], Type::Str)),
        ("coroutine_unknown", of_kind(FunctionKind::Coroutine, vec![], Type::Unknown)),
        ("generator", of_kind(FunctionKind::Generator, vec![required("limit", Type::Int)], Type::Iterator(boxed(Type::Int)))),
        (
            "generator_unknown",
            of_kind(FunctionKind::Generator, vec![optional("limit", "None", Type::Int)], Type::Iterator(boxed(Type::Any))),
        ),
        ("generator_async", of_kind(FunctionKind::AsyncGenerator, vec![], Type::AsyncIterator(boxed(Type::Float)))),
        ("iterator", of_kind(FunctionKind::Plain, vec![], Type::Iterator(boxed(Type::List(boxed(Type::Float)))))),
        ("read", of_kind(FunctionKind::Plain, vec![optional("size", "-1", Type::Int)], Type::List(boxed(Type::Str)))),
        // Named like what `read` gets beside itself.
        ("read_stream", of_kind(FunctionKind::Plain, vec![], Type::Int)),
    ];
    let mut libraries = vec![library("lib", vec![("lib", module("Suspended.", members))], vec![])];
    libraries[0].1.streaming = vec![String::from("read")];
    libraries
}

pub(super) fn generics() -> Libraries {
    let open = || Type::Open(String::from("lib.T"), vec![]);
    let shelf = |ty: Type| {
        methods(vec![
            ("take", method(Binding::Method, vec![], ty.clone())),
            ("find", method(Binding::Method, vec![optional("deep", "False", Type::Bool)], ty)),
        ])
    };
    let property = |ty: Type| Property { doc: None, ty, settable: true };
    let mut base = class("lib", "Shelf");
    base.methods = shelf(open());
    base.methods.insert(String::from("same"), method(Binding::Method, vec![], Type::SelfType));
    base.properties.insert(String::from("top"), property(open()));
    let settled = |name: &str, ty: Type| {
        let mut derived = class("lib", name);
        derived.bases = vec![String::from("lib.Shelf")];
        derived.mro = derived.bases.clone();
        let from = || String::from("lib.Shelf");
        derived.settled_methods = shelf(ty.clone()).into_iter().map(|(name, member)| (name, Settled { from: from(), member })).collect();
        derived.settled_properties.insert(String::from("top"), Settled { from: from(), member: property(ty) });
        derived
    };
    let classes = vec![base, settled("Numbers", Type::Int), settled("Shelves", Type::Class(String::from("lib.Shelf"), vec![]))];
    let members = ["Shelf", "Numbers", "Shelves"].map(|name| (name, format!("lib.{name}")));
    let members = members.iter().map(|(name, key)| shown(name, key)).collect();
    vec![library("lib", vec![("lib", module("Generic classes.", members))], classes)]
}

pub(super) fn classes() -> Libraries {
    let mut base = class("lib", "Base");
    base.doc = Some(String::from("A base."));
    base.methods = methods(vec![
        ("shared", method(Binding::Method, vec![], Type::Int)),
        ("scaled", method(Binding::Method, vec![required("factor", Type::Float), optional("deep", "False", Type::Bool)], Type::SelfType)),
        ("make", method(Binding::ClassMethod, vec![required("text", Type::Str)], Type::SelfType)),
    ]);
    let mut hidden = class("lib._hidden", "Hidden");
    hidden.methods = methods(vec![("inherited", method(Binding::Method, vec![], Type::Int))]);
    let mut derived = class("lib", "Derived");
    derived.bases = vec![String::from("lib._hidden.Hidden"), String::from("lib.Base")];
    derived.mro = derived.bases.clone();
    derived.constructor = Some(signature(vec![required("size", Type::Int), optional("name", "''", Type::Str)], Type::SelfType));
    derived.methods = methods(vec![
        ("own", method(Binding::Method, vec![optional("n", "5", Type::Int)], Type::SelfType)),
        ("__call__", method(Binding::Method, vec![required("x", Type::Float)], Type::Float)),
        ("__getitem__", method(Binding::Method, vec![required("key", Type::Str)], Type::Int)),
        ("__len__", method(Binding::Method, vec![], Type::Int)),
        ("__enter__", method(Binding::Method, vec![], Type::SelfType)),
    ]);
    derived.fields.insert(String::from("size"), Field { ty: Type::Int });
    derived.properties.insert(String::from("shape"), Property { doc: None, ty: Type::TupleOf(Box::new(Type::Int)), settable: false });
    derived.classes.insert(String::from("Part"), String::from("lib.Derived.Part"));
    let mut color = class("lib", "Color");
    color.flags.enumeration = true;
    let by_value = || Some(signature(vec![parameter("value", ParameterKind::PositionalOnly, None, Type::Any)], Type::SelfType));
    color.constructor = by_value();
    let member = |key: &str, value: &str, alias: Option<&str>| Constant {
        ty: Type::Class(key.to_owned(), vec![]),
        value: Some(value.to_owned()),
        alias: alias.map(str::to_owned),
    };
    for (name, value, alias) in [("RED", "1", None), ("CRIMSON", "1", Some("RED")), ("try", "'t'", None), ("Self", "2", None)] {
        color.constants.insert(name.to_owned(), member("lib.Color", value, alias));
    }
    color.constants.insert(String::from("LIMIT"), Constant { ty: Type::Int, value: Some(String::from("9")), alias: None });
    color.methods = methods(vec![
        ("RED_only", method(Binding::Method, vec![required("text", Type::Str), optional("loud", "False", Type::Bool)], Type::Str)),
        ("default", method(Binding::ClassMethod, vec![optional("n", "0", Type::Int)], Type::SelfType)),
    ]);
    color.properties.insert(String::from("shade"), Property { doc: None, ty: Type::SelfType, settable: false });
    let mut access = class("lib", "Access");
    access.flags.enumeration = true;
    access.constructor = by_value();
    access.flags.flag = true;
    for (name, value) in [("READ", "4"), ("WRITE", "2"), ("ALL", "-1")] {
        access.constants.insert(name.to_owned(), member("lib.Access", value, None));
    }
    let mut huge = class("lib", "Huge");
    huge.flags.enumeration = true;
    huge.constructor = by_value();
    huge.flags.flag = true;
    huge.constants.insert(String::from("TOP"), member("lib.Huge", "18446744073709551616", None));
    let mut failure = class("lib", "Failure");
    failure.flags.exception = true;
    failure.constructor = None;
    let mut reader = class("lib", "Reader");
    reader.flags.r#abstract = true;
    let week = (0..4).fold(Type::Tuple(vec![Type::Int, Type::Int]), |inner, _| Type::List(Box::new(inner)));
    reader.constants.insert(String::from("new"), Constant { ty: Type::Bool, value: None, alias: None });
    reader.constants.insert(String::from("YEAR"), Constant { ty: week.clone(), value: None, alias: None });
    reader.properties.insert(String::from("year"), Property { doc: None, ty: week.clone(), settable: false });
    reader.methods = methods(vec![("weeks", method(Binding::Method, vec![optional("width", "3", Type::Int)], week))]);
    let names = ["Base", "Derived", "Color", "Access", "Huge", "Failure", "Reader"];
    let members = names.iter().map(|name| shown(name, &format!("lib.{name}"))).collect();
    let classes = vec![base, hidden, derived, class("lib", "Derived.Part"), color, access, huge, failure, reader];
    vec![library("lib", vec![("lib", module("Classes.", members))], classes)]
}

pub(super) fn modules() -> Libraries {
    let thing = Type::Class(String::from("lib.sub.Thing"), vec![]);
    let root = vec![
        shown("Thing", "lib.sub.Thing"),
        shown("thing_alias", "lib.sub.Thing"),
        ("make", Member::Function(function("", vec![], thing.clone()))),
        ("sub", Member::Module(String::from("lib.sub"))),
        ("hidden", Member::Module(String::from("lib._hidden"))),
    ];
    let sub = vec![shown("Thing", "lib.sub.Thing"), ("up", Member::Module(String::from("os.path")))];
    let mut lib = library("lib", vec![("lib", module("Root.", root)), ("lib.sub", module("Sub.", sub))], vec![class("lib.sub", "Thing")]);
    lib.0.declared_only = ["lib.Shape", "lib.Thing.untold", "lib.gone", "lib.sub.Size"].map(str::to_owned).to_vec();
    let join = Member::Function(function(
        "Joins.",
        vec![required("thing", thing), parameter("paths", ParameterKind::VarPositional, None, Type::Path)],
        Type::Str,
    ));
    vec![lib, library("os.path", vec![("os.path", module("Paths.", vec![("join", join)]))], vec![])]
}
