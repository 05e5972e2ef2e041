//! Lock, a change of it in words: `numpy` 2.3.1 -> 2.4.0, 3 breaking changes.
//!
//! In come the lock before and the new one, and what changed in the API of each library; out come short phrases, the interpreter first. What differs in the machine
//! alone never gets here: see [`Lock::settled`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;

use super::{Lock, Package};

/// What changed, in words; empty when nothing worth telling did.
#[must_use]
pub fn changes(before: &Lock, now: &Lock, drifts: &BTreeMap<String, String>) -> Vec<String> {
    let mut changes = Vec::new();
    let mut moved = |name: &str, old: &dyn Display, new: &dyn Display| {
        let (old, new) = (old.to_string(), new.to_string());
        if old != new {
            changes.push(format!("{name} {old} -> {new}"));
        }
    };
    moved("Python", &before.interpreter.version, &now.interpreter.version);
    moved("ABI", &before.interpreter.abi, &now.interpreter.abi);
    moved("operating system", &before.platform.os, &now.platform.os);
    moved("processor", &before.platform.arch, &now.platform.arch);
    moved("SnakeBridge", &before.generator.version, &now.generator.version);
    changes.extend(requests(before, now));
    let names: BTreeSet<&String> = before.packages.keys().chain(now.packages.keys()).collect();
    changes.extend(names.into_iter().filter_map(|name| {
        let change = package(name, before.packages.get(name), now.packages.get(name))?;
        let drift =
            now.libraries.iter().find(|(_, library)| distribution(&library.requested) == *name).and_then(|(key, _)| drifts.get(key));
        Some(drift.map_or(change.clone(), |drift| format!("{change}, {drift}")))
    }));
    changes
}

/// What became of one package.
fn package(name: &str, before: Option<&Package>, now: Option<&Package>) -> Option<String> {
    match (before, now) {
        (None, Some(now)) => Some(format!("`{name}` {} is new", now.version)),
        (Some(before), None) => Some(format!("`{name}` {} is gone", before.version)),
        (Some(before), Some(now)) if before.version != now.version => Some(format!("`{name}` {} -> {}", before.version, now.version)),
        (Some(Package { hash: Some(old), .. }), Some(Package { hash: Some(new), version })) if old != new => {
            Some(format!("`{name}` {version} has other files"))
        }
        _ => None,
    }
}

/// What is asked for otherwise than before; that a library came or went shows in its package.
fn requests<'l>(before: &'l Lock, now: &'l Lock) -> impl Iterator<Item = String> + use<'l> {
    now.libraries.iter().filter_map(|(key, library)| {
        let old = before.libraries.get(key).filter(|old| old.requested != library.requested)?;
        Some(format!("`{key}` is asked for by `{}` instead of `{}`", library.requested, old.requested))
    })
}

/// The distribution in `numpy[extra]>=2.4`.
fn distribution(requested: &str) -> &str {
    let end = requested.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).unwrap_or(requested.len());
    &requested[..end]
}

#[cfg(test)]
mod tests {
    use super::super::tests::lock;
    use super::*;
    use crate::fingerprint::Fingerprint;

    #[test]
    fn a_change_is_told_in_words() {
        let before = lock();
        assert!(changes(&before, &lock(), &BTreeMap::new()).is_empty());
        let mut now = lock();
        now.interpreter.version = "3.11.8".to_owned();
        now.libraries.get_mut("numpy").expect("a library").requested = "numpy>=2.4.2,<3".to_owned();
        let package = |version: &str, hash: &[u8]| Package { version: version.to_owned(), hash: Some(Fingerprint::of(hash)) };
        now.packages.insert("numpy".to_owned(), package("2.4.2", b"y"));
        now.packages.insert("six".to_owned(), package("1.17.0", b"six"));
        let drifts = BTreeMap::from([("numpy".to_owned(), "3 breaking changes".to_owned())]);
        assert_eq!(
            changes(&before, &now, &drifts),
            [
                "Python 3.11.7 -> 3.11.8",
                "`numpy` is asked for by `numpy>=2.4.2,<3` instead of `numpy>=2.4,<3`",
                "`numpy` 2.4.1 -> 2.4.2, 3 breaking changes",
                "`six` 1.17.0 is new",
            ]
        );
        let mut other = now.clone();
        other.packages.insert("numpy".to_owned(), package("2.4.2", b"z"));
        other.packages.remove("six");
        assert_eq!(changes(&now, &other, &BTreeMap::new()), ["`numpy` 2.4.2 has other files", "`six` 1.17.0 is gone"]);
    }
}
