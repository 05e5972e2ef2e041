//! What workers need of the operating system, and not every one has.
//!
//! In Linux the kernel does it; elsewhere what every Unix has. Both give the same; what is slower elsewhere, `docs/protocol.md` says. Never: a decision about a worker.

#[cfg(not(unix))]
compile_error!("the feature `workers` of snakebridge needs a Unix system: its processes are given sockets and descriptors over them");

#[cfg(all(target_os = "linux", not(portable_workers)))]
mod linux;
#[cfg(not(all(target_os = "linux", not(portable_workers))))]
mod portable;

#[cfg(all(target_os = "linux", not(portable_workers)))]
pub(super) use linux::{RECEIVING, SENDING, STILL, TIE, adopted, end_of, is_constant, memory_of, segment, shown, state_of, work_of};
#[cfg(not(all(target_os = "linux", not(portable_workers))))]
pub(super) use portable::{RECEIVING, SENDING, STILL, TIE, adopted, end_of, is_constant, memory_of, segment, shown, state_of, work_of};

/// Whether a process goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProcessState {
    Runs,
    /// By a signal.
    Stopped,
}
