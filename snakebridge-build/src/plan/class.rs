//! A class.

use serde::Serialize;

use super::{Allow, Constant, Declared, Function, Kind, Name, Path, Return};

/// A class: a handle, its constructor and its members.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Class {
    /// Its key in the IR.
    pub key: String,
    /// Its name.
    pub name: Name,
    /// Rules that its name runs into.
    pub allow: Vec<Allow>,
    /// The finished docs.
    pub docs: String,
    /// The identifier of the table of its call sites.
    pub sites: String,
    /// The module through which it is reached.
    pub module: String,
    /// The attribute there, dotted for a nested class.
    pub attribute: String,
    /// What it is in Rust.
    pub form: Form,
    /// What the handle dereferences to.
    pub base: Base,
    /// The generated classes that it derives from, the base first.
    pub ancestors: Vec<Path>,
    /// The constructor.
    pub constructor: Option<Function>,
    /// Methods, class methods and static methods.
    pub methods: Vec<Function>,
    /// Properties and fields.
    pub properties: Vec<Property>,
    /// Class attributes and enum members.
    pub constants: Vec<Constant>,
}

/// What a class is in Rust.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Form {
    /// A handle.
    Handle,
    /// An `enum` of these members, sorted by Python's name.
    Enumeration(Vec<Variant>),
    /// A set of bits with these members, sorted by Python's name.
    Flags(Vec<Flag>),
}

/// A member of an enumeration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Variant {
    /// Its name.
    pub name: Name,
    /// The finished docs.
    pub docs: String,
    /// The identifier of the member that it is another name for.
    pub alias: Option<String>,
}

/// A member of a set of flags.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// Its name.
    pub name: Name,
    /// The finished docs.
    pub docs: String,
    /// Its bits.
    pub bits: i64,
}

/// What a handle dereferences to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Base {
    /// `snakebridge::Object`.
    Object,
    /// A generated class.
    Class(Path),
}

/// A property or a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Property {
    /// The name of the getter.
    pub name: Name,
    /// Rules that the getter runs into.
    pub allow: Vec<Allow>,
    /// The finished docs of the getter.
    pub docs: String,
    /// The message of a deprecation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// What the getter gives.
    pub returns: Return,
    /// What it was declared as, where that is promised in Rust.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub declared: Option<Declared>,
    /// The name of the setter and what it takes.
    pub setter: Option<(String, Kind)>,
}
