//! Verify: whether the machine and the Python of this run fit the lock that the program was built from.
//!
//! In: the locks that `bindings!()` put into the program, and what is here. Out: what differs, at the levels and in the words of `cargo snakebridge verify`, whose
//! comparison this is. Nothing is installed and no library is imported.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use snakebridge_build::diagnostic::Diagnostic;
use snakebridge_build::distribution::installed;
use snakebridge_build::hardware;
use snakebridge_build::lock::{Contents, Interpreter, Lock, Package};

use crate::error::{Result, StartError};
use crate::library::libraries;
use crate::object::Object;
use crate::telemetry::{Kind, Span};
use crate::universal::{call, get};

pub use snakebridge_build::verify::{Finding, Level, worst};

/// Compares this machine and the Python that runs with the lock that the program was built from, and gives what differs: platform, interpreter, hardware and every
/// package with the hash of its files, as `cargo snakebridge verify` does. The libraries of a program may be of several packages, with a lock each.
///
/// It starts Python and asks the vendors' tools for accelerators, which takes as long as they do; a program that cares calls it once, at its start.
///
/// ```no_run
/// use snakebridge_runtime::verify::{Level, verify, worst};
///
/// let findings = verify()?;
/// findings.iter().for_each(|finding| eprintln!("{finding}"));
/// assert!(worst(&findings) < Level::Error, "this machine can't run the program");
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// # Errors
/// When Python can't start, or another version of SnakeBridge wrote a lock in another form.
pub fn verify() -> Result<Vec<Finding>> {
    told("snakebridge.lock", compare_own)
}

/// The locks that are in the program, each once.
fn compare_own() -> Result<Vec<Finding>> {
    let texts: BTreeSet<&str> = libraries().into_iter().map(|library| library.environment.lock).filter(|text| !text.is_empty()).collect();
    let mut differences: Vec<Finding> = Vec::new();
    for text in texts {
        let lock = Lock::parse("the lock in this program", text).map_err(|broken| unreadable(&broken))?;
        for difference in compare(&lock)? {
            if !differences.contains(&difference) {
                differences.push(difference);
            }
        }
    }
    Ok(differences)
}

/// The same with the lock in a file.
///
/// # Errors
/// As of [`verify`], and when there is no such lock.
pub fn verify_file(file: impl AsRef<Path>) -> Result<Vec<Finding>> {
    let file = file.as_ref();
    told(&file.to_string_lossy(), || compare(&Lock::load(file).map_err(|unread| unreadable(&unread))?))
}

/// One activity, which fails with an error among the differences. `tracing` hears of each of them.
fn told(lock: &str, compare: impl FnOnce() -> Result<Vec<Finding>>) -> Result<Vec<Finding>> {
    let mut span = Span::begin(Kind::Verify, None, lock);
    let compared = compare();
    let failure = match &compared {
        Ok(findings) => (worst(findings) == Level::Error).then(|| "verify-differs".to_owned()),
        Err(error) => Some(error.type_name()),
    };
    if let (Some(span), Some(failure)) = (&mut span, failure) {
        span.fail(failure);
    }
    #[cfg(feature = "tracing")]
    for finding in compared.iter().flatten() {
        let Finding { subject, locked, found, message, .. } = finding;
        match finding.level {
            Level::Error => tracing::error!(target: "snakebridge", subject, locked, found, "{message}"),
            _ => tracing::warn!(target: "snakebridge", subject, locked, found, "{message}"),
        }
    }
    compared
}

fn unreadable(diagnostic: &Diagnostic) -> StartError {
    let cause = diagnostic.cause.iter().map(|cause| format!("\n  cause: {cause}")).collect::<String>();
    let error = StartError::new(format!("{}: {} [{}]{cause}", diagnostic.subject, diagnostic.message, diagnostic.problem));
    diagnostic.hint.iter().fold(error, |error, hint| error.hint(hint))
}

fn compare(lock: &Lock) -> Result<Vec<Finding>> {
    let findings = snakebridge_build::verify::verify(lock, &here(lock)?);
    Ok(findings.into_iter().filter(|finding| finding.level > Level::Ok).collect())
}

/// What is here of what the lock has. What `Cargo.toml` declares is in the program already.
fn here(lock: &Lock) -> Result<Contents> {
    let folders: Vec<String> = get("sys", "path")?;
    let found = installed(&folders.iter().map(PathBuf::from).collect::<Vec<_>>());
    let packages = lock.packages.keys().filter_map(|name| Some((name.clone(), Package::of(found.get(name)?)))).collect();
    let searched: Vec<PathBuf> = std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default();
    Ok(Contents {
        interpreter: interpreter()?,
        hardware: hardware::detect(&searched),
        libraries: lock.libraries.clone(),
        packages,
        wheels: BTreeMap::new(),
        installed: found.into_iter().map(|(name, distribution)| (name, distribution.version)).collect(),
    })
}

/// The interpreter as the build asks for it; `python_version()` is the whole version, `3.14.0rc1` too.
fn interpreter() -> Result<Interpreter> {
    let implementation: Object = get("sys", "implementation")?;
    let abi = match tag()? {
        Some(tag) => tag,
        None => implementation.attr("cache_tag")?,
    };
    Ok(Interpreter { version: call("platform", "python_version", ())?, implementation: implementation.attr("name")?, abi })
}

/// What `sysconfig` calls `SOABI`. Unix has it in the names of extension modules as well: `sysconfig` itself gives, in older versions, nothing while another thread
/// asks it for the first time (python/cpython#92452).
fn tag() -> Result<Option<String>> {
    if cfg!(unix) {
        let suffixes: Vec<String> = get("importlib.machinery", "EXTENSION_SUFFIXES")?;
        let tag = suffixes.first().and_then(|suffix| suffix.strip_prefix('.')?.strip_suffix(".so"));
        return Ok(tag.filter(|tag| *tag != "abi3").map(str::to_owned));
    }
    let tag: Option<String> = call("sysconfig", "get_config_var", ("SOABI",))?;
    Ok(tag.filter(|tag| !tag.is_empty()))
}
