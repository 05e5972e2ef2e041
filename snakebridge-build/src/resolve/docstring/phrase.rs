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
    // `float (or None)`
    let text = match text.strip_suffix(')').and_then(|inner| inner.split_once(" (or ")) {
        Some((one, other)) => format!("{one} or {other}"),
        None => text,
    };
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
            // `of shape (n,) or (n, m) if …`.
            None if (is_shape(&alternative) || position == Position::Parameter && is_shape(trimmed(&alternative))) && !types.is_empty() => {
            }
            None => return None,
        }
    }
    if types.is_empty() { None } else { Some(union(types, position)) }
}

/// Without roles, back-ticks and links: `` :py:class:`~numpy.ndarray` `` is `numpy.ndarray`, and so is `L{numpy.ndarray}`.
fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('`') {
        let before = &rest[..at];
        plain.push_str(without_role(before));
        let inner = rest[at..].trim_start_matches('`');
        let Some(end) = inner.find('`') else {
            rest = inner;
            break;
        };
        let named = &inner[..end];
        // `numpy:numpy.random.Generator` is of another documentation.
        let named = named.split_once(':').filter(|(of, name)| is_name(of) && is_name(name)).map_or(named, |(_, name)| name);
        plain.push_str(named.trim_start_matches(['~', '!', '.']));
        rest = inner[end..].trim_start_matches('`');
    }
    plain.push_str(rest);
    let plain = plain.replace("**", "").split_whitespace().collect::<Vec<_>>().join(" ");
    without_epytext(&plain)
}

/// What stands before the role that a text ends with: `:class:`, `:py:class:`.
fn without_role(text: &str) -> &str {
    let Some(inner) = text.strip_suffix(':') else { return text };
    let start = inner.trim_end_matches(|letter: char| letter == ':' || letter.is_alphanumeric()).len();
    inner[start..].find(':').map_or(text, |at| &text[..start + at])
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '.'))
}

/// `bytes or str` for `C{bytes} or L{str}`.
fn without_epytext(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = ["C{", "L{"].iter().filter_map(|mark| rest.find(mark)).min() {
        let Some(end) = rest[at..].find('}') else { break };
        plain.push_str(&rest[..at]);
        plain.push_str(&rest[at + 2..at + end]);
        rest = &rest[at + end + 1..];
    }
    plain + rest
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
    let part = part.trim_matches('*').to_lowercase();
    let begins = [
        "shape",
        "dtype ",
        "dtype=",
        "default",
        "of shape",
        "ndim",
        "length",
        "size ",
        "size=",
        "of length",
        "of size",
        "with ",
        "same ",
        "broadcast",
    ];
    let is_dimension = part.strip_suffix('d').map(|digits| digits.trim_end_matches('-')).is_some_and(|digits| digits.parse::<u8>().is_ok());
    is_dimension
        || matches!(
            part.as_str(),
            "optional" | "required" | "keyword-only" | "readonly" | "read-only" | "deprecated" | "(optional)" | "size"
        )
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
    if let Some(ty) = called(text, position, reader) {
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
            Noun::Map => map(position),
            Noun::Of(container) => container(Box::new(of(element, position, reader))),
        });
    }
    let named = reader.read_if_known(text, position).or_else(|| class(trimmed(head), reader));
    // `family class instance`: of a class that is not named.
    named.or_else(|| text.ends_with(" class instance").then_some(Type::Any))
}

/// `list(str)`, `dict(str, int)`, `list[Frame]`, `function(x) -> y`, `callable callback(x)`.
fn called(text: &str, position: Position, reader: &mut Reader<'_>) -> Option<Type> {
    let open = text.find(['(', '['])?;
    if text.starts_with("callable ") {
        return Some(Type::Callable);
    }
    let (name, inner) = (text[..open].to_lowercase(), &text[open + 1..]);
    match nouns::meaning(&name, position)? {
        Noun::Of(container) => Some(container(Box::new(of(inner.strip_suffix([')', ']']), position, reader)))),
        Noun::Map => inner.ends_with([')', ']']).then(|| map(position)),
        Noun::Plain(Type::Callable) => Some(Type::Callable),
        Noun::Plain(_) | Noun::Array => None,
    }
}

fn map(position: Position) -> Type {
    let of = |container: fn(Box<Type>, Box<Type>) -> Type| container(Box::new(Type::Any), Box::new(Type::Any));
    if position == Position::Parameter { of(Type::Mapping) } else { of(Type::Dict) }
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
    let mut text = without_last_remark(text.trim().trim_end_matches(['.', ':', ';']));
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
        " defined",
    ] {
        if let Some((before, _)) = text.split_once(mark) {
            text = before;
        }
    }
    let text = without_last_remark(text).trim();
    text.strip_suffix(" of").unwrap_or(text)
}

/// Without what stands in brackets at the end: `int (>= 0)`, and not `(M, N) array`, `list of (int, int)` or `str (None if missing)`.
fn without_last_remark(text: &str) -> &str {
    let parts = text.strip_suffix(')').and_then(|inner| inner.rsplit_once(" ("));
    let is_remark = |before: &str, remark: &str| !before.ends_with(" of") && !["None", "if "].iter().any(|word| remark.contains(word));
    parts.filter(|(before, remark)| is_remark(before, remark)).map_or(text, |(before, _)| before)
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
    let name = [" class instance", " instance", " object"].iter().find_map(|suffix| text.strip_suffix(suffix)).unwrap_or(text);
    let name = name.strip_prefix("instance of ").or_else(|| name.strip_prefix("an ")).or_else(|| name.strip_prefix("a ")).unwrap_or(name);
    let name = name.strip_prefix("generic ").unwrap_or(name);
    let last = name.rsplit('.').next()?;
    let is_class = is_name(name) && last.starts_with(char::is_uppercase) && last.chars().any(char::is_lowercase);
    is_class.then(|| reader.class_named(last).unwrap_or_else(|| Type::Class(last.to_owned(), Vec::new())))
}
