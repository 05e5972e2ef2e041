//! Missing: patterns of `include` and `exclude` in `Cargo.toml` that match nothing in their library.
//!
//! In come config and facts, out come diagnostics. An `include` that matches nothing would give a crate without what it asked for, so it is an
//! error; an `exclude` that matches nothing changes nothing, so it is a warning. Which names are generated is for lowering to decide.

use std::collections::BTreeSet;

use crate::config::{LibraryConfig, nearest};
use crate::diagnostic::Diagnostic;
use crate::facts::{ClassMember, Library, Member};

/// What is said of the patterns of one library.
#[must_use]
pub fn missing(config: &LibraryConfig, facts: &Library) -> Vec<Diagnostic> {
    if config.include.is_empty() && config.exclude.is_empty() {
        return Vec::new();
    }
    let names = names(facts);
    let unknown = |pattern: &&String| !names.iter().any(|name| matches(pattern.as_bytes(), name.as_bytes()));
    let subject = |key: &str| format!("package.metadata.python-deps.{}.{key}", config.key);
    let message = |pattern: &str, place: &str| format!("`{}` has no public `{pattern}` ({place})", config.module);
    let hint = |pattern: &str| {
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        match nearest(pattern, &all) {
            Some(near) => format!("did you mean `{near}`?"),
            None => {
                let mut first: Vec<&str> = all.iter().copied().filter(|name| !name.contains('.')).collect();
                first.truncate(8);
                format!("names start below `{}` (`{}`, …) and may have a `*`", config.module, first.join("`, `"))
            }
        }
    };
    let included = config.include.iter().filter(unknown).map(|pattern| {
        let error = Diagnostic::error("include-not-found", subject("include"), message(pattern, &config.include_place));
        error.hint(hint(pattern))
    });
    let excluded = config.exclude.iter().filter(unknown).map(|pattern| {
        let warning = Diagnostic::warning("exclude-not-found", subject("exclude"), message(pattern, &config.exclude_place));
        warning.hint(hint(pattern))
    });
    included.chain(excluded).collect()
}

/// Every public name below the root, dotted: modules, their members, the members of their classes.
fn names(facts: &Library) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (path, module) in &facts.modules {
        let below = match path.strip_prefix(&facts.name) {
            Some("") => String::new(),
            Some(rest) => format!("{}.", rest.trim_start_matches('.')),
            None => continue,
        };
        if !below.is_empty() {
            names.insert(below.trim_end_matches('.').to_owned());
        }
        for (name, member) in &module.members {
            if let Member::Class { class } = member {
                members_of(facts, class, &format!("{below}{name}"), 0, &mut names);
            }
            names.insert(format!("{below}{name}"));
        }
    }
    names
}

/// A class may hold itself; deeper than this nobody names anything.
const DEPTH: usize = 3;

fn members_of(facts: &Library, class: &str, path: &str, depth: usize, names: &mut BTreeSet<String>) {
    let Some(class) = facts.classes.get(class).filter(|_| depth < DEPTH) else { return };
    let bases = class.mro.iter().filter_map(|base| facts.classes.get(base));
    for (name, member) in std::iter::once(class).chain(bases).flat_map(|class| &class.members) {
        let path = format!("{path}.{name}");
        if let ClassMember::Class { class } = member {
            members_of(facts, class, &path, depth + 1, names);
        }
        names.insert(path);
    }
}

/// `*` stands for any run of characters.
fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skipped| matches(rest, &text[skipped..])),
        Some((letter, rest)) => text.split_first().is_some_and(|(first, others)| first == letter && matches(rest, others)),
    }
}
