//! Sections as in Google's style guide: a title with a colon, and an indented body.

use std::borrow::Cow;

use super::annotation::Walk;
use super::entry;
use super::lines::{self, Lines, indent};
use super::model::{Entry, Section, SectionKind};
use super::title;

/// The title at this line when a known section begins here.
pub(super) fn known_heading<'t>(lines: &[&'t str], at: usize) -> Option<(&'t str, SectionKind)> {
    let text = bare_title(lines[at])?.trim_start();
    let kind = title::kind(text)?;
    is_followed(lines, at).then_some((text, kind))
}

/// The title at this line when any section begins here: one that nobody else knows is short, capitalised, and stands free.
pub(super) fn heading<'t>(lines: &[&'t str], at: usize) -> Option<(&'t str, SectionKind)> {
    if let Some(known) = known_heading(lines, at) {
        return Some(known);
    }
    let text = bare_title(lines[at])?;
    let free = at > 0 && lines[at - 1].is_empty();
    let is_title = free
        && !lines[at].ends_with("::")
        && text.split(' ').count() <= 2
        && text.starts_with(|letter: char| letter.is_ascii_uppercase())
        && text.chars().all(|letter| letter.is_alphabetic() || letter == ' ');
    (is_title && lines.get(at + 1).is_some_and(|next| !next.is_empty()) && is_followed(lines, at)).then_some((text, SectionKind::Other))
}

/// `Args:` and `Examples::` without their colons.
fn bare_title(line: &str) -> Option<&str> {
    let text = line.strip_suffix(':')?;
    Some(text.strip_suffix(':').unwrap_or(text).trim_end())
}

/// An indented line comes next.
fn is_followed(lines: &[&str], at: usize) -> bool {
    let next = lines[at + 1..].iter().find(|line| !line.is_empty());
    next.is_some_and(|next| indent(next) > indent(lines[at]))
}

/// The number of lines from `at` on that are the body of a section: all that is indented, up to a title that is less so than the body.
pub(super) fn length(lines: &[&str], at: usize) -> usize {
    let length = lines::indented_after(lines, at, 0);
    let body = lines[at..at + length].iter().find(|line| !line.is_empty()).map_or(0, |line| indent(line));
    let ends = |line: &usize| !lines[*line].is_empty() && indent(lines[*line]) < body && known_heading(lines, *line).is_some();
    (at..at + length).find(ends).map_or(length, |end| end - at)
}

/// Reads the body of a section.
pub(super) fn section<'t>(title: &'t str, kind: SectionKind, body: &[&'t str]) -> Section<'t> {
    let body = in_line(&lines::block(body));
    let mut section = Section { kind, title, text: Lines::new(), entries: Vec::new() };
    match kind {
        SectionKind::Returns | SectionKind::Yields | SectionKind::Receives => section.entries.extend(value(&body)),
        _ if kind.has_entries() => list(&body, &mut section),
        _ => section.text = body,
    }
    section
}

/// A body whose first lines are a little to the right of others, as if they were not.
fn in_line<'t>(body: &[&'t str]) -> Lines<'t> {
    let column = body.first().map_or(0, |first| indent(first));
    let moved = |line: &&'t str| line.get(column.min(indent(line))..).unwrap_or(line);
    if (1..4).contains(&column) { body.iter().map(moved).collect() } else { body.to_vec() }
}

/// What is returned: `type: description`, or a description alone.
fn value<'t>(body: &[&'t str]) -> Option<Entry<'t>> {
    let (first, rest) = body.split_first()?;
    let (annotation, description) = match entry::colon(first) {
        Some((ty, description)) if is_type(ty) => (ty, description.trim()),
        _ => return Some(Entry { body: body.to_vec(), ..Entry::default() }),
    };
    let mut text = lines::block(rest);
    if !description.is_empty() {
        text.insert(0, description);
    }
    Some(Entry { names: Vec::new(), annotation: Cow::Borrowed(annotation), body: text })
}

/// Few words, and no sentence among them.
fn is_type(text: &str) -> bool {
    !text.is_empty() && !text.contains(". ") && !text.starts_with([':', '>', '-']) && text.split_whitespace().count() <= 6
}

fn list<'t>(body: &[&'t str], section: &mut Section<'t>) {
    let mut at = 0;
    while at < body.len() {
        let below = lines::indented_after(body, at + 1, 0);
        let inside = &body[at + 1..at + 1 + below];
        if body[at].is_empty() {
            entry::add_text(section, "", &[]);
            at += 1;
            continue;
        }
        match wrapped_header(body[at], inside).or_else(|| header(body[at], section.kind).map(|entry| (entry, 0))) {
            Some((mut entry, taken)) => {
                entry.body.extend(lines::block(&inside[taken..]));
                section.entries.push(entry);
            }
            None => entry::add_text(section, body[at], inside),
        }
        at += 1 + below;
    }
    entry::trim_texts(section);
}

/// `name (type): description`, `name: description`, or a lone name.
fn header(line: &str, kind: SectionKind) -> Option<Entry<'_>> {
    if kind == SectionKind::SeeAlso {
        return entry::reference(line);
    }
    // Some list their parameters with bullets.
    let line = line.strip_prefix("- ").filter(|_| kind.is_of_parameters()).unwrap_or(line);
    let (before, description) = match entry::colon(line) {
        Some((before, description)) => (before, description.trim()),
        None if kind.is_of_parameters() => unfinished(line)?,
        None => return None,
    };
    let body = if description.is_empty() { Lines::new() } else { vec![description] };
    if kind.lists_types() {
        let annotation = before.trim_matches('`');
        return is_type(before).then_some(Entry { names: Vec::new(), annotation: Cow::Borrowed(annotation), body });
    }
    let (names, annotation) = typed(before);
    entry::are_names(names).then(|| Entry { names: entry::names(names), annotation: Cow::Borrowed(annotation), body })
}

/// A line without a colon of its own that names a parameter: a name, `name (type)`, or `name (tuple(int): text` with a bracket that is never closed.
fn unfinished(line: &str) -> Option<(&str, &str)> {
    let named = |before: &str| before.split_once(" (").is_some_and(|(name, _)| entry::are_names(name));
    if let Some((before, text)) = line.split_once("): ").filter(|(before, _)| named(before)) {
        return Some((&line[..before.len() + 1], text.trim()));
    }
    let bare = line.strip_suffix("):").map_or(line, |before| &line[..before.len() + 1]);
    (entry::are_names(bare) || (bare.ends_with(')') && named(bare))).then_some((bare, ""))
}

/// The sides of `name (type)`.
fn typed(text: &str) -> (&str, &str) {
    let Some(inner) = text.strip_suffix(')') else { return (text, "") };
    match inner.find('(') {
        Some(open) if open > 0 => (inner[..open].trim_end(), inner[open + 1..].trim()),
        _ => (text, ""),
    }
}

/// A type that goes on in the next lines: the header is joined up to where its brackets close. Says how many lines it took.
fn wrapped_header<'t>(line: &'t str, inside: &[&'t str]) -> Option<(Entry<'t>, usize)> {
    let open = line.find('(')?;
    let names = line[..open].trim_end();
    if !is_open(line) || entry::colon(line).is_some() || !entry::are_names(names) {
        return None;
    }
    let mut joined = line.to_owned();
    for (at, next) in inside.iter().enumerate().take(8) {
        joined.push(' ');
        joined.push_str(next.trim());
        // The brackets may open again in the description.
        let Some((before, description)) = entry::colon(&joined) else { continue };
        let annotation = before[open + 1..].trim_end().strip_suffix(')')?.trim().to_owned();
        // No line before had the colon, so the description is where the text of this one ends, which is borrowed.
        let description = &next[next.len() - description.trim().len()..];
        let body = if description.is_empty() { Lines::new() } else { vec![description] };
        return Some((Entry { names: entry::names(names), annotation: Cow::Owned(annotation), body }, at + 1));
    }
    None
}

fn is_open(text: &str) -> bool {
    let mut walk = Walk::default();
    for byte in text.bytes() {
        walk.step(byte);
    }
    !walk.is_outside()
}
