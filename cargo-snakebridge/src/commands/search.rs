//! `search`: finds generated items by name or summary, ranked as the bindings' own `__search__` ranks them.

use serde_json::{Value, json};
use snakebridge_build::diagnostic::Diagnostics;

use crate::discovery;
use crate::index::index;
use crate::package::Package;
use crate::stored;
use crate::table::aligned;

/// Finds generated items by their name or what they do
///
/// Searches names and the first sentences of the docs of every library of the package, best first. Python is not started.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge search mean
  cargo snakebridge search 'standard deviation' --limit 5
  cargo snakebridge search loads --json

Exit codes: 0 searched, with or without hits, 1 a library has no stored facts, 2 wrong usage.")]
pub(crate) struct Search {
    /// A name, a part of one, or words of the summary.
    query: String,
    /// At most so many hits.
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=20))]
    limit: u8,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl Search {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let config = package.config(diagnostics)?;
        let stored = stored::libraries(&package.cargo, &config, diagnostics);
        let mut hits = discovery::search(index(stored::planned(&stored, diagnostics)), &self.query);
        hits.truncate(usize::from(self.limit));
        if self.json {
            let hits: Vec<Value> = hits.iter().map(value).collect();
            return Some(super::json(&json!({ "hits": hits })));
        }
        let row = |hit: &discovery::Hit| [word(hit.kind), hit.path, hit.rust, hit.summary].map(str::to_owned);
        Some(aligned(&hits.iter().map(row).collect::<Vec<_>>()))
    }
}

fn word(kind: discovery::EntryKind) -> &'static str {
    match kind {
        discovery::EntryKind::Module => "module",
        discovery::EntryKind::Class => "class",
        discovery::EntryKind::Function => "function",
        discovery::EntryKind::Method => "method",
        discovery::EntryKind::Property => "property",
        discovery::EntryKind::Constant => "constant",
    }
}

fn value(hit: &discovery::Hit) -> Value {
    json!({
        "kind": word(hit.kind),
        "name": hit.name,
        "path": hit.path,
        "rust": hit.rust,
        "summary": hit.summary,
        "relevance": hit.relevance,
    })
}
