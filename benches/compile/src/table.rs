//! The results as a page.

use std::fmt::Write as _;
use std::time::Duration;

use crate::SMALL;
use crate::count::Counts;
use crate::package::Package;
use crate::rustc::Cost;

/// A package and what checking it cost.
pub(crate) struct Row {
    pub(crate) package: Package,
    outcome: Result<Vec<Cost>, String>,
    counts: Counts,
}

impl Row {
    pub(crate) fn new(package: Package, outcome: Result<Cost, String>, counts: Counts) -> Self {
        Self { package, outcome: outcome.map(|cost| vec![cost]), counts }
    }

    /// False when it could not be checked.
    pub(crate) fn is_measured(&self) -> bool {
        self.outcome.is_ok()
    }

    /// Adds a round. One that failed spoils all.
    pub(crate) fn add(&mut self, outcome: Result<Cost, String>) {
        match (&mut self.outcome, outcome) {
            (Ok(costs), Ok(cost)) => costs.push(cost),
            (kept @ Ok(_), Err(problem)) => *kept = Err(problem),
            (Err(_), _) => {}
        }
    }

    /// The median of each.
    fn cost(&self) -> Result<Cost, &str> {
        let costs = self.outcome.as_ref().map_err(String::as_str)?;
        let (mut times, mut memories): (Vec<Duration>, Vec<u64>) = costs.iter().map(|cost| (cost.time, cost.memory)).unzip();
        times.sort_unstable();
        memories.sort_unstable();
        Ok(Cost { time: times[times.len() / 2], memory: memories[memories.len() / 2] })
    }
}

/// The page.
pub(crate) fn markdown(rows: &[Row], versions: &str) -> String {
    let rounds = rows.iter().filter_map(|row| row.outcome.as_ref().ok()).map(Vec::len).max().unwrap_or_default();
    let mut text = format!(
        "# What generated code costs `cargo check`\n\n\
         `cargo run -p snakebridge-compile-cost`: {versions}. Root modules with all their documentation, in one run, contestants in turn. Processor time\n\
         (user and system) and the most memory of the rustc of the package, without incremental compilation, the median of {rounds} checks of each. What the bindings of\n\
         `{SMALL}` cost, a module of one class, is taken off: rustc reads the dependencies and all their trait implementations for any bindings at all.\n\n\
         A *Python callable* is a function, a method or a constructor that is bound, whatever number of `fn`s it becomes: of ours the plain function, the one that\n\
         begins the builder, and the setters. A `fn` is each public one in the text, for properties and values too. pyo3_bindgen makes one `fn` of a callable and\n\
         has no builders, so its properties are counted among its callables. Our bar is 0.35 ms and 0.03 MB a callable.\n\n\
         | library | generator | Python callables | `fn`s | check, ms | memory, MB | ms a callable | MB a callable | ms a `fn` | MB a `fn` |\n\
         | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: |\n"
    );
    for row in rows {
        let (library, contestant) = (row.package.library, row.package.contestant);
        let title = contestant.title();
        let small = rows.iter().find(|other| other.package.is_small() && other.package.contestant == contestant);
        let line = match (row.cost(), small.map(Row::cost)) {
            (Ok(cost), Some(Ok(_))) if row.package.is_small() => {
                format!(
                    "{} | {} | {:.0} | {:.0} | | | | |",
                    row.counts.callables,
                    row.counts.functions,
                    milliseconds(cost),
                    megabytes(cost)
                )
            }
            (Ok(cost), Some(Ok(small))) => figures(cost, small, row.counts),
            (Err(problem), _) | (_, Some(Err(problem))) => format!("{} | | | | | | | |", problem.replace('|', "/")),
            (_, None) => String::from("not measured | | | | | | | |"),
        };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "| {library} | {title} | {line}");
    }
    text
}

fn milliseconds(cost: Cost) -> f64 {
    cost.time.as_secs_f64() * 1e3
}

fn megabytes(cost: Cost) -> f64 {
    cost.memory as f64 / f64::from(1 << 20)
}

fn figures(cost: Cost, small: Cost, counts: Counts) -> String {
    let more = Cost { time: cost.time.saturating_sub(small.time), memory: cost.memory.saturating_sub(small.memory) };
    let (time, memory) = (milliseconds(more), megabytes(more));
    let each = |whole: f64, count: usize| whole / count.max(1) as f64;
    let (callables, functions) = (counts.callables, counts.functions);
    format!(
        "{callables} | {functions} | {time:.0} | {memory:.0} | {:.2} | {:.3} | {:.2} | {:.3} |",
        each(time, callables),
        each(memory, callables),
        each(time, functions),
        each(memory, functions),
    )
}
