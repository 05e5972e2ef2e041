//! Python's enumerations as Rust's own: `enum.Enum` is an `enum`, `enum.Flag` a set of bits.
//!
//! In: what `enumeration!` and `flags!` say about a generated type. Out: its conversions both ways. A member is found by identity, as in
//! Python; one that was not there when the bindings were generated is an error that says so, never another member.

use std::fmt;

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::PyType;

use crate::backend::{Request, Target, is_elsewhere, serve};
use crate::call::resolve;
use crate::class::PythonType;
use crate::error::{ConvertError, Error, Result};
use crate::from_python::{FromPython, again};
use crate::interpreter::with_python;
use crate::kinds::Any;
use crate::object::Object;
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

/// A class derived from `enum.Enum`, as a Rust `enum`.
pub trait Enumeration: PythonType + Copy {
    #[doc(hidden)]
    const __SB_ALL: &'static [Self];

    #[doc(hidden)]
    fn __sb_site() -> &'static EnumerationSite;

    #[doc(hidden)]
    fn __sb_number(self) -> usize;

    /// All members that were there when the bindings were generated, sorted by name.
    #[must_use]
    fn all() -> &'static [Self] {
        Self::__SB_ALL
    }

    /// The member of that name, without Python.
    #[must_use]
    fn from_name(name: &str) -> Option<Self> {
        let number = Self::__sb_site().names.iter().position(|known| *known == name)?;
        Self::__SB_ALL.get(number).copied()
    }

    /// The member with that value: what calling the class in Python gives.
    ///
    /// # Errors
    /// When there is none: Python's `ValueError`.
    fn from_value(value: impl ToPython<Any>) -> Result<Self> {
        if is_elsewhere() {
            let called = Target::Path { module: Self::__sb_site().module.to_owned(), path: Self::__sb_site().path.to_owned() };
            return member_from_wire(serve(Request::new(called, vec![value.into_wire()?], member_want::<Self>()))?);
        }
        with_python(|py| {
            let member = Self::__sb_site().class(py)?.call1((value.into_python(py)?,))?;
            member_from_python(&member)
        })
    }

    /// Python's name of the member.
    #[must_use]
    fn name(self) -> &'static str {
        Self::__sb_site().names.get(self.__sb_number()).copied().unwrap_or_default()
    }

    /// The value of the member.
    ///
    /// # Errors
    /// When Python can't start, or the value does not convert.
    fn value<R: FromPython>(self) -> Result<R> {
        self.object()?.attr("value")
    }

    /// The member in Python, for all that is not generated.
    ///
    /// # Errors
    /// When Python can't start, or its library does not have the member any more.
    fn object(self) -> Result<Object> {
        if is_elsewhere() {
            return crate::backend::made(member_to_wire(self)?);
        }
        with_python(|py| Self::__sb_site().member(py, self.__sb_number()).cloned())
    }
}

/// Where an enumeration is, and its members once one was needed.
pub struct EnumerationSite {
    module: &'static str,
    path: &'static str,
    names: &'static [&'static str],
    class: PyOnceLock<Py<PyType>>,
    members: PyOnceLock<Vec<Option<Object>>>,
}

impl EnumerationSite {
    /// The class at `path` in `module`, with the names of its members.
    #[must_use]
    pub const fn new(module: &'static str, path: &'static str, names: &'static [&'static str]) -> Self {
        Self { module, path, names, class: PyOnceLock::new(), members: PyOnceLock::new() }
    }

    /// The module, and the path of the class in it.
    const fn place(&self) -> (&'static str, &'static str) {
        (self.module, self.path)
    }

    fn class<'py>(&self, py: Python<'py>) -> Result<&Bound<'py, PyType>> {
        let class = self.class.get_or_try_init(py, || {
            let class = resolve(py, self.module, self.path)?;
            class.cast_into::<PyType>().map(Bound::unbind).map_err(|error| {
                let object = error.into_inner();
                Error::from(ConvertError::new("class", &object).because(format!("`{}.{}` is not a class", self.module, self.path)))
            })
        })?;
        Ok(class.bind(py))
    }

    fn members(&self, py: Python<'_>) -> Result<&[Option<Object>]> {
        let members = self.members.get_or_try_init(py, || {
            let class = self.class(py)?;
            Ok::<_, Error>(self.names.iter().map(|name| class.getattr(*name).ok().map(Object::from)).collect())
        })?;
        Ok(members)
    }

    fn member(&self, py: Python<'_>, number: usize) -> Result<&Object> {
        if let Some(Some(member)) = self.members(py)?.get(number) {
            return Ok(member);
        }
        // Python's own error for the missing one.
        let name = self.names.get(number).copied().unwrap_or_default();
        match self.class(py)?.getattr(name) {
            Ok(found) => Err(ConvertError::new(name, &found).because("the member came after the first use of its class").into()),
            Err(error) => Err(error.into()),
        }
    }
}

/// The Rust member for Python's. What `enumeration!` gives [`FromPython`].
///
/// # Errors
/// [`ConvertError`] for another class, and for a member that the bindings don't know.
pub fn member_from_python<E: Enumeration>(object: &Bound<'_, PyAny>) -> Result<E> {
    let (py, site) = (object.py(), E::__sb_site());
    let same = |member: &Option<Object>| member.as_ref().is_some_and(|member| member.bind(py).is_ok_and(|member| member.is(object)));
    if let Some(number) = site.members(py)?.iter().position(same)
        && let Some(member) = E::__SB_ALL.get(number)
    {
        return Ok(*member);
    }
    let error = ConvertError::new(E::class_name(), object);
    if object.is_instance(site.class(py)?)? {
        let text = object.repr().map_or_else(|_| String::from("the member"), |text| text.to_string());
        return Err(error.because(format!("{text} was not among the members when the bindings were generated")).into());
    }
    Err(error.into())
}

/// Python's member for the Rust one. What `enumeration!` gives [`ToPython`].
///
/// # Errors
/// When the library does not have it any more.
pub fn member_to_python<'py, E: Enumeration>(member: E, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
    Ok(E::__sb_site().member(py, member.__sb_number())?.bind(py)?.clone())
}

/// The form in which a worker sends a member: its name.
#[must_use]
pub const fn member_want<E: Enumeration>() -> &'static Want {
    const { &Want::Member(member_path::<E>) }
}

fn member_path<E: Enumeration>() -> (&'static str, &'static str) {
    E::__sb_site().place()
}

/// The Rust member for the name that a worker sent.
///
/// # Errors
/// As [`member_from_python`].
pub fn member_from_wire<E: Enumeration>(item: Item) -> Result<E> {
    // A part of something larger was kept.
    let item = again(&item, member_want::<E>())?.unwrap_or(item);
    let Item::Str(name) = &item else {
        return Err(ConvertError::of_item(E::class_name(), &item).into());
    };
    // The class of the item is that of its name; that of the member is meant.
    let unknown = || {
        let detail = format!("`{name}` was not among the members when the bindings were generated");
        ConvertError::of_type(E::class_name(), E::__sb_site().path).because(detail).into()
    };
    E::from_name(name).ok_or_else(unknown)
}

/// The member for a worker.
///
/// # Errors
/// Never.
pub fn member_to_wire<E: Enumeration>(member: E) -> Result<Item> {
    let site = E::__sb_site();
    Ok(Item::Global { module: site.module.to_owned(), path: format!("{}.{}", site.path, member.name()) })
}

/// `str()` of the member; its name when Python can't say.
///
/// # Errors
/// When the formatter fails.
pub fn format_member<E: Enumeration>(member: E, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match member.object() {
        Ok(object) => fmt::Display::fmt(&object, f),
        Err(_) => write!(f, "{}.{}", E::class_name(), member.name()),
    }
}

/// The member in Python, as its methods need it.
///
/// # Errors
/// When the library does not have it any more.
pub fn object_of(member: impl ToPython<Any>) -> Result<Object> {
    if is_elsewhere() {
        return crate::backend::made(member.into_wire()?);
    }
    with_python(|py| Ok(Object::from(member.into_python(py)?)))
}

/// A class derived from `enum.Flag`, as a set of bits.
pub trait Flags: PythonType + Copy {
    #[doc(hidden)]
    const __SB_BITS: &'static [i64];

    #[doc(hidden)]
    fn __sb_site() -> &'static EnumerationSite;

    /// The set with these bits. Python decides whether it may have all of them when it goes there.
    #[must_use]
    fn from_bits(bits: i64) -> Self;

    /// The bits.
    #[must_use]
    fn bits(self) -> i64;

    /// The set without members.
    #[must_use]
    fn empty() -> Self {
        Self::from_bits(0)
    }

    /// The set with all members.
    #[must_use]
    fn all() -> Self {
        Self::from_bits(Self::__SB_BITS.iter().fold(0, |all, bits| all | bits))
    }

    /// True without any.
    #[must_use]
    fn is_empty(self) -> bool {
        self.bits() == 0
    }

    /// True when all of `other` are in it.
    #[must_use]
    fn contains(self, other: Self) -> bool {
        self.bits() & other.bits() == other.bits()
    }

    /// The names of its members, in Python's words.
    #[must_use]
    fn names(self) -> Vec<&'static str> {
        let known = Self::__sb_site().names.iter().zip(Self::__SB_BITS);
        known.filter(|(_, bits)| **bits != 0 && self.bits() & **bits == **bits).map(|(name, _)| *name).collect()
    }

    /// The set in Python, for all that is not generated.
    ///
    /// # Errors
    /// When Python can't start, or its class does not take these bits.
    fn object(self) -> Result<Object> {
        if is_elsewhere() {
            return crate::backend::made(flags_to_wire(self)?);
        }
        with_python(|py| Ok(Object::from(flags_to_python(self, py)?)))
    }
}

/// The bits of Python's set. What `flags!` gives [`FromPython`].
///
/// # Errors
/// [`ConvertError`] for another class.
pub fn flags_from_python<F: Flags>(object: &Bound<'_, PyAny>) -> Result<F> {
    if !object.is_instance(F::__sb_site().class(object.py())?)? {
        return Err(ConvertError::new(F::class_name(), object).into());
    }
    i64::from_python(&object.getattr("value")?).map(F::from_bits)
}

/// Python's set for the bits. What `flags!` gives [`ToPython`].
///
/// # Errors
/// When the class does not take these bits.
pub fn flags_to_python<'py, F: Flags>(flags: F, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
    Ok(F::__sb_site().class(py)?.call1((flags.bits(),))?)
}

/// The form in which a worker sends a set: its bits.
#[must_use]
pub const fn flags_want<F: Flags>() -> &'static Want {
    const { &Want::Flags(flags_path::<F>) }
}

fn flags_path<F: Flags>() -> (&'static str, &'static str) {
    F::__sb_site().place()
}

/// The set of the bits that a worker sent.
///
/// # Errors
/// As [`flags_from_python`].
pub fn flags_from_wire<F: Flags>(item: Item) -> Result<F> {
    match again(&item, flags_want::<F>())?.unwrap_or(item) {
        Item::Int(bits) => Ok(F::from_bits(bits)),
        item => Err(ConvertError::of_item(F::class_name(), &item).into()),
    }
}

/// The set for a worker.
///
/// # Errors
/// Never.
pub fn flags_to_wire<F: Flags>(flags: F) -> Result<Item> {
    let (module, path) = flags_path::<F>();
    Ok(Item::Made { module: module.to_owned(), path: path.to_owned(), arguments: vec![Item::Int(flags.bits())] })
}

/// The members with a bar between them; the bits when they have no names.
///
/// # Errors
/// When the formatter fails.
pub fn format_flags<F: Flags>(flags: F, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let names = flags.names();
    if names.is_empty() { write!(f, "{}({})", F::class_name(), flags.bits()) } else { f.pad(&names.join(" | ")) }
}
