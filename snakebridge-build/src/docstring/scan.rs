//! Goes through the lines once and gives each of them to the part of the model that it belongs to.

use super::lines::{self, Lines, indent};
use super::model::{Docstring, Section, SectionKind, Style};
use super::{field, google, numpy, title};

/// Takes the lines of a docstring apart.
pub(super) fn scan<'t>(lines: &[&'t str], style: Style) -> Docstring<'t> {
    let mut docstring = Docstring { style, ..Docstring::default() };
    let mut at = preamble(lines, &mut docstring);
    while at < lines.len() {
        at += section(lines, at, &mut docstring);
    }
    docstring
}

/// The part before the first section; says where that is.
fn preamble<'t>(lines: &[&'t str], docstring: &mut Docstring<'t>) -> usize {
    let end = next_marker(lines, 0, docstring.style);
    let mut rest = &lines[..end];
    while let Some(length) = signature(rest) {
        if !docstring.signature.is_empty() {
            docstring.signature.push("");
        }
        docstring.signature.extend(&rest[..length]);
        rest = &rest[length..];
        rest = &rest[rest.iter().take_while(|line| line.is_empty()).count()..];
    }
    // A note about a version is no summary, and what it indents stays with it.
    let is_note = rest.first().is_some_and(|line| line.starts_with(".. "));
    let summary = if is_note { 0 } else { rest.iter().take_while(|line| !line.is_empty()).count() };
    docstring.summary = rest[..summary].to_vec();
    docstring.extended = lines::block_at(&rest[summary..]);
    end
}

/// The length of a first paragraph that is a signature: `name(arguments)`, perhaps with `-> type` or `x = ` around it.
fn signature(lines: &[&str]) -> Option<usize> {
    let length = lines.iter().take_while(|line| !line.is_empty()).count();
    let (first, last) = (lines.first()?, lines[..length].last()?);
    let open = first.find('(')?;
    let head = first[..open].rsplit('=').next()?.trim();
    let is_name = !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.".contains(&byte));
    // C extensions say what it gives after an arrow.
    let end = last.split_once("->").map_or(*last, |(call, _)| call.trim_end());
    (is_name && end.ends_with(')')).then_some(length)
}

/// The first line from `at` on that begins something other than text.
fn next_marker(lines: &[&str], at: usize, style: Style) -> usize {
    (at..lines.len()).find(|line| is_marker(lines, *line, style)).unwrap_or(lines.len())
}

fn is_marker(lines: &[&str], at: usize, style: Style) -> bool {
    let line = lines[at];
    if line.is_empty() {
        return false;
    }
    match style {
        Style::Plain => is_literal_examples(lines, at),
        Style::Numpy => numpy::heading(lines, at).is_some() || is_field(line),
        Style::Google => google_heading(lines, at).is_some() || numpy::known_heading(lines, at).is_some() || is_field(line),
        Style::Sphinx | Style::Epytext => {
            is_field(line) || numpy::known_heading(lines, at).is_some() || (indent(line) == 0 && google::known_heading(lines, at).is_some())
        }
    }
}

/// The title at this line when a section in Google's style begins here. A known one may be a little out of line.
fn google_heading<'t>(lines: &[&'t str], at: usize) -> Option<(&'t str, SectionKind)> {
    match indent(lines[at]) {
        0 => google::heading(lines, at),
        1..4 => google::known_heading(lines, at),
        _ => None,
    }
}

fn is_field(line: &str) -> bool {
    line.starts_with([':', '@']) && field::is_known(line)
}

/// `Examples::` opens the section that it names, in whatever style.
fn is_literal_examples(lines: &[&str], at: usize) -> bool {
    lines[at].ends_with("::") && google::known_heading(lines, at).is_some_and(|(_, kind)| kind == SectionKind::Examples)
}

/// Reads what begins at a line; says how many lines that was.
fn section<'t>(lines: &[&'t str], at: usize, docstring: &mut Docstring<'t>) -> usize {
    let style = docstring.style;
    if let Some((title, kind)) = heading(lines, at, style) {
        let end = section_end(lines, at + 2, style);
        docstring.sections.push(numpy::section(title, kind, &lines[at + 2..end]));
        return end - at;
    }
    if lines[at].starts_with([':', '@'])
        && let Some((field, length)) = field::read(lines, at)
    {
        field::add(docstring, field);
        return length;
    }
    if let Some((title, kind)) = google_heading(lines, at) {
        let length = google::length(lines, at + 1);
        let body = &lines[at + 1..at + 1 + length];
        let literal = lines[at].ends_with("::");
        docstring.sections.push(if literal { literal_section(title, kind, body) } else { google::section(title, kind, body) });
        return 1 + length;
    }
    text(lines, at, docstring)
}

fn heading<'t>(lines: &[&'t str], at: usize, style: Style) -> Option<(&'t str, SectionKind)> {
    if lines[at].is_empty() {
        return None;
    }
    if style == Style::Numpy { numpy::heading(lines, at) } else { numpy::known_heading(lines, at) }
}

/// Where a section with an underlined title ends: at the next such title. Fields end it too, except in a docstring that is NumPy's throughout.
fn section_end(lines: &[&str], from: usize, style: Style) -> usize {
    let from = from.min(lines.len());
    let ends = |at: &usize| heading(lines, *at, style).is_some() || (style != Style::Numpy && is_marker(lines, *at, style));
    (from..lines.len()).find(ends).unwrap_or(lines.len())
}

/// `Examples::` and what it indents, which is code word for word.
fn literal_section<'t>(title: &'t str, kind: SectionKind, body: &[&'t str]) -> Section<'t> {
    let mut text: Lines<'t> = vec!["::", ""];
    text.extend(body);
    Section { kind: title::kind(title).unwrap_or(kind), title, text, entries: Vec::new() }
}

/// Text after a section, up to the next one.
fn text<'t>(lines: &[&'t str], at: usize, docstring: &mut Docstring<'t>) -> usize {
    let end = next_marker(lines, at + 1, docstring.style);
    let text = lines::block_at(&lines[at..end]);
    if !text.is_empty() {
        docstring.sections.push(Section { kind: SectionKind::Text, title: "", text, entries: Vec::new() });
    }
    end - at
}
