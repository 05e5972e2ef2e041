//! [`Object`]: a handle of any Python object, in this process or in a worker.

use std::fmt;
use std::sync::Arc;

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBool, PyFloat, PyInt, PyString};

use crate::args::Args;
#[cfg(feature = "workers")]
use crate::backend;
use crate::call::Call;
use crate::class::{self, Class, from_python, is_instance};
use crate::error::{Result, type_name};
use crate::from_python::FromPython;
use crate::interpreter::{attached_or_default, finished, with_python};
use crate::kinds::Any;
use crate::stream::Stream;
use crate::to_python::ToPython;
use crate::wire::{Item, Remote};

/// A handle of a Python object: it keeps the object alive. Clones are handles of the same object.
///
/// It may be sent to and used from any thread. Dropped by a thread that is not attached, the object is released when a thread attaches next.
/// An object that lives in a worker is used in the same way; each use is a call of that worker.
pub struct Object(Home);

/// Where an object lives.
enum Home {
    /// In this process.
    Here(Py<PyAny>),
    /// In a worker.
    There(Arc<Remote>),
    /// It was in this process, whose Python had ended when the handle was made of another one.
    Ended,
}

/// Python's `None`, as an argument. (Rust's `None` has no type of its own to infer.)
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NONE;

impl Object {
    /// Converts any Rust value.
    ///
    /// # Errors
    /// When Python can't start or refuses the value.
    pub fn new(value: impl ToPython<Any>) -> Result<Self> {
        #[cfg(feature = "workers")]
        if backend::is_elsewhere() {
            return backend::made(value.into_wire()?);
        }
        with_python(|py| Ok(value.into_python(py)?.into()))
    }

    /// The handle itself; generated classes reach it through `Deref`.
    #[must_use]
    #[inline]
    pub fn as_object(&self) -> &Object {
        self
    }

    /// The object as a Rust value.
    ///
    /// # Errors
    /// When it does not convert.
    pub fn extract<T: FromPython>(&self) -> Result<T> {
        if let Home::There(remote) = &self.0 {
            return remote.value();
        }
        with_python(|py| T::from_python(self.bind(py)?))
    }

    /// Reads an attribute; `a.b` is the attribute `b` of the attribute `a`.
    ///
    /// # Errors
    /// When it is missing, or its value does not convert.
    pub fn attr<R: FromPython>(&self, name: &str) -> Result<R> {
        if let Home::There(remote) = &self.0 {
            return remote.attribute(name);
        }
        with_python(|py| {
            let object = self.bind(py)?;
            let value = walk(object, name)?;
            R::from_python(&value).map_err(|error| error.of_return(&format_args!("{}.{name}", type_name(object))))
        })
    }

    /// True when it has the attribute.
    ///
    /// # Errors
    /// When reading it raises anything but `AttributeError`.
    pub fn has_attr(&self, name: &str) -> Result<bool> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("builtins", "hasattr", [Item::from(name)]);
        }
        with_python(|py| Ok(self.bind(py)?.hasattr(name)?))
    }

    /// Writes an attribute; `a.b` is the attribute `b` of the attribute `a`.
    ///
    /// # Errors
    /// When the value does not convert, or Python refuses it.
    pub fn set_attr(&self, name: &str, value: impl ToPython<Any>) -> Result<()> {
        if let Home::There(remote) = &self.0 {
            return remote.set_attribute(name, value.into_wire()?);
        }
        with_python(|py| {
            let (path, last) = name.rsplit_once('.').unwrap_or(("", name));
            Ok(walk(self.bind(py)?, path)?.setattr(last, value.into_python(py)?)?)
        })
    }

    /// Deletes an attribute.
    ///
    /// # Errors
    /// When Python refuses.
    pub fn del_attr(&self, name: &str) -> Result<()> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("builtins", "delattr", [Item::from(name)]);
        }
        with_python(|py| Ok(self.bind(py)?.delattr(name)?))
    }

    /// Calls a method.
    ///
    /// # Errors
    /// When an argument or the return does not convert, or Python raises.
    pub fn call_method<R: FromPython>(&self, name: &str, args: impl Args) -> Result<R> {
        self.call_method_with(name, args).call()
    }

    /// The same as a builder, for keyword arguments.
    pub fn call_method_with<'a>(&'a self, name: &'a str, args: impl Args + 'a) -> Call<'a> {
        Call::named_method(self, name).arguments(args)
    }

    /// Calls the object.
    ///
    /// # Errors
    /// When it can't be called, an argument or the return does not convert, or Python raises.
    pub fn call<R: FromPython>(&self, args: impl Args) -> Result<R> {
        self.call_with(args).call()
    }

    /// The same as a builder, for keyword arguments.
    pub fn call_with<'a>(&'a self, args: impl Args + 'a) -> Call<'a> {
        Call::of_object(self).arguments(args)
    }

    /// `object[key]`.
    ///
    /// # Errors
    /// When there is no such item, or it does not convert.
    pub fn get_item<R: FromPython>(&self, key: impl ToPython<Any>) -> Result<R> {
        if let Home::There(remote) = &self.0 {
            return remote.item(key.into_wire()?);
        }
        with_python(|py| {
            let object = self.bind(py)?;
            let value = object.get_item(key.into_python(py)?)?;
            R::from_python(&value).map_err(|error| error.of_return(&format_args!("{}.__getitem__", type_name(object))))
        })
    }

    /// `object[key] = value`.
    ///
    /// # Errors
    /// When Python refuses.
    pub fn set_item(&self, key: impl ToPython<Any>, value: impl ToPython<Any>) -> Result<()> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("operator", "setitem", [key.into_wire()?, value.into_wire()?]);
        }
        with_python(|py| Ok(self.bind(py)?.set_item(key.into_python(py)?, value.into_python(py)?)?))
    }

    /// `del object[key]`.
    ///
    /// # Errors
    /// When Python refuses.
    pub fn del_item(&self, key: impl ToPython<Any>) -> Result<()> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("operator", "delitem", [key.into_wire()?]);
        }
        with_python(|py| Ok(self.bind(py)?.del_item(key.into_python(py)?)?))
    }

    /// `value in object`.
    ///
    /// # Errors
    /// When it is no container.
    pub fn contains(&self, value: impl ToPython<Any>) -> Result<bool> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("operator", "contains", [value.into_wire()?]);
        }
        with_python(|py| Ok(self.bind(py)?.contains(value.into_python(py)?)?))
    }

    /// `len(object)`.
    ///
    /// # Errors
    /// When it has no length.
    #[allow(clippy::len_without_is_empty)]
    pub fn len(&self) -> Result<usize> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("builtins", "len", []);
        }
        with_python(|py| Ok(self.bind(py)?.len()?))
    }

    /// Iterates, by `__iter__` or by index. Each item is a `Result`; after an error there are no more.
    ///
    /// # Errors
    /// When it can't be iterated.
    pub fn iter<T: FromPython>(&self) -> Result<Stream<T>> {
        if let Home::There(remote) = &self.0 {
            return Stream::of_remote(remote);
        }
        with_python(|py| Stream::of_iterable(self.bind(py)?))
    }

    /// True when both are handles of the same object, Python's `is`.
    #[must_use]
    pub fn is(&self, other: &Object) -> bool {
        match (&self.0, &other.0) {
            (Home::Here(this), Home::Here(other)) => this.as_ptr() == other.as_ptr(),
            (Home::There(this), Home::There(other)) => this.is(other),
            _ => false,
        }
    }

    /// True for `None`.
    #[must_use]
    pub fn is_none(&self) -> bool {
        match &self.0 {
            Home::Here(object) => attached_or_default(|py| object.is_none(py)),
            Home::Ended => false,
            Home::There(remote) => &*remote.class == "NoneType",
        }
    }

    /// `bool(object)`.
    ///
    /// # Errors
    /// When Python raises: the truth of an array is ambiguous.
    pub fn is_truthy(&self) -> Result<bool> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("operator", "truth", []);
        }
        with_python(|py| Ok(self.bind(py)?.is_truthy()?))
    }

    /// `object == other`, when that is a plain truth.
    ///
    /// # Errors
    /// When Python raises, also for an array, whose comparison has no single truth.
    pub fn equals(&self, other: impl ToPython<Any>) -> Result<bool> {
        if let Home::There(remote) = &self.0 {
            return remote.equals(other.into_wire()?);
        }
        with_python(|py| Ok(self.bind(py)?.eq(other.into_python(py)?)?))
    }

    /// True for an instance of the generated class `C`, or of a subclass.
    ///
    /// # Errors
    /// When the class can't be resolved.
    pub fn is_instance<C: Class>(&self) -> Result<bool> {
        if let Home::There(remote) = &self.0 {
            return remote.is_instance(class::item::<C>());
        }
        with_python(|py| is_instance::<C>(self.bind(py)?))
    }

    /// The same object as a generated class, if it is an instance.
    ///
    /// # Errors
    /// [`ConvertError`](crate::ConvertError) when it is not.
    pub fn downcast<C: Class>(&self) -> Result<C> {
        if let Home::There(remote) = &self.0 {
            return class::from_wire(remote.itself(class::want::<C>())?);
        }
        with_python(|py| from_python(self.bind(py)?))
    }

    /// `repr(object)`.
    ///
    /// # Errors
    /// When its `__repr__` raises.
    pub fn repr(&self) -> Result<String> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("builtins", "repr", []);
        }
        with_python(|py| Ok(self.bind(py)?.repr()?.to_string_lossy().into_owned()))
    }

    /// The name of its class, with the module: `numpy.ndarray`; bare for built-in ones.
    #[must_use]
    pub fn type_name(&self) -> String {
        match &self.0 {
            Home::Here(object) => attached_or_default(|py| type_name(object.bind(py))),
            Home::Ended => String::new(),
            Home::There(remote) => remote.class.to_string(),
        }
    }

    /// `dir(object)`: the names of its attributes.
    ///
    /// # Errors
    /// When its `__dir__` raises.
    pub fn dir(&self) -> Result<Vec<String>> {
        if let Home::There(remote) = &self.0 {
            return remote.ask("builtins", "dir", []);
        }
        with_python(|py| Vec::from_python(self.bind(py)?.dir()?.as_any()))
    }

    /// The object as PyO3 has it; none for one that lives in a worker.
    #[must_use]
    #[inline]
    pub fn as_py(&self) -> Option<&Py<PyAny>> {
        match &self.0 {
            Home::Here(object) => Some(object),
            Home::There(_) | Home::Ended => None,
        }
    }

    /// The same, given away.
    ///
    /// # Errors
    /// When it lives in a worker, where PyO3 can't reach it.
    pub fn into_py(self) -> Result<Py<PyAny>> {
        match self.0 {
            Home::Here(object) => Ok(object),
            Home::There(remote) => Err(remote.not_here()),
            Home::Ended => Err(finished()),
        }
    }

    /// The object for an attached thread.
    ///
    /// # Errors
    /// When it lives in a worker, where PyO3 can't reach it.
    #[inline]
    pub fn bind<'py>(&self, py: Python<'py>) -> Result<&Bound<'py, PyAny>> {
        match &self.0 {
            Home::Here(object) => Ok(object.bind(py)),
            Home::There(remote) => Err(remote.not_here()),
            Home::Ended => Err(finished()),
        }
    }

    #[inline]
    pub(crate) fn into_bound(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        match self.0 {
            Home::Here(object) => Ok(object.into_bound(py)),
            Home::There(remote) => Err(remote.not_here()),
            Home::Ended => Err(finished()),
        }
    }

    /// Where it lives, when that is a worker.
    #[inline]
    pub(crate) fn remote(&self) -> Option<&Arc<Remote>> {
        match &self.0 {
            Home::Here(_) | Home::Ended => None,
            Home::There(remote) => Some(remote),
        }
    }

    /// The handle of what nobody can look at any more.
    pub(crate) fn ended() -> Self {
        Self(Home::Ended)
    }

    /// The handle of an object in a worker.
    pub(crate) fn there(remote: Arc<Remote>) -> Self {
        Self(Home::There(remote))
    }
}

/// An attribute by its dotted path; the object itself for an empty one.
fn walk<'py>(object: &Bound<'py, PyAny>, path: &str) -> Result<Bound<'py, PyAny>> {
    let mut found = object.clone();
    for name in path.split('.').filter(|name| !name.is_empty()) {
        found = found.getattr(name)?;
    }
    Ok(found)
}

impl Clone for Object {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            // Where Python has ended nobody counts references any more, and one that was not counted must not be dropped.
            Home::Here(object) => Python::try_attach(|py| object.clone_ref(py)).map_or(Home::Ended, Home::Here),
            Home::There(remote) => Home::There(Arc::clone(remote)),
            Home::Ended => Home::Ended,
        })
    }
}

impl AsRef<Object> for Object {
    fn as_ref(&self) -> &Object {
        self
    }
}

impl<T> From<Bound<'_, T>> for Object {
    #[inline]
    fn from(object: Bound<'_, T>) -> Self {
        Self(Home::Here(object.into_any().unbind()))
    }
}

impl<T> From<Py<T>> for Object {
    #[inline]
    fn from(object: Py<T>) -> Self {
        Self(Home::Here(object.into_any()))
    }
}

/// `str(object)`; when that raises, `<… object>`.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match &self.0 {
            Home::Here(object) => with_python(|py| Ok(object.bind(py).str()?.to_string_lossy().into_owned())),
            Home::There(remote) => remote.ask::<String>("builtins", "str", []),
            Home::Ended => Err(finished()),
        };
        match text {
            Ok(text) => f.pad(&text),
            Err(_) => fmt::Debug::fmt(self, f),
        }
    }
}

/// `<… object>`, which costs no call into Python's code; numbers, strings and the like show their value: `<int 5>`.
impl fmt::Debug for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (name, value) = match &self.0 {
            Home::Here(object) => Python::try_attach(|py| {
                let object = object.bind(py);
                let name = object.get_type().name().map_or_else(|_| "Python".to_owned(), |name| name.to_string_lossy().into_owned());
                (name, plain(object))
            })
            .unwrap_or_else(|| ("Python".to_owned(), None)),
            Home::There(remote) => (remote.class_name().to_owned(), remote.plain().map(shortened)),
            Home::Ended => ("Python".to_owned(), None),
        };
        match value {
            Some(value) => write!(f, "<{name} {value}>"),
            None => write!(f, "<{name} object>"),
        }
    }
}

/// The `repr` of what has exactly a built-in type without members, shortened. No Python code runs for it.
fn plain(object: &Bound<'_, PyAny>) -> Option<String> {
    let is_plain = object.is_exact_instance_of::<PyString>()
        || object.is_exact_instance_of::<PyFloat>()
        || object.is_exact_instance_of::<PyBool>()
        // A huge integer takes long to write.
        || object.extract::<i64>().is_ok_and(|_| object.is_exact_instance_of::<PyInt>());
    let text = is_plain.then(|| object.repr().ok())??.to_string_lossy().into_owned();
    Some(shortened(text))
}

fn shortened(text: String) -> String {
    const SHOWN: usize = 60;
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}
