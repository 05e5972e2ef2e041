//! One argument kept for later: a builder's setters run without Python, and all is converted under one attach when it is called.

use std::marker::PhantomData;

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBool, PyFloat, PyString};

use crate::error::Result;
use crate::kinds::Any;
use crate::object::Object;
use crate::to_python::ToPython;
#[cfg(feature = "workers")]
use crate::wire::Item;

/// An argument not yet converted. Scalars and strings are kept as they are, the rest in a box.
pub struct Arg<'a>(Repr<'a>);

enum Repr<'a> {
    None,
    Bool(bool),
    Int(i64),
    Unsigned(u64),
    Float(f64),
    Str(&'a str),
    String(String),
    Object(Object),
    Borrowed(&'a Object),
    Deferred(Box<dyn Deferred + 'a>),
}

/// A boxed value that still knows its kind.
trait Deferred {
    fn borrowed<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>>;
    fn owned<'py>(self: Box<Self>, py: Python<'py>) -> Result<Bound<'py, PyAny>>;
    #[cfg(feature = "workers")]
    fn borrowed_item(&self) -> Result<Item>;
    #[cfg(feature = "workers")]
    fn owned_item(self: Box<Self>) -> Result<Item>;
}

struct Held<K, T>(T, PhantomData<K>);

impl<K, T: ToPython<K>> Deferred for Held<K, T> {
    fn borrowed<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        self.0.to_python(py)
    }
    fn owned<'py>(self: Box<Self>, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        self.0.into_python(py)
    }
    #[cfg(feature = "workers")]
    fn borrowed_item(&self) -> Result<Item> {
        self.0.to_wire()
    }
    #[cfg(feature = "workers")]
    fn owned_item(self: Box<Self>) -> Result<Item> {
        self.0.into_wire()
    }
}

impl<'a> Arg<'a> {
    pub(crate) const fn none() -> Self {
        Self(Repr::None)
    }
    pub(crate) const fn bool(value: bool) -> Self {
        Self(Repr::Bool(value))
    }
    pub(crate) const fn int(value: i64) -> Self {
        Self(Repr::Int(value))
    }
    pub(crate) const fn unsigned(value: u64) -> Self {
        Self(Repr::Unsigned(value))
    }
    pub(crate) const fn float(value: f64) -> Self {
        Self(Repr::Float(value))
    }
    pub(crate) const fn str(value: &'a str) -> Self {
        Self(Repr::Str(value))
    }
    pub(crate) const fn string(value: String) -> Self {
        Self(Repr::String(value))
    }
    pub(crate) const fn object(value: Object) -> Self {
        Self(Repr::Object(value))
    }
    pub(crate) const fn borrowed(value: &'a Object) -> Self {
        Self(Repr::Borrowed(value))
    }
    /// Keeps any other value.
    pub fn held<K: 'static, T: ToPython<K> + 'a>(value: T) -> Self {
        Self(Repr::Deferred(Box::new(Held::<K, T>(value, PhantomData))))
    }

    /// Converts it, and keeps it.
    #[inline]
    pub(crate) fn to_bound<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match &self.0 {
            Repr::String(value) => Ok(PyString::new(py, value).into_any()),
            Repr::Object(value) => Ok(value.bind(py)?.clone()),
            Repr::Deferred(value) => value.borrowed(py),
            Repr::None => Ok(py.None().into_bound(py)),
            Repr::Bool(value) => Ok(PyBool::new(py, *value).to_owned().into_any()),
            Repr::Int(value) => ToPython::<Any>::to_python(value, py),
            Repr::Unsigned(value) => ToPython::<Any>::to_python(value, py),
            Repr::Float(value) => Ok(PyFloat::new(py, *value).into_any()),
            Repr::Str(value) => Ok(PyString::new(py, value).into_any()),
            Repr::Borrowed(value) => Ok(value.bind(py)?.clone()),
        }
    }

    /// Converts it, and gives away what it owns. Where it lies: a builder's values are large to move.
    #[inline]
    pub(crate) fn take<'py>(&mut self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match self.0 {
            Repr::Object(_) | Repr::Deferred(_) => std::mem::replace(self, Self::none()).into_bound(py),
            _ => self.to_bound(py),
        }
    }

    fn into_bound<'py>(self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match self.0 {
            Repr::Object(value) => value.into_bound(py),
            Repr::Deferred(value) => value.owned(py),
            _ => self.to_bound(py),
        }
    }
}

/// The same for a worker.
#[cfg(feature = "workers")]
impl Arg<'_> {
    /// Converts it, and keeps it.
    pub(crate) fn to_item(&self) -> Result<Item> {
        match &self.0 {
            Repr::None => Ok(Item::None),
            Repr::Bool(value) => Ok(Item::Bool(*value)),
            Repr::Int(value) => Ok(Item::Int(*value)),
            Repr::Unsigned(value) => ToPython::<Any>::to_wire(value),
            Repr::Float(value) => Ok(Item::Float(*value)),
            Repr::Str(value) => Ok(Item::from(*value)),
            Repr::String(value) => Ok(Item::Str(value.clone())),
            Repr::Object(value) => ToPython::<Any>::to_wire(value),
            Repr::Borrowed(value) => ToPython::<Any>::to_wire(*value),
            Repr::Deferred(value) => value.borrowed_item(),
        }
    }

    /// Converts it.
    pub(crate) fn into_item(self) -> Result<Item> {
        match self.0 {
            Repr::String(value) => Ok(Item::Str(value)),
            Repr::Deferred(value) => value.owned_item(),
            other => Self(other).to_item(),
        }
    }
}

impl std::fmt::Debug for Arg<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.0 {
            Repr::None => f.write_str("None"),
            Repr::Bool(value) => value.fmt(f),
            Repr::Int(value) => value.fmt(f),
            Repr::Unsigned(value) => value.fmt(f),
            Repr::Float(value) => value.fmt(f),
            Repr::Str(value) => value.fmt(f),
            Repr::String(value) => value.fmt(f),
            Repr::Object(value) => value.fmt(f),
            Repr::Borrowed(value) => value.fmt(f),
            Repr::Deferred(_) => f.write_str("…"),
        }
    }
}
