//! Config, the rules for signatures: the same three keys for the package and for one library.

use super::document::{Section, listed};
use super::model::SignatureRules;
use crate::facts::Source;
use crate::problem::Problem;

/// The keys that this file reads.
pub(super) const KEYS: [&str; 3] = ["signature-sources", "min-signature-tier", "strict-signatures"];

/// Puts what a section says over the rules that hold so far.
pub(super) fn apply(section: &Section<'_, '_>, rules: &mut SignatureRules) {
    if let Some(words) = section.texts("signature-sources", "runtime") {
        rules.sources = sources(section, &words).or(rules.sources.take());
    }
    if let Some(minimum) = section.choice("min-signature-tier", SignatureRules::tiers()) {
        rules.minimum = Some(minimum);
    }
    if let Some(strict) = section.flag("strict-signatures") {
        rules.strict = strict;
    }
}

/// The sources that a list names; none when one of its words was reported.
fn sources(section: &Section<'_, '_>, words: &[String]) -> Option<Vec<Source>> {
    let known = Source::WORDS.map(|(word, _)| word);
    let mut sources = Vec::new();
    for word in words {
        match Source::WORDS.iter().find(|(known, _)| known == word) {
            Some((_, source)) => sources.push(*source),
            None => {
                let message = format!("`{word}` is not a source of signatures");
                section.report(Problem::ConfigBadValue, "signature-sources", message, format!("the sources are {}", listed(&known)));
            }
        }
    }
    sources.sort_unstable();
    sources.dedup();
    (sources.len() == words.len()).then_some(sources)
}
