//! What a worker passes to a callback, and how a parameter takes its part: [`Given`](super::given::Given) over there.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::callable::Function;
use super::given::{Form, Parameter, missing, multiple, too_many, unexpected};
use crate::backend::{self, Runtime};
use crate::error::Error;
use crate::from_python::FromPython;
use crate::telemetry::{Kind, Span};
use crate::watch;
use crate::wire::{HostFunction, Item, Thrown, WireParameter};

/// The arguments of one call, taken one after the other.
#[doc(hidden)]
pub struct Sent<'a> {
    parameters: &'a [Parameter],
    next_parameter: usize,
    count: usize,
    positional: std::vec::IntoIter<Item>,
    keywords: Vec<(String, Item)>,
}

impl<'a> Sent<'a> {
    fn new(parameters: &'a [Parameter], positional: Vec<Item>, keywords: Vec<(String, Item)>) -> Self {
        Self { parameters, next_parameter: 0, count: positional.len(), positional: positional.into_iter(), keywords }
    }

    pub(super) fn one<T: FromPython>(&mut self) -> Result<T, Thrown> {
        let parameter = &self.parameters[self.next_parameter];
        self.next_parameter += 1;
        let named = self.keywords.iter().position(|(name, _)| parameter.by_name && *name == parameter.name);
        match (self.positional.next(), named) {
            (Some(_), Some(_)) => Err(Thrown::type_error(multiple(&parameter.name))),
            (Some(item), None) => convert(item, &parameter.name),
            (None, Some(at)) => convert(self.keywords.remove(at).1, &parameter.name),
            (None, None) => T::when_absent().ok_or_else(|| Thrown::type_error(missing(&parameter.name))),
        }
    }

    pub(super) fn rest<T: FromPython>(&mut self) -> Result<Vec<T>, Thrown> {
        self.next_parameter += 1;
        self.positional.by_ref().map(|item| convert(item, "*args")).collect()
    }

    pub(super) fn keywords<T: FromPython>(&mut self) -> Result<BTreeMap<String, T>, Thrown> {
        self.next_parameter += 1;
        let entry = |(name, item): (String, Item)| {
            let value = convert(item, &name)?;
            Ok((name, value))
        };
        std::mem::take(&mut self.keywords).into_iter().map(entry).collect()
    }

    /// Complains of what no parameter took.
    pub(super) fn finish(&self) -> Result<(), Thrown> {
        if self.positional.len() > 0 {
            return Err(Thrown::type_error(too_many(self.parameters.len(), self.count)));
        }
        match self.keywords.first() {
            Some((name, _)) => Err(Thrown::type_error(unexpected(name))),
            None => Ok(()),
        }
    }
}

/// Reads one of a worker's values for the closure.
fn convert<T: FromPython>(item: Item, name: &str) -> Result<T, Thrown> {
    T::from_wire(item).map_err(|error| match error {
        error @ Error::Python(_) => Thrown::Error(error),
        other => Thrown::type_error(format!("argument `{name}`: {other}")),
    })
}

/// A closure as a worker has it.
pub(super) struct Lent {
    pub(super) function: Arc<Function>,
    /// The home of the calls that it makes: that of the thread that lent it.
    pub(super) runtime: Option<Runtime>,
}

impl HostFunction for Lent {
    fn name(&self) -> &str {
        &self.function.name
    }

    fn parameters(&self) -> Vec<WireParameter> {
        let parameter = |parameter: &Parameter| WireParameter {
            name: parameter.name.clone(),
            kind: parameter.kind(),
            optional: parameter.form == Form::One { optional: true },
            want: parameter.want,
        };
        self.function.parameters.iter().map(parameter).collect()
    }

    fn call(&self, positional: Vec<Item>, keywords: Vec<(String, Item)>) -> Result<Item, Thrown> {
        let mut span = if watch::is_asked() { Span::begin(Kind::Callback, None, &self.function.name) } else { None };
        let mut sent = Sent::new(&self.function.parameters, positional, keywords);
        let result = backend::in_place_of(self.runtime.as_ref(), || (self.function.serve)(&mut sent));
        if let (Some(span), Err(thrown)) = (&mut span, &result) {
            span.fail(match thrown {
                Thrown::Error(error) => error.type_name(),
                Thrown::Exception { class, .. } => (*class).to_owned(),
            });
        }
        result
    }
}
