//! `doctor`: which Python a build would use and why, and what stands in its way. Changes nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::json;
use snakebridge_build::config::{AutoInstall, Config};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics, Severity};
use snakebridge_build::environment::install::{Program, Tool};
use snakebridge_build::environment::interpreter::Interpreters;
use snakebridge_build::environment::linked::Outcome;
use snakebridge_build::environment::{self, Environment, Linked, linked};
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::table::aligned;
use crate::variables;

/// Shows which Python a build would use, why, and what is wrong with it
///
/// Nothing is installed. pyo3's own build script is not asked; the search that it documents is repeated.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge doctor
  PYO3_PYTHON=/usr/bin/python3.12 cargo snakebridge doctor
  cargo snakebridge doctor --json | jq -r '.problems[].hint'

Exit codes: 0 a build would find what it needs, 1 it would not, 2 wrong usage.")]
pub(crate) struct Doctor {
    /// Print JSON: the findings, and what is wrong.
    #[arg(long)]
    json: bool,
}

/// What was found: a subject, indented where it belongs to the one before it, and what is to say about it.
type Findings = Vec<[String; 2]>;

impl Doctor {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let findings = findings(package, &config, diagnostics);
        if !self.json {
            return Some(aligned(&findings));
        }
        let finding = |[subject, text]: &[String; 2]| json!({ "subject": subject.trim(), "text": text });
        let problems: Vec<_> = diagnostics.iter().filter(|found| found.severity != Severity::Note).collect();
        Some(super::json(&json!({ "findings": findings.iter().map(finding).collect::<Vec<_>>(), "problems": problems })))
    }
}

/// Looks at everything, in the order in which a build needs it; what is wrong is among the diagnostics.
fn findings(package: &Package, config: &Config, diagnostics: &mut Diagnostics) -> Findings {
    let mut findings = Findings::new();
    let mut say = |subject: &str, text: String| findings.push([subject.to_owned(), text]);
    say("package", format!("{} at {}", config.package, config.folder().display()));
    say("target folder", package.cargo.target_dir.display().to_string());
    for (name, value) in variables(package) {
        say(name, value.map_or_else(|| "not set".to_owned(), |value| value.display().to_string()));
    }
    linker(package, &mut say, diagnostics);
    let interpreters = Interpreters::new(&package.cargo.shared_dir(), &package.cargo.neutral_dir);
    let (tried, linked) = linked::account(&package.cargo, &interpreters);
    for place in tried {
        if let Outcome::Refused(why) = place.outcome {
            let executable = place.executable.map(|path| path.display().to_string()).unwrap_or_default();
            say("passed over", format!("{executable}, by {}: {why}", place.rule));
        }
    }
    match linked {
        Ok(linked) => {
            found(&linked, &mut say, diagnostics);
            environment_of(package, config, &mut say, diagnostics);
        }
        Err(diagnostic) => {
            say("Python", "none that can be used".to_owned());
            diagnostics.push(diagnostic);
        }
    }
    say("installer", installer(package, config, diagnostics));
    say("network", network(package, config));
    findings
}

/// What would install.
fn installer(package: &Package, config: &Config, diagnostics: &mut Diagnostics) -> String {
    let tool = match Tool::find(&config.settings, &package.cargo) {
        Ok(tool) => tool,
        Err(diagnostic) => {
            diagnostics.push(diagnostic);
            return "none that can be used".to_owned();
        }
    };
    match (&tool.program, tool.no_uv(), tool.to_fetch()) {
        (Program::Uv(path), None, _) => format!("uv at {}", path.display()),
        (Program::Uv(path), Some(why), _) => format!("uv at {}, which was fetched since {why}", path.display()),
        (Program::Pip, Some(why), Some(version)) => format!("uv {version}, which is fetched before anything is installed, since {why}"),
        (Program::Pip, Some(why), None) => format!("venv and pip of the linked Python, since {why}, and nothing is fetched"),
        (Program::Pip, None, _) => "venv and pip of the linked Python, as `installer` says".to_owned(),
    }
}

/// What rustc calls to link, unless Cargo's configuration names another one.
#[cfg(unix)]
fn linker(package: &Package, say: &mut impl FnMut(&str, String), diagnostics: &mut Diagnostics) {
    let name = variables::linker(&package.cargo).unwrap_or_else(|| PathBuf::from("cc"));
    let found = if name.components().count() > 1 {
        Some(name.clone()).filter(|path| path.is_file())
    } else {
        package.cargo.path.iter().map(|folder| folder.join(&name)).find(|path| path.is_file())
    };
    if let Some(path) = found {
        return say("linker", path.display().to_string());
    }
    say("linker", "none".to_owned());
    diagnostics.push(
        Diagnostic::error(Problem::EnvironmentNoLinker, "linker", format!("`{}` is not there, and rustc links with it", name.display()))
            .hint("install a C compiler (`apt install gcc`, `dnf install gcc`, `xcode-select --install`), or name a linker in `.cargo/config.toml`"),
    );
}

/// Elsewhere rustc finds its linker by other means than `PATH`.
#[cfg(not(unix))]
fn linker(_: &Package, _: &mut impl FnMut(&str, String), _: &mut Diagnostics) {}

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
    if interpreter.externally_managed {
        say("  managed by", "the operating system (PEP 668): packages go into an environment of their own, never into it".to_owned());
    }
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
    let would_install = config.settings.auto_install != AutoInstall::Never && !package.cargo.docs_rs;
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
        match (would_install && mended, &package.cargo.offline) {
            (true, None) => made.push(diagnostic),
            (true, Some(why)) => wrong.push(only_at_hand(diagnostic, why)),
            (false, _) => wrong.push(diagnostic),
        }
    }
    diagnostics.extend(wrong);
    match environment {
        Some(environment) => {
            installed(&environment, say);
            diagnostics.extend(managed_by_system(&environment, config));
        }
        None if !made.is_empty() => {
            made.iter().for_each(|diagnostic| say("environment", format!("the next build makes it: {}", diagnostic.message)));
        }
        None => say("environment", "none that can be used".to_owned()),
    }
}

/// What the next build makes if it can do so without a network.
fn only_at_hand(diagnostic: Diagnostic, why: &str) -> Diagnostic {
    let Diagnostic { problem, subject, message, .. } = diagnostic;
    Diagnostic::warning(problem, subject, message)
        .because(format!("nothing is fetched: {why}; the next build looks into the installer's cache and into `find-links` alone"))
        .hint("run `cargo build` once with a network, or name an environment that has it all by `SNAKEBRIDGE_VENV`")
}

/// The environment that was named is the system's own, into which nothing can be installed.
fn managed_by_system(environment: &Environment, config: &Config) -> Option<Diagnostic> {
    let interpreter = &environment.interpreter;
    if config.settings.venv.is_none() || !interpreter.externally_managed || interpreter.is_virtual() {
        return None;
    }
    let subject = interpreter.prefix.display().to_string();
    let message = "this environment belongs to the operating system, which forbids to install into it (PEP 668)";
    Some(Diagnostic::warning(Problem::EnvironmentExternallyManaged, subject, message).hint(
        "name a virtual environment by `venv` under `[package.metadata.snakebridge]`, or leave `venv` out and let SnakeBridge make one",
    ))
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
    match (config.settings.auto_install, &cargo.offline) {
        (AutoInstall::Never, _) => "nothing is installed: `auto-install` is `never`".to_owned(),
        _ if cargo.docs_rs => "nothing is installed: this is docs.rs".to_owned(),
        (_, Some(why)) => format!("nothing is fetched: {why}"),
        (AutoInstall::Dev, None) => format!("builds install into an environment below {}", shown(&cargo.shared_dir())),
        (AutoInstall::Always, None) => "builds install into the environment that is named, and make it".to_owned(),
    }
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}
