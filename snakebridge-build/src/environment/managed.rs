//! Environment, the managed one: `target/snakebridge/venv-3.11`, made by us, shared by the workspace, holding what its crates declare.
//!
//! Beside it stand a lock file, which the operating system releases when a build is killed, and a registry of the crates that use it. Whoever
//! changes the environment holds the lock alone and takes the marker away first; whoever uses it holds the lock with others. An
//! environment without its marker was left half-made: it is filled again, and made again when its Python does not answer.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::closure::lacking;
use super::distribution::{Distribution, installed};
use super::fulfil::{Builds, Target};
use super::install::Tool;
use super::interpreter::{Interpreter, Interpreters, executable_in};
use super::requirement::Requirement;
use super::turn::Turn;
use super::union::{Conflict, Needs, union};
use crate::cargo::Cargo;
use crate::config::{self, Config, Origin, Overrides};
use crate::diagnostic::Diagnostic;
use crate::files::{Batch, FileError};
use crate::hardware::Hardware;
use crate::lock::Lock;
use crate::problem::Problem;
use crate::wheels::Choice;

/// Failures that leave an environment as it was.
const BEFORE_ANY_CHANGE: [Problem; 6] = [
    Problem::EnvironmentNotInstalled,
    Problem::EnvironmentNoVersion,
    Problem::EnvironmentNoPackage,
    Problem::EnvironmentConflict,
    Problem::EnvironmentNoNetwork,
    Problem::EnvironmentBuildFailed,
];

/// How often a build fills the environment before it takes it as it is.
const ROUNDS: usize = 4;

/// Says that an environment is whole, and what it was made from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Marker {
    base_executable: PathBuf,
    version: String,
    abi: String,
    /// The builds that were chosen for the hardware, by package.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    wheels: BTreeMap<String, Choice>,
    /// What its packages lead to and the installer left out all the same; none of that makes a build fill it again.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    left_out: BTreeSet<String>,
}

impl Marker {
    /// The marker of an environment.
    fn read(folder: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(marker_path(folder)).ok()?).ok()
    }

    /// Of an environment made from this Python.
    fn new(base: &Interpreter) -> Self {
        Self {
            base_executable: real(base),
            version: base.version.clone(),
            abi: base.abi.clone(),
            wheels: BTreeMap::new(),
            left_out: BTreeSet::new(),
        }
    }

    /// Whether the environment was made from this Python.
    fn is_of(&self, base: &Interpreter) -> bool {
        (&self.base_executable, &self.version, &self.abi) == (&real(base), &base.version, &base.abi)
    }
}

/// The executable behind its names: `python3` of a terminal and `python3.11` of an editor are one.
fn real(base: &Interpreter) -> PathBuf {
    fs::canonicalize(&base.base_executable).unwrap_or_else(|_| base.base_executable.clone())
}

/// The builds that were chosen for the hardware when the managed environment was filled.
pub(super) fn wheels(cargo: &Cargo, base: &Interpreter) -> BTreeMap<String, Choice> {
    Marker::read(&folder(cargo, base)).map(|marker| marker.wheels).unwrap_or_default()
}

/// A managed environment that is in use; others may use it too, and nobody changes it until this is dropped.
#[derive(Debug)]
pub struct InUse {
    _turn: Turn,
}

/// What a managed environment is made from.
pub(super) struct Plan<'a> {
    /// The build.
    pub(super) cargo: &'a Cargo,
    /// The crate that is built.
    pub(super) config: &'a Config,
    /// The Python that pyo3 links.
    pub(super) base: &'a Interpreter,
    /// What this crate needs.
    pub(super) needs: &'a Needs,
    /// Versions from `snakebridge.lock` by name.
    pub(super) locked: &'a BTreeMap<String, String>,
    /// What it is to run on.
    pub(super) hardware: &'a Hardware,
    /// Whether what is installed already makes way for what is newer.
    pub(super) upgrade: bool,
    /// Whether anything may be made or installed.
    pub(super) may_install: Result<(), Refusal>,
}

/// Why nothing may be installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// The user says so.
    Never,
    /// docs.rs has none either.
    DocsRs,
}

/// Gives the managed environment with all that the crate needs in it.
///
/// # Errors
///
/// It could not be made or filled, or may not be.
pub(super) fn provide(
    plan: &Plan<'_>,
    interpreters: &Interpreters,
    warnings: &mut Vec<Diagnostic>,
) -> Result<(Interpreter, InUse), Vec<Diagnostic>> {
    let folder = folder(plan.cargo, plan.base);
    let unwritable = |error: std::io::Error| {
        vec![
            Diagnostic::error(Problem::EnvironmentReadOnly, folder.display().to_string(), "the environment's folder cannot be written to")
                .because(error.to_string())
                .hint("name an environment by `SNAKEBRIDGE_VENV`, or another target folder by `CARGO_TARGET_DIR`"),
        ]
    };
    fs::create_dir_all(plan.cargo.shared_dir()).map_err(unwritable)?;
    let mut turn = Turn::open(beside(&folder, "lock")).map_err(unwritable)?;
    let mut filled = None;
    // A lock cannot be turned into a shared one in one step: in between another build may take it, and be killed over half an environment.
    for _ in 0..ROUNDS {
        turn.with_others().map_err(unwritable)?;
        let known = filled.is_some() || !plan.upgrade && registered(&folder).contains(&plan.config.manifest);
        if let Some(interpreter) = whole(plan, &folder, interpreters).filter(|_| known) {
            warnings.extend(turn.waited());
            return Ok((interpreter, InUse { _turn: turn }));
        }
        turn.end().map_err(unwritable)?;
        turn.alone(&plan.config.package).map_err(unwritable)?;
        turn.inherited(true);
        let others = register(&folder, &plan.config.manifest);
        // Another build may have done the work while this one waited.
        let interpreter = match whole(plan, &folder, interpreters).filter(|_| filled.is_some() || !plan.upgrade) {
            Some(interpreter) => interpreter,
            None => fill(plan, &folder, &others, interpreters, warnings)?,
        };
        filled = Some(interpreter);
        turn.inherited(false);
        turn.end().map_err(unwritable)?;
    }
    // What was filled and still lacks something is looked at, and told, by who asked for it.
    turn.with_others().map_err(unwritable)?;
    let unsettled = || {
        vec![Diagnostic::error(
            Problem::EnvironmentNoVenv,
            folder.display().to_string(),
            "the managed environment is changed by others all the time",
        )]
    };
    filled.map(|interpreter| (interpreter, InUse { _turn: turn })).ok_or_else(unsettled)
}

/// The managed environment for a Python.
pub(crate) fn folder(cargo: &Cargo, base: &Interpreter) -> PathBuf {
    cargo.shared_dir().join(format!("venv-{}{}", base.minor(), base.abi_flags))
}

fn marker_path(folder: &Path) -> PathBuf {
    folder.join("snakebridge.json")
}

/// The environment's Python when it is whole, of the linked Python, and has what this crate needs.
fn whole(plan: &Plan<'_>, folder: &Path, interpreters: &Interpreters) -> Option<Interpreter> {
    let marker = Marker::read(folder).filter(|marker| marker.is_of(plan.base))?;
    let interpreter = interpreters.ask(&executable_in(folder)?).ok().filter(|interpreter| interpreter.matches(plan.base))?;
    let (present, wanted) = (installed(&interpreter.site_packages), &plan.needs.requirements);
    let direct = wanted.iter().all(|requirement| requirement.unmet(&present, &interpreter.markers).is_none());
    (direct && lacking(wanted, &present, &interpreter.markers).is_subset(&marker.left_out)).then_some(interpreter)
}

/// Makes the environment where needed, and installs what all its crates need. The lock is held.
fn fill(
    plan: &Plan<'_>,
    folder: &Path,
    others: &[PathBuf],
    interpreters: &Interpreters,
    warnings: &mut Vec<Diagnostic>,
) -> Result<Interpreter, Vec<Diagnostic>> {
    plan.may_install.map_err(|reason| vec![refusal(reason, &plan.needs.requirements)])?;
    let configs: Vec<Config> = others.iter().filter_map(|manifest| still_uses(manifest)).collect();
    let together = union(std::iter::once(plan.config).chain(&configs), &plan.base.markers);
    let needed = match &together {
        Ok(needed) => needed,
        // Others who contradict one another hear of it in their own builds.
        Err(conflicts) if !conflicts.iter().any(|conflict| conflict.involves(&plan.config.package)) => plan.needs,
        Err(conflicts) => return Err(conflicts.iter().map(Conflict::diagnostic).collect()),
    };
    let own = plan.needs;
    let tool = Tool::find(&plan.config.settings, plan.cargo).and_then(|tool| tool.ready(&plan.base.base_executable));
    let tool = tool.map_err(|error| vec![error])?;
    let old = Marker::read(folder);
    let failed = |error: String| {
        vec![
            Diagnostic::error(Problem::EnvironmentNoVenv, folder.display().to_string(), "the managed environment does not work")
                .because(error),
        ]
    };
    // From here on a killed build leaves no marker.
    if old.is_some() {
        fs::remove_file(marker_path(folder)).map_err(|error| failed(error.to_string()))?;
    }
    // An installer takes what is there by half for something that it need not install.
    let is_whole = |python: &Interpreter| installed(&python.site_packages).values().all(Distribution::is_whole);
    let usable = || {
        let python = executable_in(folder).and_then(|python| interpreters.ask(&python).ok());
        python.filter(|python| python.matches(plan.base) && is_whole(python))
    };
    // Without a marker of this very Python the environment may be of another one, or cut short while it was made.
    let old = old.filter(|marker| marker.is_of(plan.base));
    let kept = if old.is_some() { usable() } else { None };
    let interpreter = match kept {
        Some(interpreter) => {
            tool.take_over(&interpreter, &plan.base.base_executable).map_err(|error| vec![error])?;
            interpreter
        }
        None => {
            if folder.exists() {
                fs::remove_dir_all(folder).map_err(|error| failed(error.to_string()))?;
            }
            tool.create(&plan.base.base_executable, folder).map_err(|error| vec![error])?;
            let python = executable_in(folder).ok_or_else(|| failed("it has no `python`".to_owned()))?;
            interpreters.ask(&python).map_err(failed)?
        }
    };
    // What the other crates locked holds too, so that a build of theirs finds what it had.
    let mut locked = plan.locked.clone();
    for lock in configs.iter().filter_map(|config| Lock::read(config.folder())) {
        for (name, version) in lock.versions() {
            locked.entry(name).or_insert(version);
        }
    }
    let builds = || Builds { table: &plan.config.settings.wheels, hardware: plan.hardware };
    let target = |locked| Target { tool: &tool, interpreter: &interpreter, builds: builds(), upgrade: plan.upgrade, locked };
    let chosen = match target(&locked).fulfil(needed, warnings) {
        // What another crate asks for and nobody has is for its own build to report.
        Err(error) if needed != own && BEFORE_ANY_CHANGE.contains(&error.problem) && !blames(&error, &own.requirements) => {
            target(plan.locked).fulfil(own, warnings)
        }
        other => other,
    };
    // Installers change nothing before they have found, fetched and built everything.
    if chosen.as_ref().err().is_none_or(|error| BEFORE_ANY_CHANGE.contains(&error.problem)) {
        let mut marker = Marker::new(plan.base);
        marker.wheels = old.map(|marker| marker.wheels).unwrap_or_default();
        marker.wheels.extend(chosen.iter().flatten().map(|(name, choice)| (name.clone(), choice.clone())));
        marker.left_out = lacking(&needed.requirements, &installed(&interpreter.site_packages), &interpreter.markers);
        let bytes = serde_json::to_vec_pretty(&marker).map_err(|error| failed(error.to_string()))?;
        write(&marker_path(folder), &bytes).map_err(|error| vec![error.diagnostic()])?;
    }
    chosen.map(|_| interpreter).map_err(|error| vec![error])
}

/// True when an error is about one of these requirements.
fn blames(error: &Diagnostic, requirements: &[Requirement]) -> bool {
    requirements.iter().any(|requirement| requirement.subject() == error.subject)
}

/// Why nothing is installed although something is missing.
fn refusal(reason: Refusal, requirements: &[Requirement]) -> Diagnostic {
    let list = requirements.iter().map(|requirement| format!("`{}`", requirement.pep508())).collect::<Vec<_>>().join(", ");
    let subject = requirements.first().map_or("package.metadata.python-deps", Requirement::subject);
    let (reason, allow) = match reason {
        Refusal::Never => ("`auto-install` is `never`", "allow it by `auto-install = \"dev\"` (`SNAKEBRIDGE_AUTO_INSTALL=dev`)"),
        Refusal::DocsRs => ("this is docs.rs", "build the documentation where packages can be installed: `cargo doc`"),
    };
    let hint = format!("{allow}, or name an environment that has it all by `SNAKEBRIDGE_VENV`");
    Diagnostic::error(Problem::EnvironmentNotInstalled, subject, format!("no environment has what is declared: {list}"))
        .because(format!("nothing is installed: {reason}"))
        .hint(hint)
}

fn registry_path(folder: &Path) -> PathBuf {
    beside(folder, "crates.json")
}

/// `venv-3.11.lock` for `venv-3.11`.
fn beside(folder: &Path, kind: &str) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    folder.with_file_name(format!("{name}.{kind}"))
}

/// The crates that use an environment and are still there.
pub(crate) fn users(folder: &Path) -> BTreeSet<PathBuf> {
    registered(folder).into_iter().filter(|manifest| manifest.is_file()).collect()
}

fn registered(folder: &Path) -> BTreeSet<PathBuf> {
    fs::read(registry_path(folder)).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default()
}

/// Adds a crate to the registry and gives the others. The lock is held.
fn register(folder: &Path, manifest: &Path) -> Vec<PathBuf> {
    let mut all = registered(folder);
    all.retain(|other| other.is_file());
    all.insert(manifest.to_path_buf());
    if let Ok(bytes) = serde_json::to_vec_pretty(&all) {
        // A registry that cannot be written makes the next crate install again, nothing worse.
        let _ = write(&registry_path(folder), &bytes);
    }
    all.into_iter().filter(|other| other != manifest).collect()
}

/// Writes one small file whole or not at all.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    let mut batch = Batch::default();
    batch.stage(path, bytes)?;
    batch.commit().map(drop)
}

/// What another crate declares now; none when it is gone, broken, or uses an environment of its own.
fn still_uses(manifest: &Path) -> Option<Config> {
    let (config, diagnostics) = config::load(manifest, &Overrides::default());
    let declares = config.libraries.iter().any(|library| matches!(library.origin, Origin::Distribution { .. }));
    (declares && config.settings.venv.is_none() && !diagnostics.has_errors()).then_some(config)
}
