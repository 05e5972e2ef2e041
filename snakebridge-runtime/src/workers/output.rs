//! What workers print and log, on its way to whoever listens.

use std::fmt;
use std::io::Write;
use std::sync::Arc;

/// Something that a worker said.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Output<'a> {
    /// A line of its standard output.
    Stdout {
        /// Which worker.
        worker: &'a str,
        /// The line, without its end.
        line: &'a str,
    },
    /// A line of its standard error.
    Stderr {
        /// Which worker.
        worker: &'a str,
        /// The line, without its end.
        line: &'a str,
    },
    /// A record of its `logging`.
    Record {
        /// Which worker.
        worker: &'a str,
        /// The level, as Python counts: 30 is a warning.
        level: i64,
        /// The logger.
        logger: &'a str,
        /// The message, with the traceback of `exc_info`.
        message: &'a str,
        /// The file that logged.
        file: &'a str,
        /// The line in it.
        line: i64,
        /// The id of the innermost [`correlated`](crate::telemetry::correlated) around the call that logged.
        correlation_id: Option<&'a str>,
    },
}

/// Who listens.
#[derive(Clone)]
pub(super) struct Listener(Arc<dyn Fn(&Output<'_>) + Send + Sync>);

impl Listener {
    pub(super) fn new(listener: impl Fn(&Output<'_>) + Send + Sync + 'static) -> Self {
        Self(Arc::new(listener))
    }

    pub(super) fn hear(&self, output: &Output<'_>) {
        // A listener that panics must not take the attendant of the worker with it.
        let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (self.0)(output)));
    }
}

impl Default for Listener {
    fn default() -> Self {
        Self::new(pass_on)
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<listener>")
    }
}

/// Standard output stays standard output, and standard error; what is logged is an event of `tracing` where that is built in, else a line of standard error. With `tracing` lines
/// are events too, for those who look closely.
fn pass_on(output: &Output<'_>) {
    match output {
        Output::Stdout { worker, line } => {
            #[cfg(feature = "tracing")]
            tracing::debug!(target: "python::stdout", worker, "{line}");
            let _ = (worker, writeln!(std::io::stdout(), "{line}"));
        }
        Output::Stderr { worker, line } => {
            #[cfg(feature = "tracing")]
            tracing::debug!(target: "python::stderr", worker, "{line}");
            let _ = (worker, writeln!(std::io::stderr(), "{line}"));
        }
        #[cfg(feature = "tracing")]
        Output::Record { worker, level, logger, message, file, line, correlation_id } => {
            macro_rules! event {
                ($level:ident) => {
                    tracing::event!(target: "python", tracing::Level::$level, worker, logger, file, line, correlation_id, "{message}")
                };
            }
            match level {
                40.. => event!(ERROR),
                30.. => event!(WARN),
                20.. => event!(INFO),
                10.. => event!(DEBUG),
                _ => event!(TRACE),
            }
        }
        #[cfg(not(feature = "tracing"))]
        Output::Record { level, logger, message, .. } => {
            let name = match level {
                50.. => "CRITICAL",
                40.. => "ERROR",
                30.. => "WARNING",
                20.. => "INFO",
                _ => "DEBUG",
            };
            drop(writeln!(std::io::stderr(), "{name}:{logger}:{message}"));
        }
    }
}
