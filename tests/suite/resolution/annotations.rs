//! Annotation text to type. The expected types are written by hand from the typing documentation, never from our own output.

use std::collections::BTreeMap;

use snakebridge_build::facts::{self, Alias, TypeVariable};
use snakebridge_build::ir::{Literal, Type};
use snakebridge_build::resolve::annotation::{Position, Reader, read_alone};

use Type::{
    Any, ArrayLike, AsyncIterator, Awaitable, Bool, Buffer, Bytes, Callable, Complex, Date, DateTime, DtypeLike, Float, Hashable, Int,
    None, Path, SelfType, Str, TimeDelta, Unknown,
};

fn list(item: Type) -> Type {
    Type::List(Box::new(item))
}

fn sequence(item: Type) -> Type {
    Type::Sequence(Box::new(item))
}

fn iterable(item: Type) -> Type {
    Type::Iterable(Box::new(item))
}

fn iterator(item: Type) -> Type {
    Type::Iterator(Box::new(item))
}

fn tuple_of(item: Type) -> Type {
    Type::TupleOf(Box::new(item))
}

fn dict(key: Type, value: Type) -> Type {
    Type::Dict(Box::new(key), Box::new(value))
}

fn mapping(key: Type, value: Type) -> Type {
    Type::Mapping(Box::new(key), Box::new(value))
}

fn tuple<const N: usize>(items: [Type; N]) -> Type {
    Type::Tuple(items.to_vec())
}

fn union<const N: usize>(members: [Type; N]) -> Type {
    Type::Union(members.to_vec())
}

fn texts<const N: usize>(values: [&str; N]) -> Type {
    Type::Literal(values.map(|value| Literal::Str(value.to_owned())).to_vec())
}

fn class(name: &str) -> Type {
    Type::Class(name.to_owned(), Vec::new())
}

/// What only the call decides.
fn open(name: &str, limits: &[Type]) -> Type {
    Type::Open(name.to_owned(), limits.to_vec())
}

#[track_caller]
fn check(position: Position, table: &[(&str, Type)]) {
    for (text, expected) in table {
        assert_eq!(read_alone(text, position), *expected, "`{text}` as {position:?}");
    }
}

/// What means the same wherever it stands.
fn everywhere() -> Vec<(&'static str, Type)> {
    vec![
        ("int", Int),
        ("builtins.int", Int),
        ("bool", Bool),
        ("float", Float),
        ("complex", Complex),
        ("str", Str),
        ("bytes", Bytes),
        ("bytearray", Bytes),
        ("memoryview", Buffer),
        ("None", None),
        ("types.NoneType", None),
        ("object", Any),
        ("typing.Any", Any),
        ("typing_extensions.LiteralString", Str),
        ("typing.Self", SelfType),
        ("list[int]", list(Int)),
        ("List[int]", list(Int)),
        ("typing.List[typing.Any]", list(Any)),
        ("list", list(Any)),
        ("set[str]", Type::Set(Box::new(Str))),
        ("frozenset[str]", Type::FrozenSet(Box::new(Str))),
        ("typing.Dict[str, int]", dict(Str, Int)),
        ("dict", dict(Any, Any)),
        ("collections.Counter[str]", dict(Str, Int)),
        ("collections.OrderedDict[str, int]", dict(Str, Int)),
        ("collections.abc.Mapping[str, float]", mapping(Str, Float)),
        ("tuple[int, str]", tuple([Int, Str])),
        ("tuple[int, ...]", tuple_of(Int)),
        ("tuple[()]", tuple([])),
        ("tuple", tuple_of(Any)),
        ("tuple[int, *tuple[int, ...]]", tuple_of(Int)),
        ("tuple[int, typing.Unpack[tuple[str, float]]]", tuple([Int, Str, Float])),
        ("tuple[*Ts]", tuple_of(Any)),
        ("collections.abc.Sequence[int]", sequence(Int)),
        ("typing.Iterable[str]", iterable(Str)),
        ("collections.abc.Iterator[int]", iterator(Int)),
        ("typing.Generator[int, None, str]", iterator(Int)),
        ("collections.abc.AsyncIterator[int]", AsyncIterator(Box::new(Int))),
        ("collections.abc.Coroutine[typing.Any, typing.Any, int]", Awaitable(Box::new(Int))),
        ("collections.abc.ItemsView[str, int]", iterable(tuple([Str, Int]))),
        ("typing.Callable[[int, str], float]", Callable),
        ("collections.abc.Callable[..., typing.Any]", Callable),
        ("collections.abc.Callable[typing.Concatenate[int, P], list[int]]", Callable),
        ("type[int]", Type::Type(Box::new(Int))),
        ("typing.Optional[int]", union([None, Int])),
        ("int | None", union([None, Int])),
        ("typing.Union[str, int, None]", union([None, Int, Str])),
        ("typing.Union[int, typing.Union[str, int]]", union([Int, Str])),
        ("typing.Union[int]", Int),
        ("int | float", union([Int, Float])),
        ("int | typing.Any", Any),
        ("typing.Literal['a', 'b']", texts(["a", "b"])),
        ("typing.Literal['b', 'a', 'b']", texts(["a", "b"])),
        ("typing.Literal['a', None]", union([None, texts(["a"])])),
        ("typing.Literal[True, False]", Bool),
        ("typing.Literal[-1, 2]", Type::Literal(vec![Literal::Int("-1".into()), Literal::Int("2".into())])),
        ("typing.Literal[b'x']", Type::Literal(vec![Literal::Other("b'x'".into())])),
        ("typing.Literal['it\\'s', \"[|]\"]", texts(["[|]", "it's"])),
        ("typing.Literal[typing.Literal['a'], 'b']", texts(["a", "b"])),
        ("typing.Literal['a'] | str", Str),
        ("typing.Annotated[int, Gt(gt=0), {'unit': [1]}]", Int),
        ("list[typing.Annotated[int, f'{x}', lambda: 0] | None]", list(union([None, Int]))),
        ("typing.Annotated[int, 'metres']", Int),
        ("typing.ClassVar[int]", Int),
        ("typing.Final[list[int]]", list(Int)),
        ("typing.Required[int]", Int),
        ("typing.TypeGuard[int]", Bool),
        ("'int'", Int),
        ("'list[\"int\"]'", list(Int)),
        ("typing.Optional['list[int]']", union([None, list(Int)])),
        ("datetime.datetime", DateTime),
        ("datetime.date", Date),
        ("datetime.timedelta", TimeDelta),
        ("decimal.Decimal", Type::Decimal),
        ("fractions.Fraction", Type::Fraction),
        ("uuid.UUID", Type::Uuid),
        ("datetime.tzinfo", Type::TimeZone),
        ("slice | int", union([Int, Type::Slice])),
        ("pathlib.Path", Path),
        ("os.PathLike[str]", Path),
        ("ValueError", class("builtins.ValueError")),
        ("re.Pattern[str]", Type::Pattern),
        ("typing.Pattern[str]", Type::Pattern),
        ("numpy.ndarray", class("numpy.ndarray")),
        ("numpy.typing.NDArray[numpy.float64]", class("numpy.ndarray")),
        ("numpy.ndarray[tuple[int, ...], numpy.dtype[numpy.float64]]", class("numpy.ndarray")),
        ("numpy.float32", Float),
        ("numpy.intp", Int),
        ("numpy.bool", Bool),
        ("numpy.complex128", Complex),
        ("numpy.str_", Str),
        ("<class 'int'>", Int),
        ("typing.Optional[+int]", union([None, Int])),
        ("  list [ int , ]  ", list(Int)),
        ("(int | str)", union([Int, Str])),
    ]
}

#[test]
fn means_the_same_everywhere() {
    check(Position::Parameter, &everywhere());
    check(Position::Return, &everywhere());
}

#[test]
fn parameters_are_read_generously() {
    check(
        Position::Parameter,
        &[
            ("str | os.PathLike[str]", Path),
            ("typing.SupportsIndex | collections.abc.Sequence[typing.SupportsIndex]", union([Int, sequence(Int)])),
            ("list[int] | collections.abc.Sequence[int]", sequence(Int)),
            ("dict[str, int] | collections.abc.Mapping[str, int]", mapping(Str, Int)),
            ("collections.abc.Iterable[int] | tuple[int, ...] | set[int]", iterable(Int)),
            ("bool | int", Int),
            ("typing.AnyStr", union([Str, Bytes])),
            ("typing.IO[str]", class("typing.IO")),
            ("collections.abc.Hashable", Hashable),
            ("str | tuple[int, ...] | collections.abc.Hashable", Hashable),
            ("list[str] | collections.abc.Hashable | None", union([None, list(Str), Hashable])),
            ("int | list[_T][int]", union([Int, list(Any)])),
            ("_typeshed.StrPath", Path),
            ("_typeshed.SupportsRead[str]", class("_typeshed.SupportsRead")),
            ("_typeshed.ReadableBuffer", Buffer),
            ("typing.Never", Any),
            ("collections.abc.Sequence[typing.Never]", tuple([])),
            ("numpy.typing.ArrayLike", ArrayLike),
            ("numpy._typing._array_like._ArrayLikeFloat_co", ArrayLike),
            ("numpy._typing._array_like._ArrayLike[numpy.timedelta64] | float | None", union([None, ArrayLike])),
            ("numpy._typing._nested_sequence._NestedSequence[int]", ArrayLike),
            ("numpy.typing.ArrayLike | collections.abc.Sequence[float] | numpy.ndarray", ArrayLike),
            ("numpy.typing.DTypeLike | None", union([None, DtypeLike])),
            ("numpy._typing._dtype_like._DTypeLikeFloat | str | type[int]", DtypeLike),
            ("numpy.floating", Float),
            ("numpy.integer", Int),
            ("int | numpy._globals._NoValueType", Int),
            ("typing.Literal[True, 1] | bool", Bool),
        ],
    );
}

#[test]
fn returns_are_true() {
    check(
        Position::Return,
        &[
            ("str | os.PathLike[str]", union([Str, Path])),
            ("list[int] | collections.abc.Sequence[int]", union([list(Int), sequence(Int)])),
            ("typing.NoReturn", None),
            ("typing.IO[str]", class("typing.IO")),
            ("numpy.floating", open("numpy.floating", &[Float])),
            ("numpy.floating | None", union([None, open("numpy.floating", &[Float])])),
            ("list[numpy.floating]", list(open("numpy.floating", &[Float]))),
            ("numpy.character", open("numpy.character", &[Str, Bytes])),
            ("numpy.typing.ArrayLike", ArrayLike),
            ("numpy.typing.DTypeLike | None", union([None, DtypeLike])),
            ("numbers.Number", open("numbers.Number", &[Complex])),
            ("_typeshed.SupportsRead[str]", open("_typeshed.SupportsRead", &[])),
            ("collections.abc.Hashable", open("collections.abc.Hashable", &[])),
            ("_typeshed.Incomplete", Any),
            ("bool | int", union([Bool, Int])),
        ],
    );
}

#[test]
fn junk_is_unknown() {
    let junk = [
        "",
        " ",
        "foo()",
        "1",
        "int +",
        "[",
        "]",
        "list[",
        "list[int",
        "list[int]]",
        "int int",
        "'",
        "'int",
        "a.",
        ".a",
        "lambda: 0",
        "x if y else z",
        "int | ",
        "| int",
        "[int]",
        "(int, str)",
        "*",
        "***a",
        "-",
        "b'",
        "list[int](3)",
        "\u{1f40d}",
        "@",
        "a = b",
        "_private",
        "'_private.'",
    ];
    for text in junk {
        for position in [Position::Parameter, Position::Return] {
            assert_eq!(read_alone(text, position), Unknown, "`{text}`");
        }
    }
}

#[test]
fn nesting_is_bounded() {
    for text in [
        "list[".repeat(100_000),
        "(".repeat(100_000),
        "~".repeat(100_000),
        "*".repeat(100_000),
        "-".repeat(100_000),
        format!("{}int{}", "list[".repeat(60), "]".repeat(60)),
    ] {
        assert_eq!(read_alone(&text, Position::Parameter), Unknown);
    }
    assert_ne!(read_alone(&format!("{}int{}", "list[".repeat(20), "]".repeat(20)), Position::Return), Unknown);
}

fn library() -> facts::Library {
    serde_json::from_value(serde_json::json!({
        "schema": facts::SCHEMA, "name": "lib", "python": "3.11", "modules": {},
        "classes": {
            "lib.Frame": { "module": "lib", "qualname": "Frame", "members": {} },
            "lib.Options": { "module": "lib", "qualname": "Options", "flags": { "typed_dict": true }, "members": {} },
            "lib.Reads": { "module": "lib", "qualname": "Reads", "flags": { "protocol": true },
                "members": { "read": { "kind": "function" } } },
            "lib.Calls": { "module": "lib", "qualname": "Calls", "flags": { "protocol": true },
                "members": { "__call__": { "kind": "function" } } },
        },
    }))
    .expect("the facts are valid")
}

fn alias(value: &str, parameters: &[&str]) -> Alias {
    Alias { value: value.to_owned(), parameters: parameters.iter().map(|name| (*name).to_owned()).collect() }
}

fn variable(bound: Option<&str>, constraints: &[&str]) -> TypeVariable {
    TypeVariable { bound: bound.map(str::to_owned), constraints: constraints.iter().map(|text| (*text).to_owned()).collect() }
}

#[track_caller]
fn check_with(library: &facts::Library, position: Position, table: &[(&str, Type)]) {
    for (text, expected) in table {
        assert_eq!(Reader::new(library).read(text, position, &"subject"), *expected, "`{text}` as {position:?}");
    }
}

#[test]
fn aliases_take_arguments_and_may_be_recursive() {
    let mut library = library();
    library.types.aliases = BTreeMap::from([
        ("lib.Number".to_owned(), alias("int | float", &[])),
        ("lib.Nested".to_owned(), alias("lib.T | collections.abc.Sequence[lib.T]", &["lib.T"])),
        ("lib.Pair".to_owned(), alias("tuple[lib.T, lib.Nested[lib.U]]", &["lib.T", "lib.U"])),
        ("lib.Json".to_owned(), alias("str | list[lib.Json] | dict[str, lib.Json]", &[])),
        ("lib.Loop".to_owned(), alias("lib.Loop", &[])),
        ("lib.Handler".to_owned(), alias("collections.abc.Callable[lib.P, None]", &["lib.P"])),
        ("lib.Mode".to_owned(), alias("typing.Literal['r', 'w']", &[])),
    ]);
    library.types.variables = BTreeMap::from([
        ("lib.T".to_owned(), variable(Option::None, &[])),
        ("lib.U".to_owned(), variable(Some("str"), &[])),
        ("lib.P".to_owned(), variable(Option::None, &[])),
    ]);
    let json = union([Str, list(Any), dict(Str, Any)]);
    check_with(
        &library,
        Position::Parameter,
        &[
            ("lib.Number", union([Int, Float])),
            ("list[lib.Number]", list(union([Int, Float]))),
            ("lib.Nested[int]", union([Int, sequence(Int)])),
            ("lib.Nested", Any),
            ("lib.Pair[int, float]", tuple([Int, union([Float, sequence(Float)])])),
            ("lib.Json", json.clone()),
            ("lib.Loop", Any),
            ("lib.Handler[[int]]", Callable),
            ("typing.Literal[lib.Mode, 'a']", texts(["a", "r", "w"])),
            ("'lib.Number'", union([Int, Float])),
        ],
    );
}

#[test]
fn aliases_that_double_stay_small() {
    let mut library = library();
    for level in 0..23 {
        let next = format!("tuple[lib.A{0}, lib.A{0}]", level + 1);
        library.types.aliases.insert(format!("lib.A{level}"), alias(&next, &[]));
    }
    let started = std::time::Instant::now();
    let _ = Reader::new(&library).read("lib.A0", Position::Return, &"subject");
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn type_variables_are_their_limits() {
    let mut library = library();
    library.types.variables = BTreeMap::from([
        ("lib.T".to_owned(), variable(Option::None, &[])),
        ("lib.FrameT".to_owned(), variable(Some("lib.Frame"), &[])),
        ("lib.TextT".to_owned(), variable(Option::None, &["str", "bytes"])),
        ("lib.ScalarT".to_owned(), variable(Some("numpy.floating"), &[])),
        ("lib.UserId".to_owned(), variable(Some("int"), &[])),
        ("builtins._KT".to_owned(), variable(Option::None, &[])),
        ("lib.Self".to_owned(), variable(Some("collections.abc.Sequence[lib.Self]"), &[])),
    ]);
    check_with(
        &library,
        Position::Parameter,
        &[
            ("lib.T", Any),
            ("lib.FrameT", class("lib.Frame")),
            ("lib.TextT", union([Str, Bytes])),
            ("lib.ScalarT", Float),
            ("lib.UserId", Int),
            ("lib.Self", sequence(Any)),
            ("builtins._KT", Hashable),
            ("dict[builtins._KT, int]", dict(Hashable, Int)),
        ],
    );
    check_with(
        &library,
        Position::Return,
        &[
            ("lib.T", open("lib.T", &[])),
            ("list[lib.T]", list(open("lib.T", &[]))),
            ("lib.T | None", union([None, open("lib.T", &[])])),
            ("lib.FrameT", open("lib.FrameT", &[class("lib.Frame")])),
            ("lib.UserId", Int),
            ("lib.ScalarT", open("numpy.floating", &[Float])),
        ],
    );
}

#[test]
fn classes_are_what_they_are_for() {
    let mut library = library();
    library.types.classes = BTreeMap::from([
        ("lib._Private".to_owned(), vec!["lib._Between".to_owned()]),
        ("lib._Between".to_owned(), vec!["lib.Frame".to_owned()]),
        ("lib._Reads".to_owned(), vec!["typing.Protocol[lib.T]".to_owned()]),
        ("lib._CallsToo".to_owned(), vec!["typing.Protocol".to_owned()]),
        ("lib._Draws".to_owned(), vec!["typing.Protocol".to_owned()]),
        ("other.Thing".to_owned(), vec!["lib.Frame".to_owned()]),
    ]);
    library.types.protocols = BTreeMap::from([
        ("lib._CallsToo".to_owned(), vec!["function".to_owned()]),
        ("lib._Draws".to_owned(), vec![]),
        ("lib._Reads".to_owned(), vec!["str".to_owned(), "list".to_owned()]),
        ("typing.Protocol['name']".to_owned(), vec![]),
        ("typing.Protocol['day', 'year']".to_owned(), vec!["datetime".to_owned(), "date".to_owned()]),
    ]);
    let both = [
        ("lib.Frame", class("lib.Frame")),
        ("Frame", class("lib.Frame")),
        ("lib._Private", class("lib.Frame")),
        ("other.Thing", class("other.Thing")),
        ("lib.Calls", Callable),
        ("lib._CallsToo", Callable),
        ("lib._Unheard", Unknown),
    ];
    check_with(&library, Position::Parameter, &both);
    check_with(&library, Position::Return, &both);
    let reads = Type::Union(vec![Str, sequence(Any), class("lib._Reads")]);
    check_with(&library, Position::Parameter, &[("lib.Reads", Any), ("lib._Reads[int]", reads), ("lib.Options", mapping(Str, Any))]);
    check_with(&library, Position::Parameter, &[("lib._Draws", class("lib._Draws"))]);
    let asked = |attributes: &[&str]| Type::Protocol(attributes.iter().map(|name| (*name).to_owned()).collect());
    let dated = Type::Union(vec![DateTime, Date, asked(&["day", "year"])]);
    check_with(
        &library,
        Position::Parameter,
        &[
            ("typing.Protocol['name']", asked(&["name"])),
            ("typing.Protocol['day', 'year'] | None", Type::Union(vec![None, DateTime, Date, asked(&["day", "year"])])),
            ("typing.Protocol['day', 'year']", dated),
            ("typing.Protocol['name'] | typing.Protocol['name', 'other']", Any),
            ("typing.Protocol['unheard']", Any),
            ("typing.Protocol[int]", Any),
        ],
    );
    check_with(&library, Position::Return, &[("typing.Protocol['name']", Any)]);
    check_with(&library, Position::Return, &[("lib._Draws", open("lib._Draws", &[]))]);
    check_with(
        &library,
        Position::Return,
        &[("lib.Reads", open("lib.Reads", &[])), ("lib._Reads[int]", open("lib._Reads", &[])), ("lib.Options", dict(Str, Any))],
    );
}

#[test]
fn what_is_not_understood_is_noted_once() {
    let library = library();
    let mut reader = Reader::new(&library);
    reader.read("list[lib._Lost]", Position::Return, &"lib.f");
    reader.read("lib._Lost | None", Position::Return, &"lib.g");
    reader.read("f(x)", Position::Parameter, &"lib.h(x)");
    let notes: Vec<String> = reader.into_notes().iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "lib.f: the type `lib._Lost` is not known [annotation-name-unknown]\n  cause: the annotation is `list[lib._Lost]`",
            "lib.h(x): `f(…)` is a call, not a type [annotation-not-understood]\n  cause: the annotation is `f(x)`",
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
fn mutated_annotations_never_panic() {
    let seeds: Vec<&str> = everywhere().into_iter().map(|(text, _)| text).collect();
    let pieces = [
        "[", "]", "(", ")", ",", "|", "*", "'", "\"", "\\", ".", "...", "-", "b'", "Literal[", "tuple[", "é", "\u{0}", "1", "None", "~",
        "<class '",
    ];
    let library = library();
    let mut random = Random(0x5eed_cafe);
    for _ in 0..20_000 {
        let mut text = seeds[random.below(seeds.len())].to_owned();
        for _ in 0..=random.below(4) {
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            let at = places[random.below(places.len())];
            match random.below(4) {
                0 => text.truncate(at),
                1 => text = text[at..].to_owned(),
                2 => text.insert_str(at, pieces[random.below(pieces.len())]),
                _ => text.insert_str(at, seeds[random.below(seeds.len())]),
            }
        }
        for position in [Position::Parameter, Position::Return] {
            let _ = Reader::new(&library).read(&text, position, &"subject");
        }
    }
}
