//! `bundle`: programs in a folder with the Python that they need.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::json;
use snakebridge_build::bundle;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics, Severity};
use snakebridge_build::environment;
use snakebridge_build::lock::Lock;
use snakebridge_build::problem::Problem;
use snakebridge_build::process::{self, Invocation};

use crate::package::Package;
use crate::progress::Progress;
use crate::table::size;

/// A large program needs minutes.
const LONGEST: Duration = Duration::from_secs(3600);

/// Puts the package's programs into a folder with the Python that they need
///
/// Builds the programs, and copies them with the interpreter, the standard library, the declared packages and what they require, and your own files. The
/// folder can be moved: a program finds the `python` beside itself and needs neither the build's folders nor `PATH`. On Linux alone so far; libraries of
/// the system that packages use, and the C library, are those of the machine it runs on.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge bundle dist
  cargo snakebridge bundle dist --profile dev
  cargo snakebridge bundle dist --json | jq .bytes

Exit codes: 0 made, 1 the build or a copy failed, 2 wrong usage.")]
pub(crate) struct Bundle {
    /// The folder; an earlier bundle in it is replaced.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// How the programs are built.
    #[arg(long, value_name = "PROFILE", default_value = "release")]
    profile: String,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Bundle {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        bundle::possible(std::env::consts::OS).map_err(|error| diagnostics.push(error)).ok()?;
        let config = package.config(diagnostics)?;
        let progress = Progress::begin("building the programs");
        let programs = self.built(package).map_err(|error| diagnostics.push(error)).ok()?;
        progress.now("copying Python");
        let locked = Lock::read(config.folder()).map(|lock| lock.versions()).unwrap_or_default();
        let (environment, noticed) = environment::prepare(&package.cargo, &config, &locked);
        diagnostics.extend(noticed.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Note));
        let made = bundle::bundle(&config, &environment?, &programs, &self.folder);
        drop(progress);
        let made = made.map_err(|error| diagnostics.push(error)).ok()?;
        if self.json {
            return Some(super::json(&json!(made)));
        }
        let programs: String = made.programs.iter().map(|program| format!("{}\n", program.display())).collect();
        let packages = if made.packages.is_empty() { String::new() } else { format!(" with {}", made.packages.join(", ")) };
        let folder = self.folder.join("python");
        Some(format!("{programs}{}{packages}: {} files, {}\n", folder.display(), made.files, size(made.bytes)))
    }

    /// Builds the programs; gives their files.
    fn built(&self, package: &Package) -> Result<Vec<PathBuf>, Diagnostic> {
        let cargo = &package.cargo;
        let failed = |message: &str| Diagnostic::error(Problem::BundleNoProgram, cargo.manifest().display().to_string(), message);
        if package.programs.is_empty() {
            return Err(failed("the package has no program").hint("name the package that has one: `--package`"));
        }
        let invocation = Invocation::new("cargo", LONGEST)
            .arguments(["build", "--bins", "--profile", &self.profile, "--manifest-path"])
            .argument(cargo.manifest().as_os_str())
            .argument("--target-dir")
            .argument(cargo.target_dir.as_os_str());
        let finished = process::run(&invocation).map_err(|error| failed("cargo does not run").because(error.to_string()))?;
        if !finished.status.success() {
            let said = String::from_utf8_lossy(&finished.stderr).trim().to_owned();
            return Err(failed("the programs were not built").because(said).hint("mend what cargo says, then run the command again"));
        }
        let folder = cargo.target_dir.join(if self.profile == "dev" { "debug" } else { &self.profile });
        Ok(package.programs.iter().map(|name| folder.join(format!("{name}{}", std::env::consts::EXE_SUFFIX))).collect())
    }
}
