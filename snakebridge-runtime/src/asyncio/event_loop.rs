//! The one event loop, on a thread of its own.

use std::ffi::CStr;
use std::thread::ThreadId;

use crate::pyo3::ffi::c_str;
use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::PyModule;

use crate::error::Result;
use crate::interpreter::{attached_or_default, is_attached};
use crate::object::Object;

/// `event_loop.py`, ended as C strings are.
const SOURCE: &CStr = c_str!(include_str!("event_loop.py"));

/// The loop, and what `event_loop.py` defines.
struct EventLoop {
    functions: Py<PyModule>,
    event_loop: Py<PyAny>,
    thread: ThreadId,
}

static LOOP: PyOnceLock<EventLoop> = PyOnceLock::new();

/// The loop, started when it is first needed.
fn started(py: Python<'_>) -> Result<&EventLoop> {
    Ok(LOOP.get_or_try_init(py, || start(py))?)
}

fn start(py: Python<'_>) -> PyResult<EventLoop> {
    let functions = PyModule::from_code(py, SOURCE, c_str!("snakebridge/event_loop.py"), c_str!("snakebridge_event_loop"))?;
    let event_loop = py.import("asyncio")?.call_method0("new_event_loop")?;
    let (serve, own) = (functions.getattr("serve")?.unbind(), event_loop.clone().unbind());
    let thread = std::thread::Builder::new().name(String::from("snakebridge-asyncio")).spawn(move || {
        Python::try_attach(|py| {
            if let Err(error) = serve.call1(py, (own,)) {
                error.write_unraisable(py, None);
            }
        })
    })?;
    Ok(EventLoop { functions: functions.unbind(), event_loop: event_loop.unbind(), thread: thread.thread().id() })
}

/// Starts an awaitable on the loop (`wait`), or the next item of an async iterator (`step`); `over` is called when it is done. Gives a `concurrent.futures.Future`.
pub(super) fn submit(object: &Bound<'_, PyAny>, function: &str, over: &Bound<'_, PyAny>) -> Result<Object> {
    let py = object.py();
    let event_loop = started(py)?;
    let functions = event_loop.functions.bind(py);
    let coroutine = functions.call_method1(function, (object,))?;
    Ok(functions.call_method1("submit", (coroutine, &event_loop.event_loop, over))?.into())
}

/// True on the loop's own thread, where waiting for the loop would last for ever.
pub(super) fn is_own_thread() -> bool {
    // Attached on that thread, whoever asks there.
    is_attached() && attached_or_default(|py| LOOP.get(py).is_some_and(|event_loop| event_loop.thread == std::thread::current().id()))
}

/// Cancels what still runs and ends the loop, at the end of the program.
pub(crate) fn shut_down(py: Python<'_>) {
    if let Some(event_loop) = LOOP.get(py)
        && !is_own_thread()
    {
        let _ = event_loop.event_loop.call_method0(py, "stop_serving");
    }
}
