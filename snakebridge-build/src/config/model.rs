//! Config, the data: what a user can ask for. Nothing here parses.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pep440_rs::VersionSpecifiers;
use serde::Serialize;

use super::given::Given;
use super::indexes::Indexes;
use super::run::RunSettings;
use crate::docs_manifest::Surface;
use crate::facts::Source;
use crate::hardware::{Hardware, Wanted};
use crate::wheels::Table;

/// The configuration of one package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The package's `Cargo.toml`.
    pub manifest: PathBuf,
    /// The package's name.
    pub package: String,
    /// The folder of the workspace's `Cargo.toml`, where there is a workspace.
    pub workspace: Option<PathBuf>,
    /// The manifests that were read: a change of one must run the build script again.
    pub watch: Vec<PathBuf>,
    /// What holds for the whole package.
    pub settings: Settings,
    /// The libraries, sorted by their key.
    pub libraries: Vec<LibraryConfig>,
}

impl Config {
    /// A config that asks for nothing.
    pub(super) fn empty(manifest: &Path) -> Self {
        Self {
            manifest: manifest.to_path_buf(),
            package: String::new(),
            workspace: None,
            watch: vec![manifest.to_path_buf()],
            settings: Settings::default(),
            libraries: Vec::new(),
        }
    }

    /// The package's folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.manifest.parent().unwrap_or(Path::new("."))
    }
}

/// `[package.metadata.snakebridge]`, over that of the workspace, under the environment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which Python is wanted.
    pub python: Option<PythonRequest>,
    /// The virtual environment to use, absolute.
    pub venv: Option<PathBuf>,
    /// True when `SNAKEBRIDGE_VENV` named it.
    pub venv_from_environment: bool,
    /// Whether packages may be installed.
    pub auto_install: AutoInstall,
    /// What installs them.
    pub installer: Installer,
    /// What packages are installed for; what is detected when absent.
    pub accelerator: Option<Wanted>,
    /// Where packages come from.
    pub indexes: Indexes,
    /// What files of the user's ask for besides.
    pub given: Vec<Given>,
    /// Those files.
    pub given_files: Vec<PathBuf>,
    /// Which builds of a package there are for which hardware.
    pub wheels: Table,
    /// The folder for generated code, absolute; `OUT_DIR` when absent.
    pub generated_dir: Option<PathBuf>,
    /// How generated code is spread over files.
    pub layout: Layout,
    /// How long looking at one library may take.
    pub introspect_timeout: Duration,
    /// What holds for the signatures of every library that says nothing itself.
    pub signatures: SignatureRules,
    /// Rust types in the place of Python classes, by the paths of the classes.
    pub type_map: BTreeMap<String, MappedType>,
    /// What the program is told when it runs.
    pub run: RunSettings,
    /// Whether the coverage of every library is written beside its facts.
    pub coverage: bool,
    /// Whether the build is made from what is committed alone.
    pub strict: bool,
    /// Whether the build says more than a summary.
    pub verbose: bool,
}

impl Settings {
    /// What packages are installed for: what the user asks for, else what was detected.
    #[must_use]
    pub fn built_for(&self, detected: Hardware) -> Hardware {
        match &self.accelerator {
            Some(wanted) => wanted.instead_of(&detected),
            None => detected,
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            python: None,
            venv: None,
            venv_from_environment: false,
            auto_install: AutoInstall::default(),
            installer: Installer::default(),
            accelerator: None,
            indexes: Indexes::default(),
            given: Vec::new(),
            given_files: Vec::new(),
            // A test reads the table that we bring.
            wheels: Table::built_in().unwrap_or_default(),
            generated_dir: None,
            layout: Layout::default(),
            introspect_timeout: Duration::from_secs(300),
            signatures: SignatureRules::default(),
            type_map: BTreeMap::new(),
            run: RunSettings::default(),
            coverage: false,
            strict: false,
            verbose: false,
        }
    }
}

/// What the environment says, already read; it wins over `Cargo.toml`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    /// `SNAKEBRIDGE_VENV`.
    pub venv: Option<String>,
    /// `SNAKEBRIDGE_PYTHON`.
    pub python: Option<String>,
    /// `SNAKEBRIDGE_AUTO_INSTALL`.
    pub auto_install: Option<String>,
    /// `SNAKEBRIDGE_INSTALLER`.
    pub installer: Option<String>,
    /// `SNAKEBRIDGE_VERBOSE`, as a flag.
    pub verbose: Option<bool>,
    /// `SNAKEBRIDGE_STRICT`, as a flag.
    pub strict: Option<bool>,
    /// `SNAKEBRIDGE_STRICT_SIGNATURES`, as a flag.
    pub strict_signatures: Option<bool>,
}

/// Which Python is wanted: `3.11` means any 3.11.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PythonRequest {
    /// The request as it was written.
    pub text: String,
    /// What the full version must meet.
    pub versions: VersionSpecifiers,
    /// Where it was written: `package.metadata.snakebridge.python` or `SNAKEBRIDGE_PYTHON`.
    pub subject: String,
}

/// Whether packages may be installed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AutoInstall {
    /// Never: only look whether all is there.
    Never,
    /// Into the environment that SnakeBridge keeps under the target folder, in every profile; not on docs.rs and not offline.
    #[default]
    Dev,
    /// Also into the environment that `venv` or `SNAKEBRIDGE_VENV` names, which is created when it does not exist.
    Always,
}

/// What installs packages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Installer {
    /// `uv` when it is found or can be fetched, else `venv` and `pip`.
    #[default]
    Auto,
    /// `uv`.
    Uv,
    /// `python -m venv` and its `pip`.
    Pip,
}

/// How generated code is spread over files.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A folder tree that mirrors the Python modules.
    #[default]
    Split,
    /// One file.
    Single,
}

/// One entry of `python-deps`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LibraryConfig {
    /// The key in `Cargo.toml`.
    pub key: String,
    /// Where it stands: `Cargo.toml:12`.
    pub place: String,
    /// The Python module that is imported: `os.path`.
    pub module: String,
    /// The Rust module that it becomes: `os::path`.
    pub rust_name: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The library's documentation.
    pub docs_url: Option<String>,
    /// Only these names, dotted below the module; all when empty.
    pub include: Vec<String>,
    /// Where they stand: `Cargo.toml:12`.
    pub include_place: String,
    /// Not these names.
    pub exclude: Vec<String>,
    /// Where they stand.
    pub exclude_place: String,
    /// Patterns of functions and methods that get a variant that streams what they return.
    pub streaming: Vec<String>,
    /// Where that stands.
    pub streaming_place: String,
    /// How much of that is bound.
    pub generate: Generate,
    /// What becomes of a name that is asked for and not there.
    pub on_missing: OnMissing,
    /// Which modules are bound.
    pub modules: ModuleMode,
    /// With `module-mode = "docs"`: what is bound of each module; `modules` then names them.
    pub surface: Option<Surface>,
    /// Modules that are bound besides.
    pub module_include: Vec<String>,
    /// Modules that are not bound.
    pub module_exclude: Vec<String>,
    /// How deep below the root modules are looked for.
    pub module_depth: Option<usize>,
    /// Which methods of a class are bound.
    pub class_scope: ClassScope,
    /// Folders with `.pyi` files that are asked before those that are installed, absolute.
    pub stub_paths: Vec<PathBuf>,
    /// Distributions with stubs for it, which the generator fetches for itself.
    pub stubs: StubPackages,
    /// A class with more methods gets its own only; 0: no limit.
    pub max_class_methods: usize,
    /// Which signatures are believed, and which are good enough.
    pub signatures: SignatureRules,
    /// Rust types in the place of Python classes, by the paths of the classes.
    pub type_map: BTreeMap<String, MappedType>,
    /// The limits of its calls, by the name of a profile.
    pub timeout_profile: Option<String>,
    /// Patterns of callables whose answer depends on nothing but their arguments.
    pub idempotent: Vec<String>,
}

impl LibraryConfig {
    /// True when the library's folders decide which modules are bound.
    #[must_use]
    pub fn walks(&self) -> bool {
        use ModuleMode::{All, Explicit, Exports, Only, Public, Root};
        match self.modules {
            Public | Explicit | All => true,
            Root | Exports | Only(_) => !self.module_include.is_empty(),
        }
    }
}

/// A Rust type that stands for a Python class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MappedType {
    /// The type.
    pub ty: RustType,
    /// The key in `Cargo.toml` that says so.
    pub subject: String,
    /// Where that stands: `Cargo.toml:12`.
    pub place: String,
}

/// A Rust type of the user's, or of a crate that the user's depends on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RustType {
    /// Its path from the root of a crate: `crate::Matrix`, `::ndarray::ArrayD`.
    pub path: String,
    /// Its arguments: `<f64>`; empty without any.
    pub arguments: String,
}

/// How much of the chosen modules is bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Generate {
    /// Everything.
    #[default]
    All,
    /// What the package's own sources name.
    Used,
}

/// What becomes of a name that `Cargo.toml` or the sources ask for and that the library does not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnMissing {
    /// The build fails.
    #[default]
    Error,
    /// The build says so.
    Warn,
    /// It is generated all the same, deprecated; a call gives Python's own error.
    Stub,
}

/// Which signatures are believed, and which are good enough.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignatureRules {
    /// The sources that are asked; all when absent.
    pub sources: Option<Vec<Source>>,
    /// The least source that will do for a callable.
    pub minimum: Option<Source>,
    /// Whether a callable below it fails the build.
    pub strict: bool,
}

impl SignatureRules {
    /// The words of the sources that can have a whole signature, best first; the others only add types to one.
    #[must_use]
    pub fn tiers() -> &'static [(&'static str, Source)] {
        &Source::WORDS[..=Source::TextSignature as usize]
    }

    /// The least source that will do, where anything is asked for: any signature at all when strictness alone is.
    #[must_use]
    pub fn least(&self) -> Option<Source> {
        self.minimum.or(self.strict.then_some(Source::TextSignature))
    }
}

/// Which distributions with stubs are fetched for a library.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum StubPackages {
    /// Those that are known for its distribution.
    #[default]
    Known,
    /// None: what is installed beside the library is read all the same.
    None,
    /// These, normalised.
    Named(Vec<String>),
}

/// Where a library comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The standard library.
    Stdlib,
    /// A distribution that is installed.
    Distribution {
        /// Its name, normalised as PEP 503 says.
        name: String,
        /// Its extras, normalised, sorted.
        extras: Vec<String>,
        /// Which versions will do, or where it is fetched.
        reference: Reference,
        /// The request as it was written: `2.4`; empty for any version.
        requested: String,
    },
    /// The user's own Python.
    File {
        /// The file or the package's folder, absolute.
        path: PathBuf,
        /// The folder that goes on `sys.path`.
        search_path: PathBuf,
    },
}

/// Which version of a distribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reference {
    /// One from the index that meets these.
    Versions(VersionSpecifiers),
    /// Whatever is at this address: `git+https://…@rev`, `https://….whl`, `file://…`.
    Url(String),
    /// Whatever is at this place on this disk.
    Local(Local),
}

/// A package on this disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Local {
    /// The project's folder, or the archive, absolute.
    pub path: PathBuf,
    /// Whether edits take effect without installing again; so for every folder.
    pub editable: bool,
}

/// Which modules of a library are bound, in the words that `introspect.py` reads.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(tag = "mode", content = "only", rename_all = "snake_case")]
pub enum ModuleMode {
    /// The root module alone.
    #[default]
    Root,
    /// The root and the submodules that it exports.
    Exports,
    /// Every module whose path has no private part.
    Public,
    /// The modules that say what is public themselves, by `__all__`.
    Explicit,
    /// Every module, private ones too.
    All,
    /// The root and these, relative to it.
    Only(Vec<String>),
}

/// Which methods of a class are bound.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ClassScope {
    /// Inherited ones too.
    #[default]
    All,
    /// Those that the class defines itself.
    Defined,
}
