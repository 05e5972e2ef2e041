//! Introspection: asks the target environment's interpreter what its libraries offer.
//!
//! In come an interpreter and one [`Request`] per library; out come [`facts::Library`] or an [`IntrospectError`] each, in the same order.
//! `introspect.py` does the looking, one process per library, several at a time. This stage judges nothing and keeps nothing.

mod answer;
mod error;
mod request;

use std::borrow::Cow;
use std::num::NonZero;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

pub use self::error::IntrospectError;
pub use self::request::Request;

use self::answer::Answer;
use self::request::Versioned;
use crate::facts;
use crate::process::{self, Argument, Finished, Invocation, ProcessError};

/// The script; its bytes are part of the fingerprint of a build.
pub const SCRIPT: &str = include_str!("../../introspect.py");

/// Introspects libraries with an interpreter. Each may take up to `timeout`.
///
/// The answers come in the order of the requests.
pub fn introspect(interpreter: &Path, requests: &[Request], timeout: Duration) -> Vec<Result<facts::Library, IntrospectError>> {
    timed(interpreter, requests, timeout).into_iter().map(|(answer, _)| answer).collect()
}

/// The same with the time that each took.
pub fn timed(interpreter: &Path, requests: &[Request], timeout: Duration) -> Vec<(Result<facts::Library, IntrospectError>, Duration)> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(requests.len());
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(Vec::with_capacity(requests.len()));
    thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                while let Some((index, request)) = take(&next, requests) {
                    let began = Instant::now();
                    let answer = (one(interpreter, request, timeout), began.elapsed());
                    answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((index, answer));
                }
            });
        }
    });
    let mut answers = answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    answers.sort_by_key(|(index, _)| *index);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

fn take<'a>(next: &AtomicUsize, requests: &'a [Request]) -> Option<(usize, &'a Request)> {
    let index = next.fetch_add(1, Ordering::Relaxed);
    requests.get(index).map(|request| (index, request))
}

/// How many modules of one library may end the interpreter before that is the library's own failure.
const MOST_FATAL: usize = 10;

/// Introspects one library. A module inside it that ends the interpreter costs only itself.
///
/// # Errors
///
/// Why there are no facts about it.
pub fn one(interpreter: &Path, request: &Request, timeout: Duration) -> Result<facts::Library, IntrospectError> {
    let mut request = Cow::Borrowed(request);
    loop {
        match ask_once(interpreter, &request, timeout) {
            Err(IntrospectError::Died { module, at, status, .. }) if at != module && request.fatal.len() < MOST_FATAL => {
                request.to_mut().fatal.insert(at, format!("it ends the interpreter ({status})"));
            }
            outcome => return outcome,
        }
    }
}

fn ask_once(interpreter: &Path, request: &Request, timeout: Duration) -> Result<facts::Library, IntrospectError> {
    let module = request.module.clone();
    let invocation = invocation(interpreter, request, timeout).map_err(|error| IntrospectError::BadAnswer {
        module: module.clone(),
        reason: error.to_string(),
        output: String::new(),
    })?;
    match process::run(&invocation) {
        Ok(finished) => read(module, &finished),
        Err(ProcessError::TimedOut { after, stdout, stderr, .. }) => {
            Err(IntrospectError::Timeout { module, after, output: labelled(&stdout, &stderr) })
        }
        Err(source) => Err(IntrospectError::Process { module, source }),
    }
}

/// The process for one library: same answers on every run, no window, no byte code left in the library's folder.
fn invocation(interpreter: &Path, request: &Request, timeout: Duration) -> Result<Invocation, serde_json::Error> {
    Ok(Invocation::new(interpreter, timeout)
        .arguments(["-B", "-X", "utf8", "-W", "ignore"])
        .argument(Argument::File { name: "introspect.py", content: SCRIPT.as_bytes().to_vec() })
        .argument(Argument::File { name: "request.json", content: serde_json::to_vec(&Versioned::new(request))? })
        .argument(Argument::Channel)
        .set("PYTHONHASHSEED", "0")
        .set("MPLBACKEND", "Agg")
        .set("QT_QPA_PLATFORM", "offscreen")
        .set("PYGAME_HIDE_SUPPORT_PROMPT", "1")
        .set("TF_CPP_MIN_LOG_LEVEL", "3")
        .remove("DISPLAY")
        .remove("WAYLAND_DISPLAY")
        .remove("PYTHONSTARTUP")
        .remove("PYTHONINSPECT"))
}

fn read(module: String, finished: &Finished) -> Result<facts::Library, IntrospectError> {
    let output = labelled(&finished.stdout, &finished.stderr);
    let Some(bytes) = &finished.channel else {
        return Err(IntrospectError::Died { at: module.clone(), module, status: finished.status, output });
    };
    let answer = serde_json::from_slice::<Answer>(bytes);
    if let Some(at) = answer.as_ref().ok().and_then(Answer::unfinished) {
        return Err(IntrospectError::Died { at: at.to_owned(), module, status: finished.status, output });
    }
    let bad = |reason: String| IntrospectError::BadAnswer { module: module.clone(), reason, output };
    match answer {
        Ok(answer) => answer.into_result(&module).unwrap_or_else(|| Err(bad("it has neither facts nor a failure".to_owned()))),
        Err(error) => Err(bad(error.to_string())),
    }
}

/// What a child printed, for people.
fn labelled(stdout: &[u8], stderr: &[u8]) -> String {
    let part = |label: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end();
        if text.is_empty() { String::new() } else { format!("--- {label}\n{text}\n") }
    };
    part("stdout", stdout) + &part("stderr", stderr)
}
