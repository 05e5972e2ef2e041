//! Roles: `` :func:`numpy.mean` `` and its like.

use super::Markup;
use super::inline;
use super::reference;
use super::text::{code, comment, one_line};

/// Converts the content of a role; none for a role that means nothing here.
pub(super) fn convert(markup: &Markup<'_>, role: &str, content: &str) -> Option<String> {
    let (domain, name) = role.rsplit_once(':').unwrap_or(("", role));
    if !matches!(domain, "" | "py" | "c" | "cpp" | "std" | "any" | "external" | "external+python" | "external:py") {
        return None;
    }
    Some(match name {
        "func" | "function" | "meth" => object(content, true),
        "class" | "mod" | "attr" | "data" | "exc" | "obj" | "const" | "type" | "member" | "struct" | "any" | "py" => object(content, false),
        "math" | "eq" => math(content),
        "pep" => numbered("PEP", "https://peps.python.org/pep-", 4, content),
        "rfc" => numbered("RFC", "https://datatracker.ietf.org/doc/html/rfc", 0, content),
        "doi" => link(content, "https://doi.org/"),
        "arxiv" => link(content, "https://arxiv.org/abs/"),
        "ref" | "doc" | "term" | "numref" | "download" | "abbr" | "keyword" | "token" | "cite" | "footcite" => {
            let (text, target) = label(content);
            let hidden = target.map_or_else(String::new, |target| format!(" {}", comment(target)));
            format!("{}{hidden}", inline::emphasis(markup, text))
        }
        "emphasis" | "dfn" | "title-reference" | "title" | "t" | "guilabel" | "menuselection" => inline::emphasis(markup, content),
        "strong" => format!("**{}**", inline::convert(markup, content)),
        "sub" | "subscript" | "sup" | "superscript" => inline::convert(markup, content),
        "code" | "file" | "samp" | "kbd" | "command" | "program" | "option" | "envvar" | "makevar" | "mimetype" | "regexp" | "literal"
        | "mailheader" | "newsgroup" | "source" => code(content),
        _ => return None,
    })
}

/// A role that nobody knows: its content as code, and its name, so that nothing is lost.
pub(super) fn unknown(role: &str, content: &str) -> String {
    code(&format!(":{role}:{content}"))
}

/// `text` and `target` of `text <target>`.
pub(super) fn label(content: &str) -> (&str, Option<&str>) {
    let split = content.trim_end().strip_suffix('>').and_then(|inner| inner.rsplit_once('<'));
    match split {
        Some((text, target)) if !text.trim().is_empty() => (text.trim(), Some(target.trim())),
        _ => (content.trim(), None),
    }
}

/// A Python object, as Sphinx shows it: `~a.b` is `b`, `!a` is no link, a function has brackets.
pub(super) fn object(content: &str, called: bool) -> String {
    let (text, target) = label(content);
    if target.is_none() && text.starts_with('!') {
        return code(&text[1..]);
    }
    let name = target.unwrap_or(text).trim_start_matches(['~', '!', '.']);
    let shown = match text.strip_prefix('~') {
        Some(path) if is_path(path.trim_end_matches("()")) => path.rsplit('.').next().unwrap_or(path),
        _ => text.trim_start_matches(['.', '~']),
    };
    let shown = if called && target.is_none() && !shown.ends_with(')') { code(&format!("{shown}()")) } else { code(shown) };
    let path = name.strip_suffix("()").unwrap_or(name);
    let markdown = if is_path(path) { reference::mark(path, &shown) } else { shown };
    // The way to what is only named by its last part is not for reading, but it is not lost either.
    if target.is_some_and(|target| !is_path(target.trim_start_matches(['~', '!', '.']))) {
        format!("{markdown} ({})", code(name))
    } else {
        markdown
    }
}

/// A name in single back-ticks, which is that of an object or of a parameter.
pub(super) fn default(content: &str) -> String {
    let shown = match content.strip_prefix('~') {
        Some(path) => path.rsplit('.').next().unwrap_or(path),
        None => content,
    };
    let path = content.trim_start_matches(['~', '.']).trim_end_matches("()");
    reference::mark_perhaps(path, &code(shown))
}

/// True for `numpy.linalg.norm`.
pub(super) fn is_path(text: &str) -> bool {
    !text.is_empty()
        && text.split('.').all(|part| {
            !part.is_empty()
                && !part.starts_with(|first: char| first.is_ascii_digit())
                && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80)
        })
}

/// Mathematics, as GitHub and GitLab have it in Markdown: readable as it is, and `cargo snakebridge doc` finds it again.
pub(super) fn math(content: &str) -> String {
    format!("${}$", code(content))
}

fn numbered(name: &str, address: &str, width: usize, content: &str) -> String {
    let (text, target) = label(content);
    let number = target.unwrap_or(text);
    let (number, anchor) = number.split_once('#').map_or((number, String::new()), |(number, anchor)| (number, format!("#{anchor}")));
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return code(content);
    }
    let shown = if target.is_some() { inline::plain(text) } else { format!("{name} {number}") };
    format!("[{shown}]({address}{number:0>width$}{anchor})")
}

fn link(content: &str, address: &str) -> String {
    let (text, target) = label(content);
    let target = one_line(target.unwrap_or(text));
    inline::link(&inline::plain(text), &format!("{address}{target}"))
}
