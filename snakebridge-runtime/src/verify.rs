//! Whether the Python that runs has the libraries that the bindings were generated from.

use std::collections::HashMap;
use std::fmt;

use crate::error::Result;
use crate::library::libraries;
use crate::object::Object;
use crate::universal::{call, get};

/// A library that is another one than its bindings were generated from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// Its name as in `Cargo.toml`.
    pub library: &'static str,
    /// The version that the bindings were generated from; that of Python for the standard library.
    pub generated_from: &'static str,
    /// The version that is installed; `None` when it is not.
    pub found: Option<String>,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: the bindings were generated from {}, and ", self.library, self.generated_from)?;
        match &self.found {
            Some(found) => write!(f, "{found} is installed"),
            None => f.write_str("it is not installed"),
        }
    }
}

/// Compares each library of the program with what is installed where it runs, and gives what differs. Only a library that no
/// installer knows is imported for it.
///
/// Calls work as long as the names that they use are there, so this is for programs that want to know at their start. `cargo snakebridge verify` compares the
/// whole machine.
///
/// ```no_run
/// for difference in snakebridge_runtime::verify()? {
///     eprintln!("{difference}");
/// }
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// # Errors
/// When Python can't start.
pub fn verify() -> Result<Vec<Difference>> {
    let python: String = call("platform", "python_version", ())?;
    // Python 3.9 cannot say which distribution a module is of; then the module's own name is tried.
    let distributions: HashMap<String, Vec<String>> = call("importlib.metadata", "packages_distributions", ()).unwrap_or_default();
    let names = |attribute| -> Vec<String> {
        let names = get::<Object>("sys", attribute).and_then(|names| call("builtins", "list", (names,)));
        names.unwrap_or_default()
    };
    let standard = [names("builtin_module_names"), names("stdlib_module_names")].concat();
    let mut differences = Vec::new();
    for library in libraries() {
        let Some(generated_from) = library.version else { continue };
        let root = library.name.split('.').next().unwrap_or(library.name);
        let found = if standard.iter().any(|name| name == root) {
            // As far as the bindings know it: `3.11`.
            Some(python.split('.').take(generated_from.split('.').count()).collect::<Vec<_>>().join("."))
        } else {
            let name = distributions.get(root).and_then(|all| all.first()).map_or(root, String::as_str);
            let installed = call("importlib.metadata", "version", (name,)).ok();
            // A file of the user's own says its version itself, if at all.
            installed.or_else(|| get(root, "__version__").ok())
        };
        if found.as_deref() != Some(generated_from) {
            differences.push(Difference { library: library.name, generated_from, found });
        }
    }
    Ok(differences)
}
