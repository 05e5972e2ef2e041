//! Environment, stubs: type stubs that only the generator reads, in folders of their own under the target folder, never in the user's
//! environment.
//!
//! typeshed comes from the `typeshed-client` package; what is known of other libraries (`pandas-stubs`, `types-requests`) from packages
//! of their own, none of which is newer than the library. Their absence costs types and nothing else.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::Environment;
use super::install::{Order, Program, Tool};
use super::interpreter::executable_in;
use super::managed;
use super::requirement::Requirement;
use super::stub_packages;
use super::turn::Turn;
use crate::cargo::Cargo;
use crate::config::{AutoInstall, Config, LibraryConfig, Origin, Reference, StubPackages, versions};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

const TYPESHED: &str = "typeshed-client";
/// Held to one series, so that two machines see the same stubs.
const TYPESHED_VERSION: &str = "~=2.8";
/// A failed attempt is not repeated for so long: without a network it would slow every build down.
const REST: Duration = Duration::from_secs(3600);
/// Says that a folder is whole.
pub(crate) const MARKER: &str = "snakebridge.ok";

/// The stubs that the libraries of a build are read with.
pub struct Stubs<'a> {
    cargo: &'a Cargo,
    config: &'a Config,
    environment: &'a Environment,
}

impl<'a> Stubs<'a> {
    /// The stubs for the libraries of `config`.
    #[must_use]
    pub fn new(cargo: &'a Cargo, config: &'a Config, environment: &'a Environment) -> Self {
        Self { cargo, config, environment }
    }

    /// The folder of typeshed, which holds `VERSIONS`; installed on first use where that is allowed.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn typeshed(&self) -> Result<PathBuf, Diagnostic> {
        let wanted = requirement(TYPESHED, TYPESHED_VERSION);
        let found = self.provide(&[wanted]).map(|folder| folder.join("typeshed_client/typeshed"));
        let found = found.and_then(|stubs| {
            if stubs.join("VERSIONS").is_file() { Ok(stubs) } else { Err(format!("`{TYPESHED}` was installed, and has no stubs")) }
        });
        found.map_err(|cause| {
            let message = format!("the stubs of the standard library (`{TYPESHED}`) are not there, so fewer of its types are known");
            let declared = self.config.libraries.iter().any(|library| library.origin == Origin::Stdlib);
            // Other libraries need them only for what they have from its classes.
            absent(declared, "stdlib", message, cause)
        })
    }

    /// The folder that has the packages `wanted` of a library; installed on first use where that is allowed.
    ///
    /// # Errors
    ///
    /// Why there is none.
    pub fn packages(&self, library: &LibraryConfig, wanted: &[Requirement]) -> Result<PathBuf, Diagnostic> {
        self.provide(wanted).map_err(|cause| {
            let names: Vec<String> = wanted.iter().map(|requirement| format!("`{}`", requirement.name)).collect();
            let message = format!("its stubs ({}) are not there, so fewer of its types are known", names.join(", "));
            let named = matches!(library.stubs, StubPackages::Named(_));
            let subject = format!("package.metadata.python-deps.{}", library.key);
            absent(named, &subject, message, cause)
        })
    }

    /// The folder with these packages, without what they depend on: stubs are read, never imported.
    fn provide(&self, wanted: &[Requirement]) -> Result<PathBuf, String> {
        let words = |error: std::io::Error| error.to_string();
        let stubs = self.cargo.shared_dir().join(format!("stubs-{}", self.environment.interpreter.minor()));
        fs::create_dir_all(&stubs).map_err(words)?;
        let folder = stubs.join(slug(wanted));
        let mut turn = Turn::open(stubs.join("stubs.lock")).map_err(words)?;
        turn.alone(&self.config.package).map_err(words)?;
        if folder.join(MARKER).is_file() {
            return Ok(folder);
        }
        if self.config.settings.auto_install == AutoInstall::Never || self.cargo.docs_rs {
            return Err("nothing may be installed".to_owned());
        }
        let tool = Tool::find(&self.config.settings, self.cargo).map_err(|error| error.message)?;
        if tool.is_hopeless() {
            return Err("there is no network".to_owned());
        }
        // Written after a failure alone, so that a build that was killed is no attempt.
        let attempted = stubs.join(format!("{}.attempted", slug(wanted)));
        let age = fs::metadata(&attempted).and_then(|data| data.modified()).ok();
        if age.and_then(|time| SystemTime::now().duration_since(time).ok()).is_some_and(|age| age < REST) {
            return Err(fs::read_to_string(&attempted).unwrap_or_default());
        }
        turn.inherited(true);
        let tool = tool.ready(&self.environment.interpreter.base_executable).map_err(|error| error.message)?;
        let installed = self.install(&tool, wanted, &folder, &stubs.join("pip"));
        turn.inherited(false);
        if let Err(error) = installed {
            // When even that cannot be written the next build tries again; so does one that has a network.
            if self.cargo.offline.is_none() {
                let _ = managed::write(&attempted, error.as_bytes());
            }
            return Err(error);
        }
        let _ = fs::remove_file(&attempted);
        Ok(folder)
    }

    fn install(&self, tool: &Tool, wanted: &[Requirement], folder: &Path, pip: &Path) -> Result<(), String> {
        let words = |error: Diagnostic| error.message;
        let mut python = self.environment.interpreter.base_executable.clone();
        if tool.program == Program::Pip {
            // The linked Python may have no `pip`.
            if !pip.join(MARKER).is_file() {
                tool.create(&python, pip).map_err(words)?;
                managed::write(&pip.join(MARKER), b"").map_err(|error| error.to_string())?;
            }
            python = executable_in(pip).ok_or("the environment of `pip` has no `python`")?;
        }
        if folder.exists() {
            fs::remove_dir_all(folder).map_err(|error| error.to_string())?;
        }
        tool.install(&Order { folder: Some(folder), ..Order::plain(&python, wanted) }).map_err(words)?;
        managed::write(&folder.join(MARKER), b"").map_err(|error| error.to_string())
    }
}

/// What of a library's stubs has to be fetched: those that `stubs` names, else those that are known, unless the environment has
/// some already.
#[must_use]
pub fn wanted(library: &LibraryConfig, environment: &Environment) -> Vec<Requirement> {
    let distribution = match &library.origin {
        Origin::Distribution { name, .. } => environment.distributions.get(name).map(|found| (name.as_str(), &*found.version)),
        Origin::Stdlib | Origin::File { .. } => None,
    };
    let names: Vec<&str> = match (&library.stubs, distribution) {
        (StubPackages::None, _) | (StubPackages::Known, None) => return Vec::new(),
        (StubPackages::Named(names), _) => names.iter().map(String::as_str).collect(),
        (StubPackages::Known, Some((name, _))) => stub_packages::known(name),
    };
    if names.iter().any(|name| environment.distributions.contains_key(*name)) {
        return Vec::new();
    }
    let (first, others) = names.split_first().map_or((None, &[][..]), |(first, others)| (Some(*first), others));
    let limit = distribution.and_then(|(_, version)| not_newer(version)).unwrap_or_default();
    let first = first.map(|name| requirement(name, if stub_packages::is_dated(name) { "" } else { &limit }));
    first.into_iter().chain(others.iter().map(|name| requirement(name, ""))).collect()
}

/// A warning where the user asked for the stubs, else a note for the report.
fn absent(asked: bool, subject: &str, message: String, cause: String) -> Diagnostic {
    let diagnostic = if asked {
        Diagnostic::warning(Problem::StubsNotFound, subject, message)
    } else {
        Diagnostic::note(Problem::StubsNotFound, subject, message)
    };
    diagnostic.because(cause).hint("once they can be installed, `cargo build` uses them the next time that `Cargo.toml` changes")
}

fn requirement(name: &str, version: &str) -> Requirement {
    // What cannot be read as a version is no limit.
    let reference = Reference::Versions(versions(version).unwrap_or_else(|_| pep440_rs::VersionSpecifiers::empty()));
    Requirement::of(name, reference)
}

/// `<2.5` for `2.4.1`: stubs carry the version of the library that they describe.
fn not_newer(version: &str) -> Option<String> {
    let version: pep440_rs::Version = version.parse().ok()?;
    let release = version.release();
    let (major, minor) = (release.first()?, release.get(1).unwrap_or(&0));
    Some(format!("<{major}.{}", minor + 1))
}

/// A name for the folder of some packages: `pandas-stubs_3.1`.
fn slug(wanted: &[Requirement]) -> String {
    let texts: Vec<String> = wanted.iter().map(Requirement::pep508).collect();
    texts.join("+").replace(|letter: char| !letter.is_ascii_alphanumeric() && !"-.+".contains(letter), "_")
}
