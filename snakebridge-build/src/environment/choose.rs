//! Environment, the choice: the first of the candidates that is of the linked Python's version and has what the crate needs.
//!
//! `SNAKEBRIDGE_VENV`, then the configured `venv`: these must fit. Then the active environment, the interpreter that pyo3 was told to link and the
//! project's `.venv`, each if it fits. Then the linked Python itself when nothing is to be installed, else the managed environment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::closure::closure;
use super::distribution::installed;
use super::fulfil::{Builds, Target};
use super::install::Tool;
use super::interpreter::{Interpreter, Interpreters, executable_in};
use super::linked::{self, CHOOSE, Linked};
use super::managed::{self, Plan, Refusal};
use super::requirement::Requirement;
use super::union::{Conflict, Needs, union};
use super::{Environment, InUse, Source};
use crate::cargo::Cargo;
use crate::config::{AutoInstall, Config};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::hardware::{self, Hardware};
use crate::problem::Problem;

/// Finds or makes the environment of a crate.
///
/// `locked` are the versions in `snakebridge.lock`, by normalised name: what is installed is held to them as long as they fit.
///
/// # Errors
///
/// None among the diagnostics is missing: an environment comes back unless one of them is an error.
pub fn prepare(cargo: &Cargo, config: &Config, locked: &BTreeMap<String, String>) -> (Option<Environment>, Diagnostics) {
    search(cargo, config, locked, false)
}

/// The same with the newest versions that `Cargo.toml` allows: what is installed already, and what was locked, makes way for them.
pub fn upgrade(cargo: &Cargo, config: &Config) -> (Option<Environment>, Diagnostics) {
    search(cargo, config, &BTreeMap::new(), true)
}

fn search(cargo: &Cargo, config: &Config, locked: &BTreeMap<String, String>, upgrade: bool) -> (Option<Environment>, Diagnostics) {
    let mut diagnostics = Diagnostics::default();
    let interpreters = Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir);
    let hardware = hardware::remembered(&cargo.path, &cargo.shared_dir());
    let search = Search { cargo, config, locked, upgrade, interpreters: &interpreters, hardware };
    match search.run(&mut diagnostics) {
        Ok(environment) => {
            diagnostics.extend(elsewhere(cargo, &environment));
            (Some(environment), diagnostics)
        }
        Err(errors) => {
            diagnostics.extend(errors);
            (None, diagnostics)
        }
    }
}

/// That the program is for another machine than the one whose Python is asked what its libraries offer.
fn elsewhere(cargo: &Cargo, environment: &Environment) -> Option<Diagnostic> {
    let (host, target) = cargo.crossing()?;
    let interpreter = &environment.interpreter;
    let message = format!("this builds for `{target}` from what {} offers on `{host}`", interpreter.described());
    let hint = format!(
        "what a library has on one of them only is not seen; where the program runs it needs Python {} with the same packages",
        interpreter.version
    );
    Some(Diagnostic::warning(Problem::EnvironmentOtherTarget, interpreter.executable.display().to_string(), message).hint(hint))
}

/// Finds the environment that a build would use, as it is: nothing is made or installed, and what is missing from it is no error.
pub fn inspect(cargo: &Cargo, config: &Config) -> (Option<Environment>, Diagnostics) {
    let mut careful = config.clone();
    careful.settings.auto_install = AutoInstall::Never;
    let interpreters = Interpreters::new(&cargo.shared_dir(), &cargo.neutral_dir);
    let hardware = hardware::remembered(&cargo.path, &cargo.shared_dir());
    let search = Search { cargo, config: &careful, locked: &BTreeMap::new(), upgrade: false, interpreters: &interpreters, hardware };
    let mut diagnostics = Diagnostics::default();
    match search.run(&mut diagnostics) {
        Ok(environment) => return (Some(environment), diagnostics),
        Err(errors) => diagnostics.extend(errors),
    }
    let missing = [Problem::EnvironmentNotInstalled, Problem::EnvironmentNoVenv];
    if diagnostics.iter().any(|found| found.severity == Severity::Error && !missing.contains(&found.problem)) {
        return (None, diagnostics);
    }
    match search.unfilled() {
        Ok(environment) => (Some(environment), Diagnostics::default()),
        Err(errors) => {
            diagnostics.extend(errors);
            (None, diagnostics)
        }
    }
}

struct Search<'a> {
    cargo: &'a Cargo,
    config: &'a Config,
    locked: &'a BTreeMap<String, String>,
    upgrade: bool,
    interpreters: &'a Interpreters,
    hardware: Hardware,
}

impl Search<'_> {
    fn run(&self, diagnostics: &mut Diagnostics) -> Result<Environment, Vec<Diagnostic>> {
        let one = |error| vec![error];
        let linked = linked::find(self.cargo, self.interpreters).map_err(one)?;
        linked::check(&linked, self.config.settings.python.as_ref(), self.cargo, self.interpreters).map_err(one)?;
        let needs = self.needs(&linked)?;
        let requirements = needs.requirements.clone();
        if let Some(folder) = &self.config.settings.venv {
            let (interpreter, source) = self.explicit(folder, &linked, &needs, diagnostics).map_err(one)?;
            return Ok(self.finish(interpreter, linked, source, requirements, None));
        }
        if let Some((interpreter, source)) = self.implicit(&linked, &requirements, diagnostics) {
            return Ok(self.finish(interpreter, linked, source, requirements, None));
        }
        if requirements.is_empty() {
            return Ok(self.finish(linked.interpreter.clone(), linked, Source::Base, requirements, None));
        }
        let plan = Plan {
            cargo: self.cargo,
            config: self.config,
            base: &linked.interpreter,
            needs: &needs,
            locked: self.locked,
            hardware: &self.built_for(),
            upgrade: self.upgrade,
            may_install: self.may_install(),
        };
        let mut warnings = Vec::new();
        let provided = managed::provide(&plan, self.interpreters, &mut warnings);
        diagnostics.extend(warnings);
        let (interpreter, in_use) = provided?;
        let environment = self.finish(interpreter, linked, Source::Managed, requirements, Some(in_use));
        self.verify(environment)
    }

    /// The environment that a build would fill, whatever is in it by now; the linked Python while there is none.
    fn unfilled(&self) -> Result<Environment, Vec<Diagnostic>> {
        let linked = linked::find(self.cargo, self.interpreters).map_err(|error| vec![error])?;
        let requirements = self.needs(&linked)?.requirements;
        let (folder, source) = match &self.config.settings.venv {
            Some(folder) if self.config.settings.venv_from_environment => (folder.clone(), Source::Variable),
            Some(folder) => (folder.clone(), Source::Configured),
            None => (managed::folder(self.cargo, &linked.interpreter), Source::Managed),
        };
        let found = executable_in(&folder).and_then(|python| self.interpreters.ask(&python).ok());
        let (interpreter, source) = found.map_or_else(|| (linked.interpreter.clone(), Source::Base), |interpreter| (interpreter, source));
        Ok(self.finish(interpreter, linked, source, requirements, None))
    }

    /// What the crate needs by itself.
    fn needs(&self, linked: &Linked) -> Result<Needs, Vec<Diagnostic>> {
        union([self.config], &linked.interpreter.markers).map_err(|conflicts| conflicts.iter().map(Conflict::diagnostic).collect())
    }

    /// What an installer called a success is looked at once more.
    fn verify(&self, environment: Environment) -> Result<Environment, Vec<Diagnostic>> {
        let missing: Vec<Diagnostic> = environment
            .requirements
            .iter()
            .filter_map(|requirement| {
                // An extra that the package does not have is a warning of the installer, and no reason to fail.
                let bare = Requirement { extras: std::collections::BTreeSet::new(), ..requirement.clone() };
                let cause = bare.unmet(&environment.distributions, &environment.interpreter.markers)?;
                let message = format!("`{}` was installed, but is not there", requirement.pep508());
                Some(
                    Diagnostic::error(Problem::EnvironmentNotInstalled, requirement.subject(), message)
                        .because(cause)
                        .hint("remove the environment and build again: `cargo clean`"),
                )
            })
            .collect();
        if missing.is_empty() { Ok(environment) } else { Err(missing) }
    }

    fn finish(
        &self,
        interpreter: Interpreter,
        linked: Linked,
        source: Source,
        requirements: Vec<Requirement>,
        in_use: Option<InUse>,
    ) -> Environment {
        let distributions = installed(&interpreter.site_packages);
        let config = interpreter.prefix.join("pyvenv.cfg");
        let mut watch: Vec<PathBuf> = Some(config).filter(|file| file.is_file()).into_iter().collect();
        // What came with the declared packages can be taken out as well as they can.
        for name in closure(&requirements, &distributions, &interpreter.markers) {
            watch.extend(distributions.get(&name).map(super::Distribution::watch).unwrap_or_default());
        }
        let wheels = if source == Source::Managed { managed::wheels(self.cargo, &linked.interpreter) } else { BTreeMap::new() };
        let hardware = self.hardware.clone();
        Environment { interpreter, linked, source, distributions, requirements, hardware, wheels, watch, in_use }
    }

    /// What packages are installed for.
    fn built_for(&self) -> Hardware {
        self.config.settings.built_for(self.hardware.clone())
    }

    /// Why nothing may be installed.
    fn may_install(&self) -> Result<(), Refusal> {
        if self.config.settings.auto_install == AutoInstall::Never {
            return Err(Refusal::Never);
        }
        if self.cargo.docs_rs {
            return Err(Refusal::DocsRs);
        }
        Ok(())
    }

    /// The environment that the user names: it must fit, or be made to.
    fn explicit(
        &self,
        folder: &Path,
        linked: &Linked,
        needs: &Needs,
        diagnostics: &mut Diagnostics,
    ) -> Result<(Interpreter, Source), Diagnostic> {
        let settings = &self.config.settings;
        let (source, subject) = if settings.venv_from_environment {
            (Source::Variable, "SNAKEBRIDGE_VENV")
        } else {
            (Source::Configured, "package.metadata.snakebridge.venv")
        };
        let may_change = settings.auto_install == AutoInstall::Always && self.may_install().is_ok();
        let tool = || Tool::find(settings, self.cargo)?.ready(&linked.interpreter.base_executable);
        let executable = match executable_in(folder) {
            Some(executable) => executable,
            None if may_change => {
                tool()?.create(&linked.interpreter.base_executable, folder)?;
                executable_in(folder).unwrap_or_else(|| folder.join("bin/python3"))
            }
            None => {
                let create = format!("{} -m venv {}", linked.interpreter.base_executable.display(), folder.display());
                return Err(Diagnostic::error(
                    Problem::EnvironmentNoVenv,
                    subject,
                    format!("there is no Python environment at `{}`", folder.display()),
                )
                .hint(format!("make it: `{create}`; or let SnakeBridge make it: `auto-install = \"always\"`")));
            }
        };
        let interpreter = self.interpreters.ask(&executable).map_err(|cause| {
            Diagnostic::error(Problem::EnvironmentNoPython, subject, format!("`{}` is not a usable Python", executable.display()))
                .because(cause)
        })?;
        if self.cargo.embedded && !interpreter.matches(&linked.interpreter) {
            return Err(other_python(subject, &interpreter, linked));
        }
        let unmet = self.unmet(&interpreter, &needs.requirements);
        if unmet.is_empty() && !self.upgrade {
            return Ok((interpreter, source));
        }
        if may_change {
            let mut warnings = Vec::new();
            let builds = Builds { table: &settings.wheels, hardware: &self.built_for() };
            let target = Target { tool: &tool()?, interpreter: &interpreter, builds, upgrade: self.upgrade, locked: self.locked };
            let done = target.fulfil(needs, &mut warnings);
            diagnostics.extend(warnings);
            return done.map(|_| (interpreter, source));
        }
        let command = Tool::find(settings, self.cargo)?.command(&interpreter.executable, &needs.requirements);
        Err(Diagnostic::error(
            Problem::EnvironmentNotInstalled,
            subject,
            format!("the environment `{}` lacks what is declared", folder.display()),
        )
        .because(unmet.join("\n"))
        .hint(format!("install it: {command}\nor let SnakeBridge install into it: `auto-install = \"always\"`")))
    }

    /// An environment that the user did not name to us, when it fits.
    fn implicit(&self, linked: &Linked, requirements: &[Requirement], diagnostics: &mut Diagnostics) -> Option<(Interpreter, Source)> {
        let variables = &self.cargo.python;
        let active = variables.virtual_env.iter().chain(&variables.conda_prefix).map(|folder| (folder.clone(), Source::Active));
        let workspace = self.config.workspace.as_deref().filter(|workspace| *workspace != self.config.folder());
        let projects = [Some(self.config.folder()), workspace].into_iter().flatten().map(|folder| (folder.join(".venv"), Source::Project));
        let named = linked.named.then(|| (linked.interpreter.prefix.clone(), Source::Linked));
        for (folder, source) in active.chain(named).chain(projects) {
            let interpreter = match source {
                Source::Linked => Ok(linked.interpreter.clone()),
                _ => match executable_in(&folder) {
                    Some(executable) => self.interpreters.ask(&executable),
                    None => continue,
                },
            };
            match interpreter.and_then(|interpreter| self.fits(interpreter, linked, requirements)) {
                Ok(interpreter) => return Some((interpreter, source)),
                Err(cause) => diagnostics.push(
                    Diagnostic::note(Problem::EnvironmentPassedOver, folder.display().to_string(), format!("{source} is not used"))
                        .because(cause)
                        .hint("to insist on it, name it by `venv` under `[package.metadata.snakebridge]`"),
                ),
            }
        }
        None
    }

    fn fits(&self, interpreter: Interpreter, linked: &Linked, requirements: &[Requirement]) -> Result<Interpreter, String> {
        if self.cargo.embedded && !interpreter.matches(&linked.interpreter) {
            return Err(format!("it is {}, and pyo3 links {}", interpreter.described(), linked.interpreter.described()));
        }
        let unmet = self.unmet(&interpreter, requirements);
        if unmet.is_empty() { Ok(interpreter) } else { Err(unmet.join("\n")) }
    }

    #[expect(clippy::unused_self, reason = "reads as a question to the search")]
    fn unmet(&self, interpreter: &Interpreter, requirements: &[Requirement]) -> Vec<String> {
        let present = installed(&interpreter.site_packages);
        requirements.iter().filter_map(|requirement| requirement.unmet(&present, &interpreter.markers)).collect()
    }
}

fn other_python(subject: &str, interpreter: &Interpreter, linked: &Linked) -> Diagnostic {
    let message = format!("the environment is of {}, but pyo3 links {}", interpreter.described(), linked.interpreter.described());
    let executable = interpreter.executable.display();
    Diagnostic::error(Problem::EnvironmentOtherPython, subject, message)
        .because(format!("`{}` was chosen by {}", linked.interpreter.executable.display(), linked.chosen_by))
        .hint(CHOOSE.replace("/path/to/python3", &executable.to_string()))
}
