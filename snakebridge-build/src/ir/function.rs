//! A function or a method.

use serde::Serialize;

pub use crate::facts::{Binding, Source};

use super::{Parameter, Type};

/// A callable with its judged signature.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Function {
    /// The docstring.
    pub doc: Option<String>,
    /// How a class holds it.
    pub binding: Binding,
    /// Plain, generator, coroutine.
    pub kind: FunctionKind,
    /// The message of a deprecation.
    pub deprecated: Option<String>,
    /// The signature to generate from; none when no source had one.
    pub signature: Option<Signature>,
    /// The overloads that a stub or the library declares, for the docs; empty when there are fewer than two.
    pub overloads: Vec<Overload>,
}

/// What calling a function gives back, apart from its type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum FunctionKind {
    /// A value.
    #[default]
    Plain,
    /// A generator.
    Generator,
    /// A coroutine.
    Coroutine,
    /// An async generator.
    AsyncGenerator,
}

/// One judged signature: the shape comes from what runs, the types from the best source.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Signature {
    /// Where the names, kinds and defaults came from.
    pub shape: Source,
    /// The parameters in order, without `self` or `cls`.
    pub parameters: Vec<Parameter>,
    /// The return type of a call with the required arguments only; the union of what overloads leave open.
    pub returns: Type,
    /// The return type of any call; the union of what overloads give.
    pub returns_any: Type,
    /// Where the return types came from; none when they are unknown.
    pub returns_source: Option<Source>,
}

/// One overload, rendered as Python for the docs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Overload {
    /// What stands between the brackets: `a: int`, `*`, `b: str = ...`.
    pub parts: Vec<String>,
    /// What stands behind them: nothing, or ` -> float`.
    pub returns: String,
}

impl std::fmt::Display for Overload {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "({}){}", self.parts.join(", "), self.returns)
    }
}
