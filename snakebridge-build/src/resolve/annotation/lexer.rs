//! Resolve: the tokens of an annotation.
//!
//! In: annotation text from any Python version and source. Out: tokens, or a sentence that says what is not understood.
//! Never looks up a name, never panics.

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// A name, with its dots: `collections.abc.Sequence`.
    Name(String),
    /// A number as Python text.
    Number(String),
    /// A string literal, decoded.
    Text(String),
    /// A bytes literal as Python text.
    Bytes(String),
    /// `...`.
    Ellipsis,
    /// Any other character: `[ ] ( ) , | * -`, and what only stands in the metadata of `Annotated`.
    Mark(char),
}

/// Splits `text` into tokens.
///
/// # Errors
/// A sentence without a full stop when a name or a string does not end.
pub(super) fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut lexer = Lexer { rest: text };
    let mut found = Vec::new();
    while let Some(token) = lexer.next_token()? {
        found.push(token);
    }
    Ok(found)
}

struct Lexer<'t> {
    rest: &'t str,
}

impl<'t> Lexer<'t> {
    fn next_token(&mut self) -> Result<Option<Token>, String> {
        self.rest = self.rest.trim_start_matches(|c: char| c.is_whitespace() || c == '\\');
        // The variance marks in the `repr` of a type variable: `~T`, `+T_co`.
        if let Some(name) = self.rest.strip_prefix(['~', '+']).filter(|rest| rest.starts_with(is_name_start)) {
            self.rest = name;
        }
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        if self.rest.starts_with("...") {
            self.rest = &self.rest[3..];
            return Ok(Some(Token::Ellipsis));
        }
        if let Some(named) = self.rest.strip_prefix("<class '").and_then(|rest| rest.split_once("'>")) {
            // What `repr` gives for a class that an annotation held as an object.
            self.rest = named.1;
            return Ok(Some(Token::Name(named.0.to_owned())));
        }
        match first {
            '\'' | '"' => self.string("").map(Some),
            _ if first.is_ascii_digit() => Ok(Some(Token::Number(self.number()))),
            _ if is_name_start(first) => self.name().map(Some),
            _ => {
                self.rest = &self.rest[first.len_utf8()..];
                Ok(Some(Token::Mark(first)))
            }
        }
    }

    fn take_while(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c: char| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn number(&mut self) -> String {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_' || c == '.').to_owned()
    }

    fn name(&mut self) -> Result<Token, String> {
        let mut name = self.take_while(is_name_part).to_owned();
        if self.rest.starts_with(['\'', '"']) && name.len() <= 2 && name.chars().all(|c| "rRbBuU".contains(c)) {
            return self.string(&name);
        }
        while let Some(after) = self.rest.strip_prefix('.') {
            // `<locals>` is how `__qualname__` spells a function's inside.
            let inside = after.strip_prefix("<locals>");
            self.rest = inside.unwrap_or(after);
            let part = if inside.is_some() { "<locals>" } else { self.take_while(is_name_part) };
            if part.is_empty() {
                return Err(format!("`{name}.` is not followed by a name"));
            }
            name.push('.');
            name.push_str(part);
        }
        Ok(Token::Name(name))
    }

    fn string(&mut self, prefix: &str) -> Result<Token, String> {
        let quote = &self.rest[..1];
        let tripled = quote.repeat(3);
        let mark = if self.rest.starts_with(&tripled) { tripled.as_str() } else { quote };
        let body = &self.rest[mark.len()..];
        let end = closing(body, mark).ok_or_else(|| "a string is not closed".to_owned())?;
        let inside = &body[..end];
        self.rest = &body[end + mark.len()..];
        let lower = prefix.to_ascii_lowercase();
        if lower.contains('b') {
            return Ok(Token::Bytes(format!("b{quote}{inside}{quote}")));
        }
        Ok(Token::Text(if lower.contains('r') { inside.to_owned() } else { decoded(inside) }))
    }
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

fn is_name_part(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// Where the first `mark` in `body` stands that no backslash precedes.
fn closing(body: &str, mark: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in body.char_indices() {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if body[at..].starts_with(mark) {
            return Some(at);
        }
    }
    None
}

/// Replaces the escapes that occur in literals; one that is not known stays as it is, as in Python.
fn decoded(inside: &str) -> String {
    if !inside.contains('\\') {
        return inside.to_owned();
    }
    let mut text = String::new();
    let mut rest = inside;
    while let Some((before, after)) = rest.split_once('\\') {
        text.push_str(before);
        let kind = after.chars().next();
        let digits = match kind {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        let code = after.get(1..1 + digits).filter(|_| digits > 0).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        let (c, used) = match (kind, code.and_then(char::from_u32)) {
            (_, Some(c)) => (Some(c), 1 + digits),
            (Some('n'), _) => (Some('\n'), 1),
            (Some('t'), _) => (Some('\t'), 1),
            (Some('r'), _) => (Some('\r'), 1),
            (Some('0'), _) => (Some('\0'), 1),
            (Some('\n'), _) => (None, 1),
            (Some(c @ ('\\' | '\'' | '"')), _) => (Some(c), 1),
            _ => (Some('\\'), 0),
        };
        text.extend(c);
        rest = &after[used..];
    }
    text.push_str(rest);
    text
}
