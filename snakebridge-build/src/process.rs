//! The only module that starts processes: a child described as data goes in, what it said comes out.
//!
//! A child reads nothing (stdin is closed), runs in a process group of its own and never outlives the call: when it ends, or when its
//! time is over, whatever is left of the group is killed. Its stdout and stderr are drained by threads, so a full pipe cannot hang it, and
//! a grandchild that left the group and keeps a pipe open cannot hang us. This module never interprets what a child said and never prints.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

/// The most that is kept of each of stdout and stderr; of a longer output the end is kept.
pub const OUTPUT_LIMIT: usize = 16 << 20;

/// How long the pipes may stay open after the group is dead.
const DRAIN_GRACE: Duration = Duration::from_millis(500);

/// A child process to run, as data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invocation {
    /// The executable: a path, or a name that is looked up in `PATH`.
    pub program: PathBuf,
    /// Its arguments in order.
    pub arguments: Vec<Argument>,
    /// Changes to the inherited environment in order; `None` removes the variable.
    pub environment: Vec<(OsString, Option<OsString>)>,
    /// The working directory; ours when absent.
    pub directory: Option<PathBuf>,
    /// The time after which the whole process group is killed.
    pub timeout: Duration,
}

/// One argument of a child process.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The text itself.
    Text(OsString),
    /// The path of a temporary file with this name and content.
    File {
        /// The file name, without folders.
        name: &'static str,
        /// What the file holds.
        content: Vec<u8>,
    },
    /// The path of a file that does not exist yet and into which the child writes its answer. At most one per invocation.
    Channel,
}

impl<T: AsRef<OsStr> + ?Sized> From<&T> for Argument {
    fn from(text: &T) -> Self {
        Self::Text(text.as_ref().to_owned())
    }
}

impl From<String> for Argument {
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<OsString> for Argument {
    fn from(text: OsString) -> Self {
        Self::Text(text)
    }
}

impl Invocation {
    /// A child without arguments that may run for `timeout`.
    pub fn new(program: impl Into<PathBuf>, timeout: Duration) -> Self {
        Self { program: program.into(), arguments: Vec::new(), environment: Vec::new(), directory: None, timeout }
    }

    /// Adds an argument.
    #[must_use]
    pub fn argument(mut self, argument: impl Into<Argument>) -> Self {
        self.arguments.push(argument.into());
        self
    }

    /// Adds several arguments.
    #[must_use]
    pub fn arguments<I: IntoIterator<Item: Into<Argument>>>(mut self, arguments: I) -> Self {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// Sets a variable of the child's environment.
    #[must_use]
    pub fn set(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), Some(value.into())));
        self
    }

    /// Removes a variable from the child's environment.
    #[must_use]
    pub fn remove(mut self, name: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), None));
        self
    }

    /// Runs the child in this directory.
    #[must_use]
    pub fn directory(mut self, directory: impl Into<PathBuf>) -> Self {
        self.directory = Some(directory.into());
        self
    }
}

/// What a child that ended by itself left behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// How it ended.
    pub status: ExitStatus,
    /// What it wrote on stdout, at most [`OUTPUT_LIMIT`] bytes.
    pub stdout: Vec<u8>,
    /// What it wrote on stderr, at most [`OUTPUT_LIMIT`] bytes.
    pub stderr: Vec<u8>,
    /// What it wrote into its [`Argument::Channel`]; none when it wrote nothing or had no channel.
    pub channel: Option<Vec<u8>>,
}

/// Why a child did not end by itself.
#[derive(Debug, thiserror::Error)]
pub enum ProcessError {
    /// It could not be started.
    #[error("could not start `{}`", program.display())]
    Start {
        /// The executable.
        program: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// Its time was over, and its process group was killed.
    #[error("`{}` was still running after {} s and was stopped", program.display(), after.as_secs_f32())]
    TimedOut {
        /// The executable.
        program: PathBuf,
        /// The time that it had.
        after: Duration,
        /// What it had written on stdout.
        stdout: Vec<u8>,
        /// What it had written on stderr.
        stderr: Vec<u8>,
    },
    /// The temporary files or the pipes failed.
    #[error("could not talk to `{}`", program.display())]
    Exchange {
        /// The executable.
        program: PathBuf,
        /// The reason.
        source: io::Error,
    },
}

/// The executable of that name in the folders of `PATH`.
#[must_use]
pub fn in_path(path: &[PathBuf], name: &Path) -> Option<PathBuf> {
    let file = name.with_extension(std::env::consts::EXE_EXTENSION);
    path.iter().map(|folder| folder.join(&file)).find(|candidate| is_executable(candidate))
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}

/// Runs a child to its end.
///
/// # Errors
///
/// When it cannot be started, when its time is over, and when a temporary file cannot be written. A child that fails is no error here:
/// see [`Finished::status`].
pub fn run(invocation: &Invocation) -> Result<Finished, ProcessError> {
    let exchange = |source| ProcessError::Exchange { program: invocation.program.clone(), source };
    let scratch = Scratch::new(&invocation.arguments).map_err(exchange)?;
    let mut child =
        command(invocation, &scratch).spawn().map_err(|source| ProcessError::Start { program: invocation.program.clone(), source })?;
    let stdout = Drain::start(child.stdout.take());
    let stderr = Drain::start(child.stderr.take());
    let ended = group::wait(&mut child, invocation.timeout);
    group::kill(&mut child);
    let status = child.wait().map_err(exchange)?;
    let (stdout, stderr) = (stdout.finish(), stderr.finish());
    if ended.map_err(exchange)? {
        Ok(Finished { status, stdout, stderr, channel: scratch.answer().map_err(exchange)? })
    } else {
        Err(ProcessError::TimedOut { program: invocation.program.clone(), after: invocation.timeout, stdout, stderr })
    }
}

fn command(invocation: &Invocation, scratch: &Scratch) -> Command {
    let mut command = Command::new(&invocation.program);
    command.args(&scratch.arguments).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for (name, value) in &invocation.environment {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    if let Some(directory) = &invocation.directory {
        command.current_dir(directory);
    }
    group::separate(&mut command);
    command
}

/// The temporary folder of one child, with its files and its channel, and the arguments as the child sees them.
struct Scratch {
    folder: Option<TempDir>,
    arguments: Vec<OsString>,
}

impl Scratch {
    const CHANNEL: &str = "answer";

    fn new(arguments: &[Argument]) -> io::Result<Self> {
        let mut scratch = Self { folder: None, arguments: Vec::with_capacity(arguments.len()) };
        for argument in arguments {
            let seen = match argument {
                Argument::Text(text) => text.clone(),
                Argument::File { name, content } => {
                    let path = scratch.folder()?.join(name);
                    fs::write(&path, content)?;
                    path.into()
                }
                Argument::Channel => scratch.folder()?.join(Self::CHANNEL).into(),
            };
            scratch.arguments.push(seen);
        }
        Ok(scratch)
    }

    fn folder(&mut self) -> io::Result<&Path> {
        if self.folder.is_none() {
            let mut builder = tempfile::Builder::new();
            // What is told in a file may be a password.
            #[cfg(unix)]
            builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o700));
            self.folder = Some(builder.prefix("snakebridge-").tempdir()?);
        }
        self.folder.as_ref().map(TempDir::path).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn answer(&self) -> io::Result<Option<Vec<u8>>> {
        let Some(folder) = &self.folder else { return Ok(None) };
        match fs::read(folder.path().join(Self::CHANNEL)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }
}

/// A thread that empties one pipe.
struct Drain {
    bytes: Arc<Mutex<Vec<u8>>>,
    ended: Receiver<()>,
}

impl Drain {
    fn start(pipe: Option<impl Read + Send + 'static>) -> Self {
        let bytes = Arc::new(Mutex::new(Vec::new()));
        let (sender, ended) = mpsc::channel::<()>();
        if let Some(pipe) = pipe {
            let bytes = Arc::clone(&bytes);
            thread::spawn(move || {
                drain(pipe, &bytes);
                drop(sender);
            });
        }
        Self { bytes, ended }
    }

    /// What was read. The group is dead by now, so the pipe ends at once unless somebody outside of the group holds it.
    fn finish(self) -> Vec<u8> {
        let _ = self.ended.recv_timeout(DRAIN_GRACE);
        let mut bytes = std::mem::take(&mut *self.bytes.lock().unwrap_or_else(PoisonError::into_inner));
        let surplus = bytes.len().saturating_sub(OUTPUT_LIMIT);
        bytes.drain(..surplus);
        bytes
    }
}

fn drain(mut pipe: impl Read, bytes: &Mutex<Vec<u8>>) {
    let mut chunk = vec![0; 64 << 10];
    loop {
        match pipe.read(&mut chunk) {
            Ok(0) => return,
            Ok(count) => {
                let mut bytes = bytes.lock().unwrap_or_else(PoisonError::into_inner);
                bytes.extend_from_slice(&chunk[..count]);
                if bytes.len() > 2 * OUTPUT_LIMIT {
                    bytes.drain(..OUTPUT_LIMIT);
                }
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => return,
        }
    }
}

/// Process groups where the system has them.
#[cfg(unix)]
mod group {
    use std::io;
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command};
    use std::sync::mpsc;
    use std::thread;
    use std::time::Duration;

    use rustix::process::{Pid, Signal, WaitId, WaitIdOptions};

    pub(super) fn separate(command: &mut Command) {
        command.process_group(0);
    }

    /// Waits for the child without reaping it, so that its process id, which is also the group's, stays taken. False: time over.
    pub(super) fn wait(child: &mut Child, timeout: Duration) -> io::Result<bool> {
        let pid = Pid::from_child(child);
        let (sender, ended) = mpsc::channel();
        thread::spawn(move || {
            let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
            let outcome = rustix::io::retry_on_intr(|| rustix::process::waitid(WaitId::Pid(pid), options));
            let _ = sender.send(outcome.map(drop));
        });
        match ended.recv_timeout(timeout) {
            Ok(outcome) => outcome.map(|()| true).map_err(io::Error::from),
            Err(_) => Ok(false),
        }
    }

    /// Kills what is left of the group. It is gone already when the child ended alone.
    pub(super) fn kill(child: &mut Child) {
        let _ = rustix::process::kill_process_group(Pid::from_child(child), Signal::KILL);
    }
}

/// Where there are no process groups the child itself is watched and killed.
#[cfg(not(unix))]
mod group {
    use std::io;
    use std::process::{Child, Command};
    use std::thread;
    use std::time::{Duration, Instant};

    const POLL: Duration = Duration::from_millis(5);

    pub(super) fn separate(_command: &mut Command) {}

    pub(super) fn wait(child: &mut Child, timeout: Duration) -> io::Result<bool> {
        let start = Instant::now();
        while child.try_wait()?.is_none() {
            if start.elapsed() >= timeout {
                return Ok(false);
            }
            thread::sleep(POLL);
        }
        Ok(true)
    }

    pub(super) fn kill(child: &mut Child) {
        let _ = child.kill();
    }
}
