//! Environment, installing: a virtual environment is made and filled, by `uv` where it is found, else by `venv` and `pip`.
//!
//! In come requirements and the versions that the lock recorded; out comes a filled environment or the reason why not. What is installed
//! afterwards is for `distribution` to read; nothing is scraped from an installer's success.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::failure::{self, Attempt};
use super::interpreter::{chain, executable_in};
use super::requirement::Requirement;
use super::union::Needs;
use crate::address;
use crate::cargo::{Cargo, Credentials};
use crate::config::{Indexes, Installer, Reference, Settings};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;
use crate::process::{self, Argument, Invocation, in_path};

/// Wheels of several gigabytes over a slow line take their time.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Variables of the installers that would send packages elsewhere than into the environment that is named, or nowhere.
const ASTRAY: [&str; 14] = [
    "PIP_DRY_RUN",
    "PIP_NO_DEPS",
    "PIP_PREFIX",
    "PIP_REPORT",
    "PIP_REQUIREMENT",
    "PIP_ROOT",
    "PIP_TARGET",
    "UV_BREAK_SYSTEM_PACKAGES",
    "UV_PREFIX",
    "UV_PROJECT",
    "UV_PYTHON",
    "UV_SYSTEM_PYTHON",
    "UV_TARGET",
    "UV_TORCH_BACKEND",
];

/// What installs, and from where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tool {
    /// The program.
    pub program: Program,
    indexes: Indexes,
    credentials: Credentials,
    /// Where it runs: not in the user's project, whose `pyproject.toml` is for another environment.
    directory: PathBuf,
}

/// The program that installs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Program {
    /// `uv`, at this path.
    Uv(PathBuf),
    /// `python -m venv` and `python -m pip`.
    Pip,
}

/// What is to be installed.
#[derive(Clone, Copy, Debug)]
pub struct Order<'a> {
    /// Into which Python's environment.
    pub python: &'a Path,
    /// What is wanted.
    pub requirements: &'a [Requirement],
    /// What holds for packages that are installed at all, by name: `==2.4.1`, `<3`.
    pub constraints: &'a BTreeMap<String, String>,
    /// Whether what is installed already makes way for what is newer.
    pub upgrade: bool,
    /// From where.
    pub places: Places<'a>,
    /// A folder that is no environment, into which the packages go without what they depend on, instead of into Python's.
    pub folder: Option<&'a Path>,
}

impl<'a> Order<'a> {
    /// Whatever versions the usual index has.
    #[must_use]
    pub fn plain(python: &'a Path, requirements: &'a [Requirement]) -> Self {
        static NO_CONSTRAINTS: BTreeMap<String, String> = BTreeMap::new();
        let places = Places::Usual { more: &[] };
        Self { python, requirements, constraints: &NO_CONSTRAINTS, upgrade: false, places, folder: None }
    }
}

/// Where packages come from.
#[derive(Clone, Copy, Debug)]
pub enum Places<'a> {
    /// The index that the tool is configured for, and more beside it.
    Usual {
        /// The other indexes.
        more: &'a [String],
    },
    /// One index alone, and nothing that its packages require.
    Only {
        /// The index.
        index: &'a str,
    },
}

impl Tool {
    /// The tool that the user wants, else `uv` where it is found in `PATH`.
    ///
    /// # Errors
    ///
    /// `uv` is asked for and not found.
    pub fn find(settings: &Settings, cargo: &Cargo) -> Result<Self, Diagnostic> {
        let uv = if settings.installer == Installer::Pip { None } else { in_path(&cargo.path, Path::new("uv")) };
        let program = match (uv, settings.installer) {
            (Some(uv), _) => Program::Uv(uv),
            (None, Installer::Uv) => {
                let subject = "package.metadata.snakebridge.installer";
                return Err(Diagnostic::error(
                    Problem::EnvironmentNoUv,
                    subject,
                    "`installer = \"uv\"` is asked for, but `uv` is not in `PATH`",
                )
                .hint("install it (https://docs.astral.sh/uv), or write `installer = \"auto\"`"));
            }
            (None, _) => Program::Pip,
        };
        let (indexes, credentials, directory) = (settings.indexes.clone(), cargo.credentials.clone(), cargo.neutral_dir.clone());
        Ok(Self { program, indexes, credentials, directory })
    }

    /// Makes a virtual environment, over what is left of an old one.
    ///
    /// # Errors
    ///
    /// The tool failed, in its own words.
    pub fn create(&self, base: &Path, folder: &Path) -> Result<(), Diagnostic> {
        let failed = |output: String| failure::creating(&output, folder, base);
        let invocation = match &self.program {
            Program::Uv(uv) => {
                Invocation::new(uv, PATIENCE).arguments(["venv", "--quiet", "--allow-existing", "--python"]).argument(base).argument(folder)
            }
            Program::Pip => Invocation::new(base, PATIENCE).arguments(["-I", "-m", "venv", "--clear", "--without-pip"]).argument(folder),
        };
        run(&invocation.directory(&self.directory)).map_err(failed)?;
        if self.program == Program::Pip {
            // Apart, since `venv` keeps to itself why `ensurepip` failed.
            let python = executable_in(folder).ok_or_else(|| failed("it has no `python`".to_owned()))?;
            run(&Invocation::new(python, PATIENCE).arguments(["-I", "-m", "ensurepip", "--upgrade", "--default-pip"])).map_err(failed)?;
        }
        Ok(())
    }

    /// Installs.
    ///
    /// # Errors
    ///
    /// The tool failed; the diagnostic says what that means.
    pub fn install(&self, order: &Order<'_>) -> Result<(), Diagnostic> {
        let Order { python, requirements, constraints, .. } = *order;
        let failed = |output: String| {
            let silent_refusal = self.program == Program::Pip && self.indexes != Indexes::default();
            let command = self.command(python, requirements);
            failure::installing(&output, &Attempt { requirements, python, command, silent_refusal })
        };
        let lines = |lines: Vec<String>| lines.join("\n").into_bytes();
        let file =
            |content: Vec<u8>| self.installation(python).argument("-r").argument(Argument::File { name: "requirements.txt", content });
        let (wanted, kept): (Vec<String>, Vec<String>) = match self.program {
            Program::Uv(_) => (
                requirements.iter().map(|wanted| wanted.line() + &wanted.hash_options()).collect(),
                constraints.iter().map(|(name, versions)| format!("{name}{versions}")).collect(),
            ),
            // To pip one hash means that everything must have one: so what has is installed first, and by itself.
            Program::Pip => {
                let hashed = requirements.iter().filter(|wanted| !wanted.hashes.is_empty());
                let hashed: Vec<String> = hashed.map(|wanted| wanted.line() + &wanted.hash_options()).collect();
                if !hashed.is_empty() {
                    let first = file(lines(hashed)).arguments(["--require-hashes", "--no-deps"]);
                    run(&self.places(&order.places, first)).map_err(failed)?;
                }
                let bare = |versions: &str| versions.split(" --hash").next().unwrap_or_default().to_owned();
                (
                    requirements.iter().map(Requirement::line).collect(),
                    constraints.iter().map(|(name, versions)| format!("{name}{}", bare(versions))).collect(),
                )
            }
        };
        let (wanted, kept) = (lines(wanted), lines(kept));
        let mut invocation = file(wanted);
        if !constraints.is_empty() {
            invocation = invocation.argument("-c").argument(Argument::File { name: "constraints.txt", content: kept });
        }
        if order.upgrade {
            invocation = invocation.arguments(match self.program {
                Program::Uv(_) => &["--upgrade"][..],
                Program::Pip => &["--upgrade", "--upgrade-strategy", "eager"],
            });
        }
        invocation = self.places(&order.places, invocation);
        if let Some(folder) = order.folder {
            invocation = invocation.argument("--no-deps").argument("--target").argument(folder);
        }
        run(&invocation).map_err(failed)
    }

    /// The command without what is to be installed.
    fn installation(&self, python: &Path) -> Invocation {
        let quiet = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off"];
        let invocation = match &self.program {
            Program::Uv(uv) => Invocation::new(uv, PATIENCE)
                .arguments(["pip", "install", "--no-progress", "--color", "never", "--python"])
                .argument(python),
            // A user's `pip.conf` may say `user = true`, which fails in a virtual environment.
            Program::Pip => Invocation::new(python, PATIENCE).arguments(quiet).set("PIP_USER", "0"),
        };
        ASTRAY.iter().fold(invocation.directory(&self.directory), |invocation, name| invocation.remove(name))
    }

    /// Adds where to look. What `Cargo.toml` does not say is as the program is configured.
    fn places(&self, places: &Places<'_>, invocation: Invocation) -> Invocation {
        let Indexes { main, more: named, find_links } = &self.indexes;
        let invocation = find_links.iter().fold(invocation, |invocation, place| invocation.argument("--find-links").argument(place));
        match (places, &self.program) {
            (Places::Only { index }, Program::Pip) => invocation.arguments(["--no-deps", "--index-url", index]),
            (Places::Only { index }, Program::Uv(_)) => invocation.arguments(["--no-deps", "--default-index", index]),
            (Places::Usual { more }, Program::Uv(_)) => {
                let invocation = main.iter().fold(invocation, |invocation, main| invocation.arguments(["--default-index", main]));
                let invocation = self.credentials.variables().fold(invocation, |invocation, (name, value)| invocation.set(name, value));
                // The user's own come first: `uv` takes a package from the first index that has it at all, so that nobody can put another one in its place.
                let named = named.iter().map(|(name, url)| format!("{name}={url}"));
                let invocation =
                    named.chain(more.iter().cloned()).fold(invocation, |invocation, index| invocation.argument("--index").argument(index));
                // The indexes of variants have old copies of much else.
                if more.is_empty() { invocation } else { invocation.arguments(["--index-strategy", "unsafe-best-match"]) }
            }
            (Places::Usual { more }, Program::Pip) => {
                let invocation = main.iter().fold(invocation, |invocation, main| invocation.arguments(["--index-url", main]));
                // `uv` looks for credentials by an index's name itself. To pip they are told in a variable: others see a command line.
                let (secret, open): (Vec<_>, Vec<_>) = named.iter().partition(|(name, _)| self.credentials.of(name).is_some());
                let secret = secret.into_iter().filter_map(|(name, url)| {
                    self.credentials.of(name).map(|(user, password)| address::with_credentials(url, user, password))
                });
                let secret = secret.collect::<Vec<_>>().join(" ");
                let invocation = if secret.is_empty() { invocation } else { invocation.set("PIP_EXTRA_INDEX_URL", secret) };
                let open = open.into_iter().map(|(_, url)| url).chain(more.iter());
                open.fold(invocation, |invocation, url| invocation.arguments(["--extra-index-url", url]))
            }
        }
    }

    /// The command by which a user would install the requirements.
    #[must_use]
    pub fn command(&self, python: &Path, requirements: &[Requirement]) -> String {
        let start = match self.program {
            Program::Uv(_) => format!("uv pip install --python {}", python.display()),
            Program::Pip => format!("{} -m pip install", python.display()),
        };
        requirements.iter().fold(start, |command, requirement| match &requirement.reference {
            Reference::Local(_) => format!("{command} {}", requirement.line()),
            _ => format!("{command} '{}'", requirement.pep508()),
        })
    }
}

/// Runs a tool; what it said comes back when it fails.
fn run(invocation: &Invocation) -> Result<(), String> {
    let finished = process::run(invocation).map_err(|error| chain(&error))?;
    if finished.status.success() {
        return Ok(());
    }
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Err(format!("{}\n{}", text(&finished.stdout), text(&finished.stderr)).trim().to_owned())
}

/// The locked versions that still fit what is asked for, as constraints: `==2.4.1`.
#[must_use]
pub fn constraints(needs: &Needs, locked: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let asked = needs.requirements.iter().chain(&needs.limits);
    let direct: BTreeMap<&str, &Reference> = asked.map(|requirement| (requirement.name.as_str(), &requirement.reference)).collect();
    let fits = |name: &str, version: &str| match direct.get(name) {
        None => version.parse::<pep440_rs::Version>().is_ok(),
        Some(Reference::Versions(versions)) => version.parse().is_ok_and(|version| versions.contains(&version)),
        Some(Reference::Url(_) | Reference::Local(_)) => false,
    };
    // `2.9.1+cu128` and `2.9.1+cpu` are one version for different hardware: `==2.9.1` means either.
    let public = |version: &String| format!("=={}", version.split('+').next().unwrap_or_default());
    locked.iter().filter(|(name, version)| fits(name, version)).map(|(name, version)| (name.clone(), public(version))).collect()
}
