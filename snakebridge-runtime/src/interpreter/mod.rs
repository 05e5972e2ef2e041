//! The embedded interpreter, and which environment it and the workers are of.

#[cfg_attr(not(feature = "embedded"), path = "absent.rs")]
mod embedded;
mod environment;
#[cfg(feature = "embedded")]
mod exit;
#[cfg(feature = "embedded")]
mod frame;
#[cfg(feature = "embedded")]
mod launch;

pub use embedded::{attach, detach, start};
pub(crate) use embedded::{attached_or_default, finished, is_attached, with_python};
#[cfg(feature = "workers")]
pub(crate) use environment::choose;
pub(crate) use environment::environments;
pub use environment::{Environment, Registration};

use crate::error::{Error, Result};

/// What the environment variables ask of calls, once it is known where they go.
pub(crate) fn read_settings() -> Result<()> {
    crate::timeout::read_settings().and_then(|()| crate::ledger::read_settings()).map_err(Error::Start)
}
