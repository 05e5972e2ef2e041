//! `plan`: what the bindings of each library will be and cost, in any mode.

use std::time::Duration;

use clap::ValueEnum;
use serde_json::json;
use snakebridge_build::config::{AutoInstall, Config, Generate, LibraryConfig, ModuleMode};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics, Severity};
use snakebridge_build::environment::{self, Environment};
use snakebridge_build::outputs::Outputs;
use snakebridge_build::prediction::{Prediction, mode};
use snakebridge_build::problem::Problem;
use snakebridge_build::survey::{self, Surveyed};
use snakebridge_build::{manifest, usage};

use crate::package::Package;
use crate::progress::Progress;
use crate::table::{aligned, size};

/// Predicts names, callables, size and build time of each library, in any mode
///
/// What is stored of a library is used, so the configured mode starts no Python. For other modes, and for what is not stored yet, the installed library
/// is looked at, and nothing is kept. Time is that of rustc in each `cargo check` of the crate on an ordinary core, within a factor of two; what will be felt gets a warning.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge plan
  cargo snakebridge plan numpy --mode root --mode public
  cargo snakebridge plan --all-modes --json | jq '.libraries[] | select(.seconds > 1)'

Exit codes: 0 shown, warnings or not, 1 a library could not be looked at, 2 wrong usage.")]
pub(crate) struct Plan {
    /// These libraries alone, by their names in `Cargo.toml`.
    libraries: Vec<String>,
    /// This choice of modules instead of the configured one; more than once to compare.
    #[arg(long = "mode", value_enum, value_name = "MODE")]
    modes: Vec<Mode>,
    /// Every choice of modules there is.
    #[arg(long, conflicts_with = "modes")]
    all_modes: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A choice of modules that needs nothing else to be said.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Mode {
    /// What the sources use, of the configured modules.
    Used,
    /// The root module.
    Root,
    /// Those that the root exports.
    Exports,
    /// Those that say what is public by `__all__`.
    Explicit,
    /// Those without a private part in their path.
    Public,
    /// All of them.
    All,
}

impl Mode {
    /// The library as it would be with this choice.
    fn applied(self, library: &LibraryConfig) -> LibraryConfig {
        let mut library = LibraryConfig { generate: Generate::All, ..library.clone() };
        let modules = match self {
            Self::Used => {
                library.generate = Generate::Used;
                return library;
            }
            Self::Root => ModuleMode::Root,
            Self::Exports => ModuleMode::Exports,
            Self::Explicit => ModuleMode::Explicit,
            Self::Public => ModuleMode::Public,
            Self::All => ModuleMode::All,
        };
        LibraryConfig { modules, surface: None, ..library }
    }
}

impl Plan {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let mut config = package.config(diagnostics)?;
        super::known(&config, &self.libraries, diagnostics)?;
        config.libraries.retain(|library| self.libraries.is_empty() || self.libraries.contains(&library.key));
        config.settings.auto_install = AutoInstall::Never;
        let mut surveyor = Surveyor { package, environment: None };
        let mut predictions = Vec::new();
        for variant in self.variants(&config) {
            predictions.extend(surveyor.predictions(&variant, diagnostics));
        }
        predictions.sort_by(|one, other| one.library.cmp(&other.library));
        diagnostics.extend(predictions.chunk_by(|one, other| one.library == other.library).filter_map(warning));
        if self.json {
            return Some(super::json(&json!({ "libraries": predictions })));
        }
        let head = ["library", "mode", "modules", "names", "callables", "code", "cargo check"].map(str::to_owned);
        let rows: Vec<_> = std::iter::once(head).chain(predictions.iter().map(row)).collect();
        (rows.len() > 1).then(|| aligned(&rows))
    }

    /// The configuration in each of the modes that are asked for.
    fn variants(&self, config: &Config) -> Vec<Config> {
        let all = Mode::value_variants();
        let modes = if self.all_modes { all } else { &self.modes[..] };
        if modes.is_empty() {
            return vec![config.clone()];
        }
        let variant = |mode: &Mode| {
            let libraries = config.libraries.iter().map(|library| mode.applied(library)).collect();
            Config { libraries, ..config.clone() }
        };
        modes.iter().map(variant).collect()
    }
}

/// Gives facts: stored ones where they are of the same choice, else what Python says now.
struct Surveyor<'p> {
    package: &'p Package,
    /// Found when it is first needed.
    environment: Option<Environment>,
}

impl Surveyor<'_> {
    fn predictions(&mut self, config: &Config, diagnostics: &mut Diagnostics) -> Vec<Prediction> {
        let surveyed = self.surveyed(config, diagnostics);
        let used = usage::used(config, &surveyed);
        surveyed.iter().map(|library| Prediction::of(library, &used, config.settings.layout, mode(library.config))).collect()
    }

    fn surveyed<'a>(&mut self, config: &'a Config, diagnostics: &mut Diagnostics) -> Vec<Surveyed<'a>> {
        let package = self.package;
        let configured = package.config_as_it_is();
        let asked = |library: &LibraryConfig| format!("{:?} {:?}", library.modules, library.surface);
        let is_configured =
            |library: &LibraryConfig| configured.libraries.iter().any(|other| other.key == library.key && asked(other) == asked(library));
        let homes = Outputs::of(&package.cargo, config).homes();
        let (mut surveyed, mut unknown) = (Vec::new(), Vec::new());
        for library in &config.libraries {
            match homes.iter().find_map(|home| manifest::last(home, &library.key)).filter(|_| is_configured(library)) {
                Some((facts, fingerprint)) => {
                    surveyed.push(Surveyed { config: library, facts, fingerprint, stored: None, took: Duration::ZERO })
                }
                None => unknown.push(library.key.clone()),
            }
        }
        if unknown.is_empty() {
            return surveyed;
        }
        let Some(environment) = self.environment(config, diagnostics) else { return surveyed };
        let progress = Progress::begin(format!("looking at {}", unknown.join(", ")));
        let mut found = Diagnostics::default();
        let all = survey::survey(&package.cargo, config, environment, &homes, &mut found);
        drop(progress);
        surveyed.extend(all.into_iter().filter(|library| unknown.contains(&library.config.key)));
        for error in found.into_iter().filter(|found| found.severity == Severity::Error) {
            // A library that cannot be looked at cannot be so in any mode; once is enough.
            if diagnostics.iter().all(|said| *said != error) {
                diagnostics.push(error);
            }
        }
        surveyed
    }

    /// The environment as it is; nothing is installed.
    fn environment(&mut self, config: &Config, diagnostics: &mut Diagnostics) -> Option<&Environment> {
        if self.environment.is_none() {
            let (environment, found) = environment::inspect(&self.package.cargo, config);
            if diagnostics.iter().all(|said| found.of(Severity::Error).all(|error| error != said)) {
                diagnostics.extend(found.into_iter().filter(|found| found.severity == Severity::Error));
            }
            self.environment = environment;
        }
        self.environment.as_ref()
    }
}

/// One warning for a library, whatever the number of its modes that will be felt.
fn warning(modes: &[Prediction]) -> Option<Diagnostic> {
    let big: Vec<String> =
        modes.iter().filter(|found| found.is_big()).map(|found| format!("`{}` about {:.0} s", found.mode, found.seconds)).collect();
    let first = modes.first().filter(|_| !big.is_empty())?;
    let message = format!("its size will be felt in each `cargo check`: {}", big.join(", "));
    let hint = "choose by `modules` or `include`, generate what is used alone (`generate = \"used\"`), or keep the bindings in a crate of their own, which \
                is compiled once";
    Some(Diagnostic::warning(Problem::PlanBig, &first.library, message).hint(hint))
}

fn row(found: &Prediction) -> [String; 7] {
    let label = found.version.as_ref().map_or_else(|| found.library.clone(), |version| format!("{} {version}", found.library));
    [
        label,
        found.mode.to_owned(),
        found.modules.to_string(),
        found.names.to_string(),
        found.callables.to_string(),
        size(found.bytes as u64),
        format!("{:.1} s", found.seconds),
    ]
}
