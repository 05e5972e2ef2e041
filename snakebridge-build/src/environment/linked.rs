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
use crate::hardware::numbers;
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

/// One place where a Python was looked for, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The rule: "`VIRTUAL_ENV`", "`python3` in `PATH`".
    pub rule: &'static str,
    /// The executable that it leads to.
    pub executable: Option<PathBuf>,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This is the one.
    Chosen,
    /// It says nothing: not set, or not there.
    Absent,
    /// It is no usable Python, or pyo3 ignores it: why.
    Refused(String),
    /// An earlier one was chosen.
    NotReached,
}

/// Finds the Python that pyo3 links.
///
/// # Errors
///
/// There is none, or what was named is not one.
pub fn find(cargo: &Cargo, interpreters: &Interpreters) -> Result<Linked, Diagnostic> {
    account(cargo, interpreters).1
}

/// The same with an account of every place that was looked at, in order.
pub fn account(cargo: &Cargo, interpreters: &Interpreters) -> (Vec<Tried>, Result<Linked, Diagnostic>) {
    let mut tried = Vec::new();
    let mut found: Option<Result<Linked, Diagnostic>> = None;
    for place in places(cargo) {
        let Place { rule, executable, ignored, library_dir, named } = place;
        let outcome = match (&executable, ignored) {
            _ if found.is_some() => Outcome::NotReached,
            (None, _) => Outcome::Absent,
            (Some(_), Some(why)) => Outcome::Refused(why),
            (Some(executable), None) => match interpreters.ask(executable) {
                Ok(interpreter) => {
                    found = Some(Ok(Linked { interpreter, chosen_by: rule.to_owned(), named: named.unwrap_or_default(), library_dir }));
                    Outcome::Chosen
                }
                Err(cause) => {
                    // What is named must be one; what only stands in `PATH` is passed over.
                    if named.is_some() {
                        found = Some(Err(unusable(executable, rule, &cause)));
                    }
                    Outcome::Refused(cause)
                }
            },
        };
        tried.push(Tried { rule, executable, outcome });
    }
    let found = found.unwrap_or_else(|| Err(none(&tried, &choose(cargo, interpreters, None))));
    (tried, found)
}

/// A place where a Python may be.
struct Place {
    rule: &'static str,
    executable: Option<PathBuf>,
    /// Why pyo3 does not look at it.
    ignored: Option<String>,
    library_dir: Option<PathBuf>,
    /// Whether the user named it there; none for what is found in `PATH`.
    named: Option<bool>,
}

/// The places in pyo3's order.
fn places(cargo: &Cargo) -> Vec<Place> {
    let variables = &cargo.python;
    let place = |rule, executable, named| Place { rule, executable, ignored: None, library_dir: None, named };
    // What pyo3 settled on may come from `PATH`; whether it was named is for the variables to say.
    let by_user = variables.pyo3_python.is_some() || variables.pyo3_config_file.is_some();
    let from_file = variables.pyo3_config_file.as_ref().and_then(|file| fs::read_to_string(file).ok());
    let configured = |rule, text: &Option<String>| {
        let text = text.as_deref().unwrap_or_default();
        let value = |key: &str| {
            let value = text.lines().filter_map(|line| line.split_once('=')).find(|(name, _)| name.trim() == key);
            value.map(|(_, value)| PathBuf::from(value.trim()))
        };
        Place { library_dir: value("lib_dir"), ..place(rule, value("executable"), Some(by_user)) }
    };
    let by_path = |executable: &PathBuf| {
        if executable.components().count() > 1 { None } else { in_path(&cargo.path, executable) }.unwrap_or_else(|| executable.clone())
    };
    let inside = |folder: &PathBuf| executable_in(folder).unwrap_or_else(|| folder.join("bin/python"));
    let both = variables.virtual_env.is_some() && variables.conda_prefix.is_some();
    let ignored = both.then(|| "pyo3 ignores `VIRTUAL_ENV` and `CONDA_PREFIX` when both are set".to_owned());
    vec![
        configured("pyo3's build script", &variables.pyo3_config),
        configured("`PYO3_CONFIG_FILE`", &from_file),
        place("`PYO3_PYTHON`", variables.pyo3_python.as_ref().map(by_path), Some(true)),
        Place { ignored: ignored.clone(), ..place("`VIRTUAL_ENV`", variables.virtual_env.as_ref().map(inside), Some(true)) },
        Place { ignored, ..place("`CONDA_PREFIX`", variables.conda_prefix.as_ref().map(inside), Some(true)) },
        place("`python` in `PATH`", in_path(&cargo.path, Path::new("python")), None),
        place("`python3` in `PATH`", in_path(&cargo.path, Path::new("python3")), None),
    ]
}

fn unusable(executable: &Path, chosen_by: &str, cause: &str) -> Diagnostic {
    let message = format!("`{}`, chosen by {chosen_by}, is not a usable Python", executable.display());
    Diagnostic::error(Problem::EnvironmentNoPython, chosen_by.trim_matches('`'), message).because(cause).hint(CHOOSE)
}

/// Nothing in `PATH` is a Python, and nothing else was named.
fn none(tried: &[Tried], choose: &str) -> Diagnostic {
    let told = tried.iter().filter(|tried| tried.rule.ends_with("`PATH`"));
    let causes: Vec<String> = told
        .filter_map(|tried| match (&tried.outcome, &tried.executable) {
            (Outcome::Refused(cause), Some(executable)) => Some(format!("`{}`: {cause}", executable.display())),
            (Outcome::Absent, _) => Some(format!("{} is not in `PATH`", tried.rule.trim_end_matches(" in `PATH`"))),
            _ => None,
        })
        .collect();
    let message = "no Python 3 was found, and the bindings need one at build time and at run time";
    Diagnostic::error(Problem::EnvironmentNoPython, "Python", message)
        .because(causes.join("\n"))
        .hint(format!("install Python 3 with its shared library, or {choose}"))
}

/// Checks the linked Python against what the user asked for.
///
/// # Errors
///
/// Its version is another one, or one that bindings do not run on.
pub fn check(linked: &Linked, request: Option<&PythonRequest>, cargo: &Cargo, interpreters: &Interpreters) -> Result<(), Diagnostic> {
    let by = || format!("`{}` was chosen by {}", linked.interpreter.executable.display(), linked.chosen_by);
    if let Some(message) = too_old(&linked.interpreter) {
        let error = Diagnostic::error(Problem::EnvironmentOtherPython, "Python", message);
        return Err(error.because(by()).hint(choose(cargo, interpreters, request)));
    }
    let Some(request) = request else { return Ok(()) };
    let version: Option<pep440_rs::Version> = linked.interpreter.version.parse().ok();
    if version.is_some_and(|version| request.versions.contains(&version)) {
        return Ok(());
    }
    let message = format!("Python `{}` is asked for, but pyo3 links {}", request.text, linked.interpreter.described());
    Err(Diagnostic::error(Problem::EnvironmentOtherPython, &request.subject, message).because(by()).hint(choose(
        cargo,
        interpreters,
        Some(request),
    )))
}

/// The Pythons that this machine has besides, for who has to choose one: those with a version in their name in `PATH`, pyenv's and uv's. Each comes once, the newest first.
#[must_use]
pub fn others(cargo: &Cargo, interpreters: &Interpreters) -> Vec<Interpreter> {
    let named = (OLDEST..=NEWEST).map(|minor| format!("python3.{minor}"));
    let in_path = named.filter_map(|name| in_path(&cargo.path, Path::new(&name)));
    let versions = cargo.python.homes.iter().flat_map(|home| fs::read_dir(home).into_iter().flatten().flatten());
    let kept = versions.filter_map(|entry| executable_in(&entry.path()));
    let mut found: Vec<Interpreter> = Vec::new();
    for interpreter in in_path.chain(kept).filter_map(|python| interpreters.ask(&python).ok()) {
        let usable = too_old(&interpreter).is_none();
        if usable && found.iter().all(|known| known.base_prefix != interpreter.base_prefix) {
            found.push(interpreter);
        }
    }
    found.sort_by_key(|interpreter| std::cmp::Reverse(numbers(&interpreter.version)));
    found
}

/// The oldest Python 3 that bindings run on.
const OLDEST: u64 = 8;
/// The newest that is looked for by its name; a later one is taken all the same.
const NEWEST: u64 = 14;

/// Why a Python cannot be used at all; none when it can.
fn too_old(interpreter: &Interpreter) -> Option<String> {
    let old = numbers(&interpreter.version) < vec![3, OLDEST];
    old.then(|| format!("{} is too old: bindings need Python 3.{OLDEST} or later", interpreter.described()))
}

/// A hint by which another Python is chosen: the newest here that fits, where there is one.
fn choose(cargo: &Cargo, interpreters: &Interpreters, request: Option<&PythonRequest>) -> String {
    let fits = |interpreter: &Interpreter| {
        let version: Option<pep440_rs::Version> = interpreter.version.parse().ok();
        request.is_none_or(|request| version.is_some_and(|version| request.versions.contains(&version)))
    };
    let here = others(cargo, interpreters).into_iter().find(fits);
    here.map_or_else(|| CHOOSE.to_owned(), |found| CHOOSE.replace("/path/to/python3", &found.executable.display().to_string()))
}
