//! [`Value`]: Python data whose type is only known at run time.

mod from_python;
mod to_python;

use crate::complex::Complex64;
use crate::object::Object;
use crate::time::{Date, DateTime, Time, TimeDelta};

/// Python data as Rust data, of whatever type it happens to be.
///
/// Containers keep their structure and their order; only a leaf that is not plain data stays an [`Object`]. Plain is what has exactly the built-in type: a `numpy.float64`, a
/// member of an `IntEnum`, a `namedtuple`, an integer beyond 128 bits and a `str` that is not Unicode stay objects, so nothing is lost.
///
/// ```no_run
/// use snakebridge_runtime::{Value, call};
///
/// let value: Value = call("json", "loads", (r#"{"a": [1, null]}"#,))?;
/// assert_eq!(value.get("a").and_then(|list| list.at(0)), Some(&Value::Int(1)));
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Value {
    /// `None`.
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int`.
    Int(i128),
    /// A `float`.
    Float(f64),
    /// A `complex`.
    Complex(Complex64),
    /// A `str`.
    Str(String),
    /// A `bytes`.
    Bytes(Vec<u8>),
    /// A `bytearray`.
    ByteArray(Vec<u8>),
    /// A `datetime.date`.
    Date(Date),
    /// A `datetime.time`.
    Time(Time),
    /// A `datetime.datetime`, without a zone or with one that is a value too.
    DateTime(DateTime),
    /// A `datetime.timedelta`.
    TimeDelta(TimeDelta),
    /// A `list`.
    List(Vec<Value>),
    /// A `tuple`.
    Tuple(Vec<Value>),
    /// A `set`.
    Set(Vec<Value>),
    /// A `frozenset`.
    FrozenSet(Vec<Value>),
    /// A `dict`, in its order.
    Dict(Vec<(Value, Value)>),
    /// Anything else.
    Object(Object),
}

impl Value {
    /// True for `None`.
    #[must_use]
    pub fn is_none(&self) -> bool {
        matches!(self, Self::None)
    }

    /// The truth, if it is a `bool`.
    #[must_use]
    pub fn as_bool(&self) -> Option<bool> {
        if let Self::Bool(value) = self { Some(*value) } else { None }
    }

    /// The integer, if it is an `int`.
    #[must_use]
    pub fn as_int(&self) -> Option<i128> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// The number, if it is a `float`.
    #[must_use]
    pub fn as_float(&self) -> Option<f64> {
        if let Self::Float(value) = self { Some(*value) } else { None }
    }

    /// The text, if it is a `str`.
    #[must_use]
    pub fn as_str(&self) -> Option<&str> {
        if let Self::Str(value) = self { Some(value) } else { None }
    }

    /// The bytes, if it is a `bytes` or `bytearray`.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        if let Self::Bytes(value) | Self::ByteArray(value) = self { Some(value) } else { None }
    }

    /// The elements, if it is a `list`, `tuple`, `set` or `frozenset`.
    #[must_use]
    pub fn elements(&self) -> Option<&[Value]> {
        match self {
            Self::List(elements) | Self::Tuple(elements) | Self::Set(elements) | Self::FrozenSet(elements) => Some(elements),
            _ => None,
        }
    }

    /// The entries, if it is a `dict`.
    #[must_use]
    pub fn entries(&self) -> Option<&[(Value, Value)]> {
        if let Self::Dict(entries) = self { Some(entries) } else { None }
    }

    /// The value of a `dict` under that string.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.entries()?.iter().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// The element at that place.
    #[must_use]
    pub fn at(&self, index: usize) -> Option<&Value> {
        self.elements()?.get(index)
    }
}

/// As Rust compares: `1` is not `1.0`, `nan` is not itself, objects are equal when they are the same one, and sets and dictionaries compare without their order.
impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::None, Self::None) => true,
            (Self::Bool(a), Self::Bool(b)) => a == b,
            (Self::Int(a), Self::Int(b)) => a == b,
            (Self::Float(a), Self::Float(b)) => a == b,
            (Self::Complex(a), Self::Complex(b)) => a == b,
            (Self::Str(a), Self::Str(b)) => a == b,
            (Self::Bytes(a), Self::Bytes(b)) | (Self::ByteArray(a), Self::ByteArray(b)) => a == b,
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Time(a), Self::Time(b)) => a == b,
            (Self::DateTime(a), Self::DateTime(b)) => a == b,
            (Self::TimeDelta(a), Self::TimeDelta(b)) => a == b,
            (Self::List(a), Self::List(b)) | (Self::Tuple(a), Self::Tuple(b)) => a == b,
            (Self::Set(a), Self::Set(b)) | (Self::FrozenSet(a), Self::FrozenSet(b)) => {
                a.len() == b.len() && a.iter().all(|element| b.contains(element))
            }
            (Self::Dict(a), Self::Dict(b)) => a.len() == b.len() && a.iter().all(|entry| b.contains(entry)),
            (Self::Object(a), Self::Object(b)) => a.is(b),
            _ => false,
        }
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident;)*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}
from! {
    bool => Bool; i8 => Int; i16 => Int; i32 => Int; i64 => Int; i128 => Int; u8 => Int; u16 => Int; u32 => Int; u64 => Int; f32 => Float; f64 => Float;
    Complex64 => Complex; Date => Date; Time => Time; DateTime => DateTime; TimeDelta => TimeDelta; &str => Str; String => Str; Object => Object;
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::None
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl<T: Into<Value>> From<Vec<T>> for Value {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

/// A list.
impl<T: Into<Value>> FromIterator<T> for Value {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

/// A dictionary.
impl<K: Into<Value>, V: Into<Value>, const N: usize> From<[(K, V); N]> for Value {
    fn from(entries: [(K, V); N]) -> Self {
        Self::Dict(entries.into_iter().map(|(key, value)| (key.into(), value.into())).collect())
    }
}
