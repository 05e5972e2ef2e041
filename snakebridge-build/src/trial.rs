//! Trial: the facts about another version of a library, from an environment that is made for the purpose and thrown away.
//!
//! In: config and a version. Out: facts, or the reason why there are none. The environment of the build is not touched.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;

use pep440_rs::VersionSpecifiers;

use crate::cargo::Cargo;
use crate::config::{Config, LibraryConfig, Origin, Reference, VersionError, versions};
use crate::diagnostic::Diagnostic;
use crate::environment::install::{Order, Tool};
use crate::environment::interpreter::{Interpreters, executable_in};
use crate::environment::requirement::Requirement;
use crate::environment::{Environment, linked};
use crate::facts;
use crate::introspect;
use crate::problem::Problem;
use crate::survey;

/// A version that is to be tried, as a user writes it after a name: `==2.4`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked<'s> {
    text: &'s str,
    versions: VersionSpecifiers,
}

impl<'s> Asked<'s> {
    /// Understands one.
    ///
    /// # Errors
    ///
    /// It is none.
    pub fn parse(library: &LibraryConfig, text: &'s str) -> Result<Self, Diagnostic> {
        let key = &library.key;
        let wrong = |error: VersionError| {
            Diagnostic::error(Problem::TrialBadVersion, format!("{key}{text}"), error.message)
                .hint(format!("write `{key}==2.4`, or `'{key}>=2.4'` for the newest"))
        };
        versions(text).map(|versions| Self { text, versions }).map_err(wrong)
    }
}

impl fmt::Display for Asked<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.text)
    }
}

/// Installs one version of a library and looks at it, as its entry in `Cargo.toml` says.
///
/// # Errors
///
/// The library has no versions, nothing can be installed, or the library cannot be introspected.
pub fn facts_of(cargo: &Cargo, config: &Config, library: &LibraryConfig, version: &Asked<'_>) -> Result<facts::Library, Diagnostic> {
    let subject = format!("{}{version}", library.key);
    let Origin::Distribution { name, extras, .. } = &library.origin else {
        let message = "only a library that is installed from the package index has versions to compare";
        return Err(Diagnostic::error(Problem::TrialNoVersions, subject, message).hint(format!("leave `{}` out", library.key)));
    };
    let unwritable = |error: std::io::Error| {
        Diagnostic::error(Problem::EnvironmentReadOnly, cargo.shared_dir().display().to_string(), "the folder cannot be written to")
            .because(error.to_string())
    };
    fs::create_dir_all(cargo.shared_dir()).map_err(unwritable)?;
    let folder = tempfile::Builder::new().prefix("trial-").tempdir_in(cargo.shared_dir()).map_err(unwritable)?;
    let linked = linked::find(cargo, &Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir))?;
    let tool = Tool::find(&config.settings, cargo)?.ready(&linked.interpreter.base_executable)?;
    tool.create(&linked.interpreter.base_executable, folder.path())?;
    let python = executable_in(folder.path()).ok_or_else(|| {
        Diagnostic::error(Problem::EnvironmentNoVenv, folder.path().display().to_string(), "the new environment has no `python`")
    })?;
    let extras = extras.iter().cloned().collect();
    let requirement = Requirement { extras, ..Requirement::of(name, Reference::Versions(version.versions.clone())) };
    let about = |diagnostic: Diagnostic| Diagnostic { subject: subject.clone(), ..diagnostic };
    tool.install(&Order::plain(&python, &[requirement])).map_err(about)?;
    introspect::one(&python, &survey::request(library), config.settings.introspect_timeout).map_err(|error| about(error.diagnostic()))
}

/// Looks at the libraries as they are installed now, and keeps nothing.
///
/// # Errors
///
/// A library that cannot be introspected, each with its reason.
pub fn facts_now(cargo: &Cargo, config: &Config, environment: &Environment) -> Result<BTreeMap<String, facts::Library>, Vec<Diagnostic>> {
    let mut diagnostics = crate::diagnostic::Diagnostics::default();
    let surveyed = survey::survey(cargo, config, environment, &[], &mut diagnostics);
    if diagnostics.has_errors() {
        return Err(diagnostics.into_iter().filter(|found| found.severity == crate::diagnostic::Severity::Error).collect());
    }
    Ok(surveyed.into_iter().map(|library| (library.config.key.clone(), library.facts)).collect())
}
