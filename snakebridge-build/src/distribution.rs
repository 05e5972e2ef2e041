//! What is installed: read from the metadata folders in `site-packages`, without starting Python.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// An installed distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Distribution {
    /// Its version.
    pub version: String,
    /// Its `*.dist-info` or `*.egg-info`.
    pub info: PathBuf,
}

impl Distribution {
    /// Files whose change means that another build was installed.
    #[must_use]
    pub fn watch(&self) -> Vec<PathBuf> {
        ["METADATA", "RECORD", "PKG-INFO"].into_iter().map(|name| self.info.join(name)).filter(|file| file.is_file()).collect()
    }

    /// The files that its installer wrote down, from the folder that packages are installed in; none where there is no `RECORD`.
    #[must_use]
    pub fn files(&self) -> Option<Vec<String>> {
        let record = fs::read_to_string(self.info.join("RECORD")).ok()?;
        Some(record.lines().map(recorded).collect())
    }

    /// Whether it was installed to its end, as far as a look at its folders tells: installers write `RECORD` last.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        if self.info.extension().is_some_and(|kind| kind == "egg-info") {
            return true;
        }
        let (Some(files), Some(home)) = (self.files(), self.info.parent()) else { return false };
        // Its folders and single files alone: a library may have thousands of files.
        let top: BTreeSet<&str> = files.iter().filter_map(|file| file.split('/').next()).collect();
        top.into_iter().filter(|name| !["", "..", "__pycache__"].contains(name)).all(|name| home.join(name).exists())
    }

    /// The values of a header of the metadata, in order.
    #[must_use]
    pub fn header(&self, name: &str) -> Vec<String> {
        read_metadata(&self.info).map(|text| values(&text, name)).unwrap_or_default()
    }

    /// Where it was installed from, when that was not an index: `direct_url.json` (PEP 610).
    #[must_use]
    pub fn direct_url(&self) -> Option<serde_json::Value> {
        serde_json::from_slice(&fs::read(self.info.join("direct_url.json")).ok()?).ok()
    }
}

/// Everything installed in these folders, by normalised name (PEP 503); an earlier folder wins, as it does in `import`.
#[must_use]
pub fn installed(site_packages: &[PathBuf]) -> BTreeMap<String, Distribution> {
    let mut found = BTreeMap::new();
    for folder in site_packages {
        let Ok(entries) = fs::read_dir(folder) else { continue };
        let mut infos: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| is_info(path)).collect();
        infos.sort();
        for info in infos {
            // A folder without metadata is what an interrupted installation leaves behind.
            let Some(text) = read_metadata(&info) else { continue };
            let (Some(name), Some(version)) = (values(&text, "Name").pop(), values(&text, "Version").pop()) else { continue };
            found.entry(normalised(&name)).or_insert(Distribution { version, info });
        }
    }
    found
}

fn is_info(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // pip renames what it is about to delete to `~…`.
    !name.starts_with('~') && (name.ends_with(".dist-info") || name.ends_with(".egg-info"))
}

fn read_metadata(info: &Path) -> Option<String> {
    let files = [info.join("METADATA"), info.join("PKG-INFO"), info.to_path_buf()];
    files.iter().find_map(|file| fs::read(file).ok()).map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// The path in a line of `RECORD`, which is CSV.
fn recorded(line: &str) -> String {
    match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once("\",").map_or(quoted, |(path, _)| path).replace("\"\"", "\""),
        None => line.split(',').next().unwrap_or_default().to_owned(),
    }
}

/// The values of a header, which ends at the first empty line.
fn values(text: &str, name: &str) -> Vec<String> {
    text.lines()
        .take_while(|line| !line.trim().is_empty())
        .filter_map(|line| line.split_once(':'))
        .filter(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, value)| value.trim().to_owned())
        .collect()
}

/// A name as PEP 503 normalises it.
#[must_use]
pub fn normalised(name: &str) -> String {
    name.to_lowercase().split(['-', '_', '.']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}
