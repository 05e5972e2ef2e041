//! Sphinx's `objects.inv`, version 2: four lines of text, then lines under zlib, each `name domain:role priority address title`.
//!
//! Source: `sphinx/util/inventory.py`.

use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;
use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::problem::Problem;

/// No documentation is as large: what grows beyond is made to do harm.
const LARGEST: usize = 1 << 28;

/// A Python object that a site documents.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// `numpy.linalg.norm`.
    pub(super) name: String,
    /// `function`, `class`, `module`, `data`, `attribute`, `method`, …
    pub(super) role: String,
}

/// The Python objects of an inventory.
///
/// # Errors
///
/// It is no inventory of version 2.
pub(super) fn entries(inventory: &[u8]) -> Result<Vec<Entry>, Diagnostic> {
    let mut rest = inventory;
    let mut head = Vec::new();
    while head.len() < 4 {
        let end = rest.iter().position(|byte| *byte == b'\n').ok_or_else(|| wrong("it has no head of four lines"))?;
        head.push(String::from_utf8_lossy(&rest[..end]).trim_end().to_owned());
        rest = &rest[end + 1..];
    }
    if head[0] != "# Sphinx inventory version 2" {
        return Err(wrong(&format!("its first line is `{}`", head[0].chars().take(60).collect::<String>())));
    }
    if !head[3].contains("zlib") {
        return Err(wrong("it is not compressed by zlib"));
    }
    let text = decompress_to_vec_zlib_with_limit(rest, LARGEST).map_err(|error| wrong(&format!("it cannot be unpacked: {error}")))?;
    Ok(String::from_utf8_lossy(&text).lines().filter_map(entry).collect())
}

/// One line; none for what is not Python's.
fn entry(line: &str) -> Option<Entry> {
    let (name, rest) = line.split_once(" py:")?;
    let role = rest.split_whitespace().next()?;
    Some(Entry { name: name.trim().to_owned(), role: role.to_owned() })
}

fn wrong(why: &str) -> Diagnostic {
    Diagnostic::error(Problem::DocsNotAnInventory, "--inventory", "this is not a Sphinx inventory of version 2")
        .because(why)
        .hint("it is called `objects.inv` and lies beside the first page of the documentation: https://numpy.org/doc/stable/objects.inv")
}
