//! Environment, typeshed: the stubs of the standard library, in a tool environment of their own and never in the user's.
//!
//! They come from the `typeshed-client` package. Their absence is no error: the standard library then has only what Python says at run time.

use std::fs::{self, OpenOptions};
use std::path::{Path, PathBuf};

use fs4::FileExt;

use super::Environment;
use super::install::Tool;
use super::interpreter::executable_in;
use super::managed;
use super::requirement::{Asker, Requirement};
use crate::cargo::Cargo;
use crate::config::{AutoInstall, Config, Reference, versions};

const PACKAGE: &str = "typeshed-client";
/// Held to one series, so that two machines see the same stubs.
const VERSION: &str = "~=2.8";

/// The folder that holds `VERSIONS` and the stubs; installed on first use where that is allowed.
#[must_use]
pub fn locate(cargo: &Cargo, config: &Config, environment: &Environment) -> Option<PathBuf> {
    let folder = cargo.shared_dir().join(format!("tools-{}", environment.interpreter.minor()));
    fs::create_dir_all(cargo.shared_dir()).ok()?;
    let lock = OpenOptions::new().create(true).truncate(false).write(true).open(folder.with_file_name("tools.lock")).ok()?;
    FileExt::lock(&lock).ok()?;
    let found = stubs(&folder).filter(|_| folder.join("snakebridge.ok").is_file());
    if found.is_some() {
        return found;
    }
    // A failed attempt is not repeated until `cargo clean`: without a network it would slow every build down.
    let attempted = folder.with_file_name(format!("tools-{}.attempted", environment.interpreter.minor()));
    let allowed = config.settings.auto_install != AutoInstall::Never && !cargo.offline && !cargo.docs_rs;
    if !allowed || attempted.exists() {
        return None;
    }
    managed::write(&attempted, b"").ok()?;
    install(cargo, config, environment, &folder)?;
    fs::remove_file(&attempted).ok()?;
    stubs(&folder)
}

fn install(cargo: &Cargo, config: &Config, environment: &Environment, folder: &Path) -> Option<()> {
    let tool = Tool::find(config.settings.installer, &cargo.path).ok()?;
    if folder.exists() {
        fs::remove_dir_all(folder).ok()?;
    }
    tool.create(&environment.interpreter.base_executable, folder).ok()?;
    let requirement = Requirement {
        name: PACKAGE.to_owned(),
        extras: std::collections::BTreeSet::new(),
        reference: Reference::Versions(versions(VERSION).ok()?),
        asked_by: Vec::<Asker>::new(),
    };
    tool.install(&executable_in(folder)?, &[requirement], &std::collections::BTreeMap::new()).ok()?;
    managed::write(&folder.join("snakebridge.ok"), b"").ok()
}

fn stubs(folder: &Path) -> Option<PathBuf> {
    let libraries = [folder.join("lib"), folder.join("Lib")];
    let pythons = libraries
        .iter()
        .filter_map(|library| fs::read_dir(library).ok())
        .flatten()
        .flatten()
        .map(|entry| entry.path().join("site-packages"));
    let candidates = pythons.chain(libraries.iter().map(|library| library.join("site-packages")));
    candidates.map(|packages| packages.join("typeshed_client/typeshed")).find(|stubs| stubs.join("VERSIONS").is_file())
}
