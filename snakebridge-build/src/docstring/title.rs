//! Titles of sections.

use super::model::SectionKind;

/// The titles that NumPy's guide, Napoleon and common practice know.
const TITLES: &[(&str, SectionKind)] = &[
    ("args", SectionKind::Parameters),
    ("arguments", SectionKind::Parameters),
    ("params", SectionKind::Parameters),
    ("parameter", SectionKind::Parameters),
    ("parameters", SectionKind::Parameters),
    ("keyword args", SectionKind::KeywordParameters),
    ("keyword arguments", SectionKind::KeywordParameters),
    ("keyword parameters", SectionKind::KeywordParameters),
    ("kwargs", SectionKind::KeywordParameters),
    ("other parameters", SectionKind::OtherParameters),
    ("other params", SectionKind::OtherParameters),
    ("return", SectionKind::Returns),
    ("returns", SectionKind::Returns),
    ("yield", SectionKind::Yields),
    ("yields", SectionKind::Yields),
    ("receive", SectionKind::Receives),
    ("receives", SectionKind::Receives),
    ("raise", SectionKind::Raises),
    ("raises", SectionKind::Raises),
    ("warn", SectionKind::Warns),
    ("warns", SectionKind::Warns),
    ("attribute", SectionKind::Attributes),
    ("attributes", SectionKind::Attributes),
    ("properties", SectionKind::Attributes),
    ("methods", SectionKind::Methods),
    ("note", SectionKind::Notes),
    ("notes", SectionKind::Notes),
    ("warning", SectionKind::Warnings),
    ("warnings", SectionKind::Warnings),
    ("caution", SectionKind::Warnings),
    ("danger", SectionKind::Warnings),
    ("see also", SectionKind::SeeAlso),
    ("references", SectionKind::References),
    ("reference", SectionKind::References),
    ("example", SectionKind::Examples),
    ("examples", SectionKind::Examples),
    ("todo", SectionKind::Todo),
    ("deprecated", SectionKind::Deprecated),
    ("attention", SectionKind::Other),
    ("error", SectionKind::Other),
    ("hint", SectionKind::Other),
    ("important", SectionKind::Other),
    ("tip", SectionKind::Other),
];

/// What a title announces; none for one that only its author knows.
pub(super) fn kind(title: &str) -> Option<SectionKind> {
    let title = title.trim();
    if title.len() > 20 {
        return None;
    }
    TITLES.iter().find(|(known, _)| known.eq_ignore_ascii_case(title)).map(|(_, kind)| *kind)
}
