//! What a docstring defines for all of its parts: `.. |x| replace:: y`, `.. _name: https://…`, `__ https://…`.

use std::collections::BTreeMap;

use crate::docstring::{Lines, indent, indented_after};

/// Substitutions and targets.
#[derive(Debug, Default)]
pub struct Definitions<'t> {
    substitutions: BTreeMap<&'t str, Substitution<'t>>,
    targets: BTreeMap<String, Lines<'t>>,
    anonymous: Vec<&'t str>,
}

/// What stands for a substitution.
#[derive(Debug)]
pub(super) enum Substitution<'t> {
    /// `replace::`.
    Text(Lines<'t>),
    /// `image::`.
    Image(&'t str),
    /// `unicode::`.
    Letters(String),
}

impl<'t> Definitions<'t> {
    /// Finds the definitions in the whole text of a docstring.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let mut definitions = Self::default();
        if !text.contains(".. ") && !text.contains("__ ") {
            return definitions;
        }
        let lines: Lines<'t> = text.lines().map(str::trim_end).collect();
        for (at, line) in lines.iter().enumerate() {
            let column = indent(line);
            let line = &line[column..];
            let below = || {
                let length = indented_after(&lines, at + 1, column);
                lines[at + 1..at + 1 + length].iter().map(|line| line.trim()).take_while(|line| !line.is_empty())
            };
            if let Some((name, kind, value)) = line.strip_prefix(".. |").and_then(substitution) {
                let substitution = match kind {
                    "image" => Substitution::Image(value),
                    "unicode" => Substitution::Letters(letters(value)),
                    _ => Substitution::Text([value].into_iter().chain(below()).collect()),
                };
                definitions.substitutions.insert(name, substitution);
            } else if let Some((name, value)) = target(line) {
                if name == "_" {
                    definitions.anonymous.push(value);
                } else {
                    definitions.targets.insert(normal(name), [value].into_iter().chain(below()).filter(|part| !part.is_empty()).collect());
                }
            } else if let Some(value) = line.strip_prefix("__ ") {
                definitions.anonymous.push(value.trim());
            }
        }
        definitions
    }

    /// What stands for `|name|`.
    pub(super) fn substitution(&self, name: &str) -> Option<&Substitution<'t>> {
        self.substitutions.get(name)
    }

    /// The address that a name stands for.
    pub(super) fn address(&self, name: &str) -> Option<String> {
        let mut name = normal(name);
        // A target may lead to another one; no chain is long, and one that bites its tail ends here.
        for _ in 0..5 {
            let value = self.targets.get(&name)?.concat();
            match value.strip_suffix('_') {
                Some(other) if !value.contains(':') => name = normal(other.trim_matches('`')),
                _ => return Some(value),
            }
        }
        None
    }

    /// True when there is any target.
    pub(super) fn has_targets(&self) -> bool {
        !self.targets.is_empty()
    }

    /// True when a name is a target, wherever that leads.
    pub(super) fn is_target(&self, name: &str) -> bool {
        self.targets.contains_key(&normal(name))
    }

    /// The address of the only anonymous target.
    pub(super) fn anonymous(&self) -> Option<&'t str> {
        if let [one] = self.anonymous.as_slice() { Some(one) } else { None }
    }
}

/// `U+22EE .. a comment`: letters by their numbers, and what else stands between.
fn letters(value: &str) -> String {
    let letter = |word: &str| {
        let number = word.strip_prefix("U+").or_else(|| word.strip_prefix("0x")).or_else(|| word.strip_prefix("\\u"))?;
        u32::from_str_radix(number, 16).ok().and_then(char::from_u32)
    };
    let words = value.split_once(" .. ").map_or(value, |(words, _)| words).split_whitespace();
    words.map(|word| letter(word).map_or_else(|| word.to_owned(), String::from)).collect::<Vec<_>>().join(" ")
}

/// `name`, `replace` and `text` of `name| replace:: text`.
fn substitution(line: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = line.split_once('|')?;
    let (kind, value) = rest.trim_start().split_once("::")?;
    matches!(kind, "replace" | "image" | "unicode" | "date").then(|| (name, kind, value.trim()))
}

/// `name` and `value` of `.. _name: value`.
pub(super) fn target(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(".. _")?;
    let (name, value) = match rest.strip_prefix('`') {
        Some(quoted) => quoted.split_once("`:")?,
        None => {
            let end = rest.match_indices(':').map(|(at, _)| at).find(|at| rest[at + 1..].is_empty() || rest[at + 1..].starts_with(' '))?;
            (&rest[..end], &rest[end + 1..])
        }
    };
    Some((name, value.trim()))
}

/// Names are compared without regard to case and white space.
fn normal(name: &str) -> String {
    super::text::one_line(name).to_lowercase()
}
