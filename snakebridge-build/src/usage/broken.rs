//! Usage: where a file that cannot be read as Rust stops being Rust.
//!
//! In: the text. Out: a place and what is wrong there, in words. Only asked where reading the tokens of the whole file has failed, which does not say where.

use std::str::FromStr;

use proc_macro2::TokenStream;

/// What is wrong with a file that is no Rust.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    /// The line, from 1.
    pub(super) line: usize,
    /// The column, in characters from 1.
    pub(super) column: usize,
    /// What is wrong there.
    pub(super) what: String,
}

/// Finds the place. Brackets are matched here; what stands between them is given to the lexer piece by piece.
pub(super) fn broken(text: &str) -> Broken {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let length = match first {
            '(' | '[' | '{' => {
                open.push((at, first));
                1
            }
            ')' | ']' | '}' => match open.pop() {
                Some((_, bracket)) if closing(bracket) == first => 1,
                Some((place, bracket)) => {
                    let Broken { line, column, .. } = Broken::at(text, place, String::new());
                    return Broken::at(text, at, format!("`{first}` does not close the `{bracket}` at {line}:{column}"));
                }
                None => return Broken::at(text, at, format!("`{first}` closes nothing")),
            },
            space if space.is_whitespace() => space.len_utf8(),
            _ => match piece(&text[at..]) {
                Ok(length) if TokenStream::from_str(&text[at..at + length]).is_ok() => length,
                Ok(_) => return Broken::at(text, at, "this is no token of Rust".to_owned()),
                Err((start, what)) => return Broken::at(text, at + start, format!("this {what} has no end")),
            },
        };
        at += length;
    }
    match open.pop() {
        Some((place, bracket)) => Broken::at(text, place, format!("this `{bracket}` is never closed")),
        None => Broken::at(text, 0, "this is no Rust".to_owned()),
    }
}

impl Broken {
    fn at(text: &str, place: usize, what: String) -> Self {
        let before = &text[..place];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        Self { line: before.matches('\n').count() + 1, column: before[start..].chars().count() + 1, what }
    }
}

fn closing(bracket: char) -> char {
    match bracket {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

/// The length of what has neither space nor brackets outside of literals and comments; else where something begins that has no end, and what it is.
fn piece(text: &str) -> Result<usize, (usize, &'static str)> {
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let hashes = rest.strip_prefix('r').map(|raw| raw.len() - raw.trim_start_matches('#').len());
        at += match letter {
            '/' if rest.starts_with("//") => rest.find('\n').unwrap_or(rest.len()),
            '/' if rest.starts_with("/*") => comment(rest).ok_or((at, "comment"))?,
            'r' if hashes.is_some_and(|hashes| rest[1 + hashes..].starts_with('"')) => {
                let (start, end) = (hashes.unwrap_or(0) + 2, format!("\"{}", "#".repeat(hashes.unwrap_or(0))));
                start + rest[start..].find(&end).ok_or((at, "string"))? + end.len()
            }
            '"' => string(rest).ok_or((at, "string"))?,
            '\'' => character(rest),
            _ if letter.is_whitespace() || "()[]{}".contains(letter) => break,
            _ => letter.len_utf8(),
        };
    }
    Ok(at)
}

/// The length of a block comment, which may hold others.
fn comment(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    loop {
        let rest = &text[at..];
        let next = rest.find(['/', '*'])?;
        let mark = &rest[next..];
        depth = if mark.starts_with("/*") { depth + 1 } else { depth - usize::from(mark.starts_with("*/")) };
        at += next + if mark.starts_with("/*") || mark.starts_with("*/") { 2 } else { 1 };
        if depth == 0 {
            return Some(at);
        }
    }
}

fn string(text: &str) -> Option<usize> {
    let mut escaped = false;
    let end = text[1..].find(|letter| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.map(|end| end + 2)
}

/// A character, or the sign that begins a lifetime.
fn character(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    let end = match letters.next() {
        Some((_, '\\')) => letters.skip(1).take_while(|(_, letter)| *letter != '\n').find(|(_, letter)| *letter == '\''),
        Some(_) => letters.next().filter(|(_, letter)| *letter == '\''),
        None => None,
    };
    end.map_or(1, |(place, _)| place + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        assert!(TokenStream::from_str(text).is_err(), "{text} is Rust");
        let Broken { line, column, what } = broken(text);
        format!("{line}:{column} {what}")
    }

    #[test]
    fn the_place_is_where_a_reader_would_look() {
        assert_eq!(said("fn f() {\n    numpy::mean(1;\n}\n"), "3:1 `}` does not close the `(` at 2:16");
        assert_eq!(said("fn f() {\n    numpy::mean(1)\n"), "1:8 this `{` is never closed");
        assert_eq!(said("fn f() {}\n  ]"), "2:3 `]` closes nothing");
        assert_eq!(said("fn f() { g(\"é\", \"two) }\n"), "1:17 this string has no end");
        assert_eq!(said("fn f() {}\n/* and so /* on */"), "2:1 this comment has no end");
        assert_eq!(said("let x = r##\"a\"#;"), "1:9 this string has no end");
        assert_eq!(said("let x = 'aé';\nlet y = \"\\q\";"), "1:9 this is no token of Rust");
    }

    #[test]
    fn brackets_in_literals_and_comments_are_none() {
        let fine = "fn f<'a>(x: &'a str) { g('{', '\\'', b'(', \"[\\\"[\", r#\"\"}\"#, br\"\\\", c\"]\"); } // (\n/* [ /* ( */ */ ";
        assert!(TokenStream::from_str(fine).is_ok());
        assert_eq!(said(&format!("{fine}`")), "2:17 this is no token of Rust");
    }
}
