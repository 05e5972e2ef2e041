//! Starting: the edits that give a package its Python libraries.
//!
//! In come the texts of its files and what is wanted; out come the new texts and a line for each thing that was added. What is there already stays as it
//! is, byte for byte, so a second run changes nothing. Reads and writes no file.

pub(crate) mod build_script;
pub(crate) mod library;
pub(crate) mod manifest;
pub(crate) mod source;

/// A text after an edit.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Edited {
    /// The new text.
    pub(crate) text: String,
    /// What was added, in the words of the answer.
    pub(crate) added: Vec<String>,
}
