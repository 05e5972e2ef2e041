//! Config, the locks of other tools: `uv.lock`, `pylock.toml` (PEP 751), `poetry.lock` and `pdm.lock` as limits on versions.
//!
//! All four are TOML with a list of packages, each with name, version and the hashes of its files; that is taken, so that what runs beside the project's own Python
//! environment is the same. In: the text. Out: one [`Given`] for each package that has a version.

use std::collections::BTreeMap;
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifier, VersionSpecifiers};
use pep508_rs::{MarkerTree, PackageName};
use serde::Deserialize;

use super::given::{Given, Role, Wrong};
use super::model::Reference;

#[derive(Deserialize)]
struct Lock {
    #[serde(default, alias = "package")]
    packages: Vec<Package>,
    #[serde(default)]
    metadata: Metadata,
}

/// Where Poetry wrote the hashes before version 1.5: by the package's name.
#[derive(Default, Deserialize)]
struct Metadata {
    #[serde(default)]
    files: BTreeMap<String, Vec<File>>,
}

/// A file of a package, of which each lock says some things and all of them the hash.
#[derive(Deserialize)]
struct File {
    /// `sha256:…` (uv, Poetry, PDM).
    hash: Option<String>,
    /// By the algorithm's name (PEP 751).
    #[serde(default)]
    hashes: BTreeMap<String, String>,
}

impl File {
    /// Its hashes that installers take for proof.
    fn strong(&self) -> impl Iterator<Item = String> {
        let named = self.hashes.iter().map(|(algorithm, digest)| format!("{algorithm}:{digest}"));
        let all = self.hash.clone().into_iter().chain(named);
        all.filter(|hash| ["sha256:", "sha384:", "sha512:"].iter().any(|algorithm| hash.starts_with(algorithm)))
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Package {
    name: String,
    version: Option<String>,
    /// When it applies (PEP 751).
    marker: Option<String>,
    /// When it applies (uv): in any of these cases.
    #[serde(default)]
    resolution_markers: Vec<String>,
    /// Its files (uv, PEP 751).
    #[serde(default)]
    wheels: Vec<File>,
    sdist: Option<File>,
    /// The one file that it is (PEP 751).
    archive: Option<File>,
    /// Its files (Poetry, PDM).
    #[serde(default)]
    files: Vec<File>,
}

/// Whether a file is such a lock, by its name.
pub(super) fn is_one(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let of_pep_751 = file.starts_with("pylock.") && file.ends_with(".toml");
    of_pep_751 || ["uv.lock", "poetry.lock", "pdm.lock"].contains(&file)
}

/// Reads a lock.
pub(super) fn read(name: &str, text: &str, key: &'static str) -> Result<Vec<Given>, Wrong> {
    let broken = |reason: String| {
        Wrong::new(format!("`{name}` is not a lock that can be read: {reason}"), "write it anew with the tool that made it")
    };
    let lock: Lock = toml::from_str(text).map_err(|error| broken(error.message().to_owned()))?;
    let mut given = Vec::new();
    for package in lock.packages {
        // The project itself has no version there, or one that nobody asks for.
        let Some(version) = package.version.as_deref() else { continue };
        let version = Version::from_str(version).map_err(|error| broken(format!("the version of `{}`: {error}", package.name)))?;
        let distribution = PackageName::from_str(&package.name).map_err(|error| broken(error.to_string()))?;
        let marker = package.applies().map_err(broken)?;
        let apart = lock.metadata.files.get(&package.name).into_iter().flatten();
        let files = package.wheels.iter().chain(&package.sdist).chain(&package.archive).chain(&package.files).chain(apart);
        let hashes = files.flat_map(File::strong).collect();
        given.push(Given {
            name: distribution.to_string(),
            extras: Vec::new(),
            reference: Reference::Versions(VersionSpecifiers::from(VersionSpecifier::equals_version(version))),
            marker,
            hashes,
            role: Role::Limit,
            key,
            file: name.to_owned(),
            place: name.to_owned(),
        });
    }
    Ok(given)
}

impl Package {
    /// When it applies.
    fn applies(&self) -> Result<MarkerTree, String> {
        let parsed = |text: &String| MarkerTree::from_str(text).map_err(|error| format!("the marker of `{}`: {error}", self.name));
        if let Some(marker) = &self.marker {
            return parsed(marker);
        }
        let mut all = self.resolution_markers.iter().map(parsed);
        let Some(first) = all.next() else { return Ok(MarkerTree::TRUE) };
        let mut whole = first?;
        for marker in all {
            whole.or(marker?);
        }
        Ok(whole)
    }
}
