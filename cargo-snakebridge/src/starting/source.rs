//! Starting, the crate's root: the macro that brings the bindings in.

use super::Edited;

/// Adds `snakebridge::bindings!();` below the crate's own docs and attributes.
pub(crate) fn edited(text: &str) -> Edited {
    if text.contains("bindings!") {
        return Edited { text: text.to_owned(), added: Vec::new() };
    }
    let head = text.lines().map(|line| line.len() + 1).zip(text.lines());
    let mut end = 0;
    let mut place = 0;
    let mut open = 0_i32;
    for (length, line) in head {
        let is_inner = open > 0 || line.starts_with("//") || line.starts_with("#!") || line.trim().is_empty();
        if !is_inner {
            break;
        }
        if open > 0 || line.starts_with("#!") {
            open += brackets(line);
        }
        place += length;
        // Blank lines and comments that are not the crate's own belong to what follows.
        if open == 0 && (line.starts_with("//!") || line.starts_with("#!") || line.trim_end().ends_with(']')) {
            end = place;
        }
    }
    let (before, after) = text.split_at(end.min(text.len()));
    let gap = if before.is_empty() { "" } else { "\n" };
    let text = format!("{before}{gap}snakebridge::bindings!();\n\n{}", after.trim_start_matches('\n'));
    Edited { text: format!("{}\n", text.trim_end()), added: vec!["`snakebridge::bindings!();`".to_owned()] }
}

/// How many more brackets a line opens than it closes.
fn brackets(line: &str) -> i32 {
    let count = |bracket: char| i32::try_from(line.matches(bracket).count()).unwrap_or(0);
    count('[') - count(']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_macro_stands_below_what_belongs_to_the_crate() {
        for (text, expected) in [
            ("fn main() {\n}\n", "snakebridge::bindings!();\n\nfn main() {\n}\n"),
            ("", "snakebridge::bindings!();\n"),
            (
                "//! Docs.\n\n#![warn(\n    missing_docs,\n)]\n\n// About main.\nfn main() {}\n",
                "//! Docs.\n\n#![warn(\n    missing_docs,\n)]\n\nsnakebridge::bindings!();\n\n// About main.\nfn main() {}\n",
            ),
            ("//! Docs.\nuse std::io;\n", "//! Docs.\n\nsnakebridge::bindings!();\n\nuse std::io;\n"),
        ] {
            let first = edited(text);
            assert_eq!(first.text, expected);
            assert_eq!(edited(&first.text), Edited { text: first.text, added: Vec::new() });
        }
    }
}
