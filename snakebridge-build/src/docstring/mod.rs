//! Docstrings: text to model, in whichever style it was written.
//!
//! In: one docstring. Out: a [`Docstring`] that borrows from it: summary, sections in their order, entries with names and types. Every
//! line of the text is in exactly one place of the model. Never: an opinion about Rust, an error, a word dropped.
//!
//! `style` scores the markers of all styles, then one file per way of writing sections reads them: `numpy` (underlined titles), `google`
//! (titles with a colon, indented bodies), `field` (`:param x:` of Sphinx, `@param x:` of Epytext). What fits none of them is text.

mod annotation;
mod deprecation;
mod entry;
mod field;
mod google;
mod lines;
mod model;
mod numpy;
mod scan;
mod style;
mod title;

pub use annotation::Annotation;
pub(crate) use annotation::split;
pub use deprecation::Deprecation;
pub use lines::Lines;
pub(crate) use lines::{block, indent, indented_after};
pub use model::{Docstring, Entry, Section, SectionKind, Style};

/// Takes a docstring apart, as Python's `inspect.cleandoc` leaves it: without common indentation, without tabs.
#[must_use]
pub fn parse(text: &str) -> Docstring<'_> {
    let lines = lines::of(text);
    scan::scan(&lines, style::of(&lines))
}
