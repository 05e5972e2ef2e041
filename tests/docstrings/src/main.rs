//! Whole libraries: what is read in their docstrings beside the references, whether a word is lost, how fast that is, and what the search finds.
//!
//! `cargo run --release -p snakebridge-docstrings` makes an environment under the target folder, installs `libraries.txt` and `sources.txt` into it, has
//! `corpus.py` say what numpydoc, Napoleon, docutils and pydoctor read, and writes `RESULTS.md`. It fails when a bar is missed. With `-- --slice` it stores
//! some docstrings with what the references read, for the ordinary tests, with `-- --time` it says how long converting takes, and does nothing else.

mod clock;
mod converted;
#[allow(dead_code, unreachable_pub, reason = "the file of the runtime, which is what is tested; it uses no Python")]
#[path = "../../../snakebridge-runtime/src/discovery.rs"]
mod discovery;
#[path = "../../../cargo-snakebridge/src/index.rs"]
mod index;
mod installed;
mod questions;
mod slice;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use converted::Converted;
use installed::Environment;
use snakebridge_docstrings::compare::{self, Case};
use snakebridge_docstrings::{page, words};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    match run() {
        Ok(missed) if missed.is_empty() => ExitCode::SUCCESS,
        Ok(missed) => {
            eprintln!("error: {}", missed.join(", "));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the results; says which bars were missed.
fn run() -> Result<Vec<String>> {
    let environment = Environment::prepare()?;
    let is_asked = |option: &str| std::env::args().skip(1).any(|argument| argument == option);
    if is_asked("--time") {
        println!("{}", Converted::of(&environment)?.section());
        return Ok(Vec::new());
    }
    let corpus = environment.corpus()?;
    let cases = corpus.lines().map(serde_json::from_str).collect::<std::result::Result<Vec<Case>, _>>()?;
    if is_asked("--slice") {
        println!("{} docstrings are stored", slice::save(&corpus, &cases)?);
        return Ok(Vec::new());
    }
    let agreement = Agreement::of(&cases)?;
    let lost = lost(&cases)?;
    let converted = Converted::of(&environment)?;
    let answers = questions::ask(&environment)?;
    let sections = [HEAD.to_owned(), agreement.table()?, lost.section(), converted.section(), answers.section(), agreement.list()];
    fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join("RESULTS.md"), sections.join("\n"))?;
    let bars = [
        (agreement.share() < 0.99, format!("only {:.2} % agree", 100.0 * agreement.share())),
        (lost.count > 0, format!("{} docstrings lose words", lost.count)),
        (converted.took > Duration::from_secs(1), format!("converting took {:?}", converted.took)),
        (answers.first < 45, format!("only {} questions find their answer first", answers.first)),
        (answers.slowest > Duration::from_millis(5), format!("an answer took {:?}", answers.slowest)),
    ];
    // What is not optimised is slower than any bar.
    let timed = !cfg!(debug_assertions);
    Ok(bars
        .into_iter()
        .enumerate()
        .filter(|(at, (missed, _))| *missed && (timed || ![2, 4].contains(at)))
        .map(|(_, (_, text))| text)
        .collect())
}

const HEAD: &str = "# What real docstrings say, read by us and by the references\n\nWritten by `cargo run --release -p snakebridge-docstrings`; it is never edited.\n";

/// How many docstrings of each style agree.
#[derive(Default)]
struct Agreement<'c> {
    /// All, those that agree, those that agree before anything is mended.
    styles: BTreeMap<&'c str, [usize; 3]>,
    disagreements: String,
}

impl<'c> Agreement<'c> {
    fn of(cases: &'c [Case]) -> Result<Self> {
        let mut agreement = Self::default();
        for case in cases {
            let Some(reference) = &case.reference else { continue };
            let difference = compare::difference(case, &reference.style, reference.best());
            let [all, agreeing, plainly] = agreement.styles.entry(&reference.style).or_default();
            *all += 1;
            *agreeing += usize::from(difference.is_none());
            *plainly += usize::from(compare::difference(case, &reference.style, &reference.written).is_none());
            if let Some(difference) = difference {
                writeln!(agreement.disagreements, "| {} | {} | {} |", case.name, cell(&difference.what), difference.reason)?;
            }
        }
        Ok(agreement)
    }

    fn total(&self) -> [usize; 3] {
        self.styles.values().fold([0; 3], |sum, one| [sum[0] + one[0], sum[1] + one[1], sum[2] + one[2]])
    }

    fn share(&self) -> f64 {
        let [all, agreeing, _] = self.total();
        agreeing as f64 / all.max(1) as f64
    }

    fn table(&self) -> Result<String> {
        let mut table = String::from(AGREEMENT);
        let total = ("all", self.total());
        for (style, [all, agreeing, plainly]) in self.styles.iter().map(|(style, counts)| (*style, *counts)).chain([total]) {
            let percent = |part: usize| 100.0 * part as f64 / all.max(1) as f64;
            writeln!(table, "| {style} | {all} | {agreeing} | {:.2} | {:.2} |", percent(agreeing), percent(plainly))?;
        }
        Ok(table)
    }

    fn list(&self) -> String {
        format!("## Disagreements\n\n| object | what differs | why |\n| --- | --- | --- |\n{}", self.disagreements)
    }
}

const AGREEMENT: &str = "## Agreement\n\nA docstring agrees when its parameters, their types and its known sections are the same. numpydoc reads those with underlined \
sections, docutils those with fields of Sphinx, pydoctor those with fields of Epytext, Napoleon those of Google's style. Four habits of \
writers are mended before a reference reads: numpydoc takes `x: int` for a name, which its own validation (PR10) calls a mistake for `x : int`; Napoleon takes PyTorch's \
`Example::` for text, and a title that is a blank out of line; docutils sees no fields right below a paragraph. The last column is without.\n\n\
| style | docstrings | agree | % | % as written |\n| --- | --: | --: | --: | --: |\n";

fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Docstrings of which a word is not in what is generated.
struct Lost {
    all: usize,
    count: usize,
    rows: String,
}

/// Docstrings of which a word is meant to be said in another way, or once.
const MEANT: &[(&str, &str)] = &[("numpy.rollaxis", "`|vdots|` is the letter that it stands for")];

fn lost(cases: &[Case]) -> Result<Lost> {
    let mut lost = Lost { all: cases.len(), count: 0, rows: String::new() };
    for some in cases.chunks(500) {
        let texts: Vec<&str> = some.iter().map(|case| case.text.as_str()).collect();
        for (case, page) in some.iter().zip(page::pages(&texts)) {
            let missing = words::missing_on_page(&case.text, &page);
            if !missing.is_empty() && !MEANT.iter().any(|(name, _)| *name == case.name) {
                lost.count += 1;
                writeln!(lost.rows, "| {} | {} |", case.name, cell(&missing.join(", ")))?;
            }
        }
    }
    Ok(lost)
}

impl Lost {
    fn section(&self) -> String {
        let rows = if self.rows.is_empty() { String::new() } else { format!("\n| object | words |\n| --- | --- |\n{}", self.rows) };
        let meant: Vec<String> = MEANT.iter().map(|(name, why)| format!("in `{name}` {why}")).collect();
        format!(
            "## Words\n\nOf {} docstrings, each as that of a function, {} lack a word on the page that is generated and in the docs of the setters. Not counted: {}.\n{rows}",
            self.all,
            self.count,
            meant.join("; ")
        )
    }
}
