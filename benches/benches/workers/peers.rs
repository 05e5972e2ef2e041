//! The peers: a Python process that makes calls in its own ways, a round at a time.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

/// What the peers need, as measured in `RESULTS.md`.
const PACKAGES: [&str; 3] = ["numpy==2.4.6", "grpcio==1.85.1", "ray==2.60.0"];

/// The Python of an environment with the peers, installed when it is not there.
pub(crate) fn environment() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("workers-peers");
    let python = folder.join("bin/python");
    let installed = folder.join("installed");
    if std::fs::read_to_string(&installed).is_ok_and(|packages| packages == PACKAGES.join("\n")) {
        return Ok(python);
    }
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder))?;
    run(Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]).args(PACKAGES))?;
    std::fs::write(installed, PACKAGES.join("\n")).map_err(|error| error.to_string())?;
    Ok(python)
}

fn run(command: &mut Command) -> Result<(), String> {
    let status = command.status().map_err(|error| error.to_string())?;
    if status.success() { Ok(()) } else { Err(format!("{command:?} failed: {status}")) }
}

pub(crate) struct Peers {
    process: Child,
    /// None once there are no more.
    commands: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Peers {
    pub(crate) fn start(python: &Path) -> Self {
        let program = concat!(env!("CARGO_MANIFEST_DIR"), "/python/peers.py");
        let mut command = Command::new(python);
        command.arg(program).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut process = command.spawn().unwrap_or_else(|error| panic!("the peers do not start: {error}"));
        let (commands, Some(answers)) = (process.stdin.take(), process.stdout.take()) else { unreachable!("both are pipes") };
        Self { process, commands, answers: BufReader::new(answers) }
    }

    /// Nanoseconds for one call of a peer, from so many.
    pub(crate) fn round(&mut self, peer: &str, count: u32) -> Result<f64, String> {
        let gone =
            |error: Option<std::io::Error>| error.map_or(String::from("the process of the peers has ended"), |error| error.to_string());
        let commands = self.commands.as_mut().ok_or_else(|| gone(None))?;
        writeln!(commands, "{peer} {count}").map_err(|error| gone(Some(error)))?;
        let mut answer = String::new();
        if self.answers.read_line(&mut answer).map_err(|error| gone(Some(error)))? == 0 {
            return Err(gone(None));
        }
        answer.trim().parse().map_err(|_| answer.trim().replace('|', "/"))
    }
}

impl Drop for Peers {
    fn drop(&mut self) {
        // In good order where that is soon: what they started ends with them, a cluster of Ray among it.
        drop(self.commands.take());
        let patience = Instant::now() + Duration::from_secs(20);
        while Instant::now() < patience && matches!(self.process.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(50));
        }
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
