//! Environment, requirements: what the declared libraries need, whether it is installed, and whether two crates can share it.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use pep440_rs::{VersionSpecifiers, release_specifiers_to_ranges};
use pep508_rs::{ExtraName, MarkerEnvironment, VerbatimUrl, VersionOrUrl};

use super::distribution::{Distribution, normalised};
use crate::config::{Config, Origin, Reference};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// A distribution that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its normalised name.
    pub name: String,
    /// Its extras, sorted.
    pub extras: BTreeSet<String>,
    /// Which versions, or from where.
    pub reference: Reference,
    /// Who asks, in the order in which they came.
    pub asked_by: Vec<Asker>,
}

/// Who asks for a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The crate.
    pub package: String,
    /// The key path of the entry.
    pub subject: String,
    /// Where it stands: `Cargo.toml:12`.
    pub place: String,
    /// The request as it was written.
    pub requested: String,
}

impl Requirement {
    /// As PEP 508 writes it: `pandas[parquet]>=2.2,<3`.
    #[must_use]
    pub fn pep508(&self) -> String {
        let extras = self.extras.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        let extras = if extras.is_empty() { extras } else { format!("[{extras}]") };
        match &self.reference {
            Reference::Versions(versions) => format!("{}{extras}{}", self.name, versions.to_string().replace(' ', "")),
            Reference::Url(url) => format!("{}{extras} @ {url}", self.name),
        }
    }

    /// The key path of the first entry that asks.
    #[must_use]
    pub fn subject(&self) -> &str {
        self.asked_by.first().map_or("package.metadata.python-deps", |asker| &asker.subject)
    }

    /// Why it is not met; none when it is.
    #[must_use]
    pub fn unmet(&self, installed: &BTreeMap<String, Distribution>, markers: &MarkerEnvironment) -> Option<String> {
        let Some(distribution) = installed.get(&self.name) else { return Some(format!("`{}` is not installed", self.name)) };
        match &self.reference {
            Reference::Versions(versions) => {
                if !distribution.parsed_version().is_some_and(|version| versions.contains(&version)) {
                    return Some(format!("`{}` {} is installed, `{versions}` is asked for", self.name, distribution.version));
                }
            }
            Reference::Url(url) => {
                if !comes_from(distribution, url) {
                    return Some(format!("`{}` {} is installed, but not from `{url}`", self.name, distribution.version));
                }
            }
        }
        self.extras.iter().find_map(|extra| unmet_extra(&self.name, distribution, extra, installed, markers))
    }
}

/// Whether `direct_url.json` says that a distribution was installed from an address.
fn comes_from(distribution: &Distribution, url: &str) -> bool {
    let Some(record) = distribution.direct_url() else { return false };
    let text = |path: &str| record.pointer(path).and_then(serde_json::Value::as_str);
    let Some(recorded) = text("/url") else { return false };
    let Some(git) = url.strip_prefix("git+") else { return recorded == url.split('#').next().unwrap_or(url) };
    // An `@` in the host part is a user's name, not a revision.
    let path_start = git.find("://").and_then(|scheme| git[scheme + 3..].find('/').map(|slash| scheme + 3 + slash)).unwrap_or(0);
    match git[path_start..].rfind('@') {
        Some(at) => {
            let revision = &git[path_start + at + 1..];
            let known = [text("/vcs_info/requested_revision"), text("/vcs_info/commit_id")];
            recorded == &git[..path_start + at] && known.contains(&Some(revision))
        }
        None => recorded == git,
    }
}

/// What an extra needs and is not installed.
fn unmet_extra(
    name: &str,
    distribution: &Distribution,
    extra: &str,
    installed: &BTreeMap<String, Distribution>,
    markers: &MarkerEnvironment,
) -> Option<String> {
    let extras = [ExtraName::from_str(extra).ok()?];
    distribution.header("Requires-Dist").iter().find_map(|line| {
        let needed = pep508_rs::Requirement::<VerbatimUrl>::from_str(line).ok()?;
        if !needed.evaluate_markers(markers, &extras) || needed.evaluate_markers(markers, &[]) {
            return None;
        }
        let present = installed.get(&normalised(needed.name.as_ref()));
        let met = present.is_some_and(|present| match &needed.version_or_url {
            Some(VersionOrUrl::VersionSpecifier(versions)) => present.parsed_version().is_some_and(|version| versions.contains(&version)),
            _ => true,
        });
        (!met).then(|| format!("`{name}[{extra}]` needs `{}`, which is not installed", line.split(';').next().unwrap_or(line).trim()))
    })
}

/// What several crates need together, sorted by name.
///
/// # Errors
///
/// Two entries that no version can meet both; each conflict is one diagnostic that names the two.
pub fn union<'c>(configs: impl IntoIterator<Item = &'c Config>) -> Result<Vec<Requirement>, Vec<Diagnostic>> {
    let mut all: BTreeMap<String, Requirement> = BTreeMap::new();
    let mut conflicts = Vec::new();
    for (config, library) in configs.into_iter().flat_map(|config| config.libraries.iter().map(move |library| (config, library))) {
        let Origin::Distribution { name, extras, reference, requested } = &library.origin else { continue };
        let asker = Asker {
            package: config.package.clone(),
            subject: format!("package.metadata.python-deps.{}", library.key),
            place: library.place.clone(),
            requested: requested.clone(),
        };
        match all.get_mut(name) {
            None => {
                let extras = extras.iter().cloned().collect();
                let requirement = Requirement { name: name.clone(), extras, reference: reference.clone(), asked_by: vec![asker] };
                all.insert(name.clone(), requirement);
            }
            Some(known) => match both(&known.reference, reference) {
                Some(reference) => {
                    known.reference = reference;
                    known.extras.extend(extras.iter().cloned());
                    known.asked_by.push(asker);
                }
                None => conflicts.push(conflict(known, &asker, reference)),
            },
        }
    }
    if conflicts.is_empty() { Ok(all.into_values().collect()) } else { Err(conflicts) }
}

/// What meets both references; none when nothing can.
fn both(left: &Reference, right: &Reference) -> Option<Reference> {
    match (left, right) {
        (Reference::Versions(left), Reference::Versions(right)) => {
            let mut clauses: Vec<_> = left.iter().chain(right.iter()).cloned().collect();
            let mut seen = BTreeSet::new();
            clauses.retain(|clause| seen.insert(clause.to_string()));
            let joined: VersionSpecifiers = clauses.into_iter().collect();
            let empty = release_specifiers_to_ranges(joined.clone()).is_empty();
            (!empty).then_some(Reference::Versions(joined))
        }
        (Reference::Url(left), Reference::Url(right)) => (left == right).then(|| Reference::Url(left.clone())),
        (Reference::Url(url), Reference::Versions(any)) | (Reference::Versions(any), Reference::Url(url)) => {
            any.is_empty().then(|| Reference::Url(url.clone()))
        }
    }
}

fn conflict(known: &Requirement, asker: &Asker, reference: &Reference) -> Diagnostic {
    let first = known.asked_by.first().map(|first| format!("`{}` ({}, {})", first.package, first.subject, first.place)).unwrap_or_default();
    let written = |reference: &Reference| match reference {
        Reference::Versions(versions) if versions.is_empty() => "any version".to_owned(),
        Reference::Versions(versions) => format!("`{versions}`"),
        Reference::Url(url) => format!("`{url}`"),
    };
    Diagnostic::error(
        Problem::EnvironmentConflict,
        &asker.subject,
        format!("no `{}` fits all who ask for it ({})", known.name, asker.place),
    )
    .because(format!(
        "{first} asks for {}\n`{}` ({}, {}) asks for {}",
        written(&known.reference),
        asker.package,
        asker.subject,
        asker.place,
        written(reference)
    ))
    .hint("change one of the two, or give one crate an environment of its own: `venv = \"…\"` under `[package.metadata.snakebridge]`")
}
