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

/// The entries that match, best first; equally good ones by shorter path, then by path. Case does not matter, nor what stands between words.
///
/// An exact name or path counts 1.0. Else each word of the query is looked for in the name (a word of it, the beginning of one, a part), then in the summary, then
/// in the names of the modules; it counts too when the name abbreviates it (`det` for determinant, `svd` for singular value decomposition). Half of the words may be
/// missing. What has the same name and summary in several modules is found once, where its path is shortest. When nothing has a name like the query, names
/// that differ by a typing mistake count.
#[must_use]
pub fn search(index: &'static [Entry], query: &str) -> Vec<Hit> {
    let query = Query::new(query);
    if query.words.is_empty() {
        return Vec::new();
    }
    let mut hits = index.iter().filter_map(|entry| hit(entry, query.relevance(entry)?)).collect::<Vec<_>>();
    if hits.iter().all(|hit| hit.relevance < LIKE_A_NAME) {
        hits.extend(index.iter().filter_map(|entry| hit(entry, query.mistyped(entry)?)));
    }
    if !query.whole.contains('.') {
        hits = once(hits);
    }
    hits.sort_by(|one, other| {
        let order = other.relevance.total_cmp(&one.relevance).then_with(|| one.path.len().cmp(&other.path.len()));
        order.then_with(|| one.path.cmp(other.path))
    });
    hits.dedup_by_key(|hit| (hit.path, hit.kind));
    hits.truncate(MOST);
    hits
}

/// Keeps the shortest path of what has the same name and summary, with the best of their relevances.
fn once(mut hits: Vec<Hit>) -> Vec<Hit> {
    let about = |hit: &Hit| (hit.name, hit.kind, hit.summary);
    hits.sort_by(|one, other| about(one).cmp(&about(other)).then_with(|| (one.path.len(), one.path).cmp(&(other.path.len(), other.path))));
    hits.dedup_by(|later, kept| {
        let same = !kept.summary.is_empty() && !matches!(kept.kind, EntryKind::Method | EntryKind::Property) && about(later) == about(kept);
        if same {
            kept.relevance = kept.relevance.max(later.relevance);
        }
        same
    });
    hits
}

/// Below this no name was meant.
const LIKE_A_NAME: f64 = 0.5;

fn hit(entry: &Entry, relevance: f64) -> Option<Hit> {
    (relevance >= 0.1).then_some(Hit {
        name: entry.name,
        path: entry.path,
        rust: entry.rust,
        kind: entry.kind,
        summary: entry.summary,
        relevance,
    })
}

/// What is looked for, in lower case.
struct Query {
    whole: String,
    /// The words, without what joins two of them.
    words: Vec<String>,
    /// What libraries say for each of them.
    alikes: Vec<&'static [&'static str]>,
    /// The words run together.
    compact: String,
}

/// So many words of a query are looked for.
const LONGEST: usize = 12;

/// How much a word of the query counts by where it is found.
const IN_SUMMARY: f64 = 0.6;
const IN_MODULE: f64 = 0.3;

/// Words that say nothing about what is looked for.
const FILLERS: &[&str] = &["a", "an", "the", "of", "to", "in", "for", "with", "and", "or", "by", "from", "on", "at", "is", "that", "how"];

/// Words that libraries use for one another.
const ALIKE: &[&[&str]] =
    &[&["write", "save", "dump", "store"], &["read", "load", "open"], &["remove", "delete", "drop"], &["make", "create", "build"]];

impl Query {
    fn new(query: &str) -> Self {
        let whole = query.trim().to_lowercase();
        // `2-d` is one word.
        let joined = whole.replace("-d ", "d ");
        let split = || joined.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
        let mut words: Vec<String> = split().filter(|word| !FILLERS.contains(word)).map(str::to_owned).collect();
        if words.is_empty() {
            words = split().map(str::to_owned).collect();
        }
        words.truncate(LONGEST);
        let alikes =
            words.iter().map(|word| ALIKE.iter().find(|group| group.contains(&word.as_str())).map_or(&[][..], |group| *group)).collect();
        let compact = split().collect();
        Self { whole, words, alikes, compact }
    }

    /// How well an entry matches; none when most words are nowhere in it.
    fn relevance(&self, entry: &Entry) -> Option<f64> {
        let penalty = match entry.kind {
            EntryKind::Function | EntryKind::Class => 0.0,
            EntryKind::Module => 0.01,
            EntryKind::Method | EntryKind::Property | EntryKind::Constant => 0.04,
        };
        if entry.name.eq_ignore_ascii_case(&self.whole) || entry.path.eq_ignore_ascii_case(&self.whole) {
            return Some(1.0);
        }
        let name = Name::of(entry.name);
        if name.compact == self.compact {
            return Some(0.99 - penalty);
        }
        let (by_summary, length) = self.said(entry.summary);
        let (mut found, mut missed) = (0.0_f64, 0_u32);
        for (word, by_summary) in self.words.iter().zip(by_summary) {
            let by_name = name.matches(word);
            let mut best = by_name.max(by_summary * IN_SUMMARY);
            // Said twice is meant more.
            if by_name > 0.0 && by_summary > 0.0 {
                best += 0.1;
            }
            if best == 0.0 {
                let modules = entry.path.strip_suffix(entry.name).unwrap_or_default();
                best = words(modules).map(|other| alike(word.as_bytes(), other)).fold(0.0, f64::max) * IN_MODULE;
            }
            missed += u32::from(best == 0.0);
            found += best;
        }
        let abbreviated = abbreviates(name.compact.as_bytes(), &self.words);
        let count = self.words.len() as f64;
        if abbreviated >= 1.0 {
            // A name that is put together from all of the words says it all.
            found = found.max(IN_SUMMARY * count);
            missed = 0;
        }
        let share = 1.0 - f64::from(missed) / count;
        if share < 0.5 {
            return None;
        }
        let covered = name.covered(&self.words).max(abbreviated);
        let relevance = 0.65 * found / count + 0.25 * covered + 0.1 * (count / length.max(1) as f64).min(1.0) - penalty;
        let deep = entry.path.matches('.').count() as f64;
        // What has all of the words goes before what has some of them.
        Some(((relevance - 0.03 * deep) * share * share).clamp(0.1, 0.98))
    }

    /// How well a text says each word, or one that libraries use for it; and how many words the text has.
    fn said(&self, text: &str) -> ([f64; LONGEST], usize) {
        let mut best = [0.0_f64; LONGEST];
        let mut length = 0;
        for other in words(text) {
            length += 1;
            for (best, (word, alikes)) in best.iter_mut().zip(self.words.iter().zip(&self.alikes)) {
                let own = alike(word.as_bytes(), other);
                let found = if own > 0.0 { own } else { alikes.iter().map(|like| alike(like.as_bytes(), other) * 0.8).fold(0.0, f64::max) };
                *best = best.max(found);
            }
        }
        (best, length)
    }

    /// How well the name matches but for typing mistakes, one in four letters.
    fn mistyped(&self, entry: &Entry) -> Option<f64> {
        let name = Name::of(entry.name);
        let allowed = self.compact.chars().count() / 4;
        let near = allowed > 0 && name.compact.len().abs_diff(self.compact.len()) <= allowed;
        let distance = if near { distance(&name.compact, &self.compact) } else { usize::MAX };
        (distance <= allowed).then_some(LIKE_A_NAME - 0.05 * distance as f64)
    }
}

/// A name and its words: `solve_ivp`, `KDTree`.
struct Name<'e> {
    words: [&'e str; 8],
    count: usize,
    /// In lower case, without what joins the words.
    compact: String,
}

impl<'e> Name<'e> {
    fn of(name: &'e str) -> Self {
        let (mut words, mut count) = ([""; 8], 0);
        for part in name.split('_').filter(|part| !part.is_empty()) {
            let bytes = part.as_bytes();
            let mut start = 0;
            for at in 1..=bytes.len() {
                let ends = at == bytes.len()
                    || (bytes[at].is_ascii_uppercase() && !bytes[at - 1].is_ascii_uppercase())
                    // `KDTree`: the last capital of several begins a word.
                    || (bytes[at].is_ascii_uppercase() && bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase));
                if ends && count < words.len() && part.is_char_boundary(start) && part.is_char_boundary(at) {
                    words[count] = &part[start..at];
                    count += 1;
                    start = at;
                }
            }
        }
        Self { words, count, compact: name.chars().filter(|letter| *letter != '_').flat_map(char::to_lowercase).collect() }
    }

    fn words(&self) -> &[&'e str] {
        &self.words[..self.count]
    }

    /// How well a word of the query is in the name.
    fn matches(&self, word: &str) -> f64 {
        let best = self.words().iter().map(|own| alike(word.as_bytes(), own.as_bytes())).fold(0.0, f64::max);
        let (ours, theirs) = (self.compact.len() as f64, word.len() as f64);
        let part = if best > 0.0 {
            0.0
        } else if (word.len() >= 3 || (word.len() == 2 && word.starts_with(|first: char| first.is_ascii_digit())))
            && self.compact.contains(word)
        {
            0.45 + 0.3 * theirs / ours
        } else if self.compact.len() >= 3 && is_shortened(self.compact.as_bytes(), word.as_bytes()) {
            0.5 + 0.4 * ours / theirs
        } else {
            0.0
        };
        best.max(part)
    }

    /// How much of the name the query speaks of.
    fn covered(&self, words: &[String]) -> f64 {
        let spoken = self
            .words()
            .iter()
            .filter(|own| words.iter().any(|word| alike(word.as_bytes(), own.as_bytes()) > 0.0))
            .map(|own| own.len())
            .sum::<usize>();
        spoken as f64 / self.compact.len().max(1) as f64
    }
}

/// The words of a text. Bytes are enough to tell them apart, and faster.
fn words(text: &str) -> impl Iterator<Item = &[u8]> {
    text.as_bytes().split(|byte| byte.is_ascii() && !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty())
}

/// How alike a word of the query and another word are: the same, the same but for its ending, the beginning of it.
fn alike(one: &[u8], two: &[u8]) -> f64 {
    let (Some(first), Some(begins)) = (one.first(), two.first()) else { return 0.0 };
    if *first != begins.to_ascii_lowercase() {
        return 0.0;
    }
    let same = one.iter().zip(two).take_while(|(a, b)| **a == b.to_ascii_lowercase()).count();
    let longest = one.len().max(two.len());
    if same == longest {
        return 1.0;
    }
    let endings = (one.len() - same).max(two.len() - same);
    if same >= 3 && endings <= 1 {
        return 0.9;
    }
    if endings <= 5 && ((same >= 4 && same * 10 >= longest * 6) || (same >= 6 && same * 2 >= longest)) {
        return 0.75;
    }
    if same == one.len() && same >= 3 { 0.6 } else { 0.0 }
}

/// True when a name is the beginning of a word, or leaves out less than half of its letters: `inv`, `eigvals`.
fn is_shortened(name: &[u8], word: &[u8]) -> bool {
    let mut rest = word.iter();
    let mut left_out = || name.len() * 2 > word.len() && name.iter().all(|letter| rest.any(|other| other == letter));
    name.first() == word.first() && name.len() < word.len() && (word.starts_with(name) || left_out())
}

/// How much of the query a name is put together from, by beginnings of its words in order: `linprog`, `svd`, `ttest_ind`. 0 when the name says something
/// else besides.
fn abbreviates(name: &[u8], words: &[String]) -> f64 {
    fn used(name: &[u8], words: &[String]) -> Option<usize> {
        if name.is_empty() {
            return Some(0);
        }
        let (word, rest) = words.split_first()?;
        let same = name.iter().zip(word.as_bytes()).take_while(|(one, other)| one == other).count();
        let taken = (1..=same).rev().filter_map(|length| Some(used(&name[length..], rest)? + 1)).max();
        taken.max(used(name, rest))
    }
    if words.len() < 2 || words.len() > 8 || name.len() < 2 || name.len() > 32 {
        return 0.0;
    }
    // Most names begin otherwise.
    if !words.iter().any(|word| word.as_bytes().first() == name.first()) {
        return 0.0;
    }
    let count = words.len();
    match used(name, words) {
        Some(taken) if taken >= 2 => taken as f64 / count as f64,
        _ => 0.0,
    }
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
