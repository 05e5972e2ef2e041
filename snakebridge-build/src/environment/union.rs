//! Environment, the union: what several crates need together, and who contradicts whom where there is no such thing.
//!
//! In come the configs, the one that is built first, and the interpreter's markers; out come [`Needs`], or one [`Conflict`] for each package that cannot be had by all.

use std::collections::BTreeMap;
use std::fmt;

use pep440_rs::{VersionSpecifiers, release_specifiers_to_ranges};
use pep508_rs::MarkerEnvironment;

use super::requirement::{Asker, Requirement};
use crate::address;
use crate::config::{Config, Origin, Reference, Role};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// What several crates need together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// What is to be there, sorted by name.
    pub requirements: Vec<Requirement>,
    /// What holds for other packages that come with these.
    pub limits: Vec<Requirement>,
}

/// A package that no version of fits all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    name: String,
    asked_by: Vec<Asker>,
}

/// What one entry asks.
struct Ask<'c> {
    name: &'c str,
    extras: &'c [String],
    hashes: &'c [String],
    role: Role,
    asker: Asker,
}

/// What several crates need together.
///
/// # Errors
///
/// Entries that nothing can meet at once, by package.
pub fn union<'c>(configs: impl IntoIterator<Item = &'c Config>, markers: &MarkerEnvironment) -> Result<Needs, Vec<Conflict>> {
    let mut asks: Vec<Ask<'c>> = configs.into_iter().flat_map(|config| asked(config, markers)).collect();
    // A limit says nothing about what is taken from an address, so it comes when it is known what is.
    asks.sort_by_key(|ask| ask.role == Role::Limit);
    let mut known: BTreeMap<&str, (Requirement, bool)> = BTreeMap::new();
    let mut conflicts: BTreeMap<&str, Conflict> = BTreeMap::new();
    for Ask { name, extras, hashes, role, asker } in asks {
        let (requirement, wanted) =
            known.entry(name).or_insert_with(|| (Requirement::of(name, Reference::Versions(VersionSpecifiers::empty())), false));
        let fixed = role == Role::Limit && !matches!(requirement.reference, Reference::Versions(_));
        if !fixed {
            match both(&requirement.reference, &asker.reference) {
                Some(reference) => requirement.reference = reference,
                None => drop(conflicts.entry(name).or_insert_with(|| Conflict { name: name.to_owned(), asked_by: Vec::new() })),
            }
        }
        *wanted |= role == Role::Wanted;
        requirement.extras.extend(extras.iter().cloned());
        requirement.hashes.extend(hashes.iter().cloned());
        requirement.asked_by.push(asker);
    }
    let mut needs = Needs::default();
    for (name, (requirement, wanted)) in known {
        match conflicts.get_mut(name) {
            Some(conflict) => conflict.asked_by = requirement.asked_by,
            None if wanted => needs.requirements.push(requirement),
            None => needs.limits.push(requirement),
        }
    }
    if conflicts.is_empty() { Ok(needs) } else { Err(conflicts.into_values().collect()) }
}

/// What one crate asks for: its libraries, and the files that it names.
fn asked<'c>(config: &'c Config, markers: &MarkerEnvironment) -> Vec<Ask<'c>> {
    let asker = |subject: String, place: &str, reference: &Reference| Asker {
        package: config.package.clone(),
        subject,
        place: place.to_owned(),
        reference: reference.clone(),
    };
    let libraries = config.libraries.iter().filter_map(|library| {
        let Origin::Distribution { name, extras, reference, .. } = &library.origin else { return None };
        let asker = asker(format!("package.metadata.python-deps.{}", library.key), &library.place, reference);
        Some(Ask { name, extras, hashes: &[], role: Role::Wanted, asker })
    });
    let given = config.settings.given.iter().filter(|given| given.marker.evaluate(markers, &[])).map(|given| {
        let asker = asker(format!("package.metadata.snakebridge.{}", given.key), &given.place, &given.reference);
        Ask { name: &given.name, extras: &given.extras, hashes: &given.hashes, role: given.role, asker }
    });
    libraries.chain(given).collect()
}

/// What meets both references; none when nothing can.
fn both(left: &Reference, right: &Reference) -> Option<Reference> {
    match (left, right) {
        (Reference::Versions(left), Reference::Versions(right)) => {
            let mut clauses: Vec<_> = left.iter().chain(right.iter()).cloned().collect();
            let mut seen = std::collections::BTreeSet::new();
            clauses.retain(|clause| seen.insert(clause.to_string()));
            let joined: VersionSpecifiers = clauses.into_iter().collect();
            let empty = release_specifiers_to_ranges(joined.clone()).is_empty();
            (!empty).then_some(Reference::Versions(joined))
        }
        (Reference::Versions(any), fixed) | (fixed, Reference::Versions(any)) => any.is_empty().then(|| fixed.clone()),
        (left, right) => (left == right).then(|| left.clone()),
    }
}

impl Conflict {
    /// Whether this crate is among those who contradict one another.
    #[must_use]
    pub fn involves(&self, package: &str) -> bool {
        self.asked_by.iter().any(|asker| asker.package == package)
    }

    /// What a user reads: everybody who asks, with the place where it stands and what is asked for.
    #[must_use]
    pub fn diagnostic(&self) -> Diagnostic {
        let subject = self.asked_by.first().map_or("package.metadata.python-deps", |asker| &asker.subject);
        let lines: Vec<String> = self.asked_by.iter().map(ToString::to_string).collect();
        let several = self.asked_by.iter().any(|asker| asker.package != self.asked_by[0].package);
        let hint = if several {
            "change what one of them asks for, or give one crate an environment of its own: `venv = \"…\"` under `[package.metadata.snakebridge]`"
        } else {
            "change what one of them asks for"
        };
        Diagnostic::error(Problem::EnvironmentConflict, subject, format!("no `{}` fits all who ask for it", self.name))
            .because(lines.join("\n"))
            .hint(hint)
    }
}

impl Asker {
    /// The same with the name of what is asked for.
    pub(super) fn of(&self, name: &str) -> String {
        let asked = match &self.reference {
            Reference::Versions(versions) if versions.is_empty() => format!("any version of `{name}`"),
            Reference::Versions(versions) => format!("`{name}{}`", versions.to_string().replace(' ', "")),
            Reference::Url(_) | Reference::Local(_) => format!("`{name}`, {}", self.asked()),
        };
        self.sentence(&asked)
    }

    fn asked(&self) -> String {
        match &self.reference {
            Reference::Versions(versions) if versions.is_empty() => "any version".to_owned(),
            Reference::Versions(versions) => format!("`{versions}`"),
            Reference::Url(url) => format!("`{}`", address::shown(url)),
            Reference::Local(local) => format!("the one at `{}`", local.path.display()),
        }
    }

    fn sentence(&self, asked: &str) -> String {
        format!("`{}` asks for {asked} ({}, {})", self.package, self.subject, self.place)
    }
}

impl fmt::Display for Asker {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.sentence(&self.asked()))
    }
}
