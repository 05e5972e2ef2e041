//! `setup`: makes and fills the environment that a build would use, without building.

use serde_json::json;
use snakebridge_build::config::{AutoInstall, Config};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics, Severity};
use snakebridge_build::environment::{self, Environment, Requirement};
use snakebridge_build::lock::Lock;
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::progress::Progress;
use crate::table::aligned;

/// Makes and fills the Python environment that a build would use
///
/// Versions in `snakebridge.lock` are installed again as long as they satisfy `Cargo.toml`. An environment that you named is only changed because you
/// ran this command.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge setup
  cargo snakebridge setup --check
  cargo snakebridge setup --upgrade && cargo build
  cargo snakebridge setup --requirements > requirements.txt

Exit codes: 0 all is installed, 1 it is not, 2 wrong usage.")]
pub(crate) struct Setup {
    /// Install nothing: say what is missing.
    #[arg(long, conflicts_with = "upgrade")]
    check: bool,
    /// Take the newest versions that `Cargo.toml` allows, whatever is locked or installed.
    #[arg(long)]
    upgrade: bool,
    /// Install nothing: print what is declared as a requirements file, for an environment that somebody else makes.
    #[arg(long, conflicts_with_all = ["check", "upgrade", "json"])]
    requirements: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Setup {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let mut config = package.config(diagnostics)?;
        if self.requirements {
            return requirements(package, &config, diagnostics);
        }
        let progress = Progress::begin(if self.check { "looking at the environment" } else { "filling the environment" });
        let (environment, noticed) = if self.check {
            environment::inspect(&package.cargo, &config)
        } else {
            config.settings.auto_install = AutoInstall::Always;
            let locked = Lock::read(config.folder()).map(|lock| lock.versions()).unwrap_or_default();
            if self.upgrade {
                environment::upgrade(&package.cargo, &config)
            } else {
                environment::prepare(&package.cargo, &config, &locked)
            }
        };
        drop(progress);
        diagnostics.extend(noticed.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Note));
        let environment = environment?;
        diagnostics.extend(environment.requirements.iter().filter_map(|requirement| unmet(requirement, &environment)));
        Some(if self.json { json(&environment) } else { text(&config, &environment) })
    }
}

/// What is declared and holds for the Python that is linked, with the hashes that it must have.
fn requirements(package: &Package, config: &Config, diagnostics: &mut Diagnostics) -> Option<String> {
    let (environment, noticed) = environment::inspect(&package.cargo, config);
    diagnostics.extend(noticed.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Note));
    let lines = environment?.requirements.iter().map(|wanted| format!("{}{}\n", wanted.line(), wanted.hash_options())).collect::<String>();
    Some(format!("# Declared by `{}` in Cargo.toml; printed by `cargo snakebridge setup --requirements`.\n{lines}", config.package))
}

fn unmet(requirement: &Requirement, environment: &Environment) -> Option<Diagnostic> {
    let cause = requirement.unmet(&environment.distributions, &environment.interpreter.markers)?;
    let message = format!("`{}` is not installed", requirement.pep508());
    Some(
        Diagnostic::error(Problem::EnvironmentNotInstalled, requirement.subject(), message)
            .because(cause)
            .hint("install it: `cargo snakebridge setup`"),
    )
}

fn json(environment: &Environment) -> String {
    let packages: serde_json::Map<_, _> =
        environment.needed().into_iter().map(|(name, found)| (name.to_owned(), json!(found.version))).collect();
    super::json(&json!({
        "environment": environment.interpreter.prefix,
        "python": environment.interpreter.version,
        "packages": packages,
    }))
}

fn text(config: &Config, environment: &Environment) -> String {
    let head = format!("{} at {}, {}\n", environment.interpreter.described(), environment.interpreter.prefix.display(), environment.source);
    if environment.requirements.is_empty() {
        return format!("{head}`{}` declares nothing that has to be installed\n", config.package);
    }
    let version = |name: &str| environment.distributions.get(name).map_or("not installed", |found| found.version.as_str());
    let rows: Vec<[String; 3]> = environment
        .requirements
        .iter()
        .map(|requirement| {
            [requirement.name.clone(), version(&requirement.name).to_owned(), format!("asked for as `{}`", requirement.pep508())]
        })
        .collect();
    let others = environment.needed().len().saturating_sub(rows.iter().filter(|row| row[1] != "not installed").count());
    format!("{head}{}and {others} that they require\n", aligned(&rows))
}
