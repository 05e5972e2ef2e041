//! Which Python to be: what the environment variables say, else what generated code recorded, else what is active.

use std::path::{Path, PathBuf};

use crate::error::StartError;

/// The environment that bindings were generated for, recorded by `bindings!()` at compile time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Environment {
    /// The environment's `python`.
    pub python: &'static str,
    /// Its full version: `3.11.7`.
    pub version: &'static str,
    /// Directories for `sys.path`, joined like `PATH`; may be empty.
    pub path: &'static str,
    /// What `Cargo.toml` says of the run; may be empty.
    pub settings: &'static str,
    /// The text of the lock of that build; may be empty.
    pub lock: &'static str,
}

/// An [`Environment`] that some crate of the program registered.
pub struct Registration(pub &'static Environment);

inventory::collect!(Registration);

/// What to start.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// The python to be; `None` leaves the choice to Python itself.
    pub(crate) python: Option<PathBuf>,
    /// The version that bindings were generated with.
    pub(crate) version: Option<&'static str>,
    /// Directories to append to `sys.path`.
    pub(crate) search: Vec<PathBuf>,
    /// What made the choice, for messages.
    pub(super) source: &'static str,
}

/// Decides.
///
/// # Errors
/// When crates disagree, or the environment is not there.
pub(crate) fn choose() -> Result<Choice, StartError> {
    let registered = registered()?;
    let mut choice = Choice { version: registered.first().map(|environment| environment.version), ..Choice::default() };
    for environment in &registered {
        for directory in std::env::split_paths(environment.path).filter(|directory| !directory.as_os_str().is_empty()) {
            if !choice.search.contains(&directory) {
                choice.search.push(directory);
            }
        }
    }
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(folder) = variable("SNAKEBRIDGE_VENV") {
        choice.source = "`SNAKEBRIDGE_VENV`";
        choice.python = Some(python_of(&folder));
    } else if let Some(python) = bundled() {
        choice.source = "the Python beside the program";
        choice.python = Some(python);
        // The user's own files were put into it; the folders that the build recorded are on another machine.
        choice.search.clear();
    } else if let Some(environment) = registered.first() {
        choice.source = "the environment that the bindings were built for";
        choice.python = Some(PathBuf::from(environment.python));
    } else if let Some(folder) = variable("VIRTUAL_ENV") {
        choice.source = "`VIRTUAL_ENV`";
        choice.python = Some(python_of(&folder));
    }
    match &choice.python {
        Some(python) if !python.exists() => Err(missing(python, choice.source)),
        _ => Ok(choice),
    }
}

/// The Python that `cargo snakebridge bundle` put beside the program.
fn bundled() -> Option<PathBuf> {
    let program = std::env::current_exe().ok()?.canonicalize().ok()?;
    let folder = program.parent()?.join("python");
    folder.join("snakebridge-bundle.toml").is_file().then(|| folder.join("bin").join("python3"))
}

/// The registered environments, all with the same python.
fn registered() -> Result<Vec<&'static Environment>, StartError> {
    agreed(environments())
}

/// What the crates of the program registered, in an order that does not change.
pub(crate) fn environments() -> Vec<&'static Environment> {
    let mut all: Vec<_> = inventory::iter::<Registration>.into_iter().map(|registration| registration.0).collect();
    all.sort_by_key(|environment| (environment.python, environment.version, environment.path, environment.settings));
    all
}

fn agreed(mut all: Vec<&'static Environment>) -> Result<Vec<&'static Environment>, StartError> {
    all.retain(|environment| !environment.python.is_empty());
    all.sort_by_key(|environment| (environment.python, environment.version));
    if let Some(pair) = all.windows(2).find(|pair| (pair[0].python, pair[0].version) != (pair[1].python, pair[1].version)) {
        return Err(StartError::new(format!(
            "two crates of this program have bindings for different environments: `{}` (Python {}) and `{}` (Python {})",
            pair[0].python, pair[0].version, pair[1].python, pair[1].version
        ))
        .hint("one program runs one Python: give both crates the same `venv` in `Cargo.toml`, then run `cargo build`"));
    }
    Ok(all)
}

fn missing(python: &Path, source: &str) -> StartError {
    let error = StartError::new(format!("the Python environment is gone: {source} says `{}`, and there is no such file", python.display()));
    if source.starts_with('`') {
        error.hint(format!("correct or unset {source}"))
    } else {
        error.hint("run `cargo build` to make it again, or set `SNAKEBRIDGE_VENV` to another environment with the same libraries")
    }
}

/// The python inside an environment's folder.
fn python_of(folder: &Path) -> PathBuf {
    if cfg!(windows) { folder.join("Scripts").join("python.exe") } else { folder.join("bin").join("python") }
}

/// The folder of the virtual environment that `python` belongs to.
pub(super) fn prefix_of(python: &Path) -> Option<PathBuf> {
    let folder = python.parent()?.parent()?;
    folder.join("pyvenv.cfg").exists().then(|| folder.to_path_buf())
}

/// The version that a virtual environment was made for, as `pyvenv.cfg` has it: `3.11.7`, or only `3.11`.
pub(super) fn version_of(prefix: &Path) -> Option<String> {
    let text = std::fs::read_to_string(prefix.join("pyvenv.cfg")).ok()?;
    text.lines().find_map(|line| {
        let (key, value) = line.split_once('=')?;
        matches!(key.trim(), "version" | "version_info").then(|| value.trim().to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    static ONE: Environment = Environment { python: "/one/bin/python", version: "3.11.7", path: "", settings: "", lock: "" };
    static TWO: Environment = Environment { python: "/two/bin/python", version: "3.12.1", path: "", settings: "", lock: "" };
    static MORE_FILES: Environment = Environment { python: "/one/bin/python", version: "3.11.7", path: "/own", settings: "", lock: "" };
    static NONE_RECORDED: Environment = Environment { python: "", version: "", path: "", settings: "", lock: "" };

    #[test]
    fn crates_may_share_an_environment() {
        assert_eq!(agreed(vec![&MORE_FILES, &ONE, &NONE_RECORDED, &ONE]).map(|all| all.len()).ok(), Some(3));
    }

    #[test]
    fn crates_that_disagree_are_named() {
        let error = agreed(vec![&TWO, &ONE]).err().map(|error| error.to_string()).unwrap_or_default();
        let expected = "two crates of this program have bindings for different environments: `/one/bin/python` (Python 3.11.7) and `/two/bin/python` (Python 3.12.1)\nhint: ";
        assert!(error.starts_with(expected), "{error}");
    }
}
