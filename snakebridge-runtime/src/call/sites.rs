//! The tables of call sites: one `static` for each generated module and class, one line for each callable, attribute and property in it.
//!
//! A `static` for each of them would cost rustc more than the functions that use it. A line is read when its site is first used; what it
//! leads to in Python is kept from then on.

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyString, PyTuple, PyType};

use super::arguments::{Arguments, Place};
use super::builder::{Call, Target};
use super::cells::Cells;
use super::keywords::{self, KeywordCache};
use super::line::{self, Line};
use super::parameter::Parameters;
use super::resolve::resolve;
use super::vectorcall::{vectorcall, vectorcall_method};
use crate::args::Args;
#[cfg(feature = "workers")]
use crate::backend;
use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::library::Library;
use crate::object::Object;
use crate::settings::{matches, records};
use crate::telemetry::{self, Span};
use crate::to_python::ToPython;
use crate::watch::{self, Subject};

/// The call sites of a module or a class, by number.
pub struct Sites {
    library: &'static Library,
    text: &'static str,
    cells: Cells,
}

/// What a line leads to.
pub(super) struct Ready {
    /// The callable, the class, the holder of an attribute, or the name of what is looked up on a receiver.
    pub(super) object: Py<PyAny>,
    /// How many of the required arguments go by name.
    required_keywords: usize,
    /// `Cargo.toml` says that the same arguments always have the same answer.
    pub(super) idempotent: bool,
    pub(super) details: Box<Details>,
}

/// What a call with only the required arguments hardly needs.
pub(super) struct Details {
    pub(super) parameters: Parameters,
    pub(super) keywords: KeywordCache,
    /// The names of the required arguments that go by name.
    required_names: Option<Py<PyTuple>>,
    /// The name of an attribute.
    attribute: Option<Py<PyString>>,
}

/// What the line of a site is read as.
#[derive(Clone, Copy)]
enum Reach {
    Callable,
    Class,
    Attribute,
    Member,
}

impl Sites {
    /// The table in `text`.
    #[must_use]
    pub const fn new(library: &'static Library, text: &'static str) -> Self {
        Self { library, text, cells: Cells::new() }
    }

    /// The library that it belongs to.
    #[must_use]
    pub const fn library(&self) -> &'static Library {
        self.library
    }

    /// The class of a class's table, bare.
    pub(crate) fn class_name(&self) -> &'static str {
        self.line(0).path
    }

    /// Calls a function with the required arguments, in their order: positional ones, then keyword-only ones.
    ///
    /// # Errors
    /// When Python can't start, an argument or the return does not convert, or Python raises.
    #[inline]
    pub fn call<Kinds, A: Arguments<Kinds>, R: FromPython>(&'static self, number: u32, arguments: A) -> Result<R> {
        #[cfg(feature = "workers")]
        if backend::is_elsewhere() {
            return self.call_elsewhere(number, None, arguments);
        }
        with_python(|py| {
            let words = Words { sites: self, number, receiver: None };
            let work = || {
                let ready = self.ready(py, number, Reach::Callable)?;
                let result = arguments.lend(py, &words, std::ptr::null_mut(), |slots| {
                    // SAFETY: attached; `lend` keeps the arguments alive, and the site keeps the names.
                    unsafe { vectorcall(ready.object.bind(py), slots, ready.required_keywords, ready.required_names(), ready.idempotent) }
                })?;
                R::from_python(&result).map_err(|error| words.of_return(error))
            };
            watch::call(py, None, || words.subject(telemetry::Kind::Function), work)
        })
    }

    /// Calls a method with the required arguments, in their order.
    ///
    /// # Errors
    /// When an argument or the return does not convert, or Python raises.
    #[inline]
    pub fn call_on<Kinds, A: Arguments<Kinds>, R: FromPython>(&'static self, number: u32, receiver: &Object, arguments: A) -> Result<R> {
        #[cfg(feature = "workers")]
        if receiver.remote().is_some() {
            return self.call_elsewhere(number, Some(receiver), arguments);
        }
        with_python(|py| {
            let words = Words { sites: self, number, receiver: Some(receiver) };
            let work = || {
                let ready = self.ready(py, number, Reach::Member)?;
                let result = arguments.lend(py, &words, receiver.bind(py)?.as_ptr(), |slots| {
                    // SAFETY: attached; the receiver is borrowed from the caller, `lend` keeps the arguments alive, and the site keeps the names.
                    unsafe {
                        vectorcall_method(ready.object.bind(py), slots, ready.required_keywords, ready.required_names(), ready.idempotent)
                    }
                })?;
                R::from_python(&result).map_err(|error| words.of_return(error))
            };
            watch::call(py, None, || words.subject(telemetry::Kind::Method), work)
        })
    }

    /// Calls a function whose signature nobody knows.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub fn call_args<R: FromPython>(&'static self, number: u32, arguments: impl Args) -> Result<R> {
        self.begin(number).arguments(arguments).call()
    }

    /// Calls a method whose signature nobody knows.
    ///
    /// # Errors
    /// As [`call_on`](Self::call_on).
    pub fn call_args_on<R: FromPython>(&'static self, number: u32, receiver: &Object, arguments: impl Args) -> Result<R> {
        self.begin_on(number, receiver).arguments(arguments).call()
    }

    /// Starts the call of a function.
    #[inline(always)]
    pub fn begin<'a>(&'static self, number: u32) -> Call<'a> {
        Call::new(Target::Function(self, number))
    }

    /// Starts the call of a method.
    #[inline(always)]
    pub fn begin_on<'a>(&'static self, number: u32, receiver: &'a Object) -> Call<'a> {
        Call::new(Target::Method(self, number, receiver))
    }

    /// Reads an attribute of a module or a class. Where it is was found once; its value is read each time.
    ///
    /// # Errors
    /// When Python can't start, the attribute is missing, or its value does not convert.
    pub fn get<R: FromPython>(&'static self, number: u32) -> Result<R> {
        #[cfg(feature = "workers")]
        if backend::is_elsewhere() {
            return self.get_elsewhere(number);
        }
        with_python(|py| {
            let words = Words { sites: self, number, receiver: None };
            let work = || {
                let ready = self.ready(py, number, Reach::Attribute)?;
                let found = ready.details.attribute.as_ref().map(|name| ready.object.bind(py).getattr(name));
                let value = match found {
                    Some(Ok(value)) => value,
                    // A submodule not imported yet, or a lazy attribute's own error: the slow way knows.
                    _ => {
                        let line = self.line(number);
                        resolve(py, line.module, line.path)?
                    }
                };
                R::from_python(&value).map_err(|error| words.of_return(error))
            };
            watch::call(py, None, || words.subject(telemetry::Kind::ModuleAttribute), work)
        })
    }

    /// Reads an attribute of an object.
    ///
    /// # Errors
    /// When Python raises, or the value does not convert.
    pub fn get_on<R: FromPython>(&'static self, number: u32, receiver: &Object) -> Result<R> {
        #[cfg(feature = "workers")]
        if let Some(remote) = receiver.remote() {
            let value = remote.attribute_item(self.known_line(number).path, R::WANT)?;
            return R::from_wire(value).map_err(|error| Words { sites: self, number, receiver: Some(receiver) }.of_return(error));
        }
        with_python(|py| {
            let value = receiver.bind(py)?.getattr(self.name(py, number)?)?;
            R::from_python(&value).map_err(|error| Words { sites: self, number, receiver: Some(receiver) }.of_return(error))
        })
    }

    /// Writes an attribute of an object.
    ///
    /// # Errors
    /// When Python raises, or the value does not convert.
    pub fn set_on<K>(&'static self, number: u32, receiver: &Object, value: impl ToPython<K>) -> Result<()> {
        let words = Words { sites: self, number, receiver: Some(receiver) };
        #[cfg(feature = "workers")]
        if let Some(remote) = receiver.remote() {
            let value = value.into_wire().map_err(|error| error.of_argument(&words, None, 0))?;
            return remote.set_attribute(self.known_line(number).path, value);
        }
        with_python(|py| {
            let value = value.into_python(py).map_err(|error| error.of_argument(&words, None, 0))?;
            Ok(receiver.bind(py)?.setattr(self.name(py, number)?, value)?)
        })
    }

    /// The class that the first line of a class's table names.
    ///
    /// # Errors
    /// When the library does not have it.
    #[inline]
    pub(crate) fn class<'py>(&'static self, py: Python<'py>) -> Result<&'py Bound<'py, PyType>> {
        let object = self.ready(py, 0, Reach::Class)?.object.bind(py);
        // SAFETY: `prepare` refuses what is no class.
        Ok(unsafe { object.cast_unchecked() })
    }

    #[inline]
    pub(super) fn function(&'static self, py: Python<'_>, number: u32) -> Result<&'static Ready> {
        self.ready(py, number, Reach::Callable)
    }

    #[inline]
    pub(super) fn method(&'static self, py: Python<'_>, number: u32) -> Result<&'static Ready> {
        self.ready(py, number, Reach::Member)
    }

    fn name<'py>(&'static self, py: Python<'py>, number: u32) -> Result<&'py Bound<'py, PyString>> {
        let object = self.ready(py, number, Reach::Member)?.object.bind(py);
        // SAFETY: `prepare` keeps a string for a member.
        Ok(unsafe { object.cast_unchecked() })
    }

    pub(super) fn line(&self, number: u32) -> Line {
        line::read(self.text, number as usize)
    }

    #[inline]
    fn ready(&'static self, py: Python<'_>, number: u32, reach: Reach) -> Result<&'static Ready> {
        match self.cells.get(number as usize).and_then(|cell| cell.get(py)) {
            Some(ready) => Ok(ready),
            None => self.prepare(py, number, reach),
        }
    }

    #[cold]
    fn prepare(&'static self, py: Python<'_>, number: u32, reach: Reach) -> Result<&'static Ready> {
        let Line { module, path, parameters, .. } = self.line(number);
        let (owner, name) = path.rsplit_once('.').unwrap_or(("", path));
        let object = match reach {
            Reach::Callable => self.import(py, module, path)?,
            Reach::Class => class(resolve(py, module, path)?, module, path)?,
            Reach::Attribute => resolve(py, module, owner)?,
            Reach::Member => PyString::intern(py, path).into_any(),
        };
        let names = parameters.required_keywords();
        let ready = Ready {
            object: object.unbind(),
            required_keywords: names.len(),
            idempotent: self.is_idempotent(number),
            details: Box::new(Details {
                parameters,
                keywords: KeywordCache::new(),
                required_names: if names.is_empty() { None } else { Some(keywords::make(py, &names)?) },
                attribute: matches!(reach, Reach::Attribute).then(|| PyString::intern(py, name).unbind()),
            }),
        };
        let cells = self.cells.all(|| self.text.lines().count());
        Ok(cells[number as usize].get_or_init(py, || ready))
    }

    /// True when `Cargo.toml` says so of the callable on that line.
    pub(super) fn is_idempotent(&self, number: u32) -> bool {
        let Line { module, path, .. } = self.line(number);
        let place = if module.is_empty() {
            // A member: its class is on the first line.
            let class = self.line(0);
            format!("{}.{}.{path}", class.module, class.path)
        } else {
            format!("{module}.{path}")
        };
        let below = place.strip_prefix(self.library.name).and_then(|below| below.strip_prefix('.')).unwrap_or(&place);
        records("idempotent")
            .any(|parts| matches!(parts[..], [library, pattern] if library == self.library.name && matches(pattern, below)))
    }

    /// What a path leads to, under a span of its own: the first call of a function may import its library.
    fn import<'py>(&self, py: Python<'py>, module: &str, path: &str) -> Result<Bound<'py, PyAny>> {
        let mut span = Span::begin(telemetry::Kind::Import, Some(self.library.name), &format!("{module}.{path}"));
        resolve(py, module, path).inspect_err(|error| {
            if let Some(span) = &mut span {
                span.fail(error.type_name());
            }
        })
    }
}

impl Ready {
    /// The names of the required arguments that go by name; the site keeps them for the life of the program.
    #[inline]
    fn required_names(&self) -> *mut ffi::PyObject {
        if self.required_keywords == 0 {
            return std::ptr::null_mut();
        }
        self.details.required_names.as_ref().map_or(std::ptr::null_mut(), Py::as_ptr)
    }
}

fn class<'py>(object: Bound<'py, PyAny>, module: &str, path: &str) -> Result<Bound<'py, PyAny>> {
    if object.is_instance_of::<PyType>() {
        return Ok(object);
    }
    Err(ConvertError::new("class", &object).because(format!("`{module}.{path}` is not a class")).into())
}

/// A callable or an attribute in words: its path, or the type of its receiver and its name.
pub(super) struct Words<'a> {
    pub(super) sites: &'static Sites,
    pub(super) number: u32,
    pub(super) receiver: Option<&'a Object>,
}

impl Words<'_> {
    /// An error about what was given back, with what was promised.
    #[cold]
    pub(super) fn of_return(&self, error: Error) -> Error {
        error.of_return(self).declared(line::promise(self.sites.line(self.number).declared))
    }

    /// What telemetry and the ledger want to know.
    #[cold]
    pub(super) fn subject(&self, kind: telemetry::Kind) -> Subject<'_> {
        Subject { kind, library: Some(self.sites.library.name), name: self, dynamic: None }
    }
}

impl std::fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let line = self.sites.line(self.number);
        match self.receiver {
            Some(receiver) => write!(f, "{}.{}", receiver.type_name(), line.path),
            None => write!(f, "{}.{}", line.module, line.path),
        }
    }
}

impl Place for Words<'_> {
    #[cold]
    fn argument(&self, index: usize, error: Error) -> Error {
        error.of_argument(self, self.sites.line(self.number).parameters.required_name(index), index)
    }
}
