//! Python's operators on handles: by name on every handle, which [`Object`]'s methods are, and as Rust's own on [`Object`].
//!
//! They go through the operator's protocol and not through its method, so that the other operand has its say: `1 + a` is tried when `a`
//! refuses `a + 1`.

use std::fmt;
use std::sync::Arc;

use crate::pyo3::prelude::*;
use crate::pyo3::pyclass::CompareOp;

use crate::error::{Error, Result, type_name};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::kinds::Any;
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Remote};

/// An operator of Python with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operator {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `@`
    MatMul,
    /// `/`
    Div,
    /// `//`
    FloorDiv,
    /// `%`
    Rem,
    /// `**`
    Pow,
    /// `&`
    BitAnd,
    /// `|`
    BitOr,
    /// `^`
    BitXor,
    /// `<<`
    Shl,
    /// `>>`
    Shr,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `==`
    Eq,
    /// `!=`
    Ne,
}

impl Operator {
    /// As it stands in Python's source.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Add => "+",
            Self::Sub => "-",
            Self::Mul => "*",
            Self::MatMul => "@",
            Self::Div => "/",
            Self::FloorDiv => "//",
            Self::Rem => "%",
            Self::Pow => "**",
            Self::BitAnd => "&",
            Self::BitOr => "|",
            Self::BitXor => "^",
            Self::Shl => "<<",
            Self::Shr => ">>",
            Self::Lt => "<",
            Self::Le => "<=",
            Self::Gt => ">",
            Self::Ge => ">=",
            Self::Eq => "==",
            Self::Ne => "!=",
        }
    }

    fn apply<'py>(self, left: &Bound<'py, PyAny>, right: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
        match self {
            Self::Add => left.add(right),
            Self::Sub => left.sub(right),
            Self::Mul => left.mul(right),
            Self::MatMul => left.matmul(right),
            Self::Div => left.div(right),
            Self::FloorDiv => left.floor_div(right),
            Self::Rem => left.rem(right),
            Self::Pow => left.pow(right, left.py().None()),
            Self::BitAnd => left.bitand(right),
            Self::BitOr => left.bitor(right),
            Self::BitXor => left.bitxor(right),
            Self::Shl => left.lshift(right),
            Self::Shr => left.rshift(right),
            Self::Lt => left.rich_compare(right, CompareOp::Lt),
            Self::Le => left.rich_compare(right, CompareOp::Le),
            Self::Gt => left.rich_compare(right, CompareOp::Gt),
            Self::Ge => left.rich_compare(right, CompareOp::Ge),
            Self::Eq => left.rich_compare(right, CompareOp::Eq),
            Self::Ne => left.rich_compare(right, CompareOp::Ne),
        }
    }

    /// The function of Python's module `operator`.
    const fn function(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::MatMul => "matmul",
            Self::Div => "truediv",
            Self::FloorDiv => "floordiv",
            Self::Rem => "mod",
            Self::Pow => "pow",
            Self::BitAnd => "and_",
            Self::BitOr => "or_",
            Self::BitXor => "xor",
            Self::Shl => "lshift",
            Self::Shr => "rshift",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Eq => "eq",
            Self::Ne => "ne",
        }
    }

    /// The function of Python's module `operator` that works in place; a comparison has none, and is itself.
    const fn in_place(self) -> Option<&'static str> {
        Some(match self {
            Self::Add => "iadd",
            Self::Sub => "isub",
            Self::Mul => "imul",
            Self::MatMul => "imatmul",
            Self::Div => "itruediv",
            Self::FloorDiv => "ifloordiv",
            Self::Rem => "imod",
            Self::Pow => "ipow",
            Self::BitAnd => "iand",
            Self::BitOr => "ior",
            Self::BitXor => "ixor",
            Self::Shl => "ilshift",
            Self::Shr => "irshift",
            Self::Lt | Self::Le | Self::Gt | Self::Ge | Self::Eq | Self::Ne => return None,
        })
    }
}

/// The symbol.
impl fmt::Display for Operator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// The answer of a worker.
fn answered<R: FromPython>(remote: &Arc<Remote>, function: &str, other: Option<Item>, symbol: &str) -> Result<R> {
    remote.ask("operator", function, other).map_err(|error| match error {
        Error::Convert(_) => error.of_return(&format_args!("{symbol} of {}", remote.class)),
        error => error,
    })
}

fn converted<R: FromPython>(value: &Bound<'_, PyAny>, object: &Bound<'_, PyAny>, symbol: &str) -> Result<R> {
    R::from_python(value).map_err(|error| error.of_return(&format_args!("{symbol} of {}", type_name(object))))
}

macro_rules! binary {
    ($($(#[$docs:meta])* $name:ident $operator:ident;)*) => {
        /// Operators by name. Unlike Rust's own they work on the handles of all classes, and give the type that the caller asks for.
        impl Object {
            $(
                $(#[$docs])*
                ///
                /// # Errors
                /// When Python raises, or the answer does not convert.
                pub fn $name<R: FromPython>(&self, other: impl ToPython<Any>) -> Result<R> {
                    self.binary(Operator::$operator, other)
                }
            )*
        }
    };
}

binary! {
    /// `object + other`.
    add Add;
    /// `object - other`.
    sub Sub;
    /// `object * other`.
    mul Mul;
    /// `object @ other`.
    matmul MatMul;
    /// `object / other`.
    div Div;
    /// `object // other`.
    floor_div FloorDiv;
    /// `object % other`.
    rem Rem;
    /// `object ** other`.
    pow Pow;
    /// `object & other`.
    bitand BitAnd;
    /// `object | other`.
    bitor BitOr;
    /// `object ^ other`.
    bitxor BitXor;
    /// `object << other`.
    shl Shl;
    /// `object >> other`.
    shr Shr;
    /// `object < other`, which for an array is one truth for each of its elements.
    lt Lt;
    /// `object <= other`.
    le Le;
    /// `object > other`.
    gt Gt;
    /// `object >= other`.
    ge Ge;
    /// `object == other`, whatever that gives; [`equals`](Object::equals) asks for a plain truth.
    eq Eq;
    /// `object != other`.
    ne Ne;
}

impl Object {
    /// `object operator other`.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn binary<R: FromPython>(&self, operator: Operator, other: impl ToPython<Any>) -> Result<R> {
        if let Some(remote) = self.remote() {
            return answered(remote, operator.function(), Some(other.into_wire()?), operator.symbol());
        }
        with_python(|py| {
            let object = self.bind(py)?;
            converted(&operator.apply(object, &other.into_python(py)?)?, object, operator.symbol())
        })
    }

    /// `object operator= other`: the object itself where it can be changed, else a new one. The handle stays what it was.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn in_place<R: FromPython>(&self, operator: Operator, other: impl ToPython<Any>) -> Result<R> {
        if let Some(remote) = self.remote() {
            let function = operator.in_place().unwrap_or_else(|| operator.function());
            return answered(remote, function, Some(other.into_wire()?), operator.symbol());
        }
        with_python(|py| {
            let (object, other) = (self.bind(py)?, other.into_python(py)?);
            let value = match operator.in_place() {
                Some(function) => py.import("operator")?.call_method1(function, (object, other))?,
                None => operator.apply(object, &other)?,
            };
            converted(&value, object, operator.symbol())
        })
    }

    /// `-object`.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn neg<R: FromPython>(&self) -> Result<R> {
        self.unary("neg", "-", |object| object.neg())
    }

    /// `+object`.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn pos<R: FromPython>(&self) -> Result<R> {
        self.unary("pos", "+", |object| object.pos())
    }

    /// `~object`.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn invert<R: FromPython>(&self) -> Result<R> {
        self.unary("invert", "~", |object| object.bitnot())
    }

    /// `abs(object)`.
    ///
    /// # Errors
    /// When Python raises, or the answer does not convert.
    pub fn abs<R: FromPython>(&self) -> Result<R> {
        self.unary("abs", "abs()", |object| object.abs())
    }

    /// `hash(object)`.
    ///
    /// # Errors
    /// When it has none, as a `list`.
    pub fn hash(&self) -> Result<isize> {
        if let Some(remote) = self.remote() {
            return remote.ask("builtins", "hash", []);
        }
        with_python(|py| Ok(self.bind(py)?.hash()?))
    }

    fn unary<R: FromPython>(
        &self,
        function: &str,
        symbol: &str,
        apply: impl for<'py> FnOnce(&Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>>,
    ) -> Result<R> {
        if let Some(remote) = self.remote() {
            return answered(remote, function, None, symbol);
        }
        with_python(|py| {
            let object = self.bind(py)?;
            converted(&apply(object)?, object, symbol)
        })
    }
}

macro_rules! rust_operators {
    ($($trait:ident $method:ident,)*) => {
        $(
            /// The operator as Python has it; an exception is an error.
            impl<T: ToPython<Any>> std::ops::$trait<T> for &Object {
                type Output = Result<Object>;
                fn $method(self, other: T) -> Result<Object> {
                    self.binary(Operator::$trait, other)
                }
            }

            /// The same for an object that an operation before gave.
            impl<T: ToPython<Any>> std::ops::$trait<T> for Object {
                type Output = Result<Object>;
                fn $method(self, other: T) -> Result<Object> {
                    self.binary(Operator::$trait, other)
                }
            }
        )*
    };
}

rust_operators! {
    Add add,
    Sub sub,
    Mul mul,
    Div div,
    Rem rem,
    BitAnd bitand,
    BitOr bitor,
    BitXor bitxor,
    Shl shl,
    Shr shr,
}

/// Python's `-`; an exception is an error.
impl std::ops::Neg for &Object {
    type Output = Result<Object>;
    fn neg(self) -> Result<Object> {
        Object::neg(self)
    }
}

/// Python's `~`; an exception is an error.
impl std::ops::Not for &Object {
    type Output = Result<Object>;
    fn not(self) -> Result<Object> {
        self.invert()
    }
}
