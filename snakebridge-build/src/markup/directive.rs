//! Explicit mark-up: directives, footnotes, targets, comments. Each becomes what a reader needs of it.

use crate::docstring::{Lines, block, indented_after};

use super::block::{self as blocks, Block, prefixed, tag};
use super::text::{code, comment, fence};
use super::{Markup, definitions, inline, list, role, table};

/// The construct that `..` begins.
pub(super) fn explicit(markup: &Markup<'_>, lines: &[&str], at: usize) -> Block {
    let taken = 1 + indented_after(lines, at + 1, 0);
    let first = lines[at].strip_prefix("..").unwrap_or_default().trim_start();
    let rest = &lines[at + 1..at + taken];
    if first.starts_with('[')
        && let Some((label, text)) = first[1..].split_once(']')
    {
        return footnotes(markup, lines, at, label, text);
    }
    let whole = || comment(&lines[at..at + taken].join(" "));
    if first.starts_with('|') || definitions::target(lines[at]).is_some() || first.starts_with("__") {
        return (whole(), taken);
    }
    match name(first) {
        Some((name, argument)) => (Directive::read(name, argument, rest).convert(markup, &lines[at..at + taken]), taken),
        None => (whole(), taken),
    }
}

/// `name` and argument of `name:: argument`. Names that everybody knows may lack the second colon.
fn name(first: &str) -> Option<(&str, &str)> {
    let end = first.find(':')?;
    let name = first[..end].trim_end();
    // A domain is part of the name: `py:function`.
    if let Some((inner, argument)) = first[end + 1..].split_once("::")
        && !first[end + 1..].starts_with(':')
        && is_name(inner)
        && is_name(name)
    {
        return Some((&first[..end + 1 + inner.len()], argument.trim()));
    }
    let rest = &first[end + 1..];
    match rest.strip_prefix(':') {
        Some(argument) if is_name(name) && (argument.is_empty() || argument.starts_with(' ')) => Some((name, argument.trim())),
        None if admonition(name).is_some() || version(name).is_some() => Some((name, rest.trim())),
        _ => None,
    }
}

fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_+.".contains(&byte))
}

/// Footnotes and citations that follow one another are one list.
fn footnotes(markup: &Markup<'_>, lines: &[&str], at: usize, label: &str, text: &str) -> Block {
    let mut end = at + 1 + indented_after(lines, at + 1, 0);
    let item = |label: &str, text: &str, rest: &[&str]| {
        let mut content: Lines<'_> = vec![text.trim()];
        content.extend(block(rest));
        list::marked("-", &format!("\\[{}\\] {}", inline::plain(label), blocks::convert(markup, &content)))
    };
    let mut items = vec![item(label, text, &lines[at + 1..end])];
    loop {
        let next = end + lines[end..].iter().take_while(|line| line.is_empty()).count();
        let label = lines.get(next).and_then(|line| line.strip_prefix(".. [")).and_then(|rest| rest.split_once(']'));
        let Some((label, text)) = label else { break };
        end = next + 1 + indented_after(lines, next + 1, 0);
        items.push(item(label, text, &lines[next + 1..end]));
    }
    (items.join("\n"), end - at)
}

/// A directive, taken apart.
struct Directive<'t> {
    name: &'t str,
    argument: String,
    options: Lines<'t>,
    content: Lines<'t>,
}

impl<'t> Directive<'t> {
    fn read(name: &'t str, argument: &str, rest: &[&'t str]) -> Self {
        let rest = block(rest);
        let mut argument = argument.to_owned();
        let mut at = 0;
        // The argument goes on up to the options or to a blank line.
        let is_option = |line: &str| line.starts_with(':') && line[1..].contains(':') && !line.contains(":`");
        let has_long_argument = !argument.is_empty() || rest.first().is_some_and(|line| is_option(line));
        if has_long_argument && !takes_text(name) {
            while at < rest.len() && !rest[at].is_empty() && !is_option(rest[at]) {
                argument.push(' ');
                argument.push_str(rest[at].trim());
                at += 1;
            }
        }
        let options = rest[at..].iter().take_while(|line| is_option(line)).count();
        let (options, content) = rest[at..].split_at(options);
        Self { name, argument, options: options.to_vec(), content: block(content) }
    }

    fn convert(&self, markup: &Markup<'_>, whole: &[&str]) -> String {
        let name = self.name.rsplit(':').next().unwrap_or(self.name).to_ascii_lowercase();
        if let Some(label) = admonition(&name) {
            return self.admonition(markup, label);
        }
        if let Some(label) = version(&name) {
            return self.version(markup, label);
        }
        match name.as_str() {
            "code-block" | "code" | "sourcecode" | "code-cell" | "ipython" | "testcode" | "testsetup" | "doctest" | "jupyter-execute"
            | "plot" | "pyplot" | "exec_code" | "prompt" | "altair-plot" | "bokeh-plot" | "parsed-literal" | "testoutput" => {
                self.code(&name)
            }
            "math" => self.math(),
            "image" | "figure" => self.figure(markup),
            "rubric" | "centered" => self.with_options(format!("**{}**", inline::convert(markup, &self.argument))),
            "csv-table" => self.with_options(self.captioned(markup, table::csv(markup, &self.options, &self.content))),
            "list-table" => self.with_options(self.captioned(markup, table::list(markup, &self.options, &self.content))),
            "table" => self.with_options(self.captioned(markup, blocks::convert(markup, &self.content))),
            "only" | "container" | "compound" | "topic" | "sidebar" | "epigraph" | "highlights" | "pull-quote" | "class" | "rst-class"
            | "tab-set" | "tabs" | "tab-item" | "tab" | "grid" | "grid-item-card" | "card" | "dropdown" | "details" | "hlist"
            | "glossary" | "autolink" | "minigallery" => {
                let title = matches!(&*name, "topic" | "sidebar" | "tab-item" | "tab" | "card" | "dropdown" | "details" | "grid-item-card");
                self.contained(markup, title)
            }
            "autosummary" | "toctree" | "autofunction" | "autoclass" | "automethod" | "automodule" | "autodata" | "autoattribute" => {
                self.objects()
            }
            "function" | "method" | "class_" | "data" | "attribute" | "exception" | "property" | "staticmethod" | "classmethod"
            | "describe" | "object" => self.described(markup),
            "index" | "currentmodule" | "module" | "highlight" | "tabularcolumns" | "include" | "default-role" | "role" | "meta"
            | "contents" | "sectnum" | "codeauthor" | "moduleauthor" | "sectionauthor" => comment(&whole.join(" ")),
            _ => fence("text", whole),
        }
    }

    /// What comes before the content: options are for the page that they were written for.
    fn with_options(&self, markdown: String) -> String {
        let options = comment(&self.options.join(" "));
        if options.is_empty() { markdown } else { format!("{markdown}\n\n{options}") }
    }

    fn all(&self, markup: &Markup<'_>) -> String {
        let mut lines: Lines<'_> = vec![&self.argument];
        let flows = self.options.is_empty() && takes_text(self.name);
        if !flows && !self.argument.is_empty() {
            lines.push("");
        }
        lines.extend(&self.content);
        blocks::convert(markup, &lines)
    }

    fn admonition(&self, markup: &Markup<'_>, label: &str) -> String {
        let (label, content) = if label.is_empty() {
            (inline::convert(markup, &self.argument), blocks::convert(markup, &self.content))
        } else {
            (label.to_owned(), self.all(markup))
        };
        let flows = content.starts_with(|letter: char| letter.is_alphanumeric() || "`*[\\\u{fdd0}\"'(".contains(letter))
            && !content.starts_with("```");
        let between = if content.is_empty() {
            ""
        } else if flows && !starts_list(&content) {
            " "
        } else {
            "\n\n"
        };
        self.with_options(prefixed(&format!("**{label}:**{between}{content}"), "> ", "> "))
    }

    fn version(&self, markup: &Markup<'_>, label: &str) -> String {
        let (version, rest) = self.argument.split_once(' ').unwrap_or((&self.argument, ""));
        let mut lines: Lines<'_> = vec![rest.trim()];
        lines.extend(&self.content);
        let content = blocks::convert(markup, &lines);
        let label = format!("*{label} {}*", inline::plain(version));
        let flows = content.starts_with(|letter: char| letter.is_alphanumeric() || "`[\\\u{fdd0}\"'(".contains(letter))
            && !content.starts_with("```");
        let text = match &*content {
            "" => label,
            _ if flows && !starts_list(&content) => format!("{label}: {content}"),
            _ => format!("{label}\n\n{content}"),
        };
        self.with_options(text)
    }

    fn code(&self, name: &str) -> String {
        let is_language = matches!(name, "code-block" | "code" | "sourcecode" | "code-cell" | "prompt");
        let language = if is_language { self.argument.as_str() } else { "" };
        let known = match name {
            "code-block" | "code" | "sourcecode" | "prompt" | "parsed-literal" => tag(language, &self.content),
            "testoutput" => "text",
            _ => "python",
        };
        // A plot may be in a file; a language may be one that nobody highlights.
        let extra =
            if is_language && !self.content.is_empty() && (known != "text" || language == "text") { "" } else { self.argument.as_str() };
        let before = comment(extra);
        let mut markdown = if before.is_empty() { String::new() } else { format!("{before}\n\n") };
        markdown.push_str(&fence(known, &self.content));
        self.with_options(markdown)
    }

    fn math(&self) -> String {
        let mut lines: Lines<'_> = vec![&self.argument];
        lines.retain(|line| !line.is_empty());
        if !lines.is_empty() && !self.content.is_empty() {
            lines.push("");
        }
        lines.extend(&self.content);
        self.with_options(fence("math", &lines))
    }

    fn figure(&self, markup: &Markup<'_>) -> String {
        let at = self.options.iter().position(|option| option.starts_with(":alt:"));
        let alt = at.and_then(|at| self.options[at].strip_prefix(":alt:")).map_or("image", str::trim);
        let image = inline::link(&inline::plain(alt), self.argument.trim());
        let caption = blocks::convert(markup, &self.content);
        let others: Lines<'_> =
            self.options.iter().enumerate().filter(|(place, _)| Some(*place) != at).map(|(_, option)| *option).collect();
        [image, caption, comment(&others.join(" "))].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
    }

    fn captioned(&self, markup: &Markup<'_>, table: String) -> String {
        if self.argument.is_empty() { table } else { format!("**{}**\n\n{table}", inline::convert(markup, &self.argument)) }
    }

    fn contained(&self, markup: &Markup<'_>, titled: bool) -> String {
        let head = if self.argument.trim().is_empty() {
            String::new()
        } else if titled {
            format!("**{}**", inline::convert(markup, self.argument.trim()))
        } else {
            comment(&self.argument)
        };
        let content = blocks::convert(markup, &self.content);
        self.with_options([head, content].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"))
    }

    /// A list of objects, one in each line.
    fn objects(&self) -> String {
        let lines = [self.argument.as_str()].into_iter().chain(self.content.iter().copied());
        let items: Vec<String> = lines
            .filter(|line| !line.trim().is_empty())
            .map(|line| {
                let (name, text) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
                let shown = role::object(name, false);
                if text.is_empty() { format!("- {shown}") } else { format!("- {shown} {}", inline::plain(text)) }
            })
            .collect();
        self.with_options(items.join("\n"))
    }

    /// An object that is described in place.
    fn described(&self, markup: &Markup<'_>) -> String {
        self.with_options(list::titled(&code(&self.argument), &blocks::convert(markup, &self.content)))
    }
}

/// Directives whose text may begin on their first line.
fn takes_text(name: &str) -> bool {
    admonition(name).is_some_and(|label| !label.is_empty()) || version(name).is_some() || matches!(name, "math" | "function" | "method")
}

fn starts_list(content: &str) -> bool {
    content.starts_with("* ")
        || content.split_once(". ").is_some_and(|(head, _)| !head.is_empty() && head.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The label of an admonition; empty where its argument is the label.
fn admonition(name: &str) -> Option<&'static str> {
    const ADMONITIONS: &[(&str, &str)] = &[
        ("note", "Note"),
        ("warning", "Warning"),
        ("tip", "Tip"),
        ("important", "Important"),
        ("caution", "Caution"),
        ("danger", "Danger"),
        ("hint", "Hint"),
        ("attention", "Attention"),
        ("error", "Error"),
        ("seealso", "See also"),
        ("todo", "To do"),
        ("admonition", ""),
    ];
    ADMONITIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, label)| *label)
}

/// What a note about a version says.
fn version(name: &str) -> Option<&'static str> {
    const VERSIONS: &[(&str, &str)] = &[
        ("versionadded", "Added in version"),
        ("versionchanged", "Changed in version"),
        ("deprecated", "Deprecated since version"),
        ("deprecated-removed", "Deprecated since version"),
        ("versionremoved", "Removed in version"),
    ];
    VERSIONS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, label)| *label)
}
