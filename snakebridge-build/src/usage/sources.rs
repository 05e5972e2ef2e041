//! Usage: which files are the package's sources.
//!
//! Every `.rs` file below the package's folder, whatever target it belongs to, and those outside that a `#[path]`, an `include!` or a target's
//! `path` names. A file that no target has costs nothing but a name too many.

use std::collections::{BTreeSet, VecDeque};
use std::path::{Path, PathBuf};
use std::{fs, io};

use toml::de::DeTable;

use crate::config::Config;

/// The files, as they are found.
pub(super) struct Sources {
    package: PathBuf,
    open: VecDeque<PathBuf>,
    seen: BTreeSet<PathBuf>,
    /// The crates that the package depends on, by the names that its code has for them.
    pub(super) dependencies: BTreeSet<String>,
}

/// Folders whose files become targets without a word in any other file.
const TARGETS: [&str; 4] = ["src/bin", "examples", "tests", "benches"];

impl Sources {
    /// The sources of a package. What is generated into the package is none of them.
    pub(super) fn of(config: &Config) -> Self {
        let package = config.folder().to_path_buf();
        let mut sources = Self { package: package.clone(), open: VecDeque::new(), seen: BTreeSet::new(), dependencies: BTreeSet::new() };
        sources.folder(&package, config.settings.generated_dir.as_deref());
        let text = fs::read_to_string(&config.manifest).unwrap_or_default();
        if let Ok(manifest) = DeTable::parse(&text) {
            sources.manifest(manifest.get_ref());
        }
        sources
    }

    fn folder(&mut self, folder: &Path, generated: Option<&Path>) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let mut entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            if path.is_dir() {
                let foreign = name.starts_with('.') || path.join("CACHEDIR.TAG").is_file() || path.join("Cargo.toml").is_file();
                if !foreign && name != "target" && generated != Some(&path) {
                    self.folder(&path, generated);
                }
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                self.add(path);
            }
        }
    }

    /// Targets that lie elsewhere, and the names of dependencies.
    fn manifest(&mut self, manifest: &DeTable<'_>) {
        let path_of = |target: &DeTable<'_>| target.get("path").and_then(|path| path.get_ref().as_str()).map(str::to_owned);
        let mut paths: Vec<String> = Vec::new();
        paths.extend(manifest.get("lib").and_then(|target| target.get_ref().as_table()).and_then(path_of));
        for kind in ["bin", "example", "test", "bench"] {
            let targets = manifest.get(kind).and_then(|targets| targets.get_ref().as_array());
            paths.extend(targets.into_iter().flatten().filter_map(|target| path_of(target.get_ref().as_table()?)));
        }
        paths.iter().map(|path| self.package.join(path)).collect::<Vec<_>>().into_iter().for_each(|path| self.add(path));
        for kind in ["dependencies", "dev-dependencies"] {
            let names = manifest.get(kind).and_then(|table| table.get_ref().as_table()).into_iter().flat_map(DeTable::keys);
            self.dependencies.extend(names.map(|name| name.get_ref().replace('-', "_")));
        }
    }

    fn add(&mut self, path: PathBuf) {
        let path = path.canonicalize().unwrap_or(path);
        if path.is_file() && self.seen.insert(path.clone()) {
            self.open.push_back(path);
        }
    }

    /// Adds the files that a source names, relative to its folder, or for a `#[path]` in an inner module to one below.
    pub(super) fn follow(&mut self, source: &Path, files: &BTreeSet<String>) {
        let Some(folder) = source.parent() else { return };
        let inner = folder.join(source.file_stem().unwrap_or_default());
        for file in files {
            self.add(folder.join(file));
            self.add(inner.join(file));
        }
    }

    /// The next file with its text.
    pub(super) fn next(&mut self) -> Option<(PathBuf, io::Result<String>)> {
        let path = self.open.pop_front()?;
        let text = fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        Some((path, text))
    }

    /// What must run the build script again. A new module is named by a file that is watched; a new target is a new file in one of a few folders.
    pub(super) fn watch(&self) -> Vec<PathBuf> {
        let folders = TARGETS.iter().map(|folder| self.package.join(folder)).filter(|folder| folder.is_dir());
        self.seen.iter().cloned().chain(folders).collect()
    }
}
