//! Telemetry: what the program does in Python, told to who listens.
//!
//! In: calls, streams, callbacks, imports, sessions, with their outcomes. Out: [`Event`]s to observers, spans to `tracing` (feature `tracing`), counters and histograms to `metrics` (feature
//! `metrics`); Python's `logging` and output, on request. Never: a cost beyond one relaxed load when nobody listens.

mod correlation;
mod event;
#[cfg(feature = "embedded")]
mod logging;
#[cfg(feature = "metrics")]
mod metrics;
#[cfg(feature = "embedded")]
mod output;
mod span;

pub use correlation::{correlated, correlation_id};
pub use event::{Event, Kind, Observer, Outcome, observe};
#[cfg(all(feature = "embedded", feature = "tracing"))]
pub use logging::bridge_logging_to_tracing;
#[cfg(feature = "embedded")]
pub use logging::{LogBridge, LogRecord, bridge_logging};
#[cfg(feature = "metrics")]
pub use metrics::{Recording, record_metrics};
#[cfg(feature = "embedded")]
pub use output::{Output, OutputBridge, bridge_output};
pub(crate) use span::{Span, is_traced, tell_of};
