//! Search over what was generated: static data, no Python.

/// One generated item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Its name in Python: `mean`.
    pub name: &'static str,
    /// Where Python has it: `numpy.mean`.
    pub path: &'static str,
    /// Where Rust has it: `numpy::mean`.
    pub rust: &'static str,
    /// Its signature as Python writes it; empty when there is none.
    pub signature: &'static str,
    /// The first sentence of its documentation.
    pub summary: &'static str,
}

/// What an entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum EntryKind {
    /// A module.
    Module,
    /// A class.
    Class,
    /// A function.
    Function,
    /// A method of a class.
    Method,
    /// A property of a class.
    Property,
    /// A constant or variable.
    Constant,
}

/// A search result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// The name in Python.
    pub name: &'static str,
    /// Where Python has it.
    pub path: &'static str,
    /// Where Rust has it.
    pub rust: &'static str,
    /// What it is.
    pub kind: EntryKind,
    /// The first sentence of its documentation.
    pub summary: &'static str,
    /// How well it matches: 1.0 for the exact name, down to 0.1.
    pub relevance: f64,
}

/// How many hits a search gives at most.
const MOST: usize = 20;

/// The functions among the entries.
pub fn functions(index: &'static [Entry]) -> impl Iterator<Item = &'static Entry> {
    index.iter().filter(|entry| entry.kind == EntryKind::Function)
}

/// The classes among the entries.
pub fn classes(index: &'static [Entry]) -> impl Iterator<Item = &'static Entry> {
    index.iter().filter(|entry| entry.kind == EntryKind::Class)
}

/// The modules among the entries.
pub fn modules(index: &'static [Entry]) -> impl Iterator<Item = &'static Entry> {
    index.iter().filter(|entry| entry.kind == EntryKind::Module)
}

/// The entries that match, best first; equally good ones by shorter path, then by path. Case does not matter.
///
/// An exact name or path counts 1.0, the beginning of a name 0.9, a whole word in a name 0.8, a part of a name 0.6, a word of the summary 0.4, and a name that differs by
/// a typing mistake 0.3.
#[must_use]
pub fn search(index: &'static [Entry], query: &str) -> Vec<Hit> {
    let query = query.trim().to_lowercase();
    if query.is_empty() {
        return Vec::new();
    }
    let mut hits = index.iter().filter_map(|entry| hit(entry, &query)).collect::<Vec<_>>();
    hits.sort_by(|a, b| b.relevance.total_cmp(&a.relevance).then_with(|| a.path.len().cmp(&b.path.len())).then_with(|| a.path.cmp(b.path)));
    hits.truncate(MOST);
    hits
}

fn hit(entry: &Entry, query: &str) -> Option<Hit> {
    let relevance = relevance(entry, query)?;
    Some(Hit { name: entry.name, path: entry.path, rust: entry.rust, kind: entry.kind, summary: entry.summary, relevance })
}

fn relevance(entry: &Entry, query: &str) -> Option<f64> {
    let name = entry.name.to_lowercase();
    if name == query || entry.path.to_lowercase() == query {
        return Some(1.0);
    }
    if name.starts_with(query) {
        return Some(0.9);
    }
    if name.split('_').any(|word| word == query) {
        return Some(0.8);
    }
    if name.contains(query) {
        return Some(0.6);
    }
    let summary = entry.summary.to_lowercase();
    let words = || summary.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
    if query.split_whitespace().all(|wanted| words().any(|word| word == wanted)) {
        return Some(0.4);
    }
    if query.len() >= 3 && words().any(|word| word.starts_with(query)) {
        return Some(0.35);
    }
    let allowed = query.chars().count() / 4;
    (allowed > 0 && distance(&name, query) <= allowed).then_some(0.3)
}

/// The number of letters to insert, delete, replace or swap with their neighbour that make one word the other.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.chars().collect::<Vec<_>>(), b.chars().collect::<Vec<_>>());
    if a.len().abs_diff(b.len()) > 3 {
        return usize::MAX;
    }
    let mut before = vec![0; b.len() + 1];
    let mut above = (0..=b.len()).collect::<Vec<_>>();
    for row in 1..=a.len() {
        let mut current = vec![row; b.len() + 1];
        for column in 1..=b.len() {
            let replaced = above[column - 1] + usize::from(a[row - 1] != b[column - 1]);
            current[column] = replaced.min(above[column] + 1).min(current[column - 1] + 1);
            if row > 1 && column > 1 && a[row - 1] == b[column - 2] && a[row - 2] == b[column - 1] {
                current[column] = current[column].min(before[column - 2] + 1);
            }
        }
        before = std::mem::replace(&mut above, current);
    }
    above[b.len()]
}
