//! `doc`: rustdoc for a package with bindings, with formulas that a browser shows as such.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::files::Batch;
use snakebridge_build::problem::Problem;
use snakebridge_build::process::{self, Invocation};

use crate::mathematics;
use crate::package::Package;

/// A library as large as they come needs minutes.
const LONGEST: Duration = Duration::from_secs(3600);

/// Builds the documentation of a package, with the formulas of its Python libraries
///
/// Runs `cargo doc` and then writes the formulas in its pages as MathML, which browsers show without a network, a script or a font.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge doc
  cargo snakebridge doc -- --no-deps --document-private-items

Exit codes: 0 built, 1 cargo failed, 2 wrong usage.")]
pub(crate) struct Doc {
    /// What `cargo doc` gets; by default `--no-deps`.
    #[arg(last = true, value_name = "ARGUMENTS")]
    arguments: Vec<OsString>,
}

impl Doc {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let built = self.built(package).and_then(|pages| formulas(&pages).map(|found| (pages, found)));
        match built {
            Ok((pages, found)) => Some(format!("{} ({found} formulas)\n", pages.join("index.html").display())),
            Err(diagnostic) => {
                diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Runs `cargo doc`; gives the folder of the package's pages.
    fn built(&self, package: &Package) -> Result<PathBuf, Diagnostic> {
        let cargo = &package.cargo;
        let no_dependencies = [OsString::from("--no-deps")];
        let arguments = if self.arguments.is_empty() { &no_dependencies[..] } else { &self.arguments };
        let invocation = Invocation::new("cargo", LONGEST)
            .argument("doc")
            .argument("--manifest-path")
            .argument(cargo.manifest().as_os_str())
            .argument("--target-dir")
            .argument(cargo.target_dir.as_os_str())
            .arguments(arguments.iter().map(OsString::as_os_str));
        let failed = |cause: String| Diagnostic::error(Problem::DocFailed, "cargo doc", "the documentation was not built").because(cause);
        let finished = process::run(&invocation).map_err(|error| failed(error.to_string()))?;
        if !finished.status.success() {
            let said = String::from_utf8_lossy(&finished.stderr);
            return Err(failed(said.trim().to_owned()).hint("mend what cargo says, then run `cargo snakebridge doc` again"));
        }
        let pages = cargo.target_dir.join("doc");
        let own = pages.join(package.config_as_it_is().package.replace('-', "_"));
        // A library may have another name than its package: then every page is looked at.
        Ok(if own.is_dir() { own } else { pages })
    }
}

/// Writes the formulas of all pages below a folder; says how many there are.
fn formulas(folder: &Path) -> Result<usize, Diagnostic> {
    let unreadable = |path: &Path, error: &dyn std::fmt::Display| {
        Diagnostic::error(Problem::PageUnreadable, path.display().to_string(), "a page of the documentation cannot be read")
            .because(error.to_string())
    };
    let mut folders = vec![folder.to_path_buf()];
    let mut batch = Batch::default();
    let mut count = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| unreadable(&folder, &error))? {
            let path = entry.map_err(|error| unreadable(&folder, &error))?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let html = fs::read_to_string(&path).map_err(|error| unreadable(&path, &error))?;
                if let Some((page, found)) = mathematics::page(&html) {
                    count += found;
                    batch.stage(&path, page.as_bytes()).map_err(|error| error.diagnostic())?;
                }
            }
        }
    }
    batch.commit().map_err(|error| error.diagnostic())?;
    Ok(count)
}
