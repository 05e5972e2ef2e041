//! `show`: one Python object at one stage of the generator.

use clap::ValueEnum;
use serde::Serialize;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::problem::Problem;

use crate::discovery;
use crate::package::Package;
use crate::stored::{self, Stored};
use crate::symbol::{self, Planned, Symbol};

/// Shows what the generator knows of one Python object, and what it makes of it
///
/// Everything comes from the stored facts; Python is not started.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge show numpy.mean
  cargo snakebridge show statistics.NormalDist.cdf --stage facts

Exit codes: 0 shown, 1 there is no such object, 2 wrong usage.")]
pub(crate) struct Show {
    /// A module, function, class, member of a class, or constant, by its Python name: `numpy.mean`.
    symbol: String,
    /// Which stage: what Python said, the judged API, the decisions, or the code.
    #[arg(long, value_enum, default_value_t = Stage::Rust)]
    stage: Stage,
}

/// The stages of the generator that have a result of their own.
#[derive(Clone, Copy, ValueEnum)]
enum Stage {
    /// What Python said, as JSON.
    Facts,
    /// The judged, typed API, as JSON.
    Ir,
    /// The decisions for Rust, as JSON.
    Plan,
    /// The generated code.
    Rust,
}

impl Show {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let mut missing = Diagnostics::default();
        let stored = stored::libraries(&package.cargo, &config, &mut missing);
        let name = self.symbol.replace("::", ".");
        let Some((library, symbol)) = symbol::find(&stored, &name) else {
            diagnostics.push(self.unknown(&stored));
            diagnostics.extend(missing);
            return None;
        };
        match self.stage {
            Stage::Facts => pretty(symbol.facts(&stored[library].facts).as_ref()),
            Stage::Ir => pretty(symbol.ir(&stored::resolved(&stored[library..=library], diagnostics)[0]).as_ref()),
            Stage::Plan | Stage::Rust => self.planned(&stored, &symbol, diagnostics),
        }
    }

    fn planned(&self, stored: &[Stored<'_>], symbol: &Symbol<'_>, diagnostics: &mut Diagnostics) -> Option<String> {
        let bindings = stored::planned(stored, diagnostics);
        let Some(planned) = Planned::find(&bindings, symbol) else {
            diagnostics.push(
                Diagnostic::error(Problem::SymbolNotGenerated, &self.symbol, "Python has this, but nothing is generated for it")
                    .hint("see `include`, `exclude` and `class-method-scope` of its library: `cargo snakebridge config`"),
            );
            return None;
        };
        if matches!(self.stage, Stage::Rust) { Some(planned.rust()) } else { pretty(Some(&planned.value())) }
    }

    fn unknown(&self, stored: &[Stored<'_>]) -> Diagnostic {
        let diagnostic = Diagnostic::error(Problem::SymbolUnknown, &self.symbol, "no library of this package has this");
        let last = self.symbol.rsplit(['.', ':']).next().unwrap_or(&self.symbol);
        // What resolving and lowering notice is for a build to tell.
        let index = crate::index::index(stored::planned(stored, &mut Diagnostics::default()));
        let near: Vec<String> = discovery::search(index, last).iter().take(3).map(|hit| format!("`{}`", hit.path)).collect();
        if !near.is_empty() {
            return diagnostic.hint(format!("did you mean {}?", near.join(" or ")));
        }
        let names: Vec<String> = stored.iter().map(|library| format!("`{}`", library.config.module)).collect();
        diagnostic.hint(format!("the package has {}; look with `cargo snakebridge search`", names.join(", ")))
    }
}

fn pretty(value: Option<&impl Serialize>) -> Option<String> {
    value.and_then(|value| serde_json::to_string_pretty(value).ok()).map(|text| text + "\n")
}
