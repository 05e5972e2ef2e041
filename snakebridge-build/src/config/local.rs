//! Config, local packages: a project folder, which is installed so that edits take effect at once, or a wheel or source archive on this disk.

use std::fs;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use pep508_rs::PackageName;
use toml::de::DeTable;

use super::document::{table_at, text_at};
use super::model::Local;

/// A local package, and its name where it says one.
pub(super) struct Found {
    pub(super) local: Local,
    pub(super) name: Option<String>,
}

/// Looks at a path; none when there is no project and no archive.
pub(super) fn read(path: &Path) -> Option<Found> {
    let path = plain(&std::path::absolute(path).ok()?);
    if path.is_dir() {
        return is_project(&path).then(|| Found { name: project_name(&path), local: Local { path, editable: true } });
    }
    let file = path.file_name()?.to_string_lossy().into_owned();
    let archive = [".whl", ".tar.gz", ".zip"].iter().any(|ending| file.ends_with(ending)) && path.is_file();
    let name = file.split('-').next().and_then(|name| PackageName::from_str(name).ok()).map(|name| name.to_string());
    archive.then_some(Found { local: Local { path, editable: false }, name })
}

/// The path without `.`, `..` and a closing `/`, as the installers record it.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::ParentDir => drop(plain.pop()),
            other => plain.push(other),
        }
    }
    plain
}

/// Whether a folder is a project that can be installed. A `pyproject.toml` may hold nothing but the settings of other tools.
pub(super) fn is_project(folder: &Path) -> bool {
    folder.join("setup.py").is_file() || {
        let text = fs::read_to_string(folder.join("pyproject.toml")).unwrap_or_default();
        DeTable::parse(&text).is_ok_and(|table| ["project", "build-system"].iter().any(|key| table_at(table.get_ref(), &[key]).is_some()))
    }
}

fn project_name(folder: &Path) -> Option<String> {
    let text = fs::read_to_string(folder.join("pyproject.toml")).ok()?;
    let table = DeTable::parse(&text).ok()?;
    let name = text_at(table.get_ref(), &["project", "name"]).or_else(|| text_at(table.get_ref(), &["tool", "poetry", "name"]))?;
    PackageName::from_str(&name).ok().map(|name| name.to_string())
}
