//! `verify`: whether this machine and its Python fit the lock. Changes nothing.

use std::path::PathBuf;

use serde_json::json;
use snakebridge_build::diagnostic::{Diagnostics, Severity};
use snakebridge_build::environment;
use snakebridge_build::lock::{self, Contents, Lock};
use snakebridge_build::verify::{Finding, Level, verify};

use crate::package::Package;
use crate::table::aligned;

/// Compares this machine and its Python with `snakebridge.lock`
///
/// Platform, interpreter, hardware, generator and every package are compared. Nothing is installed.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge verify
  cargo snakebridge verify --strict --verbose
  cargo snakebridge verify --file ../server/snakebridge.lock --json | jq '.findings[] | select(.level != \"ok\")'

Exit codes: 0 all fits, warnings or not; 1 an error, or a warning under `--strict`; 2 wrong usage.")]
pub(crate) struct Verify {
    /// Take warnings for errors.
    #[arg(long)]
    strict: bool,
    /// Show both sides of everything that was compared.
    #[arg(long, short)]
    verbose: bool,
    /// The lock, instead of the package's own.
    #[arg(long, value_name = "PATH")]
    file: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Verify {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let file = self.file.clone().unwrap_or_else(|| config.folder().join(lock::FILE));
        let lock = Lock::load(&file).map_err(|missing| diagnostics.push(missing)).ok()?;
        let (environment, noticed) = environment::inspect(&package.cargo, &config);
        diagnostics.extend(noticed.into_iter().filter(|diagnostic| diagnostic.severity != Severity::Note));
        let environment = environment?;
        let findings = verify(&lock, &Contents::of(&config, &environment));
        diagnostics.extend(findings.iter().filter_map(|finding| finding.diagnostic(self.strict)));
        Some(if self.json { super::json(&json!({ "findings": findings })) } else { self.text(&findings) })
    }

    fn text(&self, findings: &[Finding]) -> String {
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        let (fit, warnings, errors) = (count(Level::Ok), count(Level::Warning), count(Level::Error));
        let summary = format!("{fit} of {} as locked, {warnings} warnings, {errors} errors\n", findings.len());
        if !self.verbose {
            return summary;
        }
        let row = |finding: &Finding| [finding.level.to_string(), finding.subject.clone(), finding.locked.clone(), finding.found.clone()];
        let head = ["level", "what", "locked", "here"].map(str::to_owned);
        let rows: Vec<[String; 4]> = std::iter::once(head).chain(findings.iter().map(row)).collect();
        format!("{}\n{summary}", aligned(&rows))
    }
}
