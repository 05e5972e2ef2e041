//! Bundle: programs in a folder with the Python that they need, which can be moved.
//!
//! In: programs and the environment that they were built for. Out: `<folder>/<program>`, and `<folder>/python/` with the interpreter, its standard library
//! and library, the packages that are needed, the user's own files, and a marker by which the runtime knows it. A program finds the library by a run path
//! that starts from its own place.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::config::{Config, Origin};
use crate::diagnostic::Diagnostic;
use crate::environment::{Distribution, Environment, Interpreter};
use crate::files::{self, Batch, FileError};
use crate::problem::Problem;

/// By this file the runtime knows the folder.
const MARKER: &str = "snakebridge-bundle.toml";

/// Parts of a standard library that no program needs: its own tests, programs for people, what was compiled for another place.
const LEFT_OUT: [&str; 7] = ["__pycache__", "ensurepip", "idlelib", "site-packages", "dist-packages", "test", "turtledemo"];

/// Sets the library's path for programs that start the interpreter itself: `multiprocessing`, `subprocess`.
const LAUNCHER: &str =
    "#!/bin/sh\nhere=${0%/*}\nLD_LIBRARY_PATH=$here/../lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH} exec \"$here/python\" \"$@\"\n";

/// What was put together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Bundle {
    /// The programs.
    pub programs: Vec<PathBuf>,
    /// The packages, with their versions.
    pub packages: Vec<String>,
    /// How many files there are.
    pub files: usize,
    /// Their size.
    pub bytes: u64,
}

/// Puts programs and their Python into a folder; an earlier bundle in it is replaced.
///
/// # Errors
///
/// The system is not known, the folder has something else in it, or a file cannot be read or written.
pub fn bundle(config: &Config, environment: &Environment, programs: &[PathBuf], folder: &Path) -> Result<Bundle, Diagnostic> {
    possible(std::env::consts::OS)?;
    let python = folder.join("python");
    if python.exists() && !python.join(MARKER).is_file() {
        let message = "there is a `python` already, and no bundle put it there";
        return Err(
            Diagnostic::error(Problem::BundleNotOurs, folder.display().to_string(), message).hint("name another folder, or move it away")
        );
    }
    files::remove(&python).map_err(|error| error.diagnostic())?;
    let mut packer = Packer { python, bundle: Bundle::default() };
    let base = &environment.linked.interpreter;
    // First of all, so that the next run knows what one that failed has left.
    packer.marker(base)?;
    packer.interpreter(base)?;
    let site = packer.python.join("lib").join(format!("python{}", base.minor())).join("site-packages");
    for (name, distribution) in environment.needed() {
        packer.distribution(name, distribution, &site)?;
    }
    for library in &config.libraries {
        if let Origin::File { path, search_path, .. } = &library.origin {
            let below = path.strip_prefix(search_path).unwrap_or(path);
            packer.tree(path, &site.join(below), &["__pycache__"])?;
        }
    }
    packer.marker(base)?;
    for program in programs {
        let to = folder.join(program.file_name().unwrap_or_default());
        packer.file(program, &to)?;
        packer.bundle.programs.push(to);
    }
    Ok(packer.bundle)
}

/// Whether programs of a system can be bundled; it is one of the names in `std::env::consts::OS`.
///
/// # Errors
///
/// They cannot, and why.
pub fn possible(system: &str) -> Result<(), Diagnostic> {
    let why = match system {
        "linux" => return Ok(()),
        "macos" => "there a program names the library by a path that is written into the library, which is signed",
        "windows" => "there a program looks for the library beside itself and in `PATH`, never in a folder that it names",
        _ => "there nobody has tried yet how a program finds a library that was moved with it",
    };
    Err(Diagnostic::error(Problem::BundleNotHere, "bundle", "programs are bundled with their Python on Linux alone so far")
        .because(format!("this is {system}: {why}"))
        .hint("ship an environment beside the program and name it by `SNAKEBRIDGE_VENV` where the program is started"))
}

/// Copies, and counts what it copied.
struct Packer {
    python: PathBuf,
    bundle: Bundle,
}

impl Packer {
    fn file(&mut self, from: &Path, to: &Path) -> Result<(), Diagnostic> {
        self.bundle.bytes += files::copy(from, to).map_err(|error| error.diagnostic())?;
        self.bundle.files += 1;
        Ok(())
    }

    /// A file or a folder, without entries of these names.
    fn tree(&mut self, from: &Path, to: &Path, left_out: &[&str]) -> Result<(), Diagnostic> {
        if from.is_file() {
            return self.file(from, to);
        }
        // A link that leads nowhere is no part of anything.
        let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let text = name.to_string_lossy();
            if left_out.contains(&&*text) || text.starts_with("config-") && entry.path().is_dir() {
                continue;
            }
            // A package of the standard library may have a part with such a name.
            self.tree(&entry.path(), &to.join(&name), &["__pycache__"])?;
        }
        Ok(())
    }

    /// The executable, the library and the standard library.
    fn interpreter(&mut self, base: &Interpreter) -> Result<(), Diagnostic> {
        let Some(library) = &base.library else {
            let message = "this Python has no shared library, so a program cannot bring it along";
            return Err(Diagnostic::error(Problem::EnvironmentNoSharedLibrary, base.executable.display().to_string(), message)
                .hint("build the program with a Python that has one: `uv python install`"));
        };
        let name = format!("python{}", base.minor());
        let standard = base.base_prefix.join("lib").join(&name);
        if !standard.join("os.py").is_file() {
            return Err(lacks(&standard, "the standard library is not there"));
        }
        let (bin, lib) = (self.python.join("bin"), self.python.join("lib"));
        self.tree(&standard, &lib.join(&name), &LEFT_OUT)?;
        self.file(library, &lib.join(library.file_name().unwrap_or_default()))?;
        self.file(&base.base_executable, &bin.join("python"))?;
        let launcher = bin.join("python3");
        write(&launcher, LAUNCHER).map_err(|error| error.diagnostic())?;
        executable(&launcher).map_err(|error| lacks(&launcher, &error.to_string()))
    }

    /// What an installer wrote down of a package.
    fn distribution(&mut self, name: &str, distribution: &Distribution, site: &Path) -> Result<(), Diagnostic> {
        if name.starts_with("types-") || name.ends_with("-stubs") {
            return Ok(());
        }
        let home = distribution.info.parent().unwrap_or(Path::new(""));
        let editable = distribution.direct_url().is_some_and(|url| url["dir_info"]["editable"] == true);
        if editable {
            return Err(lacks(
                &distribution.info,
                &format!("`{name}` is installed in editable form, so its files are where they are edited"),
            ));
        }
        for file in distribution.files().ok_or_else(|| lacks(&distribution.info, &format!("`{name}` has no list of its files")))? {
            // Programs that a package installs beside itself are for people.
            let is_inside = !file.starts_with("..") && !file.starts_with('/') && !file.contains("__pycache__");
            if is_inside && home.join(&file).is_file() {
                self.file(&home.join(&file), &site.join(&file))?;
            }
        }
        self.bundle.packages.push(format!("{name} {}", distribution.version));
        Ok(())
    }

    fn marker(&mut self, base: &Interpreter) -> Result<(), Diagnostic> {
        let packages: Vec<String> = self.bundle.packages.iter().map(|package| format!("    {package:?},\n")).collect();
        let text = format!(
            "# Written by `cargo snakebridge bundle`: the program beside this folder runs with this Python.\npython = \"{}\"\npackages = [\n{}]\n",
            base.version,
            packages.concat()
        );
        write(&self.python.join(MARKER), &text).map_err(|error| error.diagnostic())
    }
}

fn write(path: &Path, text: &str) -> Result<(), FileError> {
    let mut batch = Batch::default();
    batch.stage(path, text.as_bytes())?;
    batch.commit().map(drop)
}

#[cfg(unix)]
fn executable(path: &Path) -> std::io::Result<()> {
    fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o755))
}

#[cfg(not(unix))]
fn executable(_: &Path) -> std::io::Result<()> {
    Ok(())
}

fn lacks(path: &Path, what: &str) -> Diagnostic {
    Diagnostic::error(Problem::BundleNoFiles, path.display().to_string(), what)
        .hint("install it in the ordinary way, or choose another Python: `cargo snakebridge doctor` shows which one is used")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_systems_are_refused_with_the_reason() {
        assert_eq!(possible("linux"), Ok(()));
        let said = |system: &str| possible(system).err().map(|error| error.to_string());
        let expected = |cause: &str| {
            format!(
                "bundle: programs are bundled with their Python on Linux alone so far [bundle-not-here]\n  cause: {cause}\n  \
                 hint: ship an environment beside the program and name it by `SNAKEBRIDGE_VENV` where the program is started"
            )
        };
        let macos = "this is macos: there a program names the library by a path that is written into the library, which is signed";
        assert_eq!(said("macos"), Some(expected(macos)));
        let windows = "this is windows: there a program looks for the library beside itself and in `PATH`, never in a folder that it names";
        assert_eq!(said("windows"), Some(expected(windows)));
        let other = "this is freebsd: there nobody has tried yet how a program finds a library that was moved with it";
        assert_eq!(said("freebsd"), Some(expected(other)));
    }
}
