//! What Python passes to a callback, and how a parameter takes its part.

use std::collections::BTreeMap;

use crate::pyo3::exceptions::PyTypeError;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDict, PyTuple};

use super::convert;
use super::sent::Sent;
use crate::from_python::FromPython;
use crate::object::Object;
use crate::wire::{Thrown, Want};

/// A parameter that takes what is left of the positional arguments: Python's `*args`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest<T>(pub Vec<T>);

/// A parameter that takes what is left of the keyword arguments: Python's `**kwargs`.
#[derive(Clone, Debug)]
pub struct Keywords<T = Object>(pub BTreeMap<String, T>);

/// What a parameter takes.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// One argument.
    One { optional: bool },
    /// `*args`.
    Rest,
    /// `**kwargs`.
    Keywords,
}

/// A parameter with its name.
#[derive(Clone, Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    pub(super) form: Form,
    /// True when Python may give it by its name.
    pub(super) by_name: bool,
    /// The form in which a worker sends it.
    pub(super) want: &'static Want,
}

impl Parameter {
    /// As `inspect.Parameter` names it.
    pub(super) fn kind(&self) -> &'static str {
        match self.form {
            Form::Rest => "VAR_POSITIONAL",
            Form::Keywords => "VAR_KEYWORD",
            Form::One { .. } if self.by_name => "POSITIONAL_OR_KEYWORD",
            Form::One { .. } => "POSITIONAL_ONLY",
        }
    }

    pub(super) fn rename(&mut self, name: String) {
        self.by_name = matches!(self.form, Form::One { .. });
        self.name = name;
    }
}

/// Names nobody chose.
pub(super) fn name(forms: Vec<(Form, &'static Want)>) -> Vec<Parameter> {
    let name = |(index, (form, want))| {
        let name = match form {
            Form::One { .. } => format!("argument{}", index + 1),
            Form::Rest => String::from("args"),
            Form::Keywords => String::from("kwargs"),
        };
        Parameter { name, form, by_name: false, want }
    };
    forms.into_iter().enumerate().map(name).collect()
}

/// The arguments of one call, taken one after the other.
#[doc(hidden)]
pub struct Given<'a, 'py> {
    parameters: &'a [Parameter],
    next_parameter: usize,
    positional: &'a Bound<'py, PyTuple>,
    next_positional: usize,
    /// A copy: what was taken is gone.
    keywords: Option<Bound<'py, PyDict>>,
}

impl<'a, 'py> Given<'a, 'py> {
    pub(super) fn new(
        parameters: &'a [Parameter],
        positional: &'a Bound<'py, PyTuple>,
        keywords: Option<&Bound<'py, PyDict>>,
    ) -> PyResult<Self> {
        let keywords = keywords.filter(|keywords| !keywords.is_empty()).map(|keywords| keywords.copy()).transpose()?;
        Ok(Self { parameters, next_parameter: 0, positional, next_positional: 0, keywords })
    }

    pub(super) fn py(&self) -> Python<'py> {
        self.positional.py()
    }

    fn one<T: FromPython>(&mut self) -> PyResult<T> {
        let parameter = &self.parameters[self.next_parameter];
        self.next_parameter += 1;
        let named = match &self.keywords {
            Some(keywords) if parameter.by_name => keywords.get_item(&parameter.name)?,
            _ => None,
        };
        if self.next_positional < self.positional.len() {
            if named.is_some() {
                return Err(PyTypeError::new_err(multiple(&parameter.name)));
            }
            let value = self.positional.get_item(self.next_positional)?;
            self.next_positional += 1;
            return convert(&value, &parameter.name);
        }
        if let (Some(value), Some(keywords)) = (named, &self.keywords) {
            keywords.del_item(&parameter.name)?;
            return convert(&value, &parameter.name);
        }
        T::when_absent().ok_or_else(|| PyTypeError::new_err(missing(&parameter.name)))
    }

    /// Complains of what no parameter took.
    pub(super) fn finish(&self) -> PyResult<()> {
        if self.next_positional < self.positional.len() {
            let wanted = self.parameters.len();
            return Err(PyTypeError::new_err(too_many(wanted, self.positional.len())));
        }
        match self.keywords.as_ref().and_then(|keywords| keywords.keys().iter().next()) {
            Some(name) => Err(PyTypeError::new_err(unexpected(&name.to_string()))),
            None => Ok(()),
        }
    }
}

pub(super) fn too_many(wanted: usize, given: usize) -> String {
    format!("takes {wanted} positional arguments but {given} were given")
}

pub(super) fn multiple(name: &str) -> String {
    format!("got multiple values for argument '{name}'")
}

pub(super) fn missing(name: &str) -> String {
    format!("missing a required argument: '{name}'")
}

pub(super) fn unexpected(name: &str) -> String {
    format!("got an unexpected keyword argument '{name}'")
}

/// A type that the parameter of a callback can have: whatever Python's values convert to, [`Rest`] and [`Keywords`].
#[diagnostic::on_unimplemented(
    message = "the parameter of a callback can't be a `{Self}`",
    label = "a Python object does not convert to this",
    note = "a closure owns what Python gives it: `String` rather than `&str`, `Vec<f64>` rather than `&[f64]`"
)]
pub trait CallbackParameter: Sized {
    #[doc(hidden)]
    fn form() -> Form;
    #[doc(hidden)]
    fn take(given: &mut Given<'_, '_>) -> PyResult<Self>;
    #[doc(hidden)]
    fn want() -> &'static Want;
    #[doc(hidden)]
    fn receive(sent: &mut Sent<'_>) -> Result<Self, Thrown>;
}

impl<T: FromPython> CallbackParameter for T {
    fn form() -> Form {
        Form::One { optional: T::when_absent().is_some() }
    }
    fn take(given: &mut Given<'_, '_>) -> PyResult<Self> {
        given.one()
    }
    fn want() -> &'static Want {
        T::WANT
    }
    fn receive(sent: &mut Sent<'_>) -> Result<Self, Thrown> {
        sent.one()
    }
}

impl<T: FromPython> CallbackParameter for Rest<T> {
    fn form() -> Form {
        Form::Rest
    }
    fn take(given: &mut Given<'_, '_>) -> PyResult<Self> {
        given.next_parameter += 1;
        let rest = given.positional.iter().skip(given.next_positional);
        let values = rest.map(|value| convert(&value, "*args")).collect::<PyResult<_>>()?;
        given.next_positional = given.positional.len();
        Ok(Self(values))
    }
    fn want() -> &'static Want {
        T::WANT
    }
    fn receive(sent: &mut Sent<'_>) -> Result<Self, Thrown> {
        sent.rest().map(Self)
    }
}

impl<T: FromPython> CallbackParameter for Keywords<T> {
    fn form() -> Form {
        Form::Keywords
    }
    fn take(given: &mut Given<'_, '_>) -> PyResult<Self> {
        given.next_parameter += 1;
        let Some(keywords) = given.keywords.take() else { return Ok(Self(BTreeMap::new())) };
        let entry = |(name, value): (Bound<'_, PyAny>, Bound<'_, PyAny>)| {
            let name = name.extract::<String>()?;
            let value = convert(&value, &name)?;
            Ok((name, value))
        };
        Ok(Self(keywords.iter().map(entry).collect::<PyResult<_>>()?))
    }
    fn want() -> &'static Want {
        T::WANT
    }
    fn receive(sent: &mut Sent<'_>) -> Result<Self, Thrown> {
        sent.keywords().map(Self)
    }
}
