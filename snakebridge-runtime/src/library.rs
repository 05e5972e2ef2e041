//! The libraries that the program has bindings for.

use crate::discovery::Entry;
use crate::index::Index;
use crate::interpreter::Environment;

/// A Python library with generated bindings.
pub struct Library {
    /// Its name as in `Cargo.toml`, `sklearn`.
    pub name: &'static str,
    /// The version that the bindings were generated from; `None` for the standard library and own files.
    pub version: Option<&'static str>,
    /// The environment that it was found in.
    #[doc(hidden)]
    pub environment: &'static Environment,
    /// What was generated, in order of path.
    pub index: &'static Index,
}

impl Library {
    /// Searches what was generated: see [`search`](crate::discovery::search).
    #[must_use]
    pub fn search(&self, query: &str) -> Vec<crate::Hit> {
        crate::discovery::search(self.index, query)
    }
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Library").field("name", &self.name).field("version", &self.version).field("entries", &self.index.len()).finish()
    }
}

/// A [`Library`] that some crate of the program registered.
pub struct LibraryRegistration(pub &'static Library);

inventory::collect!(LibraryRegistration);

/// The libraries that this program has bindings for, by name. No Python is started.
#[must_use]
pub fn libraries() -> Vec<&'static Library> {
    let mut all = inventory::iter::<LibraryRegistration>.into_iter().map(|registration| registration.0).collect::<Vec<_>>();
    all.sort_by_key(|library| (library.name, library.version));
    all
}

/// What was generated for a path of Python, `numpy.mean`: where Rust has it, its signature, the first sentence of its documentation. No Python is started; the
/// whole docstring is [`doc`](crate::doc)'s.
#[must_use]
pub fn entry(path: &str) -> Option<&'static Entry> {
    libraries().into_iter().flat_map(|library| library.index.iter()).find(|entry| entry.path == path)
}
