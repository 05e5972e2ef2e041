//! Survey: the facts of every declared library, from the manifest where they still hold, else from Python.
//!
//! In come config and environment; out come facts with the fingerprint that they were made under. A library whose fingerprint is the one in the
//! manifest starts no Python. Nothing is written here.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::cargo::Cargo;
use crate::config::{Config, LibraryConfig, Local, Origin, Reference};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::environment::Environment;
use crate::environment::Requirement;
use crate::environment::stubs::{self, Stubs};
use crate::facts;
use crate::fingerprint::{Fingerprint, Hasher};
use crate::introspect::{self, IntrospectError, Request};
use crate::manifest::{Manifest, Stored};
use crate::missing::missing;
use crate::problem::Problem;

/// The facts of one library.
pub struct Surveyed<'a> {
    /// What the user asked for.
    pub config: &'a LibraryConfig,
    /// What was found.
    pub facts: facts::Library,
    /// What the facts depend on.
    pub fingerprint: Fingerprint,
    /// Where the manifest already knew: what it said. None when Python was asked.
    pub stored: Option<Stored>,
    /// How long Python was asked; nothing where it was not.
    pub took: Duration,
}

impl<'a> Surveyed<'a> {
    fn known(config: &'a LibraryConfig, fingerprint: Fingerprint, (facts, stored): (facts::Library, Stored)) -> Self {
        Self { config, facts, fingerprint, stored: Some(stored), took: Duration::ZERO }
    }
}

/// Surveys every library. `homes` are the packages' folders in which a manifest may lie, the first one that knows wins.
pub fn survey<'a>(
    cargo: &Cargo,
    config: &'a Config,
    environment: &Environment,
    homes: &[PathBuf],
    diagnostics: &mut Diagnostics,
) -> Vec<Surveyed<'a>> {
    let manifests: Vec<(&Path, Manifest)> = homes.iter().map(|home| (home.as_path(), Manifest::read(home))).collect();
    let known = |library: &LibraryConfig, fingerprint: &Fingerprint| {
        manifests.iter().find_map(|(home, manifest)| manifest.facts(home, &library.key, fingerprint))
    };
    let provider = Stubs::new(cargo, config, environment);
    let mut typeshed = None;
    let mut surveyed = Vec::new();
    let mut unknown: Vec<(&LibraryConfig, Fingerprint, Request)> = Vec::new();
    for library in &config.libraries {
        let packages = stubs::wanted(library, environment);
        let whole = fingerprint(library, &packages, environment);
        if let Some(stored) = known(library, &whole) {
            surveyed.push(Surveyed::known(library, whole, stored));
            continue;
        }
        let typeshed = typeshed.get_or_insert_with(|| provider.typeshed().map_err(|missing| diagnostics.push(missing)).ok());
        let (found, request) = stubbed(library, whole, &packages, typeshed, &provider, diagnostics);
        match known(library, &found) {
            Some(stored) => surveyed.push(Surveyed::known(library, found, stored)),
            None => unknown.push((library, found, request)),
        }
    }
    let requests: Vec<Request> = unknown.iter().map(|(.., request)| request.clone()).collect();
    let answers = introspect::timed(&environment.interpreter.executable, &requests, config.settings.introspect_timeout);
    for ((library, fingerprint, _), (answer, took)) in unknown.into_iter().zip(answers) {
        match answer {
            Ok(facts) => surveyed.push(Surveyed { config: library, facts, fingerprint, stored: None, took }),
            Err(error) => diagnostics.push(placed(&error, library, environment)),
        }
    }
    surveyed.sort_by(|one, other| one.config.key.cmp(&other.config.key));
    for library in &surveyed {
        diagnostics.extend(library.facts.issues.iter().map(issue));
        diagnostics.extend(missing(library.config, &library.facts));
    }
    surveyed
}

/// The facts that a package has stored, and what is to be said of each library whose facts are missing or hold no more. No Python is started.
pub fn stored<'a>(
    config: &'a Config,
    environment: &Environment,
    home: &Path,
    diagnostics: &mut Diagnostics,
) -> (Vec<Surveyed<'a>>, Vec<String>) {
    let manifest = Manifest::read(home);
    let (mut surveyed, mut stale) = (Vec::new(), Vec::new());
    for library in &config.libraries {
        let whole = fingerprint(library, &stubs::wanted(library, environment), environment);
        let lacking = [(&["typeshed"][..]), &["stub packages"], &["typeshed", "stub packages"]].map(|lacks| without(&whole, lacks));
        let known = |fingerprint: Fingerprint| {
            Some(Surveyed::known(library, fingerprint.clone(), manifest.facts(home, &library.key, &fingerprint)?))
        };
        match [whole].into_iter().chain(lacking).find_map(known) {
            Some(known) => surveyed.push(known),
            None => {
                let why = match manifest.libraries.get(&library.key) {
                    None => "its facts are not stored",
                    Some(_) => "its facts were made under another configuration, version or `introspect.py`, or changed by hand",
                };
                stale.push(format!("package.metadata.python-deps.{}: {why} ({})", library.key, library.place));
            }
        }
    }
    for library in &surveyed {
        diagnostics.extend(missing(library.config, &library.facts));
    }
    (surveyed, stale)
}

/// The request for a library with the stubs that there are, and the fingerprint of what it will give.
fn stubbed(
    library: &LibraryConfig,
    whole: Fingerprint,
    packages: &[Requirement],
    typeshed: &Option<PathBuf>,
    stubs: &Stubs<'_>,
    diagnostics: &mut Diagnostics,
) -> (Fingerprint, Request) {
    let mut request = request(library);
    let mut lacks = Vec::new();
    request.typeshed.clone_from(typeshed);
    if typeshed.is_none() {
        lacks.push("typeshed");
    }
    if !packages.is_empty() {
        match stubs.packages(library, packages) {
            Ok(folder) => request.stub_packages.push(folder),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                lacks.push("stub packages");
            }
        }
    }
    if lacks.is_empty() { (whole, request) } else { (without(&whole, &lacks), request) }
}

/// The fingerprint of facts that were made without some of the stubs: they hold only until there are all.
fn without(whole: &Fingerprint, lacks: &[&str]) -> Fingerprint {
    let hasher = Hasher::default().with("with all stubs", whole.to_string());
    lacks.iter().fold(hasher, |hasher, missing| hasher.with("without", missing)).finish()
}

/// Says which key of `Cargo.toml` asked for the library, and what to run to see the same.
fn placed(error: &IntrospectError, library: &LibraryConfig, environment: &Environment) -> Diagnostic {
    let mut diagnostic = error.diagnostic();
    diagnostic.subject = format!("package.metadata.python-deps.{}", library.key);
    diagnostic.message = format!("{} ({})", diagnostic.message, library.place);
    let interpreter = &environment.interpreter;
    let python = interpreter.executable.display();
    match (error, &library.origin) {
        (IntrospectError::ModuleNotFound { module, missing }, Origin::Stdlib) if !missing.contains('.') => diagnostic.hint(format!(
            "the standard library of {} has no `{module}`; for a package of PyPI write its version instead of `\"stdlib\"`",
            interpreter.described()
        )),
        (IntrospectError::ImportFailed { module, .. } | IntrospectError::Died { module, .. }, origin) => {
            let path = match origin {
                Origin::File { search_path, .. } => format!("PYTHONPATH={} ", search_path.display()),
                Origin::Stdlib | Origin::Distribution { .. } => String::new(),
            };
            diagnostic.hint(format!("mend it in Python first; the same happens with: {path}{python} -X faulthandler -c 'import {module}'"))
        }
        _ => diagnostic,
    }
}

/// What introspection survived. A member that a library itself cannot produce is for the report; a whole module is worth a warning.
fn issue(issue: &facts::Issue) -> Diagnostic {
    let (problem, message) = (Problem::IntrospectionIssue, format!("{} ({})", issue.message, issue.code));
    // A module that was asked for by its name and is not there is an error of its own.
    let is_missing = issue.message.starts_with("ModuleNotFoundError") && issue.message.contains(&format!("'{}'", issue.subject));
    if issue.code == "module_import_failed" && !is_missing {
        return Diagnostic::warning(problem, &issue.subject, message)
            .hint("the rest of the library is bound; exclude the module to silence this");
    }
    Diagnostic::note(problem, &issue.subject, message)
}

/// What is asked about a library.
pub(crate) fn request(library: &LibraryConfig) -> Request {
    let mut request = Request::new(&library.module);
    request.selection.clone_from(&library.modules);
    request.include.clone_from(&library.module_include);
    request.exclude.clone_from(&library.module_exclude);
    request.depth = library.module_depth;
    request.surface = library.surface.as_ref().map(|surface| surface.names.clone());
    request.private = private(library).cloned().collect();
    request.stub_paths.clone_from(&library.stub_paths);
    if let Origin::File { search_path, .. } = &library.origin {
        request.paths.push(search_path.clone());
    }
    request
}

/// What is asked for though its name says that it is private; the rest of `include` asks Python nothing.
fn private(library: &LibraryConfig) -> impl Iterator<Item = &String> {
    let is_private = |name: &&String| name.rsplit('.').next().is_some_and(|last| last.starts_with('_') && !last.starts_with("__"));
    library.include.iter().filter(is_private)
}

/// Everything that the facts of a library depend on.
fn fingerprint(library: &LibraryConfig, packages: &[Requirement], environment: &Environment) -> Fingerprint {
    let surface = library.surface.as_ref().map(|surface| &surface.names);
    let private: Vec<&String> = private(library).collect();
    let selection = (&library.modules, &library.module_include, &library.module_exclude, library.module_depth, surface, private);
    let hasher = Hasher::default()
        .with("introspect.py", introspect::SCRIPT)
        .with("schema", facts::SCHEMA.to_string())
        .with("module", &library.module)
        .with("selection", format!("{selection:?}"))
        .with("interpreter", format!("{} {}", environment.interpreter.implementation, environment.interpreter.version))
        .with("platform", format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    let hasher = packages.iter().fold(hasher, |hasher, package| hasher.with("stub package", package.pep508()));
    let hasher = library.stub_paths.iter().fold(hasher, |hasher, folder| with_sources(hasher, folder, folder));
    match &library.origin {
        Origin::Stdlib => hasher.with("origin", "stdlib"),
        Origin::Distribution { name, .. } => {
            let version = |name: &str| environment.distributions.get(name).map_or("none", |distribution| distribution.version.as_str());
            let stubs = environment.distributions.keys().filter(|name| name.starts_with("types-") || name.ends_with("-stubs"));
            let hasher = hasher.with("origin", format!("{name} {}", version(name)));
            let hasher = editable(library).iter().fold(hasher, |hasher, folder| with_sources(hasher, folder, folder));
            stubs.fold(hasher, |hasher, stubs| hasher.with(stubs, version(stubs)))
        }
        Origin::File { path, search_path } => with_sources(hasher.with("origin", "file"), path, search_path),
    }
    .finish()
}

/// Where the sources of a library lie that is installed from a folder of the user's, so that an edit is a change of it.
#[must_use]
pub fn editable(library: &LibraryConfig) -> Option<PathBuf> {
    let Origin::Distribution { reference: Reference::Local(Local { path, editable: true }), .. } = &library.origin else { return None };
    let name = library.module.split('.').next().unwrap_or(&library.module);
    let homes = [path.join("src"), path.join("python"), path.clone()];
    let places = homes.iter().flat_map(|home| [home.join(name), home.join(format!("{name}.py"))]);
    Some(places.into_iter().find(|place| place.exists()).unwrap_or_else(|| path.clone()))
}

/// Adds the content of every Python file below `path`, under its name below `root`.
fn with_sources(hasher: Hasher, path: &Path, root: &Path) -> Hasher {
    sources(path).iter().fold(hasher, |hasher, source| {
        let name = source.strip_prefix(root).unwrap_or(source).to_string_lossy().replace('\\', "/");
        hasher.with(&name, fs::read(source).unwrap_or_default())
    })
}

/// The Python files of a user's own library, sorted.
#[must_use]
pub fn sources(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return with_stub(path) };
    let mut found = Vec::new();
    for entry in entries.flatten().map(|entry| entry.path()) {
        let is_source = entry.extension().is_some_and(|extension| extension == "py" || extension == "pyi");
        if entry.is_dir() {
            found.extend(sources(&entry));
        } else if is_source {
            found.push(entry);
        }
    }
    found.sort();
    found
}

/// A single file, and the stub that may lie beside it.
fn with_stub(path: &Path) -> Vec<PathBuf> {
    let stub = path.with_extension("pyi");
    let mut found = vec![path.to_path_buf()];
    found.extend(stub.is_file().then_some(stub));
    found
}
