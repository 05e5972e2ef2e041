//! Blocks: paragraphs, code, quotes; lists, tables and directives have files of their own.

use crate::docstring::{Lines, block, indent, indented_after};

use super::text::{comment, fence, guard_start};
use super::{Markup, directive, inline, list, table, title};

/// So deep does nothing nest that a person wrote; what does is shown as it is.
const DEEPEST: usize = 24;

/// A converted block, and how many lines it was.
pub(super) type Block = (String, usize);

/// Converts blocks, with a blank line between them.
pub(super) fn convert(markup: &Markup<'_>, lines: &[&str]) -> String {
    let lines = block(lines);
    if markup.depth.get() >= DEEPEST {
        return fence("text", &lines);
    }
    markup.depth.set(markup.depth.get() + 1);
    let mut markdown = String::new();
    let mut at = 0;
    while at < lines.len() {
        if lines[at].is_empty() {
            at += 1;
            continue;
        }
        let (converted, taken) = next(markup, &lines, at);
        if !converted.is_empty() {
            if !markdown.is_empty() {
                markdown.push_str("\n\n");
            }
            markdown.push_str(&converted);
        }
        at += taken.max(1);
    }
    markup.depth.set(markup.depth.get() - 1);
    markdown
}

/// The block that begins at a line.
fn next(markup: &Markup<'_>, lines: &[&str], at: usize) -> Block {
    let line = lines[at];
    match line.as_bytes()[0] {
        _ if indent(line) > 0 => quote(markup, lines, at),
        b'>' if line.starts_with(">>>") => doctest(lines, at),
        b'`' | b'~' if line.starts_with("```") || line.starts_with("~~~") => fenced(lines, at),
        b'.' if line == ".." || line.starts_with(".. ") => directive::explicit(markup, lines, at),
        b'_' if line.starts_with("__ ") => (comment(line), 1),
        b'+' if table::is_grid(line) => table::grid(markup, lines, at),
        b'=' if table::is_simple(line) => table::simple(markup, lines, at),
        b'|' if line == "|" || line.starts_with("| ") => line_block(markup, lines, at),
        _ => title::heading(markup, lines, at).or_else(|| list::list(markup, lines, at)).unwrap_or_else(|| paragraph(markup, lines, at)),
    }
}

/// Indented text. What is only indented examples needs no quote.
fn quote(markup: &Markup<'_>, lines: &[&str], at: usize) -> Block {
    let length = indented_after(lines, at, 0);
    let inside = block(&lines[at..at + length]);
    if inside.first().is_some_and(|first| first.starts_with(">>>") || first.starts_with(".. ")) {
        return (convert(markup, &inside), length);
    }
    if has_columns(&inside) {
        return (fence("text", &inside), length);
    }
    (prefixed(&convert(markup, &inside), "> ", "> "), length)
}

/// True for lines that are laid out in columns by blanks, like the help of a program: joined, they could not be read.
pub(super) fn has_columns(lines: &[&str]) -> bool {
    let wide = |line: &&str| line.trim_start().split_once("  ").is_some_and(|(before, _)| !before.ends_with(['.', ':', '!', '?']));
    let marked = lines.iter().any(|line| line.starts_with(">>>") || line.starts_with("..") || line.starts_with(['|', '+', '=']));
    let mostly = |lines: &[&&str]| lines.iter().filter(|line| wide(line)).count() * 2 >= lines.len().max(4);
    let all: Vec<&&str> = lines.iter().filter(|line| !line.is_empty()).collect();
    // Or most of those that nothing indents: what is indented below them goes on with the last column.
    let first: Vec<&&str> = all.iter().copied().filter(|line| indent(line) == 0).collect();
    !marked && (mostly(&all) || mostly(&first))
}

/// Markdown with something before its first line and something before the others; blank lines stay without white space.
pub(super) fn prefixed(markdown: &str, first: &str, others: &str) -> String {
    let mut text = String::with_capacity(markdown.len() + 16);
    for (at, line) in markdown.lines().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        let prefix = if at == 0 { first } else { others };
        text.push_str(if line.is_empty() { prefix.trim_end() } else { prefix });
        text.push_str(line);
    }
    text
}

/// Prompts and what they print, up to a blank line that no prompt follows.
fn doctest(lines: &[&str], at: usize) -> Block {
    let mut end = at;
    loop {
        end += lines[end..].iter().take_while(|line| !line.is_empty()).count();
        let blank = lines[end..].iter().take_while(|line| line.is_empty()).count();
        if blank == 0 || lines.get(end + blank).is_none_or(|line| !line.starts_with(">>>")) {
            return (fence("python", &lines[at..end]), end - at);
        }
        end += blank;
    }
}

/// A fence as in Markdown, up to its end or that of the text.
fn fenced(lines: &[&str], at: usize) -> Block {
    let mark = &lines[at][..3];
    let info = lines[at].trim_start_matches(['`', '~']).trim();
    let inside = &lines[at + 1..];
    let length = inside.iter().position(|line| line.starts_with(mark) && line.trim_matches(['`', '~']).is_empty());
    let body = &inside[..length.unwrap_or(inside.len())];
    let taken = 1 + body.len() + usize::from(length.is_some());
    let info = info.trim_start_matches('{');
    let length = info.find(|letter: char| !letter.is_alphanumeric() && !"+-_".contains(letter)).unwrap_or(info.len());
    // What more it says (a title, a line to mark) is not for readers.
    let (language, rest) = info.split_at(length);
    let tag = tag(language, body);
    let words = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
    let shown = fence(tag, body);
    let unknown = if shown.is_empty() || (tag == "text" && language != "text") { language } else { "" };
    let mut markdown = comment(&format!("{unknown} {words}"));
    if !markdown.is_empty() && !shown.is_empty() {
        markdown.push_str("\n\n");
    }
    markdown.push_str(&shown);
    (markdown, taken)
}

/// Languages that highlighters know, and what else they are called; Rust is not among them, because rustdoc would compile it.
const LANGUAGES: &[(&str, &str)] = &[
    ("python", "python"),
    ("python3", "python"),
    ("py", "python"),
    ("py3", "python"),
    ("pycon", "python"),
    ("pycon3", "python"),
    ("ipython", "python"),
    ("ipython3", "python"),
    ("doctest", "python"),
    ("cython", "cython"),
    ("bash", "bash"),
    ("shell", "shell"),
    ("console", "console"),
    ("sh", "sh"),
    ("c", "c"),
    ("cpp", "cpp"),
    ("fortran", "fortran"),
    ("css", "css"),
    ("html", "html"),
    ("xml", "xml"),
    ("ini", "ini"),
    ("toml", "toml"),
    ("yaml", "yaml"),
    ("json", "json"),
    ("sql", "sql"),
    ("latex", "latex"),
    ("tex", "latex"),
    ("javascript", "javascript"),
    ("js", "javascript"),
    ("jinja", "jinja"),
    ("diff", "diff"),
    ("text", "text"),
];

/// The tag of a fence: the language that is named, else Python where the lines look like it.
pub(super) fn tag(language: &str, lines: &[&str]) -> &'static str {
    let known = LANGUAGES.iter().find(|(name, _)| name.eq_ignore_ascii_case(language)).map(|(_, tag)| *tag);
    match known {
        Some(tag) => tag,
        None if language.is_empty() && lines.iter().any(|line| is_python(line.trim_start())) => "python",
        None => "text",
    }
}

fn is_python(line: &str) -> bool {
    const STARTS: &[&str] = &[">>> ", "import ", "from ", "def ", "class ", "@", "async ", "for ", "with ", "print(", "return "];
    if STARTS.iter().any(|start| line.starts_with(start)) {
        return true;
    }
    let name = line.bytes().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.[]".contains(byte)).count();
    name > 0 && (line[name..].starts_with(" = ") || (line[name..].starts_with('(') && line.ends_with(')')))
}

/// Text up to a blank line or to something that cannot go on in it; with `::` at its end, code follows.
fn paragraph(markup: &Markup<'_>, lines: &[&str], at: usize) -> Block {
    let mut end = at + 1;
    while end < lines.len() && !lines[end].is_empty() && !breaks(lines, end) {
        end += 1;
    }
    let text = lines[at..end].join(" ");
    if text.ends_with("::") && !text.ends_with(":::") {
        let blank = lines[end..].iter().take_while(|line| line.is_empty()).count();
        let below = if end + blank < lines.len() { indented_after(lines, end + blank, 0) } else { 0 };
        if below > 0 {
            let code = block(&lines[end + blank..end + blank + below]);
            let text = text[..text.len() - 1].trim_end_matches([' ']);
            let text = if text == ":" { "" } else { text.strip_suffix(" :").unwrap_or(text) };
            let mut markdown = prose(markup, text);
            if !markdown.is_empty() {
                markdown.push_str("\n\n");
            }
            markdown.push_str(&fence(tag("", &code), &code));
            return (markdown, end + blank + below - at);
        }
    }
    (prose(markup, &text), end - at)
}

/// One paragraph.
pub(super) fn prose(markup: &Markup<'_>, text: &str) -> String {
    let mut markdown = inline::convert(markup, &super::text::one_line(text));
    // A comment or a link at the start is markup of ours.
    guard_start(&mut markdown);
    markdown
}

/// A line that ends the paragraph before it although no blank line stands between them.
fn breaks(lines: &[&str], at: usize) -> bool {
    let line = lines[at];
    match line.as_bytes()[0] {
        _ if indent(line) > 0 => true,
        b'>' => line.starts_with(">>> "),
        b'.' => line.starts_with(".. ") && line.contains("::"),
        b'`' => line.starts_with("```"),
        b'-' | b'*' => lines[at - 1].ends_with(':') && list::is_bullet(line),
        0x80.. => list::is_bullet(line),
        _ => false,
    }
}

/// Lines that stay lines.
fn line_block(markup: &Markup<'_>, lines: &[&str], at: usize) -> Block {
    let mut taken: Lines<'_> = Lines::new();
    let mut end = at;
    while end < lines.len() && !lines[end].is_empty() {
        match lines[end].strip_prefix('|') {
            Some(text) if text.is_empty() || text.starts_with(' ') => taken.push(text.trim()),
            // A line that goes on.
            _ if indent(lines[end]) > 0 => taken.push(lines[end].trim()),
            _ => break,
        }
        end += 1;
    }
    let texts: Vec<String> = taken.iter().filter(|text| !text.is_empty()).map(|text| prose(markup, text)).collect();
    (texts.join("\\\n"), (end - at).max(1))
}
