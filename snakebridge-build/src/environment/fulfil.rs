//! Environment, fulfilling: requirements become installed packages, held to the lock's versions, each in the build that fits the hardware.
//!
//! A package of a family with an index of its own is installed from there first, alone; what it requires comes with the rest from the usual index.

use std::collections::BTreeMap;
use std::path::Path;

use super::distribution::installed;
use super::install::{Order, Places, Tool, constraints};
use super::interpreter::Interpreter;
use super::requirement::Requirement;
use super::union::Needs;
use crate::diagnostic::Diagnostic;
use crate::hardware::Hardware;
use crate::problem::Problem;
use crate::wheels::{Choice, Table, choose};

/// Failures that mean that an index does not have what is asked of it.
const NOT_THERE: [Problem; 3] = [Problem::EnvironmentNoVersion, Problem::EnvironmentNoPackage, Problem::EnvironmentConflict];

/// What decides between builds.
pub(super) struct Builds<'a> {
    /// Which there are.
    pub(super) table: &'a Table,
    /// What they are to run on.
    pub(super) hardware: &'a Hardware,
}

/// An environment to be filled.
pub(super) struct Target<'a> {
    /// What fills it.
    pub(super) tool: &'a Tool,
    /// Its Python.
    pub(super) interpreter: &'a Interpreter,
    /// Which builds fit.
    pub(super) builds: Builds<'a>,
    /// Whether what is installed already makes way for what is newer.
    pub(super) upgrade: bool,
    /// Versions from `snakebridge.lock` by name.
    pub(super) locked: &'a BTreeMap<String, String>,
}

impl Target<'_> {
    /// Installs what is needed and says which builds were chosen, by package. When locked versions no longer go together it is done without them.
    ///
    /// # Errors
    ///
    /// What the tool could not install.
    pub(super) fn fulfil(&self, needs: &Needs, warnings: &mut Vec<Diagnostic>) -> Result<BTreeMap<String, Choice>, Diagnostic> {
        let kept = constraints(needs, self.locked);
        // A limit is the user's word, and a locked version only what was found under it.
        let limits = || needs.limits.iter().filter_map(|limit| Some((limit.name.clone(), limit.limit()?)));
        let all: BTreeMap<String, String> = limits().chain(kept.clone()).collect();
        match self.attempt(&needs.requirements, &all, warnings) {
            Err(error) if !kept.is_empty() && NOT_THERE.contains(&error.problem) => {
                let chosen = self.attempt(&needs.requirements, &limits().collect(), warnings)?;
                let message = "the versions in `snakebridge.lock` can no longer be installed together, so newer ones were chosen";
                warnings.push(
                    Diagnostic::warning(Problem::EnvironmentLockOutdated, "snakebridge.lock", message)
                        .because(error.cause.unwrap_or(error.message))
                        .hint("commit the new `snakebridge.lock`"),
                );
                Ok(chosen)
            }
            other => other,
        }
    }

    fn attempt(
        &self,
        needed: &[Requirement],
        kept: &BTreeMap<String, String>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<BTreeMap<String, Choice>, Diagnostic> {
        let mut chosen = BTreeMap::new();
        let mut requirements = needed.to_vec();
        for requirement in &mut requirements {
            if let Some(choice) = self.choice(requirement, kept, warnings)? {
                requirement.extras.extend(choice.extra.clone());
                chosen.insert(requirement.name.clone(), choice);
            }
        }
        let mut indexes: Vec<String> = chosen.values().filter_map(|choice| choice.index.clone()).collect();
        indexes.sort();
        indexes.dedup();
        let places = Places::Usual { more: &indexes };
        let constraints = &self.held(kept, &chosen);
        let plain = Order::plain(self.python(), &requirements);
        self.tool.install(&Order { constraints, upgrade: self.upgrade, places, ..plain })?;
        Ok(chosen)
    }

    fn python(&self) -> &Path {
        &self.interpreter.executable
    }

    /// The constraints, with what came from an index of its own held to the build that it has: the usual index may have a later version for other hardware.
    fn held(&self, kept: &BTreeMap<String, String>, chosen: &BTreeMap<String, Choice>) -> BTreeMap<String, String> {
        let present = installed(&self.interpreter.site_packages);
        let own = chosen.iter().filter(|(_, choice)| choice.index.is_some());
        let builds = own.filter_map(|(name, _)| Some((name.clone(), format!("=={}", present.get(name)?.version))));
        kept.clone().into_iter().chain(builds).collect()
    }

    /// The best build of a package that can be had; installed already when it has an index of its own.
    fn choice(
        &self,
        requirement: &Requirement,
        kept: &BTreeMap<String, String>,
        warnings: &mut Vec<Diagnostic>,
    ) -> Result<Option<Choice>, Diagnostic> {
        // Who says the hash of a file has chosen the build.
        if !requirement.hashes.is_empty() {
            return Ok(None);
        }
        let mut refused: Option<(Choice, Diagnostic)> = None;
        for choice in choose(&requirement.name, self.builds.table, self.builds.hardware) {
            let Some(index) = &choice.index else { return Ok(Some(choice)) };
            let plain = Order::plain(self.python(), std::slice::from_ref(requirement));
            let order = Order { constraints: kept, upgrade: self.upgrade, places: Places::Only { index }, ..plain };
            match self.tool.install(&order) {
                Ok(()) => {
                    warnings.extend(refused.map(|(best, error)| second_best(requirement, &best, &choice, error)));
                    return Ok(Some(choice));
                }
                Err(error) if NOT_THERE.contains(&error.problem) => {
                    refused.get_or_insert((choice, error));
                }
                Err(error) => return Err(error),
            }
        }
        refused.map_or(Ok(None), |(choice, error)| {
            Err(error.hint(format!("the index for `{}` is {}", choice.variant, crate::address::shown(&choice.index.unwrap_or_default()))))
        })
    }
}

fn second_best(requirement: &Requirement, best: &Choice, taken: &Choice, error: Diagnostic) -> Diagnostic {
    let message =
        format!("`{}` is not to be had for `{}`, so the build for `{}` is installed", requirement.pep508(), best.variant, taken.variant);
    Diagnostic::warning(Problem::EnvironmentOtherVariant, requirement.subject(), message)
        .because(error.cause.unwrap_or(error.message))
        .hint("ask for another version, or choose the builds by `wheels` under `[package.metadata.snakebridge]`")
}
