//! The model: data that borrows from the docstring, and ways to look things up in it.

use std::borrow::Cow;

use super::annotation::Annotation;
use super::lines::Lines;

/// How a docstring was written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// Without markers of any style.
    #[default]
    Plain,
    /// Titles underlined with dashes.
    Numpy,
    /// Titles with a colon and indented bodies.
    Google,
    /// `:param x:`.
    Sphinx,
    /// `@param x:`.
    Epytext,
}

/// A docstring, taken apart. Every line of the text is in exactly one place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Docstring<'t> {
    /// The style that has most markers.
    pub style: Style,
    /// A signature that stands in the first line, as in C extensions: `sum(a, axis=None)`.
    pub signature: Lines<'t>,
    /// The first paragraph.
    pub summary: Lines<'t>,
    /// What follows it, up to the first section.
    pub extended: Lines<'t>,
    /// The sections, in their order.
    pub sections: Vec<Section<'t>>,
}

/// A section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section<'t> {
    /// What it is about.
    pub kind: SectionKind,
    /// Its title as it was written; empty where fields have none.
    pub title: &'t str,
    /// Its text; where it has entries, what stands before the first of them.
    pub text: Lines<'t>,
    /// Its entries.
    pub entries: Vec<Entry<'t>>,
}

/// What a section is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SectionKind {
    /// Parameters.
    Parameters,
    /// Parameters that go by keyword only.
    KeywordParameters,
    /// Parameters that are rarely used.
    OtherParameters,
    /// What it returns.
    Returns,
    /// What a generator yields.
    Yields,
    /// What a generator is sent.
    Receives,
    /// Exceptions.
    Raises,
    /// Warnings that Python's `warnings` gets.
    Warns,
    /// Attributes.
    Attributes,
    /// Methods.
    Methods,
    /// Remarks.
    Notes,
    /// What to beware of.
    Warnings,
    /// Related objects.
    SeeAlso,
    /// Literature.
    References,
    /// Examples.
    Examples,
    /// Open ends.
    Todo,
    /// Since when, and what to use instead.
    Deprecated,
    /// A section with a title of its own.
    Other,
    /// Text that follows a section without a title.
    Text,
}

/// A parameter, a return value, an exception: whatever is listed with a description.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry<'t> {
    /// Its names, with their stars; several for `x, y : int`; none for a value that only has a type, or for text between entries.
    pub names: Vec<&'t str>,
    /// What stands in the place of its type, as it was written; empty when nothing does.
    pub annotation: Cow<'t, str>,
    /// Its description.
    pub body: Lines<'t>,
}

impl<'t> Docstring<'t> {
    /// The sections of a kind.
    pub fn of(&self, kind: SectionKind) -> impl Iterator<Item = &Section<'t>> {
        self.sections.iter().filter(move |section| section.kind == kind)
    }

    /// The entries of all sections of a kind.
    pub fn entries(&self, kind: SectionKind) -> impl Iterator<Item = &Entry<'t>> {
        self.of(kind).flat_map(|section| &section.entries)
    }

    /// The first paragraph; where there is none, the first one of prose that follows.
    #[must_use]
    pub fn lead(&self) -> Lines<'t> {
        if !self.summary.is_empty() {
            return self.summary.clone();
        }
        let prose = |section: &&Section<'t>| matches!(section.kind, SectionKind::Other | SectionKind::Text | SectionKind::Notes);
        let texts = [&self.extended].into_iter().chain(self.sections.iter().filter(prose).map(|section| &section.text));
        texts.flat_map(|lines| lines.split(|line| line.is_empty())).find(|paragraph| is_prose(paragraph)).unwrap_or_default().to_vec()
    }

    /// All parameters, whichever section they stand in.
    pub fn parameters(&self) -> impl Iterator<Item = &Entry<'t>> {
        let is_of_parameters = |section: &&Section<'t>| section.kind.is_of_parameters();
        self.sections.iter().filter(is_of_parameters).flat_map(|section| &section.entries)
    }

    /// The parameter with this name, given without stars.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<&Entry<'t>> {
        self.parameters().find(|entry| entry.is_named(name))
    }

    /// What a list of properties says of one that is set by keyword: `alpha: float or None`, as Matplotlib has them.
    #[must_use]
    pub fn property(&self, name: &str) -> Option<&'t str> {
        let lists = self.sections.iter().filter(|section| section.title == "Properties");
        lists.flat_map(|section| &section.entries).find(|entry| entry.is_named(name))?.body.first().copied()
    }
}

/// A paragraph at the margin that begins as a sentence does, and is no title.
fn is_prose(paragraph: &[&str]) -> bool {
    let is_line = |line: &&str| line.chars().all(|letter| letter.is_ascii_punctuation());
    let begins = |first: &&str| first.starts_with(|letter: char| letter.is_alphanumeric() || letter == '`');
    paragraph.first().is_some_and(begins) && !paragraph.get(1).is_some_and(is_line)
}

impl Entry<'_> {
    /// True when one of its names is this one, whatever stars it has.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.names.iter().any(|own| own.trim_start_matches('*') == name)
    }

    /// What its annotation says: type, default, choices.
    #[must_use]
    pub fn described(&self) -> Annotation<'_> {
        Annotation::of(&self.annotation)
    }
}

impl SectionKind {
    /// True for the three sections that hold parameters.
    #[must_use]
    pub fn is_of_parameters(self) -> bool {
        matches!(self, Self::Parameters | Self::KeywordParameters | Self::OtherParameters)
    }

    /// True where a section is a list of entries.
    #[must_use]
    pub fn has_entries(self) -> bool {
        self.is_of_parameters()
            || matches!(
                self,
                Self::Returns
                    | Self::Yields
                    | Self::Receives
                    | Self::Raises
                    | Self::Warns
                    | Self::Attributes
                    | Self::Methods
                    | Self::SeeAlso
            )
    }

    /// True where an entry without a colon is a type, not a name.
    #[must_use]
    pub fn lists_types(self) -> bool {
        matches!(self, Self::Returns | Self::Yields | Self::Receives | Self::Raises | Self::Warns)
    }
}
