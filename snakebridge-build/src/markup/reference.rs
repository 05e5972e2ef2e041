//! References to Python objects, in Markdown that is not finished: lowering replaces each by a link or by its text.
//!
//! A reference stands between characters that Unicode keeps for such uses and that [`super::text::clean`] takes out of docstrings.

use super::text::code;

/// Where a reference begins; where it is not linked, its text is a span of code.
pub(super) const BEGIN: char = '\u{fdd0}';
const TEXT: char = '\u{fdd1}';
/// Where it ends.
pub(super) const END: char = '\u{fdd2}';
const PERHAPS: char = '?';
const MEMBER: char = '.';

/// Marks `markdown` as being about the object that Python calls `name`.
pub(super) fn mark(name: &str, markdown: &str) -> String {
    format!("{BEGIN}{name}{TEXT}{markdown}{END}")
}

/// Marks `markdown` as being about that object, where there is one: it may be the name of a parameter as well.
pub(super) fn mark_perhaps(name: &str, markdown: &str) -> String {
    mark(&format!("{PERHAPS}{name}"), markdown)
}

/// Marks `markdown` as being about a member of what is described, never about something else of that name.
#[must_use]
pub fn member(name: &str, markdown: &str) -> String {
    if super::role::is_path(name) { mark(&format!("{MEMBER}{name}"), markdown) } else { markdown.to_owned() }
}

/// Marks the name of an object that its author names on purpose.
#[must_use]
pub fn object(name: &str) -> String {
    super::role::object(name, false)
}

/// What is known about the name of a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// It is an object's.
    Object,
    /// It is an object's or a parameter's.
    Perhaps,
    /// It is that of a member of what is described.
    Member,
}

/// The name of a reference, and what is known about it.
#[must_use]
pub fn sort(name: &str) -> (&str, Sort) {
    match (name.strip_prefix(PERHAPS), name.strip_prefix(MEMBER)) {
        (Some(name), _) => (name, Sort::Perhaps),
        (_, Some(name)) => (name, Sort::Member),
        _ => (name, Sort::Object),
    }
}

/// Replaces every reference by what `link` makes of its name and its text; where that is nothing, by its text, with the name if the text
/// does not say it.
#[must_use]
pub fn resolve(markdown: &str, mut link: impl FnMut(&str, &str) -> Option<String>) -> String {
    let mut resolved = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some((before, after)) = rest.split_once(BEGIN) {
        resolved.push_str(before);
        let (inside, behind) = after.split_once(END).unwrap_or((after, ""));
        let (name, text) = inside.split_once(TEXT).unwrap_or(("", inside));
        match link(name, text) {
            Some(link) => resolved.push_str(&link),
            None => resolved.push_str(&unlinked(sort(name).0, text)),
        }
        rest = behind;
    }
    resolved.push_str(rest);
    resolved
}

/// A reference that leads nowhere: `~a.b` shows only `b` where a link has the rest.
fn unlinked(name: &str, text: &str) -> String {
    let shown = text.trim_matches('`').trim_end_matches("()");
    if text.contains(name) {
        text.to_owned()
    } else if name.ends_with(shown) {
        code(name)
    } else {
        format!("{text} ({})", code(name))
    }
}

/// True where there is something to resolve.
#[must_use]
pub fn has_any(markdown: &str) -> bool {
    markdown.contains(BEGIN)
}

/// Marks Markdown as being about an object.
#[must_use]
pub fn named(name: &str, markdown: &str) -> String {
    if super::role::is_path(name) { mark(name, markdown) } else { markdown.to_owned() }
}
