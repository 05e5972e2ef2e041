//! The report: what a build found, for people, under the target folder.
//!
//! `target/snakebridge/<package>.report.txt` has everything, notes too. The build's own output gets one line, and only when a library was
//! introspected anew.

use std::fmt::Write as _;
use std::path::PathBuf;

use crate::cargo::Cargo;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::environment::Environment;
use crate::files::Batch;
use crate::ir;
use crate::problem::Problem;
use crate::resolve::coverage::{Coverage, coverage};
use crate::survey::Surveyed;

/// Where the report of a package lies.
#[must_use]
pub fn path(cargo: &Cargo, package: &str) -> PathBuf {
    cargo.shared_dir().join(format!("{package}.report.txt"))
}

/// What a build found.
pub struct Report {
    package: String,
    environment: String,
    libraries: Vec<Row>,
}

/// One library.
struct Row {
    name: String,
    version: Option<String>,
    introspected: bool,
    coverage: Coverage,
}

impl Report {
    /// Starts a report.
    #[must_use]
    pub fn new(config: &Config, environment: &Environment, surveyed: &[Surveyed<'_>]) -> Self {
        let interpreter = &environment.interpreter;
        let described = format!("{} at {}: {}", interpreter.described(), interpreter.executable.display(), environment.source);
        let row = |library: &Surveyed<'_>| Row {
            name: library.config.key.clone(),
            version: library.facts.distribution.as_ref().map(|distribution| distribution.version.clone()),
            introspected: library.stored.is_none(),
            coverage: Coverage::default(),
        };
        Self { package: config.package.clone(), environment: described, libraries: surveyed.iter().map(row).collect() }
    }

    /// Adds how much of each library is typed; the libraries come in the order in which they were surveyed.
    pub fn coverage<'a>(&mut self, libraries: impl Iterator<Item = &'a ir::Library>) {
        for (row, library) in self.libraries.iter_mut().zip(libraries) {
            row.coverage = coverage(library);
        }
    }

    /// Writes the report and adds the summary to the diagnostics. A report that cannot be written does not fail the build.
    pub fn save(&self, cargo: &Cargo, diagnostics: &mut Diagnostics) {
        let path = path(cargo, &self.package);
        let mut batch = Batch::default();
        let saved = batch.stage(&path, self.text(diagnostics).as_bytes()).and_then(|()| batch.commit());
        if let Err(error) = saved {
            diagnostics.push(Diagnostic::note(Problem::ReportFailed, path.display().to_string(), error.to_string()));
        }
        let fresh: Vec<String> = self.libraries.iter().filter(|row| row.introspected).map(Row::label).collect();
        if !fresh.is_empty() {
            let message = format!("introspected {}; report: {}", fresh.join(", "), path.display());
            diagnostics.push(Diagnostic::warning(Problem::Summary, "snakebridge", message));
        }
    }

    fn text(&self, diagnostics: &Diagnostics) -> String {
        let mut text = format!("bindings of {}\nenvironment: {}\n\n", self.package, self.environment);
        for row in &self.libraries {
            let share = row.coverage;
            // Writing to a string cannot fail.
            let _ = writeln!(
                text,
                "{}: {:.1} % of {} parameters and {:.1} % of {} returns have a known type, {} callables without a signature",
                row.label(),
                share.parameters.percent(),
                share.parameters.total,
                share.returns.percent(),
                share.returns.total,
                share.without_signature,
            );
        }
        for diagnostic in diagnostics.iter() {
            let _ = writeln!(text, "\n{:?}: {diagnostic}", diagnostic.severity);
        }
        text
    }
}

impl Row {
    fn label(&self) -> String {
        self.version.as_ref().map_or_else(|| self.name.clone(), |version| format!("{} {version}", self.name))
    }
}
