//! Linux: `memfd_create`, `pidfd_open`, `/proc`.

use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::time::Duration;

use rustix::fs::{MemfdFlags, SealFlags, fcntl_get_seals, ftruncate, memfd_create};
use rustix::mm::MapFlags;
use rustix::net::{RecvFlags, SendFlags};
use rustix::process::{Pid, PidfdFlags, pidfd_open};

use super::ProcessState;

/// How frames are sent: a closed line is an error, no signal.
pub(in crate::workers) const SENDING: SendFlags = SendFlags::DONTWAIT.union(SendFlags::NOSIGNAL);
/// How frames are received: no process started meanwhile inherits a descriptor.
pub(in crate::workers) const RECEIVING: RecvFlags = RecvFlags::DONTWAIT.union(RecvFlags::CMSG_CLOEXEC);
/// How a worker is tied to this program: the kernel sends the signal.
pub(in crate::workers) const TIE: &str = "signal";

/// How long [`work_of`] stays the same at least when nothing is computed: it counts hundredths of a second.
pub(in crate::workers) const STILL: Duration = Duration::from_millis(500);

/// A descriptor that came over a line.
pub(in crate::workers) fn adopted(descriptor: OwnedFd) -> OwnedFd {
    descriptor
}

/// What is readable once the process has ended; none where it must be asked now and then.
pub(in crate::workers) fn end_of(process: Pid) -> Option<OwnedFd> {
    pidfd_open(process, PidfdFlags::empty()).ok()
}

/// Memory of so many bytes that descriptors lead to, and no name.
///
/// # Errors
/// Of the system: no memory, no descriptor.
pub(in crate::workers) fn segment(length: usize) -> io::Result<OwnedFd> {
    let descriptor = memfd_create("snakebridge", MemfdFlags::CLOEXEC)?;
    ftruncate(&descriptor, length as u64)?;
    Ok(descriptor)
}

/// True for memory that nobody can write or resize any more.
pub(in crate::workers) fn is_constant(descriptor: impl AsFd) -> bool {
    fcntl_get_seals(descriptor).is_ok_and(|seals| seals.contains(SealFlags::WRITE | SealFlags::SHRINK))
}

/// How memory is mapped that is to be read from end to end.
pub(in crate::workers) fn shown() -> MapFlags {
    MapFlags::SHARED | MapFlags::POPULATE
}

/// Bytes of memory that a process holds, without what it shares with others by name.
pub(in crate::workers) fn memory_of(process: u32) -> Option<u64> {
    let pages: u64 = std::fs::read_to_string(format!("/proc/{process}/statm")).ok()?.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * rustix::param::page_size() as u64)
}

/// Whether it goes on.
pub(in crate::workers) fn state_of(process: u32) -> ProcessState {
    // The name, in parentheses, may contain anything.
    match std::fs::read_to_string(format!("/proc/{process}/stat")) {
        Ok(stat) if stat.rsplit_once(") ").is_some_and(|(_, rest)| rest.starts_with('T')) => ProcessState::Stopped,
        _ => ProcessState::Runs,
    }
}

/// How much its main thread has computed: a number that grows while it does.
pub(in crate::workers) fn work_of(process: u32) -> Option<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/task/{process}/stat")).ok()?;
    let mut times = stat.rsplit_once(") ")?.1.split(' ').skip(11).map(str::parse::<u64>);
    Some(times.next()?.ok()? + times.next()?.ok()?)
}
