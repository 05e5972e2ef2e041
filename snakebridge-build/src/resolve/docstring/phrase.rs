//! Resolve: the words in which docstrings name types.
//!
//! In: text in the place of a type: `int or None`, `{'a', 'b'}`, `array_like, shape (n,)`, `list of str`, `` :obj:`int` ``. Out: the type;
//! none when a word of it is not understood. Never guesses: one unknown alternative leaves the whole open.

use super::nouns::{self, Noun};
use crate::docstring::split;
use crate::ir::{Literal, Type};
use crate::resolve::annotation::{Position, Reader, union};

/// Longer texts are sentences.
const LONGEST: usize = 200;

/// The type that `text` names.
pub(super) fn read(text: &str, position: Position, reader: &mut Reader<'_>) -> Option<Type> {
    let text = without_markup(text);
    let text = text.trim().trim_end_matches(['.', ',', ';']);
    if text.is_empty() || text.len() > LONGEST {
        return None;
    }
    // `list[str] | None` is Python. A bare `list` is prose, and takes more.
    if text.contains('[')
        && let Some(ty) = reader.read_if_known(text, position)
    {
        return Some(ty);
    }
    let mut types = Vec::new();
    for alternative in alternatives(text) {
        match read_one(&alternative, position, reader) {
            Some(ty) => types.push(ty),
            // `of shape (n,) or (n, m)`.
            None if is_shape(&alternative) && !types.is_empty() => {}
            None => return None,
        }
    }
    if types.is_empty() { None } else { Some(union(types, position)) }
}

/// Without roles, back-ticks and links: `` :class:`~numpy.ndarray` `` is `numpy.ndarray`.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let before = &rest[..at];
        let role = before.strip_suffix(':').and_then(|inner| inner.rfind(':').map(|start| &before[..start]));
        plain.push_str(role.unwrap_or(before));
        let inner = rest[at..].trim_start_matches('`');
        let Some(end) = inner.find('`') else {
            rest = inner;
            break;
        };
        plain.push_str(inner[..end].trim_start_matches(['~', '!', '.']));
        rest = inner[end..].trim_start_matches('`');
    }
    plain.push_str(rest);
    plain.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The alternatives of `a, b or c`, `a | b`, `{a, b}`, outside of brackets and quotes.
fn alternatives(text: &str) -> Vec<String> {
    let mut found = vec![String::new()];
    let mut depth = 0_usize;
    let mut quote = None;
    for letter in text.chars() {
        match (quote, letter) {
            (Some(mark), _) if mark == letter => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') if !ends_in_letter(found.last()) => quote = Some(letter),
            (None, '(' | '[' | '{') => depth += 1,
            (None, ')' | ']' | '}') => depth = depth.saturating_sub(1),
            (None, ',' | '|' | '/' | ';') if depth == 0 => {
                found.push(String::new());
                continue;
            }
            _ => {}
        }
        let Some(last) = found.last_mut() else { break };
        last.push(letter);
        if quote.is_none() && depth == 0 && letter == ' ' {
            for word in [" or ", " and "] {
                if let Some(kept) = last.strip_suffix(word) {
                    let kept = kept.to_owned();
                    *last = kept;
                    found.push(String::new());
                    break;
                }
            }
            if found.last().is_some_and(|last| matches!(last.as_str(), "or " | "and " | "either " | "one of ")) {
                found.pop();
                found.push(String::new());
            }
        }
    }
    found.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty() && !is_remark(part)).collect()
}

fn ends_in_letter(text: Option<&String>) -> bool {
    text.is_some_and(|text| text.ends_with(char::is_alphanumeric))
}

/// What stands among the alternatives and is none.
fn is_remark(part: &str) -> bool {
    let part = part.to_lowercase();
    let begins =
        ["shape", "dtype", "default", "of shape", "ndim", "length", "size", "of length", "of size", "with ", "same shape", "broadcast"];
    matches!(part.as_str(), "optional" | "required" | "keyword-only" | "readonly" | "read-only" | "deprecated" | "(optional)")
        || begins.iter().any(|word| part.starts_with(word))
}

/// `(n_samples, n_features)`.
fn is_shape(part: &str) -> bool {
    part.starts_with('(') && part.ends_with(')')
}

/// `(float, float)`, `(left: float, right: float)`, `(Path, Transform)`: each of its items has a type of its own, unlike those of a shape.
fn tuple(text: &str, reader: &mut Reader<'_>) -> Option<Type> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    let mut items = Vec::new();
    for item in split(inner, b',') {
        let words = item.split_once(": ").map_or(item, |(_, words)| words).trim();
        let is_letter = words.chars().count() < 2;
        if is_letter || literal(words).is_some() {
            return None;
        }
        // A capital letter alone makes no class: `(Nx, Ny)`.
        let ty = read(words, Position::Parameter, reader).filter(|ty| !matches!(ty, Type::Class(name, _) if !name.contains('.')))?;
        items.push(ty);
    }
    if items.len() < 2 {
        return None;
    }
    Some(Type::Sequence(Box::new(union(items, Position::Parameter))))
}

fn read_one(text: &str, position: Position, reader: &mut Reader<'_>) -> Option<Type> {
    if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner) {
        return read(inner, position, reader);
    }
    if position == Position::Parameter
        && let Some(ty) = tuple(text, reader)
    {
        return Some(ty);
    }
    let text = trimmed(text);
    if let Some(literal) = literal(text) {
        return Some(union([Type::Literal(vec![literal])], position));
    }
    let (head, element) = match text.split_once(" of ").or_else(|| text.split_once(" containing ")) {
        Some((head, rest)) => (head, Some(rest)),
        None => (text, None),
    };
    let lower = singular(trimmed(head));
    if let Some(noun) = noun(&lower, position) {
        return Some(match noun {
            Noun::Plain(ty) => ty,
            Noun::Array if position == Position::Parameter => Type::ArrayLike,
            Noun::Array => Type::Class("numpy.ndarray".to_owned(), Vec::new()),
            Noun::Map if position == Position::Parameter => Type::Mapping(Box::new(Type::Any), Box::new(Type::Any)),
            Noun::Map => Type::Dict(Box::new(Type::Any), Box::new(Type::Any)),
            Noun::Of(container) => container(Box::new(of(element, position, reader))),
        });
    }
    reader.read_if_known(text, position).or_else(|| class(trimmed(head), reader))
}

/// What a container holds. Two kinds of elements, or none that is understood, may be anything.
fn of(element: Option<&str>, position: Position, reader: &mut Reader<'_>) -> Type {
    let read = element.and_then(|element| read(element, position, reader));
    match read {
        None | Some(Type::Unknown) => Type::Any,
        Some(ty) => ty,
    }
}

/// The last word or words of a noun phrase that have a meaning: `non-negative int`, `1-d numpy array`, `(M, N) array_like`.
fn noun(phrase: &str, position: Position) -> Option<Noun> {
    let mut rest = phrase.trim();
    while !rest.is_empty() {
        if let Some(noun) = nouns::meaning(rest, position) {
            return Some(noun);
        }
        let cut = if rest.starts_with('(') { rest.find(')').map(|at| at + 1) } else { None };
        let first = cut.or_else(|| rest.find(' '))?;
        let word = rest[..first].trim();
        // What comes before a noun may only say which of its values are meant.
        if cut.is_none() && !is_adjective(word) && nouns::meaning(word, position).is_none() {
            return None;
        }
        rest = rest[first..].trim_start();
    }
    None
}

fn is_adjective(word: &str) -> bool {
    let numbered = word.trim_end_matches(['d', 'D']).trim_end_matches('-');
    matches!(
        word,
        "a" | "an"
            | "the"
            | "any"
            | "non-negative"
            | "nonnegative"
            | "positive"
            | "negative"
            | "strictly"
            | "single"
            | "optional"
            | "real-valued"
            | "valid"
            | "python"
            | "numpy"
            | "nd"
            | "n-d"
            | "square"
            | "dense"
            | "boolean"
            | "integer"
            | "numeric"
            | "nested"
            | "input"
            | "complex-valued"
            | "sorted"
            | "unsigned"
            | "signed"
            | "small"
            | "masked"
            | "string-like"
            | "possibly"
            | "unicode"
            | "symmetric"
            | "structured"
            | "c-contiguous"
            | "f-contiguous"
            | "contiguous"
            | "cross-validation"
            | "matplotlib"
            | "label"
            | "indicator"
            | "read-only"
            | "sparse"
            | "weighted"
            | "mutable"
            | "plain"
            | "new"
            | "networkx"
            | "whole"
    ) || (word.len() > 1 && !numbered.is_empty() && numbered.chars().all(|letter| letter.is_ascii_digit()))
}

/// `ints` is `int`; what follows a noun and only describes it is left out.
fn singular(noun: &str) -> String {
    let lower = noun.to_lowercase();
    let lower = lower.strip_suffix(" objects").or_else(|| lower.strip_suffix(" instances")).unwrap_or(&lower);
    let lower = lower.strip_suffix(" object").or_else(|| lower.strip_suffix(" instance")).unwrap_or(lower);
    let last = lower.rsplit(' ').next().unwrap_or(lower);
    let known = |word: &str| nouns::meaning(word, Position::Return).is_some();
    match last {
        "matrices" => lower.replace("matrices", "matrix"),
        "dictionaries" => lower.replace("dictionaries", "dictionary"),
        "indices" => lower.replace("indices", "index"),
        "axes" => lower.to_owned(),
        _ if last.ends_with('s') && !known(last) => lower[..lower.len() - 1].to_owned(),
        _ => lower.to_owned(),
    }
}

/// Without what only describes the type: a shape, a size, a condition, a remark in brackets.
fn trimmed(text: &str) -> &str {
    let mut text = text.trim().trim_end_matches(['.', ':', ';']);
    for mark in [
        " of shape",
        " of size",
        " of length",
        " of dim",
        " with ",
        " where ",
        " whose ",
        " that ",
        " which ",
        " such ",
        " in ",
        " for ",
        " if ",
        " as ",
        " to be",
        " from ",
        " >",
        " <",
        " =",
        " shape",
        " dtype",
        " returned",
        " representing",
        " between",
        " at ",
        " on ",
    ] {
        if let Some((before, _)) = text.split_once(mark) {
            text = before;
        }
    }
    // `int (>= 0)`, and not `(M, N) array`.
    if text.ends_with(')')
        && let Some(open) = text.rfind(" (")
    {
        text = &text[..open];
    }
    text.trim()
}

/// A value in the place of a type: `'auto'`, `1`, `None`, `True`.
fn literal(text: &str) -> Option<Literal> {
    match text {
        "None" => return Some(Literal::None),
        "True" | "False" => return Some(Literal::Bool(text == "True")),
        _ => {}
    }
    let quoted = ['\'', '"'].into_iter().find_map(|mark| text.strip_prefix(mark)?.strip_suffix(mark));
    if let Some(inner) = quoted.filter(|inner| !inner.contains(['\'', '"', '\\'])) {
        return Some(Literal::Str(inner.to_owned()));
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty() && digits.len() < 10 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| Literal::Int(text.to_owned()))
}

/// A class by its name: `DataFrame`, `numpy.random.Generator`. One that the library does not show is known by name alone.
fn class(text: &str, reader: &mut Reader<'_>) -> Option<Type> {
    let name = text.strip_suffix(" instance").or_else(|| text.strip_suffix(" object")).unwrap_or(text);
    let name = name.strip_prefix("instance of ").or_else(|| name.strip_prefix("an ")).or_else(|| name.strip_prefix("a ")).unwrap_or(name);
    let last = name.rsplit('.').next()?;
    let letters = name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'));
    let is_class = letters && last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    is_class.then(|| reader.class_named(last).unwrap_or_else(|| Type::Class(last.to_owned(), Vec::new())))
}
