//! What a pool is to be: plain data, with a setter each.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::output::{Listener, Output};
use crate::backend::Affinity;

/// Where numeric libraries look for the number of their threads.
const LIBRARY_THREADS: [&str; 5] =
    ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS", "NUMEXPR_NUM_THREADS"];

/// The settings of a pool.
#[derive(Clone, Debug)]
#[must_use]
pub struct PoolSettings {
    pub(super) name: String,
    pub(super) size: usize,
    pub(super) interpreter: PathBuf,
    /// The version of Python that the bindings of this program were generated for, where nobody asked for another.
    pub(super) generated_for: Option<&'static str>,
    pub(super) environment: Vec<(OsString, OsString)>,
    pub(super) folder: Option<PathBuf>,
    pub(super) path: Vec<PathBuf>,
    pub(super) warm_up: Vec<String>,
    pub(super) affinity: Affinity,
    pub(super) queue: usize,
    pub(super) wait: Option<Duration>,
    pub(super) start_limit: Duration,
    pub(super) grace: Duration,
    pub(super) stop_patience: Duration,
    pub(super) heartbeat: Option<Duration>,
    pub(super) gil_limit: Option<Duration>,
    pub(super) callback_patience: Duration,
    pub(super) recycle_after_calls: Option<u64>,
    pub(super) recycle_after: Option<Duration>,
    pub(super) recycle_memory: Option<u64>,
    pub(super) memory_limit: Option<u64>,
    pub(super) crash_barrier: Option<(usize, Duration)>,
    pub(super) logging: Option<u32>,
    pub(super) listener: Listener,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self {
            name: String::from("default"),
            size: std::thread::available_parallelism().map_or(2, usize::from),
            interpreter: PathBuf::from("python3"),
            generated_for: None,
            environment: Vec::new(),
            folder: None,
            path: Vec::new(),
            warm_up: Vec::new(),
            affinity: Affinity::Hint,
            queue: 1000,
            wait: None,
            start_limit: Duration::from_secs(60),
            grace: Duration::from_secs(1),
            stop_patience: Duration::from_secs(3),
            heartbeat: Some(Duration::from_secs(5)),
            gil_limit: None,
            callback_patience: Duration::from_secs(10),
            recycle_after_calls: None,
            recycle_after: None,
            recycle_memory: None,
            memory_limit: None,
            crash_barrier: Some((50, Duration::from_secs(10))),
            logging: Some(30),
            listener: Listener::default(),
        }
    }
}

impl PoolSettings {
    /// A pool of that name, with as many workers as there are cores.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// What it is called: in messages, and by [`Runtime::named`](crate::Runtime::named).
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// How many workers it has.
    pub fn size(mut self, size: usize) -> Self {
        self.size = size.max(1);
        self
    }

    /// The Python that runs in its workers: an executable of 3.8 or later. Unless said it is that of the environment, which must be of the version, `3.11`, that the bindings were generated
    /// for; one that is said may be of any.
    pub fn interpreter(mut self, interpreter: impl Into<PathBuf>) -> Self {
        self.interpreter = interpreter.into();
        self.generated_for = None;
        self
    }

    /// The Python of the environment.
    pub(crate) fn of_environment(self, interpreter: Option<PathBuf>, version: Option<&'static str>) -> Self {
        let mut settings = interpreter.into_iter().fold(self, Self::interpreter);
        settings.generated_for = version;
        settings
    }

    /// Sets an environment variable of its workers.
    pub fn variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// How many threads the numeric libraries of a worker may use, where they would use as many as there are cores: OpenBLAS, MKL, OpenMP, Accelerate, numexpr. One or so
    /// where the workers are to have the cores for themselves. It sets the environment variables that they read.
    pub fn library_threads(self, threads: usize) -> Self {
        let number = threads.max(1).to_string();
        LIBRARY_THREADS.into_iter().fold(self, |settings, name| settings.variable(name, &number))
    }

    /// The working directory of its workers, else this program's.
    pub fn folder(mut self, folder: impl Into<PathBuf>) -> Self {
        self.folder = Some(folder.into());
        self
    }

    /// Puts a folder at the front of `sys.path`, behind those given before.
    pub fn path(mut self, folder: impl Into<PathBuf>) -> Self {
        self.path.push(folder.into());
        self
    }

    /// Imports a module before a worker is given its first call.
    pub fn warm_up(mut self, module: impl Into<String>) -> Self {
        self.warm_up.push(module.into());
        self
    }

    /// What a call of a session does when the session's worker is busy, where the session says nothing.
    pub fn affinity(mut self, affinity: Affinity) -> Self {
        self.affinity = affinity;
        self
    }

    /// How many calls may wait for a worker; one more is [`Saturated`](super::WorkerError::Saturated). 1000 unless said.
    pub fn queue(mut self, calls: usize) -> Self {
        self.queue = calls;
        self
    }

    /// How long a call may wait for a worker; longer is a [`QueueTimeout`](super::WorkerError::QueueTimeout). As long as its own limit unless said.
    pub fn wait(mut self, limit: Duration) -> Self {
        self.wait = Some(limit);
        self
    }

    /// How long a worker may take to start, warm-up included. A minute unless said.
    pub fn start_limit(mut self, limit: Duration) -> Self {
        self.start_limit = limit;
        self
    }

    /// How long a call may take to react to its interruption, and a worker to end, before the process is killed. A second unless said.
    pub fn grace(mut self, grace: Duration) -> Self {
        self.grace = grace;
        self
    }

    /// How long a worker that makes a call may be stopped (`SIGSTOP`) before it is killed. Three seconds unless said.
    pub fn stop_patience(mut self, patience: Duration) -> Self {
        self.stop_patience = patience;
        self
    }

    /// How often a free worker is asked for a sign of life. One that has given none when it is asked again is killed, and another takes its place: so within two heartbeats.
    /// Five seconds unless said.
    pub fn heartbeat(mut self, interval: Duration) -> Self {
        self.heartbeat = Some(interval.max(Duration::from_millis(1)));
        self
    }

    /// Leaves free workers in peace: one that hangs is found by the next call.
    pub fn no_heartbeat(mut self) -> Self {
        self.heartbeat = None;
        self
    }

    /// Kills a worker in whose call C code holds the GIL for longer. Unless said there is no such limit: a long computation of a library that keeps the GIL looks the same.
    pub fn gil_limit(mut self, limit: Duration) -> Self {
        self.gil_limit = Some(limit);
        self
    }

    /// How long a call waits for a worker that waits for a callback of this program itself; longer is [`CallingBack`](super::WorkerError::CallingBack), since
    /// a callback that waits for such a call waits for ever. Ten seconds unless said.
    pub fn callback_patience(mut self, patience: Duration) -> Self {
        self.callback_patience = patience;
        self
    }

    /// Replaces a worker after that many calls.
    pub fn recycle_after_calls(mut self, calls: u64) -> Self {
        self.recycle_after_calls = Some(calls);
        self
    }

    /// Replaces a worker after that time.
    pub fn recycle_after(mut self, time: Duration) -> Self {
        self.recycle_after = Some(time);
        self
    }

    /// Replaces a worker that holds more bytes of memory after a call.
    pub fn recycle_memory(mut self, bytes: u64) -> Self {
        self.recycle_memory = Some(bytes);
        self
    }

    /// Kills a worker that holds more bytes of memory, within a call too.
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// Refuses calls for a moment after so many crashes in such a time, so that what kills workers does not kill one after the other. Fifty in ten seconds unless said.
    pub fn crash_barrier(mut self, crashes: usize, within: Duration) -> Self {
        self.crash_barrier = Some((crashes.max(1), within));
        self
    }

    /// From which level on records of `logging` come here, as Python counts; 30, warnings, unless said.
    pub fn logging(mut self, level: u32) -> Self {
        self.logging = Some(level);
        self
    }

    /// Leaves `logging` in the workers alone.
    pub fn no_logging(mut self) -> Self {
        self.logging = None;
        self
    }

    /// Gets what the workers print and log. Without one, what they print goes to this program's own output, and what they log is events of `tracing` (target `python`) where that is
    /// built in, else lines of standard error; with `tracing` the lines that they print are events too, at `DEBUG` (`python::stdout`, `python::stderr`).
    pub fn on_output(mut self, listener: impl Fn(&Output<'_>) + Send + Sync + 'static) -> Self {
        self.listener = Listener::new(listener);
        self
    }
}
