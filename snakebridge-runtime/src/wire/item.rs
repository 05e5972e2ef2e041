//! [`Item`]: a value on its way to or from a worker.

use std::fmt;
use std::sync::Arc;

use crate::complex::Complex64;
use crate::error::Error;
use crate::wire::Want;

/// A value as it crosses, with exactly Python's types: a `tuple` stays one, and a `dict` may have any keys.
#[derive(Clone, Debug)]
#[allow(missing_docs)] // The fields have Python's names.
pub enum Item {
    /// `None`.
    None,
    /// A `bool`.
    Bool(bool),
    /// An `int` of 64 bits.
    Int(i64),
    /// Any other `int`, in decimal digits.
    BigInt(String),
    /// A `float`, `nan` and the infinities too.
    Float(f64),
    /// A `complex`: the real and the imaginary part.
    Complex(f64, f64),
    /// A `str`.
    Str(String),
    /// A `str` with lone surrogates, as UTF-8 by `surrogatepass`.
    Surrogates(Vec<u8>),
    /// A `bytes`.
    Bytes(Vec<u8>),
    /// A `bytearray`.
    ByteArray(Vec<u8>),
    /// A `list`.
    List(Vec<Item>),
    /// A `tuple`.
    Tuple(Vec<Item>),
    /// A `set`.
    Set(Vec<Item>),
    /// A `frozenset`.
    FrozenSet(Vec<Item>),
    /// A `dict`, in its order.
    Dict(Vec<(Item, Item)>),
    /// A `datetime.date`.
    Date { year: u16, month: u8, day: u8 },
    /// A `datetime.time`.
    Time { hour: u8, minute: u8, second: u8, microsecond: u32, fold: bool, zone: Zone },
    /// A `datetime.datetime`.
    DateTime { year: u16, month: u8, day: u8, hour: u8, minute: u8, second: u8, microsecond: u32, fold: bool, zone: Zone },
    /// A `datetime.timedelta`, normalised as Python does: only the days may be negative.
    TimeDelta { days: i32, seconds: u32, microseconds: u32 },
    /// A `decimal.Decimal`, as `str()` writes it.
    Decimal(String),
    /// A `fractions.Fraction`: numerator and denominator in decimal digits.
    Fraction(String, String),
    /// A `uuid.UUID`, its bytes in the order of the text.
    Uuid([u8; 16]),
    /// A `pathlib.Path`: its name as `os.fsencode` gives it.
    Path(Vec<u8>),
    /// An `ipaddress.IPv4Address` or `IPv6Address`, in text.
    Address(String),
    /// A `range`: start, stop, step.
    Range(i64, i64, i64),
    /// A `slice`: start, stop, step, each of them often `None`.
    Slice(Box<[Item; 3]>),
    /// A `numpy.ndarray`; a (nested) `list` where NumPy is not installed.
    Array(Array),
    /// What a dotted path in a module leads to: a class, a function, a member of an enumeration. Only to a worker.
    Global { module: String, path: String },
    /// What calling it gives: a set of flags of its bits. Only to a worker.
    Made { module: String, path: String, arguments: Vec<Item> },
    /// An object that lives in a worker.
    Reference(Arc<Remote>),
    /// A function of this program, lent to Python: a closure, or the `next` of an iterator. The same one when it comes back.
    Function(Arc<dyn HostFunction>),
    /// An iterator of this program: a Python iterator whose `__next__` calls this without arguments; it ends where that answers [`Item::End`].
    Iterator(Arc<dyn HostFunction>),
    /// The end of such an iterator.
    End,
}

impl Item {
    /// The name of its class, as Python code names it: `numpy.ndarray`, bare for built-in ones.
    pub(crate) fn type_name(&self) -> &str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) | Self::BigInt(_) => "int",
            Self::Float(_) => "float",
            Self::Complex(..) => "complex",
            Self::Str(_) | Self::Surrogates(_) => "str",
            Self::Bytes(_) => "bytes",
            Self::ByteArray(_) => "bytearray",
            Self::List(_) => "list",
            Self::Tuple(_) => "tuple",
            Self::Set(_) => "set",
            Self::FrozenSet(_) => "frozenset",
            Self::Dict(_) => "dict",
            Self::Date { .. } => "datetime.date",
            Self::Time { .. } => "datetime.time",
            Self::DateTime { .. } => "datetime.datetime",
            Self::TimeDelta { .. } => "datetime.timedelta",
            Self::Decimal(_) => "decimal.Decimal",
            Self::Fraction(..) => "fractions.Fraction",
            Self::Uuid(_) => "uuid.UUID",
            Self::Path(_) => "pathlib.Path",
            Self::Address(text) if text.contains(':') => "ipaddress.IPv6Address",
            Self::Address(_) => "ipaddress.IPv4Address",
            Self::Range(..) => "range",
            Self::Slice(_) => "slice",
            Self::Array(_) => "numpy.ndarray",
            Self::Global { path, .. } | Self::Made { path, .. } => path,
            Self::Reference(remote) => &remote.class,
            Self::Function(_) => "function",
            Self::Iterator(_) | Self::End => "iterator",
        }
    }
}

impl Item {
    /// As Python's `repr` writes the commonest keys.
    pub(crate) fn repr(&self) -> String {
        match self {
            Self::None => String::from("None"),
            Self::Bool(true) => String::from("True"),
            Self::Bool(false) => String::from("False"),
            Self::Int(value) => value.to_string(),
            Self::BigInt(digits) => digits.clone(),
            Self::Float(value) => format!("{value:?}"),
            Self::Str(text) if text.contains('\'') && !text.contains('"') => format!("\"{text}\""),
            Self::Str(text) => format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n")),
            Self::Tuple(items) => {
                let items: Vec<String> = items.iter().map(Self::repr).collect();
                if let [one] = items.as_slice() { format!("({one},)") } else { format!("({})", items.join(", ")) }
            }
            other => format!("<{} object>", other.type_name()),
        }
    }
}

/// Integers as the smallest that holds them.
macro_rules! integers {
    ($($type:ty)*) => {$(
        impl From<$type> for Item {
            #[allow(irrefutable_let_patterns, clippy::useless_conversion)]
            fn from(value: $type) -> Self {
                match i64::try_from(value) {
                    Ok(value) => Self::Int(value),
                    Err(_) => Self::BigInt(value.to_string()),
                }
            }
        }
    )*};
}
integers!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

macro_rules! plain {
    ($($type:ty: |$value:ident| $item:expr;)*) => {$(
        impl From<$type> for Item {
            fn from($value: $type) -> Self {
                $item
            }
        }
    )*};
}
plain! {
    bool: |value| Self::Bool(value);
    f32: |value| Self::Float(value.into());
    f64: |value| Self::Float(value);
    Complex64: |value| Self::Complex(value.re, value.im);
}

impl From<&str> for Item {
    fn from(text: &str) -> Self {
        Self::Str(text.to_owned())
    }
}

/// The `tzinfo` of a point in time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Zone {
    /// None: naive.
    None,
    /// `datetime.timezone`: seconds east of UTC. Zero is `timezone.utc`.
    Offset(i32),
    /// `zoneinfo.ZoneInfo`, by its key.
    Name(String),
}

/// The numbers of an array, in row-major order and contiguous.
#[derive(Clone)]
pub struct Array {
    /// As NumPy writes it, byte order first: `<f8`, `|b1`, `<c16`, `<f2`.
    pub dtype: String,
    /// One length for each dimension; none for a single number.
    pub shape: Vec<usize>,
    /// The memory.
    pub data: Data,
}

/// Memory of any owner: a vector, or a mapping shared with a worker.
pub type Data = Arc<dyn AsRef<[u8]> + Send + Sync>;

impl fmt::Debug for Array {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Array({}, {:?}, {} bytes)", self.dtype, self.shape, (*self.data).as_ref().len())
    }
}

/// An object that lives in a worker. The last handle dropped, the worker lets go of it.
pub struct Remote {
    /// Who has it.
    pub owner: Arc<dyn Owner>,
    /// Its number there.
    pub id: u64,
    /// Its class as Python code names it: `numpy.ndarray`, and bare for built-in ones.
    pub class: Box<str>,
}

/// One worker process, from its start to its end: a worker that was started again is another one.
pub trait Owner: Send + Sync {
    /// Different for each that this program ever had.
    fn key(&self) -> u64;
    /// In words: `worker 2 of pool "gpu"`.
    fn name(&self) -> String;
    /// Makes a call there, whoever else is served.
    fn backend(&self) -> &dyn crate::backend::Backend;
    /// Forgets an object there, at some time soon. Never waits and never fails: the objects of a worker that is gone are gone too.
    fn release(&self, id: u64);
}

impl Drop for Remote {
    fn drop(&mut self) {
        self.owner.release(self.id);
    }
}

impl fmt::Debug for Remote {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{} object in {}>", self.class, self.owner.name())
    }
}

/// What Rust code a worker may call. It is kept for as long as Python holds what stands for it.
pub trait HostFunction: Send + Sync {
    /// `__name__` there.
    fn name(&self) -> &str;
    /// What it takes: for `inspect.signature`, and so that the worker sends each argument in the form wanted.
    fn parameters(&self) -> Vec<WireParameter>;
    /// Runs it, on any thread, several at a time.
    ///
    /// # Errors
    /// What Python raises there.
    fn call(&self, positional: Vec<Item>, keywords: Vec<(String, Item)>) -> Result<Item, Thrown>;
    /// The error that this stands for, where it is none but the load of an exception.
    fn carried(&self) -> Option<&Error> {
        None
    }
    /// A lower bound of the items that an iterator still gives: `__length_hint__`.
    fn left(&self) -> usize {
        0
    }
}

impl fmt::Debug for dyn HostFunction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<Rust function {}>", self.name())
    }
}

/// What a [`HostFunction`] fails with.
#[derive(Debug)]
#[allow(missing_docs)] // The fields say it.
pub enum Thrown {
    /// An error: an exception of that worker is raised again as itself, another one as a `snakebridge.RustError` that carries a function whose
    /// [`carried`](HostFunction::carried) is the error.
    Error(Error),
    /// An exception of a built-in class, or of `snakebridge`, with a message: for arguments that the function does not take.
    Exception { module: &'static str, class: &'static str, message: String },
}

impl Thrown {
    /// A `TypeError`.
    pub(crate) fn type_error(message: impl Into<String>) -> Self {
        Self::Exception { module: "builtins", class: "TypeError", message: message.into() }
    }

    /// A `RuntimeError`.
    pub(crate) fn runtime_error(message: impl Into<String>) -> Self {
        Self::Exception { module: "builtins", class: "RuntimeError", message: message.into() }
    }
}

impl From<Error> for Thrown {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// A parameter of a [`HostFunction`].
#[derive(Clone, Debug)]
pub struct WireParameter {
    /// Its name in Python.
    pub name: String,
    /// As `inspect.Parameter` has it: `POSITIONAL_ONLY`, `POSITIONAL_OR_KEYWORD`, `VAR_POSITIONAL`, `VAR_KEYWORD`.
    pub kind: &'static str,
    /// True with the default `None`.
    pub optional: bool,
    /// The form of the argument, of each for a variadic one.
    pub want: &'static Want,
}
