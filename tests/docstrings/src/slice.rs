//! The stored slice: so many docstrings of each library and style, spread over all of it, for the tests that have no network.
//!
//! In: the corpus. Out: `tests/fixtures/docstrings/slice.jsonl`, lines of the corpus as they are. Never: a choice by what we read in them.

use std::fs;
use std::path::Path;

use snakebridge_docstrings::compare::Case;

use crate::Result;

/// A library whose licence stands in `LICENCES.md`, a style, and how many docstrings are taken.
const TAKEN: &[(&str, &str, usize)] = &[
    ("numpy", "numpy", 60),
    ("pandas", "numpy", 60),
    ("scipy", "numpy", 60),
    ("sklearn", "numpy", 50),
    ("sympy", "numpy", 50),
    ("requests", "sphinx", 25),
    ("sqlalchemy", "sphinx", 30),
    ("twisted", "epytext", 40),
    ("optax", "google", 25),
    ("flax", "google", 25),
];

/// Longer ones show nothing more.
const LONGEST: usize = 6000;

/// Writes the slice; says how many docstrings it holds.
pub(crate) fn save(corpus: &str, cases: &[Case]) -> Result<usize> {
    let mut taken = Vec::new();
    for (library, style, wanted) in TAKEN {
        let is_one = |case: &Case| {
            let of_library = case.name.split('.').next() == Some(library);
            of_library && case.text.len() <= LONGEST && case.reference.as_ref().is_some_and(|found| found.style == *style)
        };
        let all: Vec<&str> = corpus.lines().zip(cases).filter(|(_, case)| is_one(case)).map(|(line, _)| line).collect();
        let count = all.len().min(*wanted);
        taken.extend((0..count).map(|at| all[at * all.len() / count]));
    }
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fixtures/docstrings/slice.jsonl");
    fs::write(file, taken.join("\n") + "\n")?;
    Ok(taken.len())
}
