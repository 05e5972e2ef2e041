//! Fields: `:param x: …` as in Sphinx, `@param x: …` as in Epytext.

use std::borrow::Cow;

use super::entry;
use super::lines::{self, Lines};
use super::model::{Docstring, Entry, Section, SectionKind};

/// One field.
pub(super) struct Field<'t> {
    tag: &'t str,
    argument: &'t str,
    body: Lines<'t>,
}

/// What a tag is about; the second part says that the body is the type of something.
fn meaning(tag: &str) -> Option<(SectionKind, bool)> {
    Some(match tag {
        "param" | "parameter" | "arg" | "argument" => (SectionKind::Parameters, false),
        "type" => (SectionKind::Parameters, true),
        "key" | "keyword" | "kwarg" | "kwparam" => (SectionKind::KeywordParameters, false),
        "kwtype" => (SectionKind::KeywordParameters, true),
        "return" | "returns" => (SectionKind::Returns, false),
        "rtype" | "returntype" => (SectionKind::Returns, true),
        "yield" | "yields" => (SectionKind::Yields, false),
        "ytype" | "yieldtype" => (SectionKind::Yields, true),
        "raise" | "raises" | "except" | "exception" => (SectionKind::Raises, false),
        "var" | "ivar" | "cvar" => (SectionKind::Attributes, false),
        "vartype" => (SectionKind::Attributes, true),
        "note" => (SectionKind::Notes, false),
        "warning" | "warn" => (SectionKind::Warnings, false),
        "see" | "seealso" => (SectionKind::SeeAlso, false),
        "todo" => (SectionKind::Todo, false),
        "deprecated" => (SectionKind::Deprecated, false),
        _ => return None,
    })
}

/// True when a line begins a field that says something about the object.
pub(super) fn is_known(line: &str) -> bool {
    opening(line).is_some_and(|(tag, ..)| meaning(tag).is_some())
}

/// Tag, argument and the text behind the colon.
fn opening(line: &str) -> Option<(&str, &str, &str)> {
    let sphinx = line.starts_with(':');
    let rest = line.strip_prefix([':', '@'])?;
    if !rest.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
    let (tag, after) = rest.split_at(length);
    if !after.starts_with([':', ' ']) {
        return None;
    }
    // A colon ends the field's name where a blank or nothing follows it: `:param dict[str:int] x: …`.
    let mut from = 0;
    let end = loop {
        let at = from + after[from..].find(':')?;
        let next = after[at + 1..].chars().next();
        if next.is_none_or(char::is_whitespace) || (!sphinx && next != Some(':')) {
            break at;
        }
        from = at + 1;
    };
    // A role is no field: `:func:`x` …`.
    (!after[..end].contains('`') || after[..end].starts_with(" `")).then(|| (tag, after[..end].trim(), after[end + 1..].trim()))
}

/// Reads the field that begins at a line, and says how many lines it has.
pub(super) fn read<'t>(lines: &[&'t str], at: usize) -> Option<(Field<'t>, usize)> {
    let (tag, argument, text) = opening(lines[at])?;
    meaning(tag)?;
    let below = lines::indented_after(lines, at + 1, 0);
    let mut body = lines::block(&lines[at + 1..at + 1 + below]);
    if !text.is_empty() {
        body.insert(0, text);
    }
    Some((Field { tag, argument, body }, 1 + below))
}

/// Puts a field into the section that it belongs to.
pub(super) fn add<'t>(docstring: &mut Docstring<'t>, field: Field<'t>) {
    let Some((kind, is_type)) = meaning(field.tag) else { return };
    let Field { argument, body, .. } = field;
    if kind == SectionKind::Parameters && is_type && is_variable(docstring, argument) {
        return merge(&mut section(docstring, SectionKind::Attributes).entries, argument, body, true);
    }
    if kind == SectionKind::Attributes {
        variable_typed_before(docstring, argument);
    }
    let section = section(docstring, kind);
    match kind {
        SectionKind::Raises => section.entries.push(Entry { annotation: Cow::Borrowed(argument), body, ..Entry::default() }),
        SectionKind::Returns | SectionKind::Yields => {
            merge(&mut section.entries, "", body, is_type);
            // `:returns int: …`
            if !argument.is_empty() {
                merge(&mut section.entries, "", vec![argument], true);
            }
        }
        _ if kind.has_entries() && kind != SectionKind::SeeAlso => {
            // `:param int x:` says both.
            match argument.rsplit_once(char::is_whitespace).filter(|_| !is_type) {
                Some((ty, name)) => {
                    section.entries.push(Entry { names: entry::names(name), annotation: Cow::Borrowed(ty.trim()), body });
                }
                None => merge(&mut section.entries, argument, body, is_type),
            }
        }
        _ => {
            if !section.text.is_empty() {
                section.text.push("");
            }
            section.text.extend([argument].into_iter().filter(|argument| !argument.is_empty()));
            section.text.extend(body);
        }
    }
}

/// `@type x:` is about `@ivar x:` where there is one.
fn is_variable(docstring: &Docstring<'_>, name: &str) -> bool {
    docstring.entries(SectionKind::Attributes).any(|entry| entry.is_named(name))
}

/// A type that was read before it was known to be that of a variable goes with it.
fn variable_typed_before(docstring: &mut Docstring<'_>, name: &str) {
    let fields = |section: &&mut Section<'_>| section.kind == SectionKind::Parameters && section.title.is_empty();
    let Some(parameters) = docstring.sections.iter_mut().find(fields) else { return };
    let is_meant = |entry: &Entry<'_>| entry.names == [name] && entry.body.is_empty() && !entry.annotation.is_empty();
    if let Some(at) = parameters.entries.iter().position(is_meant) {
        let entry = parameters.entries.remove(at);
        section(docstring, SectionKind::Attributes).entries.push(entry);
        docstring
            .sections
            .retain(|section| section.kind != SectionKind::Parameters || !section.entries.is_empty() || !section.text.is_empty());
    }
}

/// Adds a description or a type to the entry that still lacks it, else as an entry of its own.
fn merge<'t>(entries: &mut Vec<Entry<'t>>, name: &'t str, body: Lines<'t>, is_type: bool) {
    let names = entry::names(name);
    let lacks = |entry: &&mut Entry<'t>| entry.names == names && if is_type { entry.annotation.is_empty() } else { entry.body.is_empty() };
    match (entries.iter_mut().find(lacks), is_type) {
        (Some(entry), true) => entry.annotation = joined(&body),
        (Some(entry), false) => entry.body = body,
        (None, true) => entries.push(Entry { names, annotation: joined(&body), body: Lines::new() }),
        (None, false) => entries.push(Entry { names, body, ..Entry::default() }),
    }
}

fn joined<'t>(body: &[&'t str]) -> Cow<'t, str> {
    match body {
        [] => Cow::Borrowed(""),
        [one] => Cow::Borrowed(one),
        _ => Cow::Owned(body.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")),
    }
}

/// The section of fields of this kind; fields are one list, so the section is wherever its first field was.
fn section<'d, 't>(docstring: &'d mut Docstring<'t>, kind: SectionKind) -> &'d mut Section<'t> {
    let known = docstring.sections.iter().position(|section| section.kind == kind && section.title.is_empty());
    let at = known.unwrap_or_else(|| {
        docstring.sections.push(Section { kind, title: "", text: Lines::new(), entries: Vec::new() });
        docstring.sections.len() - 1
    });
    &mut docstring.sections[at]
}
