//! A Rust module.

use serde::Serialize;

use super::{Allow, Class, Constant, Function, Name, Path};

/// A module, for one of Python's or as a mere folder for others (`os` when only `os.path` is generated).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Module {
    /// Its name.
    pub name: Name,
    /// Rules that its name runs into.
    pub allow: Vec<Allow>,
    /// Python's import path; none for a folder.
    pub python: Option<String>,
    /// The finished docs.
    pub docs: String,
    /// Set when this module is the root of a library.
    pub library: Option<Library>,
    /// The way to the root of its library; none for a folder.
    pub root: Option<Path>,
    /// Its part of the library's index.
    pub listed: Listed,
    /// Functions, classes, constants and re-exports, in order.
    pub items: Vec<Item>,
    /// The modules inside, sorted by their Rust name.
    pub modules: Vec<Module>,
}

/// A library, stated at its root module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Library {
    /// Python's import path: `numpy`, `os.path`.
    pub name: String,
    /// Its version, where it is known.
    pub version: Option<String>,
    /// How many modules up the environment is.
    pub depth: usize,
    /// What discovery shows, sorted by module and then by path.
    pub index: Vec<Entry>,
}

/// Places in the index of a library.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Listed {
    /// The first entry of the module.
    pub start: usize,
    /// The end of its own entries.
    pub own: usize,
    /// The end of those of the modules inside it.
    pub all: usize,
}

/// One line of discovery.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Python's path, whose last part is the name: `numpy.linalg.norm`.
    pub path: String,
    /// The Rust path below the bindings: `numpy::linalg::norm`.
    pub rust: String,
    /// Python's signature, short; empty when there is none.
    pub signature: String,
    /// The first sentence of the docs.
    pub summary: String,
}

/// What an [`Entry`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum EntryKind {
    /// A function.
    Function,
    /// A class.
    Class,
    /// A method, class method or static method.
    Method,
    /// A property or a field of a class.
    Property,
    /// A module.
    Module,
    /// A constant.
    Constant,
}

/// An item of a module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Item {
    /// A function.
    Function(Box<Function>),
    /// A class.
    Class(Box<Class>),
    /// A value.
    Constant(Constant),
    /// Something that is generated elsewhere.
    Reexport(Reexport),
}

/// A `pub use`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reexport {
    /// What it is called here.
    pub name: Name,
    /// Where it is.
    pub path: Path,
}
