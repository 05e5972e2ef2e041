//! `coverage`: how much of each library has a known type.

use serde_json::{Value, json};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::ir;
use snakebridge_build::resolve::coverage::{self, Share};

use crate::package::Package;
use crate::stored::{self, Stored};
use crate::table::aligned;

/// Shows how much of each library has a known type
///
/// A parameter or a return whose type no source knows takes and gives any Python object. Python is not started.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge coverage
  cargo snakebridge coverage --json | jq '.libraries[].parameters.percent'

Exit codes: 0 shown, 1 a library has no stored facts, 2 wrong usage.")]
pub(crate) struct Coverage {
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Coverage {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let stored = stored::libraries(&package.cargo, &config, diagnostics);
        let resolved = stored::resolved(&stored, diagnostics);
        if self.json {
            let libraries: Vec<Value> = stored.iter().zip(&resolved).map(|(stored, library)| value(stored, library)).collect();
            return Some(super::json(&json!({ "libraries": libraries })));
        }
        let head = ["library", "parameters", "returns", "values", "without signature"].map(str::to_owned);
        let rows: Vec<[String; 5]> =
            std::iter::once(head).chain(stored.iter().zip(&resolved).map(|(stored, library)| row(stored, library))).collect();
        (!stored.is_empty()).then(|| aligned(&rows))
    }
}

fn row(stored: &Stored<'_>, library: &ir::Library) -> [String; 5] {
    let found = coverage::coverage(library);
    let share = |share: Share| format!("{:.1} % of {}", share.percent(), share.total);
    let label = library.version.as_ref().map_or_else(|| stored.config.key.clone(), |version| format!("{} {version}", stored.config.key));
    [label, share(found.parameters), share(found.returns), share(found.values), found.without_signature.to_string()]
}

fn value(stored: &Stored<'_>, library: &ir::Library) -> Value {
    let found = coverage::coverage(library);
    let share = |share: Share| json!({ "known": share.known, "any": share.any, "total": share.total, "percent": share.percent() });
    json!({
        "name": stored.config.key,
        "version": library.version,
        "parameters": share(found.parameters),
        "returns": share(found.returns),
        "values": share(found.values),
        "without_signature": found.without_signature,
    })
}
