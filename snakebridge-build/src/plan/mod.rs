//! The plan: Rust-shaped decisions about one crate's bindings, still no tokens.
//!
//! Data only. [`crate::lower`] makes it from the IR; [`crate::emit`] turns it into text and decides nothing but layout.
//! Every string that becomes an identifier is a valid one here, every collision is resolved, and every doc is finished Markdown.

mod class;
mod constant;
mod function;
mod module;
mod parameter;
mod type_map;

pub use class::{Base, Class, Flag, Form, Property, Variant};
pub use constant::Constant;
pub use function::{Builder, Declared, Function, Receiver, Return, ReturnType, Shape, Site, Structure};
pub use module::{Entry, EntryKind, Item, Library, Listed, Module, Reexport};
pub use parameter::{Argument, Kind, Parameter, ParameterKind, Setter, Unchecked};
pub use type_map::{Import, Mapped, StandIn, TypeMap};

use serde::Serialize;

/// Everything that is generated for one crate.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bindings {
    /// The top-level modules, sorted by their Rust name.
    pub modules: Vec<Module>,
    /// The user's own types in the place of Python classes.
    #[serde(skip_serializing_if = "TypeMap::is_empty")]
    pub type_map: TypeMap,
}

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Name {
    /// The Rust identifier, with `r#` where it is needed.
    pub rust: String,
    /// What Python calls it.
    pub python: String,
}

impl Name {
    /// True when searching the docs for Python's name would not find the item.
    #[must_use]
    pub fn is_renamed(&self) -> bool {
        self.rust.trim_start_matches("r#") != self.python
    }
}

/// The way to an item from the module that mentions it.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Path {
    /// How many times `super::` comes first.
    pub supers: usize,
    /// The identifiers after that.
    pub segments: Vec<String>,
}

/// A rule of rustc or clippy that a Python name runs into, and that the item itself allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Allow {
    /// More than seven required arguments.
    TooManyArguments,
    /// A union or a nesting that Python's annotation spells out.
    TypeComplexity,
    /// A method called `add` or `hash`.
    ShouldImplementTrait,
    /// A method called `into_x`, `from_x`, `is_x`, `to_x`, `as_x`.
    WrongSelfConvention,
    /// An associated function named like its class.
    SelfNamedConstructors,
    /// A member called `new` that gives something else than its class.
    NewRetNoSelf,
    /// A `len` without an `is_empty`.
    LenWithoutIsEmpty,
    /// A module inside a module of the same name.
    ModuleInception,
    /// A class called `URL`.
    UpperCaseAcronyms,
    /// An `enum` all of whose members begin or end alike.
    EnumVariantNames,
}
