//! Trial: the facts about another version of a library, from an environment that is made for the purpose and thrown away.
//!
//! In: config and a version. Out: facts, or the reason why there are none. The environment of the build is not touched.

use std::collections::BTreeMap;
use std::fs;

use crate::cargo::Cargo;
use crate::config::{Config, LibraryConfig, Origin, Reference, versions};
use crate::diagnostic::Diagnostic;
use crate::environment::install::{Order, Tool};
use crate::environment::interpreter::{Interpreters, executable_in};
use crate::environment::requirement::Requirement;
use crate::environment::{Environment, linked};
use crate::facts;
use crate::introspect;
use crate::problem::Problem;
use crate::survey;

/// Installs one version of a library and looks at it, as its entry in `Cargo.toml` says.
///
/// # Errors
///
/// The library has no versions, nothing can be installed, or the library cannot be introspected.
pub fn facts_of(cargo: &Cargo, config: &Config, library: &LibraryConfig, version: &str) -> Result<facts::Library, Diagnostic> {
    let subject = format!("{}{version}", library.key);
    let Origin::Distribution { name, extras, .. } = &library.origin else {
        let message = "only a library that is installed from the package index has versions to compare";
        return Err(Diagnostic::error(Problem::TrialNoVersions, subject, message).hint(format!("leave `{}` out", library.key)));
    };
    let specifiers =
        versions(version).map_err(|error| Diagnostic::error(Problem::TrialBadVersion, &subject, error.message).hint(error.hint))?;
    let unwritable = |error: std::io::Error| {
        Diagnostic::error(Problem::EnvironmentReadOnly, cargo.shared_dir().display().to_string(), "the folder cannot be written to")
            .because(error.to_string())
    };
    fs::create_dir_all(cargo.shared_dir()).map_err(unwritable)?;
    let folder = tempfile::Builder::new().prefix("trial-").tempdir_in(cargo.shared_dir()).map_err(unwritable)?;
    let linked = linked::find(cargo, &Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir))?;
    let tool = Tool::find(&config.settings, cargo)?;
    tool.create(&linked.interpreter.base_executable, folder.path())?;
    let python = executable_in(folder.path()).ok_or_else(|| {
        Diagnostic::error(Problem::EnvironmentNoVenv, folder.path().display().to_string(), "the new environment has no `python`")
    })?;
    let extras = extras.iter().cloned().collect();
    let requirement = Requirement { extras, ..Requirement::of(name, Reference::Versions(specifiers)) };
    let about = |diagnostic: Diagnostic| Diagnostic { subject: subject.clone(), ..diagnostic };
    tool.install(&Order::plain(&python, &[requirement])).map_err(about)?;
    let answers = introspect::introspect(&python, &[survey::request(library)], config.settings.introspect_timeout);
    match answers.into_iter().next() {
        Some(Ok(facts)) => Ok(facts),
        Some(Err(error)) => Err(about(error.diagnostic())),
        None => Err(Diagnostic::error(Problem::TrialFailed, subject, "nothing was found out")),
    }
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
