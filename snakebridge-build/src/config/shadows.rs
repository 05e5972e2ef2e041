//! Config, shadows: modules of the same name in two folders of the user's own files. A program has one search path, on which the first of them wins.
//!
//! In come the libraries in their order; out come an error where a declared file is not the one that Python would import, and a warning where another module
//! beside it is not.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::model::{LibraryConfig, Origin};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;

/// What lies beside many modules and is not imported by its name.
const UNIMPORTED: [&str; 6] = ["__init__", "__main__", "conftest", "setup", "test", "tests"];

/// Reports them.
pub(super) fn report(libraries: &[LibraryConfig], diagnostics: &mut Diagnostics) {
    let mut earlier: Vec<(&Path, &LibraryConfig)> = Vec::new();
    for library in libraries {
        let Origin::File { search_path, .. } = &library.origin else { continue };
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
        } else if !earlier.iter().any(|(folder, _)| folder == search_path) {
            let own = modules(search_path);
            let hidden = before.flat_map(|(folder, _)| own.iter().filter(|name| has(folder, name))).map(|name| format!("`{name}`"));
            let hidden: BTreeSet<String> = hidden.collect();
            if !hidden.is_empty() {
                let names = hidden.into_iter().collect::<Vec<_>>().join(", ");
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

/// The modules and packages in a folder.
fn modules(folder: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let modules = entries.filter(|path| path.join("__init__.py").is_file() || path.extension().is_some_and(|extension| extension == "py"));
    let names = modules.filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned()));
    names.filter(|name| !UNIMPORTED.contains(&name.as_str())).collect()
}

fn has(folder: &Path, module: &str) -> bool {
    folder.join(format!("{module}.py")).is_file() || folder.join(module).join("__init__.py").is_file()
}
