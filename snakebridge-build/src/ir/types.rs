//! The type language: what an annotation means, whatever way it was spelt.

use serde::Serialize;

/// A Python type.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub enum Type {
    /// No source said anything, or nothing that is understood.
    Unknown,
    /// `Any` or `object`, said on purpose.
    Any,
    /// `None`.
    None,
    /// `bool`.
    Bool,
    /// `int`, `SupportsIndex`, integer NumPy scalars.
    Int,
    /// `float`, `SupportsFloat`, floating NumPy scalars.
    Float,
    /// `complex`.
    Complex,
    /// `str`.
    Str,
    /// `bytes`, `bytearray`.
    Bytes,
    /// Anything with the buffer protocol.
    Buffer,
    /// `str | os.PathLike`, `pathlib.Path`.
    Path,
    /// `list[T]`.
    List(Box<Type>),
    /// `set[T]` and `collections.abc.Set[T]`.
    Set(Box<Type>),
    /// `frozenset[T]`.
    FrozenSet(Box<Type>),
    /// `dict[K, V]`.
    Dict(Box<Type>, Box<Type>),
    /// `tuple[A, B]`, of fixed length.
    Tuple(Vec<Type>),
    /// `tuple[T, ...]`.
    TupleOf(Box<Type>),
    /// `Sequence[T]`, nested sequences too.
    Sequence(Box<Type>),
    /// `Iterable[T]` and `Collection[T]`.
    Iterable(Box<Type>),
    /// `Iterator[T]` and `Generator[T, …]`.
    Iterator(Box<Type>),
    /// `AsyncIterator[T]`, `AsyncGenerator[T, …]`, `AsyncIterable[T]`.
    AsyncIterator(Box<Type>),
    /// `Awaitable[T]`, `Coroutine[…, T]`.
    Awaitable(Box<Type>),
    /// `Mapping[K, V]`.
    Mapping(Box<Type>, Box<Type>),
    /// Two or more alternatives, sorted, without repeats; `Optional[T]` is a union with [`Type::None`].
    Union(Vec<Type>),
    /// `Literal[…]`.
    Literal(Vec<Literal>),
    /// `Callable[…]`, and protocols that only have `__call__`.
    Callable,
    /// `datetime.datetime`.
    DateTime,
    /// `datetime.date`.
    Date,
    /// `datetime.time`.
    Time,
    /// `datetime.timedelta`.
    TimeDelta,
    /// `decimal.Decimal`.
    Decimal,
    /// `fractions.Fraction`.
    Fraction,
    /// `uuid.UUID`.
    Uuid,
    /// `datetime.tzinfo`.
    TimeZone,
    /// `slice`.
    Slice,
    /// `re.Pattern`.
    Pattern,
    /// `Hashable`: a key, whatever it is.
    Hashable,
    /// What `numpy.asarray` takes: scalars, nested sequences, arrays.
    ArrayLike,
    /// What `numpy.dtype` takes.
    DtypeLike,
    /// `type[T]`.
    Type(Box<Type>),
    /// `Self`: the class that the member was reached through.
    SelfType,
    /// An instance of a class, by `module.qualname`, with the arguments that its annotation had.
    Class(String, Vec<Type>),
    /// Whatever has these attributes, by name: a protocol that nobody has given a name.
    Protocol(Vec<String>),
    /// What only the call decides: a type variable, an abstract NumPy scalar (`numpy.floating`), a protocol. By its qualified name, with
    /// what it may stand for where its source says so. As a parameter it is what it may stand for, so that only names which no source
    /// defines are left.
    Open(String, Vec<Type>),
}

impl Type {
    /// The types that stand inside of this one.
    #[must_use]
    pub fn parts(&self) -> Vec<&Type> {
        match self {
            Self::List(inner)
            | Self::Set(inner)
            | Self::FrozenSet(inner)
            | Self::TupleOf(inner)
            | Self::Sequence(inner)
            | Self::Iterable(inner)
            | Self::Iterator(inner)
            | Self::AsyncIterator(inner)
            | Self::Awaitable(inner)
            | Self::Type(inner) => vec![inner],
            Self::Dict(key, value) | Self::Mapping(key, value) => vec![key, value],
            Self::Tuple(parts) | Self::Union(parts) | Self::Class(_, parts) | Self::Open(_, parts) => parts.iter().collect(),
            _ => Vec::new(),
        }
    }
}

/// A literal value in `Literal[…]`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Literal {
    /// `None`.
    None,
    /// `True` or `False`.
    Bool(bool),
    /// An integer, as Python text.
    Int(String),
    /// A string.
    Str(String),
    /// Bytes or an enum member, as Python text.
    Other(String),
}
