//! Python's `logging`, told to Rust.

use crate::pyo3::prelude::*;

use crate::backend::{Runtime, with_runtime};
use crate::callback::callback;
use crate::error::Result;
use crate::interpreter::with_python;
use crate::object::Object;

/// One record of Python's `logging`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct LogRecord {
    /// The logger: `urllib3.connectionpool`.
    pub logger: String,
    /// Python's number of its level: 10 debug, 20 info, 30 warning, 40 error, 50 critical.
    pub level: u32,
    /// The message, formatted.
    pub message: String,
    /// The file that logged.
    pub file: Option<String>,
    /// The line in it.
    pub line: Option<u32>,
    /// The traceback, where one was logged.
    pub traceback: Option<String>,
}

/// Listens until it is dropped.
#[must_use = "nothing is heard any more once this is dropped"]
#[derive(Debug)]
pub struct LogBridge {
    logger: Object,
    handler: Object,
    level: u32,
}

/// Has `listener` told of what Python's `logging` logs at `level` and above (10 debug, 20 info, 30 warning), on the thread that logs. The root logger is set to that level for as long as the bridge lives.
///
/// # Errors
/// When Python can't start.
pub fn bridge_logging(level: u32, listener: impl Fn(&LogRecord) + Send + Sync + 'static) -> Result<LogBridge> {
    let emit = callback(move |record: Object| -> Result<()> {
        listener(&read(&record)?);
        Ok(())
    });
    // A pool forwards the records of its workers itself.
    with_runtime(&Runtime::embedded(), || {
        let handler: Object = crate::call("logging", "Handler", (level,))?;
        // What `handle` calls; an attribute of the instance comes before the method of the class.
        handler.set_attr("emit", emit.named("emit"))?;
        let logger: Object = crate::call("logging", "getLogger", ())?;
        let before = logger.attr("level")?;
        logger.call_method::<()>("setLevel", (level,))?;
        logger.call_method::<()>("addHandler", (&handler,))?;
        Ok(LogBridge { logger, handler, level: before })
    })
}

impl Drop for LogBridge {
    fn drop(&mut self) {
        let _ = self.logger.call_method::<()>("removeHandler", (&self.handler,));
        let _ = self.logger.call_method::<()>("setLevel", (self.level,));
    }
}

fn read(record: &Object) -> Result<LogRecord> {
    let traceback = with_python(|py| {
        let record = record.bind(py)?;
        let error = record.getattr("exc_info")?;
        let raised = error.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>, Bound<'_, PyAny>)>();
        Ok(match raised {
            Ok((_, value, _)) if !value.is_none() => crate::PythonError::from(PyErr::from_value(value)).traceback(),
            _ => None,
        })
    })?;
    Ok(LogRecord {
        logger: record.attr("name")?,
        level: record.attr("levelno")?,
        message: record.call_method("getMessage", ())?,
        file: record.attr("pathname")?,
        line: record.attr("lineno")?,
        traceback,
    })
}

/// Passes Python's `logging` on to `tracing`, as events of the target `python`; every level, for the subscriber to choose from.
///
/// # Errors
/// When Python can't start.
#[cfg(feature = "tracing")]
pub fn bridge_logging_to_tracing() -> Result<LogBridge> {
    macro_rules! event {
        ($level:ident, $record:expr) => {
            tracing::event!(
                target: "python",
                tracing::Level::$level,
                logger = $record.logger,
                file = $record.file,
                line = $record.line,
                traceback = $record.traceback,
                "{}",
                $record.message
            )
        };
    }
    bridge_logging(1, |record| match record.level {
        40.. => event!(ERROR, record),
        30.. => event!(WARN, record),
        20.. => event!(INFO, record),
        10.. => event!(DEBUG, record),
        _ => event!(TRACE, record),
    })
}
