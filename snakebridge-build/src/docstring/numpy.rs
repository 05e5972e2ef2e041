//! Sections as in NumPy: an underlined title, entries at its column, descriptions indented.

use std::borrow::Cow;

use super::entry;
use super::lines::{self, Lines, indent};
use super::model::{Entry, Section, SectionKind};
use super::title;

/// The title at this line when a known section begins here: its underline may be of any length, and it may be indented.
pub(super) fn known_heading<'t>(lines: &[&'t str], at: usize) -> Option<(&'t str, SectionKind)> {
    let text = lines[at].trim_start();
    let underline = lines.get(at + 1)?;
    // Some titles are a blank out of line with it.
    if !is_underline(underline) || indent(lines[at]).abs_diff(indent(underline)) > 1 {
        return None;
    }
    let bare = text.strip_suffix(':').unwrap_or(text);
    title::kind(bare).map(|kind| (text, kind))
}

/// The title at this line when any section begins here.
pub(super) fn heading<'t>(lines: &[&'t str], at: usize) -> Option<(&'t str, SectionKind)> {
    if let Some(known) = known_heading(lines, at) {
        return Some(known);
    }
    let line = lines[at];
    let underline = lines.get(at + 1)?;
    let free = at == 0 || lines[at - 1].is_empty();
    let is_title = free && indent(line) == 0 && underline.len() >= line.chars().count() && is_underline(underline) && !is_marked(line);
    is_title.then_some((line, SectionKind::Other))
}

/// Three or more of `-` or of `=`, and nothing else.
fn is_underline(line: &str) -> bool {
    let line = line.trim_start();
    line.len() >= 3 && (line.bytes().all(|byte| byte == b'-') || line.bytes().all(|byte| byte == b'='))
}

/// Text that is no title whatever stands below it.
fn is_marked(line: &str) -> bool {
    line.is_empty()
        || line.starts_with(">>>")
        || line.starts_with("..")
        || line.starts_with('|')
        || line.starts_with('+')
        || is_underline(line)
}

/// Reads the body of a section.
pub(super) fn section<'t>(title: &'t str, kind: SectionKind, body: &[&'t str]) -> Section<'t> {
    let body = lines::block(body);
    let mut section = Section { kind, title, text: Lines::new(), entries: Vec::new() };
    if !kind.has_entries() || (kind.lists_types() && is_prose(&body)) {
        section.text = body;
        return section;
    }
    let mut at = 0;
    while at < body.len() {
        let below = lines::indented_after(&body, at + 1, 0);
        let inside = lines::block(&body[at + 1..at + 1 + below]);
        if body[at].is_empty() {
            entry::add_text(&mut section, "", &[]);
        } else if let Some(mut entry) = header(body[at], kind, !inside.is_empty()) {
            entry.body.extend(inside);
            section.entries.push(entry);
        } else {
            entry::add_text(&mut section, body[at], &body[at + 1..at + 1 + below]);
        }
        at += 1 + below;
    }
    entry::trim_texts(&mut section);
    section
}

/// The line that begins an entry; none for prose.
fn header<'t>(line: &'t str, kind: SectionKind, described: bool) -> Option<Entry<'t>> {
    if line.starts_with("..") || line.starts_with(">>>") {
        return None;
    }
    if kind == SectionKind::SeeAlso {
        return entry::reference(line);
    }
    let entry = |names: &'t str, annotation: &'t str| {
        Some(Entry { names: entry::names(names), annotation: Cow::Borrowed(annotation.trim()), body: Lines::new() })
    };
    if let Some((names, annotation)) = colon(line) {
        return entry(names, annotation);
    }
    if kind.lists_types() {
        return Some(Entry { annotation: Cow::Borrowed(line), ..Entry::default() });
    }
    match entry::colon(line) {
        Some((names, annotation)) if entry::are_names(names) => entry(names, annotation),
        _ if entry::are_names(line) || (described && kind == SectionKind::Methods) => entry(line, ""),
        _ => None,
    }
}

/// The sides of ` : `, or of a colon at the end after a space.
fn colon(line: &str) -> Option<(&str, &str)> {
    let (names, annotation) = line.split_once(" :")?;
    let free = annotation.is_empty() || annotation.starts_with(' ');
    (free && !names.trim().is_empty()).then_some((names.trim_end(), annotation))
}

/// Text where a list of types is expected: nothing is indented, nothing has a colon, and it reads like a sentence.
fn is_prose(body: &[&str]) -> bool {
    let flat = body.iter().all(|line| indent(line) == 0 && colon(line).is_none());
    let sentence = body.iter().any(|line| line.ends_with('.') || line.split_whitespace().count() > 8);
    flat && sentence
}
