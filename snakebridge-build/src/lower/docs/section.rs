//! Sections in the order of a Rust reader, and the entries in them.

use std::borrow::Cow;

use crate::docstring::{Entry, Section, SectionKind};
use crate::markup::{Markup, reference, titled};

use super::code;

/// The order of sections behind the arguments; the rest comes where `Other` stands, in its own order.
const ORDER: &[SectionKind] = &[
    SectionKind::Returns,
    SectionKind::Yields,
    SectionKind::Receives,
    SectionKind::Raises,
    SectionKind::Warns,
    SectionKind::Attributes,
    SectionKind::Methods,
    SectionKind::Warnings,
    SectionKind::Examples,
    SectionKind::Notes,
    SectionKind::Other,
    SectionKind::Todo,
    SectionKind::SeeAlso,
    SectionKind::References,
];

/// Sections that are not part of the running text, in order.
pub(super) fn ordered<'s, 't>(sections: &'s [Section<'t>]) -> Vec<&'s Section<'t>> {
    let place = |kind: SectionKind| ORDER.iter().position(|known| *known == kind).unwrap_or(ORDER.len());
    let mut ordered: Vec<&Section<'t>> =
        sections.iter().filter(|section| !section.kind.is_of_parameters() && !is_text(section.kind)).collect();
    ordered.sort_by_key(|section| place(section.kind));
    ordered
}

/// Sections that belong to the text at the beginning.
pub(super) fn is_text(kind: SectionKind) -> bool {
    matches!(kind, SectionKind::Text | SectionKind::Deprecated)
}

/// The title under which rustdoc shows a section.
pub(super) fn title(markup: &Markup<'_>, section: &Section<'_>) -> String {
    let known = match section.kind {
        SectionKind::Returns => "Returns",
        SectionKind::Yields => "Yields",
        SectionKind::Receives => "Receives",
        SectionKind::Raises => "Errors",
        SectionKind::Warns => "Warns",
        SectionKind::Attributes => "Attributes",
        SectionKind::Methods => "Methods",
        SectionKind::Warnings => "Warnings",
        SectionKind::Examples => "Examples",
        SectionKind::Notes => "Notes",
        SectionKind::Todo => "To do",
        SectionKind::SeeAlso => "See also",
        SectionKind::References => "References",
        _ => return markup.line(section.title.trim_end_matches(':')),
    };
    known.to_owned()
}

/// The text and the entries of a section.
pub(super) fn body(markup: &Markup<'_>, section: &Section<'_>) -> Vec<String> {
    let mut blocks = vec![markup.blocks(&section.text)];
    let entries: Vec<&Entry<'_>> = section.entries.iter().collect();
    blocks.extend(list(markup, &entries, section.kind));
    blocks.retain(|block| !block.is_empty());
    blocks
}

/// Entries as lists, with the text between them.
pub(super) fn list(markup: &Markup<'_>, entries: &[&Entry<'_>], kind: SectionKind) -> Vec<String> {
    let mut blocks: Vec<String> = Vec::new();
    let mut items = String::new();
    for shown in entries {
        if shown.names.is_empty() && shown.annotation.is_empty() {
            blocks.extend((!items.is_empty()).then(|| std::mem::take(&mut items)));
            blocks.push(markup.blocks(&shown.body));
        } else {
            if !items.is_empty() {
                items.push('\n');
            }
            items.push_str(&entry(markup, shown, kind));
        }
    }
    blocks.extend((!items.is_empty()).then_some(items));
    blocks
}

/// One entry as an item.
pub(super) fn entry(markup: &Markup<'_>, entry: &Entry<'_>, kind: SectionKind) -> String {
    let names: Vec<String> = match kind {
        SectionKind::SeeAlso => entry.names.iter().map(|name| related(markup, name)).collect(),
        SectionKind::Methods => entry.names.iter().map(|name| method(name)).collect(),
        _ => entry.names.iter().map(|name| code(name)).collect(),
    };
    let (annotation, text) = typed(entry);
    let annotation = self::annotation(markup, &annotation, kind);
    let title = match (names.is_empty(), annotation.is_empty()) {
        (true, _) => annotation,
        (false, true) => names.join(", "),
        (false, false) => format!("{} ({annotation})", names.join(", ")),
    };
    titled(&title, &markup.blocks(text))
}

/// The type of an entry, and what is said about it. A type whose line ended before `optional` or `default 'inner'` goes on in the next.
pub(super) fn typed<'e, 't>(entry: &'e Entry<'t>) -> (Cow<'e, str>, &'e [&'t str]) {
    match entry.body.split_first() {
        Some((first, rest)) if entry.annotation.ends_with(',') && (*first == "optional" || first.starts_with("default ")) => {
            (format!("{} {first}", entry.annotation).into(), rest)
        }
        _ => (Cow::Borrowed(&entry.annotation), &entry.body),
    }
}

/// What stands in the place of a type.
pub(super) fn annotation(markup: &Markup<'_>, text: &str, kind: SectionKind) -> String {
    if text.is_empty() || markup.epytext || text.contains('`') || text.contains(":") {
        return markup.line(text);
    }
    match kind {
        SectionKind::Raises | SectionKind::Warns if !text.contains(' ') => reference::object(text),
        _ if text.contains(['[', '{', '|']) && text.len() < 80 => code(text),
        _ => markup.line(text),
    }
}

/// A related object: a name, or one in a role.
fn related(markup: &Markup<'_>, name: &str) -> String {
    if name.starts_with(':') || name.contains('`') { markup.line(name) } else { reference::object(name) }
}

/// A method may be listed with its arguments. A bare name is one of this class, not whatever else has it.
fn method(name: &str) -> String {
    let bare = name.split('(').next().unwrap_or(name);
    match bare.contains('.') {
        true if bare == name => reference::object(name),
        true => reference::named(bare, &code(name)),
        false => reference::member(bare, &code(name)),
    }
}
