//! Variables that Cargo's configuration sets: a build script gets the `[env]` of `.cargo/config.toml`, a command does not, and both must come
//! to the same Python.

use std::ffi::OsString;
use std::path::PathBuf;

use cargo_config2::Config;
use snakebridge_build::cargo::{Cargo, is_truthy};
use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::problem::Problem;

/// Fills in what `[env]` says of the variables that decide anything for us.
///
/// # Errors
///
/// Cargo's configuration is broken.
pub(crate) fn configured(cargo: &mut Cargo) -> Result<(), Diagnostic> {
    let config = Config::load_with_cwd(&cargo.manifest_dir).map_err(|error| {
        Diagnostic::error(Problem::CargoConfig, ".cargo/config.toml", "Cargo's configuration cannot be read").because(error.to_string())
    })?;
    let text = |value: OsString| value.to_string_lossy().into_owned();
    let flag = |value: OsString| is_truthy(&value.to_string_lossy());
    let (overrides, python) = (&mut cargo.overrides, &mut cargo.python);
    fill(&config, "SNAKEBRIDGE_VENV", &mut overrides.venv, text);
    fill(&config, "SNAKEBRIDGE_PYTHON", &mut overrides.python, text);
    fill(&config, "SNAKEBRIDGE_AUTO_INSTALL", &mut overrides.auto_install, text);
    fill(&config, "SNAKEBRIDGE_INSTALLER", &mut overrides.installer, text);
    fill(&config, "SNAKEBRIDGE_VERBOSE", &mut overrides.verbose, flag);
    fill(&config, "SNAKEBRIDGE_STRICT", &mut overrides.strict, flag);
    fill(&config, "SNAKEBRIDGE_STRICT_SIGNATURES", &mut overrides.strict_signatures, flag);
    fill(&config, "PYO3_PYTHON", &mut python.pyo3_python, PathBuf::from);
    fill(&config, "PYO3_CONFIG_FILE", &mut python.pyo3_config_file, PathBuf::from);
    fill(&config, "VIRTUAL_ENV", &mut python.virtual_env, PathBuf::from);
    fill(&config, "CONDA_PREFIX", &mut python.conda_prefix, PathBuf::from);
    Ok(())
}

/// The linker that Cargo's configuration, or a variable of Cargo's, names for this machine.
pub(crate) fn linker(cargo: &Cargo) -> Option<PathBuf> {
    let config = Config::load_with_cwd(&cargo.manifest_dir).ok()?;
    let host = config.host_triple().ok()?;
    config.linker(host).ok()?
}

/// A variable that is already set wins, unless the configuration insists.
fn fill<T>(config: &Config, name: &str, slot: &mut Option<T>, read: impl FnOnce(OsString) -> T) {
    let Some(entry) = config.env.get(name).filter(|entry| !entry.value.is_empty()) else { return };
    if slot.is_none() || entry.force {
        *slot = Some(read(entry.value.clone()));
    }
}
