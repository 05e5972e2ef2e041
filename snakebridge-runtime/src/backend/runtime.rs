//! [`Runtime`]: a home for Python, and the scope in which calls go there.

use std::fmt;
use std::sync::Arc;

use super::{Backend, choice};
use crate::error::Result;

/// Where Python runs: in this process, or in workers. Cheap to clone; the last handle dropped, its workers end.
///
/// What is called does not depend on it: generated code, calls by name, objects and errors are the same. A method goes to where its object lives; everything else
/// goes to the runtime of the [scope](with_runtime), else to the [process's](Runtime::make_default), else to what the environment variable
/// `SNAKEBRIDGE_RUNTIME` names (`embedded` or `workers`), else into this process.
#[derive(Clone)]
pub struct Runtime(Home);

/// What a runtime is.
#[derive(Clone)]
pub(super) enum Home {
    /// This process.
    Embedded,
    /// A pool.
    Workers(Arc<dyn Backend>),
}

impl Runtime {
    /// Python in this process.
    #[must_use]
    pub const fn embedded() -> Self {
        Self(Home::Embedded)
    }

    /// Python in what serves requests.
    pub(crate) fn of(backend: Arc<dyn Backend>) -> Self {
        let home = Home::Workers(backend);
        choice::note(&home);
        Self(home)
    }

    /// Sends all calls there that nothing else decides, of all threads.
    pub fn make_default(&self) {
        choice::set_default(self.clone());
    }

    /// True for Python in this process.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(self.0, Home::Embedded)
    }

    pub(crate) fn backend(&self) -> Option<Arc<dyn Backend>> {
        match &self.0 {
            Home::Embedded => None,
            Home::Workers(backend) => Some(Arc::clone(backend)),
        }
    }

    /// What `SNAKEBRIDGE_RUNTIME=workers` asks for.
    pub(super) fn of_environment() -> Result<Self> {
        Err(crate::Error::Start(
            crate::StartError::new("`SNAKEBRIDGE_RUNTIME` asks for workers, and this program was built without them")
                .hint("give `snakebridge` the feature `workers` in `Cargo.toml`, or unset the variable"),
        ))
    }
}

/// Sends the calls that `work` makes, on this thread, to a runtime. Scopes nest.
pub fn with_runtime<R>(runtime: &Runtime, work: impl FnOnce() -> R) -> R {
    choice::within(runtime.clone(), work)
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Home::Embedded => "<embedded runtime>",
            Home::Workers(_) => "<runtime of workers>",
        })
    }
}
