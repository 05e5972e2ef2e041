//! What the user wants of one library.

use std::collections::BTreeMap;

use crate::config::{ClassScope, RustType};

/// The options of one library.
///
/// A pattern names a member below the library's root (`DataFrame`, `linalg.norm`, `DataFrame.head`); a name stands for everything
/// below it too, and `*` for any run of characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryOptions {
    /// The Rust module to generate it as, nested with `::`; by default Python's import path.
    pub rust_name: Option<String>,
    /// Patterns of what to generate; everything when empty.
    pub include: Vec<String>,
    /// Patterns of what to leave out.
    pub exclude: Vec<String>,
    /// Patterns of what has a variant that streams.
    pub streaming: Vec<String>,
    /// A class with more members than this gets its own only; 0 means no limit.
    pub max_class_methods: usize,
    /// Which members a class gets.
    pub class_scope: ClassScope,
    /// The address of the library's own documentation.
    pub docs_url: Option<String>,
    /// True for what comes with Python, whose documentation has one page for each module.
    pub standard_library: bool,
    /// Rust types in the place of Python classes, by the paths of the classes.
    pub type_map: BTreeMap<String, RustType>,
}

impl Default for LibraryOptions {
    fn default() -> Self {
        Self {
            rust_name: None,
            include: Vec::new(),
            exclude: Vec::new(),
            streaming: Vec::new(),
            max_class_methods: 1000,
            class_scope: ClassScope::default(),
            docs_url: None,
            standard_library: false,
            type_map: BTreeMap::new(),
        }
    }
}

impl LibraryOptions {
    /// True when `path`, below the root, is to be generated.
    #[must_use]
    pub fn selects(&self, path: &str) -> bool {
        let included = self.include.is_empty() || self.include.iter().any(|pattern| covers(pattern, path) || leads_to(pattern, path));
        included && !self.exclude.iter().any(|pattern| covers(pattern, path))
    }

    /// True when `path`, below the root, is to have a variant that streams.
    #[must_use]
    pub fn streams(&self, path: &str) -> bool {
        self.streaming.iter().any(|pattern| matches(pattern.as_bytes(), path.as_bytes()))
    }
}

/// True when the pattern matches the path or something that it lies in.
fn covers(pattern: &str, path: &str) -> bool {
    let ends = path.match_indices('.').map(|(at, _)| at).chain([path.len()]);
    ends.into_iter().any(|end| matches(pattern.as_bytes(), &path.as_bytes()[..end]))
}

/// True when the pattern matches something that lies in the path: `DataFrame.head` needs `DataFrame`.
fn leads_to(pattern: &str, path: &str) -> bool {
    pattern.match_indices('.').any(|(at, _)| matches(&pattern.as_bytes()[..at], path.as_bytes()))
}

fn matches(pattern: &[u8], text: &[u8]) -> bool {
    match pattern.split_first() {
        None => text.is_empty(),
        Some((b'*', rest)) => (0..=text.len()).any(|skipped| matches(rest, &text[skipped..])),
        Some((letter, rest)) => text.split_first().is_some_and(|(first, others)| first == letter && matches(rest, others)),
    }
}
