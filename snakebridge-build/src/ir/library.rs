//! A library.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Class, Module};

/// The API of one library.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Library {
    /// The root module as Python imports it: `numpy`, `os.path`.
    pub name: String,
    /// The version of the distribution, else of the module; for the standard library, of Python.
    pub version: Option<String>,
    /// The Python that it was looked at with: `3.11`.
    pub python: String,
    /// The modules by import path.
    pub modules: BTreeMap<String, Module>,
    /// Every class that is exposed or a base of one, by `module.qualname`.
    pub classes: BTreeMap<String, Class>,
    /// Public names that only a stub has, in full: nothing is bound to them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub declared_only: Vec<String>,
}
