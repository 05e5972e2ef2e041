//! What `#[derive(ToPython, FromPython)]` expands to: structs as dictionaries or as instances of a Python class, enums without data as names or members.

mod wire;

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyDict, PyMapping, PyString};

use crate::call::resolve;
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::Any;
use crate::nesting::nested;
use crate::to_python::ToPython;

pub use wire::{Fields, Refused, WireRecord, flatten_item, from_item, to_items};

/// The name of a field in Python, interned when first used.
pub struct Field {
    name: &'static str,
    key: PyOnceLock<Py<PyString>>,
}

impl Field {
    /// Not used yet.
    #[must_use]
    pub const fn new(name: &'static str) -> Self {
        Self { name, key: PyOnceLock::new() }
    }

    #[inline]
    fn key<'py>(&self, py: Python<'py>) -> &Bound<'py, PyString> {
        self.key.get_or_init(py, || PyString::intern(py, self.name).unbind()).bind(py)
    }

    /// Sets the entry of this field.
    ///
    /// # Errors
    /// When the value does not convert.
    #[inline]
    pub fn put<T: ToPython<Any> + ?Sized>(&self, dict: &Bound<'_, PyDict>, value: &T) -> Result<()> {
        let py = dict.py();
        let value = value.to_python(py).map_err(|error| error.inside(format_args!(".{}", self.name)))?;
        Ok(dict.set_item(self.key(py), value)?)
    }
}

/// A struct as a `dict`.
///
/// # Errors
/// What `fill` says, or that the struct is nested too deep.
#[inline]
pub fn to_dict<'py>(py: Python<'py>, fill: impl FnOnce(&Bound<'py, PyDict>) -> Result<()>) -> Result<Bound<'py, PyAny>> {
    nested(|| {
        let dict = PyDict::new(py);
        fill(&dict)?;
        Ok(dict.into_any())
    })
}

/// Adds the entries of a flattened field.
///
/// # Errors
/// When it does not convert to a mapping.
pub fn flatten<T: ToPython<Any> + ?Sized>(dict: &Bound<'_, PyDict>, value: &T) -> Result<()> {
    let value = value.to_python(dict.py())?;
    let entries = value.cast::<PyMapping>().map_err(|_| ConvertError::unsuitable("a flattened field must be a mapping in Python"))?;
    Ok(dict.update(entries)?)
}

/// A Python class that a Rust type stands for, looked up when first used.
pub struct Stands {
    path: &'static str,
    class: PyOnceLock<Py<PyAny>>,
}

impl Stands {
    /// `path` is dotted, the module first.
    #[must_use]
    pub const fn new(path: &'static str) -> Self {
        Self { path, class: PyOnceLock::new() }
    }

    fn class<'py>(&self, py: Python<'py>) -> Result<&Bound<'py, PyAny>> {
        let found = self.class.get_or_try_init(py, || {
            let (module, name) = self.path.rsplit_once('.').unwrap_or(("builtins", self.path));
            Ok::<_, crate::Error>(resolve(py, module, name)?.unbind())
        })?;
        Ok(found.bind(py))
    }

    /// A new instance, its fields given by keyword.
    ///
    /// # Errors
    /// What `fill` says, and what the class raises.
    pub fn instance<'py>(&self, py: Python<'py>, fill: impl FnOnce(&Bound<'py, PyDict>) -> Result<()>) -> Result<Bound<'py, PyAny>> {
        nested(|| {
            let keywords = PyDict::new(py);
            fill(&keywords)?;
            Ok(self.class(py)?.call((), Some(&keywords))?)
        })
    }

    /// The member of an enum.
    ///
    /// # Errors
    /// When the enum has none of that name.
    pub fn member<'py>(&self, py: Python<'py>, name: &str) -> Result<Bound<'py, PyAny>> {
        Ok(self.class(py)?.getattr(name)?)
    }

    /// The name of a member of this enum.
    ///
    /// # Errors
    /// When the object is none.
    pub fn name_of(&self, object: &Bound<'_, PyAny>) -> Result<String> {
        if object.is_instance(self.class(object.py())?)? {
            return String::from_python(&object.getattr("name")?);
        }
        Err(ConvertError::new(self.path, object).into())
    }
}

/// Where the fields of a struct are read from.
pub struct Record<'a, 'py> {
    object: &'a Bound<'py, PyAny>,
    source: Source<'a, 'py>,
}

enum Source<'a, 'py> {
    Dict(&'a Bound<'py, PyDict>),
    Mapping,
    Attributes,
}

/// Reads a struct from a `dict`, another mapping, or the attributes of any other object.
///
/// # Errors
/// What `read` says, or that the struct is nested too deep.
#[inline]
pub fn from_fields<'py, T>(object: &Bound<'py, PyAny>, read: impl FnOnce(&Record<'_, 'py>) -> Result<T>) -> Result<T> {
    nested(|| {
        let source = match object.cast::<PyDict>() {
            Ok(dict) => Source::Dict(dict),
            Err(_) if object.cast::<PyMapping>().is_ok() => Source::Mapping,
            Err(_) => Source::Attributes,
        };
        read(&Record { object, source })
    })
}

impl<'py> Record<'_, 'py> {
    #[inline]
    fn value(&self, field: &Field) -> Result<Option<Bound<'py, PyAny>>> {
        let py = self.object.py();
        match &self.source {
            Source::Dict(dict) => Ok(dict.get_item(field.key(py))?),
            Source::Mapping if self.object.contains(field.key(py))? => Ok(Some(self.object.get_item(field.key(py))?)),
            Source::Mapping => Ok(None),
            Source::Attributes => Ok(self.object.getattr_opt(field.key(py))?),
        }
    }

    #[inline]
    fn convert<T: FromPython>(&self, field: &Field, value: &Bound<'py, PyAny>) -> Result<T> {
        T::from_python(value).map_err(|error| match self.source {
            Source::Attributes => error.inside(format_args!(".{}", field.name)),
            _ => error.inside(format_args!("['{}']", field.name)),
        })
    }

    /// A required field.
    ///
    /// # Errors
    /// When it is missing or does not convert. `name` is the struct's.
    #[inline]
    pub fn get<T: FromPython>(&self, name: &'static str, field: &Field) -> Result<T> {
        match self.value(field)? {
            Some(value) => self.convert(field, &value),
            None => Err(ConvertError::new(name, self.object).because(format!("it has no `{}`", field.name)).into()),
        }
    }

    /// A field that may be missing.
    ///
    /// # Errors
    /// When it does not convert.
    #[inline]
    pub fn get_or<T: FromPython>(&self, field: &Field, default: impl FnOnce() -> T) -> Result<T> {
        match self.value(field)? {
            Some(value) => self.convert(field, &value),
            None => Ok(default()),
        }
    }

    /// A flattened field: a struct reads from the same object, a map gets what no other field took.
    ///
    /// # Errors
    /// When it does not convert.
    pub fn rest<T: FromPython>(&self, taken: &[Field]) -> Result<T> {
        if matches!(self.source, Source::Attributes) {
            return T::from_python(self.object);
        }
        let rest = PyDict::new(self.object.py());
        rest.update(self.object.cast::<PyMapping>().map_err(|_| ConvertError::new("map", self.object))?)?;
        for field in taken {
            let key = field.key(self.object.py());
            if rest.contains(key)? {
                rest.del_item(key)?;
            }
        }
        T::from_python(&rest)
    }
}

/// No variant of an untagged enum fits; `tried` has why, for each.
#[cold]
#[must_use]
pub fn no_variant(name: &'static str, object: &impl Refused, tried: &[(&'static str, crate::Error)]) -> crate::Error {
    let reasons: Vec<String> = tried.iter().map(|(variant, error)| format!("`{variant}`: {error}")).collect();
    object.refused(name).because(format!("no variant fits ({})", reasons.join("; "))).into()
}

/// A name that is none of the variants.
#[cold]
#[must_use]
pub fn unknown_name(enumeration: &'static str, object: &impl Refused, found: &str, known: &[&str]) -> crate::Error {
    let known: Vec<String> = known.iter().map(|name| format!("`{name}`")).collect();
    object.refused(enumeration).because(format!("`{found}` is none of {}", known.join(", "))).into()
}
