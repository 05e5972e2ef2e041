//! Config, shadows: modules of the same name in two folders of the user's own files. A program has one search path, on which the first of them wins.
//!
//! In come the libraries in their order; out come an error where a declared file is not the one that Python would import, and a warning where a module that
//! it imports from its own folder is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::model::{LibraryConfig, Origin};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;

/// Reports them.
pub(super) fn report(libraries: &[LibraryConfig], diagnostics: &mut Diagnostics) {
    let mut earlier: Vec<(&Path, &LibraryConfig)> = Vec::new();
    for library in libraries {
        let Origin::File { path, search_path } = &library.origin else { continue };
        let module = library.module.split('.').next().unwrap_or(&library.module);
        let before = earlier.iter().take_while(|(folder, _)| *folder != search_path.as_path());
        let shadowing = before.clone().find(|(folder, _)| has(folder, module));
        let subject = format!("package.metadata.python-deps.{}", library.key);
        if let Some((folder, other)) = shadowing {
            let message = format!(
                "`{module}` in `{}` hides this one, since `{}` puts that folder before it on Python's search path ({})",
                folder.display(),
                other.key,
                library.place
            );
            diagnostics.push(
                Diagnostic::error(Problem::ConfigShadowed, subject, message)
                    .hint("give one of the two files another name, or put both libraries into one folder"),
            );
        } else if before.clone().next().is_some() {
            let is_hidden = |name: &&String| before.clone().any(|(folder, _)| has(folder, name));
            let hidden: Vec<String> = imported(path, search_path).iter().filter(is_hidden).map(|name| format!("`{name}`")).collect();
            if !hidden.is_empty() {
                let names = hidden.join(", ");
                let message =
                    format!("what it imports by the name {names} is taken from the folder of another library ({})", library.place);
                diagnostics.push(
                    Diagnostic::warning(Problem::ConfigShadowed, subject, message)
                        .because("the folders of all libraries are on one search path, in the order of `Cargo.toml`")
                        .hint("give one of the files another name, or make a package of each folder and import relatively"),
                );
            }
        }
        earlier.push((search_path, library));
    }
}

/// The modules of its own folder that a library imports by their names, itself or by way of one another.
///
/// Python's `import` statements are looked for line by line, whether they are reached or not: only what lies in the folder counts.
fn imported(library: &Path, folder: &Path) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), vec![library.to_path_buf()]);
    while let Some(path) = open.pop() {
        if path.is_dir() {
            let entries = fs::read_dir(&path).into_iter().flatten().flatten();
            let is_part = |entry: &fs::DirEntry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                // Through a link one could walk in circles.
                let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
                name.ends_with(".py") || is_folder && !name.starts_with('.') && name != "__pycache__"
            };
            open.extend(entries.filter(is_part).map(|entry| entry.path()));
            continue;
        }
        if path.extension().is_none_or(|extension| extension != "py") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        for name in text.lines().flat_map(names).filter(|name| has(folder, name)) {
            if found.insert(name.to_owned()) {
                open.extend([folder.join(format!("{name}.py")), folder.join(name)]);
            }
        }
    }
    found
}

/// What a line imports, by the first part of each name; none that is relative.
fn names(line: &str) -> Vec<&str> {
    let line = line.trim();
    let (names, many) = match (line.strip_prefix("import "), line.strip_prefix("from ")) {
        (Some(names), _) => (names, true),
        (None, Some(rest)) => (rest.split(" import ").next().unwrap_or_default(), false),
        (None, None) => return Vec::new(),
    };
    let names = names.split(',').take(if many { usize::MAX } else { 1 });
    names.filter_map(|name| name.trim().split([' ', '.', ';', '#']).next()).filter(|name| !name.is_empty()).collect()
}

fn has(folder: &Path, module: &str) -> bool {
    folder.join(format!("{module}.py")).is_file() || folder.join(module).join("__init__.py").is_file()
}
