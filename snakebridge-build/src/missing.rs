//! Missing: names in `Cargo.toml` (`include`, `exclude`, `streaming`, `modules`, `module-include`, `type-map`) that match nothing in their library.
//!
//! In come config and facts, out come diagnostics. A name asked for in vain would give a crate without it, so that is an error unless
//! `on-missing` says otherwise; one excluded in vain changes nothing, so that is a warning. Which names are generated is for lowering to decide.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::{Config, LibraryConfig, MappedType, ModuleMode, OnMissing, nearest};
use crate::diagnostic::{Diagnostic, Severity};
use crate::facts::{ClassMember, Library, Member};
use crate::ir;
use crate::lower::is_class;
use crate::problem::Problem;

/// What is said of the patterns of one library.
#[must_use]
pub fn missing(config: &LibraryConfig, facts: &Library) -> Vec<Diagnostic> {
    let mut found = modules(config, facts);
    if [&config.include, &config.exclude, &config.streaming].iter().any(|patterns| !patterns.is_empty()) {
        found.extend(members(config, facts));
    }
    found.extend(undocumented(config, facts));
    found
}

/// What is said of the classes in `type-map` that no library knows, be they used or not.
pub fn unmapped<'l>(config: &'l Config, libraries: impl Iterator<Item = &'l ir::Library> + Clone, facts: &[&Library]) -> Vec<Diagnostic> {
    let maps = config.libraries.iter().map(|library| &library.type_map);
    let mapped: BTreeMap<&String, (&String, &MappedType)> =
        maps.flatten().map(|(class, mapped)| (&mapped.subject, (class, mapped))).collect();
    let unknown =
        mapped.into_values().filter(|(class, _)| !is_class(libraries.clone(), class) && !facts.iter().any(|facts| has_class(facts, class)));
    unknown
        .map(|(class, mapped)| {
            let shown = libraries.clone().flat_map(|library| {
                let classes = |(path, module): (&String, &ir::Module)| {
                    let names = module.members.iter().filter(|(_, member)| matches!(member, ir::Member::Class(_)));
                    names.map(|(name, _)| format!("{path}.{name}")).collect::<Vec<_>>()
                };
                library.modules.iter().flat_map(classes).collect::<Vec<_>>()
            });
            let shown: Vec<String> = shown.collect();
            let hint = match nearest(class, &shown.iter().map(String::as_str).collect::<Vec<_>>()) {
                _ if class.starts_with("builtins.") => "values of the built-in types have Rust's own".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => "write the path by which a library that is bound shows the class: `\"numpy.ndarray\"`".to_owned(),
            };
            let message = format!("no library has a class `{class}` that a type could stand for ({})", mapped.place);
            Diagnostic::error(Problem::TypeMapNotFound, &mapped.subject, message).hint(hint)
        })
        .collect()
}

fn has_class(facts: &Library, name: &str) -> bool {
    facts.classes.contains_key(name) && !name.starts_with("builtins.") || matches!(facts.shown(name), Some(Member::Class { .. }))
}

/// The names that are asked for one by one and are not there, dotted below the root.
#[must_use]
pub fn absent(config: &LibraryConfig, facts: &Library) -> Vec<String> {
    let mut absent: Vec<String> = not_on_surface(config, facts).collect();
    if !config.include.is_empty() {
        let names = names(facts);
        absent.extend(config.include.iter().filter(|name| !name.contains('*') && !names.contains(*name)).cloned());
    }
    absent
}

/// A diagnostic of the severity that `on-missing` asks for.
fn graded(config: &LibraryConfig, problem: Problem, subject: String, message: String) -> Diagnostic {
    let mut diagnostic = Diagnostic::error(problem, subject, message);
    diagnostic.severity = match config.on_missing {
        OnMissing::Error => Severity::Error,
        OnMissing::Warn => Severity::Warning,
        OnMissing::Stub => Severity::Note,
    };
    diagnostic
}

/// What the docs manifest has and the library has not.
fn not_on_surface<'a>(config: &'a LibraryConfig, facts: &'a Library) -> impl Iterator<Item = String> + 'a {
    let names = config.surface.iter().flat_map(|surface| &surface.names);
    names.flat_map(move |(path, names)| {
        let module = facts.modules.get(path);
        let missing = names.iter().filter(move |name| module.is_none_or(|module| !module.members.contains_key(*name)));
        missing.filter_map(move |name| Some(format!("{path}.{name}").strip_prefix(&format!("{}.", facts.name))?.to_owned()))
    })
}

fn undocumented(config: &LibraryConfig, facts: &Library) -> Option<Diagnostic> {
    let absent: Vec<String> = not_on_surface(config, facts).map(|name| format!("`{name}`")).collect();
    let manifest = &config.surface.as_ref()?.file;
    let subject = format!("package.metadata.python-deps.{}.docs-manifest", config.key);
    let number = if absent.len() == 1 { "a name".to_owned() } else { format!("{} names", absent.len()) };
    let message = format!("`{}` lacks {number} of its docs manifest ({})", config.module, config.place);
    let hint = format!("make the manifest of the installed version: `{}`; or write `on-missing = \"warn\"`", manifest.display());
    (!absent.is_empty()).then(|| graded(config, Problem::DocumentedNotFound, subject, message).because(absent.join(", ")).hint(hint))
}

/// Modules that are named and not there. One that is there and cannot be imported has an issue of its own.
fn modules(config: &LibraryConfig, facts: &Library) -> Vec<Diagnostic> {
    let below = |path: &str| path.strip_prefix(&format!("{}.", facts.name)).map(str::to_owned);
    let known: Vec<String> = facts.modules.keys().filter_map(|path| below(path)).collect();
    let broken: Vec<String> = facts
        .issues
        .iter()
        .filter(|issue| !issue.message.starts_with("ModuleNotFoundError"))
        .filter_map(|issue| below(&issue.subject))
        .collect();
    let only: &[String] = if let ModuleMode::Only(modules) = &config.modules { modules } else { &[] };
    // With a docs manifest the modules are the manifest's, not the user's.
    let only = if config.surface.is_some() { &[] } else { only };
    let asked = only.iter().map(|name| ("modules", name)).chain(config.module_include.iter().map(|name| ("module-include", name)));
    let missing = asked.filter(|(_, name)| !known.iter().chain(&broken).any(|module| matches(name.as_bytes(), module.as_bytes())));
    missing
        .map(|(key, name)| {
            let subject = format!("package.metadata.python-deps.{}.{key}", config.key);
            let message = format!("`{}` has no module `{name}` ({})", config.module, config.place);
            let mut near = known.clone();
            // A root that exports its submodules names those too that are not bound.
            near.extend(facts.modules.get(&facts.name).into_iter().flat_map(|root| root.members.keys().cloned()));
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            let hint = match nearest(name, &near) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("names start below `{}`: `\"linalg\"` for `numpy.linalg`", config.module),
            };
            graded(config, Problem::ModuleNotFound, subject, message).hint(hint)
        })
        .collect()
}

fn members(config: &LibraryConfig, facts: &Library) -> Vec<Diagnostic> {
    let names = names(facts);
    let unknown = |pattern: &&String| !names.iter().any(|name| matches(pattern.as_bytes(), name.as_bytes()));
    let subject = |key: &str| format!("package.metadata.python-deps.{}.{key}", config.key);
    let message = |pattern: &str, place: &str| format!("`{}` has no public `{pattern}` ({place})", config.module);
    let hint = |pattern: &str| {
        let all: Vec<&str> = names.iter().map(String::as_str).collect();
        match (facts.declared_only(pattern), nearest(pattern, &all)) {
            (Some(declared), _) => declared.to_owned(),
            (None, Some(near)) => format!("did you mean `{near}`?"),
            (None, None) => {
                let mut first: Vec<&str> = all.iter().copied().filter(|name| !name.contains('.')).collect();
                first.truncate(8);
                format!("names start below `{}` (`{}`, …) and may have a `*`", config.module, first.join("`, `"))
            }
        }
    };
    let included = config.include.iter().filter(unknown).map(|pattern| {
        graded(config, Problem::IncludeNotFound, subject("include"), message(pattern, &config.include_place)).hint(hint(pattern))
    });
    let excluded = config.exclude.iter().filter(unknown).map(|pattern| {
        let warning = Diagnostic::warning(Problem::ExcludeNotFound, subject("exclude"), message(pattern, &config.exclude_place));
        warning.hint(hint(pattern))
    });
    let streaming = config.streaming.iter().filter(unknown).map(|pattern| {
        graded(config, Problem::StreamingNotFound, subject("streaming"), message(pattern, &config.streaming_place)).hint(hint(pattern))
    });
    included.chain(excluded).chain(streaming).collect()
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
