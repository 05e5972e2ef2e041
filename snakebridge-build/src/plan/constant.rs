//! A value of a module or a class.

use serde::Serialize;

use super::{Name, Return};

/// A constant: a function without parameters that reads the attribute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Constant {
    /// Its name.
    pub name: Name,
    /// The finished docs.
    pub docs: String,
    /// The module to import.
    pub module: String,
    /// The attribute to get, dotted in a class.
    pub attribute: String,
    /// What it gives.
    pub returns: Return,
    /// Rules that it runs into.
    pub allow: Vec<super::Allow>,
}
