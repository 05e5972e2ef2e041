//! What was found in the libraries, from the committed facts; no Python is started.

use snakebridge_build::cargo::Cargo;
use snakebridge_build::config::{Config, LibraryConfig};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::outputs::Outputs;
use snakebridge_build::problem::Problem;
use snakebridge_build::{facts, ir, lower, manifest, pipeline, plan};

/// A library with its facts.
pub(crate) struct Stored<'a> {
    /// What the user asked for.
    pub(crate) config: &'a LibraryConfig,
    /// What was found.
    pub(crate) facts: facts::Library,
}

/// The libraries whose facts are stored, in the order of the config; those without are errors among the diagnostics.
pub(crate) fn libraries<'a>(cargo: &Cargo, config: &'a Config, diagnostics: &mut Diagnostics) -> Vec<Stored<'a>> {
    let homes = Outputs::of(cargo, config).homes();
    let mut stored = Vec::new();
    for library in &config.libraries {
        match homes.iter().find_map(|home| manifest::last_facts(home, &library.key)) {
            Some(facts) => stored.push(Stored { config: library, facts }),
            None => diagnostics.push(
                Diagnostic::error(
                    Problem::FactsMissing,
                    format!("package.metadata.python-deps.{} ({})", library.key, library.place),
                    "nothing is stored about this library, or by another version of SnakeBridge",
                )
                .hint("look at it: `cargo snakebridge regen`"),
            ),
        }
    }
    stored
}

/// Judges the facts.
pub(crate) fn resolved(stored: &[Stored<'_>], diagnostics: &mut Diagnostics) -> Vec<ir::Library> {
    stored.iter().map(|library| pipeline::resolved(library.config, &library.facts, diagnostics)).collect()
}

/// Decides what the bindings look like.
pub(crate) fn planned(stored: &[Stored<'_>], diagnostics: &mut Diagnostics) -> plan::Bindings {
    let options = stored.iter().map(|library| pipeline::options(library.config));
    let libraries: Vec<_> = resolved(stored, diagnostics).into_iter().zip(options).collect();
    lower::lower(&libraries, diagnostics)
}
