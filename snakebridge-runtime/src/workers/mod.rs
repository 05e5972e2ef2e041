//! Workers: pools of processes that run Python for this program.
//!
//! ```text
//! Pool ─ lease ─► Worker ─ Conversation ─► Line ◄── socket pair ──► program/
//!   │                ▲                                     │
//!   └ supervisor     └ attendant ◄─ control line, stdout, stderr, end of the process
//! ```
//!
//! In: [`Request`](crate::backend::Request)s. Out: [`Item`](crate::wire::Item)s. Never: an interpreter in this process; anything with a name in the file system.

mod answers;
mod aside;
mod attendant;
mod background;
mod background_stream;
mod bindings;
mod births;
mod calls;
mod cancel;
mod configured;
mod conversation;
mod decode;
mod encode;
mod error;
mod events;
mod failure;
mod frame;
mod functions;
#[cfg(test)]
mod hostile;
mod line;
mod meter;
mod named;
mod output;
mod pool;
mod process;
mod pulse;
mod question;
mod raise;
mod segment;
mod settings;
mod state;
mod stats;
mod supervisor;
mod system;
mod ticket;
mod wants;
mod worker;

pub use background::{Background, background};
pub use background_stream::{BackgroundStream, background_stream};
pub use calls::{Items, Pool};
pub use cancel::Cancel;
pub(crate) use configured::{configured, names as configured_names};
pub use error::{End, WorkerError};
pub use failure::Failure;
#[cfg(feature = "metrics")]
pub(crate) use meter::Metered;
pub(crate) use named::{named, note, unknown};
pub use output::Output;
pub use settings::PoolSettings;

pub use crate::backend::Affinity;
pub use stats::PoolStats;
