//! `doctor`: which Python a build would use and why, and what stands in its way. Changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use snakebridge_build::config::{AutoInstall, Config};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics, Severity};
use snakebridge_build::environment::install::Tool;
use snakebridge_build::environment::interpreter::Interpreters;
use snakebridge_build::environment::{self, Environment, Linked, linked};
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::table::aligned;

/// Shows which Python a build would use, why, and what is wrong with it
///
/// Nothing is installed. pyo3's own build script is not asked; the search that it documents is repeated.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge doctor
  PYO3_PYTHON=/usr/bin/python3.12 cargo snakebridge doctor

Exit codes: 0 a build would find what it needs, 1 it would not, 2 wrong usage.")]
pub(crate) struct Doctor {}

/// The findings: a subject and what is to say about it.
type Findings = Vec<[String; 2]>;

impl Doctor {
    #[expect(clippy::unused_self, reason = "every command has the same shape")]
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let mut findings = Findings::new();
        let mut say = |subject: &str, text: String| findings.push([subject.to_owned(), text]);
        say("package", format!("{} at {}", config.package, config.folder().display()));
        say("target folder", package.cargo.target_dir.display().to_string());
        for (name, value) in variables(package) {
            say(name, value.map_or_else(|| "not set".to_owned(), |value| value.display().to_string()));
        }
        let interpreters = Interpreters::new(&package.cargo.shared_dir(), &package.cargo.neutral_dir);
        match linked::find(&package.cargo, &interpreters) {
            Ok(linked) => found(&linked, &mut say, diagnostics),
            Err(diagnostic) => {
                say("Python", "none that can be used".to_owned());
                diagnostics.push(diagnostic);
                return Some(aligned(&findings));
            }
        }
        environment_of(package, &config, &mut say, diagnostics);
        match Tool::find(config.settings.installer, &package.cargo.path) {
            Ok(Tool::Uv(path)) => say("installer", format!("uv at {}", path.display())),
            Ok(Tool::Pip) => say("installer", "venv and pip of the linked Python; uv is not in `PATH`".to_owned()),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
        say("network", network(package, &config));
        Some(aligned(&findings))
    }
}

fn variables(package: &Package) -> [(&'static str, Option<PathBuf>); 5] {
    let python = &package.cargo.python;
    [
        ("PYO3_PYTHON", python.pyo3_python.clone()),
        ("PYO3_CONFIG_FILE", python.pyo3_config_file.clone()),
        ("VIRTUAL_ENV", python.virtual_env.clone()),
        ("CONDA_PREFIX", python.conda_prefix.clone()),
        ("SNAKEBRIDGE_VENV", package.cargo.overrides.venv.clone().map(PathBuf::from)),
    ]
}

fn found(linked: &Linked, say: &mut impl FnMut(&str, String), diagnostics: &mut Diagnostics) {
    let interpreter = &linked.interpreter;
    say("Python", format!("{} at {}", interpreter.described(), interpreter.executable.display()));
    say("  chosen by", linked.chosen_by.clone());
    match &interpreter.library {
        Some(library) => say("  libpython", library.display().to_string()),
        None => {
            say("  libpython", "no shared library".to_owned());
            diagnostics.push(
                Diagnostic::warning(
                    Problem::EnvironmentNoSharedLibrary,
                    interpreter.executable.display().to_string(),
                    "this Python has no shared library, so linking it may fail",
                )
                .hint("install one that has it (`uv python install`, the distribution's `libpython3`), or build it with `--enable-shared`"),
            );
        }
    }
}

/// Which environment a build would use. Installing is off while it is looked for; what a build would install is no mistake.
fn environment_of(package: &Package, config: &Config, say: &mut impl FnMut(&str, String), diagnostics: &mut Diagnostics) {
    let would_install = config.settings.auto_install != AutoInstall::Never && !package.cargo.docs_rs && !package.cargo.offline;
    let mut careful = config.clone();
    if would_install {
        careful.settings.auto_install = AutoInstall::Never;
    }
    let (environment, noticed) = environment::prepare(&package.cargo, &careful, &BTreeMap::new());
    for diagnostic in noticed.of(Severity::Note) {
        let cause = diagnostic.cause.as_deref().unwrap_or_default().replace('\n', "; ");
        say("passed over", format!("{}: {} ({cause})", diagnostic.subject, diagnostic.message));
    }
    let (mut made, mut wrong) = (Vec::new(), Vec::new());
    let explicit = config.settings.venv.is_some();
    for diagnostic in noticed.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Note) {
        let mended = match diagnostic.problem {
            Problem::EnvironmentNoVenv | Problem::EnvironmentNotInstalled if explicit => {
                config.settings.auto_install == AutoInstall::Always
            }
            Problem::EnvironmentNotInstalled => true,
            _ => false,
        };
        if would_install && mended { made.push(diagnostic) } else { wrong.push(diagnostic) }
    }
    diagnostics.extend(wrong);
    match environment {
        Some(environment) => installed(&environment, say),
        None if !made.is_empty() => {
            made.iter().for_each(|diagnostic| say("environment", format!("the next build makes it: {}", diagnostic.message)));
        }
        None => say("environment", "none that can be used".to_owned()),
    }
}

fn installed(environment: &Environment, say: &mut impl FnMut(&str, String)) {
    let interpreter = &environment.interpreter;
    say("environment", interpreter.prefix.display().to_string());
    say("  chosen by", environment.source.to_string());
    say("  interpreter", interpreter.executable.display().to_string());
    for requirement in &environment.requirements {
        let version = environment.distributions.get(&requirement.name).map_or("not installed", |found| &found.version);
        say(&format!("  {}", requirement.name), format!("{version}, asked for as `{}`", requirement.pep508()));
    }
}

fn network(package: &Package, config: &Config) -> String {
    let cargo = &package.cargo;
    match config.settings.auto_install {
        AutoInstall::Never => "nothing is installed: `auto-install` is `never`".to_owned(),
        _ if cargo.docs_rs => "nothing is installed: this is docs.rs".to_owned(),
        _ if cargo.offline => "nothing is installed: `CARGO_NET_OFFLINE` is set".to_owned(),
        AutoInstall::Dev => format!("builds install into an environment below {}", shown(&cargo.shared_dir())),
        AutoInstall::Always => "builds install into the environment that is named, and make it".to_owned(),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
