//! Config, the versions: what a user writes as a version becomes PEP 440 specifiers.
//!
//! | written | meant |
//! | --- | --- |
//! | `2.4` or `^2.4` | `>=2.4,<3` (as Cargo: compatible by the first part that is not zero) |
//! | `0.5` | `>=0.5,<0.6` |
//! | `~2.4` | `>=2.4,<2.5` (as Cargo) |
//! | `=2.4.1`, `=2.4` | `==2.4.1`, `==2.4.*` (as Cargo) |
//! | `2.4.*` | `==2.4.*` |
//! | `*`, `latest`, nothing | any |
//! | `>=2,<3`, `~=2.4`, `==2.4.1`, `!=2.1` | itself (PEP 440) |

use std::fmt;
use std::str::FromStr;

use pep440_rs::{Version, VersionSpecifiers};

/// Why a text is not a version request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionError {
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub hint: String,
}

impl fmt::Display for VersionError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl std::error::Error for VersionError {}

/// Translates a version request.
///
/// # Errors
///
/// The text is neither of Cargo's forms nor a PEP 440 specifier.
pub fn versions(text: &str) -> Result<VersionSpecifiers, VersionError> {
    let text = text.trim();
    if matches!(text, "" | "*" | "latest") {
        return Ok(VersionSpecifiers::empty());
    }
    let translated = text.split(',').map(|part| clause(part.trim())).collect::<Option<Vec<_>>>().map(|clauses| clauses.join(","));
    translated.and_then(|clauses| VersionSpecifiers::from_str(&clauses).ok()).ok_or_else(|| VersionError {
        message: format!("`{text}` is not a version request"),
        hint: "write `\"2.4\"` (at least 2.4, below 3), `\"==2.4.1\"`, `\">=2,<3\"`, `\"~=2.4\"`, or `\"*\"` for any version".to_owned(),
    })
}

/// Translates one clause; `None` when it is of no known form.
fn clause(text: &str) -> Option<String> {
    if let Some(rest) = text.strip_prefix('^') {
        return caret(rest.trim());
    }
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return if text.ends_with(".*") { Some(format!("=={text}")) } else { caret(text) };
    }
    if let Some(rest) = text.strip_prefix('~').filter(|rest| !rest.starts_with('=')) {
        return tilde(rest.trim());
    }
    if let Some(rest) = text.strip_prefix('=').filter(|rest| !rest.starts_with('=')) {
        let version = plain(rest.trim())?;
        let wildcard = if version.release().len() < 3 && !version.any_prerelease() { ".*" } else { "" };
        return Some(format!("=={version}{wildcard}"));
    }
    Some(text.to_owned())
}

/// A version without a local part, which has no order that a range could use.
fn plain(text: &str) -> Option<Version> {
    Version::from_str(text).ok().filter(|version| version.local().is_empty())
}

/// `>=version`, below the next value of the first part that is not zero.
fn caret(text: &str) -> Option<String> {
    let version = plain(text)?;
    let release: Vec<u64> = version.release().to_vec();
    let leading = release.iter().position(|part| *part != 0).unwrap_or(release.len().saturating_sub(1));
    range(&version, &release, leading)
}

/// `>=version`, below the next minor version, or the next major one when no minor was written.
fn tilde(text: &str) -> Option<String> {
    let version = plain(text)?;
    let release: Vec<u64> = version.release().to_vec();
    range(&version, &release, usize::from(release.len() > 1))
}

fn range(version: &Version, release: &[u64], position: usize) -> Option<String> {
    let mut upper: Vec<String> = release[..position].iter().map(u64::to_string).collect();
    upper.push(release.get(position)?.checked_add(1)?.to_string());
    let epoch = if version.epoch() == 0 { String::new() } else { format!("{}!", version.epoch()) };
    Some(format!(">={version},<{epoch}{}", upper.join(".")))
}
