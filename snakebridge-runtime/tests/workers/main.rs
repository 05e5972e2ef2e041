//! The engine of the workers, with real processes.

#![allow(clippy::unwrap_used)]

mod answers;
mod asked;
mod background;
mod callbacks;
mod calls;
mod correlation;
mod crashes;
mod heartbeat;
mod hostile;
mod named;
mod orphans;
mod recycling;
mod sessions;
mod starting;
mod streams;
mod tokio;
mod values;
