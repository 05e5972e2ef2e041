//! The virtual environment of the sweep, and what only Python can say: its modules and their public names.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Deserialize;
use snakebridge_build::environment::stub_packages;
use snakebridge_build::process::{self, Argument, Invocation};

use crate::Result;

/// The stubs of the standard library, as the generator installs them.
const TYPESHED: &str = "typeshed-client~=2.8";
const PATIENCE: Duration = Duration::from_secs(1800);

/// A Python with all libraries of the list.
#[derive(Debug)]
pub(crate) struct Environment {
    /// Its executable.
    pub(crate) python: PathBuf,
    /// Its whole version.
    pub(crate) version: String,
    /// The folder of typeshed.
    pub(crate) typeshed: Option<PathBuf>,
    /// The folder of the stub packages that the generator fetches for these libraries.
    pub(crate) stubs: PathBuf,
    /// The list of what is installed.
    installed: PathBuf,
}

/// Makes the environment where it is missing.
pub(crate) fn prepare(folder: &Path) -> Result<Environment> {
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    if !python.is_file() {
        let base = std::env::var_os("PYO3_PYTHON").map_or_else(|| PathBuf::from("python3"), PathBuf::from);
        run(&base, &["-m".to_owned(), "venv".to_owned(), folder.display().to_string()])?;
    }
    let stubs = folder.join("stubs");
    let installed = folder.join("installed.txt");
    install(&python, &installed, &stubs, [TYPESHED])?;
    let said = run(
        &python,
        &["-c".to_owned(), "import platform, sysconfig; print(platform.python_version()); print(sysconfig.get_path('purelib'))".to_owned()],
    )?;
    let mut lines = said.lines();
    let version = lines.next().unwrap_or_default().to_owned();
    let typeshed = lines.next().map(|folder| Path::new(folder).join("typeshed_client/typeshed")).filter(|folder| folder.is_dir());
    Ok(Environment { python, version, typeshed, stubs, installed })
}

/// Installs what is not yet, with the stubs that the generator would fetch; `installed` lists what is.
fn install<'n>(python: &Path, installed: &Path, stubs: &Path, names: impl IntoIterator<Item = &'n str>) -> Result<()> {
    let mut known = fs::read_to_string(installed).unwrap_or_default();
    let names: BTreeSet<&str> = names.into_iter().collect();
    let of_all = names.iter().flat_map(|name| stub_packages::known(name)).collect::<BTreeSet<_>>();
    let is_missing = |name: &&str| known.lines().all(|line| line != *name);
    let missing: BTreeSet<&str> = names.into_iter().filter(is_missing).collect();
    let wanted: BTreeSet<&str> = of_all.into_iter().filter(is_missing).collect();
    let words = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"].map(str::to_owned);
    if !missing.is_empty() {
        eprintln!("installing {} distributions", missing.len());
        run(python, &words.iter().cloned().chain(missing.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>())?;
    }
    if !wanted.is_empty() {
        eprintln!("installing {} stub packages", wanted.len());
        let target = ["--no-deps", "--upgrade", "--target"].map(str::to_owned).into_iter().chain([stubs.display().to_string()]);
        run(python, &words.into_iter().chain(target).chain(wanted.iter().map(|name| (*name).to_owned())).collect::<Vec<_>>())?;
    }
    if missing.is_empty() && wanted.is_empty() {
        return Ok(());
    }
    for name in missing.into_iter().chain(wanted) {
        known.push_str(name);
        known.push('\n');
    }
    Ok(fs::write(installed, known)?)
}

/// Runs Python to its end; what it printed.
fn run(python: &Path, arguments: &[String]) -> Result<String> {
    let finished = process::run(&Invocation::new(python, PATIENCE).arguments(arguments.iter().map(String::as_str)))?;
    if finished.status.success() {
        Ok(String::from_utf8_lossy(&finished.stdout).into_owned())
    } else {
        Err(format!("`{} {}` failed: {}", python.display(), arguments.join(" "), String::from_utf8_lossy(&finished.stderr)).into())
    }
}

/// The public names of one module; none when it cannot be imported.
pub(crate) type Public = Option<BTreeMap<String, Sort>>;

/// What a public name is bound to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Sort {
    /// A module.
    Module,
    /// What `callable()` says yes to.
    Callable,
    /// Anything else.
    Value,
}

impl Environment {
    /// Installs what is not yet.
    pub(crate) fn install<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Result<()> {
        install(&self.python, &self.installed, &self.stubs, names)
    }

    /// The modules of the standard library that this interpreter can import.
    pub(crate) fn standard_library(&self) -> Result<Vec<String>> {
        let script = "import importlib.util, sys\n\
                      for name in sorted(sys.stdlib_module_names):\n    \
                          if name in sys.builtin_module_names or importlib.util.find_spec(name): print(name)";
        let said = run(&self.python, &["-c".to_owned(), script.to_owned()])?;
        Ok(said.lines().map(str::to_owned).collect())
    }

    /// The public names of modules, asked in a process of their own.
    pub(crate) fn public_names(&self, modules: &[&str]) -> Result<BTreeMap<String, Public>> {
        let invocation = Invocation::new(&self.python, Duration::from_secs(300))
            .arguments(["-B", "-X", "utf8", "-W", "ignore"])
            .argument(Argument::File { name: "names.py", content: include_bytes!("../names.py").to_vec() })
            .argument(Argument::File { name: "modules.json", content: serde_json::to_vec(modules)? })
            .argument(Argument::Channel)
            .set("MPLBACKEND", "Agg")
            .remove("DISPLAY");
        let finished = process::run(&invocation)?;
        let answer = finished.channel.ok_or_else(|| format!("no names: {}", String::from_utf8_lossy(&finished.stderr)))?;
        Ok(serde_json::from_slice(&answer)?)
    }
}
