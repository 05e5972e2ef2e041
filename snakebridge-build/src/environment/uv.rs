//! Environment, uv: which `uv` installs, and what of its user's configuration it is told.
//!
//! The one in `PATH` where it is of a version that the tests were run with, else the one that is pinned here by the hashes of its files: `pip` fetches it once
//! into the target folder, before anything is installed. No project's configuration reaches either, and of the user's own only where packages come from and
//! which of them may be had.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pep440_rs::{Version, VersionSpecifiers};

use super::install::{Places, Program, Tool, run};
use crate::cargo::{self, Cargo};
use crate::config::{Installer, Settings};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;
use crate::process::{self, Argument, Invocation, in_path};

/// The versions of `uv` whose options are used here: the first and the last of them have run the tests. 0.5 does not look at the hash of a file on this disk.
const TESTED: &str = ">=0.6,<0.14";

/// The `uv` that is fetched: a requirements file with the hashes of its wheels for all systems, as PyPI has them.
const PINNED: &str = include_str!("uv.txt");

/// How long `uv` may take to say its version.
const ANSWER: Duration = Duration::from_secs(20);

const SUBJECT: &str = "package.metadata.snakebridge.installer";

/// What `uv.toml` says of where packages come from, and of which may be had at all.
const KEPT: [&str; 20] = [
    "allow-insecure-host",
    "cache-dir",
    "concurrent-builds",
    "concurrent-downloads",
    "exclude-newer",
    "extra-index-url",
    "find-links",
    "http-proxy",
    "https-proxy",
    "index",
    "index-strategy",
    "index-url",
    "keyring-provider",
    "native-tls",
    "no-binary-package",
    "no-build",
    "no-build-package",
    "no-index",
    "no-proxy",
    "system-certs",
];

/// The version that is fetched.
#[must_use]
pub fn version() -> &'static str {
    PINNED.split_whitespace().next().and_then(|line| line.strip_prefix("uv==")).unwrap_or_default()
}

/// Where it lies.
#[must_use]
pub fn home(shared: &Path) -> PathBuf {
    shared.join(format!("uv-{}", version()))
}

fn program_in(home: &Path) -> Option<PathBuf> {
    ["bin/uv", "bin/uv.exe", "Scripts/uv.exe"].iter().map(|name| home.join(name)).find(|path| path.is_file())
}

impl Tool {
    /// The tool that the user wants, else `uv` where it is found and of a tested version, or can be fetched.
    ///
    /// # Errors
    ///
    /// `uv` is asked for, and there is none that will do.
    pub fn find(settings: &Settings, cargo: &Cargo) -> Result<Self, Diagnostic> {
        let mut tool = Self::new(settings, cargo);
        if settings.installer == Installer::Pip {
            return Ok(tool);
        }
        let present = in_path(&cargo.path, Path::new("uv"));
        let why = match present.map(|uv| (version_of(&uv), uv)) {
            Some((Some(version), uv)) if is_tested(&version) => {
                tool.program = Program::Uv(uv);
                return Ok(tool);
            }
            Some((Some(version), uv)) => format!("`{}` is version {version}, and SnakeBridge was tested with `uv{TESTED}`", uv.display()),
            Some((None, uv)) => format!("`{}` does not say its version", uv.display()),
            None => "`uv` is not in `PATH`".to_owned(),
        };
        let home = home(&cargo.shared_dir());
        if let Some(program) = program_in(&home) {
            tool.program = Program::Uv(program);
        } else if cargo.offline.is_none() {
            tool.to_fetch = Some(home);
        } else if settings.installer == Installer::Uv {
            let message = format!("`installer = \"uv\"` is asked for, but {why}, and nothing is fetched");
            return Err(missing(message));
        }
        tool.no_uv = Some(why);
        Ok(tool)
    }

    /// The tool with the `uv` that is pinned, where it is wanted and can be had; `base` has the `pip` that fetches it.
    ///
    /// # Errors
    ///
    /// `uv` is asked for, and it cannot be fetched.
    pub fn ready(mut self, base: &Path) -> Result<Self, Diagnostic> {
        let Some(home) = self.to_fetch.take() else { return Ok(self) };
        match self.fetch(base, &home) {
            Ok(program) => self.program = Program::Uv(program),
            Err(cause) if self.insists => {
                let why = self.no_uv.unwrap_or_default();
                return Err(missing(format!("`installer = \"uv\"` is asked for, but {why}, and it could not be fetched")).because(cause));
            }
            Err(cause) => cargo::say(&format!("uv {} could not be fetched, so `pip` installs: {cause}", version())),
        }
        Ok(self)
    }

    fn fetch(&self, base: &Path, home: &Path) -> Result<PathBuf, String> {
        let words = |error: std::io::Error| error.to_string();
        let shared = home.parent().unwrap_or(home);
        fs::create_dir_all(shared).map_err(words)?;
        let folder = tempfile::Builder::new().prefix("uv-").tempdir_in(shared).map_err(words)?;
        let places = Places::Usual { more: &[] };
        let lines: Vec<String> = [PINNED.to_owned()].into_iter().chain(self.secret_places(&places)).collect();
        cargo::say(&format!("fetching uv {}, which installs faster than pip", version()));
        let invocation = self
            .installation(base)
            .arguments(["--quiet", "--retries", "1", "--no-deps", "--only-binary", ":all:", "--require-hashes", "--target"])
            .argument(folder.path())
            .argument("-r")
            .argument(Argument::File { name: "uv.txt", content: lines.join("\n").into_bytes() });
        run(&self.places(&places, invocation)).map_err(|said| said.lines().next_back().unwrap_or_default().to_owned())?;
        // Another build may have been faster; then its folder stays.
        let moved = fs::rename(folder.path(), home);
        program_in(home).ok_or_else(|| moved.err().map_or_else(|| "its wheel has no `uv`".to_owned(), words))
    }
}

fn missing(message: String) -> Diagnostic {
    Diagnostic::error(Problem::EnvironmentNoUv, SUBJECT, message)
        .hint(format!("install it (`pip install 'uv{TESTED}'`, or https://docs.astral.sh/uv), or write `installer = \"auto\"`"))
}

/// What a `uv` says of its version.
fn version_of(uv: &Path) -> Option<Version> {
    let finished = process::run(&Invocation::new(uv, ANSWER).argument("--version")).ok()?;
    // `uv 0.5.1 (f399a5271 2024-11-08)`
    String::from_utf8_lossy(&finished.stdout).split_whitespace().nth(1)?.parse().ok()
}

fn is_tested(version: &Version) -> bool {
    TESTED.parse::<VersionSpecifiers>().is_ok_and(|tested| tested.contains(version))
}

/// What `uv` is told of its user's configuration, as a `uv.toml`. What nobody can read says nothing.
pub(super) fn configuration(file: Option<&Path>) -> Vec<u8> {
    let text = file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default();
    let mut table: toml::Table = text.parse().unwrap_or_default();
    if let Some(toml::Value::Table(pip)) = table.get_mut("pip") {
        pip.retain(|key, _| KEPT.contains(&key));
    }
    table.retain(|key, _| KEPT.contains(&key) || key == "pip");
    table.to_string().into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_user_s_configuration_only_the_places_are_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("uv.toml");
        let text = "resolution = \"lowest\"\nindex-url = \"https://mirror.example.org/simple\"\nexclude-newer = \"2026-01-01\"\n\
                    [pip]\ntarget = \"/somewhere\"\nno-deps = true\nno-index = true\n[[index]]\nname = \"corp\"\nurl = \"https://corp.example.org\"\n";
        fs::write(&file, text).expect("a file");
        let told = String::from_utf8(configuration(Some(&file))).expect("a text");
        let expected = "exclude-newer = \"2026-01-01\"\nindex-url = \"https://mirror.example.org/simple\"\n\n\
                        [[index]]\nname = \"corp\"\nurl = \"https://corp.example.org\"\n\n[pip]\nno-index = true\n";
        assert_eq!(told, expected);
        assert_eq!(configuration(None), b"");
        assert_eq!(configuration(Some(Path::new("/nowhere/uv.toml"))), b"");
    }

    #[test]
    fn what_is_fetched_is_of_a_tested_version_and_has_hashes() {
        assert!(is_tested(&version().parse().expect("a version")));
        assert!(PINNED.lines().skip(1).all(|line| line.trim().starts_with("--hash=sha256:")));
    }
}
