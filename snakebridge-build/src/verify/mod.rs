//! Verify: whether this machine and its Python fit what `snakebridge.lock` recorded.
//!
//! In come the lock and what is here now; out come [`Finding`]s, one for each thing that was compared, in the order of the lock. Reads only, and decides
//! nothing about builds: a strict build is another question, asked by `strict`.

mod hardware;
mod packages;
mod python;

use std::fmt;

use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::lock::{Contents, Generator, Lock, Platform};
use crate::problem::Problem;

/// How much a difference matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// As locked.
    Ok,
    /// Works, or may work, but not as locked.
    Warning,
    /// Does not work, or gives other bindings.
    Error,
}

/// One thing that was compared.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it means.
    pub level: Level,
    /// The key in the lock: `hardware.cuda`, `packages.numpy`.
    pub subject: String,
    /// What the lock says.
    pub locked: String,
    /// What is here.
    pub found: String,
    /// What the difference means; empty when there is none.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub message: String,
    /// What mends it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
}

impl Finding {
    /// Compares: equal texts are [`Level::Ok`].
    fn compare(subject: impl Into<String>, locked: impl fmt::Display, found: impl fmt::Display) -> Self {
        let (locked, found) = (locked.to_string(), found.to_string());
        Self { level: Level::Ok, subject: subject.into(), locked, found, message: String::new(), hint: None }
    }

    /// What it means when the two differ.
    fn otherwise(self, level: Level, message: impl Into<String>) -> Self {
        if self.locked == self.found { self } else { self.means(level, message) }
    }

    fn means(self, level: Level, message: impl Into<String>) -> Self {
        Self { level, message: message.into(), ..self }
    }

    /// What mends it, where something is to be mended.
    fn hint(self, hint: impl Into<String>) -> Self {
        let hint = (self.level > Level::Ok).then(|| hint.into());
        Self { hint, ..self }
    }
}

impl Finding {
    /// The finding as a message; none where all is as locked. With `strict` a warning is an error.
    #[must_use]
    pub fn diagnostic(&self, strict: bool) -> Option<Diagnostic> {
        let diagnostic = match self.level {
            Level::Ok => return None,
            Level::Warning if !strict => Diagnostic::warning(Problem::VerifyDiffers, &self.subject, &self.message),
            Level::Warning | Level::Error => Diagnostic::error(Problem::VerifyDiffers, &self.subject, &self.message),
        };
        let diagnostic = diagnostic.because(format!("the lock has `{}`, here is `{}`", self.locked, self.found));
        Some(self.hint.iter().fold(diagnostic, |diagnostic, hint| diagnostic.hint(hint)))
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Ok => "ok",
            Self::Warning => "warning",
            Self::Error => "error",
        })
    }
}

/// As `cargo snakebridge verify` prints it.
impl fmt::Display for Finding {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.diagnostic(false) {
            Some(diagnostic) => write!(formatter, "{}: {diagnostic}", self.level),
            None => write!(formatter, "{}: {}: `{}`", self.level, self.subject, self.found),
        }
    }
}

/// Compares a lock with what is here.
#[must_use]
pub fn verify(lock: &Lock, here: &Contents) -> Vec<Finding> {
    let mut findings = vec![integrity(lock)];
    findings.extend(platform(&lock.platform, &Platform::here()));
    findings.extend(python::compare(&lock.interpreter, &here.interpreter));
    findings.extend(hardware::compare(&lock.hardware, &here.hardware));
    findings.extend(generator(&lock.generator, &Generator::here()));
    findings.extend(packages::compare(lock, here));
    findings
}

/// The worst of them.
#[must_use]
pub fn worst(findings: &[Finding]) -> Level {
    findings.iter().map(|finding| finding.level).max().unwrap_or(Level::Ok)
}

fn integrity(lock: &Lock) -> Finding {
    let (locked, found) = (lock.recorded_hash(), lock.computed_hash());
    Finding::compare("integrity.hash", locked, found)
        .otherwise(Level::Warning, "the lock was changed by hand, or merged, since it was written")
        .hint("write it anew: `cargo snakebridge regen`")
}

fn platform(locked: &Platform, here: &Platform) -> [Finding; 2] {
    let message = |what: &str| format!("the lock was made for another {what}: its wheels are of no use here");
    let hint = "make a lock for this platform in a checkout of its own: `cargo snakebridge regen`";
    [
        Finding::compare("platform.os", &locked.os, &here.os).otherwise(Level::Error, message("operating system")).hint(hint),
        Finding::compare("platform.arch", &locked.arch, &here.arch).otherwise(Level::Error, message("processor architecture")).hint(hint),
    ]
}

fn generator(locked: &Generator, here: &Generator) -> [Finding; 2] {
    let hint = "make the bindings anew, and commit them: `cargo snakebridge regen`";
    [
        Finding::compare("generator.version", &locked.version, &here.version)
            .otherwise(Level::Warning, "another version of SnakeBridge wrote the lock")
            .hint(hint),
        Finding::compare("generator.hash", &locked.hash, &here.hash)
            .otherwise(Level::Warning, "the generator that wrote the lock makes other bindings")
            .hint(hint),
    ]
}
