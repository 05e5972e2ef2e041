//! The pipeline: the whole program on one screen.
//!
//! config → environment → facts → ir → plan → text → files. A stage that had an error is the last one; nothing is written before all have passed.

use crate::adjust;
use crate::announce;
use crate::cargo::{Cargo, Directives};
use crate::config::{self, Config, LibraryConfig};
use crate::counts::Counts;
use crate::coverage;
use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::environment::{self, Environment};
use crate::facts;
use crate::files::Batch;
use crate::fingerprint::{Fingerprint, GENERATOR, Hasher};
use crate::ir;
use crate::lower::{self, LibraryOptions};
use crate::minimum;
use crate::missing;
use crate::outputs::Outputs;
use crate::phases::{Phase, Phases};
use crate::record;
use crate::report::Report;
use crate::resolve;
use crate::strict;
use crate::survey::{self, Surveyed};
use crate::usage::{self, Used};

/// Where the standard library is documented, one page for each module.
const STANDARD_LIBRARY: &str = "https://docs.python.org/3/library";

/// How much of what earlier builds left is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Generated code and facts, each under its fingerprint: what a build script does.
    All,
    /// Facts alone; everything is written again.
    Facts,
    /// Nothing: every library is introspected.
    Nothing,
}

/// Runs a build: what cargo is to be told, and what was noticed.
pub fn run(cargo: &Cargo) -> (Directives, Diagnostics) {
    run_trusting(cargo, Trust::All)
}

/// Runs a build that does more than it has to.
pub fn run_trusting(cargo: &Cargo, trust: Trust) -> (Directives, Diagnostics) {
    run_watched(cargo, trust, &|_| {})
}

/// Runs a build; `watch` hears of each part of it.
pub fn run_watched(cargo: &Cargo, trust: Trust, watch: &dyn Fn(Phase)) -> (Directives, Diagnostics) {
    let mut run = Run { cargo, trust, phases: Phases::start(watch), report: Report::default() };
    let mut directives = cargo.directives();
    let mut diagnostics = Diagnostics::default();
    // Whatever stopped the stages is among the diagnostics.
    let _ = run.stages(&mut directives, &mut diagnostics);
    let elapsed = run.phases.elapsed();
    run.report.save(cargo, run.phases.stop(), elapsed, &mut diagnostics);
    (directives, diagnostics)
}

/// One run of the program.
struct Run<'r> {
    cargo: &'r Cargo,
    trust: Trust,
    phases: Phases<'r>,
    report: Report,
}

impl Run<'_> {
    /// The stages. `None`: a stage had an error, which is among the diagnostics.
    fn stages(&mut self, directives: &mut Directives, diagnostics: &mut Diagnostics) -> Option<()> {
        let cargo = self.cargo;
        self.phases.enter(Phase::Config);
        let (config, found) = config::load(&cargo.manifest(), &cargo.overrides);
        self.report.package(&config);
        passed(found, diagnostics)?;
        let outputs = Outputs::of(cargo, &config);
        announce::sources(&config, directives);

        let (environment, surveyed) = if config.settings.strict {
            self.phases.enter(Phase::Facts);
            strict::prepare(cargo, &config, diagnostics)?
        } else {
            self.look(&config, &outputs, diagnostics)?
        };
        self.report.surveyed(&environment, &surveyed);
        diagnostics.extend(environment::link::directives(cargo, &environment, directives));

        self.phases.enter(Phase::Judge);
        let used = usage::used(&config, &surveyed);
        used.watch.iter().for_each(|path| directives.rerun_if_changed(path));
        diagnostics.extend(used.unread.iter().cloned());
        let wanted = fingerprint(&config, &surveyed, &used);
        if self.trust == Trust::All && outputs.holds(&wanted) {
            self.record(&outputs, &config, &environment, &surveyed, diagnostics);
            announce::bindings(cargo, &outputs, &config, &environment, directives);
            self.report.unchanged();
            return Some(());
        }
        let mut found = Diagnostics::default();
        let libraries: Vec<_> = surveyed.iter().map(|library| judged(library, &used, &mut found)).collect();
        let facts: Vec<&facts::Library> = surveyed.iter().map(|library| &library.facts).collect();
        found.extend(missing::unmapped(&config, libraries.iter().map(|(library, _)| library), &facts));
        self.phases.enter(Phase::Lower);
        let bindings = lower::lower(&libraries, &mut found);
        self.report.coverage(libraries.iter().map(|(library, _)| library));
        passed(found, diagnostics)?;
        self.phases.enter(Phase::Emit);
        let files = emit::emit(&bindings, config.settings.layout);

        self.phases.enter(Phase::Write);
        let mut batch = Batch::default();
        let written = outputs.stage(&files, &wanted, &mut batch).and_then(|()| batch.commit());
        let written = written.map_err(|error| diagnostics.push(error.diagnostic())).ok()?;
        self.record(&outputs, &config, &environment, &surveyed, diagnostics);
        if config.settings.coverage && !config.settings.strict {
            let measured = surveyed.iter().zip(&libraries);
            let documents: Vec<_> = measured
                .map(|(surveyed, (library, options))| coverage::Document::of(&surveyed.config.key, options, &surveyed.facts, library))
                .collect();
            diagnostics.extend(outputs.coverage(&documents));
        }
        self.report.generated(Counts::of(&bindings, &files), written);
        announce::bindings(cargo, &outputs, &config, &environment, directives);
        Some(())
    }

    /// The environment, made where needed, and the facts, asked of Python where they are not known.
    fn look<'a>(
        &mut self,
        config: &'a Config,
        outputs: &Outputs,
        diagnostics: &mut Diagnostics,
    ) -> Option<(Environment, Vec<Surveyed<'a>>)> {
        let cargo = self.cargo;
        self.phases.enter(Phase::Environment);
        let locked = outputs.lock().map(|lock| lock.versions()).unwrap_or_default();
        let (environment, found) = environment::prepare(cargo, config, &locked);
        passed(found, diagnostics)?;
        let environment = environment?;
        self.phases.enter(Phase::Facts);
        let mut found = Diagnostics::default();
        let homes = if self.trust == Trust::Nothing { Vec::new() } else { outputs.homes() };
        let surveyed = survey::survey(cargo, config, &environment, &homes, &mut found);
        passed(found, diagnostics)?;
        Some((environment, surveyed))
    }

    /// Records what was found. A strict build found nothing new.
    fn record(
        &mut self,
        outputs: &Outputs,
        config: &Config,
        environment: &Environment,
        surveyed: &[Surveyed<'_>],
        diagnostics: &mut Diagnostics,
    ) {
        self.phases.enter(Phase::Record);
        if !config.settings.strict {
            record::record(outputs, config, environment, surveyed, diagnostics);
        }
    }
}

/// A library judged, with what the config says about its Rust side.
pub fn judged(library: &Surveyed<'_>, used: &Used, found: &mut Diagnostics) -> (ir::Library, LibraryOptions) {
    let options = options(library.config);
    let facts = used.named(library.config, &library.facts, found);
    let resolved = resolved(library.config, &facts, found);
    minimum::check(library.config, &options, &resolved, found);
    (used.pruned(library.config, resolved), options)
}

/// A library's IR, with what the config adds to it or takes from it.
pub fn resolved(config: &LibraryConfig, facts: &facts::Library, diagnostics: &mut Diagnostics) -> ir::Library {
    resolve::resolve_from(&adjust::adjusted(config, facts), config.signatures.sources.as_deref(), diagnostics)
}

/// Adds a stage's diagnostics to those of the build; none when the build ends here.
fn passed(found: Diagnostics, diagnostics: &mut Diagnostics) -> Option<()> {
    let failed = found.has_errors();
    diagnostics.extend(found);
    (!failed).then_some(())
}

/// Everything that the generated code depends on.
fn fingerprint(config: &Config, surveyed: &[Surveyed<'_>], used: &Used) -> Fingerprint {
    let hasher = Hasher::default()
        .with("generator", GENERATOR)
        .with("layout", format!("{:?}", config.settings.layout))
        .with("coverage", config.settings.coverage.to_string());
    let add = |hasher: Hasher, library: &Surveyed<'_>| {
        hasher
            .with("options", format!("{:?}", options(library.config)))
            .with("rules", format!("{:?} {:?}", library.config.signatures, library.config.on_missing))
            .with("used", format!("{:?}", used.of(library.config)))
            .with("facts", library.fingerprint.to_string())
    };
    surveyed.iter().fold(hasher, add).finish()
}

/// What the config says about the Rust side of a library.
#[must_use]
pub fn options(library: &LibraryConfig) -> LibraryOptions {
    let standard_library = library.origin == config::Origin::Stdlib && library.docs_url.is_none();
    LibraryOptions {
        rust_name: Some(library.rust_name.clone()),
        include: library.include.clone(),
        exclude: library.exclude.clone(),
        streaming: library.streaming.clone(),
        max_class_methods: library.max_class_methods,
        class_scope: library.class_scope,
        docs_url: library.docs_url.clone().or_else(|| standard_library.then(|| String::from(STANDARD_LIBRARY))),
        standard_library,
        type_map: library.type_map.iter().map(|(class, mapped)| (class.clone(), mapped.ty.clone())).collect(),
    }
}
