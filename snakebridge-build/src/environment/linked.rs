//! Environment, the linked interpreter: the Python whose library pyo3 links.
//!
//! The best source is what pyo3's own build script decided and the `snakebridge` crate passes on. Without it, the search that pyo3 documents
//! is repeated: `PYO3_CONFIG_FILE`, `PYO3_PYTHON`, `VIRTUAL_ENV` or `CONDA_PREFIX`, then `python` and `python3` in `PATH`. The search runs outside
//! the user's project, as pyo3's does, so that a `.python-version` file there does not give two answers.

use std::fs;
use std::path::{Path, PathBuf};

use super::interpreter::{Interpreter, Interpreters, executable_in};
use crate::cargo::Cargo;
use crate::config::PythonRequest;
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;
use crate::process::in_path;

/// How to make pyo3 link another Python.
pub(super) const CHOOSE: &str =
    "choose the interpreter in `.cargo/config.toml`, then build again:\n[env]\nPYO3_PYTHON = \"/path/to/python3\"";

/// The Python that is linked, and who said so.
#[derive(Clone, Debug)]
pub struct Linked {
    /// What it says of itself.
    pub interpreter: Interpreter,
    /// Who chose it: "`PYO3_PYTHON`".
    pub chosen_by: String,
    /// True when it was named, by a variable or a file, and not found in `PATH`.
    pub named: bool,
    /// The folder that pyo3 gives to the linker, where it is known.
    pub library_dir: Option<PathBuf>,
}

/// Finds the Python that pyo3 links.
///
/// # Errors
///
/// There is none, or what was named is not one.
pub fn find(cargo: &Cargo, interpreters: &Interpreters) -> Result<Linked, Diagnostic> {
    let variables = &cargo.python;
    let from_file = variables.pyo3_config_file.as_ref().and_then(|file| fs::read_to_string(file).ok());
    let configs = [(&variables.pyo3_config, "pyo3's build script"), (&from_file, "`PYO3_CONFIG_FILE`")];
    for (text, chosen_by) in configs {
        let Some(text) = text else { continue };
        let value = |key: &str| {
            text.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key).map(|(_, value)| value.trim())
        };
        let Some(executable) = value("executable") else { continue };
        let mut linked = named(Path::new(executable), chosen_by, interpreters)?;
        // What pyo3 settled on may come from `PATH`; whether it was named is for the variables to say.
        linked.named = variables.pyo3_python.is_some() || variables.pyo3_config_file.is_some();
        linked.library_dir = value("lib_dir").map(PathBuf::from);
        return Ok(linked);
    }
    if let Some(executable) = &variables.pyo3_python {
        let resolved = if executable.components().count() > 1 { Some(executable.clone()) } else { in_path(&cargo.path, executable) };
        return named(resolved.as_ref().unwrap_or(executable), "`PYO3_PYTHON`", interpreters);
    }
    // pyo3 ignores both when both are set.
    let active = match (&variables.virtual_env, &variables.conda_prefix) {
        (Some(folder), None) => Some((folder, "`VIRTUAL_ENV`")),
        (None, Some(folder)) => Some((folder, "`CONDA_PREFIX`")),
        _ => None,
    };
    if let Some((folder, chosen_by)) = active {
        let executable = executable_in(folder).unwrap_or_else(|| folder.join("bin/python"));
        return named(&executable, chosen_by, interpreters);
    }
    in_search_path(cargo, interpreters)
}

fn named(executable: &Path, chosen_by: &str, interpreters: &Interpreters) -> Result<Linked, Diagnostic> {
    let interpreter = interpreters.ask(executable).map_err(|cause| {
        let subject = chosen_by.trim_matches('`');
        Diagnostic::error(
            Problem::EnvironmentNoPython,
            subject,
            format!("`{}`, chosen by {chosen_by}, is not a usable Python", executable.display()),
        )
        .because(cause)
        .hint(CHOOSE)
    })?;
    Ok(Linked { interpreter, chosen_by: chosen_by.to_owned(), named: true, library_dir: None })
}

fn in_search_path(cargo: &Cargo, interpreters: &Interpreters) -> Result<Linked, Diagnostic> {
    let mut causes = Vec::new();
    for name in ["python", "python3"] {
        let Some(executable) = in_path(&cargo.path, Path::new(name)) else {
            causes.push(format!("`{name}` is not in `PATH`"));
            continue;
        };
        match interpreters.ask(&executable) {
            Ok(interpreter) => {
                return Ok(Linked { interpreter, chosen_by: format!("`{name}` in `PATH`"), named: false, library_dir: None });
            }
            Err(cause) => causes.push(format!("`{}`: {cause}", executable.display())),
        }
    }
    Err(Diagnostic::error(
        Problem::EnvironmentNoPython,
        "Python",
        "no Python 3 was found, and the bindings need one at build time and at run time",
    )
    .because(causes.join("\n"))
    .hint(format!("install Python 3 with its shared library, or {CHOOSE}")))
}

/// Checks the linked Python against what the user asked for.
///
/// # Errors
///
/// Its version is another one.
pub fn check(linked: &Linked, request: Option<&PythonRequest>) -> Result<(), Diagnostic> {
    let Some(request) = request else { return Ok(()) };
    let version: Option<pep440_rs::Version> = linked.interpreter.version.parse().ok();
    if version.is_some_and(|version| request.versions.contains(&version)) {
        return Ok(());
    }
    let message = format!("Python `{}` is asked for, but pyo3 links {}", request.text, linked.interpreter.described());
    Err(Diagnostic::error(Problem::EnvironmentOtherPython, &request.subject, message)
        .because(format!("`{}` was chosen by {}", linked.interpreter.executable.display(), linked.chosen_by))
        .hint(CHOOSE))
}
