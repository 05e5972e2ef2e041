//! Environment, linking: binaries find the right libpython without `LD_LIBRARY_PATH`.
//!
//! A package with bindings gets the library's folder as a run path. That does not reach binaries of packages above it, so a link to the library is put
//! in a folder under `OUT_DIR` and given as a search path: Cargo adds such folders to the loader's path in `cargo run` and `cargo test`, before the
//! system's own, so that a system-wide libpython of another patch version does not win. Cargo leaves out folders that are not below the
//! profile's own (`target/debug`), which is why the link cannot be shared in `target/snakebridge`.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::Environment;
use crate::cargo::{Cargo, Directives};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// Adds what the linker and the loader need.
///
/// A Python without a shared library needs nothing, and neither does a program without Python in its own process; a link that cannot be made is a warning.
pub fn directives(cargo: &Cargo, environment: &Environment, directives: &mut Directives) -> Option<Diagnostic> {
    if !cargo.embedded {
        return None;
    }
    let library = environment.linked.interpreter.library.as_ref().or(environment.interpreter.library.as_ref())?;
    if has_run_paths(cargo) {
        if is_linux(cargo) {
            // A program that is shipped finds the Python that was put beside it; see `bundle`.
            directives.link_argument("-Wl,-rpath,$ORIGIN/python/lib");
        }
        let folder = environment.linked.library_dir.as_deref().or(library.parent())?;
        directives.link_argument(format_args!("-Wl,-rpath,{}", folder.display()));
    }
    let folder = cargo.out_dir.as_ref()?.join("snakebridge-lib");
    match place(library, &folder) {
        Ok(()) => {
            directives.link_search(&folder);
            None
        }
        Err(error) => Some(
            Diagnostic::warning(
                Problem::EnvironmentNoLibraryLink,
                folder.display().to_string(),
                "no link to the Python library could be made",
            )
            .because(error.to_string())
            .hint(format!("binaries of other packages may need `LD_LIBRARY_PATH={}`", library.parent().unwrap_or(Path::new("")).display())),
        ),
    }
}

/// Whether the target's loader knows run paths.
fn has_run_paths(cargo: &Cargo) -> bool {
    cargo.target.as_deref().map_or(cfg!(unix), |target| !target.contains("windows") && !target.starts_with("wasm"))
}

fn is_linux(cargo: &Cargo) -> bool {
    cargo.target.as_deref().map_or(cfg!(target_os = "linux"), |target| target.contains("linux"))
}

/// Puts a link to the library, under its own name, in the folder.
fn place(library: &Path, folder: &Path) -> io::Result<()> {
    let Some(name) = library.file_name() else { return Ok(()) };
    let link = folder.join(name);
    if fs::canonicalize(&link).ok().is_some_and(|present| Some(present) == fs::canonicalize(library).ok()) {
        return Ok(());
    }
    fs::create_dir_all(folder)?;
    // Made aside and moved, so that another build never finds it missing.
    let aside: PathBuf = folder.join(format!(".{}.{}", name.to_string_lossy(), std::process::id()));
    if fs::symlink_metadata(&aside).is_ok() {
        fs::remove_file(&aside)?;
    }
    link_or_copy(library, &aside)?;
    fs::rename(&aside, &link)
}

#[cfg(unix)]
fn link_or_copy(library: &Path, link: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(library, link)
}

#[cfg(not(unix))]
fn link_or_copy(library: &Path, link: &Path) -> io::Result<()> {
    fs::copy(library, link).map(drop)
}
