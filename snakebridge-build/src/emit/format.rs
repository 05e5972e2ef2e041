//! Tokens to text: prettyplease formats the code, then the docs are put where their marks stand.

use proc_macro2::TokenStream;

use super::tokens::{Docs, MARK};

/// The text of some items, with a blank line between them.
pub(super) fn items(items: Vec<TokenStream>, docs: &Docs) -> String {
    let mut text = String::new();
    for item in items {
        // The tokens are not kept for the message: parsing what is shared would copy all of it.
        let formatted = match syn::parse2::<syn::File>(item) {
            Ok(file) => prettyplease::unparse(&file),
            Err(error) => unreachable!("the generator wrote code that is no Rust: {error}; before it comes {text}"),
        };
        if !text.is_empty() {
            text.push('\n');
        }
        with_docs(&formatted, docs, &mut text);
    }
    text
}

/// Replaces marks by docs, each line of them indented like its mark.
fn with_docs(formatted: &str, docs: &Docs, text: &mut String) {
    let mut after_end = false;
    for line in formatted.lines() {
        let code = line.trim_start();
        let indent = &line[..line.len() - code.len()];
        let mark = code.strip_prefix("///").and_then(|rest| rest.strip_prefix(MARK)).and_then(|number| number.parse().ok());
        match mark.and_then(|number| docs.get(number)) {
            Some(markdown) => {
                if after_end {
                    text.push('\n');
                }
                for doc in markdown.lines() {
                    text.push_str(indent);
                    text.push_str(if doc.is_empty() { "///" } else { "/// " });
                    text.push_str(doc);
                    text.push('\n');
                }
            }
            None => {
                text.push_str(line);
                text.push('\n');
            }
        }
        after_end = code == "}";
    }
}

/// The text of code that lies inside a module that is written out.
pub(super) fn indented(text: &str) -> String {
    let mut indented = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        if !line.is_empty() {
            indented.push_str("    ");
        }
        indented.push_str(line);
        indented.push('\n');
    }
    indented
}
