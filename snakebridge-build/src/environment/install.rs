//! Environment, installing: a virtual environment is made and filled, by `uv` where one can be had, else by `venv` and `pip`.
//!
//! In come requirements and the versions that the lock recorded; out comes a filled environment or the reason why not. What is installed
//! afterwards is for `distribution` to read; nothing is scraped from an installer's success.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use pep440_rs::Version;
use serde::Deserialize;

use super::distribution::{installed, normalised};
use super::failure::{self, Attempt};
use super::interpreter::{Interpreter, chain, executable_in};
use super::requirement::Requirement;
use super::union::Needs;
use super::uv;
use crate::address;
use crate::cargo::{Cargo, Credentials};
use crate::config::{Indexes, Installer, Reference, Settings};
use crate::diagnostic::Diagnostic;
use crate::process::{self, Argument, Finished, Invocation};

/// Wheels of several gigabytes over a slow line take their time.
const PATIENCE: Duration = Duration::from_secs(60 * 60);

/// Variables of the installers that would send packages elsewhere than into the environment that is named, or nowhere, or choose others.
const ASTRAY: [&str; 21] = [
    "PIP_DRY_RUN",
    "PIP_NO_DEPS",
    "PIP_PREFIX",
    "PIP_REPORT",
    "PIP_REQUIREMENT",
    "PIP_ROOT",
    "PIP_TARGET",
    "UV_BREAK_SYSTEM_PACKAGES",
    "UV_CONFIG_FILE",
    "UV_NO_CONFIG",
    "UV_NO_VERIFY_HASHES",
    "UV_OVERRIDE",
    "UV_PREFIX",
    "UV_PRERELEASE",
    "UV_PROJECT",
    "UV_PYTHON",
    "UV_RESOLUTION",
    "UV_SYSTEM_PYTHON",
    "UV_TARGET",
    "UV_TORCH_BACKEND",
    "UV_WORKING_DIRECTORY",
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
    /// By whose word there is no network; what is at hand is installed all the same.
    offline: Option<String>,
    /// What `uv` is told of its user's configuration.
    configuration: Vec<u8>,
    /// Where the `uv` goes that is fetched before anything is installed.
    pub(super) to_fetch: Option<PathBuf>,
    /// Why the `uv` in `PATH` is not used, or that there is none.
    pub(super) no_uv: Option<String>,
    /// Whether `pip` will not do.
    pub(super) insists: bool,
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
    /// `venv` and `pip`.
    pub(super) fn new(settings: &Settings, cargo: &Cargo) -> Self {
        Self {
            program: Program::Pip,
            indexes: settings.indexes.clone(),
            credentials: cargo.credentials.clone(),
            directory: cargo.neutral_dir.clone(),
            offline: cargo.offline.clone(),
            configuration: uv::configuration(cargo.uv_config.as_deref()),
            to_fetch: None,
            no_uv: None,
            insists: settings.installer == Installer::Uv,
        }
    }

    /// The version of the `uv` that is fetched before anything is installed, if one is.
    #[must_use]
    pub fn to_fetch(&self) -> Option<&'static str> {
        self.to_fetch.as_ref().map(|_| uv::version())
    }

    /// Why the `uv` in `PATH` is not used, or that there is none.
    #[must_use]
    pub fn no_uv(&self) -> Option<&str> {
        self.no_uv.as_deref()
    }

    /// `uv`, with what it is told of its configuration.
    fn uv(&self, program: &Path) -> Invocation {
        let configuration = Argument::File { name: "uv.toml", content: self.configuration.clone() };
        Invocation::new(program, PATIENCE).argument("--config-file").argument(configuration)
    }

    /// Whether there is any hope to install what is not on this disk: `pip` keeps no index in its cache.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.offline.is_some() && self.program == Program::Pip && self.indexes.find_links.is_empty()
    }

    /// Makes a virtual environment, over what is left of an old one.
    ///
    /// # Errors
    ///
    /// The tool failed, in its own words.
    pub fn create(&self, base: &Path, folder: &Path) -> Result<(), Diagnostic> {
        let failed = |output: String| failure::creating(&output, folder, base);
        let invocation = match &self.program {
            Program::Uv(uv) => self.uv(uv).arguments(["venv", "--quiet", "--allow-existing", "--python"]).argument(base).argument(folder),
            Program::Pip => Invocation::new(base, PATIENCE).arguments(["-I", "-m", "venv", "--clear", "--without-pip"]).argument(folder),
        };
        run(&self.unswayed(invocation)).map_err(failed)?;
        if self.program == Program::Pip {
            // Apart, since `venv` keeps to itself why `ensurepip` failed.
            let python = executable_in(folder).ok_or_else(|| failed("it has no `python`".to_owned()))?;
            bring_pip(&python).map_err(failed)?;
        }
        Ok(())
    }

    /// Sees to it that the tool can go on with an environment that another one may have begun: those of `uv` have no `pip`.
    ///
    /// # Errors
    ///
    /// There is no `pip`, and none can be brought.
    pub(super) fn take_over(&self, environment: &Interpreter, base: &Path) -> Result<(), Diagnostic> {
        if self.program != Program::Pip || installed(&environment.site_packages).contains_key("pip") {
            return Ok(());
        }
        bring_pip(&environment.executable).map_err(|output| failure::creating(&output, &environment.prefix, base))
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
            let with_uv = self.program != Program::Pip;
            let attempt = Attempt { requirements, python, command, with_uv, silent_refusal };
            match &self.offline {
                Some(why) => failure::offline(&output, &attempt, why),
                None => failure::installing(&output, &attempt),
            }
        };
        let lines = |lines: Vec<String>| lines.join("\n").into_bytes();
        // After the packages, whose lines `pip` names by their numbers.
        let file = |packages: Vec<String>| {
            let content = lines(packages.into_iter().chain(self.secret_places(&order.places)).collect());
            self.installation(python).argument("-r").argument(Argument::File { name: "requirements.txt", content })
        };
        let (wanted, kept): (Vec<String>, Vec<String>) = match self.program {
            Program::Uv(_) => (
                requirements.iter().map(hashed_line).collect(),
                constraints.iter().map(|(name, versions)| format!("{name}{versions}")).collect(),
            ),
            Program::Pip => (
                requirements.iter().map(Requirement::line).collect(),
                constraints.iter().map(|(name, versions)| format!("{name}{}", without_hashes(versions))).collect(),
            ),
        };
        let with_limits = |invocation: Invocation| match kept.is_empty() {
            true => invocation,
            false => invocation.argument("-c").argument(Argument::File { name: "constraints.txt", content: lines(kept.clone()) }),
        };
        if self.program == Program::Pip {
            // To pip one hash means that everything must have one: so what has is installed first, and by itself.
            let mut hashed: Vec<String> = requirements.iter().filter(|wanted| !wanted.hashes.is_empty()).map(hashed_line).collect();
            if order.folder.is_none() && constraints.values().any(|versions| versions.contains(HASH)) {
                let look = self.places(&order.places, with_limits(file(wanted.clone())));
                hashed.extend(to_come(&look, constraints).map_err(failed)?);
            }
            if !hashed.is_empty() {
                let first = file(hashed).arguments(["--require-hashes", "--no-deps"]);
                run(&self.places(&order.places, first)).map_err(failed)?;
            }
        }
        let mut invocation = with_limits(file(wanted));
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
    pub(super) fn installation(&self, python: &Path) -> Invocation {
        let quiet = ["-I", "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--no-color", "--progress-bar", "off"];
        let invocation = match &self.program {
            Program::Uv(uv) => self.uv(uv).arguments(["pip", "install", "--no-progress", "--color", "never", "--python"]).argument(python),
            // A user's `pip.conf` may say `user = true`, which fails in a virtual environment, or insist on one, which the linked Python is not.
            Program::Pip => Invocation::new(python, PATIENCE).arguments(quiet).set("PIP_USER", "0").set("PIP_REQUIRE_VIRTUALENV", "0"),
        };
        let invocation = match (&self.offline, &self.program) {
            (None, _) => invocation,
            (Some(_), Program::Uv(_)) => invocation.argument("--offline"),
            (Some(_), Program::Pip) => invocation.argument("--no-index"),
        };
        self.unswayed(invocation)
    }

    /// Away from the user's project, and without the variables that lead astray.
    fn unswayed(&self, invocation: Invocation) -> Invocation {
        ASTRAY.iter().fold(invocation.directory(&self.directory), |invocation, name| invocation.remove(name))
    }

    /// Adds where to look, as far as everybody may see it. What `Cargo.toml` does not say is as the program is configured.
    pub(super) fn places(&self, places: &Places<'_>, invocation: Invocation) -> Invocation {
        let open = |url: &&String| !is_secret(url);
        let Indexes { main, more: named, find_links } = &self.indexes;
        let invocation =
            find_links.iter().filter(open).fold(invocation, |invocation, place| invocation.argument("--find-links").argument(place));
        match (places, &self.program) {
            (Places::Only { index }, Program::Pip) => invocation.arguments(["--no-deps", "--index-url", index]),
            (Places::Only { index }, Program::Uv(_)) => invocation.arguments(["--no-deps", "--default-index", index]),
            (Places::Usual { more }, Program::Uv(_)) => {
                let invocation =
                    main.iter().filter(open).fold(invocation, |invocation, main| invocation.arguments(["--default-index", main]));
                let invocation = self.credentials.variables().fold(invocation, |invocation, (name, value)| invocation.set(name, value));
                // The user's own come first: `uv` takes a package from the first index that has it at all, so that nobody can put another one in its place.
                let named = named.iter().filter(|(_, url)| open(url)).map(|(name, url)| format!("{name}={url}"));
                let invocation =
                    named.chain(more.iter().cloned()).fold(invocation, |invocation, index| invocation.argument("--index").argument(index));
                // The indexes of variants have old copies of much else.
                if more.is_empty() { invocation } else { invocation.arguments(["--index-strategy", "unsafe-best-match"]) }
            }
            (Places::Usual { more }, Program::Pip) => {
                let invocation = main.iter().filter(open).fold(invocation, |invocation, main| invocation.arguments(["--index-url", main]));
                let named = named.iter().filter(|(name, url)| open(url) && self.credentials.of(name).is_none()).map(|(_, url)| url);
                named.chain(more.iter()).fold(invocation, |invocation, url| invocation.arguments(["--extra-index-url", url]))
            }
        }
    }

    /// The places that come with a password, as lines of a requirements file: others see a command line, and nobody but the user that file.
    pub(super) fn secret_places(&self, places: &Places<'_>) -> Vec<String> {
        let Indexes { main, more, find_links } = &self.indexes;
        let links = find_links.iter().filter(|place| is_secret(place)).map(|place| format!("--find-links {place}"));
        if matches!(places, Places::Only { .. }) {
            return links.collect();
        }
        let main = main.iter().filter(|url| is_secret(url)).map(|url| format!("--index-url {url}"));
        let more = more.iter().filter_map(|(name, url)| {
            // `uv` looks for credentials by an index's name itself.
            let credentials = self.credentials.of(name).filter(|_| self.program == Program::Pip);
            let url = match credentials {
                Some((user, password)) => address::with_credentials(url, user, password),
                None => Some(url.clone()).filter(|url| is_secret(url))?,
            };
            Some(format!("--extra-index-url {url}"))
        });
        main.chain(more).chain(links).collect()
    }

    /// The command by which a user would install the requirements.
    #[must_use]
    pub fn command(&self, python: &Path, requirements: &[Requirement]) -> String {
        let start = match &self.program {
            Program::Uv(uv) => {
                // One that was fetched is not in the user's `PATH`.
                let program = if self.no_uv.is_some() { uv.as_path() } else { Path::new("uv") };
                format!("{} pip install --python {}", program.display(), python.display())
            }
            Program::Pip => format!("{} -m pip install", python.display()),
        };
        requirements.iter().fold(start, |command, requirement| match &requirement.reference {
            Reference::Local(_) => format!("{command} {}", requirement.line()),
            _ => format!("{command} '{}'", requirement.pep508()),
        })
    }
}

/// Installs the `pip` that Python brings along.
fn bring_pip(python: &Path) -> Result<(), String> {
    run(&Invocation::new(python, PATIENCE).arguments(["-I", "-m", "ensurepip", "--upgrade", "--default-pip"]))
}

/// What of the constraints has a hash and is about to be installed, as lines of a requirements file: `pip` is asked what it would do.
fn to_come(look: &Invocation, constraints: &BTreeMap<String, String>) -> Result<Vec<String>, String> {
    let look = look.clone().arguments(["--dry-run", "--quiet", "--report"]).argument(Argument::Channel);
    let finished = process::run(&look).map_err(|error| chain(&error))?;
    if !finished.status.success() {
        return Err(said(&finished));
    }
    let report: Report = serde_json::from_slice(&finished.channel.unwrap_or_default()).map_err(|error| error.to_string())?;
    let names = report.install.into_iter().map(|package| normalised(&package.metadata.name));
    let lines = names.filter_map(|name| constraints.get(&name).filter(|versions| versions.contains(HASH)).map(|versions| name + versions));
    Ok(lines.collect())
}

/// What `pip` would do, as far as it matters here.
#[derive(Deserialize)]
struct Report {
    install: Vec<Planned>,
}

#[derive(Deserialize)]
struct Planned {
    metadata: Metadata,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
}

/// Begins the hashes in a line.
const HASH: &str = " --hash";

fn hashed_line(wanted: &Requirement) -> String {
    wanted.line() + &wanted.hash_options()
}

fn without_hashes(versions: &str) -> &str {
    versions.split(HASH).next().unwrap_or_default()
}

/// Whether a place has a password in it, or a variable that an installer fills in: `https://${TOKEN}@host/simple`.
fn is_secret(place: &str) -> bool {
    address::has_credentials(place) || place.contains("${")
}

/// Runs a tool; what it said comes back when it fails.
pub(super) fn run(invocation: &Invocation) -> Result<(), String> {
    let finished = process::run(invocation).map_err(|error| chain(&error))?;
    if finished.status.success() {
        return Ok(());
    }
    Err(said(&finished))
}

/// Everything that a tool said.
fn said(finished: &Finished) -> String {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    format!("{}\n{}", text(&finished.stdout), text(&finished.stderr)).trim().to_owned()
}

/// The locked versions that still fit what is asked for, as constraints: `==2.4.1`.
#[must_use]
pub fn constraints(needs: &Needs, locked: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let asked = needs.requirements.iter().chain(&needs.limits);
    let direct: BTreeMap<&str, &Reference> = asked.map(|requirement| (requirement.name.as_str(), &requirement.reference)).collect();
    let fits = |name: &str, version: &str| match direct.get(name) {
        None => version.parse::<Version>().is_ok(),
        Some(Reference::Versions(versions)) => version.parse().is_ok_and(|version| versions.contains(&version)),
        Some(Reference::Url(_) | Reference::Local(_)) => false,
    };
    // `2.9.1+cu128` and `2.9.1+cpu` are one version for different hardware: `==2.9.1` means either.
    let public = |version: &String| format!("=={}", version.split('+').next().unwrap_or_default());
    locked.iter().filter(|(name, version)| fits(name, version)).map(|(name, version)| (name.clone(), public(version))).collect()
}
