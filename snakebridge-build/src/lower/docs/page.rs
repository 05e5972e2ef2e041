//! One docstring as a page of rustdoc.

use std::collections::BTreeMap;

use crate::docstring::{self, Deprecation, Docstring, Entry, Section, SectionKind, Style};
use crate::lower::names::plain;
use crate::markup::{Definitions, Markup};

use super::section;
use super::{Docs, code, first_sentence, one_line};

/// A docstring, taken apart, with what converting its parts needs.
pub(in crate::lower) struct Page<'t> {
    docstring: Docstring<'t>,
    markup: Markup<'t>,
}

/// The optional parameters of a callable: where each is set.
#[derive(Default)]
pub(in crate::lower) struct Options<'o> {
    /// The function that begins a call with them.
    pub(in crate::lower) function: &'o str,
    /// The builder.
    pub(in crate::lower) builder: &'o str,
    /// Setters by Python name.
    pub(in crate::lower) setters: BTreeMap<&'o str, &'o str>,
}

impl<'t> Page<'t> {
    /// The page of a docstring that was cleaned.
    pub(in crate::lower) fn of(text: &'t str) -> Self {
        let docstring = docstring::parse(text);
        let markup = Markup::new(Definitions::of(text), docstring.style == Style::Epytext);
        Self { docstring, markup }
    }

    /// True where there is no text to begin with.
    pub(in crate::lower) fn has_no_summary(&self) -> bool {
        self.docstring.summary.is_empty()
    }

    /// True where any parameter is described.
    pub(in crate::lower) fn has_parameters(&self) -> bool {
        self.docstring.sections.iter().any(|section| section.kind.is_of_parameters())
    }

    /// The first paragraph.
    pub(in crate::lower) fn summary(&self, docs: &mut Docs) {
        docs.paragraph(&self.markup.blocks(&self.docstring.summary));
    }

    /// What follows the first paragraph and belongs to no section.
    pub(in crate::lower) fn text(&self, docs: &mut Docs) {
        // The signature that C extensions write is one more way to call it.
        docs.fence("python", &self.docstring.signature.join("\n"));
        docs.paragraph(&self.markup.blocks(&self.docstring.extended));
        for section in self.docstring.sections.iter().filter(|section| section::is_text(section.kind)) {
            let text = self.markup.blocks(&section.text);
            let label = if section.kind == SectionKind::Deprecated { "> **Deprecated:** " } else { "" };
            docs.paragraph(&format!("{label}{text}"));
        }
    }

    /// The parameters: those that are arguments with all that is said about them, the optional ones as a list of their setters.
    pub(in crate::lower) fn arguments(&self, options: &Options<'_>, docs: &mut Docs) {
        let sections: Vec<&Section<'t>> = self.docstring.sections.iter().filter(|section| section.kind.is_of_parameters()).collect();
        let (optional, required): (Vec<&Entry<'t>>, Vec<&Entry<'t>>) =
            sections.iter().flat_map(|section| &section.entries).partition(|entry| options.has_all(entry));
        let mut blocks: Vec<String> = sections.iter().map(|section| self.markup.blocks(&section.text)).collect();
        blocks.extend(section::list(&self.markup, &required, SectionKind::Parameters));
        blocks.retain(|block| !block.is_empty());
        if !blocks.is_empty() {
            docs.paragraph("# Arguments");
            blocks.iter().for_each(|block| _ = docs.paragraph(block));
        }
        if !optional.is_empty() {
            docs.paragraph("# Optional arguments");
            docs.paragraph(&format!("Set in a call that [`{0}`](value@{0}) begins:", options.function));
            let items: Vec<String> = optional.iter().map(|entry| self.option(entry, options)).collect();
            docs.paragraph(&items.join("\n"));
        }
    }

    /// The setters alone, where no parameter is described.
    pub(in crate::lower) fn setters(&self, options: &Options<'_>, docs: &mut Docs) {
        let links: Vec<String> = options.setters.keys().filter_map(|name| options.link(name)).collect();
        if !links.is_empty() && !self.has_parameters() {
            docs.paragraph("# Optional arguments");
            docs.paragraph(&format!("Set in a call that [`{0}`](value@{0}) begins: {1}.", options.function, links.join(", ")));
        }
    }

    /// One line for each parameter, where another page has the rest.
    pub(in crate::lower) fn outline(&self, introduction: &str, docs: &mut Docs) {
        let sections = self.docstring.sections.iter().filter(|section| section.kind.is_of_parameters());
        let items: Vec<String> = sections
            .flat_map(|section| &section.entries)
            .filter(|entry| !entry.names.is_empty())
            .map(|entry| self.line(entry, &entry.names.iter().map(|name| code(name)).collect::<Vec<_>>()))
            .collect();
        if !items.is_empty() {
            docs.paragraph("# Arguments").paragraph(introduction).paragraph(&items.join("\n"));
        }
    }

    /// One line about an optional parameter; its setter has the rest.
    fn option(&self, entry: &Entry<'t>, options: &Options<'_>) -> String {
        self.line(entry, &entry.names.iter().filter_map(|name| options.link(name)).collect::<Vec<_>>())
    }

    /// Names, type and first sentence of an entry.
    fn line(&self, entry: &Entry<'t>, names: &[String]) -> String {
        let (annotation, text) = section::typed(entry);
        let annotation = section::annotation(&self.markup, &annotation, SectionKind::Parameters);
        let annotation = if annotation.is_empty() { annotation } else { format!(" ({annotation})") };
        let first: Vec<&str> = text.iter().take_while(|line| !line.is_empty() && !line.starts_with("..")).copied().collect();
        let line = one_line(&first.join(" "));
        let sentence = first_sentence(&line);
        // A sentence that is cut inside of mark-up is no sentence.
        let whole = sentence.matches('`').count().is_multiple_of(2) && !sentence.ends_with(':') && !sentence.starts_with(['-', '*', '>']);
        let text = if whole && !sentence.is_empty() { format!(": {}", self.markup.line(sentence)) } else { String::new() };
        let is_deprecated = entry.names.iter().any(|name| entry.deprecation(name).is_some());
        let deprecated = if is_deprecated { " *(deprecated)*" } else { "" };
        format!("- {}{annotation}{deprecated}{text}", names.join(", "))
    }

    /// All that is said about one parameter, though it be in several places: its type in brackets, and its description.
    pub(in crate::lower) fn parameter(&self, name: &str) -> Option<(String, String)> {
        let entries: Vec<&Entry<'t>> = self.docstring.parameters().filter(|entry| entry.is_named(name)).collect();
        let typed = entries.iter().find(|entry| !entry.annotation.is_empty()).or(entries.first())?;
        let annotation = section::annotation(&self.markup, &section::typed(typed).0, SectionKind::Parameters);
        let mut docs = Docs::default();
        entries.iter().for_each(|entry| _ = docs.paragraph(&self.markup.blocks(section::typed(entry).1)));
        Some((annotation, docs.finish()))
    }

    /// What is said about an attribute among those of its class.
    pub(in crate::lower) fn attribute(&self, name: &str) -> Option<String> {
        let entry = self.docstring.entries(SectionKind::Attributes).find(|entry| entry.is_named(name))?;
        Some(self.markup.blocks(&entry.body)).filter(|text| !text.is_empty())
    }

    /// Every section but the parameters.
    pub(in crate::lower) fn sections(&self, docs: &mut Docs) {
        let mut last = None;
        for shown in section::ordered(&self.docstring.sections) {
            let title = section::title(&self.markup, shown);
            if last.as_ref() != Some(&title) && !title.is_empty() {
                docs.paragraph(&format!("# {title}"));
            }
            last = Some(title);
            section::body(&self.markup, shown).iter().for_each(|block| _ = docs.paragraph(block));
        }
    }

    /// What to say to who uses it, where all of it is deprecated; `path` is Python's.
    pub(in crate::lower) fn deprecation(&self, path: &str) -> Option<String> {
        self.docstring.deprecation(path.rsplit('.').next().unwrap_or(path)).as_ref().map(said)
    }

    /// What to say to who sets a parameter, where all of it is deprecated.
    pub(in crate::lower) fn parameter_deprecation(&self, name: &str) -> Option<String> {
        self.docstring.parameter(name)?.deprecation(name).as_ref().map(said)
    }
}

/// A deprecation on one line.
fn said(found: &Deprecation<'_>) -> String {
    let text = super::remark(&super::without_marks(&one_line(&found.text.join(" "))));
    match (found.since, &*text) {
        ("", text) => text.to_owned(),
        (since, "") => format!("since {since}"),
        (since, text) => format!("since {since}: {text}"),
    }
}

impl Options<'_> {
    fn has_all(&self, entry: &Entry<'_>) -> bool {
        !entry.names.is_empty() && entry.names.iter().all(|name| self.setters.contains_key(name.trim_start_matches('*')))
    }

    /// A link to the setter of a parameter. rustdoc finds `With::type` and does not understand `With::r#type`.
    fn link(&self, name: &str) -> Option<String> {
        let setter = self.setters.get(name)?;
        Some(format!("[{}]({}::{})", code(name), plain(self.builder), plain(setter)))
    }
}
