//! Scratch projects: a package that uses this workspace's crates by their paths, built in a target folder that all of them share.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::SystemTime;

use crate::Output;

/// Cargo locks the target folder anyway; with a lock of our own no time is lost and no other build's words are read.
static TURN: Mutex<()> = Mutex::new(());

/// The folder in which scratch projects are made, one test at a time.
pub struct Workshop {
    folder: PathBuf,
    _turn: MutexGuard<'static, ()>,
}

impl Workshop {
    /// Waits for its turn. `folder` is the suite's `CARGO_TARGET_TMPDIR`: what was compiled stays there for the next run.
    #[must_use]
    pub fn open(folder: &str) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self { folder: PathBuf::from(folder).join("builds"), _turn: turn }
    }

    /// The target folder of all projects.
    #[must_use]
    pub fn target(&self) -> PathBuf {
        self.folder.join("target")
    }

    /// A new package of that name; `metadata` goes into its `Cargo.toml` from line 6 on.
    #[must_use]
    pub fn project(&self, name: &str, metadata: &str) -> Project<'_> {
        self.project_in(name, name, metadata)
    }

    /// A new package in a folder of another name.
    #[must_use]
    pub fn project_in(&self, folder: &str, name: &str, metadata: &str) -> Project<'_> {
        let project = self.empty(folder);
        project.package("", name, metadata, "\n[workspace]\n");
        project.write("src/main.rs", "snakebridge::bindings!();\n\nfn main() {}\n");
        project.forget(name);
        project
    }

    /// A folder without a package.
    #[must_use]
    pub fn empty(&self, folder: &str) -> Project<'_> {
        let path = self.folder.join("projects").join(folder);
        if path.exists() {
            fs::remove_dir_all(&path).unwrap();
        }
        fs::create_dir_all(&path).unwrap();
        // The versions that are compiled already.
        fs::copy(workspace().join("Cargo.lock"), path.join("Cargo.lock")).unwrap();
        Project { path, workshop: self }
    }
}

/// The root of this workspace.
fn workspace() -> PathBuf {
    // The manifest's folder as the run sees it: the sources may have been moved since they were compiled.
    let tests = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    tests.parent().unwrap().to_path_buf()
}

/// A scratch project.
pub struct Project<'w> {
    path: PathBuf,
    workshop: &'w Workshop,
}

impl Project<'_> {
    /// The project's folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Adds a package that has bindings.
    pub fn package(&self, folder: &str, name: &str, metadata: &str, more: &str) {
        let (root, build) = (workspace(), workspace().join("snakebridge-build"));
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{metadata}\n[dependencies]\nsnakebridge = {{ path = {root:?} }}\n\n\
             [build-dependencies]\nsnakebridge-build = {{ path = {build:?} }}\n{more}"
        );
        let folder = Path::new(folder);
        self.write(folder.join("Cargo.toml"), &manifest);
        self.write(folder.join("build.rs"), "fn main() {\n    snakebridge_build::generate();\n}\n");
    }

    /// Writes a file of the project.
    pub fn write(&self, file: impl AsRef<Path>, text: &str) {
        let path = self.path.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Replaces a text that stands once in a file.
    pub fn edit(&self, file: &str, from: &str, to: &str) {
        let text = self.read(file);
        assert_eq!(text.matches(from).count(), 1, "{from:?} in {text}");
        self.write(file, &text.replace(from, to));
    }

    /// The text of a file of the project.
    #[must_use]
    pub fn read(&self, file: &str) -> String {
        fs::read_to_string(self.path.join(file)).unwrap()
    }

    /// Makes a file look changed.
    pub fn touch(&self, file: &str) {
        fs::File::options().append(true).open(self.path.join(file)).unwrap().set_modified(SystemTime::now()).unwrap();
    }

    /// Forgets what an earlier run compiled of a package, so that its build script has to run.
    pub fn forget(&self, name: &str) {
        let output = self.cargo(&["clean", "--quiet", "-p", name]).succeeded();
        assert_eq!(output.stdout, "");
    }

    /// Runs cargo.
    #[must_use]
    pub fn cargo(&self, arguments: &[&str]) -> Output {
        let mut command = self.command(env::var_os("CARGO").unwrap());
        command.args(arguments).output().unwrap().into()
    }

    /// `cargo build`.
    #[must_use]
    pub fn build(&self) -> Output {
        self.cargo(&["build"])
    }

    /// A command in the project's folder, with none of the variables that the outer cargo or the user's Python set.
    #[must_use]
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.path);
        let prefixes = ["CARGO", "SNAKEBRIDGE_", "RUSTC", "RUSTFLAGS", "RUSTDOC", "PYO3_", "PYTHON", "PIP_", "UV_", "DEP_"];
        let names = ["LD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "VIRTUAL_ENV", "CONDA_PREFIX", "OUT_DIR", "CI", "DOCS_RS"];
        // Where packages come from is the machine's to say.
        let kept = ["CARGO_HOME", "PIP_INDEX_URL", "PIP_CONFIG_FILE", "PIP_CERT", "UV_INDEX_URL"];
        for (name, _) in env::vars_os() {
            let text = name.to_string_lossy();
            let foreign = prefixes.iter().any(|prefix| text.starts_with(prefix)) || names.contains(&&*text);
            if foreign && !kept.contains(&&*text) {
                command.env_remove(&name);
            }
        }
        command
            .env("CARGO_TARGET_DIR", self.workshop.target())
            .env("CARGO_TERM_COLOR", "never")
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_PROFILE_DEV_DEBUG", "0");
        command
    }

    /// The `OUT_DIR` of a package that was built.
    #[must_use]
    pub fn out_dir(&self, name: &str) -> PathBuf {
        let build = self.workshop.target().join("debug/build");
        let outs = fs::read_dir(build).unwrap().map(|entry| entry.unwrap().path());
        let starts = |path: &Path| {
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')).is_some_and(|hash| hash.len() == 16)
        };
        let found: Vec<PathBuf> = outs.filter(|path| starts(path)).map(|path| path.join("out")).filter(|out| out.is_dir()).collect();
        assert_eq!(found.len(), 1, "{found:?}");
        found[0].clone()
    }

    /// Whether a build ran the build script of a package; asked of `cargo build --verbose`.
    #[must_use]
    pub fn build_runs_script(&self, name: &str) -> (bool, Output) {
        let output = self.cargo(&["build", "--verbose"]);
        let script = format!("/build/{name}-");
        let ran =
            output.stderr.lines().any(|line| line.contains("Running") && line.contains(&script) && line.ends_with("/build-script-build`"));
        (ran, output)
    }
}
