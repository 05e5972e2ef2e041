//! A value of a module or a class.

use serde::Serialize;

use super::{Declared, Name, Return};

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
    /// What it was declared as, where that is promised in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// Rules that it runs into.
    pub allow: Vec<super::Allow>,
}
