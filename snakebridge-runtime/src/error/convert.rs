//! A value that does not convert, and arguments that can't be given.

use std::borrow::Cow;
use std::fmt;

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyType;

use super::PythonError;
use crate::wire::Item;

/// A value that does not convert between Rust and Python.
#[derive(Clone)]
pub struct ConvertError(Box<Problem>);

#[derive(Clone, Debug, Default)]
struct Problem {
    /// Which argument or return.
    place: Option<String>,
    /// Where inside it: `[3]`.
    path: String,
    /// The Rust or Python type asked for.
    expected: Cow<'static, str>,
    /// The type of the value at hand.
    actual: String,
    detail: Option<Cow<'static, str>>,
    /// Who promised another type, and which.
    declared: Option<String>,
    cause: Option<PythonError>,
}

impl ConvertError {
    /// `object` is not what is wanted. `expected` names the Rust type.
    #[must_use]
    pub fn new(expected: impl Into<Cow<'static, str>>, object: &Bound<'_, PyAny>) -> Self {
        Self(Box::new(Problem { expected: expected.into(), actual: type_name(object), ..Problem::default() }))
    }

    /// The same for a value that came from a worker.
    #[doc(hidden)]
    #[must_use]
    pub fn of_item(expected: impl Into<Cow<'static, str>>, item: &Item) -> Self {
        Self::of_type(expected, item.type_name())
    }

    /// The same, by the name of its class.
    pub(crate) fn of_type(expected: impl Into<Cow<'static, str>>, actual: &str) -> Self {
        Self(Box::new(Problem { expected: expected.into(), actual: actual.to_owned(), ..Problem::default() }))
    }

    /// Says why, when the types alone don't.
    #[must_use]
    pub fn because(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
        self.0.detail = Some(detail.into());
        self
    }

    /// Says how many elements there are, where that is the wrong number.
    pub(crate) fn of_length(self, length: usize) -> Self {
        self.because(if length == 1 { "it has 1 element".to_owned() } else { format!("it has {length} elements") })
    }

    /// Keeps what Python raised on the way.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<PythonError>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// A value that goes on inside itself, or nearly so.
    pub(crate) fn too_deep(limit: usize) -> Self {
        let detail = format!("it is nested deeper than {limit} levels, or contains itself");
        Self(Box::new(Problem { detail: Some(detail.into()), ..Problem::default() }))
    }

    /// A Rust value that Python can't have.
    #[must_use]
    pub fn unsuitable(detail: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Problem { detail: Some(detail.into()), ..Problem::default() }))
    }

    /// What Python raised while it made the value.
    pub(super) fn raised(cause: PythonError) -> Self {
        Self(Box::new(Problem { cause: Some(cause), ..Problem::default() }))
    }

    pub(super) fn at(mut self, place: String) -> Self {
        self.0.place.get_or_insert(place);
        self
    }

    pub(super) fn declared(mut self, declared: Option<String>) -> Self {
        self.0.declared = declared;
        self
    }

    pub(super) fn inside(mut self, step: fmt::Arguments<'_>) -> Self {
        self.0.path.insert_str(0, &step.to_string());
        self
    }

    pub(super) fn expecting(mut self, expected: &'static str) -> Self {
        self.0.expected = expected.into();
        self
    }

    /// The type that was asked for.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.0.expected
    }

    /// The type of the value at hand.
    #[must_use]
    pub fn actual(&self) -> &str {
        &self.0.actual
    }

    /// Where inside the value: `[3]['a'].b`; empty for the value itself.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Which argument or return, when known.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }
}

/// How much of a path is shown: that of a value which contains itself is long.
const PATH_SHOWN: usize = 120;

impl fmt::Display for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let problem = &*self.0;
        f.write_str(problem.place.as_deref().unwrap_or("the value"))?;
        match problem.path.char_indices().nth(PATH_SHOWN) {
            Some((end, _)) => write!(f, ", at `{}…`,", &problem.path[..end])?,
            None if problem.path.is_empty() => {}
            None => write!(f, ", at `{}`,", problem.path)?,
        }
        if problem.expected.is_empty() {
            f.write_str(" can't be converted")?;
        } else {
            write!(f, " is a Python `{}`, which can't be a Rust `{}`", problem.actual, problem.expected)?;
        }
        if let Some(detail) = &problem.detail {
            write!(f, ": {detail}")?;
        }
        if let Some(declared) = &problem.declared {
            write!(f, "; {declared}")?;
        }
        match &problem.cause {
            Some(cause) if f.alternate() => write!(f, "\n\n{cause:#}"),
            Some(cause) => write!(f, ": {cause}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for ConvertError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:#}")
    }
}

impl std::error::Error for ConvertError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_ref().map(|cause| cause as _)
    }
}

/// Arguments that can't be given as they were set.
#[derive(Clone, Debug)]
pub struct ArgumentsError {
    pub(super) callable: String,
    pub(super) problem: String,
}

impl fmt::Display for ArgumentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` can't be called so: {}", self.callable, self.problem)
    }
}

impl std::error::Error for ArgumentsError {}

/// The type of an object as Python code names it: `numpy.ndarray`, and bare for built-in types.
#[cold]
pub(crate) fn type_name(object: &Bound<'_, PyAny>) -> String {
    qualified_name(&object.get_type())
}

/// The name of a class: its module and qualified name, bare for built-in types.
pub(super) fn qualified_name(class: &Bound<'_, PyType>) -> String {
    let text = |name: &str| class.getattr(name).and_then(|value| value.extract::<String>());
    let name = text("__qualname__").unwrap_or_else(|_| "object".to_owned());
    match text("__module__") {
        Ok(module) if module != "builtins" => format!("{module}.{name}"),
        _ => name,
    }
}
