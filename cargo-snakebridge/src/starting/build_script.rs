//! Starting, `build.rs`: the call that generates the bindings.

use super::Edited;

const CALL: &str = "snakebridge_build::generate();";

/// The script of a package that has none.
const WHOLE: &str = "fn main() {\n    snakebridge_build::generate();\n}\n";

/// Adds the call as the first statement of `main`; `None` where no `main` is found.
pub(crate) fn edited(text: Option<&str>) -> Option<Edited> {
    let Some(text) = text else {
        return Some(Edited { text: WHOLE.to_owned(), added: vec!["new".to_owned()] });
    };
    if text.contains("snakebridge_build::") {
        return Some(Edited { text: text.to_owned(), added: Vec::new() });
    }
    let main = text.match_indices("fn main(").map(|(place, _)| place).find(|place| {
        let line = text[..*place].lines().next_back().unwrap_or_default();
        text[..*place].ends_with('\n') || *place == 0 || line.trim_start().starts_with("pub")
    })?;
    let brace = main + text[main..].find('{')? + 1;
    let (head, tail) = text.split_at(brace);
    let tail = if tail.starts_with('\n') { tail.to_owned() } else { format!("\n    {}", tail.trim_start()) };
    Some(Edited { text: format!("{head}\n    {CALL}{tail}"), added: vec![format!("`{CALL}` in `main`")] })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_call_comes_first_in_main_and_once() {
        let own = "use std::io;\n\nfn main() -> io::Result<()> {\n    println!(\"cargo::rerun-if-changed=x\");\n    Ok(())\n}\n";
        let first = edited(Some(own)).expect("a main");
        assert_eq!(
            first.text,
            "use std::io;\n\nfn main() -> io::Result<()> {\n    snakebridge_build::generate();\n    println!(\"cargo::rerun-if-changed=x\");\n    Ok(())\n}\n"
        );
        assert_eq!(edited(Some(&first.text)).map(|second| second.added), Some(Vec::new()));
        assert_eq!(
            edited(Some("fn main() {}\n")).map(|short| short.text).as_deref(),
            Some("fn main() {\n    snakebridge_build::generate();\n    }\n")
        );
        assert_eq!(edited(None).map(|new| new.text).as_deref(), Some(WHOLE));
        assert_eq!(edited(Some("// no main here\n")), None);
    }
}
