//! Kinds: zero-sized markers of what Python expects of an argument.
//!
//! A generated function takes `impl ToPython<Float>`, `impl ToPython<List<Str>>` and so on. Each kind says, in associated types that are
//! [`True`] or [`False`], which *shapes* of Rust value it accepts, and each Rust type implements [`ToPython`](crate::ToPython) once, for every kind that accepts its shape. So acceptance
//! costs one implementation per Rust type, not one per pair, and a union is computed from its members.
//!
//! | kind | Rust values |
//! | --- | --- |
//! | [`Any`] | all |
//! | [`Bool`] | `bool` |
//! | [`Int`] | integers, `bool` (Python's `bool` is an `int`), handles (`__index__`) |
//! | [`Float`] | floats, integers, handles (`__float__`) |
//! | [`Complex`] | [`Complex64`](crate::Complex64), floats, integers, handles |
//! | [`Str`] | `&str`, `String`, `char`, `Cow<str>` |
//! | [`Bytes`], [`Buffer`] | `&[u8]`, `Vec<u8>`, [`Bytes`](crate::Bytes), handles |
//! | [`Path`] | `Path`, `PathBuf`, `OsStr`, strings, handles |
//! | [`List`] | `Vec`, slices, arrays, `VecDeque`, handles |
//! | [`Sequence`], [`TupleOf`] | the same, and tuples |
//! | [`Iterable`] | the same, sets, and maps |
//! | [`Set`], [`FrozenSet`] | `HashSet`, `BTreeSet`, handles |
//! | [`Dict`], [`Mapping`] | `HashMap`, `BTreeMap`, [`Kwargs`](crate::Kwargs), handles |
//! | [`Tuple`] | Rust tuples, handles |
//! | [`ArrayLike`] | numbers, strings, and (nested) sequences of them, handles |
//! | [`Array`] | vectors, slices and arrays of numbers, handles |
//! | [`DateTime`], [`Date`], [`Time`], [`TimeDelta`], [`TimeZone`] | those of [`time`](crate::time), of `std::time`, of the crates chrono and jiff; handles |
//! | [`Decimal`], [`Fraction`] | `rust_decimal::Decimal`, [`Fraction`](crate::Fraction); integers, handles |
//! | [`Uuid`], [`Slice`], [`Pattern`] | `uuid::Uuid`, [`Slice`](crate::Slice) and `1..`, `..2`, `..`, [`Pattern`](crate::Pattern); handles |
//! | [`Hashable`] | what can be a key: all but sequences, sets and maps; tuples of such |
//! | [`Handle`] | handles of any class, where Python expects one that is not generated |
//! | [`Instance`] | the class, its generated subclasses |
//! | [`Union`] | what either member accepts; with an instance member, any class handle |
//!
//! [`Object`](crate::Object) is accepted everywhere; "handles" are values of generated classes.

mod boolean;
mod elements;
mod instance;
mod leaf;
mod union;

pub use boolean::{Boolean, False, True};
#[doc(hidden)]
pub use elements::{Either, Elements, End, Repeat, Then};
pub use instance::{AcceptsInstance, Instance, SubclassOf};
pub use leaf::*;
pub use union::{Optional, Union};

/// What Python expects at some place, as a type. See the [module](self).
pub trait Kind: 'static {
    /// Whether `None` is accepted.
    type NoneValue: Boolean;
    /// Whether a `bool` is.
    type Boolean: Boolean;
    /// Whether a `u8` is; true where integers are.
    type Byte: Boolean;
    /// Whether integers are.
    type Integer: Boolean;
    /// Whether floats are.
    type Number: Boolean;
    /// Whether complex numbers are.
    type ComplexNumber: Boolean;
    /// Whether strings are.
    type Text: Boolean;
    /// Whether byte strings are.
    type ByteString: Boolean;
    /// Whether paths are.
    type FilePath: Boolean;
    /// Whether vectors, slices and arrays are; their elements go by [`Item`](Self::Item).
    type Elementwise: Boolean;
    /// Whether sets are; their elements go by [`Item`](Self::Item).
    type Unordered: Boolean;
    /// Whether maps are; their entries go by [`Key`](Self::Key) and [`Value`](Self::Value).
    type Entries: Boolean;
    /// Whether tuples are; their elements go by [`Elements`](Self::Elements).
    type Product: Boolean;
    /// Whether functions are.
    type Function: Boolean;
    /// Whether a point in time is (`datetime.datetime`).
    type Moment: Boolean;
    /// Whether a calendar day is (`datetime.date`).
    type Day: Boolean;
    /// Whether a time of day is (`datetime.time`).
    type Clock: Boolean;
    /// Whether a length of time is (`datetime.timedelta`).
    type Span: Boolean;
    /// Whether a decimal number is (`decimal.Decimal`).
    type Exact: Boolean;
    /// Whether a ratio of integers is (`fractions.Fraction`).
    type Ratio: Boolean;
    /// Whether a UUID is (`uuid.UUID`).
    type Identifier: Boolean;
    /// Whether a time zone is (`datetime.tzinfo`).
    type Zone: Boolean;
    /// Whether a slice is (`slice`).
    type Slicing: Boolean;
    /// Whether a regular expression is (`re.Pattern`).
    type Expression: Boolean;
    /// Whether the handle of any generated class is.
    type Handle: Boolean;

    /// What an element of a sequence or set is expected to be.
    type Item: Kind;
    /// What a map's key is expected to be.
    type Key: Kind;
    /// What a map's value is expected to be.
    type Value: Kind;
    /// What each place of a tuple is expected to be.
    #[doc(hidden)]
    type Elements: Elements;

    /// What a Rust sequence becomes.
    const FORM: Form = Form::List;
    /// Whether `&[u8]` becomes `bytes`.
    const BYTES: bool = false;
    /// Whether a set becomes a `frozenset`.
    const FROZEN: bool = false;

    /// Appends the kind as Python writes it: `list[float]`.
    fn describe(text: &mut String);
}

/// The kind as Python writes it: `list[float]`.
#[must_use]
pub fn name<K: Kind>() -> String {
    let mut text = String::new();
    K::describe(&mut text);
    text
}

/// What a Rust sequence becomes in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Form {
    /// A `list`.
    List,
    /// A `tuple`.
    Tuple,
    /// A `numpy.ndarray` when the elements are numbers and NumPy can be imported, else a `list`.
    Array,
}
