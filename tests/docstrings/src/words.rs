//! The words of a text, and which of them another one lacks.

use std::collections::BTreeMap;

use snakebridge_build::docstring::{self, SectionKind};
use snakebridge_build::markup::text;

/// The words of a text, and how often each is there.
fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in spoken(text).split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// A text without the names of roles and directives; where the name of a role's target ends with its text, that stands for both.
fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    for (at, part) in text.split('`').enumerate() {
        let shown = match part.strip_suffix(':').and_then(|head| {
            Some((head, head.rfind(|letter: char| !letter.is_alphanumeric() && !":+-_.".contains(letter)).map_or(0, |end| end + 1)))
        }) {
            // What stands before the colon of a role's end.
            Some((head, start)) if head[start..].starts_with(':') => &part[..start],
            _ => part,
        };
        let target = shown.strip_suffix('>').and_then(|inner| inner.rsplit_once('<')).filter(|_| at % 2 == 1);
        match target {
            Some((text, target)) if target.ends_with(text.trim().trim_end_matches("()")) => spoken.push_str(target),
            _ => spoken.push_str(shown),
        }
        spoken.push(' ');
    }
    let directives = spoken.lines().map(|line| {
        let bare = line.trim_start();
        // A field for the type of something names it again.
        if bare.starts_with([':', '@'])
            && let Some((head, rest)) = bare[1..].split_once(':')
            && head.split_once(' ').is_some_and(|(tag, _)| ["type", "kwtype", "vartype"].contains(&tag))
        {
            return rest;
        }
        let name = bare.strip_prefix(".. ").and_then(|rest| rest.split_once("::")).filter(|(name, _)| !name.contains([' ', '|']));
        name.map_or(line, |(_, rest)| rest)
    });
    directives.collect::<Vec<_>>().join("\n")
}

/// Words that name a construct and are not for readers; what the construct is, the Markdown says in its own way.
const CONSTRUCTS: &str = "param parameter arg argument key keyword kwarg kwparam type kwtype return returns rtype returntype yield yields ytype yieldtype \
    raise raises except exception var ivar cvar vartype note warning warn see seealso todo deprecated func class meth mod attr data \
    exc obj ref math pep rfc doc term c py code block versionadded versionchanged admonition image figure rubric plot only list table \
    csv header rows http https b i l u m e x g lb rb alt replace s";

/// The words of a text that another text has less often.
#[must_use]
pub fn missing(of: &str, within: &str) -> Vec<String> {
    lacking(counted(of), within)
}

/// The words of a docstring that its page has less often. Titles of sections that everybody knows are said in a Rust reader's words.
#[must_use]
pub fn missing_on_page(of: &str, within: &str) -> Vec<String> {
    let cleaned = text::clean(of);
    let mut words = counted(of);
    for section in docstring::parse(&cleaned).sections.iter().filter(|section| section.kind != SectionKind::Other) {
        for (word, count) in counted(section.title) {
            if let Some(all) = words.get_mut(&word) {
                *all = all.saturating_sub(count);
            }
        }
    }
    lacking(words, within)
}

fn lacking(words: BTreeMap<String, usize>, within: &str) -> Vec<String> {
    let there = counted(within);
    let lost = |(word, count): &(String, usize)| {
        there.get(word).copied().unwrap_or(0) < *count && !CONSTRUCTS.split(' ').any(|known| known == word)
    };
    words.into_iter().filter(lost).map(|(word, count)| format!("{word} ({count} times)")).collect()
}
