//! What a pool could not do.

use std::fmt;
use std::time::Duration;

/// Why a call in a pool of workers has no answer of Python's.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkerError {
    /// The worker that made the call ended, or had to be ended.
    Lost {
        /// Which: `worker 1 of pool "default"`.
        worker: String,
        /// Its process id.
        pid: u32,
        /// How it ended.
        end: End,
        /// The last lines that it wrote to standard error: of a crash, Python's traceback by `faulthandler`.
        last_words: String,
    },
    /// The object was in a worker that has ended.
    Gone {
        /// Which worker.
        worker: String,
        /// How it ended.
        end: End,
    },
    /// The worker that must make the call, because of its session or of an object, makes another one, and the affinity is [`StrictFailFast`](super::Affinity).
    Busy {
        /// Which worker.
        worker: String,
    },
    /// As many calls wait as may.
    Saturated {
        /// Which pool.
        pool: String,
        /// How many may wait.
        queue: usize,
    },
    /// No worker was free within the time that a call may wait.
    QueueTimeout {
        /// Which pool.
        pool: String,
        /// How long it waited.
        waited: Duration,
    },
    /// The worker that must make the call waits for a callback of this program, and the call waits for the worker. If the callback waits for this call, neither ends.
    CallingBack {
        /// Which worker; one of them, where any would do.
        worker: String,
        /// How long the call waited.
        waited: Duration,
    },
    /// Workers do not start.
    Start {
        /// Which pool.
        pool: String,
        /// What went wrong.
        reason: String,
        /// What the process wrote to standard error.
        last_words: String,
    },
    /// So many workers crashed in a short time that no call is given to new ones for a moment.
    Crashing {
        /// Which pool.
        pool: String,
        /// How many.
        crashes: usize,
        /// In which time.
        within: Duration,
    },
    /// The worker of the session has ended, and with it what the session had there.
    SessionLost {
        /// Which session.
        session: String,
        /// Which worker.
        worker: String,
    },
    /// An object of one worker was given to another.
    Elsewhere {
        /// The class of the object.
        class: String,
        /// Where it lives.
        owner: String,
        /// Where it was to go.
        worker: String,
    },
    /// The worker does not have the object.
    RefNotFound {
        /// Which worker.
        worker: String,
        /// What it says.
        message: String,
    },
    /// A value can't cross.
    Unsendable {
        /// Why.
        reason: String,
    },
    /// What came from a worker is not of the protocol. The worker has been ended.
    Protocol {
        /// Which worker.
        worker: String,
        /// What is wrong.
        reason: String,
    },
    /// There is no pool of that name.
    UnknownPool {
        /// The name.
        pool: String,
        /// Those that are.
        known: Vec<String>,
    },
    /// The call was given up by the program.
    Cancelled,
    /// The pool has been shut down.
    Closed {
        /// Which pool.
        pool: String,
    },
}

/// How a worker ended.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum End {
    /// By itself, with this exit code.
    Exit(i32),
    /// By a signal, by number.
    Signal(i32),
    /// It was stopped (`SIGSTOP`) for so long that it was killed.
    Stopped(Duration),
    /// It used more memory than the pool's limit, in bytes, and was killed.
    Memory {
        /// What it used.
        used: u64,
        /// What it may.
        limit: u64,
    },
    /// It gave no sign of life for so long that it was killed: C code in it held the GIL.
    Silent(Duration),
    /// It did not answer an interruption, and was killed.
    Unresponsive,
    /// It sent what is not of the protocol, and was killed.
    Malformed,
    /// The pool ended it.
    Retired,
    /// Nobody knows: it could not be waited for.
    Unknown,
}

impl End {
    /// True where Python or a library of it failed, and not the pool or the program wanted it.
    #[must_use]
    pub(super) fn is_crash(&self) -> bool {
        !matches!(self, Self::Retired | Self::Unresponsive)
    }
}

impl fmt::Display for End {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exit(code) => write!(f, "exited with code {code}"),
            Self::Signal(number) => {
                let (name, meaning) = signal_name(*number);
                write!(f, "was ended by signal {number} ({name}{meaning})")
            }
            Self::Stopped(time) => write!(f, "was stopped for {time:.1?} and killed"),
            Self::Memory { used, limit } => {
                write!(f, "used {} MiB of memory, more than its {} MiB, and was killed", used >> 20, limit >> 20)
            }
            Self::Silent(time) => {
                write!(f, "gave no sign of life for {time:.1?} and was killed: C code in it held the GIL, or it was stopped")
            }
            Self::Unresponsive => f.write_str("did not give up its call when asked to, and was killed"),
            Self::Malformed => f.write_str("sent what is not of the protocol, and was killed"),
            Self::Retired => f.write_str("was ended by its pool"),
            Self::Unknown => f.write_str("ended"),
        }
    }
}

fn signal_name(number: i32) -> (&'static str, &'static str) {
    match number {
        4 => ("SIGILL", ": an illegal instruction"),
        6 => ("SIGABRT", ": it aborted"),
        7 => ("SIGBUS", ": a bus error"),
        8 => ("SIGFPE", ": an arithmetic error"),
        9 => ("SIGKILL", ": often the kernel, out of memory"),
        11 => ("SIGSEGV", ": a segmentation fault"),
        15 => ("SIGTERM", ""),
        _ => ("see `kill -l`", ""),
    }
}

impl fmt::Display for WorkerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lost { worker, pid, end, last_words } => {
                write!(f, "{worker} (process {pid}) {end} while it made this call")?;
                words(f, last_words)
            }
            Self::Gone { worker, end } => write!(f, "the object was in {worker}, which {end}"),
            Self::Busy { worker } => write!(f, "{worker} makes another call, and the affinity is `strict_fail_fast`"),
            Self::Saturated { pool, queue } => {
                write!(f, "pool `{pool}` is saturated: {queue} calls wait already\nhint: raise its `queue`, or its `size`")
            }
            Self::QueueTimeout { pool, waited } => {
                write!(f, "no worker of pool `{pool}` was free within {waited:.1?}\nhint: raise its `size`, or its `wait`")
            }
            Self::CallingBack { worker, waited } => write!(
                f,
                "{worker} waits for a callback of this program, and this call has waited {waited:.1?} for the worker: if the callback waits for this call, neither ends\nhint: make the call on the callback's own thread, or raise the pool's `size` or `callback_patience`"
            ),
            Self::Start { pool, reason, last_words } => {
                write!(f, "the workers of pool `{pool}` do not start: {reason}")?;
                words(f, last_words)
            }
            Self::Crashing { pool, crashes, within } => {
                write!(f, "{crashes} workers of pool `{pool}` ended within {within:.1?}: calls are refused for a moment")
            }
            Self::SessionLost { session, worker } => {
                write!(f, "session `{session}` was bound to {worker}, which has ended\nhint: open a new session")
            }
            Self::Elsewhere { class, owner, worker } => {
                write!(
                    f,
                    "a `{class}` of {owner} was given to {worker}\nhint: extract it to a Rust value first, or make both objects in one session"
                )
            }
            Self::RefNotFound { worker, message } => write!(f, "{worker}: {message}"),
            Self::Unsendable { reason } => f.write_str(reason),
            Self::Protocol { worker, reason } => write!(f, "{worker} broke the protocol: {reason}"),
            Self::UnknownPool { pool, known } => {
                write!(f, "no pool is called `{pool}`; there {}", if known.is_empty() { "is none" } else { "are " })?;
                known.iter().enumerate().try_for_each(|(at, name)| write!(f, "{}`{name}`", if at > 0 { ", " } else { "" }))
            }
            Self::Cancelled => f.write_str("the call was given up"),
            Self::Closed { pool } => write!(f, "pool `{pool}` has been shut down"),
        }
    }
}

fn words(f: &mut fmt::Formatter<'_>, last_words: &str) -> fmt::Result {
    if last_words.is_empty() {
        return Ok(());
    }
    f.write_str("; its last words:")?;
    last_words.lines().try_for_each(|line| write!(f, "\n  {line}"))
}

impl std::error::Error for WorkerError {}
