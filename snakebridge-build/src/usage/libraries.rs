//! Usage: what the sources use of each library that is generated as far as it is used.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use super::Usage;
use super::missing::unknown;
use super::prune::prune;
use crate::adjust;
use crate::config::{Config, Generate, LibraryConfig, OnMissing};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::survey::Surveyed;
use crate::{facts, ir};

/// What is used of the libraries; nothing is said about those that are generated in full.
#[derive(Debug, Default)]
pub struct Used {
    libraries: BTreeMap<String, Usage>,
    /// The files and folders whose change changes it.
    pub watch: Vec<PathBuf>,
    /// What is said of files that could not be read.
    pub unread: Vec<Diagnostic>,
}

/// Reads the sources, where a library asks for it.
#[must_use]
pub fn used(config: &Config, surveyed: &[Surveyed<'_>]) -> Used {
    let libraries: Vec<_> = surveyed.iter().filter(|library| library.config.generate == Generate::Used).collect();
    if libraries.is_empty() {
        return Used::default();
    }
    let usage = Usage::scan(config);
    let relevant = |library: &Surveyed<'_>| usage.relevant(&library.facts, &library.config.rust_name);
    let libraries = libraries.into_iter().map(|library| (library.config.key.clone(), relevant(library))).collect();
    Used { libraries, watch: usage.watch, unread: usage.unread }
}

impl Used {
    /// What is used of one library.
    #[must_use]
    pub fn of(&self, library: &LibraryConfig) -> Option<&Usage> {
        self.libraries.get(&library.key)
    }

    /// The facts, with a stand-in for what the sources use in vain where that is wanted.
    #[must_use]
    pub fn named<'f>(&self, library: &LibraryConfig, facts: &'f facts::Library, diagnostics: &mut Diagnostics) -> Cow<'f, facts::Library> {
        let mut named = Cow::Borrowed(facts);
        for (name, diagnostic) in self.of(library).map(|usage| unknown(library, facts, usage)).unwrap_or_default() {
            diagnostics.push(diagnostic);
            if library.on_missing == OnMissing::Stub {
                adjust::stand_in(named.to_mut(), &name);
            }
        }
        named
    }

    /// The library without what is not used.
    #[must_use]
    pub fn pruned(&self, config: &LibraryConfig, library: ir::Library) -> ir::Library {
        match self.of(config) {
            Some(usage) => prune(library, &config.rust_name, usage),
            None => library,
        }
    }
}
