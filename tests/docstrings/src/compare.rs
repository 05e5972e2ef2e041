//! One docstring, read twice.

use serde::Deserialize;
use snakebridge_build::docstring::{self, SectionKind};
use snakebridge_build::markup::text;

/// A docstring of the corpus.
#[derive(Deserialize)]
pub struct Case {
    /// The object that has it.
    pub name: String,
    /// Where it comes from: `numpy 2.4.6`.
    pub source: String,
    /// The docstring.
    pub text: String,
    /// What the reference reads; none where there is nothing for it to read.
    pub reference: Option<Reference>,
}

/// What a reference implementation reads.
#[derive(Deserialize)]
pub struct Reference {
    /// Which of them: that for `numpy`, `sphinx`, `epytext`, or `google`.
    pub style: String,
    /// What it reads in the docstring as it is written.
    #[serde(flatten)]
    pub written: Reading,
    /// What it reads when two habits of writers that it does not know are mended: `x: int` is `x : int`, and `Example::` is `Example:`.
    pub mended: Option<Reading>,
}

/// Parameters with their types, and titles of sections.
#[derive(Deserialize)]
pub struct Reading {
    parameters: Vec<(String, String)>,
    sections: Option<Vec<String>>,
}

impl Reference {
    /// What is compared.
    #[must_use]
    pub fn best(&self) -> &Reading {
        self.mended.as_ref().unwrap_or(&self.written)
    }
}

/// How two readings differ.
pub struct Difference {
    /// Ours beside theirs.
    pub what: String,
    /// Why.
    pub reason: &'static str,
}

/// Reads a docstring and compares; none when both readings are the same.
#[must_use]
pub fn difference(case: &Case, style: &str, reading: &Reading) -> Option<Difference> {
    let cleaned = text::clean(&case.text);
    let docstring = docstring::parse(&cleaned);
    let ours: Vec<(String, String)> =
        docstring.parameters().flat_map(|entry| entry.names.iter().map(|name| (plain(name), typed(&entry.annotation, style)))).collect();
    let theirs: Vec<(String, String)> = reading
        .parameters
        .iter()
        .flat_map(|(names, ty)| split(names).into_iter().filter(|name| *name != "(...)").map(|name| (plain(name), spaced(ty))))
        .collect();
    let order = |mut all: Vec<(String, String)>| {
        all.sort();
        all
    };
    let (ours, theirs) = (order(ours), order(theirs));
    if ours != theirs {
        let only = |some: &[(String, String)], others: &[(String, String)]| {
            let lone: Vec<String> = some.iter().filter(|one| !others.contains(one)).map(|(name, ty)| format!("{name}: {ty}")).collect();
            if lone.is_empty() { String::from("–") } else { shortened(&lone.join("; ")) }
        };
        return Some(Difference {
            what: format!("ours {}, theirs {}", only(&ours, &theirs), only(&theirs, &ours)),
            reason: reason(&ours, &theirs),
        });
    }
    let is_known = |title: &str| style != "google" || NAPOLEON.contains(&title.to_lowercase().as_str());
    let found = docstring.sections.iter().filter(|section| is_known(section.title));
    let mut sections: Vec<&str> = found.filter_map(|section| title(section.kind)).collect();
    let mut expected: Vec<&str> = reading.sections.as_ref()?.iter().filter_map(|found| known(found)).collect();
    sections.sort_unstable();
    sections.dedup();
    expected.sort_unstable();
    expected.dedup();
    let repeated = |some: &[&str], others: &[&str]| some.iter().filter(|one| !others.contains(one)).copied().collect::<Vec<_>>().join(", ");
    (sections != expected).then(|| Difference {
        what: format!("ours `{}`, theirs `{}`", repeated(&sections, &expected), repeated(&expected, &sections)),
        reason: if sections.len() > expected.len() {
            "a section without a blank line before it, or without a body"
        } else {
            "a title inside of another section"
        },
    })
}

/// Which known way of being different this is.
fn reason(ours: &[(String, String)], theirs: &[(String, String)]) -> &'static str {
    let lone: Vec<&(String, String)> = theirs.iter().filter(|one| !ours.contains(one)).collect();
    if lone.iter().any(|(name, ty)| ty.is_empty() && name.contains(':')) {
        return "a colon without a blank before it: they take name and type for a name";
    }
    if lone
        .iter()
        .any(|(name, ty)| ty.is_empty() && (name.contains(char::is_whitespace) || name.starts_with(['.', '-', '=']) || name.ends_with('.')))
    {
        return "prose among the parameters: they take it for names";
    }
    if lone.is_empty() {
        return "a section that they do not see: it is indented, or no blank line is before it";
    }
    if lone.iter().any(|(name, _)| ours.iter().any(|(own, _)| own == name)) {
        "the same name with another type"
    } else {
        "a name that only they find"
    }
}

/// The names of `x, y`; `(c, lower)` is one.
fn split(names: &str) -> Vec<&str> {
    let mut depth = 0_i32;
    let outside = |letter: char| {
        depth += i32::from(letter == '(') - i32::from(letter == ')');
        letter == ',' && depth == 0
    };
    names.split(outside).map(str::trim).filter(|name| !name.is_empty()).collect()
}

/// What stands in the place of a type. pydoctor shows Epytext's `C{int}` as `int`.
fn typed(annotation: &str, style: &str) -> String {
    let text = spaced(annotation);
    if style != "epytext" {
        return text;
    }
    let mut plain = String::new();
    for letter in text.chars() {
        match letter {
            '{' => _ = plain.pop(),
            '}' => {}
            _ => plain.push(letter),
        }
    }
    plain
}

/// A name without stars and mark-up.
fn plain(name: &str) -> String {
    name.trim_start_matches("- ").trim_matches(|letter: char| "*`\\ :".contains(letter)).to_owned()
}

fn spaced(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn shortened(text: &str) -> String {
    text.char_indices().nth(120).map_or(text.to_owned(), |(end, _)| format!("{}…", &text[..end]))
}

/// The name under which sections are compared.
fn title(kind: SectionKind) -> Option<&'static str> {
    Some(match kind {
        SectionKind::Parameters => "parameters",
        SectionKind::KeywordParameters => "keyword arguments",
        SectionKind::OtherParameters => "other parameters",
        SectionKind::Returns => "returns",
        SectionKind::Yields => "yields",
        SectionKind::Receives => "receives",
        SectionKind::Raises => "raises",
        SectionKind::Warns => "warns",
        SectionKind::Attributes => "attributes",
        SectionKind::Methods => "methods",
        SectionKind::SeeAlso => "see also",
        SectionKind::Notes => "notes",
        SectionKind::Warnings => "warnings",
        SectionKind::References => "references",
        SectionKind::Examples => "examples",
        _ => return None,
    })
}

fn known(title: &str) -> Option<&str> {
    Some(match title {
        "args" | "arguments" | "params" => "parameters",
        "keyword args" | "kwargs" => "keyword arguments",
        "return" => "returns",
        "yield" => "yields",
        "raise" => "raises",
        "note" => "notes",
        "warning" => "warnings",
        "example" => "examples",
        "todo" | "tip" | "hint" | "important" | "attention" | "caution" | "danger" | "error" => return None,
        other => other,
    })
}

/// The titles that Napoleon knows.
const NAPOLEON: &[&str] = &[
    "args",
    "arguments",
    "attributes",
    "example",
    "examples",
    "keyword args",
    "keyword arguments",
    "methods",
    "note",
    "notes",
    "other parameters",
    "parameters",
    "receive",
    "receives",
    "return",
    "returns",
    "raise",
    "raises",
    "references",
    "see also",
    "warning",
    "warnings",
    "warn",
    "warns",
    "yield",
    "yields",
];
