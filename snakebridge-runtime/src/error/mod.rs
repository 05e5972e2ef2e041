//! The one error type: what Python raised, what did not convert, what could not be given, and why Python did not start.

mod convert;
mod python;
#[cfg_attr(not(feature = "workers"), allow(dead_code))] // Only workers raise so.
mod raised;
mod rust;
mod start;
mod translation;

use std::fmt;

use crate::pyo3::prelude::*;

use crate::session::SessionError;
use crate::timeout::TimeoutError;
use crate::wire::Item;

pub(crate) use convert::type_name;
pub use convert::{ArgumentsError, ConvertError};
pub use python::{Frame, PythonError};
pub use rust::RustError;
pub(crate) use rust::{panic_exception, panic_message};
pub use start::StartError;
pub use translation::{DtypeMismatch, OutOfMemory, ShapeMismatch, Translation};

/// Shorthand for a result with [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Whatever can go wrong. `{}` is one line; `{:#}` and `{:?}` add Python's traceback, causes and notes.
#[derive(Clone)]
#[non_exhaustive]
pub enum Error {
    /// Python raised an exception.
    Python(PythonError),
    /// Python raised an exception that was [translated](Self::translated), which is kept.
    Translated(Box<(Translation, PythonError)>),
    /// A value does not convert between Rust and Python.
    Convert(ConvertError),
    /// The arguments can't be given as they were set.
    Arguments(ArgumentsError),
    /// Python could not be started, or is not the one that the program was built for.
    Start(StartError),
    /// An error of the program's own came back through Python: what a callback failed with.
    Rust(RustError),
    /// A session did not give or keep an object.
    Session(Box<SessionError>),
    /// A call took longer than its limit.
    Timeout(Box<TimeoutError>),
    /// A pool of workers, or one of them, failed.
    #[cfg(feature = "workers")]
    Worker(Box<crate::workers::WorkerError>),
}

impl Error {
    /// What Python raised, if it did.
    #[must_use]
    pub fn python(&self) -> Option<&PythonError> {
        match self {
            Self::Python(error) => Some(error),
            Self::Translated(both) => Some(&both.1),
            _ => None,
        }
    }

    /// True for an exception of that class or a subclass of it. `name` is bare (`"ValueError"`) or dotted (`"json.decoder.JSONDecodeError"`).
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        self.python().is_some_and(|error| error.is(name))
    }

    /// True for an exception of the generated class `C` or a subclass of it.
    #[must_use]
    pub fn is_instance<C: crate::Class>(&self) -> bool {
        self.python().is_some_and(PythonError::is_instance::<C>)
    }

    /// What is wrong, without the exception's type.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::Python(error) => error.message(),
            Self::Translated(both) => both.1.message(),
            other => other.to_string(),
        }
    }

    /// The exception's type, `ValueError`; for other errors `ConvertError`, `ArgumentsError`, `StartError`.
    #[must_use]
    pub fn type_name(&self) -> String {
        match self {
            Self::Python(error) => error.type_name(),
            Self::Translated(both) => both.1.type_name(),
            Self::Convert(_) => "ConvertError".to_owned(),
            Self::Arguments(_) => "ArgumentsError".to_owned(),
            Self::Start(_) => "StartError".to_owned(),
            Self::Rust(_) => "RustError".to_owned(),
            Self::Session(_) => "SessionError".to_owned(),
            Self::Timeout(_) => "TimeoutError".to_owned(),
            #[cfg(feature = "workers")]
            Self::Worker(_) => "WorkerError".to_owned(),
        }
    }

    /// Python's traceback as it prints it, with causes and notes; made when asked for.
    #[must_use]
    pub fn traceback(&self) -> Option<String> {
        self.python().and_then(PythonError::traceback)
    }

    pub(crate) fn arguments(callable: &str, problem: String) -> Self {
        Self::Arguments(ArgumentsError { callable: callable.to_owned(), problem })
    }

    /// Says where inside a container the value is.
    #[cold]
    pub(crate) fn inside(self, step: fmt::Arguments<'_>) -> Self {
        match self {
            Self::Convert(error) => Self::Convert(error.inside(step)),
            other => other,
        }
    }

    /// Names another Rust type than the one whose conversion did the work.
    #[cold]
    pub(crate) fn expecting(self, expected: &'static str) -> Self {
        match self {
            Self::Convert(error) => Self::Convert(error.expecting(expected)),
            other => other,
        }
    }

    /// The same for the value under a key of a `dict` that came from a worker.
    #[cold]
    pub(crate) fn inside_item(self, key: &Item) -> Self {
        self.inside(format_args!("[{}]", key.repr()))
    }

    /// The same for the value under a key of a `dict`.
    #[cold]
    pub(crate) fn inside_key(self, key: &Bound<'_, PyAny>) -> Self {
        match key.repr() {
            Ok(text) => self.inside(format_args!("[{}]", text.to_string_lossy())),
            Err(_) => self,
        }
    }

    /// Says that the value is an argument. What Python raised while converting becomes a conversion error with that cause.
    #[cold]
    pub(crate) fn of_argument(self, callable: &dyn fmt::Display, name: Option<&str>, index: usize) -> Self {
        let place = match name {
            Some(name) => format!("argument `{name}` of `{callable}`"),
            None => format!("argument {} of `{callable}`", index + 1),
        };
        self.at(place)
    }

    /// Names the call that a worker did not end in time.
    #[cold]
    pub(crate) fn of_subject(self, callable: &dyn fmt::Display) -> Self {
        match self {
            Self::Timeout(error) => Self::Timeout(Box::new(error.of(callable))),
            other => other,
        }
    }

    /// Says that the value was returned.
    #[cold]
    pub(crate) fn of_return(self, callable: &dyn fmt::Display) -> Self {
        self.at(format!("the return of `{callable}`"))
    }

    /// Says who promised another type, and which.
    #[cold]
    pub(crate) fn declared(self, declared: Option<String>) -> Self {
        match self {
            Self::Convert(error) => Self::Convert(error.declared(declared)),
            other => other,
        }
    }

    fn at(self, place: String) -> Self {
        match self {
            Self::Convert(error) => Self::Convert(error.at(place)),
            Self::Python(error) => Self::Convert(ConvertError::raised(error).at(place)),
            other => other,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Python(error) => error.fmt(f),
            Self::Translated(both) if f.alternate() => write!(f, "{}\n\n{:#}", both.0, both.1),
            Self::Translated(both) => write!(f, "{}: {}", both.1.type_name(), both.0),
            Self::Convert(error) => error.fmt(f),
            Self::Arguments(error) => error.fmt(f),
            Self::Start(error) => error.fmt(f),
            Self::Rust(error) => error.fmt(f),
            Self::Session(error) => error.fmt(f),
            Self::Timeout(error) => error.fmt(f),
            #[cfg(feature = "workers")]
            Self::Worker(error) => error.fmt(f),
        }
    }
}

/// The same as `{:#}`, since it is what `fn main() -> snakebridge::Result<()>` prints.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Convert(error) => std::error::Error::source(error),
            Self::Rust(error) => std::error::Error::source(error),
            _ => None,
        }
    }
}

impl From<PyErr> for Error {
    #[cold]
    fn from(error: PyErr) -> Self {
        let error = PythonError::from(error);
        Self::carried(&error).unwrap_or(Self::Python(error))
    }
}

impl From<PythonError> for Error {
    fn from(error: PythonError) -> Self {
        Self::Python(error)
    }
}

impl From<ConvertError> for Error {
    fn from(error: ConvertError) -> Self {
        Self::Convert(error)
    }
}

impl From<SessionError> for Error {
    fn from(error: SessionError) -> Self {
        Self::Session(Box::new(error))
    }
}

impl From<StartError> for Error {
    fn from(error: StartError) -> Self {
        Self::Start(error)
    }
}

/// What an infallible conversion of PyO3 can't fail with.
impl From<std::convert::Infallible> for Error {
    fn from(never: std::convert::Infallible) -> Self {
        match never {}
    }
}
