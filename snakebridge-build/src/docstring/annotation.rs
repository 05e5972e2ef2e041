//! What stands in the place of a type: `int, optional, default: 3`, `{'a', 'b'}`.

/// A type as prose, with what is said about the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Annotation<'a> {
    /// The type alone: `int or None`.
    pub ty: &'a str,
    /// True where it says `optional` or names a default.
    pub optional: bool,
    /// The default as it was written.
    pub default: Option<&'a str>,
    /// The values of `{'a', 'b'}`, as they were written.
    pub choices: Vec<&'a str>,
}

impl<'a> Annotation<'a> {
    /// Takes the text apart.
    #[must_use]
    pub fn of(text: &'a str) -> Self {
        let mut annotation = Self::default();
        let mut end = None;
        let mut start = 0;
        for part in split(text, b',') {
            let word = unwrapped(part.trim());
            let at = start;
            start += part.len() + 1;
            if word.eq_ignore_ascii_case("optional") {
                annotation.optional = true;
            } else if let Some(default) = default(word) {
                annotation.optional = true;
                annotation.default = Some(default);
            } else if let Some((ty, rest)) = qualified(part) {
                // `int (default: 3)` and `int (optional)` in one part.
                annotation.optional = true;
                annotation.default = annotation.default.or(default_of(rest));
                end.get_or_insert(if ty.trim().eq_ignore_ascii_case("optional") { at.saturating_sub(1) } else { at + ty.len() });
                continue;
            } else {
                continue;
            }
            end.get_or_insert(at.saturating_sub(1));
        }
        annotation.ty = text.get(..end.unwrap_or(text.len())).unwrap_or(text).trim();
        if let Some(inner) = annotation.ty.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner) {
            annotation.choices = split(inner, b',').into_iter().map(str::trim).filter(|choice| !choice.is_empty()).collect();
        }
        annotation
    }
}

/// `(optional)` without its brackets.
fn unwrapped(word: &str) -> &str {
    word.strip_prefix('(').and_then(|rest| rest.strip_suffix(')')).map_or(word, str::trim)
}

/// What follows the word `default`.
fn default(word: &str) -> Option<&str> {
    let rest = strip_word(word, "by default").or_else(|| strip_word(word, "defaults to")).or_else(|| strip_word(word, "defaults"));
    let rest = rest.or_else(|| strip_word(word, "default is")).or_else(|| strip_word(word, "default value is"));
    let rest = rest.or_else(|| strip_word(word, "default to")).or_else(|| strip_word(word, "default"))?;
    let rest = rest.trim_start_matches([':', '=', ' ']).trim();
    (!rest.is_empty()).then_some(rest)
}

fn default_of(rest: &str) -> Option<&str> {
    split(rest, b',').into_iter().find_map(|part| default(part.trim()))
}

/// A type and the text in the brackets that follow it, where that text is about being optional.
fn qualified(part: &str) -> Option<(&str, &str)> {
    let inner = part.trim_end().strip_suffix(')')?;
    let open = inner.rfind('(')?;
    let rest = &inner[open + 1..];
    let about = rest.trim_start();
    (strip_word(about, "optional").is_some() || strip_word(about, "default").is_some()).then(|| (&part[..open], rest))
}

/// What follows a word that the text begins with, whatever its case.
fn strip_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let head = text.get(..word.len())?;
    let rest = &text[word.len()..];
    let ends = rest.bytes().next().is_none_or(|next| !next.is_ascii_alphanumeric() && next != b'_');
    (head.eq_ignore_ascii_case(word) && ends).then_some(rest)
}

/// Splits at a byte that stands outside of brackets, quotes and back-ticks.
pub(crate) fn split(text: &str, at: u8) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut walk = Walk::default();
    for (place, byte) in text.bytes().enumerate() {
        if byte == at && walk.is_outside() {
            parts.push(&text[start..place]);
            start = place + 1;
        }
        walk.step(byte);
    }
    parts.push(&text[start..]);
    parts
}

/// Whether a text being walked through is inside of something.
#[derive(Default)]
pub(super) struct Walk {
    depth: usize,
    quote: Option<u8>,
    before: u8,
}

impl Walk {
    /// Outside of brackets and quotes.
    pub(super) fn is_outside(&self) -> bool {
        self.depth == 0 && self.quote.is_none()
    }

    /// Takes the next byte.
    pub(super) fn step(&mut self, byte: u8) {
        match self.quote {
            Some(quote) if byte == quote => self.quote = None,
            Some(_) => {}
            None => match byte {
                b'(' | b'[' | b'{' => self.depth += 1,
                b')' | b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                // An apostrophe inside a word is no quote.
                b'\'' if self.before.is_ascii_alphanumeric() => {}
                b'\'' | b'"' | b'`' => self.quote = Some(byte),
                _ => {}
            },
        }
        self.before = byte;
    }
}
