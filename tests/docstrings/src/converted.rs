//! What it takes to convert every docstring of NumPy, pandas and SciPy, all public modules of them.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::Value;
use snakebridge_docstrings::page;

use crate::Result;
use crate::clock::Clock;
use crate::installed::Environment;

const LIBRARIES: &[&str] = &["numpy", "pandas", "scipy"];

/// How many docstrings there are, what they become, and how long that took.
pub(crate) struct Converted {
    count: usize,
    kibibytes: usize,
    pub(crate) took: Duration,
}

impl Converted {
    /// Lowers each of them to the page of a function.
    pub(crate) fn of(environment: &Environment) -> Result<Self> {
        let mut found = BTreeSet::new();
        for facts in environment.facts(LIBRARIES)? {
            docstrings(&serde_json::to_value(facts)?, &mut found);
        }
        let texts: Vec<&str> = found.iter().map(String::as_str).collect();
        // The fastest of three is what the machine needs; the others are what else it does.
        let run = || {
            let start = Clock::start();
            let pages = page::pages(&texts);
            (start.elapsed(), pages)
        };
        let (took, pages) = (0..3).map(|_| run()).min_by_key(|(took, _)| *took).unwrap_or_default();
        Ok(Self { count: texts.len(), kibibytes: pages.iter().map(String::len).sum::<usize>() / 1024, took })
    }

    /// As a section of the results.
    pub(crate) fn section(&self) -> String {
        let Self { count, kibibytes, took } = self;
        format!(
            "## Time\n\nThe {count} different docstrings of all public modules of NumPy, pandas and SciPy become {kibibytes} KiB of pages in {} ms.\n",
            took.as_millis()
        )
    }
}

/// Every docstring of stored facts, of modules, classes, members and constructors.
fn docstrings(facts: &Value, found: &mut BTreeSet<String>) {
    match facts {
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if name == "doc" || name == "constructor_doc" => _ = found.insert(text.clone()),
                    _ => docstrings(value, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| docstrings(item, found)),
        _ => {}
    }
}
