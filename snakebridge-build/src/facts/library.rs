//! Facts about a library as a whole.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{Class, ClassMember, Function, Member, Module};

/// Everything that was found in one library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Library {
    /// The version of the schema, see [`super::SCHEMA`].
    pub schema: u32,
    /// The root module that was asked for, as Python imports it: `numpy`, `os.path`.
    pub name: String,
    /// `__version__` of the root module, where it is a string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The installed distribution that the root module belongs to; none for the standard library and for own files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub distribution: Option<Distribution>,
    /// The version of the interpreter that answered: `3.11`.
    pub python: String,
    /// The introspected modules by their import path.
    pub modules: BTreeMap<String, Module>,
    /// Every class that a module exposes, and every base of such a class save `object`, by `module.qualname` of its definition.
    pub classes: BTreeMap<String, Class>,
    /// What the names in annotations mean.
    #[serde(default)]
    pub types: Types,
    /// What went wrong without ending the introspection.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub issues: Vec<Issue>,
    /// Public names that a stub declares and nothing has at run time: what annotations say, and what this Python or this platform lacks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub declared_only: Vec<String>,
}

impl Library {
    /// What a module shows by a path, `numpy.ndarray`.
    #[must_use]
    pub fn shown(&self, path: &str) -> Option<&Member> {
        let (module, last) = path.rsplit_once('.')?;
        self.modules.get(module)?.members.get(last)
    }

    /// A function of a module.
    #[must_use]
    pub fn function(&self, module: &str, name: &str) -> Option<&Function> {
        match self.modules.get(module)?.members.get(name)? {
            Member::Function(function) => Some(function),
            _ => None,
        }
    }

    /// A method that a class has itself.
    #[must_use]
    pub fn method(&self, class: &str, name: &str) -> Option<&Function> {
        match self.classes.get(class)?.members.get(name)? {
            ClassMember::Function(function) => Some(function),
            _ => None,
        }
    }

    /// What is to be said of a name that only a stub has; `below` is dotted below the root.
    #[must_use]
    pub fn declared_only(&self, below: &str) -> Option<&'static str> {
        let is_it = |name: &String| name.strip_prefix(&self.name).and_then(|rest| rest.strip_prefix('.')) == Some(below);
        self.declared_only.iter().any(is_it).then_some("only the stub declares it, for type checkers: Python has nothing by this name")
    }
}

/// An installed distribution, from `importlib.metadata`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distribution {
    /// The name as the distribution spells it: `scikit-learn`.
    pub name: String,
    /// The installed version.
    pub version: String,
}

/// Type names that annotations use and that are not classes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Types {
    /// Type aliases by qualified name: `numpy._typing._array_like._ArrayLikeInt_co`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub aliases: BTreeMap<String, Alias>,
    /// Type variables, parameter specifications and `NewType`s by qualified name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<String, TypeVariable>,
    /// Classes met in annotations that are defined in stubs only or not exposed: qualified name to the qualified names of their bases.
    /// A base text `typing.Protocol` marks a protocol, `typing.TypedDict` a typed dictionary.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub classes: BTreeMap<String, Vec<String>>,
    /// Protocols met in annotations by qualified name, each with those of Python's own classes of values (`int`, `str`, `datetime`, `ndarray`,
    /// `function`) that have all of its members.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub protocols: BTreeMap<String, Vec<String>>,
    /// Typed dictionaries that stay classes, since a type of the user's stands for them. Not a fact: [`crate::adjust`] puts it here.
    #[serde(skip)]
    pub kept: BTreeSet<String>,
}

/// A type alias: `Shape = int | tuple[int, ...]`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The right-hand side as a qualified Python expression.
    pub value: String,
    /// Qualified names of the type variables that it takes, in the order in which a subscript fills them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
}

/// A type variable, or a `NewType` (whose bound is its base).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TypeVariable {
    /// `bound=`, as qualified text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
    /// The constraints, as qualified text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constraints: Vec<String>,
}

/// Something that could not be introspected; the rest of the library is unharmed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// The Python object: `numpy.linalg`, `numpy.char.foo`.
    pub subject: String,
    /// A stable tag: `module_import_failed`, `member_failed`, `lazy_import_failed`, `stub_failed`, `class_name_taken`.
    pub code: String,
    /// Python's own words: `ImportError: no module named x`.
    pub message: String,
}
