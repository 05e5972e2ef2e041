//! The lock: `snakebridge.lock` beside `Cargo.toml`, the environment that the bindings were made in.
//!
//! TOML, sorted, without timestamps and machine paths, with a hash over everything at its end. Its resolved versions are what the
//! next installation on another machine is held to.

mod change;
#[cfg(feature = "generator")]
mod contents;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::Diagnostic;
use crate::distribution::Distribution;
use crate::fingerprint::{Fingerprint, GENERATOR, Hasher};
use crate::hardware::Hardware;
use crate::problem::Problem;

pub use change::changes;

/// The name of the file.
pub const FILE: &str = "snakebridge.lock";

const HEADER: &str = "# Written by snakebridge; commit it. It records what the Python bindings of this package were generated from.\n\n";

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
    /// The distributions that the libraries led to, by normalised name.
    #[serde(default)]
    pub packages: BTreeMap<String, Package>,
    /// The builds that were chosen for the hardware, by package.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub wheels: BTreeMap<String, Wheel>,
    /// What was read at the end of the file; written from what is above it.
    #[serde(default, skip_serializing)]
    integrity: Option<Integrity>,
}

/// The end of the file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
struct Integrity {
    hash: Fingerprint,
}

/// The program that wrote the lock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Generator {
    /// Its version.
    pub version: String,
    /// The hash of its sources.
    pub hash: String,
}

impl Generator {
    /// This program.
    #[must_use]
    pub fn here() -> Self {
        Self { version: env!("CARGO_PKG_VERSION").to_owned(), hash: GENERATOR.to_owned() }
    }
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

impl Platform {
    /// The one that this program was built for.
    #[must_use]
    pub fn here() -> Self {
        Self { os: std::env::consts::OS.to_owned(), arch: std::env::consts::ARCH.to_owned() }
    }
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

/// The build of a package that was chosen for the hardware.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wheel {
    /// The variant: `cu124`.
    pub variant: String,
    /// The index that has it; none for the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub index: Option<String>,
    /// The extra that has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<String>,
}

/// What a lock is made of.
pub struct Contents {
    /// The interpreter.
    pub interpreter: Interpreter,
    /// The hardware.
    pub hardware: Hardware,
    /// The declared libraries.
    pub libraries: BTreeMap<String, LockedLibrary>,
    /// The distributions that the libraries led to.
    pub packages: BTreeMap<String, Package>,
    /// The builds that were chosen for the hardware.
    pub wheels: BTreeMap<String, Wheel>,
    /// The versions of everything installed; not locked.
    pub installed: BTreeMap<String, String>,
}

impl Package {
    /// What is installed.
    #[must_use]
    pub fn of(distribution: &Distribution) -> Self {
        // What is installed from a folder so that edits take effect has the folder's path in its files.
        let is_editable = |url: serde_json::Value| url.pointer("/dir_info/editable").and_then(serde_json::Value::as_bool) == Some(true);
        let editable = distribution.direct_url().is_some_and(is_editable);
        let record = fs::read_to_string(distribution.info.join("RECORD")).ok().filter(|_| !editable);
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
        Self {
            hardware: other.hardware.clone(),
            compatibility: other.compatibility.clone(),
            wheels: other.wheels.clone(),
            integrity: other.integrity.clone(),
            ..self.clone()
        }
    }

    /// The lock of this build.
    #[must_use]
    pub fn new(contents: Contents) -> Self {
        let Contents { interpreter, hardware, libraries, packages, wheels, installed: _ } = contents;
        let python_min = interpreter.version.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        Self {
            schema: SCHEMA,
            generator: Generator::here(),
            platform: Platform::here(),
            compatibility: Compatibility { python_min, cuda_min: hardware.cuda.clone() },
            interpreter,
            hardware,
            libraries,
            packages,
            wheels,
            integrity: None,
        }
    }

    /// Reads a lock that must be there.
    ///
    /// # Errors
    ///
    /// There is none, it is no TOML, or another version of us wrote it.
    pub fn load(file: &Path) -> Result<Self, Diagnostic> {
        let subject = file.display().to_string();
        let text = fs::read_to_string(file).map_err(|error| {
            let missing = error.kind() == std::io::ErrorKind::NotFound;
            let message = if missing { "there is no lock" } else { "the lock cannot be read" };
            Diagnostic::error(Problem::LockMissing, &subject, message).because(error.to_string()).hint("a build writes it: `cargo build`")
        })?;
        Self::parse(&subject, &text)
    }

    /// Reads the text of a lock; `subject` is where it stands.
    ///
    /// # Errors
    ///
    /// It is no TOML, or another version of us wrote it.
    pub fn parse(subject: &str, text: &str) -> Result<Self, Diagnostic> {
        let broken = |cause: String| {
            Diagnostic::error(Problem::LockBroken, subject, "the lock is not one that this version can read")
                .because(cause)
                .hint("take the file from version control, or write it anew: `cargo snakebridge regen`")
        };
        let lock: Self = toml::from_str(text).map_err(|error| broken(error.to_string().trim_end().to_owned()))?;
        if lock.schema == SCHEMA {
            Ok(lock)
        } else {
            Err(broken(format!("its schema is {}, and this version reads {SCHEMA}", lock.schema)))
        }
    }

    /// The hash at the end of the file, or a word that says that there is none.
    pub(crate) fn recorded_hash(&self) -> String {
        self.integrity.as_ref().map_or_else(|| "none".to_owned(), |integrity| integrity.hash.to_string())
    }

    /// The hash of what is above it.
    pub(crate) fn computed_hash(&self) -> String {
        toml::to_string_pretty(self).map_or_else(|error| error.to_string(), |body| Self::hash_of(&body).to_string())
    }

    fn hash_of(body: &str) -> Fingerprint {
        Hasher::default().with("lock", body).finish()
    }

    /// Reads the lock of a package; none when there is none, or none that can be read.
    #[must_use]
    pub fn read(package: &Path) -> Option<Self> {
        Self::load(&package.join(FILE)).ok()
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
        let hash = Self::hash_of(&body);
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

    pub(super) fn lock() -> Lock {
        let interpreter = Interpreter {
            version: "3.11.7".to_owned(),
            implementation: "cpython".to_owned(),
            abi: "cpython-311-x86_64-linux-gnu".to_owned(),
        };
        let libraries =
            [("numpy".to_owned(), LockedLibrary { requested: "numpy>=2.4,<3".to_owned(), resolved: Some("2.4.1".to_owned()) })].into();
        let packages = [("numpy".to_owned(), Package { version: "2.4.1".to_owned(), hash: Some(Fingerprint::of(b"x")) })].into();
        let (wheels, installed) = (BTreeMap::new(), BTreeMap::new());
        Lock::new(Contents { interpreter, hardware: Hardware::default(), libraries, packages, wheels, installed })
    }

    #[test]
    fn text_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let text = lock().to_text().expect("text");
        fs::write(folder.path().join(FILE), &text).expect("writes");
        let read = Lock::read(folder.path()).expect("a lock");
        assert_eq!(read.recorded_hash(), read.computed_hash());
        assert_eq!(Lock { integrity: None, ..read }, lock());
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
