//! A parameter: an argument of the plain function, or a setter of the builder.

use serde::Serialize;

use super::{Allow, Path};

/// A parameter as the call site knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Parameter {
    /// Python's name.
    pub name: String,
    /// How it may be passed.
    pub kind: ParameterKind,
    /// True when it has no default.
    pub required: bool,
}

/// How a parameter may be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum ParameterKind {
    /// By position.
    PositionalOnly,
    /// Either way.
    PositionalOrKeyword,
    /// By name.
    KeywordOnly,
}

/// A required parameter as an argument.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// The Rust identifier.
    pub name: String,
    /// What Python expects.
    pub kind: Kind,
}

/// An optional parameter as a method of the builder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setter {
    /// The Rust identifier.
    pub name: String,
    /// Set when that is not Python's name.
    pub alias: Option<String>,
    /// The message of a deprecation.
    pub deprecated: Option<String>,
    /// Rules that it runs into.
    pub allow: Vec<Allow>,
    /// Its place among the optional parameters.
    pub number: usize,
    /// What Python expects.
    pub kind: Kind,
    /// True when the call gives something else once this is set.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub selects: bool,
    /// The finished docs.
    pub docs: String,
}

/// What Python expects: the markers of `snakebridge::kinds`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Kind {
    /// Anything.
    Any,
    /// `None`.
    NoneType,
    /// `bool`.
    Bool,
    /// `int`.
    Int,
    /// `float`.
    Float,
    /// `complex`.
    Complex,
    /// `str`.
    Str,
    /// `bytes`.
    Bytes,
    /// The buffer protocol.
    Buffer,
    /// A path.
    Path,
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
    /// A callable.
    Callable,
    /// What can be a key.
    Hashable,
    /// What `numpy.asarray` takes.
    ArrayLike,
    /// What `numpy.dtype` takes.
    DtypeLike,
    /// `numpy.ndarray`.
    Array,
    /// An object of a class that is not generated.
    Handle,
    /// A class.
    Type,
    /// `list[K]`.
    List(Box<Kind>),
    /// `set[K]`.
    Set(Box<Kind>),
    /// `frozenset[K]`.
    FrozenSet(Box<Kind>),
    /// `dict[K, V]`.
    Dict(Box<Kind>, Box<Kind>),
    /// `tuple[A, B]`.
    Tuple(Vec<Kind>),
    /// `tuple[K, ...]`.
    TupleOf(Box<Kind>),
    /// `Sequence[K]`.
    Sequence(Box<Kind>),
    /// `Iterable[K]`.
    Iterable(Box<Kind>),
    /// `Mapping[K, V]`.
    Mapping(Box<Kind>, Box<Kind>),
    /// An instance of a generated class.
    Instance(Path),
    /// Either.
    Union(Box<Kind>, Box<Kind>),
    /// The same, or `None`.
    Optional(Box<Kind>),
}

impl Kind {
    /// True for a kind that accepts everything.
    #[must_use]
    pub fn is_any(&self) -> bool {
        match self {
            Self::Any => true,
            Self::Optional(inner) => inner.is_any(),
            Self::Union(one, other) => one.is_any() || other.is_any(),
            _ => false,
        }
    }
}

/// Why rustc does not check what goes into a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unchecked {
    /// `*args` or `**kwargs` of which no source says anything that is understood.
    Variadic,
    /// No source says anything that is understood.
    Unknown,
    /// No source says anything, and the default is only one of the values that are taken.
    Default,
    /// Its source says `Any`, `object`, or a protocol that any class may have.
    Anything,
    /// What its source says has no narrower kind: a union of too many, or of something that any class may be.
    Open,
}

impl Unchecked {
    /// The reason after a number, in a report.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Variadic => "in `*args` or `**kwargs` that no source has a type for",
            Self::Unknown => "that no source has a type for",
            Self::Default => "of which only the default is known",
            Self::Anything => "that take anything by their source",
            Self::Open => "whose type has too many alternatives",
        }
    }
}
