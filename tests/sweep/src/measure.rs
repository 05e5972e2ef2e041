//! The sweep in the place of rustc (`RUSTC_WORKSPACE_WRAPPER`), whose time and memory it writes down, and in the place of rustdoc
//! (`RUSTDOC`), which it gives a folder for each crate: in a common one every crate rewrites the search index of all others.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::{Duration, Instant};

/// The variable that says so, and the folder of the measurements.
pub(crate) const FOLDER: &str = "SNAKEBRIDGE_SWEEP_MEASURES";

/// The variable that says that rustdoc is wanted, and the folder of what it writes.
pub(crate) const DOCUMENTS: &str = "SNAKEBRIDGE_SWEEP_DOCUMENTS";

const PAUSE: Duration = Duration::from_millis(5);

/// Runs the rustc of the first argument with the rest of them.
pub(crate) fn rustc(arguments: &[OsString], folder: &Path) -> ExitCode {
    let Some((program, rest)) = arguments.split_first() else { return ExitCode::FAILURE };
    let name = rest.iter().position(|argument| argument == "--crate-name").and_then(|at| rest.get(at + 1));
    let start = Instant::now();
    let Ok(mut child) = Command::new(program).args(rest).spawn() else { return ExitCode::FAILURE };
    let mut kibibytes = 0;
    let status = loop {
        kibibytes = peak(child.id()).unwrap_or(0).max(kibibytes);
        match child.try_wait() {
            Ok(None) => thread::sleep(PAUSE),
            Ok(Some(status)) => break status,
            Err(_) => return ExitCode::FAILURE,
        }
    };
    if let Some(name) = name {
        // A measurement that cannot be kept is shown as a gap.
        let _ = fs::write(folder.join(name), format!("{} {kibibytes}", start.elapsed().as_millis()));
    }
    ExitCode::from(u8::try_from(status.code().unwrap_or(1)).unwrap_or(1))
}

/// Runs rustdoc with these arguments; only what it complains about is wanted.
pub(crate) fn rustdoc(arguments: &[OsString], folder: &Path) -> ExitCode {
    let mut arguments = arguments.to_vec();
    let name = arguments.iter().position(|argument| argument == "--crate-name").and_then(|at| arguments.get(at + 1)).cloned();
    let output = arguments.iter().position(|argument| argument == "-o").map(|at| at + 1).filter(|at| *at < arguments.len());
    let own = name.map(|name| folder.join(name));
    if let (Some(at), Some(own)) = (output, &own) {
        arguments[at] = own.into();
    }
    let status = Command::new("rustdoc").args(arguments).status();
    if let Some(own) = &own {
        // Documents that stay only cost room.
        let _ = fs::remove_dir_all(own);
    }
    if status.is_ok_and(|status| status.success()) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// The most memory that a process has used, where the system tells (Linux).
fn peak(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The milliseconds and KiB that a crate's check needed.
pub(crate) fn read(folder: &Path, name: &str) -> Option<(u64, u64)> {
    let text = fs::read_to_string(folder.join(name)).ok()?;
    let (time, memory) = text.split_once(' ')?;
    Some((time.parse().ok()?, memory.parse().ok()?))
}
