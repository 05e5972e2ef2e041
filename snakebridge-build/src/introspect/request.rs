//! What `introspect.py` is asked: the request as data, in the words that the script reads.

use std::path::PathBuf;

use serde::Serialize;

use crate::facts::SCHEMA;

/// A request with the version of the schema that we speak, as the script reads it.
#[derive(Serialize)]
pub(super) struct Versioned<'a> {
    schema: u32,
    #[serde(flatten)]
    request: &'a Request,
}

impl<'a> Versioned<'a> {
    pub(super) fn new(request: &'a Request) -> Self {
        Self { schema: SCHEMA, request }
    }
}

/// The question about one library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Request {
    /// The root module as Python imports it: `numpy`, `os.path`.
    pub module: String,
    /// Which modules are looked at.
    #[serde(flatten)]
    pub selection: Selection,
    /// Modules that are looked at besides, relative to the root. `*`, `?` and `[…]` are understood, and what lies below a match is meant
    /// too.
    pub include: Vec<String>,
    /// Modules that are left out, in the same words.
    pub exclude: Vec<String>,
    /// How many levels below the root modules are looked for.
    pub depth: Option<usize>,
    /// Folders that are put before `sys.path`: where the user's own Python lies.
    pub paths: Vec<PathBuf>,
    /// Folders with stubs of any package, asked before those that are installed.
    pub stub_paths: Vec<PathBuf>,
    /// The folder of typeshed, or of its `stdlib`.
    pub typeshed: Option<PathBuf>,
}

/// Which modules of a library are looked at. The root always is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", content = "only", rename_all = "snake_case")]
pub enum Selection {
    /// The root module alone.
    #[default]
    Root,
    /// The root and the submodules that it exports.
    Exports,
    /// Every module whose path has no private part and that has something to offer.
    Public,
    /// Every module that says what is public itself, by `__all__`.
    Explicit,
    /// Every module, private ones too.
    All,
    /// The root and these, relative to it.
    Only(Vec<String>),
}

impl Request {
    /// Asks about the root module alone.
    pub fn new(module: impl Into<String>) -> Self {
        Self {
            module: module.into(),
            selection: Selection::Root,
            include: Vec::new(),
            exclude: Vec::new(),
            depth: None,
            paths: Vec::new(),
            stub_paths: Vec::new(),
            typeshed: None,
        }
    }
}
