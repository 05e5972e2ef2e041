//! Cargo: the only module that reads the environment, and the only one that prints `cargo::` lines.
//!
//! In come the variables of a build script, read once and each registered; out come [`Cargo`], by value, and [`Directives`], a list that is
//! printed at the end. The rest of the program gets values and never asks the environment. For a command of ours the same value is made by
//! [`Cargo::for_command`].

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::config::Overrides;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::problem::Problem;

/// The pyo3 configuration that the `snakebridge` crate forwards from pyo3's own build script (`links = "snakebridge"`).
const PYO3_CONFIG: &str = "DEP_SNAKEBRIDGE_PYO3_CONFIG";
/// `no` where the `snakebridge` crate has no Python in the program's own process (its feature `embedded`), so that nothing is linked.
const EMBEDDED: &str = "DEP_SNAKEBRIDGE_EMBEDDED";

/// What the environment said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cargo {
    /// The package's folder.
    pub manifest_dir: PathBuf,
    /// Where generated code goes; absent outside a build script.
    pub out_dir: Option<PathBuf>,
    /// The target folder, shared by the workspace.
    pub target_dir: PathBuf,
    /// When Cargo started the build script, by the clock that it compares watched files with; absent outside a build script.
    pub started: Option<SystemTime>,
    /// The package's name.
    pub package: String,
    /// `debug` or `release`; custom profiles say what they inherit from.
    pub profile: String,
    /// The triple that is compiled for, where it is known.
    pub target: Option<String>,
    /// The triple that compiles.
    pub host: Option<String>,
    /// The operating system and the processor that are compiled for, as Rust names them.
    pub target_platform: Option<(String, String)>,
    /// True when the program has Python in its own process, so that it links Python's library.
    pub embedded: bool,
    /// By whose word nothing may be fetched: "`CARGO_NET_OFFLINE` is set".
    pub offline: Option<String>,
    /// True on docs.rs.
    pub docs_rs: bool,
    /// True on a continuous-integration machine.
    pub ci: bool,
    /// What wins over `Cargo.toml`.
    pub overrides: Overrides,
    /// What decides which Python is used.
    pub python: PythonVariables,
    /// Who may read the indexes that have a name.
    pub credentials: Credentials,
    /// The configuration that the user, else the system, has for `uv`.
    pub uv_config: Option<PathBuf>,
    /// The folders of `PATH`.
    pub path: Vec<PathBuf>,
    /// A folder outside every project, from which names in `PATH` mean what they mean for pyo3.
    pub neutral_dir: PathBuf,
    /// The variables that were read.
    registered: Vec<&'static str>,
}

/// The variables that pyo3 and Python tools look at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PythonVariables {
    /// `PYO3_PYTHON`.
    pub pyo3_python: Option<PathBuf>,
    /// `PYO3_CONFIG_FILE`.
    pub pyo3_config_file: Option<PathBuf>,
    /// What pyo3's build script decided, decoded from the hexadecimal form in which it is passed on.
    pub pyo3_config: Option<String>,
    /// `VIRTUAL_ENV`.
    pub virtual_env: Option<PathBuf>,
    /// `CONDA_PREFIX`.
    pub conda_prefix: Option<PathBuf>,
    /// Where pyenv and uv keep theirs, a folder for each.
    pub homes: Vec<PathBuf>,
}

/// User and password by the name of an index, from the variables that `uv` reads: `UV_INDEX_CORP_USERNAME`, `UV_INDEX_CORP_PASSWORD`.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Credentials(BTreeMap<String, (String, String)>);

impl Credentials {
    const PREFIX: &str = "UV_INDEX_";

    fn from_environment() -> Self {
        let variable = |name: &str| env::var(name).unwrap_or_default();
        let names = env::vars_os().filter_map(|(name, _)| {
            let name = name.into_string().ok()?;
            Some(name.strip_prefix(Self::PREFIX)?.strip_suffix("_PASSWORD")?.to_owned())
        });
        let both =
            |name: &String| (variable(&format!("{}{name}_USERNAME", Self::PREFIX)), variable(&format!("{}{name}_PASSWORD", Self::PREFIX)));
        Self(names.map(|name| (name.clone(), both(&name))).collect())
    }

    /// Those of one index.
    #[must_use]
    pub fn of_index(index: &str, user: &str, password: &str) -> Self {
        Self(BTreeMap::from([(Self::key(index), (user.to_owned(), password.to_owned()))]))
    }

    fn key(index: &str) -> String {
        index.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter.to_ascii_uppercase() } else { '_' }).collect()
    }

    /// The variables with their values.
    pub fn variables(&self) -> impl Iterator<Item = (String, &str)> {
        self.0.iter().flat_map(|(name, (user, password))| {
            [("USERNAME", user), ("PASSWORD", password)].map(|(what, value)| (format!("{}{name}_{what}", Self::PREFIX), value.as_str()))
        })
    }

    /// User and password for an index.
    #[must_use]
    pub fn of(&self, index: &str) -> Option<(&str, &str)> {
        self.0.get(&Self::key(index)).map(|(user, password)| (user.as_str(), password.as_str()))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

/// Reads variables and remembers which.
#[derive(Default)]
struct Reader(Vec<&'static str>);

impl Reader {
    fn raw(&mut self, name: &'static str) -> Option<OsString> {
        self.0.push(name);
        env::var_os(name).filter(|value| !value.is_empty())
    }

    fn path(&mut self, name: &'static str) -> Option<PathBuf> {
        self.raw(name).map(PathBuf::from)
    }

    fn text(&mut self, name: &'static str) -> Option<String> {
        self.raw(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn flag(&mut self, name: &'static str) -> Option<bool> {
        self.text(name).map(|value| is_truthy(&value))
    }
}

/// Whether the value of a variable means yes: `1`, `true`, `yes`, `on`, in any case.
#[must_use]
pub fn is_truthy(value: &str) -> bool {
    matches!(value.trim().to_ascii_lowercase().as_str(), "1" | "true" | "yes" | "on")
}

impl Cargo {
    /// Reads the environment of a build script.
    ///
    /// # Errors
    ///
    /// The process is not a build script: Cargo's own variables are missing.
    pub fn from_build_script() -> Result<Self, Diagnostic> {
        // What Cargo sets for each build script is no reason to run again, so it isn't registered.
        let own = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        let missing = |name: &str| {
            Diagnostic::error(Problem::CargoNoBuildScript, name, format!("Cargo did not set `{name}`, so this is not a build script"))
                .hint("call `snakebridge_build::generate()` from `build.rs` alone; elsewhere run `cargo snakebridge`")
        };
        let manifest_dir = own("CARGO_MANIFEST_DIR").map(PathBuf::from).ok_or_else(|| missing("CARGO_MANIFEST_DIR"))?;
        let out_dir = own("OUT_DIR").map(PathBuf::from).ok_or_else(|| missing("OUT_DIR"))?;
        let text = |name: &str| own(name).map(|value| value.to_string_lossy().into_owned());
        let target_dir = target_dir(&out_dir);
        let mut cargo = Self::from_environment(manifest_dir, target_dir);
        cargo.started = Some(started(&out_dir));
        cargo.out_dir = Some(out_dir);
        cargo.package = text("CARGO_PKG_NAME").unwrap_or_default();
        cargo.profile = text("PROFILE").unwrap_or_else(|| "debug".to_owned());
        cargo.target = text("TARGET");
        cargo.host = text("HOST");
        cargo.target_platform = text("CARGO_CFG_TARGET_OS").zip(text("CARGO_CFG_TARGET_ARCH"));
        cargo.embedded = text(EMBEDDED).as_deref() != Some("no");
        cargo.python.pyo3_config = text(PYO3_CONFIG).as_deref().and_then(unescape);
        if cargo.python.pyo3_config.is_none() && cargo.python.pyo3_python.is_none() {
            cargo.registered.push("PATH");
        }
        Ok(cargo)
    }

    /// The triple that compiles and the one that is compiled for, where they are two.
    #[must_use]
    pub fn crossing(&self) -> Option<(&str, &str)> {
        self.host.as_deref().zip(self.target.as_deref()).filter(|(host, target)| host != target)
    }

    /// Reads the environment of one of our commands, for the package in `manifest_dir`; `CARGO_TARGET_DIR` wins over `target_dir`.
    #[must_use]
    pub fn for_command(manifest_dir: PathBuf, target_dir: PathBuf) -> Self {
        let target_dir = env::var_os("CARGO_TARGET_DIR").map_or(target_dir, PathBuf::from);
        Self::from_environment(manifest_dir, target_dir)
    }

    fn from_environment(manifest_dir: PathBuf, target_dir: PathBuf) -> Self {
        let mut reader = Reader::default();
        let overrides = Overrides {
            venv: reader.text("SNAKEBRIDGE_VENV"),
            python: reader.text("SNAKEBRIDGE_PYTHON"),
            auto_install: reader.text("SNAKEBRIDGE_AUTO_INSTALL"),
            installer: reader.text("SNAKEBRIDGE_INSTALLER"),
            verbose: reader.flag("SNAKEBRIDGE_VERBOSE"),
            strict: reader.flag("SNAKEBRIDGE_STRICT"),
            strict_signatures: reader.flag("SNAKEBRIDGE_STRICT_SIGNATURES"),
        };
        let python = PythonVariables {
            pyo3_python: reader.path("PYO3_PYTHON"),
            pyo3_config_file: reader.path("PYO3_CONFIG_FILE"),
            pyo3_config: None,
            virtual_env: reader.path("VIRTUAL_ENV"),
            conda_prefix: reader.path("CONDA_PREFIX"),
            homes: python_homes(),
        };
        let offline = match reader.flag("CARGO_NET_OFFLINE") {
            Some(offline) => offline.then(|| "`CARGO_NET_OFFLINE` is set".to_owned()),
            None => offline(&manifest_dir, cargo_home().as_deref()),
        };
        let docs_rs = reader.raw("DOCS_RS").is_some();
        let ci = reader.raw("CI").is_some();
        // An editor and a terminal often differ in `PATH`: it is registered only where it decides which Python is linked.
        let path = env::var_os("PATH").map(|path| env::split_paths(&path).collect()).unwrap_or_default();
        let mut cargo = Self::by_value(manifest_dir, target_dir);
        cargo.overrides = overrides;
        cargo.python = python;
        (cargo.offline, cargo.docs_rs, cargo.ci) = (offline, docs_rs, ci);
        cargo.path = path;
        // Registering them would run the build script again when a password changes.
        cargo.credentials = Credentials::from_environment();
        cargo.uv_config = uv_config();
        cargo.neutral_dir = neutral_dir();
        cargo.registered = reader.0;
        cargo
    }

    /// A value that owes nothing to the environment: nothing is set and `PATH` is empty.
    #[must_use]
    pub fn by_value(manifest_dir: PathBuf, target_dir: PathBuf) -> Self {
        Self {
            neutral_dir: target_dir.clone(),
            manifest_dir,
            out_dir: None,
            target_dir,
            started: None,
            package: String::new(),
            profile: "debug".to_owned(),
            target: None,
            host: None,
            target_platform: None,
            embedded: true,
            offline: None,
            docs_rs: false,
            ci: false,
            overrides: Overrides::default(),
            python: PythonVariables::default(),
            credentials: Credentials::default(),
            uv_config: None,
            path: Vec::new(),
            registered: Vec::new(),
        }
    }

    /// The package's `Cargo.toml`.
    #[must_use]
    pub fn manifest(&self) -> PathBuf {
        self.manifest_dir.join("Cargo.toml")
    }

    /// Our own folder under the target folder.
    #[must_use]
    pub fn shared_dir(&self) -> PathBuf {
        self.target_dir.join("snakebridge")
    }

    /// Directives that register every variable that was read.
    #[must_use]
    pub fn directives(&self) -> Directives {
        let lines = self.registered.iter().map(|name| format!("cargo::rerun-if-env-changed={name}")).collect();
        Directives { lines, verbose: false }
    }
}

/// The target folder: where Cargo put its `CACHEDIR.TAG`, else what `OUT_DIR` (`target/debug/build/name-hash/out`) stands in.
fn target_dir(out_dir: &Path) -> PathBuf {
    let tagged = out_dir.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    tagged.or_else(|| out_dir.ancestors().nth(4)).unwrap_or(out_dir).to_path_buf()
}

/// The time that Cargo noted beside `OUT_DIR` before it started the script; a little before now where it did not.
fn started(out_dir: &Path) -> SystemTime {
    let noted = out_dir.parent().and_then(|folder| fs::metadata(folder.join("invoked.timestamp")).ok()?.modified().ok());
    noted.unwrap_or_else(|| SystemTime::now() - std::time::Duration::from_secs(2))
}

/// Cargo's home: pyo3's build script runs below it, so a `.python-version` of the user's project says nothing to it.
fn neutral_dir() -> PathBuf {
    cargo_home().filter(|folder| folder.is_dir()).unwrap_or_else(env::temp_dir)
}

fn cargo_home() -> Option<PathBuf> {
    env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| Some(env::home_dir()?.join(".cargo")))
}

/// By which of Cargo's configuration files nothing may be fetched: those of the package's folder and above, then that of Cargo's home; the first that says
/// anything of it has the word. Cargo itself does not tell a build script.
fn offline(package: &Path, home: Option<&Path>) -> Option<String> {
    // Where both are there, Cargo reads the one without an ending.
    let files = |folder: PathBuf| [folder.join("config"), folder.join("config.toml")].into_iter().find(|file| file.is_file());
    let folders = package.ancestors().map(|folder| folder.join(".cargo")).chain(home.map(Path::to_path_buf));
    let (file, offline) = folders.filter_map(files).find_map(|file| {
        let config: toml::Table = fs::read_to_string(&file).ok()?.parse().ok()?;
        let offline = config.get("net")?.get("offline")?.as_bool()?;
        Some((file, offline))
    })?;
    offline.then(|| format!("`net.offline` is set in `{}`", file.display()))
}

/// The folders in which pyenv and uv install Pythons. They decide nothing, so they aren't registered.
fn python_homes() -> Vec<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home = env::home_dir();
    let pyenv = folder("PYENV_ROOT").or_else(|| Some(home.as_ref()?.join(".pyenv"))).map(|root| root.join("versions"));
    let data = || folder("XDG_DATA_HOME").or_else(|| Some(home.as_ref()?.join(".local/share")));
    let uv = folder("UV_PYTHON_INSTALL_DIR").or_else(|| Some(data()?.join("uv/python")));
    pyenv.into_iter().chain(uv).collect()
}

/// The file that configures `uv`: the one that is named, the user's, or the system's. It decides nothing that a build keeps, so it isn't registered.
fn uv_config() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(file) = folder("UV_CONFIG_FILE") {
        return Some(file);
    }
    if env::var("UV_NO_CONFIG").is_ok_and(|value| is_truthy(&value)) {
        return None;
    }
    let folders: Vec<PathBuf> = if cfg!(windows) {
        [folder("APPDATA"), folder("PROGRAMDATA")].into_iter().flatten().collect()
    } else {
        let user = folder("XDG_CONFIG_HOME").or_else(|| Some(env::home_dir()?.join(".config")));
        let shared = env::var_os("XDG_CONFIG_DIRS").unwrap_or_else(|| "/etc/xdg".into());
        user.into_iter().chain(env::split_paths(&shared)).chain([PathBuf::from("/etc")]).collect()
    };
    folders.into_iter().map(|folder| folder.join("uv/uv.toml")).find(|file| file.is_file())
}

/// Decodes the hexadecimal form in which pyo3 passes its configuration on.
fn unescape(text: &str) -> Option<String> {
    let digits = text.as_bytes();
    let byte = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let bytes = digits.chunks(2).map(|pair| if pair.len() == 2 { byte(pair) } else { None }).collect::<Option<Vec<u8>>>()?;
    String::from_utf8(bytes).ok()
}

/// Says something while it goes on: at once for who runs a command, with `-vv` or after a failure for who runs Cargo.
pub(crate) fn say(text: &str) {
    eprintln!("snakebridge: {text}");
}

/// What a build script tells Cargo, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directives {
    lines: Vec<String>,
    verbose: bool,
}

impl Directives {
    fn push(&mut self, directive: &str, value: impl fmt::Display) {
        // A line break would end the directive and begin another one.
        let value = value.to_string().replace(['\r', '\n'], " ");
        self.lines.push(format!("cargo::{directive}={value}"));
    }

    /// Shows notes too, not warnings and errors alone.
    pub fn verbose(&mut self, verbose: bool) {
        self.verbose = verbose;
    }

    /// Runs the build script again when this file changes.
    pub fn rerun_if_changed(&mut self, file: &Path) {
        self.push("rerun-if-changed", file.display());
    }

    /// Sets a variable for `env!` in the package.
    pub fn rustc_env(&mut self, name: &str, value: impl fmt::Display) {
        self.push("rustc-env", format_args!("{name}={value}"));
    }

    /// Passes an argument to the linker, for every binary, test and example of the package.
    pub fn link_argument(&mut self, argument: impl fmt::Display) {
        self.push("rustc-link-arg", argument);
    }

    /// Adds a folder of native libraries, for every package above this one as well.
    pub fn link_search(&mut self, folder: &Path) {
        self.push("rustc-link-search", format_args!("native={}", folder.display()));
    }

    /// Shows a warning; Cargo shows those of path dependencies alone.
    pub fn warning(&mut self, message: &str) {
        message.lines().for_each(|line| self.push("warning", line));
    }

    /// Fails the build after the script has ended; a message of several lines becomes several directives.
    pub fn error(&mut self, message: &str) {
        message.lines().for_each(|line| self.push("error", line));
    }

    /// Shows what is to be shown of a run's diagnostics; notes are for the report.
    pub fn diagnostics(&mut self, diagnostics: &Diagnostics) {
        for diagnostic in diagnostics.iter() {
            match diagnostic.severity {
                Severity::Error => self.error(&diagnostic.to_string()),
                Severity::Warning => self.warning(&diagnostic.to_string()),
                Severity::Note if self.verbose => self.warning(&diagnostic.to_string()),
                Severity::Note => {}
            }
        }
    }

    /// The lines, as they are printed.
    #[must_use]
    pub fn lines(&self) -> &[String] {
        &self.lines
    }

    /// Prints them all.
    pub fn print(&self) {
        for line in &self.lines {
            println!("{line}");
        }
    }
}
