//! What `introspect.py` is asked: the request as data, in the words that the script reads.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use crate::config::ModuleMode;
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
    /// Which modules are looked at; the root always is.
    #[serde(flatten)]
    pub selection: ModuleMode,
    /// Modules that are looked at besides, relative to the root. `*`, `?` and `[…]` are understood, and what lies below a match is meant
    /// too.
    pub include: Vec<String>,
    /// Modules that are left out, in the same words.
    pub exclude: Vec<String>,
    /// How many levels below the root modules are looked for.
    pub depth: Option<usize>,
    /// What is looked at of each module instead of what it calls public, by import path; all when absent.
    pub surface: Option<BTreeMap<String, BTreeSet<String>>>,
    /// Private names that are looked at besides, below the root: `_impl`, `Model._fit`; `*` is understood.
    pub private: Vec<String>,
    /// Folders that are put before `sys.path`: where the user's own Python lies.
    pub paths: Vec<PathBuf>,
    /// Folders with stubs of any package, asked before those that are installed.
    pub stub_paths: Vec<PathBuf>,
    /// Folders that are searched for `<package>-stubs` as `sys.path` is, and after it.
    pub stub_packages: Vec<PathBuf>,
    /// The folder of typeshed, or of its `stdlib`.
    pub typeshed: Option<PathBuf>,
    /// Modules that end the interpreter when they are looked at, each with how; they are left out.
    pub fatal: BTreeMap<String, String>,
}

impl Request {
    /// Asks about the root module alone.
    pub fn new(module: impl Into<String>) -> Self {
        Self {
            module: module.into(),
            selection: ModuleMode::Root,
            include: Vec::new(),
            exclude: Vec::new(),
            depth: None,
            surface: None,
            private: Vec::new(),
            paths: Vec::new(),
            stub_paths: Vec::new(),
            stub_packages: Vec::new(),
            typeshed: None,
            fatal: BTreeMap::new(),
        }
    }
}
