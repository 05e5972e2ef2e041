//! Some hundred real docstrings, stored with what numpydoc, Napoleon, docutils and pydoctor read in them: we read the same, and no word is lost.
//!
//! The cases and their licences lie in `tests/fixtures/docstrings`; `cargo run --release -p snakebridge-docstrings -- --slice` chooses and reads them again.

use std::collections::BTreeMap;

use snakebridge_docstrings::compare::{self, Case};
use snakebridge_docstrings::{page, words};

/// Those that we read otherwise on purpose, and why.
const OTHERWISE: &[(&str, &str)] = &[
    ("flax.core.nn.attention.multi_head_dot_product_attention", "shapes on lines of their own, which Napoleon takes for names"),
    ("sympy.MatrixBase.ones", "a section that is indented, which numpydoc does not see"),
];

fn cases() -> Vec<Case> {
    let stored = include_str!("../../fixtures/docstrings/slice.jsonl");
    stored.lines().map(|line| serde_json::from_str(line).expect("a case")).collect()
}

#[test]
fn parameters_types_and_sections_are_those_of_the_references() {
    let cases = cases();
    let mut styles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut different: BTreeMap<&str, String> = BTreeMap::new();
    for case in &cases {
        let reference = case.reference.as_ref().expect("a slice is of what a reference reads");
        *styles.entry(&reference.style).or_default() += 1;
        if let Some(difference) = compare::difference(case, &reference.style, reference.best()) {
            different.insert(&case.name, format!("{}: {}", difference.reason, difference.what));
        }
    }
    let known: Vec<&str> = OTHERWISE.iter().map(|(name, _)| *name).collect();
    let found: Vec<&str> = different.keys().copied().collect();
    assert_eq!(found, known, "{different:#?}");
    assert!(found.len() * 100 <= cases.len(), "at least 99 of 100 agree");
    assert!(cases.len() >= 300 && ["epytext", "google", "numpy", "sphinx"].iter().all(|style| styles[style] >= 25), "{styles:?}");
}

#[test]
fn no_word_of_them_is_lost() {
    let cases = cases();
    let texts: Vec<&str> = cases.iter().map(|case| case.text.as_str()).collect();
    for (case, page) in cases.iter().zip(page::pages(&texts)) {
        assert_eq!(words::missing_on_page(&case.text, &page), Vec::<String>::new(), "{} lacks words: {page}", case.name);
    }
}

#[test]
fn every_source_has_its_licence() {
    let licences = include_str!("../../fixtures/docstrings/LICENCES.md");
    for case in cases() {
        let library = case.source.split(' ').next().expect("a name");
        assert!(licences.contains(&format!("## {library}\n")), "{library}");
    }
}
