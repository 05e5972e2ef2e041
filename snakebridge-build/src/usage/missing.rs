//! Usage: what the sources name of a library and the library does not have.

use std::collections::BTreeMap;

use super::{Named, Usage};
use crate::config::{LibraryConfig, OnMissing, nearest};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{Library, Member};
use crate::lower::canonical;
use crate::problem::Problem;

/// The unknown names, dotted below the root, with what is to be said about each. Nothing where the name of the library may mean something else: a
/// module of the package's own, or a crate that it depends on.
#[must_use]
pub(super) fn unknown(config: &LibraryConfig, facts: &Library, usage: &Usage) -> Vec<(String, Diagnostic)> {
    let root: Vec<&str> = config.rust_name.split("::").collect();
    if root.first().is_some_and(|first| usage.taken.contains(*first)) {
        return Vec::new();
    }
    let mut unknown: BTreeMap<String, &Named> = BTreeMap::new();
    for named in &usage.paths {
        let Some(rest) = named.segments.get(root.len()..).filter(|rest| !rest.is_empty()) else { continue };
        if !named.segments.iter().zip(&root).all(|(one, other)| one == other) {
            continue;
        }
        if let Some(name) = lacking(facts, rest) {
            unknown.entry(name).or_insert(named);
        }
    }
    unknown.into_iter().map(|(name, named)| (name.clone(), diagnostic(config, facts, &name, named))).collect()
}

/// The first name of a path that is not there; none when the path leads somewhere, or beyond what the facts say.
fn lacking(facts: &Library, rest: &[String]) -> Option<String> {
    let mut path = facts.name.clone();
    for segment in rest {
        let wanted = forms(segment);
        let is_wanted = |name: &str| wanted.contains(&canonical(name));
        let inner = facts.modules.keys().find(|inner| {
            inner.strip_prefix(&path).and_then(|rest| rest.strip_prefix('.')).is_some_and(|name| !name.contains('.') && is_wanted(name))
        });
        if let Some(inner) = inner {
            path.clone_from(inner);
            continue;
        }
        let module = facts.modules.get(&path)?;
        match module.members.iter().find(|(name, _)| is_wanted(name)) {
            Some((_, Member::Module { module })) if facts.modules.contains_key(module) => path.clone_from(module),
            Some(_) => return None,
            // The functions of discovery, and what Rust itself has in every module.
            None if segment.starts_with("__") => return None,
            None => {
                let below = path.strip_prefix(&facts.name).unwrap_or_default().trim_start_matches('.');
                return Some(if below.is_empty() { segment.clone() } else { format!("{below}.{segment}") });
            }
        }
    }
    None
}

/// What a segment may be: `mean_with` is `mean`'s.
fn forms(segment: &str) -> Vec<String> {
    let mut usage = Usage::default();
    usage.add(segment);
    usage.words.into_iter().collect()
}

fn diagnostic(config: &LibraryConfig, facts: &Library, name: &str, named: &Named) -> Diagnostic {
    let (module, last) = name.rsplit_once('.').unwrap_or(("", name));
    let path = if module.is_empty() { facts.name.clone() } else { format!("{}.{module}", facts.name) };
    let known: Vec<&str> = facts.modules.get(&path).into_iter().flat_map(|module| module.members.keys()).map(String::as_str).collect();
    let message = format!("`{path}` has no public `{last}`, which `{}` uses", named.file);
    let mut diagnostic = Diagnostic::error(Problem::UsedNotFound, format!("{}.{name}", config.module), message);
    diagnostic.severity = match config.on_missing {
        OnMissing::Error => Severity::Error,
        OnMissing::Warn => Severity::Warning,
        OnMissing::Stub => Severity::Note,
    };
    diagnostic.hint(match (facts.declared_only(name), nearest(last, &known)) {
        (Some(declared), _) => declared.to_owned(),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => "correct the name, bind more modules by `module-mode` or `modules`, or write `on-missing = \"stub\"`".to_owned(),
    })
}
