//! `coverage`: how much of each library is known, and why the rest is not.

use serde_json::{Value, json};
use snakebridge_build::coverage::{self, Document, Part};
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::pipeline;
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::stored;
use crate::table::aligned;

/// Shows how much of each library has a known type, and why the rest has none
///
/// A parameter or a return whose type no source knows takes and gives any Python object. Python is not started.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge coverage
  cargo snakebridge coverage numpy --details
  cargo snakebridge coverage --write --fail-under 80
  cargo snakebridge coverage --json | jq '.libraries[].parameters.percent'

Exit codes: 0 shown, 1 a library has no stored facts or too little is typed, 2 wrong usage.")]
pub(crate) struct Coverage {
    /// These libraries alone, by their names in `Cargo.toml`.
    libraries: Vec<String>,
    /// Say of every parameter and return without a type why it has none.
    #[arg(long)]
    details: bool,
    /// Write `.snakebridge/coverage/<library>.json` and `.md`.
    #[arg(long)]
    write: bool,
    /// Fail when less of a library's parameters and returns is typed, in percent.
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(0..=100))]
    fail_under: Option<u8>,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Coverage {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let _ = super::known(&config, &self.libraries, diagnostics);
        let stored = stored::libraries(&package.cargo, &config, diagnostics);
        let resolved = stored::resolved(&stored, diagnostics);
        let documents: Vec<Document> = stored
            .iter()
            .zip(&resolved)
            .map(|(stored, library)| Document::of(&stored.config.key, &pipeline::options(stored.config), &stored.facts, library))
            .collect();
        if self.write
            && !diagnostics.has_errors()
            && let Err(error) = coverage::write(config.folder(), &documents)
        {
            diagnostics.push(error.diagnostic());
        }
        let shown: Vec<&Document> =
            documents.iter().filter(|document| self.libraries.is_empty() || self.libraries.contains(&document.library)).collect();
        let bar = f64::from(self.fail_under.unwrap_or_default());
        for document in shown.iter().filter(|document| document.percent() < bar) {
            let message = format!("{:.1} % of its parameters and returns have a known type, less than {bar} %", document.percent());
            let hint = format!("see which and why: `cargo snakebridge coverage {} --details`", document.library);
            diagnostics.push(Diagnostic::error(Problem::CoverageTooLow, &document.library, message).hint(hint));
        }
        if self.json {
            return Some(super::json(&json!({ "libraries": shown.iter().map(|document| self.value(document)).collect::<Vec<_>>() })));
        }
        let head = ["library", "parameters", "checked", "returns", "values", "without signature"].map(str::to_owned);
        let rows: Vec<[String; 6]> = std::iter::once(head).chain(shown.iter().map(|document| row(document))).collect();
        let mut text = if shown.is_empty() { String::new() } else { aligned(&rows) };
        if self.details {
            shown.iter().for_each(|document| text.push_str(&details(document)));
        }
        (!text.is_empty()).then_some(text)
    }

    fn value(&self, document: &Document) -> Value {
        let mut value = serde_json::to_value(document).unwrap_or_default();
        if let (false, Some(fields)) = (self.details, value.as_object_mut()) {
            fields.remove("untyped");
            fields.remove("issues");
            fields.remove("declared_only");
            fields.remove("undocumented");
        }
        value
    }
}

fn row(document: &Document) -> [String; 6] {
    let share = |part: Part| format!("{:.1} % of {}", part.percent, part.total);
    let label = document.version.as_ref().map_or_else(|| document.library.clone(), |version| format!("{} {version}", document.library));
    let without = document.signatures.get("none").copied().unwrap_or_default();
    [label, share(document.parameters), document.checked.to_string(), share(document.returns), share(document.values), without.to_string()]
}

/// One line for each type that is not known, and for each name that is not bound because only a stub has it.
fn details(document: &Document) -> String {
    let line = |untyped: &snakebridge_build::resolve::coverage::Untyped| {
        let part = untyped.parameter.as_ref().map_or_else(|| " -> …".to_owned(), |name| format!("({name})"));
        format!("{}{part}: {}\n", untyped.callable, untyped.reason)
    };
    let declared = document.declared_only.iter().map(|name| format!("{name}: only a stub declares it, nothing is bound\n"));
    document.untyped.iter().map(line).chain(declared).collect()
}
