//! What `Cargo.toml` says of the run.
//!
//! In: the text that the build script gave `bindings!()`, of every crate of the program. Out: records, for the rooms that they are for. Never: a check, which was the build's.

use std::sync::OnceLock;

use crate::interpreter::environments;

/// Between the parts of a record, and between records, as `snakebridge-build/src/config/run.rs` writes them.
const PART: char = '\u{1f}';
const RECORD: char = '\u{1e}';

/// The parts of all records of that name.
pub(crate) fn records(name: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    static TEXTS: OnceLock<Vec<&'static str>> = OnceLock::new();
    let texts =
        TEXTS.get_or_init(|| environments().into_iter().map(|environment| environment.settings).filter(|text| !text.is_empty()).collect());
    texts.iter().flat_map(|text| text.split(RECORD)).filter_map(move |record| {
        let mut parts = record.split(PART);
        (parts.next() == Some(name)).then(|| parts.collect())
    })
}

/// True when a pattern matches: `*` stands for any run of letters.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((head, rest)) => match text.strip_prefix(head) {
            Some(tail) => tail.char_indices().map(|(at, _)| at).chain([tail.len()]).any(|at| matches(rest, &tail[at..])),
            None => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn patterns() {
        assert!(matches("mean", "mean") && !matches("mean", "meaning") && !matches("mean", "nanmean"));
        assert!(matches("linalg.*", "linalg.norm") && matches("*", "") && matches("*é*n", "café.norm.n"));
        assert!(!matches("linalg.*", "linalg") && !matches("a*b", "ac"));
    }
}
