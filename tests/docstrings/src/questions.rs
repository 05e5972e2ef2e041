//! The search over whole libraries: fifty questions from their own index pages, and how long an answer takes.

use std::fmt::Write as _;
use std::time::Duration;

use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::lower::{self, LibraryOptions};
use snakebridge_build::{facts, resolve};

use crate::Result;
use crate::clock::Clock;
use crate::discovery::{self, Entry};
use crate::index::index;
use crate::installed::Environment;

const QUESTIONS: &str = include_str!("../questions.tsv");
const LIBRARIES: &[&str] = &["scipy", "numpy", "pandas", "sklearn", "statistics", "math", "collections"];

/// What the questions showed.
pub(crate) struct Answers {
    /// How many questions have their answer first, and how many there are.
    pub(crate) first: usize,
    asked: usize,
    entries: usize,
    /// How long the slowest answer over all of SciPy took.
    pub(crate) slowest: Duration,
    wrong: String,
}

/// Asks everything.
pub(crate) fn ask(environment: &Environment) -> Result<Answers> {
    let libraries: Vec<&'static [Entry]> = environment.facts(LIBRARIES)?.iter().map(entries).collect();
    let mut answers = Answers { first: 0, asked: 0, entries: libraries[0].len(), slowest: Duration::ZERO, wrong: String::new() };
    for line in QUESTIONS.lines().filter(|line| !line.starts_with('#')) {
        let [_, question, answer] = line.split('\t').collect::<Vec<_>>()[..] else { return Err(format!("{line:?} is no question").into()) };
        let library = LIBRARIES.iter().position(|library| answer.split('.').next() == Some(library)).ok_or("an answer of no library")?;
        answers.asked += 1;
        let hits = discovery::search(libraries[library], question);
        // Every question is put to the largest library too, five times: the fastest of them is what the machine needs.
        let took = || {
            let start = Clock::start();
            std::hint::black_box(discovery::search(libraries[0], question));
            start.elapsed()
        };
        answers.slowest = answers.slowest.max((0..5).map(|_| took()).min().unwrap_or_default());
        let at = hits.iter().position(|hit| hit.path == answer);
        if at == Some(0) {
            answers.first += 1;
            continue;
        }
        let place = at.map_or(String::from("–"), |at| (at + 1).to_string());
        let first: Vec<String> = hits.iter().take(3).map(|hit| format!("`{}` {:.2}", hit.path, hit.relevance)).collect();
        writeln!(answers.wrong, "| {question} | `{answer}` | {place} | {} |", first.join(", "))?;
    }
    Ok(answers)
}

impl Answers {
    /// As a section of the results.
    pub(crate) fn section(&self) -> String {
        format!(
            "## Search\n\n{} of {} questions of `questions.tsv` find their answer first, each in its library with all its public modules. Over the {} entries of \
             SciPy the slowest answer took {:.1} ms.\n\n| question | answer | place | first |\n| --- | --- | --: | --- |\n{}",
            self.first,
            self.asked,
            self.entries,
            self.slowest.as_secs_f64() * 1000.0,
            self.wrong
        )
    }
}

/// The index of a library.
fn entries(facts: &facts::Library) -> &'static [Entry] {
    let mut unheard = Diagnostics::default();
    let resolved = resolve::resolve(facts, &mut unheard);
    index(lower::lower(&[(resolved, LibraryOptions::default())], &mut unheard))
}
