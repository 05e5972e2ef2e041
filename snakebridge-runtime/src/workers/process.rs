//! Starts the process of a worker. The only place of the runtime that starts processes.
//!
//! The worker's end of the call line is its standard input: nothing else has to be inherited, and nothing has a name. The control line and the lifeline follow over it.
//! Its standard output and error are pipes to this program.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

use super::settings::PoolSettings;

/// The worker's program: one text, written in parts, and the event loop's as a text in it, which it loads when a coroutine is first waited for.
const PROGRAM: &str = concat!(
    include_str!("program/beginning.py"),
    "EVENT_LOOP = r'''",
    include_str!("../asyncio/event_loop.py"),
    "'''\n",
    include_str!("program/frames.py"),
    include_str!("program/objects.py"),
    include_str!("program/asked.py"),
    include_str!("program/incoming.py"),
    include_str!("program/exact.py"),
    include_str!("program/wanted.py"),
    include_str!("program/exceptions.py"),
    include_str!("program/conversation.py"),
    include_str!("program/worker.py"),
);

/// A process that waits for the greeting.
pub(super) struct Process {
    pub(super) child: Child,
    pub(super) line: OwnedFd,
    pub(super) control: OwnedFd,
    /// While this is open, the process may live.
    pub(super) lifeline: OwnedFd,
    /// The worker's ends of the control line and of the lifeline, to be sent with the greeting.
    pub(super) theirs: [OwnedFd; 2],
}

fn pair() -> io::Result<(OwnedFd, OwnedFd)> {
    let (ours, theirs) = UnixStream::pair()?;
    Ok((ours.into(), theirs.into()))
}

/// Starts one.
///
/// # Errors
/// Of the system: no such interpreter, no process, no descriptor.
pub(super) fn start(settings: &PoolSettings) -> io::Result<Process> {
    let (line, their_line) = pair()?;
    let (control, their_control) = pair()?;
    let (their_lifeline, lifeline) = io::pipe()?;
    let mut command = Command::new(&settings.interpreter);
    command.arg("-c").arg(PROGRAM).stdin(their_line).stdout(Stdio::piped()).stderr(Stdio::piped());
    // A group of its own: Ctrl-C in a terminal is this program's affair, and what a worker starts ends with it.
    command.process_group(0);
    command.envs(settings.environment.iter().map(|(name, value)| (name, value)));
    if let Some(folder) = &settings.folder {
        command.current_dir(folder);
    }
    let child = command.spawn()?;
    Ok(Process { child, line, control, lifeline: lifeline.into(), theirs: [their_control, their_lifeline.into()] })
}

/// The descriptors that the greeting carries.
pub(super) fn carried(theirs: &[OwnedFd; 2]) -> [std::os::fd::BorrowedFd<'_>; 2] {
    [theirs[0].as_fd(), theirs[1].as_fd()]
}

/// What `ps` says of a process, for systems where no file does.
#[cfg(not(all(target_os = "linux", not(portable_workers))))]
pub(super) fn ps(process: u32, column: &str) -> Option<String> {
    let output =
        Command::new("ps").args(["-o", column, "-p", &process.to_string()]).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
