//! Helpers: small Python functions of a program's own, in files of a folder, called by name without being listed in `Cargo.toml`.
//!
//! In: folders. Out: callables by dotted name. Files load when a helper is first asked for, in the order of their names; of two helpers with one name the later one counts.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDict, PyFunction};

use crate::args::Args;
use crate::backend::is_elsewhere;
use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::object::Object;
use crate::settings::{matches, records};

type Helpers = BTreeMap<String, Object>;

/// The folders, and what they hold once it was needed.
struct Registry {
    folders: Vec<PathBuf>,
    loaded: Option<Helpers>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry { folders: Vec::new(), loaded: None });

/// Looks at the registry. Never calls Python: a thread that waits for the lock may be the one that Python waits for.
fn registry<T>(look: impl FnOnce(&mut Registry) -> T) -> T {
    look(&mut REGISTRY.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Adds a folder of helpers. The folders in `SNAKEBRIDGE_HELPERS`, joined like those of `PATH`, come first, then those that `helpers` names in `Cargo.toml`.
/// Where `helper-allow` stands there, only helpers that it lists can be called.
///
/// Each file `name.py` offers its public functions as `name.function`; or, if it has them, those of a dictionary `HELPERS` or `__snakebridge_helpers__`, or of what its
/// function `snakebridge_helpers()` returns, under the names that stand there. Files whose names begin with `_` are left out.
///
/// ```no_run
/// use snakebridge_runtime::{call_helper, helper, helper_folder};
///
/// helper_folder("python/helpers");
/// let loud: String = call_helper("text.shout", ("hello",))?;
/// let louder: String = helper("text.shout")?.call_with(("hello",)).kwarg("times", 3).call()?;
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
pub fn helper_folder(folder: impl Into<PathBuf>) {
    let folder = folder.into();
    // What was loaded is dropped outside of the lock, since that may run Python.
    drop(registry(|registry| {
        registry.folders.push(folder);
        registry.loaded.take()
    }));
}

/// Calls a helper.
///
/// # Errors
/// When there is none of that name, a file of helpers does not load, an argument or the return does not convert, or Python raises.
pub fn call_helper<R: FromPython>(name: &str, args: impl Args) -> Result<R> {
    helper(name)?.call(args)
}

/// A helper as an object, for keyword arguments and options.
///
/// # Errors
/// When there is none of that name, or a file of helpers does not load.
pub fn helper(name: &str) -> Result<Object> {
    if is_elsewhere() {
        let (loaded, names) = loaded_elsewhere()?;
        return allowed(name, if names.iter().any(|known| known == name) { Some(loaded.get_item(name)?) } else { None }, &names);
    }
    with_python(|py| {
        ensure_loaded(py)?;
        let found = registry(|registry| registry.loaded.as_ref().and_then(|loaded| loaded.get(name)).cloned());
        let known: Vec<String> = registry(|registry| registry.loaded.iter().flat_map(|loaded| loaded.keys().cloned()).collect());
        allowed(name, found, &known)
    })
}

/// What was found, if it may be called.
fn allowed(name: &str, found: Option<Object>, known: &[String]) -> Result<Object> {
    match found {
        Some(_) if !is_allowed(name) => Err(Error::arguments(name, "`helper-allow` in `Cargo.toml` does not list it".to_owned())),
        found => found.ok_or_else(|| unknown(name, known)),
    }
}

/// The helpers as a worker has them, and their names in order. Each worker loads the files when it is first asked.
fn loaded_elsewhere() -> Result<(Object, Vec<String>)> {
    let mut all = Vec::new();
    for folder in all_folders() {
        all.extend(files(&folder)?);
    }
    let loaded: Object = crate::call("snakebridge", "helpers", (all,))?;
    let mut names: Vec<String> = loaded.iter()?.collect::<Result<_>>()?;
    names.sort();
    Ok((loaded, names))
}

/// The names of all helpers that can be called, in order.
///
/// # Errors
/// When a file of helpers does not load.
pub fn helpers() -> Result<Vec<String>> {
    if is_elsewhere() {
        return Ok(loaded_elsewhere()?.1.into_iter().filter(|name| is_allowed(name)).collect());
    }
    with_python(|py| {
        ensure_loaded(py)?;
        let all: Vec<String> = registry(|registry| registry.loaded.iter().flat_map(|loaded| loaded.keys().cloned()).collect());
        Ok(all.into_iter().filter(|name| is_allowed(name)).collect())
    })
}

fn all_folders() -> Vec<PathBuf> {
    let variable = std::env::var_os("SNAKEBRIDGE_HELPERS").unwrap_or_default();
    let named = std::env::split_paths(&variable).filter(|folder| !folder.as_os_str().is_empty());
    let configured = records("helpers").filter_map(|parts| parts.first().map(PathBuf::from));
    let mut folders = Vec::new();
    for folder in named.chain(configured).chain(registry(|registry| registry.folders.clone())) {
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

/// True when every crate that has an opinion lets it be called.
fn is_allowed(name: &str) -> bool {
    records("helper-allow").all(|patterns| patterns.iter().any(|pattern| matches(pattern, name)))
}

fn ensure_loaded(py: Python<'_>) -> Result<()> {
    if registry(|registry| registry.loaded.is_some()) {
        return Ok(());
    }
    let mut loaded = Helpers::new();
    for folder in all_folders() {
        for file in files(&folder)? {
            load(py, &file, &mut loaded)?;
        }
    }
    drop(registry(|registry| registry.loaded.replace(loaded)));
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let unreadable = |error| Error::arguments(&folder.display().to_string(), format!("the folder of helpers can't be read: {error}"));
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        let public = path.file_name().is_some_and(|name| !name.as_encoded_bytes().starts_with(b"_"));
        if public && path.extension().is_some_and(|extension| extension == "py") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

fn load(py: Python<'_>, file: &Path, loaded: &mut Helpers) -> Result<()> {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let util = py.import("importlib.util")?;
    let spec = util.call_method1("spec_from_file_location", (format!("snakebridge_helpers.{stem}"), file))?;
    let module = util.call_method1("module_from_spec", (&spec,))?;
    spec.getattr("loader")?.call_method1("exec_module", (&module,))?;
    for name in ["__snakebridge_helpers__", "HELPERS", "snakebridge_helpers"] {
        let Some(table) = module.getattr_opt(name)? else { continue };
        let table = if table.is_callable() { table.call0()? } else { table };
        return read_table(file, &table, loaded);
    }
    let module_name = module.getattr("__name__")?;
    for (name, value) in module.getattr("__dict__")?.cast::<PyDict>().map_err(PyErr::from)?.iter() {
        let name = String::from_python(&name)?;
        let own = value.is_instance_of::<PyFunction>() && value.getattr("__module__")?.eq(&module_name)?;
        if own && !name.starts_with('_') {
            loaded.insert(format!("{stem}.{name}"), value.into());
        }
    }
    Ok(())
}

fn read_table(file: &Path, table: &Bound<'_, PyAny>, loaded: &mut Helpers) -> Result<()> {
    let wrong = |what: &str| Error::arguments(&file.display().to_string(), format!("its table of helpers {what}"));
    let table = table.cast::<PyDict>().map_err(|_| wrong("must be a dictionary from names to functions"))?;
    for (name, function) in table.iter() {
        let name = String::from_python(&name).map_err(|_| wrong("has a key that is not a string"))?;
        if !function.is_callable() {
            return Err(ConvertError::new("callable", &function).because(format!("the helper `{name}` of `{}`", file.display())).into());
        }
        loaded.insert(name, function.into());
    }
    Ok(())
}

#[cold]
fn unknown(name: &str, known: &[String]) -> Error {
    let folders = all_folders();
    if folders.is_empty() {
        return Error::arguments(
            name,
            "no folder of helpers is known; name one with `helper_folder`, in `SNAKEBRIDGE_HELPERS`, or under `helpers` in `Cargo.toml`"
                .to_owned(),
        );
    }
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let near = known.iter().find(|known| last(known) == last(name) || known.starts_with(name));
    let problem = match near {
        Some(near) => format!("there is no such helper; did you mean `{near}`?"),
        None => format!(
            "there is no such helper; there are {}",
            if known.is_empty() { "none".to_owned() } else { format!("`{}`", known.join("`, `")) }
        ),
    };
    Error::arguments(name, problem)
}
