//! Strict: a build from what is committed alone. No library is looked at, nothing is installed, nothing is recorded.
//!
//! In come the config and the committed `.snakebridge` and `snakebridge.lock`; out come the environment as it was locked and the facts as they were
//! stored, or one error with the whole list of what is missing, stale or different. The libraries need not be installed; those that are must be the locked ones.
//! A build for another platform takes what was made there, or here.

use std::path::Path;

use crate::cargo::Cargo;
use crate::config::Config;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::environment::{self, Distribution, Environment, Source};
use crate::lock::{Contents, FILE, Lock};
use crate::problem::Problem;
use crate::survey::{self, Surveyed};
use crate::verify::{self, Finding, Level};

/// Where strict mode is asked for.
const SUBJECT: &str = "strict";

/// What mends every gap.
const HINT: &str = "run `cargo build` once with `SNAKEBRIDGE_STRICT=0`, and commit `.snakebridge` and `snakebridge.lock`";

/// The environment, as it was locked, and the facts, as they were stored. `None`: there are gaps, and the diagnostics say which.
pub fn prepare<'a>(cargo: &Cargo, config: &'a Config, diagnostics: &mut Diagnostics) -> Option<(Environment, Vec<Surveyed<'a>>)> {
    let lock = match Lock::load(&config.folder().join(FILE)) {
        Ok(lock) => lock,
        Err(error) => {
            diagnostics.push(gaps(&[format!("{}: {}", FILE, error.cause.unwrap_or(error.message))]));
            return None;
        }
    };
    let (environment, noticed) = environment::inspect(cargo, config);
    diagnostics.extend(noticed);
    let mut environment = environment?;
    diagnostics.extend(no_environment(&environment));
    diagnostics.extend(elsewhere(cargo, &lock));
    let here = Contents::of(config, &environment);
    let findings = verify::verify(&lock, &here);
    let is_for_target = cargo.crossing().is_some() && is_from_target(cargo, &lock);
    let is_gap = |finding: &&Finding| is_gap(finding, &here) && !(is_for_target && is_of_platform(finding));
    let mut missing: Vec<String> = findings.iter().filter(is_gap).map(described).collect();
    as_locked(&mut environment, &lock);
    let mut found = Diagnostics::default();
    let (surveyed, stale) = survey::stored(config, &environment, config.folder(), &mut found);
    missing.extend(stale);
    diagnostics.extend(found);
    if missing.is_empty() {
        return Some((environment, surveyed));
    }
    diagnostics.push(gaps(&missing));
    None
}

/// That the program will not find its packages in the Python that is recorded, where there is no environment.
fn no_environment(environment: &Environment) -> Option<Diagnostic> {
    if environment.source != Source::Base || environment.requirements.is_empty() {
        return None;
    }
    let names: Vec<String> = environment.requirements.iter().map(|requirement| format!("`{}`", requirement.name)).collect();
    let executable = environment.interpreter.executable.display();
    let message = format!("there is no environment with {}, so the program runs with `{executable}`", names.join(", "));
    Some(
        Diagnostic::warning(Problem::StrictNoEnvironment, SUBJECT, message).hint(
            "where the program runs, name an environment that has it all by `SNAKEBRIDGE_VENV`, or ship one: `cargo snakebridge bundle`",
        ),
    )
}

/// That what is committed comes from another platform than that of the program.
fn elsewhere(cargo: &Cargo, lock: &Lock) -> Option<Diagnostic> {
    let (_, target) = cargo.crossing()?;
    let Lock { platform, interpreter, .. } = lock;
    let message =
        format!("this builds for `{target}` from what Python {} offered on {} {}", interpreter.version, platform.os, platform.arch);
    let hint = "what a library has on one of them only is not seen; commit what a build on the target made";
    (!is_from_target(cargo, lock)).then(|| Diagnostic::warning(Problem::EnvironmentOtherTarget, SUBJECT, message).hint(hint))
}

/// Whether the lock was made on the platform that is compiled for.
fn is_from_target(cargo: &Cargo, lock: &Lock) -> bool {
    cargo.target_platform.as_ref().is_some_and(|(os, arch)| (&lock.platform.os, &lock.platform.arch) == (os, arch))
}

/// Whether it is what the platforms that compile and are compiled for differ in.
fn is_of_platform(finding: &Finding) -> bool {
    // `cpython-311` of `cpython-311-aarch64-linux-gnu` is Python's own.
    let python = |abi: &str| abi.splitn(3, '-').take(2).collect::<Vec<_>>().join("-");
    finding.subject.starts_with("platform.") || finding.subject == "interpreter.abi" && python(&finding.locked) == python(&finding.found)
}

/// What differs from the lock in a way that a strict build does not bear. What is not installed is not needed.
fn is_gap(finding: &Finding, here: &Contents) -> bool {
    match finding.subject.split_once('.') {
        Some(("packages", name)) => finding.level == Level::Error && here.installed.contains_key(name),
        Some(("libraries" | "platform" | "interpreter", _)) => finding.level > Level::Ok,
        // The hardware is the running machine's, and another generator makes other code of the same facts.
        _ => false,
    }
}

fn described(finding: &Finding) -> String {
    format!("{}: {} (locked `{}`, here `{}`)", finding.subject, finding.message, finding.locked, finding.found)
}

/// Adds the locked packages that are not installed, so that the facts are asked for by the versions that they were made from.
fn as_locked(environment: &mut Environment, lock: &Lock) {
    for (name, package) in &lock.packages {
        let distribution = || Distribution { version: package.version.clone(), info: Path::new("").to_path_buf() };
        environment.distributions.entry(name.clone()).or_insert_with(distribution);
    }
}

fn gaps(list: &[String]) -> Diagnostic {
    let what = if list.len() == 1 { "one thing differs".to_owned() } else { format!("{} things differ", list.len()) };
    Diagnostic::error(Problem::StrictDiffers, SUBJECT, format!("this is a strict build, and {what} from what is committed"))
        .because(list.join("\n"))
        .hint(HINT)
}
