//! Situations that people are in: a package, and a `PATH` of chosen programs alone.

#![allow(dead_code, clippy::unwrap_used, reason = "each test uses a part of it, and fails by panicking")]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A package, and a folder that is the whole of `PATH`.
pub(crate) struct Situation {
    folder: TempDir,
    variables: Vec<(&'static str, String)>,
}

/// What a user sees.
pub(crate) struct Seen {
    pub(crate) code: Option<i32>,
    pub(crate) data: String,
    pub(crate) messages: String,
}

impl Situation {
    /// With a linker and a Python, so that nothing is wrong.
    pub(crate) fn sound(metadata: &str) -> Self {
        let situation = Self { folder: TempDir::new().unwrap(), variables: Vec::new() };
        fs::create_dir_all(situation.path("app/src")).unwrap();
        fs::create_dir(situation.path("bin")).unwrap();
        fs::write(situation.path("app/src/lib.rs"), "").unwrap();
        let head = "[package]\nname = \"app\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        fs::write(situation.path("app/Cargo.toml"), format!("{head}{metadata}")).unwrap();
        situation.program("cc", "#!/bin/sh\n");
        symlink(python(), situation.path("bin/python3")).unwrap();
        situation
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Puts a program into `PATH`, or another place.
    pub(crate) fn program(&self, name: &str, text: &str) {
        let path = if name.contains('/') { self.path(name) } else { self.path("bin").join(name) };
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let _ = fs::remove_file(&path);
        fs::write(&path, text).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    /// A Python that differs from the real one in what these lines change before it is asked.
    pub(crate) fn changed_python(&self, name: &str, lines: &str) {
        self.program(name, &format!("#!/bin/sh\nexec {} -I -c \"{lines}\n$3\"\n", python().display()));
    }

    pub(crate) fn set(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.variables.push((name, value.into()));
        self
    }

    pub(crate) fn doctor(&self, arguments: &[&str]) -> Seen {
        self.run(&[&["doctor"], arguments].concat())
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Seen {
        let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-snakebridge"));
        command.args(arguments).current_dir(self.path("app")).env_clear();
        // Cargo itself is found by the variables that it sets for a subcommand.
        let kept = ["HOME", "CARGO_HOME", "RUSTUP_HOME", "RUSTUP_TOOLCHAIN"];
        command.envs(kept.iter().filter_map(|name| Some((name, std::env::var_os(name)?))));
        command.env("CARGO", env!("CARGO")).env("PATH", self.path("bin")).envs(self.variables.iter().map(|(name, value)| (name, value)));
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace(&*self.folder.path().to_string_lossy(), "<here>");
        Seen { code: output.status.code(), data: text(output.stdout), messages: text(output.stderr) }
    }

    /// What is said besides the findings by a doctor that finds a mistake.
    #[track_caller]
    pub(crate) fn mistake(&self) -> String {
        let seen = self.doctor(&[]);
        assert_eq!(seen.code, Some(1), "{}{}", seen.data, seen.messages);
        seen.messages
    }
}

impl Seen {
    /// What is said of a subject.
    #[track_caller]
    pub(crate) fn of(&self, subject: &str) -> &str {
        let line = self.data.lines().find_map(|line| line.trim_start().strip_prefix(subject)?.strip_prefix("  "));
        line.unwrap_or_else(|| panic!("`{subject}` is not in {}", self.data)).trim()
    }
}

/// The real Python behind whatever `python3` is in `PATH`.
pub(crate) fn python() -> PathBuf {
    let output = Command::new("python3").args(["-c", "import sys; print(sys.executable)"]).output().unwrap();
    Path::new(String::from_utf8(output.stdout).unwrap().trim()).canonicalize().unwrap()
}
