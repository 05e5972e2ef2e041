//! The index of a library: what [`discovery`](crate::discovery) searches, as one text with a line for each entry.
//!
//! In: a line such as `function⇥numpy.mean⇥numpy::mean⇥(a, axis=None)⇥Compute the arithmetic mean`, with tabs between. Out: [`Entry`]s that borrow
//! from it, read when the first of them is asked for. Thousands of entries written out would cost rustc more than the functions they are about.

use std::ops::Deref;
use std::sync::OnceLock;

use crate::discovery::{Entry, EntryKind};

/// What was generated for a library, in order of path: a slice of [`Entry`]s.
pub struct Index {
    text: &'static str,
    entries: OnceLock<Vec<Entry>>,
}

impl Index {
    /// The index in `text`.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(text: &'static str) -> Self {
        Self { text, entries: OnceLock::new() }
    }

    /// The entries from `start` to `end`: those of a module.
    #[doc(hidden)]
    #[must_use]
    pub fn stretch(&'static self, start: usize, end: usize) -> &'static [Entry] {
        self.get(start..end).unwrap_or_default()
    }
}

impl Deref for Index {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        self.entries.get_or_init(|| self.text.lines().map(entry).collect())
    }
}

fn entry(line: &'static str) -> Entry {
    let mut fields = line.split('\t').map(plain);
    let mut next = || fields.next().unwrap_or_default();
    let kind = match next() {
        "module" => EntryKind::Module,
        "class" => EntryKind::Class,
        "method" => EntryKind::Method,
        "property" => EntryKind::Property,
        "constant" => EntryKind::Constant,
        _ => EntryKind::Function,
    };
    let path = next();
    let name = path.rsplit('.').next().unwrap_or(path);
    Entry { kind, name, path, rust: next(), signature: next(), summary: next() }
}

/// A field without `\t`, `\n` and `\\`. What few fields need it are kept for the life of the program, like all others.
fn plain(field: &'static str) -> &'static str {
    if !field.contains('\\') {
        return field;
    }
    let mut letters = field.chars();
    let mut text = String::with_capacity(field.len());
    while let Some(letter) = letters.next() {
        text.push(match letter {
            '\\' => match letters.next() {
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                other => other.unwrap_or(letter),
            },
            _ => letter,
        });
    }
    text.leak()
}

#[cfg(test)]
mod tests {
    use super::*;

    static INDEX: Index = Index::new(
        "module\tm\tm\t\tAll of it.\nfunction\tm.f\tm::f\t(a='\\t', b='\\\\')\tTwo\\nlines\nmethod\tm.C.r#\tm::C::r\t()\t\nproperty\tm.C.s\tm::C::s\t\t\n",
    );

    #[test]
    fn entries_are_read_from_their_lines() {
        let found: Vec<_> = INDEX.iter().map(|entry| (entry.kind, entry.name, entry.path, entry.rust)).collect();
        let expected = [
            (EntryKind::Module, "m", "m", "m"),
            (EntryKind::Function, "f", "m.f", "m::f"),
            (EntryKind::Method, "r#", "m.C.r#", "m::C::r"),
            (EntryKind::Property, "s", "m.C.s", "m::C::s"),
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_would_end_a_field_is_escaped() {
        assert_eq!((INDEX[1].signature, INDEX[1].summary), ("(a='\t', b='\\')", "Two\nlines"));
        assert_eq!(INDEX[0].signature, "");
    }

    #[test]
    fn a_stretch_outside_is_empty() {
        assert_eq!(INDEX.stretch(1, 3).len(), 2);
        assert_eq!(INDEX.stretch(1, 5), []);
    }
}
