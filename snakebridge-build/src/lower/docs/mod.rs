//! Docs: what a docstring and a signature say about an item, as Markdown for rustdoc.
//!
//! `page` arranges one docstring as a Rust reader expects it, `section` knows the order and the titles, `links` finds the items that
//! references mean once all names are known.

mod links;
mod page;
mod section;

pub(super) use links::{Links, standard_page};
pub(super) use page::{Options, Page};

pub(super) use crate::markup::text::{clean, code, fence, one_line};

/// Docs that are being put together, one block after another.
#[derive(Debug, Default)]
pub(super) struct Docs(String);

impl Docs {
    /// Adds finished Markdown as a block.
    pub(super) fn paragraph(&mut self, markdown: &str) -> &mut Self {
        if !markdown.is_empty() {
            if !self.0.is_empty() {
                self.0.push_str("\n\n");
            }
            self.0.push_str(markdown);
        }
        self
    }

    /// Adds a fence.
    pub(super) fn fence(&mut self, tag: &str, content: &str) -> &mut Self {
        let content = clean(content);
        self.paragraph(&fence(tag, &content.lines().collect::<Vec<_>>()))
    }

    /// The whole text.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.0)
    }
}

/// The first sentence of a docstring as plain text, for discovery.
pub(super) fn summary(docstring: Option<&str>) -> String {
    // A summary needs no more than the beginning, and some docstrings are books.
    let beginning = docstring.map_or("", |text| text.char_indices().nth(2000).map_or(text, |(end, _)| &text[..end]));
    let text = clean(beginning);
    let docstring = crate::docstring::parse(&text);
    truncated(first_sentence(&without_marks(&one_line(&docstring.lead().join(" ")))), 120)
}

/// A remark on one line that is plain text to rustc and Markdown to rustdoc: a word that would be a link or a tag there is code.
pub(super) fn remark(text: &str) -> String {
    let line = one_line(text);
    let line = if line.matches('`').count().is_multiple_of(2) { line } else { line.replace('`', "'") };
    let part = |(at, part): (usize, &str)| match at % 2 {
        0 => part.split(' ').map(bracketed_as_code).collect::<Vec<_>>().join(" "),
        _ => part.to_owned(),
    };
    line.split('`').enumerate().map(part).collect::<Vec<_>>().join("`")
}

fn bracketed_as_code(word: &str) -> String {
    let inner = word.trim_end_matches(['.', ',', ';', ':']);
    if inner.contains(['[', '<']) { format!("`{inner}`{}", &word[inner.len()..]) } else { word.to_owned() }
}

/// Up to the first full stop that a blank follows, where that ends no abbreviation and nothing in brackets.
fn first_sentence(line: &str) -> &str {
    let ends = |text: &str| {
        let word = text.rsplit([' ', '(', '[']).next().unwrap_or(text);
        let within = |open: char, close: char| text.matches(open).count() > text.matches(close).count();
        !ABBREVIATIONS.contains(&word.to_ascii_lowercase().as_str()) && !within('(', ')')
    };
    line.match_indices(". ").find(|(at, _)| ends(&line[..*at])).map_or(line, |(at, _)| &line[..=at])
}

/// What ends with a full stop in the middle of a sentence, without it.
const ABBREVIATIONS: &[&str] = &["e.g", "i.e", "ex", "cf", "vs", "resp", "approx", "eq", "fig", "sec"];

/// Plain text without back-ticks and the roles before them.
fn without_marks(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for part in text.split('`') {
        match part.strip_suffix(':').and_then(|head| head.rsplit_once(':')) {
            Some((head, role)) if !role.is_empty() && role.bytes().all(|byte| byte.is_ascii_lowercase()) && !head.ends_with(':') => {
                plain.push_str(head)
            }
            _ => plain.push_str(part.strip_prefix('~').unwrap_or(part)),
        }
    }
    plain
}

/// At most `limit` characters, with an ellipsis where something was cut off.
pub(super) fn truncated(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}
