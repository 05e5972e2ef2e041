//! Every Unix: files that have lost their name, `ps`, and a process that waits for the end of this one.

use std::fs::OpenOptions;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use rustix::io::{FdFlags, fcntl_setfd};
use rustix::mm::MapFlags;
use rustix::net::{RecvFlags, SendFlags};
use rustix::process::Pid;

use super::ProcessState;
use crate::workers::process::ps;

/// How frames are sent. A closed line is an error: programs of Rust ignore `SIGPIPE`.
pub(in crate::workers) const SENDING: SendFlags = SendFlags::DONTWAIT;
/// How frames are received.
pub(in crate::workers) const RECEIVING: RecvFlags = RecvFlags::DONTWAIT;
/// How a worker is tied to this program: a process beside it waits for the end of the lifeline.
pub(in crate::workers) const TIE: &str = "watcher";

/// How long [`work_of`] stays the same at least when nothing is computed: it may count seconds.
pub(in crate::workers) const STILL: Duration = Duration::from_secs(5);

/// A descriptor that came over a line. No process inherits it from here on.
pub(in crate::workers) fn adopted(descriptor: OwnedFd) -> OwnedFd {
    // A failure would leave it open in a process that is started, which does no harm.
    let _ = fcntl_setfd(&descriptor, FdFlags::CLOEXEC);
    descriptor
}

/// Nothing is readable when a process ends: it must be asked now and then.
pub(in crate::workers) fn end_of(_process: Pid) -> Option<OwnedFd> {
    None
}

/// Memory of so many bytes, in a file that has lost its name at once.
///
/// # Errors
/// Of the system: no space, no descriptor.
pub(in crate::workers) fn segment(length: usize) -> io::Result<OwnedFd> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    loop {
        let name = format!("snakebridge-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        match OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(&path) {
            Ok(file) => {
                std::fs::remove_file(&path)?;
                file.set_len(length as u64)?;
                return Ok(file.into());
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// True for memory that nobody can write any more: there is no such here, so that it is copied.
pub(in crate::workers) fn is_constant(_descriptor: impl AsFd) -> bool {
    false
}

/// How memory is mapped that is to be read.
pub(in crate::workers) fn shown() -> MapFlags {
    MapFlags::SHARED
}

/// Bytes of memory that a process holds.
pub(in crate::workers) fn memory_of(process: u32) -> Option<u64> {
    ps(process, "rss=")?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// Whether it goes on.
pub(in crate::workers) fn state_of(process: u32) -> ProcessState {
    match ps(process, "state=") {
        Some(state) if state.starts_with('T') => ProcessState::Stopped,
        _ => ProcessState::Runs,
    }
}

/// How much it has computed, all its threads: a number that grows while it does.
pub(in crate::workers) fn work_of(process: u32) -> Option<u64> {
    ps(process, "time=")?.replace(|letter: char| !letter.is_ascii_digit(), "").parse().ok()
}
