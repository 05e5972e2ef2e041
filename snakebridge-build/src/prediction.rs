//! Prediction: what the bindings of a library will be and cost, before they are compiled.
//!
//! In: facts, stored or fresh. Out: names, callables, the size of the code and the time that rustc will take. The stages run as they do in a build,
//! up to the text; nothing is written.

use serde::Serialize;

use crate::config::{Generate, Layout, LibraryConfig, ModuleMode};
use crate::counts::Counts;
use crate::diagnostic::Diagnostics;
use crate::emit;
use crate::lower;
use crate::pipeline;
use crate::resolve::coverage::coverage;
use crate::survey::Surveyed;
use crate::usage::Used;

/// Seconds that `cargo check` takes for a mebibyte of generated code, right within a factor of two: rustc 1.95 took 0.27 for NumPy's root, 0.34 for its
/// public modules and SymPy's root, 0.75 for the public modules of pandas, on one core of the machine that the benches run on.
const SECONDS_PER_MEBIBYTE: f64 = 0.4;

/// From here on a library is felt in every build of the crate.
const BIG_SECONDS: f64 = 2.0;

/// What a library will be and cost.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prediction {
    /// The key in `Cargo.toml`.
    pub library: String,
    /// The version that was looked at.
    pub version: Option<String>,
    /// Which of its modules, in the words of `module-mode`.
    pub mode: &'static str,
    /// Modules that are generated.
    pub modules: usize,
    /// Items in them: functions, classes, constants, and what is shown again elsewhere.
    pub names: usize,
    /// Functions, methods and constructors.
    pub callables: usize,
    /// Bytes of generated code.
    pub bytes: usize,
    /// Seconds that rustc takes for them, in each `cargo check` of the crate.
    pub seconds: f64,
}

impl Prediction {
    /// Predicts for the facts of one library.
    #[must_use]
    pub fn of(library: &Surveyed<'_>, used: &Used, layout: Layout, mode: &'static str) -> Self {
        // What the stages notice is for a build to tell.
        let mut unsaid = Diagnostics::default();
        let judged = pipeline::judged(library, used, &mut unsaid);
        let callables = coverage(&judged.0).callables;
        let bindings = lower::lower(&[judged], &mut unsaid);
        let counts = Counts::of(&bindings, &emit::emit(&bindings, layout));
        #[expect(clippy::cast_precision_loss, reason = "an estimate")]
        let seconds = counts.bytes as f64 / f64::from(1 << 20) * SECONDS_PER_MEBIBYTE;
        Self {
            library: library.config.key.clone(),
            version: library.facts.distribution.as_ref().map(|found| found.version.clone()).or_else(|| library.facts.version.clone()),
            mode,
            modules: counts.modules,
            names: counts.names(),
            callables,
            bytes: counts.bytes,
            seconds: (seconds * 100.0).round() / 100.0,
        }
    }

    /// Whether every build of the crate will feel it.
    #[must_use]
    pub fn is_big(&self) -> bool {
        self.seconds >= BIG_SECONDS
    }
}

/// How the configuration chooses the modules of a library, in the words of `module-mode`.
#[must_use]
pub fn mode(library: &LibraryConfig) -> &'static str {
    if library.surface.is_some() {
        return "docs";
    }
    if library.generate == Generate::Used {
        return "used";
    }
    match &library.modules {
        ModuleMode::Root => "root",
        ModuleMode::Exports => "exports",
        ModuleMode::Public => "public",
        ModuleMode::Explicit => "explicit",
        ModuleMode::All => "all",
        ModuleMode::Only(_) => "modules",
    }
}
