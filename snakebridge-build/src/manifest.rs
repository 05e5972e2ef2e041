//! The manifest: what was found in the libraries, as files that are committed.
//!
//! `.snakebridge/manifest.json` names every library with the fingerprint of what its facts depend on; the facts themselves lie in
//! `.snakebridge/facts/<library>.json`. Sorted keys, no timestamps, no machine paths, a trailing newline: the same libraries
//! give the same bytes on every machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::ser::PrettyFormatter;

use crate::facts;
use crate::files::{Batch, FileError};
use crate::fingerprint::Fingerprint;

/// The folder in the package.
pub const FOLDER: &str = ".snakebridge";

/// The version of the manifest's own schema.
const SCHEMA: u32 = 1;

/// `.snakebridge/manifest.json`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    schema: u32,
    /// The libraries by the name that they have in `Cargo.toml`.
    pub libraries: BTreeMap<String, Entry>,
}

/// One library in the manifest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// The root module as Python imports it.
    pub module: String,
    /// The version of the distribution, else `__version__` of the module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What the facts depend on: configuration, interpreter, installed version, generator.
    pub fingerprint: Fingerprint,
    /// The hash of the facts file.
    pub facts: Fingerprint,
}

/// What is stored about a library and still holds.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The library in the manifest.
    pub entry: Entry,
    /// The text of its facts file.
    pub text: Vec<u8>,
}

impl Manifest {
    /// Reads the manifest of a package. One that is missing, unreadable or of another schema counts as empty: everything is then introspected anew.
    #[must_use]
    pub fn read(package: &Path) -> Self {
        let text = fs::read(package.join(FOLDER).join("manifest.json")).unwrap_or_default();
        serde_json::from_slice(&text).ok().filter(|manifest: &Self| manifest.schema == SCHEMA).unwrap_or_default()
    }

    /// The stored facts of a library, if they were made under this fingerprint and have not been touched since.
    #[must_use]
    pub fn facts(&self, package: &Path, library: &str, fingerprint: &Fingerprint) -> Option<(facts::Library, Stored)> {
        let entry = self.libraries.get(library).filter(|entry| entry.fingerprint == *fingerprint)?;
        let text = fs::read(facts_path(package, library)).ok()?;
        if Fingerprint::of(&text) != entry.facts {
            return None;
        }
        let facts = serde_json::from_slice(&text).ok().filter(|facts: &facts::Library| facts.schema == facts::SCHEMA)?;
        Some((facts, Stored { entry: entry.clone(), text }))
    }

    /// Adds a library whose facts are what they were.
    pub fn keep(&mut self, library: &str, entry: Entry) {
        self.schema = SCHEMA;
        self.libraries.insert(library.to_owned(), entry);
    }

    /// Adds a library and returns the text of its facts file.
    ///
    /// # Errors
    ///
    /// Never for facts that came from `introspect.py`; serde's own error otherwise.
    pub fn insert(&mut self, library: &str, fingerprint: Fingerprint, facts: &facts::Library) -> serde_json::Result<Vec<u8>> {
        let text = pretty(facts)?;
        let version = facts.distribution.as_ref().map(|distribution| distribution.version.clone()).or_else(|| facts.version.clone());
        let entry = Entry { module: facts.name.clone(), version, fingerprint, facts: Fingerprint::of(&text) };
        self.keep(library, entry);
        Ok(text)
    }

    /// Stages the manifest and the facts files; facts of libraries that are no longer declared are removed.
    ///
    /// # Errors
    ///
    /// When a file cannot be prepared.
    pub fn stage(&self, package: &Path, facts: &BTreeMap<String, Vec<u8>>, batch: &mut Batch) -> Result<(), FileError> {
        for (library, text) in facts {
            batch.stage(facts_path(package, library), text)?;
        }
        let folder = package.join(FOLDER);
        batch.own(folder.join("facts"), |path| path.extension().is_some_and(|extension| extension == "json"));
        // Plain strings, maps and numbers always serialise.
        batch.stage(folder.join("manifest.json"), &pretty(self).unwrap_or_default())
    }
}

/// The facts that were stored last, whatever they were made under.
#[must_use]
pub fn last_facts(package: &Path, library: &str) -> Option<facts::Library> {
    serde_json::from_slice(&fs::read(facts_path(package, library)).ok()?).ok()
}

/// The facts that were stored last, with the fingerprint that they were made under.
#[must_use]
pub fn last(package: &Path, library: &str) -> Option<(facts::Library, Fingerprint)> {
    let entry = Manifest::read(package).libraries.remove(library)?;
    Some((last_facts(package, library)?, entry.fingerprint))
}

/// Where the facts of a library lie.
#[must_use]
pub fn facts_path(package: &Path, library: &str) -> PathBuf {
    package.join(FOLDER).join("facts").join(format!("{library}.json"))
}

fn pretty(value: &impl Serialize) -> serde_json::Result<Vec<u8>> {
    // One space keeps differences readable and the files a fifth smaller than two.
    let mut writer = serde_json::Serializer::with_formatter(Vec::new(), PrettyFormatter::with_indent(b" "));
    value.serialize(&mut writer)?;
    let mut text = writer.into_inner();
    text.push(b'\n');
    Ok(text)
}
