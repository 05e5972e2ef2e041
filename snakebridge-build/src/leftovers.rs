//! Leftovers: what earlier builds made and no build needs any more.
//!
//! In: a package and the Python that it is linked to now. Out: files and folders with the reason why they can go. Nothing is removed here but by
//! [`Leftover::remove`]; an environment that a build is using just then stays.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use fs4::FileExt;
use serde::Serialize;

use crate::cargo::Cargo;
use crate::config::Config;
use crate::environment::stubs::MARKER as STUBS_MARKER;
use crate::environment::{Interpreter, managed_folder, users, uv};
use crate::files::{self, FileError};
use crate::manifest::FOLDER;

/// A trial environment as old as this was left by a process that was killed.
const ABANDONED: Duration = Duration::from_secs(3600);

/// What can go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Leftover {
    /// The file or folder.
    pub path: PathBuf,
    /// Why nobody needs it.
    pub why: String,
    /// What it takes on disk.
    pub bytes: u64,
}

impl Leftover {
    fn new(path: PathBuf, why: impl Into<String>) -> Self {
        let bytes = size(&path);
        Self { path, why: why.into(), bytes }
    }

    /// Removes it; false when a build is using it.
    ///
    /// # Errors
    ///
    /// It cannot be removed.
    pub fn remove(&self) -> Result<bool, FileError> {
        // The lock itself stays: who waits for it would otherwise wait for a file that is gone.
        let lock = OpenOptions::new().write(true).open(beside(&self.path, "lock")).ok();
        if let Some(lock) = &lock
            && FileExt::try_lock(lock).is_err()
        {
            return Ok(false);
        }
        files::remove(&self.path)?;
        files::remove(&beside(&self.path, "crates.json"))?;
        Ok(true)
    }
}

/// Finds what can go. `linked` is the Python of the next build, where there is one; with `everything`, what the next build would make again goes as well.
#[must_use]
pub fn leftovers(cargo: &Cargo, config: &Config, linked: Option<&Interpreter>, everything: bool) -> Vec<Leftover> {
    let mut found = undeclared(config);
    let current = linked.map(|interpreter| managed_folder(cargo, interpreter));
    let stubs = linked.map(|interpreter| format!("stubs-{}", interpreter.minor()));
    for path in entries(&cargo.shared_dir()).into_iter().filter(|path| path.is_dir()) {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let other = || format!("made for another Python than {}, which is linked now", linked.map(Interpreter::minor).unwrap_or_default());
        let why = if name.starts_with("venv-") {
            if everything {
                Some("the next build makes it again".to_owned())
            } else if users(&path).is_empty() {
                Some("no package uses it any more".to_owned())
            } else {
                current.as_ref().filter(|current| **current != path).map(|_| other())
            }
        } else if name.starts_with("stubs-") {
            let stale = stubs.as_ref().filter(|current| **current != name).map(|_| other());
            if everything { Some("the next build fetches them again".to_owned()) } else { stale }
        } else if path == uv::home(&cargo.shared_dir()) {
            everything.then(|| "the next build that installs something fetches it again".to_owned())
        } else if name.starts_with("uv-") {
            is_abandoned(&path).then(|| "another version of SnakeBridge fetched it, or a build that was killed".to_owned())
        } else if name.starts_with("trial-") {
            is_abandoned(&path).then(|| "a comparison that was killed left it".to_owned())
        } else {
            None
        };
        if why.is_none() && name.starts_with("stubs-") {
            found.extend(older_stubs(&path));
        }
        found.extend(why.map(|why| Leftover::new(path, why)));
    }
    found
}

/// The stubs of a package for a version that a later build did not want any more: those of the version that came last stay.
fn older_stubs(stubs: &Path) -> Vec<Leftover> {
    // `pandas-stubs_3.1`, several joined by `+`.
    let packages = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        name.split('+').map(|part| part.split('_').next().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let made = |path: &Path| fs::metadata(path.join(STUBS_MARKER)).and_then(|data| data.modified()).ok();
    let folders: Vec<PathBuf> = entries(stubs).into_iter().filter(|path| path.is_dir()).collect();
    let later = |path: &PathBuf| {
        // Without its marker it may be in the making.
        made(path).is_some_and(|age| {
            folders.iter().any(|other| packages(other) == packages(path) && made(other).is_some_and(|other| other > age))
        })
    };
    folders.iter().filter(|path| later(path)).map(|path| Leftover::new(path.clone(), "stubs for another version came later")).collect()
}

/// What is stored of libraries that `Cargo.toml` does not declare any more.
fn undeclared(config: &Config) -> Vec<Leftover> {
    let stored = config.folder().join(FOLDER);
    let files = ["facts", "coverage"].into_iter().flat_map(|folder| entries(&stored.join(folder)));
    let is_declared = |path: &Path| {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        config.libraries.iter().any(|library| library.key == stem)
    };
    let ours = |path: &PathBuf| path.extension().is_some_and(|extension| extension == "json" || extension == "md");
    files
        .filter(ours)
        .filter(|path| !is_declared(path))
        .map(|path| Leftover::new(path, "`Cargo.toml` does not declare it any more"))
        .collect()
}

fn is_abandoned(path: &Path) -> bool {
    let modified = fs::metadata(path).and_then(|data| data.modified()).ok();
    modified.and_then(|modified| SystemTime::now().duration_since(modified).ok()).is_some_and(|age| age > ABANDONED)
}

/// What lies in a folder, in order.
fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn size(path: &Path) -> u64 {
    match fs::symlink_metadata(path) {
        Ok(data) if data.is_dir() => entries(path).iter().map(|path| size(path)).sum(),
        Ok(data) => data.len(),
        Err(_) => 0,
    }
}

/// `venv-3.11.lock` for `venv-3.11`.
fn beside(path: &Path, kind: &str) -> PathBuf {
    path.with_file_name(format!("{}.{kind}", path.file_name().unwrap_or_default().to_string_lossy()))
}
