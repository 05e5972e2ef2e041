//! Plain text in Markdown: escaping, inline code, fences.

use std::borrow::Cow;

/// Line ends become `\n`, tabs spaces, and characters that a comment may not hold (control, direction marks) are left out.
#[must_use]
pub fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let mut clean = String::with_capacity(text.len());
    let mut column = 0;
    for letter in text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n").chars() {
        match letter {
            '\t' => {
                let width = 8 - column % 8;
                clean.extend(std::iter::repeat_n(' ', width));
                column += width;
            }
            '\n' => {
                clean.push('\n');
                column = 0;
            }
            _ if is_unprintable(letter) => {}
            _ => {
                clean.push(letter);
                column += 1;
            }
        }
    }
    Cow::Owned(clean)
}

/// Printable ASCII and line ends, as nearly all docstrings are. A loop, because build scripts run unoptimised and this sees every letter.
fn is_plain(text: &str) -> bool {
    for letter in text.as_bytes() {
        if (*letter < b' ' && *letter != b'\n') || *letter >= 0x7f {
            return false;
        }
    }
    true
}

fn is_unprintable(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
}

/// Text on one line.
#[must_use]
pub fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

/// Text as inline code, whatever back-ticks it holds.
#[must_use]
pub fn code(text: &str) -> String {
    let text = one_line(&clean(text));
    if text.is_empty() {
        return String::from("` `");
    }
    let ticks = "`".repeat(longest_run(&text) + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// Lines in a fence; nothing for no lines.
#[must_use]
pub fn fence(tag: &str, lines: &[&str]) -> String {
    let start = lines.iter().take_while(|line| line.trim().is_empty()).count();
    let end = lines.len() - lines[start..].iter().rev().take_while(|line| line.trim().is_empty()).count();
    let lines = &lines[start..end];
    if lines.is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(lines.iter().map(|line| longest_run(line)).max().unwrap_or(0).max(2) + 1);
    let mut fence = format!("{ticks}{tag}\n");
    for line in lines {
        fence.push_str(line.trim_end());
        fence.push('\n');
    }
    fence.push_str(&ticks);
    fence
}

/// A comment, which only the source shows.
#[must_use]
pub fn comment(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() { text } else { format!("<!-- {} -->", text.replace("--", "- -").replace('>', "&gt;").replace('<', "&lt;")) }
}

/// Appends one letter of prose, escaped where Markdown would read it as mark-up.
pub(super) fn escape(letter: char, before: Option<char>, rest: &str, markdown: &mut String) {
    let next = rest.chars().next();
    let wordy = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    let special = match letter {
        '\\' | '[' | ']' | '*' | '`' | '~' => true,
        '_' => !(wordy(before) && (wordy(next) || next == Some('_'))) || next == Some('_'),
        '<' => next.is_some_and(|next| next.is_ascii_alphabetic() || "/!?".contains(next)),
        '&' => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '#'),
        '-' => next == Some('-') && before != Some('-'),
        // An address that is no link, behind a word: rustdoc finds it all the same.
        ':' => rest.starts_with("//"),
        _ => false,
    };
    if special {
        markdown.push('\\');
    }
    markdown.push(letter);
}

/// A paragraph whose beginning would make it a heading, a list or a quote.
pub(super) fn guard_start(markdown: &mut String) {
    let Some(first) = markdown.chars().next() else { return };
    let at = match first {
        '#' | '>' | '+' | '=' | '|' | ':' => Some(0),
        '-' => Some(0),
        _ => {
            let digits = markdown.bytes().take_while(u8::is_ascii_digit).count();
            let marker = markdown.as_bytes().get(digits);
            (digits > 0 && matches!(marker, Some(b'.' | b')'))).then_some(digits)
        }
    };
    if let Some(at) = at {
        markdown.insert(at, '\\');
    }
}

fn longest_run(text: &str) -> usize {
    let mut longest = 0;
    let mut current = 0;
    if text.contains('`') {
        for byte in text.bytes() {
            current = if byte == b'`' { current + 1 } else { 0 };
            longest = longest.max(current);
        }
    }
    longest
}
