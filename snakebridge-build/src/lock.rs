//! The lock: `snakebridge.lock` beside `Cargo.toml`, the environment that the bindings were made in.
//!
//! TOML, sorted, without timestamps and machine paths, with a hash over everything at its end. Its resolved versions are what the
//! next installation on another machine is held to.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::config::{Config, LibraryConfig, Origin};
use crate::environment::{Distribution, Environment, Requirement};
use crate::fingerprint::{Fingerprint, GENERATOR, Hasher};
use crate::hardware::{self, Hardware};

/// The name of the file.
pub const FILE: &str = "snakebridge.lock";

const HEADER: &str = "# Written by snakebridge; commit it. It records what the Python bindings of this package were generated from.\n\n";

/// What `venv` puts into an environment and `uv` does not: no library needs these unless it says so.
const INSTALLERS: [&str; 3] = ["pip", "setuptools", "wheel"];

/// The version of the lock's own schema.
const SCHEMA: u32 = 1;

/// `snakebridge.lock`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lock {
    schema: u32,
    /// The program that wrote it.
    pub generator: Generator,
    /// The interpreter that was introspected, is linked and will run.
    pub interpreter: Interpreter,
    /// The operating system and processor.
    pub platform: Platform,
    /// What the machine computes with.
    pub hardware: Hardware,
    /// The least that another machine needs.
    pub compatibility: Compatibility,
    /// The declared libraries by their name in `Cargo.toml`.
    #[serde(default)]
    pub libraries: BTreeMap<String, LockedLibrary>,
    /// The installed distributions by normalised name.
    #[serde(default)]
    pub packages: BTreeMap<String, Package>,
}

/// The program that wrote the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Its version.
    pub version: String,
    /// The hash of its sources.
    pub hash: String,
}

/// The interpreter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interpreter {
    /// The whole version: `3.11.7`.
    pub version: String,
    /// `cpython`.
    pub implementation: String,
    /// The tag that its extension modules carry: `cpython-311-x86_64-linux-gnu`.
    pub abi: String,
}

/// The operating system and processor, as Rust names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `x86_64`.
    pub arch: String,
}

/// The least that another machine needs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Compatibility {
    /// The least Python version: that of the bindings, without the patch level.
    pub python_min: String,
    /// The least CUDA version, where the lock was made with one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cuda_min: Option<String>,
}

/// A declared library.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockedLibrary {
    /// What `Cargo.toml` asks for, as pip reads it; `stdlib`, or `path`.
    pub requested: String,
    /// The version that was found; for the standard library, of Python; none for own files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolved: Option<String>,
}

/// An installed distribution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The installed version.
    pub version: String,
    /// A hash over the files that its wheel installed; none when the installer left no record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hash: Option<Fingerprint>,
}

/// What a lock is made of.
pub struct Contents {
    /// The interpreter.
    pub interpreter: Interpreter,
    /// The hardware.
    pub hardware: Hardware,
    /// The declared libraries.
    pub libraries: BTreeMap<String, LockedLibrary>,
    /// The installed distributions.
    pub packages: BTreeMap<String, Package>,
}

impl Contents {
    /// What this build found.
    #[must_use]
    pub fn of(config: &Config, environment: &Environment) -> Self {
        let interpreter = Interpreter {
            version: environment.interpreter.version.clone(),
            implementation: environment.interpreter.implementation.clone(),
            abi: environment.interpreter.abi.clone(),
        };
        let libraries = config.libraries.iter().map(|library| (library.key.clone(), LockedLibrary::of(library, environment))).collect();
        let declared: Vec<&str> = environment.requirements.iter().map(|requirement| requirement.name.as_str()).collect();
        let packages = environment
            .distributions
            .iter()
            .filter(|(name, _)| !INSTALLERS.contains(&name.as_str()) || declared.contains(&name.as_str()))
            .map(|(name, distribution)| (name.clone(), Package::of(distribution)))
            .collect();
        Self { interpreter, hardware: hardware::detect(), libraries, packages }
    }
}

impl LockedLibrary {
    fn of(library: &LibraryConfig, environment: &Environment) -> Self {
        match &library.origin {
            Origin::Stdlib => Self { requested: "stdlib".to_owned(), resolved: Some(environment.interpreter.version.clone()) },
            Origin::File { .. } => Self { requested: "path".to_owned(), resolved: None },
            Origin::Distribution { name, requested, .. } => {
                let requirement = environment.requirements.iter().find(|requirement| requirement.name == *name);
                let requested = requirement.map_or_else(|| requested.clone(), Requirement::pep508);
                let resolved = environment.distributions.get(name).map(|distribution| distribution.version.clone());
                Self { requested, resolved }
            }
        }
    }
}

impl Package {
    fn of(distribution: &Distribution) -> Self {
        let record = fs::read_to_string(distribution.info.join("RECORD")).ok();
        Self { version: distribution.version.clone(), hash: record.map(|record| record_hash(&record)) }
    }
}

impl Lock {
    /// This lock, or the one before it when they differ in nothing but the machine: a lock that two kinds of machine share must not change with
    /// every build. Whether this machine fits the lock is another question.
    #[must_use]
    pub fn settled(self, before: Option<Self>) -> Self {
        match before {
            Some(before) if self.on_the_machine_of(&before) == before => before,
            _ => self,
        }
    }

    fn on_the_machine_of(&self, other: &Self) -> Self {
        Self { hardware: other.hardware.clone(), compatibility: other.compatibility.clone(), ..self.clone() }
    }

    /// The lock of this build.
    #[must_use]
    pub fn new(contents: Contents) -> Self {
        let Contents { interpreter, hardware, libraries, packages } = contents;
        let python_min = interpreter.version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        Self {
            schema: SCHEMA,
            generator: Generator { version: env!("CARGO_PKG_VERSION").to_owned(), hash: GENERATOR.to_owned() },
            platform: Platform { os: std::env::consts::OS.to_owned(), arch: std::env::consts::ARCH.to_owned() },
            compatibility: Compatibility { python_min, cuda_min: hardware.cuda.clone() },
            interpreter,
            hardware,
            libraries,
            packages,
        }
    }

    /// Reads the lock of a package; none when there is none, or none that can be read.
    #[must_use]
    pub fn read(package: &Path) -> Option<Self> {
        let text = fs::read_to_string(package.join(FILE)).ok()?;
        toml::from_str(&text).ok().filter(|lock: &Self| lock.schema == SCHEMA)
    }

    /// The locked version of every package: what an installation is held to.
    #[must_use]
    pub fn versions(&self) -> BTreeMap<String, String> {
        self.packages.iter().map(|(name, package)| (name.clone(), package.version.clone())).collect()
    }

    /// The text of the file.
    ///
    /// # Errors
    ///
    /// Never for a lock made by [`Lock::new`]; toml's own error otherwise.
    pub fn to_text(&self) -> Result<String, toml::ser::Error> {
        let body = toml::to_string_pretty(self)?;
        let hash = Hasher::default().with("lock", &body).finish();
        Ok(format!("{HEADER}{body}\n[integrity]\nhash = \"{hash}\"\n"))
    }
}

/// The hash of an installed distribution from the text of its `RECORD`: over the files that came out of the wheel, in order of their names.
///
/// Left out is what differs between installers and machines: files outside of `site-packages` (scripts name the interpreter's path), byte
/// code, and the installer's own notes, all of which carry no hash or lie under `..`.
#[must_use]
pub fn record_hash(record: &str) -> Fingerprint {
    let notes = ["INSTALLER", "REQUESTED", "RECORD", "direct_url.json", "uv_cache.json"];
    let mut lines: Vec<&str> = record
        .lines()
        .filter(|line| !line.starts_with("..") && line.contains(",sha256="))
        .filter(|line| {
            let path = line.split(',').next().unwrap_or_default();
            let is_note = path.rsplit_once(".dist-info/").is_some_and(|(_, name)| notes.contains(&name));
            !is_note && !path.contains("__pycache__/")
        })
        .collect();
    lines.sort_unstable();
    Hasher::default().with("record", lines.join("\n")).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock() -> Lock {
        let interpreter = Interpreter {
            version: "3.11.7".to_owned(),
            implementation: "cpython".to_owned(),
            abi: "cpython-311-x86_64-linux-gnu".to_owned(),
        };
        let libraries =
            [("numpy".to_owned(), LockedLibrary { requested: "numpy>=2.4,<3".to_owned(), resolved: Some("2.4.1".to_owned()) })].into();
        let packages = [("numpy".to_owned(), Package { version: "2.4.1".to_owned(), hash: Some(Fingerprint::of(b"x")) })].into();
        Lock::new(Contents { interpreter, hardware: Hardware::default(), libraries, packages })
    }

    #[test]
    fn text_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = lock().to_text().expect("text");
        fs::write(folder.path().join(FILE), &text).expect("writes");
        assert_eq!(Lock::read(folder.path()), Some(lock()));
        assert_eq!(lock().versions(), [("numpy".to_owned(), "2.4.1".to_owned())].into());
        assert!(text.contains("python-min = \"3.11\""), "{text}");
    }

    #[test]
    fn another_machine_leaves_the_lock_alone() {
        let mut other = lock();
        other.hardware.gpu_count = 8;
        assert_eq!(lock().settled(Some(other.clone())), other);
        other.libraries.clear();
        assert_eq!(lock().settled(Some(other)), lock());
    }

    #[test]
    fn record_hash_ignores_what_installers_add() {
        let wheel = "six.py,sha256=abc,100\nsix-1.0.dist-info/METADATA,sha256=def,5\n";
        let pip = "../../../bin/six,sha256=machine,9\n__pycache__/six.cpython-311.pyc,,\nsix-1.0.dist-info/INSTALLER,sha256=zuuue,4\n\
            six-1.0.dist-info/METADATA,sha256=def,5\nsix-1.0.dist-info/RECORD,,\nsix.py,sha256=abc,100\n";
        assert_eq!(record_hash(wheel), record_hash(pip));
        assert_ne!(record_hash(wheel), record_hash("six.py,sha256=other,100\n"));
    }
}
