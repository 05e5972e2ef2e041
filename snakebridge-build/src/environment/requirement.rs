//! Environment, requirements: what the declared libraries need, and whether it is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::str::FromStr;

use pep440_rs::{Operator, Version, VersionSpecifiers};
use pep508_rs::{ExtraName, MarkerEnvironment, VerbatimUrl, VersionOrUrl};

use super::distribution::{Distribution, normalised};
use crate::address;
use crate::config::{Local, Reference};

/// A distribution that is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Its normalised name.
    pub name: String,
    /// Its extras, sorted.
    pub extras: BTreeSet<String>,
    /// Which versions, or from where.
    pub reference: Reference,
    /// The hashes of which what is downloaded must have one, where a file of the user's names them.
    pub hashes: BTreeSet<String>,
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
    /// Where it stands: `Cargo.toml:12`, `constraints.txt:3`.
    pub place: String,
    /// What it asks for.
    pub reference: Reference,
}

impl Requirement {
    /// Whatever version the index has.
    #[must_use]
    pub fn of(name: &str, reference: Reference) -> Self {
        let name = name.to_owned();
        Self { name, extras: BTreeSet::new(), reference, hashes: BTreeSet::new(), asked_by: Vec::new() }
    }

    /// As PEP 508 writes it, `pandas[parquet]>=2.2,<3`, fit to be shown and recorded: no credentials, and of a package on this disk only that it is one.
    #[must_use]
    pub fn pep508(&self) -> String {
        let extras = self.bracketed();
        match &self.reference {
            Reference::Versions(versions) => format!("{}{extras}{}", self.name, versions.to_string().replace(' ', "")),
            Reference::Url(url) => format!("{}{extras} @ {}", self.name, address::shown(url)),
            Reference::Local(_) => format!("{}{extras} @ path", self.name),
        }
    }

    /// Which versions, as PEP 440 writes them: `>=2.2,<3`; none where it is not a matter of versions.
    #[must_use]
    pub fn specifiers(&self) -> Option<String> {
        match &self.reference {
            Reference::Versions(versions) if !versions.is_empty() => Some(versions.to_string().replace(' ', "")),
            _ => None,
        }
    }

    /// The line of a requirements file that an installer understands.
    #[must_use]
    pub fn line(&self) -> String {
        let extras = self.bracketed();
        match &self.reference {
            // Installers look at hashes only where the version is pinned and nothing else is said of it.
            Reference::Versions(versions) => match pinned(versions).filter(|_| !self.hashes.is_empty()) {
                Some(version) => format!("{}{extras}{version}", self.name),
                None => self.pep508(),
            },
            Reference::Url(url) => format!("{}{extras} @ {url}", self.name),
            Reference::Local(Local { path, editable }) => {
                format!("{}{}{extras}", if *editable { "-e " } else { "" }, path.display())
            }
        }
    }

    /// What a constraints file says after the name: the versions, and the hashes where one version is pinned.
    #[must_use]
    pub fn limit(&self) -> Option<String> {
        let Reference::Versions(versions) = &self.reference else { return None };
        match pinned(versions).filter(|_| !self.hashes.is_empty()) {
            Some(version) => Some(version + &self.hash_options()),
            None => self.specifiers(),
        }
    }

    /// The hashes as options of a line: ` --hash=sha256:…`.
    #[must_use]
    pub fn hash_options(&self) -> String {
        self.hashes.iter().map(|hash| format!(" --hash={hash}")).collect()
    }

    fn bracketed(&self) -> String {
        let extras = self.extras.iter().map(String::as_str).collect::<Vec<_>>().join(",");
        if extras.is_empty() { extras } else { format!("[{extras}]") }
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
                if !parsed_version(distribution).is_some_and(|version| versions.contains(&version)) {
                    return Some(format!("`{}` {} is installed, `{versions}` is asked for", self.name, distribution.version));
                }
            }
            Reference::Url(url) => {
                if !comes_from(distribution, url) {
                    let url = address::shown(url);
                    return Some(format!("`{}` {} is installed, but not from `{url}`", self.name, distribution.version));
                }
            }
            Reference::Local(local) => {
                if !is_at(distribution, local) {
                    let path = local.path.display();
                    return Some(format!("`{}` {} is installed, but not from `{path}`", self.name, distribution.version));
                }
            }
        }
        self.extras.iter().find_map(|extra| unmet_extra(&self.name, distribution, extra, installed, markers))
    }
}

/// The one version that will do, as a specifier; none where there are several.
#[must_use]
pub fn pinned(versions: &VersionSpecifiers) -> Option<String> {
    versions.iter().find(|clause| *clause.operator() == Operator::Equal).map(|clause| format!("=={}", clause.version()))
}

/// Whether `direct_url.json` says that a distribution was installed from an address.
/// The installed version, where it is one.
pub(super) fn parsed_version(distribution: &Distribution) -> Option<Version> {
    Version::from_str(&distribution.version).ok()
}

fn comes_from(distribution: &Distribution, url: &str) -> bool {
    let Some(record) = distribution.direct_url() else { return false };
    let text = |path: &str| record.pointer(path).and_then(serde_json::Value::as_str);
    let Some(recorded) = text("/url") else { return false };
    // Installers leave credentials out, or stars in their place.
    let (recorded, url) = (&*address::shown(recorded), &*address::shown(url));
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

/// Whether `direct_url.json` says that a distribution was installed from a place on this disk, in the same way.
fn is_at(distribution: &Distribution, local: &Local) -> bool {
    let Some(record) = distribution.direct_url() else { return false };
    let recorded = record.pointer("/url").and_then(serde_json::Value::as_str).and_then(|url| url.strip_prefix("file://"));
    let editable = record.pointer("/dir_info/editable").and_then(serde_json::Value::as_bool).unwrap_or(false);
    recorded.is_some_and(|path| Path::new(&address::decoded(path)) == local.path) && editable == local.editable
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
            Some(VersionOrUrl::VersionSpecifier(versions)) => parsed_version(present).is_some_and(|version| versions.contains(&version)),
            _ => true,
        });
        (!met).then(|| format!("`{name}[{extra}]` needs `{}`, which is not installed", line.split(';').next().unwrap_or(line).trim()))
    })
}
