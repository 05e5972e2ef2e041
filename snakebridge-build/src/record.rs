//! Record: what of a build is committed, manifest, facts and lock, and what changed in a library since the last one.

use std::collections::BTreeMap;

use crate::config::{Config, Origin};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::drift::Drift;
use crate::environment::Environment;
use crate::facts;
use crate::lock::{self, Generator, Lock};
use crate::manifest::{self, Manifest, Stored};
use crate::outputs::Outputs;
use crate::pipeline;
use crate::problem::Problem;
use crate::survey::Surveyed;

/// Writes manifest, facts and lock, and says what changed in a library since the last time.
pub fn record(outputs: &Outputs, config: &Config, environment: &Environment, surveyed: &[Surveyed<'_>], diagnostics: &mut Diagnostics) {
    let mut manifest = Manifest::default();
    let mut texts = BTreeMap::new();
    let before = outputs.lock();
    let mut drifts = BTreeMap::new();
    for library in surveyed {
        if let Some(Stored { entry, text }) = &library.stored {
            manifest.keep(&library.config.key, entry.clone());
            texts.insert(library.config.key.clone(), text.clone());
            continue;
        }
        if let Some(drift) = drifted(outputs, library, before.as_ref(), diagnostics) {
            drifts.insert(library.config.key.clone(), drift.to_string());
        }
        match manifest.insert(&library.config.key, library.fingerprint.clone(), &library.facts) {
            Ok(text) => drop(texts.insert(library.config.key.clone(), text)),
            Err(error) => diagnostics.push(Diagnostic::bug(&library.config.key, "the facts cannot be written as JSON", &error)),
        }
    }
    let lock = Lock::new(lock::Contents::of(config, environment)).settled(before.clone());
    diagnostics.extend(before.and_then(|before| changed(&lock::changes(&before, &lock, &drifts))));
    match lock.to_text().map(|lock| outputs.record(&manifest, &texts, &lock)) {
        Ok(Ok(warning)) => diagnostics.extend(warning),
        Ok(Err(error)) => diagnostics.push(error.diagnostic()),
        Err(error) => diagnostics.push(Diagnostic::bug(lock::FILE, "the lock cannot be written as TOML", &error)),
    }
}

/// What changed in the lock: who commits it wants to know.
fn changed(changes: &[String]) -> Option<Diagnostic> {
    let (first, others) = changes.split_first()?;
    let message = if others.is_empty() { first.clone() } else { format!("{} things changed", changes.len()) };
    let diagnostic = Diagnostic::warning(Problem::LockChanged, lock::FILE, message);
    Some(if others.is_empty() { diagnostic } else { diagnostic.because(changes.join("\n")) })
}

/// Compares a library with its facts of the last time: a few lines for the build's output, all of it for the report.
fn drifted(outputs: &Outputs, library: &Surveyed<'_>, lock: Option<&Lock>, diagnostics: &mut Diagnostics) -> Option<Drift> {
    let (key, options) = (&library.config.key, pipeline::options(library.config));
    let before = outputs.homes().iter().find_map(|home| manifest::last_facts(home, key));
    let before = before.filter(|before| *before != library.facts)?;
    let judged = |facts: &facts::Library| pipeline::resolved(library.config, facts, &mut Diagnostics::default());
    let version = |facts: &facts::Library| facts.distribution.as_ref().map_or_else(|| facts.python.clone(), |found| found.version.clone());
    let (old, new) = (version(&before), version(&library.facts));
    let is_own = matches!(library.config.origin, Origin::File { .. });
    if old == new && !is_own && lock.is_none_or(|lock| lock.generator != Generator::here()) {
        // The library is the one that it was; another version of us sees more of it, or less.
        return None;
    }
    let drift = Drift::between(&judged(&before), &judged(&library.facts), &options);
    if drift.is_empty() {
        return None;
    }
    let versions = if old == new { String::new() } else { format!(" from {old} to {new}") };
    let message = format!("the library's API changed{versions}: {drift}");
    let (summary, listed) = (drift.summary(), drift.listed());
    if summary != listed {
        diagnostics.push(Diagnostic::note(Problem::Drift, key, &message).because(listed));
    }
    diagnostics.push(Diagnostic::warning(Problem::Drift, key, message).because(summary));
    Some(drift)
}
