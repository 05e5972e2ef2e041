//! The attendant: one thread for each worker, from its start to its end.
//!
//! It greets the process, reads its control line, its standard output and error, notices its end, and tells the pool. It sleeps while nothing comes.

use std::collections::VecDeque;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStderr, ChildStdout};
use std::sync::mpsc;
use std::sync::{Arc, PoisonError};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::Pid;

use super::conversation::{Conversation, dropped};
use super::decode::decode;
use super::encode::Encoder;
use super::error::{End, WorkerError};
use super::frame::{Frame, Kind};
use super::line::{Broken, Load};
use super::output::Output;
use super::pool::Core;
use super::process::{self, Process};
use super::settings::PoolSettings;
use super::system;
use super::worker::{Fate, Side, Worker};
use crate::wire::Item;

/// Lines of standard error that are kept as last words: from Python 3.14 on a crash has the stack of C below that of Python, 32 lines and more.
const LAST_WORDS: usize = 120;
/// How often a process is asked whether it lives, where the system has no descriptors of processes.
const LOOK: Duration = Duration::from_millis(200);

/// Starts a worker; the pool hears of it, or why there is none.
pub(super) fn attend(core: &Arc<Core>, index: usize) {
    let starting = Arc::clone(core);
    let started = thread(core, index, move || {
        if let Err((reason, last_words)) = start(&starting, index) {
            starting.did_not_start(index, reason, last_words);
        }
    });
    if let Err(error) = started {
        core.did_not_start(index, format!("no thread: {error}"), String::new());
    }
}

fn thread(core: &Core, index: usize, work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    let name = format!("snakebridge-{}-{}", core.settings.name, index + 1);
    std::thread::Builder::new().name(name).spawn(work).map(drop)
}

/// Starts a process, and greets it. Its output is read from the beginning: a full pipe would stop it.
fn start(core: &Arc<Core>, index: usize) -> Result<(), (String, String)> {
    let plain = |reason: String| (reason, String::new());
    let interpreter = core.settings.interpreter.display();
    let Process { child, line, control, lifeline, theirs } =
        process::start(&core.settings).map_err(|error| plain(format!("`{interpreter}` can't be run: {error}")))?;
    let worker = Worker::new(core, index, child.id(), line, control, lifeline);
    let mut ears = Ears::new(&worker, child, core.settings.listener.clone()).map_err(plain)?;
    let heard = Arc::clone(&worker);
    // Nothing of the pool is held while the worker lives.
    let pool = Arc::downgrade(core);
    thread(core, index, move || {
        ears.listen();
        if let Some(core) = pool.upgrade() {
            core.has_ended(index, &heard);
        }
    })
    .map_err(|error| plain(format!("no thread: {error}")))?;
    match greet(core, &worker, &theirs) {
        Ok(()) => {
            core.has_started(index, &worker);
            Ok(())
        }
        Err(reason) => {
            worker.kill(End::Retired);
            Err((reason, worker.fate().last_words))
        }
    }
}

/// Tells the worker what to prepare, and waits until it has.
fn greet(core: &Core, worker: &Arc<Worker>, theirs: &[OwnedFd; 2]) -> Result<(), String> {
    let settings = &core.settings;
    let packed = Encoder::new(worker)
        .pack(|encoder| {
            encoder.raw(r#"{"path":"#);
            encoder.list(&settings.path, |encoder, path| {
                encoder.text(&path.to_string_lossy());
                Ok(())
            })?;
            encoder.raw(r#","warm_up":"#);
            encoder.list(&settings.warm_up, |encoder, module| {
                encoder.text(module);
                Ok(())
            })?;
            encoder.raw(r#","logging":"#);
            match settings.logging {
                Some(level) => encoder.number(level),
                None => encoder.raw("null"),
            }
            encoder.raw(r#","tie":"#);
            encoder.text(system::TIE);
            encoder.raw("}");
            Ok(())
        })
        .map_err(|error| error.to_string())?;
    let deadline = Some(Instant::now() + settings.start_limit);
    let load = Load { header: &packed.header, body: &[], descriptors: &process::carried(theirs) };
    let sent = worker.line.send(Kind::Hello, 0, 1, &load, deadline);
    let frame = sent.and_then(|()| worker.line.receive(deadline)).map_err(|broken| match broken {
        Broken::Closed => format!("the process {}", worker.fate().end),
        Broken::Late => format!("it was not ready within {:?}", settings.start_limit),
        Broken::Malformed(reason) => reason,
    })?;
    let answer = decode(worker, &frame.header, &frame.body, &frame.descriptors)?;
    let Item::List(parts) = answer else { return Err(String::from("its greeting is not understood")) };
    match (frame.kind, parts.into_iter().next()) {
        (Kind::Answer, Some(Item::Dict(facts))) => is_expected(settings, &facts),
        (Kind::Raise, Some(description)) => {
            let failure = super::failure::Failure::Raised(description);
            Err(failure.raised("traceback").map_or_else(|| failure.to_string(), |traceback| traceback.trim_end().to_owned()))
        }
        _ => Err(String::from("its greeting is not understood")),
    }
}

/// Looks at what a worker says of itself: its Python is to be the one that the bindings were generated for, unless the program asked for another.
fn is_expected(settings: &PoolSettings, facts: &[(Item, Item)]) -> Result<(), String> {
    let version = facts.iter().find_map(|fact| match fact {
        (Item::Str(key), Item::Str(version)) if key == "python" => Some(version.as_str()),
        _ => None,
    });
    let Some(version) = version else { return Err(String::from("its greeting does not say which Python it is")) };
    let minor = |version: &str| version.split('.').take(2).map(str::to_owned).collect::<Vec<_>>();
    match settings.generated_for.filter(|expected| minor(expected) != minor(version)) {
        None => Ok(()),
        Some(expected) => Err(format!(
            "`{}` is Python {version}, and the bindings of this program were generated for Python {expected}\n\
             hint: run `cargo build` again, if the environment was made anew; to have another Python in a pool, give its path as the pool's `interpreter`",
            settings.interpreter.display()
        )),
    }
}

/// What hears a worker.
struct Ears {
    worker: Arc<Worker>,
    child: Child,
    stdout: Lines<ChildStdout>,
    stderr: Lines<ChildStderr>,
    listener: super::output::Listener,
    last_words: VecDeque<String>,
}

/// A pipe, cut into lines.
struct Lines<R> {
    pipe: Option<R>,
    rest: Vec<u8>,
}

/// A line that is longer is told in pieces.
const LONGEST_LINE: usize = 1 << 16;

impl<R: Read + AsFd> Lines<R> {
    /// Reads what is there, and gives the lines that end in it.
    fn read(&mut self, hear: &mut dyn FnMut(&str)) {
        let Some(pipe) = &mut self.pipe else { return };
        let mut piece = [0; 1 << 14];
        match pipe.read(&mut piece) {
            Ok(0) | Err(_) => {
                self.pipe = None;
                if !self.rest.is_empty() {
                    hear(&String::from_utf8_lossy(&std::mem::take(&mut self.rest)));
                }
            }
            Ok(count) => {
                self.rest.extend_from_slice(&piece[..count]);
                let mut start = 0;
                while let Some(length) = self.rest[start..].iter().position(|byte| *byte == b'\n') {
                    hear(&String::from_utf8_lossy(&self.rest[start..start + length]));
                    start += length + 1;
                }
                self.rest.drain(..start);
                if self.rest.len() > LONGEST_LINE {
                    hear(&String::from_utf8_lossy(&std::mem::take(&mut self.rest)));
                }
            }
        }
    }

    fn has_something(&self) -> bool {
        self.pipe.as_ref().is_some_and(|pipe| {
            let mut polled = [PollFd::new(pipe, PollFlags::IN)];
            poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|count| count > 0)
        })
    }
}

impl Ears {
    fn new(worker: &Arc<Worker>, mut child: Child, listener: super::output::Listener) -> Result<Self, String> {
        let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else { return Err(String::from("it has no output")) };
        let (stdout, stderr) = (Lines { pipe: Some(stdout), rest: Vec::new() }, Lines { pipe: Some(stderr), rest: Vec::new() });
        Ok(Self { worker: Arc::clone(worker), child, stdout, stderr, listener, last_words: VecDeque::new() })
    }

    /// Listens until the process has ended, then says how.
    fn listen(&mut self) {
        let process = i32::try_from(self.worker.pid).ok().and_then(Pid::from_raw).and_then(system::end_of);
        let timeout = process.is_none().then(|| Timespec::try_from(LOOK).ok()).flatten();
        let mut control = true;
        loop {
            let mut polled = Vec::with_capacity(4);
            polled.extend(self.stdout.pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
            polled.extend(self.stderr.pipe.as_ref().map(|pipe| PollFd::new(pipe, PollFlags::IN)));
            polled.extend(process.as_ref().map(|process| PollFd::new(process, PollFlags::IN)));
            if control {
                polled.push(PollFd::from_borrowed_fd(self.worker.control.descriptor(), PollFlags::IN));
            }
            let _ = poll(&mut polled, timeout.as_ref());
            drop(polled);
            if self.stdout.has_something() {
                self.hear_stdout();
            }
            if self.stderr.has_something() {
                self.hear_stderr();
            }
            if control {
                control = self.hear_control();
            }
            if process.as_ref().is_none_or(is_ready)
                && let Ok(Some(status)) = self.ended()
            {
                return self.end(status);
            }
        }
    }

    /// The exit status, once the process is no more than that.
    fn ended(&mut self) -> std::io::Result<Option<std::process::ExitStatus>> {
        use rustix::process::{WaitId, WaitIdOptions, waitid};
        // Looked at without being reaped: its group is killed while the number is surely its own.
        let Some(pid) = i32::try_from(self.worker.pid).ok().and_then(Pid::from_raw) else { return self.child.try_wait() };
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOHANG | WaitIdOptions::NOWAIT;
        if waitid(WaitId::Pid(pid), options)?.is_none() {
            return Ok(None);
        }
        self.worker.buried();
        self.child.wait().map(Some)
    }

    fn end(&mut self, status: std::process::ExitStatus) {
        while self.stdout.has_something() {
            self.hear_stdout();
        }
        while self.stderr.has_something() {
            self.hear_stderr();
        }
        let end = self.worker.doom().unwrap_or_else(|| match (status.code(), status.signal()) {
            (Some(code), _) => End::Exit(code),
            (None, Some(signal)) => End::Signal(signal),
            (None, None) => End::Unknown,
        });
        let last_words = self.last_words.make_contiguous().join("\n");
        self.worker.set_fate(Fate { end, last_words });
    }

    fn hear_stdout(&mut self) {
        let Self { worker, stdout, listener, .. } = self;
        stdout.read(&mut |line| listener.hear(&Output::Stdout { worker: &worker.name, line }));
    }

    fn hear_stderr(&mut self) {
        let Self { worker, stderr, listener, last_words, .. } = self;
        stderr.read(&mut |line| {
            if last_words.len() == LAST_WORDS {
                last_words.pop_front();
            }
            last_words.push_back(line.to_owned());
            listener.hear(&Output::Stderr { worker: &worker.name, line });
        });
    }

    /// Reads the control line; false once it is closed.
    fn hear_control(&self) -> bool {
        loop {
            match self.worker.control.receive_now() {
                Ok(Some(frame)) => {
                    if let Err(reason) = self.hear_frame(frame) {
                        self.malformed(&reason);
                        return false;
                    }
                }
                Ok(None) => return true,
                Err(Broken::Malformed(reason)) => {
                    self.malformed(&reason);
                    return false;
                }
                Err(_) => return false,
            }
        }
    }

    fn malformed(&self, reason: &str) {
        let line = WorkerError::Protocol { worker: self.worker.name.clone(), reason: reason.to_owned() }.to_string();
        self.listener.hear(&Output::Stderr { worker: &self.worker.name, line: &line });
        self.worker.kill(End::Malformed);
    }

    fn hear_frame(&self, frame: Frame) -> Result<(), String> {
        match frame.kind {
            Kind::Pong => {
                self.worker.pulse.beats();
                Ok(())
            }
            Kind::Log | Kind::Dropped => {
                let Item::List(parts) = decode(&self.worker, &frame.header, &frame.body, &frame.descriptors)? else {
                    return Err(String::from("a header that is no list"));
                };
                let Ok([value, functions, segments]) = <[Item; 3]>::try_from(parts) else {
                    return Err(String::from("a header of other parts"));
                };
                dropped(&self.worker, functions, segments);
                if let Item::List(record) = value
                    && let [Item::Int(level), Item::Str(logger), Item::Str(message), Item::Str(file), Item::Int(line), correlation] =
                        &record[..]
                {
                    let correlation_id = if let Item::Str(id) = correlation { Some(id.as_str()) } else { None };
                    let (worker, level, line) = (self.worker.name.as_str(), *level, *line);
                    self.listener.hear(&Output::Record { worker, level, logger, message, file, line, correlation_id });
                }
                Ok(())
            }
            Kind::Call | Kind::Answer | Kind::Raise if frame.conversation != 0 => {
                let mut conversations = self.worker.conversations.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(waiting) = conversations.get(&frame.conversation) {
                    // Whoever waited has given up.
                    let _ = waiting.frames.send(frame);
                    return Ok(());
                }
                if frame.kind == Kind::Call {
                    let (sender, receiver) = mpsc::channel();
                    let number = frame.conversation;
                    conversations.insert(number, Side { frames: sender, since: Some(Instant::now()) });
                    drop(conversations);
                    converse(&self.worker, number, receiver, frame);
                }
                Ok(())
            }
            kind => Err(format!("a frame of kind {kind:?} on the control line")),
        }
    }
}

fn is_ready(process: &OwnedFd) -> bool {
    let mut polled = [PollFd::new(process, PollFlags::IN)];
    poll(&mut polled, Some(&Timespec { tv_sec: 0, tv_nsec: 0 })).is_ok_and(|count| count > 0)
}

/// Serves a call of another thread of the worker, on a thread of its own: it may wait for others.
fn converse(worker: &Arc<Worker>, number: u32, frames: mpsc::Receiver<Frame>, frame: Frame) {
    let serving = Arc::clone(worker);
    let started = std::thread::Builder::new().name(String::from("snakebridge-callback")).spawn(move || {
        let conversation = Conversation::side(&serving, number, frames);
        conversation.serve(&frame);
        serving.conversations.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
    });
    if started.is_err() {
        // No thread to be had: the worker's thread would wait for ever.
        worker.kill(End::Unresponsive);
    }
}
