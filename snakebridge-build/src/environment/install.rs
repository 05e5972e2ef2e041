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
use crate::config::{Installer, Reference};
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;
use crate::process::{self, Argument, Invocation, in_path};

/// Wheels of several gigabytes over a slow line take their time.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// What installs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tool {
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
    /// Versions by name that are kept where they are used at all.
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
    pub fn find(installer: Installer, path: &[PathBuf]) -> Result<Self, Diagnostic> {
        let uv = if installer == Installer::Pip { None } else { in_path(path, Path::new("uv")) };
        match (uv, installer) {
            (Some(uv), _) => Ok(Self::Uv(uv)),
            (None, Installer::Uv) => {
                let subject = "package.metadata.snakebridge.installer";
                Err(Diagnostic::error(Problem::EnvironmentNoUv, subject, "`installer = \"uv\"` is asked for, but `uv` is not in `PATH`")
                    .hint("install it (https://docs.astral.sh/uv), or write `installer = \"auto\"`"))
            }
            (None, _) => Ok(Self::Pip),
        }
    }

    /// Makes a virtual environment, over what is left of an old one.
    ///
    /// # Errors
    ///
    /// The tool failed, in its own words.
    pub fn create(&self, base: &Path, folder: &Path) -> Result<(), Diagnostic> {
        let failed = |output: String| failure::creating(&output, folder, base);
        let invocation = match self {
            Self::Uv(uv) => {
                Invocation::new(uv, PATIENCE).arguments(["venv", "--quiet", "--allow-existing", "--python"]).argument(base).argument(folder)
            }
            Self::Pip => Invocation::new(base, PATIENCE).arguments(["-I", "-m", "venv", "--clear", "--without-pip"]).argument(folder),
        };
        run(&invocation).map_err(failed)?;
        if *self == Self::Pip {
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
        let lines = |lines: Vec<String>| lines.join("\n").into_bytes();
        let wanted = lines(requirements.iter().map(Requirement::pep508).collect());
        let kept = lines(constraints.iter().map(|(name, version)| format!("{name}=={version}")).collect());
        let mut invocation =
            self.installation(python).argument("-r").argument(Argument::File { name: "requirements.txt", content: wanted });
        if !constraints.is_empty() {
            invocation = invocation.argument("-c").argument(Argument::File { name: "constraints.txt", content: kept });
        }
        if order.upgrade {
            invocation = invocation.arguments(match self {
                Self::Uv(_) => &["--upgrade"][..],
                Self::Pip => &["--upgrade", "--upgrade-strategy", "eager"],
            });
        }
        invocation = invocation.arguments(self.places(&order.places));
        if let Some(folder) = order.folder {
            invocation = invocation.argument("--no-deps").argument("--target").argument(folder);
        }
        run(&invocation)
            .map_err(|output| failure::installing(&output, &Attempt { requirements, python, command: self.command(python, requirements) }))
    }

    /// The command without what is to be installed.
    fn installation(&self, python: &Path) -> Invocation {
        let quiet = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off"];
        match self {
            Self::Uv(uv) => Invocation::new(uv, PATIENCE)
                .arguments(["pip", "install", "--no-progress", "--color", "never", "--python"])
                .argument(python),
            // A user's `pip.conf` may say `user = true`, which fails in a virtual environment.
            Self::Pip => Invocation::new(python, PATIENCE).arguments(quiet).set("PIP_USER", "0"),
        }
    }

    /// The options that say where to look.
    fn places(&self, places: &Places<'_>) -> Vec<String> {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        match (places, self) {
            (Places::Usual { more: [] }, _) => Vec::new(),
            (Places::Usual { more }, Self::Pip) => more.iter().flat_map(|index| texts(&["--extra-index-url", index])).collect(),
            // Without the strategy `uv` takes a package from the first index that has it at all.
            (Places::Usual { more }, Self::Uv(_)) => {
                let indexes = more.iter().flat_map(|index| texts(&["--index", index]));
                texts(&["--index-strategy", "unsafe-best-match"]).into_iter().chain(indexes).collect()
            }
            (Places::Only { index }, Self::Pip) => texts(&["--no-deps", "--index-url", index]),
            (Places::Only { index }, Self::Uv(_)) => texts(&["--no-deps", "--default-index", index]),
        }
    }

    /// The command by which a user would install the requirements.
    #[must_use]
    pub fn command(&self, python: &Path, requirements: &[Requirement]) -> String {
        let start = match self {
            Self::Uv(_) => format!("uv pip install --python {}", python.display()),
            Self::Pip => format!("{} -m pip install", python.display()),
        };
        requirements.iter().fold(start, |command, requirement| format!("{command} '{}'", requirement.pep508()))
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

/// The locked versions that still fit what is asked for.
#[must_use]
pub fn constraints(requirements: &[Requirement], locked: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let direct: BTreeMap<&str, &Reference> =
        requirements.iter().map(|requirement| (requirement.name.as_str(), &requirement.reference)).collect();
    let fits = |name: &str, version: &str| match direct.get(name) {
        None => version.parse::<pep440_rs::Version>().is_ok(),
        Some(Reference::Versions(versions)) => version.parse().is_ok_and(|version| versions.contains(&version)),
        Some(Reference::Url(_)) => false,
    };
    // `2.9.1+cu128` and `2.9.1+cpu` are one version for different hardware: `==2.9.1` means either.
    let public = |version: &String| version.split('+').next().unwrap_or_default().to_owned();
    locked.iter().filter(|(name, version)| fits(name, version)).map(|(name, version)| (name.clone(), public(version))).collect()
}
