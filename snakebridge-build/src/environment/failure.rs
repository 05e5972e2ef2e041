//! Environment, failures: what `uv` or `pip` said becomes one diagnostic with the key in `Cargo.toml`, the reason and a command that mends it.

use std::path::Path;

use super::demands::{Demand, contested};
use super::requirement::Requirement;
use crate::config::Reference;
use crate::diagnostic::Diagnostic;
use crate::problem::Problem;

/// How many lines of an installer's words are kept when nothing better is known.
const TAIL: usize = 12;
/// How many available versions are listed.
const VERSIONS: usize = 8;

/// What was tried.
pub struct Attempt<'a> {
    /// What was to be installed.
    pub requirements: &'a [Requirement],
    /// Into which Python's environment.
    pub python: &'a Path,
    /// The command by which a user would do the same.
    pub command: String,
    /// Whether `uv` installs, which keeps what it has seen of an index; `pip` does not.
    pub with_uv: bool,
    /// Whether an index may have asked for a password without this being said: pip takes it for one that has nothing.
    pub silent_refusal: bool,
}

/// Where installers look for them.
const CREDENTIALS: &str = "keep it in `~/.netrc` or a keyring, or for an index of `extra-indexes` called `corp` in the variables \
                           `UV_INDEX_CORP_USERNAME` and `UV_INDEX_CORP_PASSWORD`";

/// A cause that many tools word alike.
struct Known {
    problem: Problem,
    marks: &'static [&'static str],
    message: &'static str,
    hint: &'static str,
}

const KNOWN: [Known; 7] = [
    Known {
        problem: Problem::EnvironmentDiskFull,
        marks: &["no space left on device", "errno 28", "os error 28", "disk quota exceeded"],
        message: "the disk is full",
        hint: "free some space (`cargo clean` removes the whole target folder), then build again",
    },
    Known {
        problem: Problem::EnvironmentExternallyManaged,
        marks: &["externally-managed-environment", "externally managed"],
        message: "this Python belongs to the operating system, which forbids to install into it (PEP 668)",
        hint: "name a virtual environment by `venv` under `[package.metadata.snakebridge]`, or leave `venv` out and let SnakeBridge make one",
    },
    Known {
        problem: Problem::EnvironmentReadOnly,
        marks: &["read-only file system", "permission denied", "errno 13", "errno 30", "os error 13", "os error 30"],
        message: "the environment cannot be written to",
        hint: "give yourself the right to write to it, or name another one by `SNAKEBRIDGE_VENV`",
    },
    Known {
        problem: Problem::EnvironmentOtherHash,
        marks: &["hash mismatch for", "do not match the hashes"],
        message: "a package that was downloaded is not the one whose hash is asked for",
        hint: "find out why before you change the hash: the file of the index was replaced, a proxy changed it, or the hash is that of another file",
    },
    Known {
        problem: Problem::EnvironmentNoAccess,
        marks: &["401 error", "401 client error", "401 unauthorized", "403 error", "403 client error", "403 forbidden"],
        message: "the package index asks for a user and a password, or refuses the one that it got",
        hint: CREDENTIALS,
    },
    Known {
        problem: Problem::EnvironmentNoNetwork,
        marks: &[
            "temporary failure in name resolution",
            "name or service not known",
            "failed to establish a new connection",
            "network is unreachable",
            "connection refused",
            "connectionerror",
            "connecttimeout",
            "readtimeout",
            "read timed out",
            "max retries exceeded",
            "dns error",
            "error sending request",
            "failed to resolve",
            "getaddrinfo failed",
            "newconnectionerror",
            "proxyerror",
            "sslerror",
        ],
        message: "the package index cannot be reached",
        hint: "connect to the network and build again; a mirror is named by `index` under \
               `[package.metadata.snakebridge]`, a proxy by `HTTPS_PROXY`; to use what is installed already, name its environment by `SNAKEBRIDGE_VENV`",
    },
    Known {
        problem: Problem::EnvironmentNoPip,
        marks: &["no module named pip", "no module named 'pip'"],
        message: "the environment has no `pip`",
        hint: "install `uv` (https://docs.astral.sh/uv), or run `python -m ensurepip` with the environment's Python",
    },
];

/// Explains why nothing could be installed.
#[must_use]
pub fn installing(output: &str, attempt: &Attempt<'_>) -> Diagnostic {
    let lower = output.to_lowercase();
    if let Some(known) = KNOWN.iter().find(|known| known.marks.iter().any(|mark| lower.contains(mark))) {
        let subject = blamed(output, attempt).map_or("package.metadata.python-deps", Requirement::subject);
        return Diagnostic::error(known.problem, subject, known.message).because(telling(output, known)).hint(known.hint);
    }
    not_found(output, attempt)
        .or_else(|| unbuildable(output, &lower, attempt))
        .or_else(|| conflicting(output, &lower, attempt))
        .unwrap_or_else(|| {
            Diagnostic::error(
                Problem::EnvironmentInstallFailed,
                "package.metadata.python-deps",
                "the declared packages could not be installed",
            )
            .because(tail(output))
            .hint(format!("run it yourself to see everything: {}", attempt.command))
        })
}

/// Explains why nothing could be installed without a network: `why` says by whose word there is none.
#[must_use]
pub fn offline(output: &str, attempt: &Attempt<'_>, why: &str) -> Diagnostic {
    let found = installing(output, attempt);
    let absent =
        [Problem::EnvironmentNoPackage, Problem::EnvironmentNoVersion, Problem::EnvironmentConflict, Problem::EnvironmentNoNetwork];
    if !absent.contains(&found.problem) {
        return found;
    }
    let blamed = |requirement: &&Requirement| requirement.subject() == found.subject;
    let unknown = !attempt.requirements.iter().any(|requirement| blamed(&requirement));
    let wanted = attempt.requirements.iter().filter(|requirement| unknown || blamed(requirement));
    let list = wanted.map(|requirement| format!("`{}`", requirement.pep508())).collect::<Vec<_>>().join(", ");
    let lines = output.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("hint:"));
    let said = lines.rev().find(|line| line.contains(" not found ") || line.contains("No matching distribution")).map(bare);
    let said = said.map(|line| format!("\n{}", shortened(line, 300))).unwrap_or_default();
    let (at_hand, wheels) = if attempt.with_uv {
        ("what `uv` has in its cache and `find-links` has is not enough", String::new())
    } else {
        let quoted = list.replace(", ", " ").replace('`', "'");
        (
            "`pip` keeps no index, and what `find-links` has is not enough",
            format!(" (`pip download -d FOLDER {quoted}`, where there is one)"),
        )
    };
    Diagnostic::error(Problem::EnvironmentNotInstalled, found.subject, format!("no environment has what is declared: {list}"))
        .because(format!("nothing is fetched: {why}; {at_hand}{said}"))
        .hint(format!(
            "run `cargo build` once with a network, put the wheels into a folder that `find-links` names{wheels}, or name an environment that has it all by \
             `SNAKEBRIDGE_VENV`"
        ))
}

/// Explains why no virtual environment could be made.
#[must_use]
pub fn creating(output: &str, folder: &Path, base: &Path) -> Diagnostic {
    let lower = output.to_lowercase();
    let subject = folder.display().to_string();
    if let Some(known) = KNOWN[..3].iter().find(|known| known.marks.iter().any(|mark| lower.contains(mark))) {
        return Diagnostic::error(known.problem, subject, known.message).because(telling(output, known)).hint(known.hint);
    }
    let diagnostic =
        Diagnostic::error(Problem::EnvironmentNoVenv, subject, "the virtual environment could not be made").because(tail(output));
    let absent = ["no module named ensurepip", "ensurepip is not available", "ensurepip is disabled", "no module named venv"];
    if absent.iter().any(|mark| lower.contains(mark)) {
        return diagnostic.hint(
            "install `uv` (https://docs.astral.sh/uv), or your system's `venv` module: `apt install python3-venv` on Debian and Ubuntu",
        );
    }
    diagnostic.hint(format!("run it yourself to see everything: {} -m venv {}", base.display(), folder.display()))
}

/// The requirement that the last words name.
fn blamed<'a>(output: &str, attempt: &Attempt<'a>) -> Option<&'a Requirement> {
    output.lines().rev().find_map(|line| attempt.requirements.iter().find(|requirement| mentions(line, &requirement.name)))
}

/// Whether a line has the name of a package in it.
fn mentions(line: &str, name: &str) -> bool {
    let line = line.to_lowercase().replace(['_', '.'], "-");
    line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').any(|word| word == name)
}

fn asked(requirement: &Requirement) -> String {
    requirement.asked_by.first().map(|asker| format!(" ({})", asker.place)).unwrap_or_default()
}

/// The index has no such package, or no such version of it.
fn not_found(output: &str, attempt: &Attempt<'_>) -> Option<Diagnostic> {
    let one_line = output.split_whitespace().collect::<Vec<_>>().join(" ");
    let pip = output.lines().find_map(|line| line.split_once("satisfies the requirement ").map(|(_, rest)| rest));
    let (wanted, available) = match pip {
        Some(rest) => {
            let (wanted, versions) = rest.split_once(" (from versions: ").unwrap_or((rest, "none)"));
            (wanted.split(" (from ").next().unwrap_or(wanted).to_owned(), versions.trim_end_matches(')').to_owned())
        }
        None => {
            let (_, rest) = one_line.split_once("ecause ")?;
            if let Some((name, _)) = rest.split_once(" was not found in the ").filter(|(name, _)| !name.contains(' ')) {
                (name.to_owned(), "none".to_owned())
            } else {
                let (only, rest) = rest.strip_prefix("only ")?.split_once(" is available and you require ")?;
                (rest.split([',', ' ']).next()?.to_owned(), only.to_owned())
            }
        }
    };
    let end = wanted.find(|letter: char| !letter.is_ascii_alphanumeric() && !"-_.".contains(letter)).unwrap_or(wanted.len());
    let name = super::distribution::normalised(&wanted[..end]);
    let direct = attempt.requirements.iter().find(|requirement| requirement.name == name);
    // What nobody declares is needed by something that is declared.
    let requirement = direct.or_else(|| blamed(output, attempt));
    let (subject, place) = requirement.map_or(("package.metadata.python-deps", String::new()), |found| (found.subject(), asked(found)));
    let needed_by = if direct.is_some() { None } else { needed_by(output, &one_line, &name) };
    if available == "none" {
        let diagnostic = Diagnostic::error(
            Problem::EnvironmentNoPackage,
            subject,
            format!("the package index has no package `{name}` for this Python{place}"),
        );
        let mut hint = "check its name on https://pypi.org; a package that is imported under another name needs `pypi-package = \"…\"`, and a module of the \
                        standard library `= \"stdlib\"`"
            .to_owned();
        if attempt.silent_refusal {
            hint = format!("{hint}; pip also says so of an index that asks for a password: {CREDENTIALS}");
        }
        // pip says the same twice, and then what else it knows.
        let said = ["Could not find a version that satisfies", "No matching distribution found"];
        let errors = output.lines().filter(|line| line.starts_with("ERROR:") && !said.iter().any(|known| line.contains(known)));
        let more: Vec<String> = needed_by.into_iter().chain(errors.map(|line| shortened(line, 300))).collect();
        return Some(if more.is_empty() { diagnostic } else { diagnostic.because(more.join("\n")) }.hint(hint));
    }
    let shown = newest(&available);
    let diagnostic =
        Diagnostic::error(Problem::EnvironmentNoVersion, subject, format!("the package index has no version that fits `{wanted}`{place}"));
    let more = needed_by.or_else(|| for_other_python(output, direct?));
    let cause = more.into_iter().fold(format!("available: {shown}"), |cause, line| format!("{cause}\n{line}"));
    // pip lists versions, and uv says `six<=1.17.0`.
    let latest = available.rsplit([',', '=']).next().map(str::trim).filter(|version| version.parse::<pep440_rs::Version>().is_ok());
    let hint = match latest {
        Some(latest) => format!("ask for a version that exists in `Cargo.toml`: `{name} = \"{latest}\"`"),
        None => "ask for a version that exists in `Cargo.toml`".to_owned(),
    };
    Some(diagnostic.because(cause).hint(hint))
}

/// Who needs a package that nobody declares.
fn needed_by(output: &str, one_line: &str, name: &str) -> Option<String> {
    let told = Demand::read(output).into_iter().find(|demand| demand.what() == name).map(|demand| demand.to_string());
    // `the requirement sb-nowhere>=3 (from sb-lost->-r requirements.txt (line 1)) (from versions: none)`
    let by_pip = || {
        let (wanted, rest) = one_line.split_once("satisfies the requirement ")?.1.split_once(" (from ")?;
        let by = rest.split(')').next()?.split("->").next()?;
        (!by.starts_with("versions:")).then(|| format!("`{by}` needs `{wanted}`"))
    };
    told.or_else(by_pip)
}

/// The newest version that fits and that pip passed over since it is for another Python.
fn for_other_python(output: &str, requirement: &Requirement) -> Option<String> {
    let Reference::Versions(wanted) = &requirement.reference else { return None };
    let (_, passed_over) = output.lines().find_map(|line| line.split_once("require a different python version: "))?;
    let fitting = passed_over.split("; ").filter_map(|entry| entry.split_once(" Requires-Python "));
    let fitting = fitting.filter_map(|(version, python)| Some((version.trim().parse::<pep440_rs::Version>().ok()?, python.trim())));
    let (version, python) = fitting.filter(|(version, _)| wanted.contains(version)).max_by(|one, other| one.0.cmp(&other.0))?;
    Some(format!("`{}` {version} fits, but is for Python {python}", requirement.name))
}

/// The last of a list of versions, which is in ascending order.
fn newest(available: &str) -> String {
    let versions: Vec<&str> = available.split(", ").collect();
    let start = versions.len().saturating_sub(VERSIONS);
    let dots = if start > 0 { "…, " } else { "" };
    format!("{dots}{}", versions[start..].join(", "))
}

/// A package has no wheel for this machine and its sources do not build.
fn unbuildable(output: &str, lower: &str, attempt: &Attempt<'_>) -> Option<Diagnostic> {
    let marks = [
        "failed building wheel",
        "failed to build",
        "subprocess-exited-with-error",
        "metadata-generation-failed",
        "build backend returned an error",
    ];
    if !marks.iter().any(|mark| lower.contains(mark)) {
        return None;
    }
    let requirement = blamed(output, attempt);
    let (subject, name) = requirement.map_or(("package.metadata.python-deps", "a package"), |found| (found.subject(), &found.name));
    let message = format!("`{name}` has no wheel for this Python and machine, and building it from source failed");
    Some(
        Diagnostic::error(Problem::EnvironmentBuildFailed, subject, message).because(tail(output)).hint(format!(
            "ask for a version that has a wheel, or install what its build needs; to see everything run: {}",
            attempt.command
        )),
    )
}

/// The requirements contradict one another, or what they lead to does.
fn conflicting(output: &str, lower: &str, attempt: &Attempt<'_>) -> Option<Diagnostic> {
    let start = ["the conflict is caused by", "no solution found"].iter().find_map(|mark| lower.find(mark));
    if start.is_none() && !lower.contains("resolutionimpossible") {
        return None;
    }
    let demands = Demand::read(output);
    let concerned = concerned(output, &demands, attempt);
    let subject = concerned.first().map_or("package.metadata.python-deps", |requirement| requirement.subject());
    let relevant = start.and_then(|start| output.get(start..)).unwrap_or(output);
    let own: Vec<String> = if demands.is_empty() {
        // The first line says that there is a conflict, and no more.
        let lines = relevant.lines().skip(1).take(TAIL).take_while(|line| !line.starts_with("To fix this"));
        lines.map(|line| line.trim().trim_start_matches("cause: ").to_owned()).filter(|line| !line.is_empty()).collect()
    } else {
        let dots = (demands.len() > TAIL).then(|| "…".to_owned());
        let askers = concerned.iter().flat_map(|requirement| requirement.asked_by.iter().map(|asker| asker.of(&requirement.name)));
        demands.iter().take(TAIL).map(ToString::to_string).chain(dots).chain(askers).collect()
    };
    let message = contested(&demands).map_or_else(
        || "the declared packages need versions that exclude one another".to_owned(),
        |name| format!("no `{name}` fits all who need it"),
    );
    let names: Vec<String> = concerned.iter().map(|requirement| format!("`{}`", requirement.name)).collect();
    let hint = if names.is_empty() {
        "loosen one of the version requests in `Cargo.toml`".to_owned()
    } else {
        format!("ask for another version of {} in `Cargo.toml`", names.join(" or of "))
    };
    Some(Diagnostic::error(Problem::EnvironmentConflict, subject, message).because(own.join("\n")).hint(hint))
}

/// The declared packages that an account of a conflict is about, in the order of `Cargo.toml`.
fn concerned<'a>(output: &str, demands: &[Demand], attempt: &Attempt<'a>) -> Vec<&'a Requirement> {
    // pip names them by their lines of the file that it was given: `-r requirements.txt (line 2)`.
    let header = output.lines().find(|line| line.contains("Cannot install ")).unwrap_or_default();
    let lines = header.split("(line ").skip(1).filter_map(|rest| rest.split(')').next()?.parse::<usize>().ok());
    let lines: Vec<&str> = lines.filter_map(|line| Some(attempt.requirements.get(line.checked_sub(1)?)?.name.as_str())).collect();
    let named = |requirement: &&Requirement| {
        let name = requirement.name.as_str();
        lines.contains(&name) || mentions(header, name) || demands.iter().any(|demand| demand.who() == name || demand.what() == name)
    };
    attempt.requirements.iter().filter(named).collect()
}

/// The line that says what is known, without the traceback around it.
fn telling(output: &str, known: &Known) -> String {
    let tells = |line: &&str| known.marks.iter().any(|mark| line.to_lowercase().contains(mark));
    let line = output.lines().rev().find(tells);
    line.map_or_else(|| tail(output), |line| shortened(broken(line).as_deref().unwrap_or_else(|| bare(line)), 300))
}

/// What pip says of a connection, without the names of its own objects: `Failed to establish a new connection: [Errno 111] Connection refused (/simple/six/)`.
fn broken(line: &str) -> Option<String> {
    let (error, path) = line.split_once("after connection broken by '")?.1.rsplit_once("': ")?;
    let reason = error.split_once(">: ").map_or(error, |(_, reason)| reason);
    Some(format!("{} ({path})", reason.trim_end_matches(['\'', '"', ')'])))
}

/// The last lines, without notices and repeats.
fn tail(output: &str) -> String {
    let noise = ["[notice]", "Looking in ", "Collecting ", "WARNING: Retrying", "Using cached", "Downloading "];
    let lines: Vec<&str> =
        output.lines().filter(|line| !line.trim().is_empty() && !noise.iter().any(|start| line.trim_start().starts_with(start))).collect();
    let start = lines.len().saturating_sub(TAIL);
    let kept = if lines.is_empty() { vec![output.lines().next_back().unwrap_or_default()] } else { lines[start..].to_vec() };
    kept.iter().map(|line| shortened(bare(line), 300)).collect::<Vec<_>>().join("\n")
}

/// A line without the word that says what it is: we say that ourselves.
fn bare(line: &str) -> &str {
    let words = ["ERROR: ", "error: ", "cause: ", "Caused by: "];
    let line = line.trim_start();
    words.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line).trim()
}

fn shortened(line: &str, limit: usize) -> String {
    if line.chars().count() <= limit { line.to_owned() } else { format!("{}…", line.chars().take(limit).collect::<String>()) }
}
