//! The judges: `cargo check`, `cargo doc` and, on request, clippy, with every warning denied; each complaint goes to its library's row.

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::scratch::Workspace;
use crate::table::Row;
use crate::wanted::Options;
use crate::{Result, measure};

/// A line that cargo prints.
#[derive(Deserialize)]
struct Line {
    reason: String,
    #[serde(default)]
    package_id: String,
    message: Option<Message>,
    #[serde(default)]
    success: bool,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    message: String,
    code: Option<Code>,
    #[serde(default)]
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

/// Has all packages judged.
pub(crate) fn judge(workspace: &mut Workspace<'_>, options: &Options, rows: &mut [Row]) -> Result<()> {
    workspace.finish()?;
    let mut runs: Vec<&[&str]> = Vec::new();
    if options.checked {
        runs.push(&["check"]);
    }
    if options.documented {
        runs.push(&["doc", "--no-deps"]);
    }
    if options.clippy {
        runs.push(&["clippy", "--no-deps"]);
    }
    for run in runs {
        let output = workspace.cargo(run)?;
        let judged = read(&output, rows);
        if !judged {
            return Err(format!("`cargo {}` did not come to an end", run[0]).into());
        }
    }
    for row in rows.iter_mut().filter(|row| row.failure.is_none()) {
        if let Some((time, memory)) = measure::read(&workspace.measures(), &row.package.replace('-', "_")) {
            (row.check_milliseconds, row.check_kibibytes) = (time, memory);
        }
        row.compiled = options.checked;
        row.documented = options.documented;
        row.clippy = options.clippy;
        std::fs::write(workspace.package(&row.package).join("complaints.txt"), row.complaints.join("\n"))?;
    }
    Ok(())
}

/// Puts cargo's messages into the rows. False: cargo gave up before the end.
fn read(output: &str, rows: &mut [Row]) -> bool {
    let mut seen = BTreeSet::new();
    let mut ended = false;
    for line in output.lines() {
        let Ok(line) = serde_json::from_str::<Line>(line) else { continue };
        ended |= line.reason == "build-finished";
        if line.reason == "build-finished" && !line.success && rows.iter().all(Row::is_clean) {
            return false;
        }
        let (Some(message), Some(row)) = (line.message, rows.iter_mut().find(|row| names(&line.package_id, &row.package))) else {
            continue;
        };
        let closing = message.code.is_none()
            && (message.message.starts_with("aborting due to")
                || message.message.contains("warning emitted")
                || message.message.contains("warnings emitted")
                || message.message.starts_with("could not document"));
        let counted = ["error", "warning", "error: internal compiler error"].contains(&message.level.as_str()) && !closing;
        let text = message.rendered.unwrap_or(message.message);
        if !counted || !seen.insert((row.package.clone(), text.clone())) {
            continue;
        }
        // A denied warning has a lint's name as its code; an error has a number or none.
        let is_error = message.code.as_ref().is_none_or(|code| code.code.starts_with('E') && code.code.len() == 5);
        if is_error {
            row.errors += 1
        } else {
            row.warnings += 1
        }
        row.complaints.push(text);
    }
    ended
}

/// Whether an identifier of cargo means a package: `path+file:///…/crates/sweep-math-public#0.0.0`.
fn names(identifier: &str, package: &str) -> bool {
    let path = identifier.split('#').next().unwrap_or_default();
    path.rsplit('/').next() == Some(package)
}
