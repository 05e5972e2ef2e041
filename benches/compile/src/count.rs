//! Counts what was generated, from its text.

use std::fs;
use std::path::Path;

use crate::Result;

/// What a contestant made of a library.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Functions, methods and constructors of Python that are bound, by the lines of our tables of call sites; of the peer, which has no
    /// builders and no tables, every `fn`, properties too.
    pub(crate) callables: usize,
    /// Every public `fn`.
    pub(crate) functions: usize,
}

/// Counts our bindings.
pub(crate) fn ours(folder: &Path) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(path)?;
                counts.callables += text.lines().filter(|line| is_callable(line)).count();
                counts.functions += functions(&text);
            }
        }
    }
    Ok(counts)
}

/// Counts the bindings of pyo3_bindgen.
pub(crate) fn theirs(file: &Path) -> Result<Counts> {
    let text = fs::read_to_string(file)?;
    let public = functions(&text);
    // A method is declared in a trait and written in its implementation.
    let all = text.split_whitespace().filter(|word| *word == "fn").count();
    let functions = public + all.saturating_sub(public) / 2;
    Ok(Counts { callables: functions, functions })
}

fn functions(text: &str) -> usize {
    text.matches("pub fn ").count()
}

/// True for a line of a table with parameters: `17 numpy:mean(a, axis=, *, keepdims=) stub:Any\n\`.
fn is_callable(line: &str) -> bool {
    let number = line.trim_start().split(' ').next().unwrap_or_default();
    !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) && line.contains('(') && line.ends_with("\\n\\")
}
