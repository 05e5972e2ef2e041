//! Docstrings to Markdown that rustdoc takes without a warning and never compiles.
//!
//! The first paragraph becomes escaped prose; the rest stays word for word in a fence tagged `text`. Nothing that a docstring holds can
//! end the comment, start a code block that rustdoc would test, or read as a link or as HTML.

use std::borrow::Cow;

/// Docs that are being put together, one block after another.
#[derive(Debug, Default)]
pub(super) struct Docs(String);

impl Docs {
    /// Adds finished Markdown as a paragraph.
    pub(super) fn paragraph(&mut self, markdown: &str) -> &mut Self {
        if !markdown.is_empty() {
            self.separate();
            self.0.push_str(markdown);
        }
        self
    }

    /// Adds a fence.
    pub(super) fn fence(&mut self, tag: &str, content: &str) -> &mut Self {
        self.clean_fence(tag, &clean(content))
    }

    fn clean_fence(&mut self, tag: &str, content: &str) -> &mut Self {
        let content = content.trim_matches('\n').trim_end();
        if !content.trim_start().is_empty() {
            self.separate();
            let ticks = "`".repeat(longest_run(content, '`').max(2) + 1);
            self.0.push_str(&format!("{ticks}{tag}\n{content}\n{ticks}"));
        }
        self
    }

    /// Adds a docstring: prose first, then, after what `between` adds, the rest.
    pub(super) fn docstring(&mut self, docstring: Option<&str>, between: impl FnOnce(&mut Self)) -> &mut Self {
        let text = docstring.map(clean).unwrap_or_default();
        let (first, rest) = split(&text);
        self.paragraph(&prose(first));
        between(self);
        self.clean_fence("text", rest)
    }

    /// The whole text.
    pub(super) fn finish(&mut self) -> String {
        std::mem::take(&mut self.0)
    }

    fn separate(&mut self) {
        if !self.0.is_empty() {
            self.0.push_str("\n\n");
        }
    }
}

/// The first sentence of a docstring as plain text, for discovery.
pub(super) fn summary(docstring: Option<&str>) -> String {
    // A summary needs no more than the beginning, and some docstrings are books.
    let beginning = docstring.map_or("", |text| text.char_indices().nth(2000).map_or(text, |(end, _)| &text[..end]));
    let text = clean(beginning);
    let (first, _) = split(&text);
    let line = one_line(first);
    let sentence = line.find(". ").map_or(line.as_str(), |end| &line[..=end]);
    truncated(sentence, 120)
}

/// Text as inline code, whatever back-ticks it holds.
pub(super) fn code(text: &str) -> String {
    let text = one_line(&clean(text));
    if text.is_empty() {
        return String::from("` `");
    }
    let ticks = "`".repeat(longest_run(&text, '`') + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{ticks}{space}{text}{space}{ticks}")
}

/// At most `limit` characters, with an ellipsis where something was cut off.
pub(super) fn truncated(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

/// Text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Line ends become `\n`, tabs spaces, and characters that a comment may not hold (control, direction marks) are left out.
fn clean(text: &str) -> Cow<'_, str> {
    if is_plain(text) {
        return Cow::Borrowed(text);
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', "    ");
    Cow::Owned(text.chars().filter(|letter| *letter == '\n' || !is_unprintable(*letter)).collect())
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
    letter.is_control() || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// The first paragraph and what follows it.
fn split(text: &str) -> (&str, &str) {
    let text = text.trim_matches('\n');
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        if end > 0 && line.trim().is_empty() {
            return (&text[..end], &text[end..]);
        }
        // A prompt, an underline of a heading or a field list is no prose.
        let start = line.trim_start();
        if start.starts_with(">>>") || start.starts_with(":param") || start.starts_with("---") || start.starts_with("===") {
            return if end == 0 { ("", text) } else { (&text[..end], &text[end..]) };
        }
        end += line.len();
    }
    (text, "")
}

/// One paragraph of Python prose as Markdown prose on one line: inline code and addresses are kept, everything else is escaped.
fn prose(paragraph: &str) -> String {
    let text = one_line(paragraph);
    let mut markdown = String::with_capacity(text.len() + 16);
    let mut rest = text.as_str();
    while let Some(letter) = rest.chars().next() {
        let taken = if letter == '`' {
            inline_code(rest, &mut markdown)
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            address(rest, &mut markdown)
        } else {
            escaped(letter, markdown.is_empty(), &mut markdown);
            letter.len_utf8()
        };
        rest = &rest[taken..];
    }
    numbered(&markdown).unwrap_or(markdown)
}

/// A run of back-ticks: a code span when it is closed by an equal run, else escaped.
fn inline_code(rest: &str, markdown: &mut String) -> usize {
    let run = rest.len() - rest.trim_start_matches('`').len();
    let (ticks, after) = rest.split_at(run);
    let closing = after.match_indices(ticks).map(|(at, _)| at).find(|at| {
        let behind = &after[at + run..];
        *at > 0 && !behind.starts_with('`') && !after[..*at].ends_with('`')
    });
    match closing {
        Some(at) if !after[..at].trim().is_empty() => {
            markdown.push_str(&code(&after[..at]));
            // A role's or a link's underscore belongs to reStructuredText, not to the prose.
            let end = run + at + run;
            end + (rest[end..].len() - rest[end..].trim_start_matches('_').len())
        }
        _ => {
            markdown.push_str(&"\\`".repeat(run));
            run
        }
    }
}

/// An address: in angle brackets, so that it is a link and no bare one.
fn address(rest: &str, markdown: &mut String) -> usize {
    let end = rest.find(|letter: char| letter.is_whitespace() || "<>\"'`\\[](){}|^".contains(letter)).unwrap_or(rest.len());
    let link = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    if link.ends_with("://") {
        markdown.push_str(&link.replace(':', "\\:"));
    } else {
        markdown.push_str(&format!("<{link}>"));
    }
    link.len()
}

fn escaped(letter: char, first: bool, markdown: &mut String) {
    let special = "\\[]<>*_~|&$#{}^".contains(letter) || (first && "+-=:!".contains(letter));
    if special {
        markdown.push('\\');
    }
    markdown.push(letter);
}

/// A paragraph that would begin an ordered list, escaped.
fn numbered(markdown: &str) -> Option<String> {
    let digits = markdown.len() - markdown.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let marker = markdown[digits..].chars().next()?;
    (digits > 0 && (marker == '.' || marker == ')')).then(|| format!("{}\\{}", &markdown[..digits], &markdown[digits..]))
}

fn longest_run(text: &str, wanted: char) -> usize {
    if !text.contains(wanted) {
        return 0;
    }
    let mut longest = 0;
    let mut current = 0;
    for letter in text.chars() {
        current = if letter == wanted { current + 1 } else { 0 };
        longest = longest.max(current);
    }
    longest
}
