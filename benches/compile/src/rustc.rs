//! This program in the place of rustc (`RUSTC_WORKSPACE_WRAPPER`), whose processor time and memory it writes down.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::Duration;

use wait4::Wait4;

use crate::Result;

/// The variable that says so, and the folder of the measurements.
pub(crate) const FOLDER: &str = "SNAKEBRIDGE_COMPILE_COST_MEASURES";

/// The processor time that a rustc gets, in seconds: what needs more would take the machine's memory too.
pub(crate) const LIMIT: u64 = 100;

/// What a rustc needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cost {
    /// Processor time, the user's and the system's.
    pub(crate) time: Duration,
    /// The most bytes that it held.
    pub(crate) memory: u64,
}

/// Runs the rustc of the first argument with the rest of them.
pub(crate) fn run(arguments: &[OsString], folder: &Path) -> ExitCode {
    measured(arguments, folder).unwrap_or_else(|error| {
        eprintln!("error: {error}");
        ExitCode::FAILURE
    })
}

fn measured(arguments: &[OsString], folder: &Path) -> Result<ExitCode> {
    let (program, rest) = arguments.split_first().ok_or("no rustc was named")?;
    // The shell sets the limit, and becomes rustc.
    let limited = format!("ulimit -t {LIMIT}; exec \"$@\"");
    let used = Command::new("sh").args(["-c", &limited, "sh"]).arg(program).args(rest).spawn()?.wait4()?;
    let name = rest.iter().position(|argument| argument == "--crate-name").and_then(|at| rest.get(at + 1));
    if let Some(name) = name {
        let time = used.rusage.utime + used.rusage.stime;
        std::fs::write(folder.join(name), format!("{} {}", time.as_micros(), used.rusage.maxrss))?;
    }
    Ok(ExitCode::from(u8::try_from(used.status.code().unwrap_or(1)).unwrap_or(1)))
}

impl Cost {
    /// True when the limit ended it.
    pub(crate) fn is_limit(self) -> bool {
        self.time.as_secs() + 1 >= LIMIT
    }
}

/// What the rustc of a package needed; it is forgotten with the reading.
pub(crate) fn take(folder: &Path, name: &str) -> Result<Cost> {
    let path = folder.join(name);
    let text = std::fs::read_to_string(&path).map_err(|_| format!("rustc was not run for `{name}`"))?;
    std::fs::remove_file(path)?;
    let (time, memory) = text.split_once(' ').ok_or("a measurement is cut off")?;
    Ok(Cost { time: Duration::from_micros(time.parse()?), memory: memory.parse()? })
}
