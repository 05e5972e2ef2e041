//! `regen`: the pipeline outside of a build script, and what it changed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use snakebridge_build::config::{Config, LibraryConfig};
use snakebridge_build::diagnostic::{Diagnostics, Severity};
use snakebridge_build::drift::Drift;
use snakebridge_build::manifest::{self, Entry, Manifest};
use snakebridge_build::outputs::Outputs;
use snakebridge_build::pipeline::{self, Trust};
use snakebridge_build::problem::Problem;
use snakebridge_build::{facts, lock, report};

use crate::package::Package;
use crate::progress::Progress;

/// Looks at libraries that changed again, and writes the committed files anew
///
/// Introspects every library whose version, configuration or Python is another than the stored facts', and writes `.snakebridge/`,
/// `snakebridge.lock` and the report under the target folder.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge regen
  cargo snakebridge regen --clean   # after changing a library in place

Exit codes: 0 written, 1 something failed, 2 wrong usage.")]
pub(crate) struct Regen {
    /// Believe nothing that is stored: look at every library again.
    #[arg(long)]
    clean: bool,
}

/// What is stored of a package.
struct Snapshot {
    libraries: BTreeMap<String, (Entry, Option<facts::Library>)>,
    lock: Option<Vec<u8>>,
}

impl Snapshot {
    fn take(outputs: &Outputs) -> Self {
        let of = |home: &Path| {
            let libraries = Manifest::read(home).libraries.into_iter();
            let libraries: BTreeMap<_, _> = libraries
                .map(|(key, entry)| {
                    let facts = manifest::last_facts(home, &key);
                    (key, (entry, facts))
                })
                .collect();
            let lock = fs::read(home.join(lock::FILE)).ok();
            (!libraries.is_empty() || lock.is_some()).then_some(Self { libraries, lock })
        };
        outputs.homes().iter().find_map(|home| of(home)).unwrap_or(Self { libraries: BTreeMap::new(), lock: None })
    }
}

impl Regen {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        // The pipeline reads the configuration once more and reports what is wrong with it.
        let config = package.config(&mut Diagnostics::default());
        let before = config.as_ref().map(|config| Snapshot::take(&Outputs::of(&package.cargo, config)));
        let trust = if self.clean { Trust::Nothing } else { Trust::Facts };
        let progress = Progress::begin("starting");
        let (_, found) = pipeline::run_watched(&package.cargo, trust, &|phase| progress.now(phase.doing()));
        drop(progress);
        let failed = found.has_errors();
        // What these two say is said here at length.
        let told = |problem: Problem| matches!(problem, Problem::Summary | Problem::Drift);
        diagnostics.extend(found.into_iter().filter(|found| found.severity != Severity::Warning || !told(found.problem)));
        let (config, before) = config.zip(before).filter(|_| !failed)?;
        Some(self.text(package, &config, &before))
    }

    fn text(&self, package: &Package, config: &Config, before: &Snapshot) -> String {
        let outputs = Outputs::of(&package.cargo, config);
        let after = Snapshot::take(&outputs);
        let mut text = String::new();
        for (key, (entry, facts)) in &after.libraries {
            let label = entry.version.as_ref().map_or_else(|| key.clone(), |version| format!("{key} {version}"));
            let library = config.libraries.iter().find(|library| library.key == *key);
            let change = match (before.libraries.get(key), facts, library) {
                (Some((old, Some(old_facts))), Some(facts), Some(library)) => self.change(library, (old, old_facts), (entry, facts)),
                _ => "new".to_owned(),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(text, "{label}: {change}");
        }
        for key in before.libraries.keys().filter(|key| !after.libraries.contains_key(*key)) {
            let _ = writeln!(text, "{key}: no longer declared, its facts were removed");
        }
        let lock = match &before.lock {
            None => "new",
            old if *old == after.lock => "unchanged",
            Some(_) => "changed",
        };
        let _ = writeln!(text, "{}: {lock}", lock::FILE);
        let _ = writeln!(text, "report: {}", report::path(&package.cargo, &config.package).display());
        text
    }

    fn change(
        &self,
        library: &LibraryConfig,
        (old, old_facts): (&Entry, &facts::Library),
        (new, new_facts): (&Entry, &facts::Library),
    ) -> String {
        let judged = |facts: &facts::Library| pipeline::resolved(library, facts, &mut Diagnostics::default());
        let drift = Drift::between(&judged(old_facts), &judged(new_facts), &pipeline::options(library));
        if !drift.is_empty() {
            let versions = match (&old.version, &new.version) {
                (Some(old), Some(new)) if old != new => format!(" since {old}"),
                _ => String::new(),
            };
            return format!("the API changed{versions}: {drift}\n  {}", drift.summary().replace('\n', "\n  "));
        }
        if old.facts != new.facts {
            return "only documentation changed".to_owned();
        }
        let looked = self.clean || old.fingerprint != new.fingerprint;
        if looked { "introspected anew, unchanged".to_owned() } else { "unchanged".to_owned() }
    }
}
