//! Lists: bullets, numbers, definitions, fields, options. All become lists of Markdown.

use crate::docstring::{Lines, block, indent, indented_after};

use super::block::{self as blocks, Block, prefixed};
use super::text::{code, fence, one_line};
use super::{Markup, inline};

/// The list that begins at a line.
pub(super) fn list(markup: &Markup<'_>, lines: &[&str], at: usize) -> Option<Block> {
    let mut items: Vec<String> = Vec::new();
    let mut end = at;
    let mut number = None;
    while let Some((item, taken)) = item(markup, lines, end, &mut number) {
        items.push(item);
        end += taken;
        let blank = lines[end..].iter().take_while(|line| line.is_empty()).count();
        if lines.get(end + blank).is_none_or(|line| indent(line) > 0 || sort(lines, end + blank) != sort(lines, at)) {
            break;
        }
        end += blank;
    }
    (!items.is_empty()).then(|| (items.join("\n"), end - at))
}

/// What sort of item a line begins.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Bullet,
    Number,
    Field,
    Option,
    Definition,
}

fn sort(lines: &[&str], at: usize) -> Option<Sort> {
    let line = lines[at];
    if is_bullet(line) {
        return Some(Sort::Bullet);
    }
    if enumerator(line).is_some() && is_item(lines, at) {
        return Some(Sort::Number);
    }
    if field(line).is_some() {
        return Some(Sort::Field);
    }
    if option(line).is_some_and(|(_, text)| !text.is_empty() || is_described(lines, at)) {
        return Some(Sort::Option);
    }
    let is_term = is_described(lines, at) && !line.ends_with("::") && line.len() <= 120 && !line.starts_with(">>>");
    (is_term && !introduces_columns(lines, at)).then_some(Sort::Definition)
}

/// A sentence and a table of blanks below it: `The special characters are:`.
fn introduces_columns(lines: &[&str], at: usize) -> bool {
    lines[at].ends_with([':', '.']) && blocks::has_columns(&block(&lines[at + 1..at + 1 + indented_after(lines, at + 1, 0)]))
}

/// An indented line comes next.
fn is_described(lines: &[&str], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| indent(next) > 0)
}

/// The next line is blank, indented, or an item itself: else the number is one in running text.
fn is_item(lines: &[&str], at: usize) -> bool {
    lines.get(at + 1).is_none_or(|next| next.is_empty() || indent(next) > 0 || enumerator(next).is_some())
}

fn item(markup: &Markup<'_>, lines: &[&str], at: usize, number: &mut Option<u64>) -> Option<Block> {
    let line = lines[at];
    let below = indented_after(lines, at + 1, 0);
    let rest = &lines[at + 1..at + 1 + below];
    let taken = 1 + below;
    let item = match sort(lines, at)? {
        Sort::Bullet => {
            let text = line.trim_start_matches(|letter: char| "-*+•‣⁃".contains(letter)).trim_start();
            marked("-", &nested(markup, text, rest))
        }
        Sort::Number => {
            let (label, text) = enumerator(line)?;
            let content = nested(markup, text, rest);
            let value =
                if label == "#." { Some(number.map_or(1, |last| last + 1)) } else { label.trim_matches(['(', ')', '.']).parse().ok() };
            match value.filter(|value| *value < 1_000_000_000) {
                Some(value) => {
                    *number = Some(value);
                    marked(&format!("{value}."), &content)
                }
                None => marked("-", &format!("{} {content}", inline::plain(label))),
            }
        }
        Sort::Field => {
            let (name, text) = field(line)?;
            titled(&format!("**{}**", inline::plain(name)), &nested(markup, text, rest))
        }
        Sort::Option => {
            let (options, text) = option(line)?;
            titled(&code(options), &nested(markup, text, rest))
        }
        Sort::Definition => {
            let (term, classifier) = line.split_once(" : ").unwrap_or((line, ""));
            let classifier = if classifier.is_empty() { String::new() } else { format!(" ({})", inline::convert(markup, classifier)) };
            let below = block(rest);
            let content = if blocks::has_columns(&below) { fence("text", &below) } else { nested(markup, "", rest) };
            titled(&format!("{}{classifier}", strong(markup, term)), &content)
        }
    };
    Some((item, taken))
}

/// A term in bold, where that can be.
fn strong(markup: &Markup<'_>, term: &str) -> String {
    let text = inline::convert(markup, &one_line(term)).trim().to_owned();
    let plain = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    if plain(text.chars().next()) && plain(text.chars().next_back()) && !text.contains('*') { format!("**{text}**") } else { text }
}

/// The first line of an item and what is indented below it, as one text.
fn nested(markup: &Markup<'_>, first: &str, rest: &[&str]) -> String {
    let inside = block(rest);
    if first.is_empty() {
        return blocks::convert(markup, &inside);
    }
    let mut lines: Lines<'_> = vec![first];
    if rest.first().is_some_and(|line| line.is_empty()) {
        lines.push("");
    }
    lines.extend(inside);
    blocks::convert(markup, &lines)
}

/// An item of a list of Markdown.
pub(super) fn marked(marker: &str, content: &str) -> String {
    let indent = " ".repeat(marker.len() + 1);
    if content.is_empty() { marker.to_owned() } else { prefixed(content, &format!("{marker} "), &indent) }
}

/// An item with a title: on one line where the content begins with a paragraph.
pub(crate) fn titled(title: &str, content: &str) -> String {
    let flows = content.starts_with(|letter: char| letter.is_alphanumeric() || "*[\\$\u{fdd0}(<'\"".contains(letter))
        || (content.starts_with('`') && !content.starts_with("```"));
    // A list inside must not become part of the title's line.
    let numbered = content.split('.').next().is_some_and(|head| !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit()));
    // A term may end with a colon of its own.
    let title = title.strip_suffix(':').unwrap_or(title);
    match content {
        "" => format!("- {title}"),
        _ if flows && !numbered && !content.starts_with("* ") && !content.starts_with("<!--") => {
            marked("-", &format!("{title}: {content}"))
        }
        _ => marked("-", &format!("{title}\n\n{content}")),
    }
}

/// A bullet and text behind it.
pub(super) fn is_bullet(line: &str) -> bool {
    let mut letters = line.chars();
    letters.next().is_some_and(|first| "-*+•‣⁃".contains(first)) && letters.next().is_none_or(|next| next == ' ')
}

/// `1.`, `(a)`, `iv)`, `#.`, and the text behind.
fn enumerator(line: &str) -> Option<(&str, &str)> {
    let (label, text) = line.split_once(' ')?;
    let bare = label.strip_prefix('(').map_or_else(|| label.strip_suffix(['.', ')']), |inner| inner.strip_suffix(')'))?;
    let valid = bare == "#"
        || (!bare.is_empty() && bare.len() <= 9 && bare.bytes().all(|byte| byte.is_ascii_digit()))
        || (bare.len() == 1 && bare.bytes().all(|byte| byte.is_ascii_alphabetic()))
        || (!bare.is_empty() && bare.len() <= 5 && bare.bytes().all(|byte| b"ivx".contains(&byte)));
    (valid && !text.trim().is_empty()).then(|| (label, text.trim_start()))
}

/// `:name: text`, where that is no role.
fn field(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix(':')?;
    let end = rest.match_indices(':').map(|(at, _)| at).find(|at| rest[at + 1..].is_empty() || rest[at + 1..].starts_with(' '))?;
    let name = &rest[..end];
    let valid = !name.trim().is_empty() && !name.starts_with([' ', ':']) && !name.contains('`');
    valid.then(|| (name, rest[end + 1..].trim_start()))
}

/// `-x FILE, --long=FILE  text`.
fn option(line: &str) -> Option<(&str, &str)> {
    let rest = line.strip_prefix('-')?;
    let starts = rest.trim_start_matches('-').starts_with(|letter: char| letter.is_ascii_alphanumeric() || letter == '?');
    if !starts || rest.starts_with("--") || rest.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let (options, text) = line.split_once("  ").unwrap_or((line, ""));
    (options.len() <= 60).then(|| (options, text.trim_start()))
}
