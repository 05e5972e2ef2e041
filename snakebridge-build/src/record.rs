//! Record: what of a build is committed, manifest, facts and lock, and what changed in a library since the last one.

use std::collections::BTreeMap;

use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::drift::Drift;
use crate::environment::Environment;
use crate::facts;
use crate::lock::{self, Lock};
use crate::manifest::{self, Manifest};
use crate::outputs::Outputs;
use crate::survey::Surveyed;

/// Writes manifest, facts and lock, and says what changed in a library since the last time.
pub fn record(outputs: &Outputs, config: &Config, environment: &Environment, surveyed: &[Surveyed<'_>], diagnostics: &mut Diagnostics) {
    let mut manifest = Manifest::default();
    let mut texts = BTreeMap::new();
    for library in surveyed {
        if library.introspected {
            drifted(outputs, library, diagnostics);
        }
        match manifest.insert(&library.config.key, library.fingerprint.clone(), &library.facts) {
            Ok(text) => drop(texts.insert(library.config.key.clone(), text)),
            Err(error) => diagnostics.push(Diagnostic::error("facts-not-serialised", &library.config.key, error.to_string())),
        }
    }
    let lock = Lock::new(lock::Contents::of(config, environment)).settled(outputs.lock());
    match lock.to_text().map(|lock| outputs.record(&manifest, &texts, &lock)) {
        Ok(Ok(warning)) => diagnostics.extend(warning),
        Ok(Err(error)) => diagnostics.push(error.diagnostic()),
        Err(error) => diagnostics.push(Diagnostic::error("lock-not-serialised", lock::FILE, error.to_string())),
    }
}

fn drifted(outputs: &Outputs, library: &Surveyed<'_>, diagnostics: &mut Diagnostics) {
    let key = &library.config.key;
    let Some(before) = outputs.homes().iter().find_map(|home| manifest::last_facts(home, key)) else { return };
    let drift = Drift::between(&before, &library.facts);
    if !drift.is_empty() {
        let version =
            |facts: &facts::Library| facts.distribution.as_ref().map_or_else(|| facts.python.clone(), |found| found.version.clone());
        let (old, new) = (version(&before), version(&library.facts));
        let versions = if old == new { String::new() } else { format!(" from {old} to {new}") };
        diagnostics.push(Diagnostic::warning("drift", key, format!("the library's API changed{versions}: {drift}")));
    }
}
