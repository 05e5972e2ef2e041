//! The words of a text, and which of them another one lacks.

use std::collections::BTreeMap;

use snakebridge_build::docstring::{self, SectionKind};
use snakebridge_build::markup::text;

/// The words of a text, and how often each is there.
fn counted(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *words.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    words
}

/// A text without the names of roles and directives; where a target's name and its text are one in the other, the longer stands for both.
fn spoken(text: &str) -> String {
    let mut spoken = String::with_capacity(text.len());
    for part in text.split(['`', '{', '}']) {
        spoken.push_str(longer(without_role(part)));
        spoken.push(' ');
    }
    let lines: Vec<&str> = spoken.lines().map(without_tag).collect();
    let text = lines.join("\n");
    let mut parts = text.split("][");
    let mut spoken = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        // `[text][target]` of Markdown.
        let target = part.split(']').next().unwrap_or_default();
        let start = spoken.rfind('[').map_or(0, |at| at + 1);
        if target.contains(&spoken[start..]) {
            spoken.truncate(start);
        }
        spoken.push(' ');
        spoken.push_str(part);
    }
    spoken
}

/// What stands before a back-tick, without the name of a role.
fn without_role(part: &str) -> &str {
    let Some(head) = part.strip_suffix(':') else { return part };
    let start = head
        .rfind(|letter: char| !letter.is_alphanumeric() && !":+-_.".contains(letter))
        .map_or(0, |at| at + head[at..].chars().next().map_or(1, char::len_utf8));
    if head[start..].starts_with(':') { &part[..start] } else { part }
}

/// The longer one of `text <target>`, where it holds the other.
fn longer(part: &str) -> &str {
    let Some((text, target)) = part.trim_end().strip_suffix('>').and_then(|inner| inner.rsplit_once('<')) else { return part };
    let bare = text.trim().trim_end_matches("()");
    let bare_target = target.trim_start_matches(['~', '.', '!']);
    if bare_target.ends_with(bare) {
        target
    } else if text.contains(bare_target) {
        text
    } else {
        part
    }
}

/// A line without the name of a directive, or the head of a field for the type of something, which names it again.
fn without_tag(line: &str) -> &str {
    let bare = line.trim_start();
    if bare.starts_with([':', '@'])
        && let Some((head, rest)) = bare[1..].split_once(':')
        && head.split_once(' ').is_some_and(|(tag, _)| ["type", "kwtype", "vartype"].contains(&tag))
    {
        return rest;
    }
    let name = bare.strip_prefix(".. ").and_then(|rest| rest.split_once("::")).filter(|(name, _)| !name.trim().contains([' ', '|']));
    name.map_or(line, |(_, rest)| rest)
}

/// Words that name a construct and are not for readers; what the construct is, the Markdown says in its own way.
const CONSTRUCTS: &str = "param parameter arg argument key keyword kwarg kwparam type kwtype return returns rtype returntype yield yields ytype yieldtype \
    raise raises except exception var ivar cvar vartype note warning warn see seealso todo deprecated func class meth mod attr data \
    exc obj ref math pep rfc doc term c py code block versionadded versionchanged admonition image figure rubric plot only list table \
    csv header rows http https b i l u m e x g lb rb alt replace s";

/// The words of a text that another text has less often.
#[must_use]
pub fn missing(of: &str, within: &str) -> Vec<String> {
    lacking(counted(&spoken(of)), within)
}

/// The words of a docstring that its page has less often. Titles of sections that everybody knows are said in a Rust reader's words.
#[must_use]
pub fn missing_on_page(of: &str, within: &str) -> Vec<String> {
    let cleaned = text::clean(of);
    let mut words = counted(&spoken(of));
    for section in docstring::parse(&cleaned).sections.iter().filter(|section| section.kind != SectionKind::Other) {
        for (word, count) in counted(section.title) {
            if let Some(all) = words.get_mut(&word) {
                *all = all.saturating_sub(count);
            }
        }
    }
    lacking(words, within)
}

/// A word that is a part of another one, as in an address, is there too.
fn lacking(words: BTreeMap<String, usize>, within: &str) -> Vec<String> {
    let there = counted(within);
    let whole = within.to_lowercase();
    let lost = |(word, count): &(String, usize)| {
        there.get(word).copied().unwrap_or(0) < *count
            && !CONSTRUCTS.split(' ').any(|known| known == word)
            && (word.len() < 3 || whole.matches(word.as_str()).count() < *count)
    };
    words.into_iter().filter(lost).map(|(word, count)| format!("{word} ({count} times)")).collect()
}
