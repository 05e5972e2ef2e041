//! What Python prints, told to Rust.

use std::sync::{Arc, Mutex, PoisonError};

use crate::backend::{Runtime, with_runtime};
use crate::callback::callback;
use crate::error::Result;
use crate::kwargs::Kwargs;
use crate::object::Object;

/// One of Python's output streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    /// `sys.stdout`.
    Stdout,
    /// `sys.stderr`.
    Stderr,
}

impl Output {
    const fn name(self) -> &'static str {
        match self {
            Self::Stdout => "stdout",
            Self::Stderr => "stderr",
        }
    }
}

type Listener = Arc<dyn Fn(Output, &str) + Send + Sync>;

/// Listens until it is dropped; then Python prints where it did before.
#[must_use = "nothing is heard any more once this is dropped"]
pub struct OutputBridge {
    before: Vec<(Output, Object, Arc<Line>)>,
    listener: Listener,
}

/// A line that is not complete.
type Line = Mutex<String>;

/// Has `listener` given each line that Python's code prints to `sys.stdout` and `sys.stderr`, without its end. What C code writes to the file descriptors is not seen.
///
/// # Errors
/// When Python can't start.
pub fn bridge_output(listener: impl Fn(Output, &str) + Send + Sync + 'static) -> Result<OutputBridge> {
    // A pool forwards what its workers print itself.
    with_runtime(&Runtime::embedded(), || {
        let mut bridge = OutputBridge { before: Vec::new(), listener: Arc::new(listener) };
        for output in [Output::Stdout, Output::Stderr] {
            let line = Arc::<Line>::default();
            let stream = stream(output, Arc::clone(&line), Arc::clone(&bridge.listener))?;
            let before = crate::get("sys", output.name())?;
            sys()?.set_attr(output.name(), stream)?;
            bridge.before.push((output, before, line));
        }
        Ok(bridge)
    })
}

/// The module itself.
fn sys() -> Result<Object> {
    with_runtime(&Runtime::embedded(), || crate::get("sys", ""))
}

/// A text stream of Python's that gives its lines away.
fn stream(output: Output, line: Arc<Line>, listener: Listener) -> Result<Object> {
    let write = callback(move |text: String| {
        for piece in text.split_inclusive('\n') {
            let mut line_so_far = line.lock().unwrap_or_else(PoisonError::into_inner);
            line_so_far.push_str(piece);
            if line_so_far.ends_with('\n') {
                // Not under the lock: the listener may print.
                let whole = std::mem::take(&mut *line_so_far);
                drop(line_so_far);
                listener(output, whole.trim_end_matches(['\n', '\r']));
            }
        }
        text.chars().count()
    });
    let base: Object = crate::get("io", "TextIOBase")?;
    let body =
        Kwargs::new().with("write", write.named("write")).with("writable", callback(|| true).named("writable")).with("encoding", "utf-8");
    crate::call::<Object>("builtins", "type", ("RustOutput", (base,), body))?.call(())
}

impl Drop for OutputBridge {
    fn drop(&mut self) {
        for (output, before, line) in self.before.drain(..) {
            let _ = sys().and_then(|sys| sys.set_attr(output.name(), before));
            let rest = std::mem::take(&mut *line.lock().unwrap_or_else(PoisonError::into_inner));
            if !rest.is_empty() {
                (self.listener)(output, &rest);
            }
        }
    }
}

impl std::fmt::Debug for OutputBridge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<bridge of Python's output>")
    }
}
