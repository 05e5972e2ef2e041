//! Entries: what the styles share in reading names and the text between entries.

use super::annotation::{Walk, split};
use super::lines::{self, Lines};
use super::model::{Entry, Section};

/// The names of `x, *args, **kwargs`, without back-ticks round them, and of `color or c`.
pub(super) fn names(text: &str) -> Vec<&str> {
    parts(text).map(name).filter(|name| !name.is_empty()).collect()
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    split(text, b',').into_iter().flat_map(|part| part.split(" or "))
}

/// One name without its mark-up: ``*args``, `*args`, \*args.
fn name(text: &str) -> &str {
    let text = text.trim().trim_matches('`');
    text.trim_start_matches('\\')
}

/// True when a text is nothing but names.
pub(super) fn are_names(text: &str) -> bool {
    let mut any = false;
    for part in parts(text) {
        let part = name(part);
        if part == "..." {
            continue;
        }
        let bare = part.trim_start_matches(['*', '\\']);
        let (bare, call) = bare.split_once('(').map_or((bare, ")"), |(bare, call)| (bare, call));
        let valid =
            !bare.is_empty() && call.ends_with(')') && bare.chars().all(|letter| letter.is_alphanumeric() || "_.-".contains(letter));
        if !valid {
            return false;
        }
        any = true;
    }
    any
}

/// The sides of the first single colon that stands outside of brackets, quotes and roles.
pub(super) fn colon(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let mut walk = Walk::default();
    let mut role_ends = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte == b':' && walk.is_outside() && at >= role_ends {
            let doubled = bytes.get(at + 1) == Some(&b':') || (at > 0 && bytes[at - 1] == b':');
            match role(&line[at..]) {
                Some(length) => role_ends = at + length,
                None if doubled => {}
                None => return Some((line[..at].trim_end(), &line[at + 1..])),
            }
        }
        walk.step(*byte);
    }
    None
}

/// The length of `:obj:` before a back-tick.
fn role(text: &str) -> Option<usize> {
    let end = text[1..].find(":`")?;
    let word = &text[1..=end];
    let is_role = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+:.".contains(&byte));
    is_role.then_some(end + 2)
}

/// An entry of a list of related objects: names, and after a colon a description.
pub(super) fn reference(line: &str) -> Option<Entry<'_>> {
    let (names_text, description) = match line.split_once(" : ").or_else(|| colon(line)) {
        Some((names, description)) => (names, description.trim()),
        None => (line, ""),
    };
    let names: Vec<&str> = split(names_text, b',').into_iter().map(str::trim).filter(|name| !name.is_empty()).collect();
    let valid = !names.is_empty() && names.iter().all(|name| !name.contains(char::is_whitespace));
    let body = if description.is_empty() { Lines::new() } else { vec![description] };
    valid.then(|| Entry { names, body, ..Entry::default() })
}

/// Adds text that stands among entries: to the section before its first entry, later to an entry without a name.
pub(super) fn add_text<'t>(section: &mut Section<'t>, line: &'t str, below: &[&'t str]) {
    let into = match section.entries.last_mut() {
        None => &mut section.text,
        Some(last) if last.names.is_empty() && last.annotation.is_empty() => &mut last.body,
        Some(_) => {
            section.entries.push(Entry::default());
            let Some(added) = section.entries.last_mut() else { return };
            &mut added.body
        }
    };
    into.push(line);
    into.extend(below);
}

/// Leaves out blank lines at the ends of texts among entries, and texts that had nothing else.
pub(super) fn trim_texts(section: &mut Section<'_>) {
    lines::trim(&mut section.text);
    for entry in &mut section.entries {
        lines::trim(&mut entry.body);
    }
    section.entries.retain(|entry| !entry.names.is_empty() || !entry.annotation.is_empty() || !entry.body.is_empty());
}
