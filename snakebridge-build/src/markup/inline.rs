//! Inline mark-up: one paragraph of reStructuredText, on one line, to Markdown on one line.

use super::Markup;
use super::definitions::Substitution;
use super::text::{code, escape};
use super::{reference, role};

/// Mark-up that goes on for longer than this was never closed.
const LONGEST: usize = 2000;

/// Mark-up inside of mark-up nests no deeper.
const DEEPEST: usize = 60;

/// Converts a paragraph.
pub(super) fn convert(markup: &Markup<'_>, text: &str) -> String {
    if markup.depth.get() >= DEEPEST {
        return plain(text);
    }
    markup.depth.set(markup.depth.get() + 1);
    let markdown = converted(markup, text);
    markup.depth.set(markup.depth.get() - 1);
    markdown
}

fn converted(markup: &Markup<'_>, text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + text.len() / 8);
    let mut at = 0;
    let mut before: Option<char> = None;
    let mut behind_construct = false;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        let seam = markdown.len();
        let taken = construct(markup, rest, letter, before, &mut markdown);
        if taken == 0 {
            at += letter.len_utf8();
            escape(letter, before, &text[at..], &mut markdown);
            before = Some(letter);
        } else {
            at += taken;
            before = text[..at].chars().next_back();
        }
        if behind_construct || taken > 0 {
            part(&mut markdown, seam);
        }
        behind_construct = taken > 0;
    }
    markdown
}

/// Parts two pieces that are right each by itself and mean something else beside each other: two spans of code, what becomes a tag, an entity or an address.
fn part(markdown: &mut String, seam: usize) {
    let (one, other) = markdown.split_at(seam);
    let (Some(last), Some(first)) = (one.chars().next_back(), other.chars().next()) else { return };
    let inner = &one[..one.len() - last.len_utf8()];
    let is_escaped = (inner.len() - inner.trim_end_matches('\\').len()) % 2 == 1;
    match (last, first) {
        _ if is_escaped => {}
        ('`' | reference::END, '`' | reference::BEGIN) => markdown.insert(seam, ' '),
        ('<', 'a'..='z' | 'A'..='Z' | '/' | '!' | '?') | ('&', 'a'..='z' | 'A'..='Z' | '0'..='9' | '#') | (':', '/') => {
            markdown.insert(seam - 1, '\\');
        }
        _ => {}
    }
}

/// Text without any mark-up, escaped.
pub(super) fn plain(text: &str) -> String {
    let mut markdown = String::with_capacity(text.len() + 8);
    let mut before = None;
    for (at, letter) in text.char_indices() {
        escape(letter, before, &text[at + letter.len_utf8()..], &mut markdown);
        before = Some(letter);
    }
    markdown
}

/// Converts the construct that begins here; says how long it is, 0 when there is none.
fn construct(markup: &Markup<'_>, rest: &str, letter: char, before: Option<char>, markdown: &mut String) -> usize {
    // Most letters begin nothing.
    let inside_a_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    if letter.is_ascii_alphanumeric() && inside_a_word {
        return 0;
    }
    let found = match letter {
        '`' => back_ticks(markup, rest),
        ':' if opens(before) => explicit_role(markup, rest),
        '*' if opens(before) => starred(markup, rest, before),
        '|' if opens(before) => substitution(markup, rest),
        '[' => citation(rest).or_else(|| markdown_link(markup, rest)),
        '\\' => escaped(rest, before),
        '_' if opens(before) && rest.starts_with("_`") => closing(&rest[2..], "`").map(|end| (convert(markup, &rest[2..2 + end]), end + 3)),
        'h' | 'f' if !before.is_some_and(char::is_alphanumeric) => address(rest).or_else(|| named(markup, rest)),
        '<' => rest
            .strip_prefix('<')
            .and_then(address)
            .filter(|(_, length)| rest[1 + length..].starts_with('>'))
            .map(|(link, length)| (link, length + 2)),
        _ if markup.epytext && rest[letter.len_utf8()..].starts_with('{') => epytext(markup, rest, letter),
        _ if letter.is_alphanumeric() && !inside_a_word => named(markup, rest),
        _ => None,
    };
    match found {
        Some((converted, length)) => {
            markdown.push_str(&converted);
            length
        }
        None => 0,
    }
}

/// reStructuredText's rule for where mark-up may begin.
fn opens(before: Option<char>) -> bool {
    before.is_none_or(|before| before.is_whitespace() || "'\"([{<-/:,.;!?=|–—“‘«¿¡".contains(before))
}

/// ... and where it may end.
fn closes(after: Option<char>) -> bool {
    after.is_none_or(|after| after.is_whitespace() || "'\")]}>-/:.,;!?\\|–—”’»*_`".contains(after))
}

/// Where `mark` closes what was opened: not after a blank, and before something that may follow mark-up.
fn closing(text: &str, mark: &str) -> Option<usize> {
    if text.starts_with(char::is_whitespace) {
        return None;
    }
    let text = near(text);
    text.match_indices(mark)
        .map(|(at, _)| at)
        .find(|at| *at > 0 && !text[..*at].ends_with([' ', '\\']) && closes(text[at + mark.len()..].chars().next()))
}

/// So much of a text as is looked through for the end of something.
fn near(text: &str) -> &str {
    if text.len() <= LONGEST {
        return text;
    }
    let end = (0..=LONGEST).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

/// Literals, links, roles that follow their text, and single back-ticks.
fn back_ticks(markup: &Markup<'_>, rest: &str) -> Option<(String, usize)> {
    let run = rest.len() - rest.trim_start_matches('`').len();
    if run >= 2 {
        let (ticks, after) = rest.split_at(run);
        let after = near(after);
        let end = after.match_indices(ticks).map(|(at, _)| at).find(|at| *at > 0 && !after[at + run..].starts_with('`'))?;
        let length = run + end + run;
        // An underscore behind belongs to the mark-up.
        return Some((code(&after[..end]), length));
    }
    let end = near(&rest[1..]).find('`').filter(|end| *end > 0)?;
    let (content, after) = (&rest[1..=end], &rest[end + 2..]);
    if content.trim().is_empty() {
        return None;
    }
    let length = end + 2;
    // What begins or ends with a blank is no link: its text would run into its neighbours.
    let is_tight = content.trim().len() == content.len();
    if is_tight && after.starts_with('_') && closes(after.trim_start_matches('_').chars().next()) {
        let anonymous = after.starts_with("__");
        return Some((hyperlink(markup, content, anonymous), length + if anonymous { 2 } else { 1 }));
    }
    if let Some((name, behind)) = after.strip_prefix(':').and_then(|after| after.split_once(':'))
        && is_role(name)
        && closes(behind.chars().next())
        && let Some(converted) = role::convert(markup, name, content)
    {
        return Some((converted, length + name.len() + 2));
    }
    // Without a role: what Sphinx calls the default one. A name may be that of a generated object.
    let is_object = role::is_path(content.trim_start_matches(['~', '.']).trim_end_matches("()"));
    Some((if is_object { role::default(content) } else { code(content) }, length))
}

/// `` `text <address>`_ `` and `` `text`_ ``.
fn hyperlink(markup: &Markup<'_>, content: &str, anonymous: bool) -> String {
    let (text, target) = role::label(content);
    let shown = plain(text);
    if let Some(target) = target {
        let name = target.strip_suffix('_').filter(|_| !target.contains(':'));
        return match name {
            Some(name) => markup
                .definitions
                .address(name.trim_matches('`'))
                .map_or_else(|| format!("{shown} ({})", plain(name)), |address| link(&shown, &address)),
            None => link(&shown, target),
        };
    }
    if let Some(inner) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
        return link(&plain(inner), inner);
    }
    let address = if anonymous { markup.definitions.anonymous().map(str::to_owned) } else { markup.definitions.address(text) };
    // A reference without a definition may itself be the address that was meant.
    link(&shown, &address.unwrap_or_else(|| text.to_owned()))
}

/// A link where the address is one for the web, else the text with the target behind it.
pub(super) fn link(text: &str, written: &str) -> String {
    // An address may have been broken into lines.
    let address = written.replace(' ', "");
    let webby = ["http://", "https://", "mailto:", "ftp://"].iter().any(|scheme| address.starts_with(scheme));
    let safe = webby && address.len() > 8 && !address.contains(|letter: char| letter.is_control() || "<>\\`".contains(letter));
    match safe {
        true if plain(&address) == text => format!("<{address}>"),
        true => format!("[{text}](<{address}>)"),
        false if plain(written) == text => text.to_owned(),
        false => format!("{text} ({})", code(written)),
    }
}

/// `` :role:`content` ``.
fn explicit_role(markup: &Markup<'_>, rest: &str) -> Option<(String, usize)> {
    let end = near(&rest[1..]).find(":`")?;
    let name = &rest[1..=end];
    if !is_role(name) {
        return None;
    }
    let inside = &rest[end + 3..];
    let close = near(inside).find('`').filter(|close| *close > 0)?;
    let content = &inside[..close];
    let converted = role::convert(markup, name, content).unwrap_or_else(|| role::unknown(name, content));
    Some((converted, end + 3 + close + 1))
}

fn is_role(name: &str) -> bool {
    !name.is_empty()
        && name.len() < 40
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+:.".contains(&byte))
        && name.as_bytes()[0].is_ascii_alphabetic()
}

/// `*emphasis*` and `**strong**`.
fn starred(markup: &Markup<'_>, rest: &str, before: Option<char>) -> Option<(String, usize)> {
    let mark = if rest.starts_with("**") { "**" } else { "*" };
    let inside = &rest[mark.len()..];
    // A star in quotes or brackets stands for itself.
    let quoted = matches!(
        (before, inside.chars().next()),
        (Some('\''), Some('\'')) | (Some('"'), Some('"')) | (Some('('), Some(')')) | (Some('['), Some(']'))
    );
    if quoted || inside.starts_with('*') {
        return None;
    }
    let end = closing(inside, mark)?;
    let content = &inside[..end];
    let converted = if mark == "*" { emphasis(markup, content) } else { wrapped("**", &convert(markup, content)) };
    Some((converted, end + 2 * mark.len()))
}

/// Emphasised text.
pub(super) fn emphasis(markup: &Markup<'_>, text: &str) -> String {
    wrapped("*", &convert(markup, text))
}

/// Markdown between marks, which must not touch blanks.
fn wrapped(mark: &str, markdown: &str) -> String {
    let text = markdown.trim();
    let solid = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
    if solid(text.chars().next()) && solid(text.chars().next_back()) { format!("{mark}{text}{mark}") } else { text.to_owned() }
}

fn substitution(markup: &Markup<'_>, rest: &str) -> Option<(String, usize)> {
    let end = closing(&rest[1..], "|")?;
    let name = &rest[1..=end];
    let length = end + 2 + usize::from(rest[end + 2..].starts_with('_'));
    let text = match markup.definitions.substitution(name)? {
        // What it stands for is no paragraph in which it could stand itself.
        Substitution::Text(lines) => convert(&Markup { epytext: markup.epytext, ..Markup::default() }, lines.join(" ").trim()),
        Substitution::Image(address) => link(&plain(name), address),
        Substitution::Letters(letters) => plain(letters),
    };
    Some((text, length))
}

/// `[1]_`, `[#note]_`, `[Knuth1997]_`.
fn citation(rest: &str) -> Option<(String, usize)> {
    let end = near(rest).find("]_")?;
    let label = &rest[1..end];
    let valid =
        !label.is_empty() && label.len() < 40 && label.chars().all(|letter| letter.is_alphanumeric() || "#*-_.:+&".contains(letter));
    let after = rest[end + 2..].chars().next();
    (valid && !after.is_some_and(|after| after.is_alphanumeric() || after == '_')).then(|| (format!("\\[{}\\]", plain(label)), end + 2))
}

/// Links as in Markdown, which many libraries write: `[text](https://…)`, and ``[`text`][path]`` of MkDocs.
fn markdown_link(markup: &Markup<'_>, rest: &str) -> Option<(String, usize)> {
    let rest = near(rest);
    let end = rest.find(']')?;
    let text = &rest[1..end];
    let (open, close) = if rest[end + 1..].starts_with('(') { ('(', ')') } else { ('[', ']') };
    let inside = rest[end + 1..].strip_prefix(open)?;
    let length = inside.find(close)?;
    let target = &inside[..length];
    let whole = end + 1 + length + 2;
    if text.is_empty() || text.contains('[') {
        return None;
    }
    if open == '(' {
        let webby = target.starts_with("http://") || target.starts_with("https://");
        return webby.then(|| (link(&convert(markup, text), target), whole));
    }
    role::is_path(target).then(|| (reference::mark(target, &code(text.trim_matches('`'))), whole))
}

/// A backslash: before a blank it joins, before punctuation it takes its meaning away, elsewhere it stands for itself.
fn escaped(rest: &str, before: Option<char>) -> Option<(String, usize)> {
    let next = rest[1..].chars().next()?;
    match next {
        // Beside mark-up it joins; at the end of a line it stands between words.
        ' ' if before.is_some_and(|before| "`*_|".contains(before)) || rest[2..].starts_with(['`', '*', ':', '|']) => {
            Some((String::new(), 2))
        }
        ' ' => Some((String::from(" "), 2)),
        _ if "*`_|:[]<>-#+.".contains(next) => {
            let mut markdown = String::new();
            escape(next, None, &rest[1 + next.len_utf8()..], &mut markdown);
            Some((markdown, 1 + next.len_utf8()))
        }
        '\\' => Some((String::from("\\\\"), 2)),
        _ => None,
    }
}

/// An address: in angle brackets, so that it is a link and no bare one.
fn address(rest: &str) -> Option<(String, usize)> {
    let scheme = ["https://", "http://", "ftp://"].iter().find(|scheme| rest.starts_with(**scheme))?;
    let end = rest.find(|letter: char| letter.is_whitespace() || "<>\"'`\\[]{}|^".contains(letter)).unwrap_or(rest.len());
    let mut link = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    while link.ends_with(')') && link.matches(')').count() > link.matches('(').count() {
        link = link[..link.len() - 1].trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
    }
    if link.len() <= scheme.len() {
        return Some((scheme.replace("://", "\\://"), scheme.len()));
    }
    Some((format!("<{link}>"), link.len()))
}

/// `C{code}`, `I{italic}`, `B{bold}`, `L{object}`, `U{address}`, `M{math}`.
fn epytext(markup: &Markup<'_>, rest: &str, letter: char) -> Option<(String, usize)> {
    let inside = near(&rest[2..]);
    let mut depth = 1_usize;
    let end = inside.char_indices().find_map(|(at, letter)| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        (depth == 0).then_some(at)
    })?;
    let content = &inside[..end];
    let converted = match letter {
        'C' | 'X' | 'G' => code(content),
        'M' => role::math(content),
        'I' => emphasis(markup, content),
        'B' => wrapped("**", &convert(markup, content)),
        'L' => role::object(content, false),
        'U' => {
            let (text, target) = role::label(content);
            let target = target.unwrap_or(text);
            link(&plain(text), target)
        }
        'E' => plain(match content {
            "lb" => "{",
            "rb" => "}",
            other => other,
        }),
        _ => return None,
    };
    Some((converted, end + 3))
}

/// `name_`, where the name is a target.
fn named(markup: &Markup<'_>, rest: &str) -> Option<(String, usize)> {
    if !markup.definitions.has_targets() {
        return None;
    }
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && !"-.+:_".contains(letter)).unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(['.', ':', '+', '-']);
    let name = word.strip_suffix("__").or_else(|| word.strip_suffix('_'))?;
    if name.is_empty() || !markup.definitions.is_target(name) {
        return None;
    }
    let shown = plain(name);
    Some((markup.definitions.address(name).map_or(shown.clone(), |address| link(&shown, &address)), word.len()))
}
