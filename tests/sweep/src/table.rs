//! The results: one row for each library, kept between runs, and the table that is checked in.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use serde::{Deserialize, Serialize};

use snakebridge_build::coverage::{Document, Part};
use snakebridge_build::plan::Unchecked;
use snakebridge_build::resolve::coverage::Reason;

use crate::count::NO_REASON;
use crate::generate::Generated;
use crate::wanted::{Origin, Wanted};
use crate::{Result, scratch, title};

/// What is known about a swept library.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Row {
    /// `numpy (public)`.
    pub(crate) title: String,
    /// Its scratch package.
    pub(crate) package: String,
    module: String,
    mode: String,
    origin: Origin,
    version: String,
    callables: usize,
    bound: Percent,
    bound_callables: Percent,
    reasons: BTreeMap<String, Vec<String>>,
    parameters: Percent,
    returns: Percent,
    checked: Percent,
    gaps: Gaps,
    lines: usize,
    generating_milliseconds: u64,
    /// How long rustc checked it.
    pub(crate) check_milliseconds: u64,
    /// How much memory rustc used for that.
    pub(crate) check_kibibytes: u64,
    /// Errors of rustc and of rustdoc.
    pub(crate) errors: usize,
    /// Denied warnings.
    pub(crate) warnings: usize,
    /// What was said.
    #[serde(skip)]
    pub(crate) complaints: Vec<String>,
    /// Whether rustc judged it.
    pub(crate) compiled: bool,
    /// Whether rustdoc judged it.
    pub(crate) documented: bool,
    /// Whether clippy judged it.
    pub(crate) clippy: bool,
    /// Why nothing was generated.
    pub(crate) failure: Option<String>,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, Serialize, Deserialize)]
struct Percent {
    part: usize,
    whole: usize,
}

impl std::fmt::Display for Percent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.whole == 0 { formatter.write_str("–") } else { write!(formatter, "{:.1}", self.part as f64 * 100.0 / self.whole as f64) }
    }
}

impl Percent {
    fn is_below(self, bar: usize) -> bool {
        self.part * 100 < self.whole * bar
    }

    fn add(&mut self, other: Self) {
        self.part += other.part;
        self.whole += other.whole;
    }
}

/// Why types are not known and parameters are not checked.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Gaps {
    /// Parameters and returns of which no source says anything.
    silent: [usize; 2],
    /// Parameters and returns of which a source says something that is not understood.
    unread: [usize; 2],
    /// Parameters in the generated functions that rustc does not check.
    unchecked: BTreeMap<Unchecked, usize>,
}

impl Gaps {
    fn of(coverage: &Document) -> Self {
        let mut gaps = Self { unchecked: coverage.unchecked.clone(), ..Self::default() };
        for untyped in &coverage.untyped {
            let of = if untyped.reason == Reason::NoSource { &mut gaps.silent } else { &mut gaps.unread };
            of[usize::from(untyped.parameter.is_none())] += 1;
        }
        gaps
    }
}

impl Row {
    /// The row of a library that was generated.
    pub(crate) fn new(wanted: &Wanted, generated: Generated) -> Self {
        let share = |part: Part| Percent { part: part.known, whole: part.total };
        let lines = generated.files.iter().map(|file| file.contents.lines().count()).sum();
        let coverage = generated.coverage;
        let checkable = coverage.checked + coverage.unchecked.values().sum::<usize>();
        Self {
            version: coverage.version.clone().unwrap_or_default(),
            callables: coverage.callables,
            bound: Percent { part: generated.bound.bound, whole: generated.bound.all },
            bound_callables: Percent { part: generated.bound.bound_callables, whole: generated.bound.callables },
            reasons: generated.bound.reasons,
            parameters: share(coverage.parameters),
            returns: share(coverage.returns),
            checked: Percent { part: coverage.checked, whole: checkable },
            gaps: Gaps::of(&coverage),
            lines,
            generating_milliseconds: u64::try_from(generated.generating.as_millis()).unwrap_or(u64::MAX),
            ..Self::failed(wanted, String::new())
        }
        .succeeded()
    }

    /// The row of a library that was not.
    pub(crate) fn failed(wanted: &Wanted, failure: String) -> Self {
        Self {
            title: title(wanted),
            package: wanted.package(),
            module: wanted.module.clone(),
            mode: wanted.mode.clone(),
            origin: wanted.origin,
            failure: Some(failure),
            ..Self::default()
        }
    }

    fn succeeded(mut self) -> Self {
        self.failure = None;
        self
    }

    /// True when nobody complained.
    pub(crate) fn is_clean(&self) -> bool {
        self.failure.is_none() && self.errors == 0 && self.warnings == 0 && self.unexplained().next().is_none()
    }

    /// Public names that are not bound and of which nothing says why.
    fn unexplained(&self) -> impl Iterator<Item = (&String, &Vec<String>)> {
        self.reasons.iter().filter(|(reason, _)| reason.starts_with(NO_REASON))
    }

    /// The public names that are bound, or listed with the reason.
    fn accounted(&self) -> Percent {
        let unexplained: usize = self.unexplained().map(|(_, subjects)| subjects.len()).sum();
        Percent { part: self.bound.whole - unexplained, ..self.bound }
    }

    /// What is wrong with it, for people.
    pub(crate) fn complaint(&self) -> String {
        let mut text = format!("== {}: {} errors, {} warnings", self.title, self.errors, self.warnings);
        if let Some(failure) = &self.failure {
            let _ = write!(text, "\n{failure}");
        }
        for (reason, subjects) in self.unexplained() {
            let _ = write!(text, "\n{reason}: {}", subjects.join(", "));
        }
        for complaint in self.complaints.iter().take(5) {
            let _ = write!(text, "\n{complaint}");
        }
        text
    }

    fn line(&self) -> String {
        if let Some(failure) = &self.failure {
            let words = failure.lines().next().unwrap_or_default().replace('|', "\\|");
            return format!("| {} | {} | {} | not generated: {words} |||||||||||| |\n", self.module, self.version, self.mode);
        }
        let judges = [(self.compiled, "check"), (self.documented, "doc"), (self.clippy, "clippy")];
        let judges: Vec<&str> = judges.into_iter().filter_map(|(judged, judge)| judged.then_some(judge)).collect();
        let judges = judges.join(", ");
        format!(
            "| {} | {} | {} | {} | {}/{} | {}/{} | {} | {} | {} | {} | {:.2} | {:.2} | {} | {} | {judges} |\n",
            self.module,
            self.version,
            self.mode,
            self.callables,
            self.bound.part,
            self.bound.whole,
            self.bound_callables.part,
            self.bound_callables.whole,
            self.accounted(),
            self.parameters,
            self.returns,
            self.checked,
            self.check_milliseconds as f64 / 1000.0,
            self.check_kibibytes as f64 / 1_048_576.0,
            self.errors,
            self.warnings,
        )
    }
}

/// Adds the rows to those of earlier runs, which are checked in beside the table, and writes both: a sweep of a part keeps what is known of the rest.
pub(crate) fn save(rows: &[Row]) -> Result<()> {
    let folder = scratch::repository().join("tests/sweep");
    let kept = folder.join("rows.jsonl");
    let mut all = BTreeMap::new();
    for line in fs::read_to_string(&kept)?.lines() {
        let row: Row = serde_json::from_str(line)?;
        all.insert(row.title.clone(), row);
    }
    all.extend(rows.iter().map(|row| (row.title.clone(), row.clone())));
    let lines: Vec<String> = all.values().map(serde_json::to_string).collect::<Result<_, _>>()?;
    fs::write(&kept, lines.join("\n") + "\n")?;
    fs::write(folder.join("RESULTS.md"), render(all.values()))?;
    Ok(())
}

const HEAD: &str = "| library | version | modules | callables | public names bound | callable names bound | bound or explained % | parameters known % | returns known % | parameters checked % | \
                    check s | check GiB | errors | warnings | judged by |\n\
                    | --- | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |\n";

/// The document.
pub(crate) fn render<'r>(rows: impl Iterator<Item = &'r Row>) -> String {
    let all: Vec<&Row> = rows.collect();
    let mut text = String::from(
        "# Results of the sweep\n\nWritten by `cargo run --release -p snakebridge-sweep`; it is never edited. Every generated crate denies \
         all warnings and missing documentation, and forbids unsafe code. *Known*: the IR has a type, `Any` too where a source says so. *Checked*: \
         rustc rejects some Rust types for the parameter; each callable counts once, however many classes have it again. Time and memory are those of one rustc under \
         `cargo check`, of which about 0.1 s and 0.1 GiB are the start.\n",
    );
    let sections =
        [("From PyPI", Origin::PyPi), ("The standard library", Origin::Python), ("A package that is hostile on purpose", Origin::Fixture)];
    for (heading, origin) in sections {
        let rows: Vec<&Row> = all.iter().copied().filter(|row| row.origin == origin).collect();
        if rows.is_empty() {
            continue;
        }
        let _ = write!(text, "\n## {heading}\n\n{HEAD}");
        rows.iter().for_each(|row| text.push_str(&row.line()));
        text.push_str(&total(&rows));
        text.push_str(&missing(&rows));
        text.push_str(&below(&rows));
    }
    text
}

/// Least percentages of known parameters, of known returns and of checked parameters.
const BARS: [usize; 3] = [90, 80, 70];

/// What keeps the libraries below the bars that are.
fn below(rows: &[&Row]) -> String {
    let [parameters, returns, checked] = BARS;
    let mut text = format!(
        "\nBelow {parameters} % of the parameters known, {returns} % of the returns known or {checked} % of the parameters checked, and why. *No \
         type*: neither annotations nor stubs nor docstring say anything, at most a default does. *Not understood*: one of them says something that has no meaning here. \
         *Understood*: how many of the parameters and returns of which anything is said are known. *Anything*: the source itself says `Any`, \
         `object` or a protocol. *Checked of those*: how many of the parameters that a source narrows are checked. *At most*: how many of all \
         could be, if the silent sources spoke; what is declared to take anything cannot.\n\n\
         | library | modules | parameters without a type | not understood | returns without a type | not understood | understood % | \
         unchecked: `*args`, `**kwargs` without a type | no type | anything | too many alternatives | checked of those % | checked at most % |\n\
         | --- | --- | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --: |\n"
    );
    let is_below = |row: &&&Row| row.parameters.is_below(parameters) || row.returns.is_below(returns) || row.checked.is_below(checked);
    for row in rows.iter().filter(is_below) {
        let Gaps { silent, unread, unchecked } = &row.gaps;
        let known = row.parameters.part + row.returns.part;
        let understood = Percent { part: known, whole: known + unread[0] + unread[1] };
        let count = |reason| unchecked.get(&reason).copied().unwrap_or_default();
        let [variadic, unknown, default, anything, open] =
            [Unchecked::Variadic, Unchecked::Unknown, Unchecked::Default, Unchecked::Anything, Unchecked::Open].map(count);
        let unknown = unknown + default;
        let narrowed = Percent { part: row.checked.part, whole: row.checked.part + open };
        let at_most = Percent { part: row.checked.whole - anything, whole: row.checked.whole };
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} | {} | {} | {understood} | {variadic} | {unknown} | {anything} | {open} | {narrowed} | {at_most} |",
            row.module, row.mode, silent[0], unread[0], silent[1], unread[1]
        );
    }
    text
}

/// The last line of a table.
fn total(rows: &[&Row]) -> String {
    let mut all = Row { module: String::from("**all**"), compiled: true, documented: true, ..Row::default() };
    for row in rows {
        all.callables += row.callables;
        all.bound.add(row.bound);
        all.bound_callables.add(row.bound_callables);
        all.parameters.add(row.parameters);
        all.returns.add(row.returns);
        all.checked.add(row.checked);
        all.check_milliseconds += row.check_milliseconds;
        all.check_kibibytes = all.check_kibibytes.max(row.check_kibibytes);
        all.errors += row.errors;
        all.warnings += row.warnings;
        all.compiled &= row.compiled;
        all.documented &= row.documented;
    }
    all.line()
}

/// Why names are not bound, with the first few of each reason.
fn missing(rows: &[&Row]) -> String {
    let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows {
        for (reason, subjects) in &row.reasons {
            reasons.entry(reason).or_default().extend(subjects.iter().map(String::as_str));
        }
    }
    let mut text = String::from("\nPublic names that are not bound:\n\n| reason | names | for example |\n| --- | --: | --- |\n");
    for (reason, mut subjects) in reasons {
        subjects.sort_unstable();
        subjects.dedup();
        let examples: Vec<String> = subjects.iter().take(4).map(|subject| format!("`{subject}`")).collect();
        let _ = writeln!(text, "| {reason} | {} | {} |", subjects.len(), examples.join(", "));
    }
    text
}
