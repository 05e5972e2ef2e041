//! Resolve: what the well-known names of Python mean.
//!
//! In: a qualified name of the standard library (`typing.Optional`, `os.PathLike`). Out: its [`Meaning`]. The names of NumPy are
//! in `numpy`. Never looks into a library's own tables.

use crate::ir::Type;

/// What a well-known name means.
#[derive(Clone, Debug)]
pub(super) enum Meaning {
    /// A type without arguments; arguments that it may have are ignored.
    Plain(Type),
    /// This type as a parameter; what comes back is known by its name alone, and what it is only the call decides.
    Open(Type),
    /// Stands for its first argument: `Final[T]`, `Annotated[T, …]`. Without one nothing is said.
    First,
    /// `Optional[T]`.
    Optional,
    /// `Union[A, B]`.
    Union,
    /// `Literal[…]`.
    Literal,
    /// `Tuple[…]`.
    Tuple,
    /// A generic type with one argument that counts, at this index.
    One(fn(Box<Type>) -> Type, usize),
    /// A generic type with two arguments.
    Two(fn(Box<Type>, Box<Type>) -> Type),
    /// `Counter[K]`, a dictionary of counts.
    Counter,
    /// `ItemsView[K, V]`, an iterable of pairs.
    Items,
}

use Meaning::{Counter, First, Items, Literal, One, Open, Optional, Plain, Tuple, Two, Union};

/// The modules whose names are looked up without the module: they re-export each other.
const PLAIN_MODULES: [&str; 11] = [
    "builtins",
    "typing",
    "typing_extensions",
    "collections",
    "collections.abc",
    "_collections_abc",
    "_typeshed",
    "types",
    "contextlib",
    "abc",
    "_collections",
];

/// The meaning of `name`, with or without its module.
pub(super) fn meaning(name: &str) -> Option<Meaning> {
    match name.rsplit_once('.') {
        None => bare(name),
        Some((module, last)) if PLAIN_MODULES.contains(&module) => {
            bare(last).or_else(|| if module == "_typeshed" { typeshed(last) } else { qualified(name) })
        }
        Some(_) => qualified(name),
    }
}

/// Nothing that Rust could know as a type: any value goes in, and what comes out is for the caller to say.
const OPAQUE: Meaning = Open(Type::Any);

fn bare(name: &str) -> Option<Meaning> {
    Some(match name {
        "Any" | "object" => Plain(Type::Any),
        "NoneType" => Plain(Type::None),
        "Never" | "NoReturn" => Plain(super::union::NEVER),
        "Self" => Plain(Type::SelfType),
        "bool" | "TypeGuard" | "TypeIs" => Plain(Type::Bool),
        "int" | "SupportsIndex" => Plain(Type::Int),
        "float" | "SupportsFloat" => Plain(Type::Float),
        "complex" | "SupportsComplex" => Plain(Type::Complex),
        "SupportsInt" => Plain(Type::Union(vec![Type::Int, Type::Float])),
        "str" | "LiteralString" | "Text" => Plain(Type::Str),
        "AnyStr" => Plain(Type::Union(vec![Type::Str, Type::Bytes])),
        "bytes" | "bytearray" | "ByteString" | "SupportsBytes" => Plain(Type::Bytes),
        "memoryview" | "Buffer" => Plain(Type::Buffer),
        "Hashable" => Open(Type::Hashable),
        "Sized" => Plain(Type::Any),
        "IO" | "TextIO" | "BinaryIO" => Plain(Type::Class(format!("typing.{name}"), Vec::new())),
        // The protocols of Python 3.14's `io`, as `typing_extensions` has them for all versions.
        "Reader" | "Writer" => Plain(Type::Class(format!("io.{name}"), Vec::new())),
        "SupportsAbs" | "SupportsRound" => OPAQUE,
        "slice" => Plain(Type::Slice),
        "Annotated" | "ClassVar" | "Final" | "InitVar" | "Required" | "NotRequired" | "ReadOnly" | "Unpack" => First,
        "Optional" => Optional,
        "Union" => Union,
        "Literal" => Literal,
        "tuple" | "Tuple" => Tuple,
        "type" | "Type" => One(Type::Type, 0),
        "list" | "List" | "MutableSequence" | "UserList" => One(Type::List, 0),
        "set" | "Set" | "AbstractSet" | "MutableSet" => One(Type::Set, 0),
        "frozenset" | "FrozenSet" => One(Type::FrozenSet, 0),
        "Sequence" => One(Type::Sequence, 0),
        "Iterable" | "Collection" | "Container" | "Reversible" | "KeysView" | "ValuesView" | "MappingView" => One(Type::Iterable, 0),
        "Iterator" | "Generator" => One(Type::Iterator, 0),
        "AsyncIterator" | "AsyncGenerator" | "AsyncIterable" => One(Type::AsyncIterator, 0),
        "Awaitable" => One(Type::Awaitable, 0),
        "Coroutine" | "CoroutineType" => One(Type::Awaitable, 2),
        "GeneratorType" => One(Type::Iterator, 0),
        "AsyncGeneratorType" => One(Type::AsyncIterator, 0),
        "dict" | "Dict" | "defaultdict" | "DefaultDict" | "OrderedDict" | "UserDict" | "MutableMapping" => Two(Type::Dict),
        "Mapping" | "MappingProxyType" | "ChainMap" => Two(Type::Mapping),
        "Counter" => Counter,
        "ItemsView" => Items,
        "Callable"
        | "FunctionType"
        | "LambdaType"
        | "MethodType"
        | "BuiltinFunctionType"
        | "BuiltinMethodType"
        | "function"
        | "builtin_function_or_method"
        | "method"
        | "method_descriptor"
        | "wrapper_descriptor"
        | "method-wrapper" => Plain(Type::Callable),
        _ => return None,
    })
}

/// Names that only typeshed knows. Its many one-method protocols (`SupportsRead`) accept whatever has the method.
fn typeshed(name: &str) -> Option<Meaning> {
    Some(match name {
        "StrPath" | "GenericPath" => Plain(Type::Path),
        "BytesPath" => Plain(Type::Union(vec![Type::Bytes, Type::Path])),
        "StrOrBytesPath" => Plain(Type::Union(vec![Type::Bytes, Type::Path])),
        "FileDescriptor" | "FileDescriptorLike" => Plain(Type::Int),
        "FileDescriptorOrPath" => Plain(Type::Union(vec![Type::Int, Type::Bytes, Type::Path])),
        "ReadableBuffer" | "WriteableBuffer" | "ReadOnlyBuffer" | "SliceableBuffer" | "IndexableBuffer" | "SizedBuffer" => {
            Plain(Type::Buffer)
        }
        "ConvertibleToInt" => Plain(Type::Union(vec![Type::Int, Type::Float, Type::Str, Type::Bytes])),
        "ConvertibleToFloat" => Plain(Type::Union(vec![Type::Int, Type::Float, Type::Str, Type::Bytes])),
        "SupportsKeysAndGetItem" | "SupportsItems" => Two(Type::Mapping),
        // typeshed's word for what nobody has annotated yet, and for `None` that only a checker would complain about: `Any`.
        "Incomplete" | "MaybeNone" | "Unused" => Plain(Type::Any),
        "sentinel" => OPAQUE,
        "IdentityFunction" | "ProfileFunction" | "TraceFunction" => Plain(Type::Callable),
        // Files: no value of Rust's is one.
        "SupportsRead" | "SupportsReadline" | "SupportsNoArgReadline" | "SupportsWrite" | "SupportsFlush" | "HasFileno" => {
            Open(Type::Class(format!("_typeshed.{name}"), Vec::new()))
        }
        _ if name.starts_with("Supports") || name.starts_with("Has") => OPAQUE,
        _ => return None,
    })
}

fn qualified(name: &str) -> Option<Meaning> {
    Some(match name {
        "os.PathLike"
        | "pathlib.Path"
        | "pathlib.PurePath"
        | "pathlib.PosixPath"
        | "pathlib.WindowsPath"
        | "pathlib.PurePosixPath"
        | "pathlib.PureWindowsPath"
        | "pathlib._local.Path"
        | "pathlib._local.PurePath"
        | "pathlib._local.PosixPath" => Plain(Type::Path),
        "datetime.datetime" => Plain(Type::DateTime),
        "datetime.date" => Plain(Type::Date),
        "datetime.time" => Plain(Type::Time),
        "datetime.timedelta" => Plain(Type::TimeDelta),
        "datetime.tzinfo" | "datetime.timezone" | "zoneinfo.ZoneInfo" => Plain(Type::TimeZone),
        "decimal.Decimal" | "_decimal.Decimal" | "_pydecimal.Decimal" => Plain(Type::Decimal),
        "fractions.Fraction" => Plain(Type::Fraction),
        "re.Pattern" | "typing.Pattern" => Plain(Type::Pattern),
        "uuid.UUID" => Plain(Type::Uuid),
        "numbers.Number" | "numbers.Complex" => Open(Type::Complex),
        "numbers.Real" | "numbers.Rational" => Open(Type::Float),
        "numbers.Integral" => Open(Type::Int),
        "dataclasses.InitVar" => First,
        "functools.partial" | "functools._lru_cache_wrapper" => Plain(Type::Callable),
        "asyncio.Future" | "asyncio.futures.Future" | "asyncio.Task" | "asyncio.tasks.Task" | "_asyncio.Future" | "_asyncio.Task" => {
            One(Type::Awaitable, 0)
        }
        _ => return None,
    })
}
