//! The scratch workspace: one package for each library, so that every complaint and every measurement has its owner.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use snakebridge_build::coverage::Document;
use snakebridge_build::emit::File;

use crate::Result;
use crate::measure;
use crate::python::Environment;

/// Everything that the sweep writes, beside the binary's own folder.
pub(crate) fn folder() -> Result<PathBuf> {
    let program = std::env::current_exe()?;
    let target = program.parent().and_then(Path::parent).ok_or("the sweep runs from cargo's target folder")?;
    Ok(target.join("sweep"))
}

/// The root of this workspace.
pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The folder of the fixtures.
pub(crate) fn fixtures() -> PathBuf {
    repository().join("tests/fixtures")
}

/// The workspace of generated packages.
pub(crate) struct Workspace<'e> {
    /// Where everything of the sweep lies.
    pub(crate) folder: PathBuf,
    environment: &'e Environment,
    members: Vec<String>,
}

impl<'e> Workspace<'e> {
    /// An empty one.
    pub(crate) fn new(folder: PathBuf, environment: &'e Environment) -> Self {
        Self { folder, environment, members: Vec::new() }
    }

    fn root(&self) -> PathBuf {
        self.folder.join("crates")
    }

    /// The folder of rustc's measurements.
    pub(crate) fn measures(&self) -> PathBuf {
        self.folder.join("measures")
    }

    /// Adds a package with generated modules; what has not changed is not touched.
    pub(crate) fn add(&mut self, package: &str, files: &[File]) -> Result<()> {
        let folder = self.root().join(package);
        let root = fs::canonicalize(repository())?;
        let manifest = format!(
            "[package]\nname = \"{package}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\nsnakebridge = {{ path = {root:?} }}\n"
        );
        write(&folder.join("Cargo.toml"), &manifest)?;
        // As strict as a user's crate may be: what is generated must not be what its author is told about.
        let library = "//! Generated.\n\n#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]\n\
                       #![deny(clippy::pedantic, clippy::nursery)]\n#![forbid(unsafe_code)]\n\ninclude!(\"bindings/mod.rs\");\n";
        write(&folder.join("src/lib.rs"), library)?;
        let bindings = folder.join("src/bindings");
        for file in files {
            let path = bindings.join(&file.path);
            write(&path, &file.contents)?;
        }
        self.members.push(package.to_owned());
        Ok(())
    }

    /// Writes down what is known of a library's types, and why the rest is not.
    pub(crate) fn explain(&self, package: &str, coverage: &Document) -> Result<()> {
        write(&self.folder.join("coverage").join(format!("{package}.md")), &coverage.markdown())
    }

    /// The path of a package's folder.
    pub(crate) fn package(&self, package: &str) -> PathBuf {
        self.root().join(package)
    }

    /// An empty lock: nothing of this is run.
    fn lock(&self) -> PathBuf {
        self.folder.join("snakebridge.lock")
    }

    /// Writes the workspace's own manifest.
    pub(crate) fn finish(&self) -> Result<()> {
        fs::create_dir_all(self.measures())?;
        write(&self.lock(), "")?;
        let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {:?}\n", self.members);
        write(&self.root().join("Cargo.toml"), &manifest)?;
        let lock = self.root().join("Cargo.lock");
        if !lock.is_file() {
            // The versions that are compiled already.
            fs::copy(repository().join("Cargo.lock"), lock)?;
        }
        Ok(())
    }

    /// Runs cargo on all packages; its messages, one JSON object in each line.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Result<String> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            let foreign =
                ["CARGO_", "SNAKEBRIDGE_", "RUSTC", "RUSTDOC", "RUSTFLAGS", "PYO3_", "DEP_"].iter().any(|start| text.starts_with(start));
            if foreign && !["CARGO_HOME", "CARGO_BUILD_JOBS"].contains(&&*text) {
                command.env_remove(&name);
            }
        }
        command
            .current_dir(self.root())
            .args(arguments)
            .args(["--workspace", "--keep-going", "--message-format=json"])
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("PYO3_PYTHON", &self.environment.python)
            .env("SNAKEBRIDGE_INTERPRETER", &self.environment.python)
            .env("SNAKEBRIDGE_INTERPRETER_VERSION", &self.environment.version)
            .env("SNAKEBRIDGE_RUN_SETTINGS", "")
            .env("SNAKEBRIDGE_SEARCH_PATH", "")
            .env("SNAKEBRIDGE_LOCK", self.lock())
            .env("RUSTDOCFLAGS", "-D warnings")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit());
        if arguments.first() == Some(&"check") {
            command.env("RUSTC_WORKSPACE_WRAPPER", std::env::current_exe()?).env(measure::FOLDER, self.measures());
        }
        if arguments.first() == Some(&"doc") {
            command.env("RUSTDOC", std::env::current_exe()?).env(measure::DOCUMENTS, self.folder.join("documents"));
        }
        let output = command.output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }
}

/// Writes a file unless it holds just that.
fn write(path: &Path, text: &str) -> Result<()> {
    if fs::read_to_string(path).ok().as_deref() != Some(text) {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(path, text)?;
    }
    Ok(())
}
