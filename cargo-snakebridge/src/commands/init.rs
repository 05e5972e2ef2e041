//! `init`: gives a package what it needs to call Python.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;
use snakebridge_build::diagnostic::{Diagnostic, Diagnostics};
use snakebridge_build::files::Batch;
use snakebridge_build::problem::Problem;

use crate::package::Package;
use crate::starting::library::Library;
use crate::starting::manifest::Origin;
use crate::starting::{Edited, build_script, manifest, source};

/// Gives a package what it needs to call Python, with the given libraries
///
/// Adds the dependencies, the build script, the macro that brings the bindings in, and the libraries. What is there already stays as it is, so it can be
/// run again to add another library. A library of the standard library, a file of your own and a distribution with another name than its module are recognised.
#[derive(clap::Args)]
#[command(after_help = "\
Examples:
  cargo snakebridge init numpy pandas@2.3
  cargo snakebridge init json python/scoring.py 'scipy@>=1.12'
  cargo snakebridge init numpy --json

Exit codes: 0 done, or nothing to do, 1 a file cannot be edited, 2 wrong usage.")]
pub(crate) struct Init {
    /// A library, with or without a version: `numpy`, `pandas@2.3`; a module of the standard library; a Python file.
    #[arg(value_name = "LIBRARY[@VERSION]")]
    libraries: Vec<String>,
    /// Take SnakeBridge from a checkout instead of the registry.
    #[arg(long, value_name = "FOLDER")]
    path: Option<PathBuf>,
    /// Print JSON: what was added to which file.
    #[arg(long)]
    json: bool,
}

impl Init {
    pub(super) fn run(&self, package: &Package, diagnostics: &mut Diagnostics) -> Option<String> {
        let mut libraries = Vec::new();
        for text in &self.libraries {
            match Library::read(text) {
                Ok(library) => libraries.push(library),
                Err(error) => diagnostics.push(error),
            }
        }
        if diagnostics.has_errors() {
            return None;
        }
        let edits = match self.edits(package, &libraries, diagnostics) {
            Ok(edits) => edits,
            Err(error) => {
                diagnostics.push(error);
                return None;
            }
        };
        let folder = &package.cargo.manifest_dir;
        let mut batch = Batch::default();
        let mut text = String::new();
        for (path, edited) in &edits {
            let shown = path.strip_prefix(folder).unwrap_or(path).display();
            for what in &edited.added {
                // Writing to a string cannot fail.
                let _ = writeln!(text, "{shown}: {what}");
            }
            if !edited.added.is_empty()
                && let Err(error) = batch.stage(path, edited.text.as_bytes())
            {
                diagnostics.push(error.diagnostic());
                return None;
            }
        }
        batch.commit().map_err(|error| diagnostics.push(error.diagnostic())).ok()?;
        if self.json {
            let edits = edits.iter().filter(|(_, edited)| !edited.added.is_empty());
            let rows: Vec<_> = edits.map(|(path, edited)| json!({ "file": path, "added": edited.added })).collect();
            return Some(super::json(&json!({ "changes": rows })));
        }
        if text.is_empty() {
            return Some("everything is there already\n".to_owned());
        }
        Some(format!("{text}next: `cargo build`\n"))
    }

    /// The new texts of the three files; what has to be done by hand is a warning.
    fn edits(&self, package: &Package, libraries: &[Library], diagnostics: &mut Diagnostics) -> Result<Vec<(PathBuf, Edited)>, Diagnostic> {
        let checkout = match &self.path {
            Some(path) => Some(checkout(path)?),
            None => None,
        };
        let cargo_toml = package.cargo.manifest();
        let text = read(&cargo_toml)?;
        let edited = manifest::edited(&text, libraries, &Origin { checkout: checkout.as_deref() })
            .map_err(|error| Diagnostic::error(Problem::ConfigNotToml, "Cargo.toml", "this is not TOML").because(error.to_string()))?;
        let mut edits = vec![(cargo_toml, edited)];
        let script = package.build_script.clone().unwrap_or_else(|| package.cargo.manifest_dir.join("build.rs"));
        let present = if script.exists() { Some(read(&script)?) } else { None };
        match build_script::edited(present.as_deref()) {
            Some(edited) => edits.push((script, edited)),
            None => diagnostics.push(by_hand(
                &script,
                "the call of the generator",
                "snakebridge_build::generate();",
                "the build script's `main`",
            )),
        }
        match &package.root {
            Some(root) => {
                let edited = source::edited(&read(root)?);
                edits.push((root.clone(), edited));
            }
            None => diagnostics.push(by_hand(&package.cargo.manifest_dir, "the macro", "snakebridge::bindings!();", "the crate's root")),
        }
        Ok(edits)
    }
}

/// A folder that has SnakeBridge, as an absolute path.
fn checkout(path: &Path) -> Result<PathBuf, Diagnostic> {
    let subject = path.display().to_string();
    let folder = path.canonicalize().ok().filter(|folder| folder.join("snakebridge-build/Cargo.toml").is_file());
    folder.ok_or_else(|| {
        Diagnostic::error(Problem::ConfigNoSuchPath, subject, "this is no checkout of SnakeBridge")
            .hint("name the folder that has `snakebridge-build` in it, or leave `--path` out")
    })
}

fn read(path: &Path) -> Result<String, Diagnostic> {
    fs::read_to_string(path).map_err(|error| {
        Diagnostic::error(Problem::ConfigUnreadable, path.display().to_string(), "the file cannot be read").because(error.to_string())
    })
}

fn by_hand(path: &Path, what: &str, line: &str, place: &str) -> Diagnostic {
    Diagnostic::warning(Problem::InitByHand, path.display().to_string(), format!("there is no place to add {what} to"))
        .hint(format!("put `{line}` into {place}"))
}
