//! Deprecations: `.. deprecated:: 1.2`, and whether one is about all of an object or about a way of using it.

use super::lines::{self, Lines};
use super::model::{Docstring, Entry, SectionKind};

/// That something is deprecated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deprecation<'t> {
    /// Since which version; empty when it is not said.
    pub since: &'t str,
    /// What to do instead.
    pub text: Lines<'t>,
}

/// What an object is called in prose, beside its name.
const OBJECTS: &[&str] = &[
    "function",
    "method",
    "class",
    "module",
    "property",
    "attribute",
    "constant",
    "alias",
    "decorator",
    "exception",
    "type",
    "object",
    "routine",
    "api",
    "it",
];

/// What a parameter is called in prose, beside its name.
const PARAMETERS: &[&str] = &["parameter", "argument", "keyword", "kwarg", "option", "it"];

impl<'t> Docstring<'t> {
    /// The deprecation of the whole object, where its docstring has one; `name` is the last part of its path.
    #[must_use]
    pub fn deprecation(&self, name: &str) -> Option<Deprecation<'t>> {
        let section = self.of(SectionKind::Deprecated).next();
        section.map(|section| Deprecation { since: "", text: section.text.clone() }).or_else(|| {
            let texts = self.sections.iter().filter(|section| matches!(section.kind, SectionKind::Notes | SectionKind::Text));
            let texts = [&self.summary, &self.extended].into_iter().chain(texts.map(|section| &section.text));
            texts.flat_map(|lines| Deprecation::all(lines)).find(|found| found.is_about(name, OBJECTS))
        })
    }
}

impl<'t> Entry<'t> {
    /// The deprecation of the whole parameter, where its description has one.
    #[must_use]
    pub fn deprecation(&self, name: &str) -> Option<Deprecation<'t>> {
        Deprecation::all(&self.body).find(|found| found.is_about(name, PARAMETERS))
    }
}

impl<'t> Deprecation<'t> {
    /// The directives among lines, each with what it indents, blank lines or not.
    fn all(lines: &[&'t str]) -> impl Iterator<Item = Self> {
        lines.iter().enumerate().filter_map(|(at, line)| {
            let rest = line.strip_prefix(".. deprecated::")?.trim();
            let (since, first) = rest.split_once(' ').unwrap_or((rest, ""));
            let below = lines::indented_after(lines, at + 1, 0);
            let mut text = lines::block(&lines[at + 1..at + 1 + below]);
            if !first.trim().is_empty() {
                text.insert(0, first.trim());
            }
            Some(Self { since, text })
        })
    }

    /// True when it speaks of what has this name, not of a value or of a way to call it: it says nothing more, or what to use instead, or of the
    /// thing itself that it is deprecated. Anything else is for readers; it is no reason to warn everybody.
    fn is_about(&self, name: &str, kinds: &[&str]) -> bool {
        let text = self.text.join(" ");
        let mut sentences = text.split(". ").map(|sentence| sentence.split_whitespace().map(bare).collect::<Vec<_>>());
        let opening = |words: &[&str]| match words {
            [] => true,
            [first, second, ..] if first.eq_ignore_ascii_case("use") => !second.eq_ignore_ascii_case("of"),
            [first, ..] => OPENINGS.iter().any(|opening| first.eq_ignore_ascii_case(opening)),
        };
        sentences.clone().next().is_none_or(|first| opening(&first)) || sentences.any(|words| ends_it(&words, name, kinds))
    }
}

/// How a text begins that says what has taken the place of something.
const OPENINGS: &[&str] = &["deprecated", "replaced", "renamed", "superseded", "removed", "prefer", "please", "see"];

/// `The whole class X was deprecated`: nothing but the name and what it is stands before the verb.
fn ends_it(words: &[&str], name: &str, kinds: &[&str]) -> bool {
    const VERBS: &[&str] = &["is", "was", "has", "will"];
    const FILLERS: &[&str] = &["the", "this", "a", "an", "whole", "old"];
    const ENDS: &[&str] = &["deprecated", "removed", "ignored", "replaced", "superseded", "obsolete"];
    let Some(verb) = words.iter().position(|word| VERBS.contains(word)) else { return false };
    let is = |word: &str, list: &[&str]| list.iter().any(|known| word.eq_ignore_ascii_case(known));
    let is_name = |word: &str| word == name || word.strip_suffix(name).is_some_and(|before| before.ends_with('.'));
    let subject = &words[..verb];
    !subject.is_empty()
        && subject.iter().all(|word| is_name(word) || is(word, FILLERS) || is(word, kinds))
        && words[verb..].iter().any(|word| is(word, ENDS))
}

/// A word without mark-up: `` :func:`~a.b` `` is `a.b`.
fn bare(word: &str) -> &str {
    let marks = |letter: char| "`*~.,;:()".contains(letter);
    let word = word.trim_matches(marks);
    word.rsplit('`').next().unwrap_or(word).trim_matches(marks)
}
