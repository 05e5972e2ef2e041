//! Config, the reading of TOML: a document that knows its lines, and a section of it that reports every wrong value by its key path.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::{DeserializeOwned, IntoDeserializer as _};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;

/// A `Cargo.toml` and its text.
pub(super) struct Document {
    /// The folder it stands in.
    pub(super) folder: PathBuf,
    label: String,
    text: String,
}

impl Document {
    /// Reads the file; `label` is what messages call it.
    pub(super) fn open(path: &Path, label: &str, diagnostics: &mut Diagnostics) -> Option<Self> {
        match fs::read_to_string(path) {
            Ok(text) => Some(Self { folder: path.parent().unwrap_or(Path::new(".")).to_path_buf(), label: label.to_owned(), text }),
            Err(error) => {
                diagnostics.push(Diagnostic::error(Problem::ConfigUnreadable, label, format!("cannot read `{}`: {error}", path.display())));
                None
            }
        }
    }

    /// The document as a table.
    pub(super) fn parse(&self, diagnostics: &mut Diagnostics) -> Option<DeTable<'_>> {
        match DeTable::parse(&self.text) {
            Ok(table) => Some(table.into_inner()),
            Err(error) => {
                let place = error.span().map_or_else(|| self.label.clone(), |span| self.place(&span));
                diagnostics.push(Diagnostic::error(
                    Problem::ConfigNotToml,
                    &self.label,
                    format!("this is not TOML: {} ({place})", error.message()),
                ));
                None
            }
        }
    }

    /// `Cargo.toml:12`.
    pub(super) fn place(&self, span: &Range<usize>) -> String {
        let before = self.text.get(..span.start).unwrap_or(&self.text);
        format!("{}:{}", self.label, before.matches('\n').count() + 1)
    }
}

/// The table at a path of keys.
pub(super) fn table_at<'t, 'i>(root: &'t DeTable<'i>, path: &[&str]) -> Option<&'t DeTable<'i>> {
    path.iter().try_fold(root, |table, key| table.get(*key)?.get_ref().as_table())
}

/// The string at a path of keys.
pub(super) fn text_at(root: &DeTable<'_>, path: &[&str]) -> Option<String> {
    let (last, folders) = path.split_last()?;
    table_at(root, folders)?.get(*last)?.get_ref().as_str().map(str::to_owned)
}

/// Collects what is wrong.
#[derive(Default)]
pub(super) struct Reporter(RefCell<Diagnostics>);

impl Reporter {
    /// What was collected.
    pub(super) fn into_diagnostics(self) -> Diagnostics {
        self.0.into_inner()
    }

    pub(super) fn push(&self, diagnostic: Diagnostic) {
        self.0.borrow_mut().push(diagnostic);
    }
}

/// The value of a key that can be switched off, or say what.
pub(super) enum FlagOrTexts {
    /// On or off.
    Flag(bool),
    /// What.
    Texts(Vec<String>),
}

/// One table of a document, under its key path.
pub(super) struct Section<'t, 'i> {
    pub(super) document: &'t Document,
    pub(super) table: &'t DeTable<'i>,
    pub(super) path: String,
    pub(super) reporter: &'t Reporter,
}

impl<'t, 'i> Section<'t, 'i> {
    /// The key path of one of this table's keys.
    pub(super) fn subject(&self, key: &str) -> String {
        format!("{}.{}", self.path, quoted(key))
    }

    /// Where a key stands.
    pub(super) fn place(&self, key: &str) -> String {
        self.table.get_key_value(key).map_or_else(|| self.document.label.clone(), |(key, _)| self.document.place(&key.span()))
    }

    /// True when the key is there.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// An error about one key; `message` is followed by the place.
    pub(super) fn error(&self, problem: Problem, key: &str, message: impl std::fmt::Display) -> Diagnostic {
        Diagnostic::error(problem, self.subject(key), format!("{message} ({})", self.place(key)))
    }

    /// Reports an error about one key.
    pub(super) fn report(&self, problem: Problem, key: &str, message: impl std::fmt::Display, hint: impl Into<String>) {
        self.reporter.push(self.error(problem, key, message).hint(hint));
    }

    fn wrong_type(&self, key: &str, value: &DeValue<'_>, wanted: &str, example: &str) {
        self.report(
            Problem::ConfigWrongType,
            key,
            format_args!("`{key}` must be {wanted}, not {}", described(value)),
            format!("write `{key} = {example}`"),
        );
    }

    fn value(&self, key: &str) -> Option<&'t DeValue<'i>> {
        self.table.get(key).map(Spanned::get_ref)
    }

    /// A value with a structure of its own; `example` is a legal one.
    pub(super) fn structure<T: DeserializeOwned>(&self, key: &str, example: &str) -> Option<T> {
        let value = self.table.get(key)?.clone();
        match T::deserialize(value.into_deserializer()) {
            Ok(structure) => Some(structure),
            Err(error) => {
                // The key or the value in it that is wrong, which may stand lines below.
                let place = error.span().map_or_else(|| self.place(key), |span| self.document.place(&span));
                let message = format!("`{key}` cannot be read: {} ({place})", error.message());
                let wrong = Diagnostic::error(Problem::ConfigBadValue, self.subject(key), message);
                self.reporter.push(wrong.hint(format!("write it like this: {example}")));
                None
            }
        }
    }

    /// A string.
    pub(super) fn text(&self, key: &str, example: &str) -> Option<&'t str> {
        let value = self.value(key)?;
        if value.as_str().is_none() {
            self.wrong_type(key, value, "a string", example);
        }
        value.as_str()
    }

    /// A flag.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let value = self.value(key)?;
        if value.as_bool().is_none() {
            self.wrong_type(key, value, "`true` or `false`", "true");
        }
        value.as_bool()
    }

    /// A whole number of at least `minimum`.
    pub(super) fn number(&self, key: &str, minimum: u64, example: &str) -> Option<u64> {
        let value = self.value(key)?;
        let Some(integer) = value.as_integer() else {
            self.wrong_type(key, value, "a whole number", example);
            return None;
        };
        match i128::from_str_radix(&integer.as_str().replace('_', ""), integer.radix()).ok().and_then(|number| u64::try_from(number).ok()) {
            Some(number) if number >= minimum => Some(number),
            _ => {
                let message = format!("`{key}` must be at least {minimum}, not `{}`", integer.as_str());
                self.report(Problem::ConfigBadValue, key, message, format!("write `{key} = {example}`"));
                None
            }
        }
    }

    /// A list of strings.
    pub(super) fn texts(&self, key: &str, example: &str) -> Option<Vec<String>> {
        let value = self.value(key)?;
        let texts = value
            .as_array()
            .and_then(|array| array.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect::<Option<Vec<_>>>());
        if texts.is_none() {
            let example = format!("[\"{example}\"]");
            self.wrong_type(key, value, "a list of strings", &example);
        }
        texts
    }

    /// A string or a list of strings; a string is a list of one.
    pub(super) fn text_or_texts(&self, key: &str, example: &str) -> Option<Vec<String>> {
        match self.value(key)? {
            DeValue::String(text) => Some(vec![text.to_string()]),
            DeValue::Array(_) => self.texts(key, example),
            other => {
                self.wrong_type(key, other, "a string or a list of strings", &format!("\"{example}\""));
                None
            }
        }
    }

    /// A flag, a string or a list of strings; a string is a list of one.
    pub(super) fn flag_or_texts(&self, key: &str, example: &str) -> Option<FlagOrTexts> {
        match self.value(key)? {
            DeValue::Boolean(flag) => Some(FlagOrTexts::Flag(*flag)),
            DeValue::String(text) => Some(FlagOrTexts::Texts(vec![text.to_string()])),
            DeValue::Array(_) => self.texts(key, example).map(FlagOrTexts::Texts),
            other => {
                self.wrong_type(key, other, "`true`, `false`, a string or a list of strings", &format!("\"{example}\""));
                None
            }
        }
    }

    /// One of a few words.
    pub(super) fn choice<T: Clone>(&self, key: &str, legal: &[(&str, T)]) -> Option<T> {
        let example = format!("\"{}\"", legal.first()?.0);
        let word = self.text(key, &example)?;
        if let Some((_, value)) = legal.iter().find(|(name, _)| *name == word) {
            return Some(value.clone());
        }
        let words: Vec<&str> = legal.iter().map(|(name, _)| *name).collect();
        let hint = format!("write one of {}", listed(&words));
        let hint = nearest(word, &words).map_or(hint.clone(), |near| format!("did you mean `{near}`? {hint}"));
        self.report(Problem::ConfigBadValue, key, format_args!("`{word}` is not a value of `{key}`"), hint);
        None
    }

    /// Reports the keys that mean nothing.
    pub(super) fn check_keys(&self, legal: &[&str]) {
        let legal_set: BTreeSet<&str> = legal.iter().copied().collect();
        for key in self.table.keys() {
            let key: &str = key.get_ref();
            if !legal_set.contains(key) {
                let known = format!("the keys are {}", listed(legal));
                let hint = nearest(key, legal).map_or(known.clone(), |near| format!("did you mean `{near}`? {known}"));
                self.report(Problem::ConfigUnknownKey, key, format_args!("`{key}` is not a key that SnakeBridge knows"), hint);
            }
        }
    }
}

/// What a value is, in words.
pub(super) fn described(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the string `\"{text}\"`"),
        DeValue::Integer(number) => format!("the number `{}`", number.as_str()),
        DeValue::Float(number) => format!("the number `{}`", number.as_str()),
        DeValue::Boolean(flag) => format!("`{flag}`"),
        DeValue::Datetime(_) => "a date".to_owned(),
        DeValue::Array(items) if items.iter().any(|item| !item.get_ref().is_str()) => "a list that holds something else".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// Words as a list in a sentence.
pub(super) fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// A key as TOML writes it.
fn quoted(key: &str) -> String {
    let bare = !key.is_empty() && key.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-' || letter == '_');
    if bare { key.to_owned() } else { format!("\"{key}\"") }
}

/// The word that was probably meant.
#[must_use]
pub fn nearest<'w>(word: &str, words: &[&'w str]) -> Option<&'w str> {
    let folded = word.to_lowercase().replace('_', "-");
    words
        .iter()
        .map(|candidate| (distance(&folded, &candidate.to_lowercase().replace('_', "-")), *candidate))
        .filter(|(distance, candidate)| *distance <= (candidate.len() / 3).max(1))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Levenshtein's distance.
fn distance(left: &str, right: &str) -> usize {
    let right: Vec<char> = right.chars().collect();
    let mut row: Vec<usize> = (0..=right.len()).collect();
    for (line, letter) in left.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = line + 1;
        for (column, other) in right.iter().enumerate() {
            let substituted = diagonal + usize::from(letter != *other);
            diagonal = row[column + 1];
            row[column + 1] = substituted.min(row[column] + 1).min(diagonal + 1);
        }
    }
    row[right.len()]
}
