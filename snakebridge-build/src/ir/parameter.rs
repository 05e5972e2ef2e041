//! A parameter.

use serde::Serialize;

use crate::facts::Source;

pub use crate::facts::ParameterKind;

use super::Type;

/// A parameter with its type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Parameter {
    /// The Python name.
    pub name: String,
    /// One of the five kinds.
    pub kind: ParameterKind,
    /// The default as Python text for the docs; none when required. Never sent: an omitted argument is left to Python.
    pub default: Option<String>,
    /// What it accepts, over all overloads together.
    pub ty: Type,
    /// Where the type came from; none when it is [`Type::Unknown`].
    pub source: Option<Source>,
    /// True when what is given here can select another overload, so that the call gives something else than
    /// [`Signature::returns`](super::Signature::returns).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub selects: bool,
}
