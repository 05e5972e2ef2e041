//! The report: what a build did and found, under the target folder, for people and for programs.
//!
//! `target/snakebridge/<package>.report.txt` and `.json` have everything: the parts of the build with their durations, counts, what came from the store, and
//! every message, notes too. They are written when code was generated or the build failed. The build's own output gets one line, and only when a library
//! was introspected anew.

mod text;

use std::path::PathBuf;
use std::time::Duration;

use serde::Serialize;

use crate::cargo::Cargo;
use crate::config::Config;
use crate::counts::Counts;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::environment::Environment;
use crate::files::{Batch, Written};
use crate::ir;
use crate::phases::{Lap, seconds};
use crate::problem::Problem;
use crate::resolve::coverage::{Coverage, coverage};
use crate::survey::Surveyed;

/// Where the report of a package lies, for people; the one for programs ends in `.json`.
#[must_use]
pub fn path(cargo: &Cargo, package: &str) -> PathBuf {
    cargo.shared_dir().join(format!("{package}.report.txt"))
}

/// What a build did and found.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    package: String,
    outcome: Outcome,
    strict: bool,
    #[serde(serialize_with = "seconds")]
    seconds: Duration,
    phases: Vec<Lap>,
    python: Option<Python>,
    libraries: Vec<Row>,
    generated: Counts,
    written: Written,
}

/// How a build ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// A stage had an error.
    #[default]
    Failed,
    /// Code was generated.
    Generated,
    /// Everything was as it should be.
    Unchanged,
}

/// The Python that was used.
#[derive(Debug, Serialize)]
struct Python {
    described: String,
    executable: PathBuf,
    chosen_by: String,
}

/// One library.
#[derive(Debug, Serialize)]
struct Row {
    name: String,
    version: Option<String>,
    /// False: its facts came from the store.
    introspected: bool,
    /// How long Python was asked of it.
    #[serde(serialize_with = "seconds")]
    seconds: Duration,
    #[serde(flatten)]
    coverage: Coverage,
}

/// The report with the messages, as programs get it.
#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    report: &'a Report,
    from_store: usize,
    issues: Vec<&'a Diagnostic>,
}

impl Report {
    /// Begins, once the package is known.
    pub fn package(&mut self, config: &Config) {
        self.package.clone_from(&config.package);
        self.strict = config.settings.strict;
    }

    /// Adds what was looked at.
    pub fn surveyed(&mut self, environment: &Environment, surveyed: &[Surveyed<'_>]) {
        let interpreter = &environment.interpreter;
        self.python = Some(Python {
            described: interpreter.described(),
            executable: interpreter.executable.clone(),
            chosen_by: environment.source.to_string(),
        });
        let row = |library: &Surveyed<'_>| Row {
            name: library.config.key.clone(),
            version: library.facts.distribution.as_ref().map(|distribution| distribution.version.clone()),
            introspected: library.stored.is_none(),
            seconds: library.took,
            coverage: Coverage::default(),
        };
        self.libraries = surveyed.iter().map(row).collect();
    }

    /// Adds how much of each library is typed; the libraries come in the order in which they were surveyed.
    pub fn coverage<'a>(&mut self, libraries: impl Iterator<Item = &'a ir::Library>) {
        for (row, library) in self.libraries.iter_mut().zip(libraries) {
            row.coverage = coverage(library);
        }
    }

    /// Adds what was made.
    pub fn generated(&mut self, counts: Counts, written: Written) {
        (self.generated, self.written) = (counts, written);
        self.outcome = Outcome::Generated;
    }

    /// Nothing had to be made: the report of the build that made it stands.
    pub fn unchanged(&mut self) {
        self.outcome = Outcome::Unchanged;
    }

    /// Writes the report and adds the summary to the diagnostics. A report that cannot be written does not fail the build.
    pub fn save(&mut self, cargo: &Cargo, phases: &[Lap], elapsed: Duration, diagnostics: &mut Diagnostics) {
        if self.outcome == Outcome::Unchanged || self.package.is_empty() {
            return;
        }
        (self.phases, self.seconds) = (phases.to_vec(), elapsed);
        let path = path(cargo, &self.package);
        let mut batch = Batch::default();
        let saved = batch
            .stage(&path, text::text(self, diagnostics).as_bytes())
            .and_then(|()| batch.stage(path.with_extension("json"), self.json(diagnostics).as_bytes()))
            .and_then(|()| batch.commit());
        if let Err(error) = saved {
            let note = Diagnostic::note(Problem::ReportFailed, path.display().to_string(), "the report of this build cannot be written");
            diagnostics.push(note.because(error.reason()));
        }
        let fresh: Vec<String> = self.libraries.iter().filter(|row| row.introspected).map(Row::label).collect();
        if !fresh.is_empty() && self.outcome == Outcome::Generated {
            let callables: usize = self.libraries.iter().map(|row| row.coverage.callables).sum();
            let message = format!(
                "introspected {}; {callables} callables bound in {:.1} s; report: {}",
                fresh.join(", "),
                elapsed.as_secs_f64(),
                path.display()
            );
            diagnostics.push(Diagnostic::warning(Problem::Summary, "snakebridge", message));
        }
    }

    fn json(&self, diagnostics: &Diagnostics) -> String {
        let from_store = self.libraries.iter().filter(|row| !row.introspected).count();
        let whole = Whole { report: self, from_store, issues: diagnostics.iter().collect() };
        // Plain strings, lists and numbers always serialise.
        format!("{}\n", serde_json::to_string_pretty(&whole).unwrap_or_default())
    }
}

impl Row {
    fn label(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}
