//! What Python raised: the exception itself, read only when asked.

use std::fmt;
use std::sync::Arc;

use crate::pyo3::exceptions::PyBaseException;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyType;

use super::convert::qualified_name;
use super::raised::Raised;
use crate::interpreter::{attached_or_default, finished};
use crate::object::Object;
use crate::wire::Remote;

/// An exception raised by Python. It keeps the exception; message, traceback and causes are made when asked for.
///
/// Of a worker's exception, all of that came with it, and [`value`](Self::value) is the exception in the worker.
pub struct PythonError(Home);

/// The message of what nobody can look at any more.
const ENDED: &str = "<no message: Python has ended>";

/// Where the exception is.
enum Home {
    Here(Arc<Py<PyBaseException>>),
    There(Arc<Raised>),
    /// It came when Python had ended already.
    Ended,
}

impl PythonError {
    /// What a worker said of one.
    #[cfg_attr(not(feature = "workers"), allow(dead_code))]
    pub(super) fn there(raised: Raised) -> Self {
        Self(Home::There(Arc::new(raised)))
    }

    /// The exception.
    #[must_use]
    pub fn value(&self) -> Object {
        match &self.0 {
            Home::Here(error) => Python::try_attach(|py| Object::from(error.clone_ref(py))).unwrap_or_else(Object::ended),
            Home::There(raised) => raised.value(),
            Home::Ended => Object::ended(),
        }
    }

    /// The exception in this process: one of a worker becomes one like it, of the nearest built-in class.
    pub(super) fn bind<'py>(&self, py: Python<'py>) -> Bound<'py, PyBaseException> {
        match &self.0 {
            Home::Here(error) => error.bind(py).clone(),
            Home::There(raised) => raised.alike(py).into_value(py).into_bound(py),
            Home::Ended => PyErr::from(finished()).into_value(py).into_bound(py),
        }
    }

    /// The exception, when it is in a worker.
    pub(crate) fn remote(&self) -> Option<&Arc<Remote>> {
        self.raised().map(|raised| &raised.value)
    }

    pub(super) fn raised(&self) -> Option<&Arc<Raised>> {
        if let Home::There(raised) = &self.0 { Some(raised) } else { None }
    }

    /// The exception as PyO3 has it. One of a worker becomes one like it, of the nearest built-in class.
    #[must_use]
    pub fn to_py_err(&self) -> PyErr {
        if matches!(self.0, Home::There(_)) {
            // There may be no interpreter here yet.
            let _ = crate::start();
        }
        Python::try_attach(|py| PyErr::from_value(self.bind(py).into_any())).unwrap_or_else(|| finished().into())
    }

    /// The name of its class: `ValueError`.
    #[must_use]
    pub fn type_name(&self) -> String {
        match &self.0 {
            Home::Here(error) => {
                let name =
                    Python::try_attach(|py| error.bind(py).get_type().qualname().ok().map(|name| name.to_string_lossy().into_owned()));
                name.flatten().unwrap_or_else(|| "Exception".to_owned())
            }
            Home::There(raised) => raised.type_name.clone(),
            Home::Ended => String::from("Exception"),
        }
    }

    /// The same with its module: `json.decoder.JSONDecodeError`; bare for built-in ones.
    #[must_use]
    pub fn qualified_name(&self) -> String {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| qualified_name(&error.bind(py).get_type())),
            Home::There(raised) => raised.qualified_name(),
            Home::Ended => String::new(),
        }
    }

    /// `str()` of the exception. When that fails in turn, says so.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.0 {
            Home::Here(error) => Python::try_attach(|py| match error.bind(py).str() {
                Ok(text) => text.to_string_lossy().into_owned(),
                Err(error) => format!("<no message: `__str__` raised {}>", qualified_name(&error.get_type(py))),
            })
            .unwrap_or_else(|| ENDED.to_owned()),
            Home::There(raised) => raised.message.clone(),
            Home::Ended => String::from(ENDED),
        }
    }

    /// True when its class, or one that it inherits from, has that name, bare or with its module.
    #[must_use]
    pub fn is(&self, name: &str) -> bool {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let class = error.bind(py).get_type();
                class.mro().iter().any(|ancestor| ancestor.cast::<PyType>().is_ok_and(|ancestor| has_name(ancestor, name)))
            }),
            Home::There(raised) => raised.is(name),
            Home::Ended => false,
        }
    }

    /// The qualified names of its class and of those that it inherits from, the nearest first.
    pub(super) fn classes(&self) -> Vec<String> {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let mro = error.bind(py).get_type().mro();
                mro.iter().filter_map(|class| class.cast::<PyType>().ok().map(qualified_name)).collect()
            }),
            Home::There(raised) => raised.bare_classes(),
            Home::Ended => Vec::new(),
        }
    }

    /// Where it was raised, the innermost call last: what the traceback is made of.
    #[must_use]
    pub fn frames(&self) -> Vec<Frame> {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let mut frames = Vec::new();
                let mut next = error.bind(py).getattr("__traceback__").ok().filter(|next| !next.is_none());
                while let Some(traceback) = next {
                    // A traceback made by other means than raising may lack something; what is there is told.
                    frames.extend(Frame::of(&traceback).ok());
                    next = traceback.getattr("tb_next").ok().filter(|next| !next.is_none());
                }
                frames
            }),
            Home::There(raised) => raised.frames.clone(),
            Home::Ended => Vec::new(),
        }
    }

    /// What was being handled when it was raised, whether or not it was raised `from` something.
    #[must_use]
    pub fn context(&self) -> Option<PythonError> {
        match &self.0 {
            Home::Here(_) => attached_or_default(|py| self.to_py_err().context(py).map(Into::into)),
            Home::There(raised) => Self::of_raised(raised.context.as_ref()),
            Home::Ended => None,
        }
    }

    /// True for the generated class `C` or a subclass of it.
    #[must_use]
    pub fn is_instance<C: crate::Class>(&self) -> bool {
        self.value().is_instance::<C>().unwrap_or(false)
    }

    /// The traceback as Python prints it, with causes, notes and the members of a group. `None` when it can't be made.
    #[must_use]
    pub fn traceback(&self) -> Option<String> {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let (value, error) = (error.bind(py), self.to_py_err());
                // Python 3.9 wants all three.
                let whole = (value.get_type(), value, error.traceback(py));
                let lines = py.import("traceback").and_then(|module| module.call_method1("format_exception", whole));
                let text = lines.and_then(|lines| lines.extract::<Vec<String>>());
                text.ok().map(|lines| lines.concat())
            }),
            Home::There(raised) => Some(raised.traceback.clone()).filter(|text| !text.is_empty()),
            Home::Ended => None,
        }
    }

    /// What it was raised from (`raise … from cause`), else what was being handled when it was raised.
    #[must_use]
    pub fn cause(&self) -> Option<PythonError> {
        match &self.0 {
            Home::Here(exception) => attached_or_default(|py| {
                let error = self.to_py_err();
                if let Some(cause) = error.cause(py) {
                    return Some(cause.into());
                }
                let suppressed = exception.bind(py).getattr("__suppress_context__").and_then(|flag| flag.is_truthy()).unwrap_or(false);
                if suppressed { None } else { error.context(py).map(Into::into) }
            }),
            Home::There(raised) => Self::of_raised(raised.cause.as_ref().or(raised.context.as_ref().filter(|_| !raised.suppress))),
            Home::Ended => None,
        }
    }

    /// Notes added with `add_note`.
    #[must_use]
    pub fn notes(&self) -> Vec<String> {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let notes = error.bind(py).getattr("__notes__").and_then(|notes| notes.extract::<Vec<String>>());
                notes.unwrap_or_default()
            }),
            Home::There(raised) => raised.notes.clone(),
            Home::Ended => Vec::new(),
        }
    }

    /// The members of an exception group.
    #[must_use]
    pub fn exceptions(&self) -> Vec<PythonError> {
        match &self.0 {
            Home::Here(error) => attached_or_default(|py| {
                let Ok(members) = error.bind(py).getattr("exceptions").and_then(|members| members.try_iter()) else {
                    return Vec::new();
                };
                let members = members.flatten().filter_map(|member| member.cast_into::<PyBaseException>().ok());
                members.map(|member| Self(Home::Here(Arc::new(member.unbind())))).collect()
            }),
            Home::There(raised) => raised.members.iter().map(|member| Self(Home::There(Arc::clone(member)))).collect(),
            Home::Ended => Vec::new(),
        }
    }

    fn of_raised(raised: Option<&Arc<Raised>>) -> Option<Self> {
        raised.map(|raised| Self(Home::There(Arc::clone(raised))))
    }
}

/// One line of a traceback.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frame {
    /// The file, as Python knows it: `<string>` and the like for code without one.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The function: `<module>` outside of one.
    pub function: String,
}

impl Frame {
    fn of(traceback: &Bound<'_, PyAny>) -> PyResult<Self> {
        let code = traceback.getattr("tb_frame")?.getattr("f_code")?;
        let text = |name| code.getattr(name).and_then(|text| Ok(text.str()?.to_string_lossy().into_owned()));
        let line = traceback.getattr("tb_lineno")?.extract::<Option<usize>>()?.unwrap_or(0);
        Ok(Self { file: text("co_filename")?, line, function: text("co_name")? })
    }
}

impl fmt::Display for Frame {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{} in {}", self.file, self.line, self.function)
    }
}

fn has_name(class: &Bound<'_, PyType>, name: &str) -> bool {
    if name.contains('.') {
        return qualified_name(class) == name || class.fully_qualified_name().is_ok_and(|full| full == name);
    }
    class.name().is_ok_and(|found| found == name)
}

impl Clone for PythonError {
    fn clone(&self) -> Self {
        Self(match &self.0 {
            Home::Here(error) => Home::Here(Arc::clone(error)),
            Home::There(raised) => Home::There(Arc::clone(raised)),
            Home::Ended => Home::Ended,
        })
    }
}

impl From<PyErr> for PythonError {
    fn from(error: PyErr) -> Self {
        // An error made in Rust before Python started: start it, or there is no exception to keep.
        let _ = crate::start();
        Self(Python::try_attach(|py| Home::Here(Arc::new(error.into_value(py)))).unwrap_or(Home::Ended))
    }
}

impl fmt::Display for PythonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if f.alternate()
            && let Some(text) = self.traceback()
        {
            return f.write_str(text.trim_end());
        }
        let (name, message) = (self.type_name(), self.message());
        if message.is_empty() { f.write_str(&name) } else { write!(f, "{name}: {message}") }
    }
}

impl fmt::Debug for PythonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for PythonError {}
