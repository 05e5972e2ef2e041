//! [`Runtime`]: a home for Python, and the scope in which calls go there.

use std::fmt;
use std::sync::Arc;

use super::{Backend, choice};
use crate::error::Result;
#[cfg(feature = "workers")]
use crate::workers::{Pool, PoolSettings, PoolStats};

/// Where Python runs: in this process, or in a pool of workers. Cheap to clone; the last handle dropped, and the last object there, its workers end.
///
/// What is called does not depend on it: generated code, calls by name, objects and errors are the same. A method goes to where its object lives; everything else
/// goes to the runtime of the [scope](with_runtime), else to the [process's](Runtime::make_default), else to what the environment variable
/// `SNAKEBRIDGE_RUNTIME` names (`embedded`, `workers`, `workers:4` for so many, or `workers:gpu` for a pool that `Cargo.toml` describes), else into this process.
#[derive(Clone)]
pub struct Runtime(Home);

/// What a runtime is.
#[derive(Clone)]
pub(super) enum Home {
    /// This process.
    #[cfg(feature = "embedded")]
    Embedded,
    /// A pool.
    #[cfg(feature = "workers")]
    Workers(Arc<Pool>),
}

impl Runtime {
    /// Python in this process.
    #[cfg(feature = "embedded")]
    #[must_use]
    pub const fn embedded() -> Self {
        Self(Home::Embedded)
    }

    /// Python in a pool of workers, of the environment that the bindings were generated for unless the settings say another. Waits for the first worker; the others start meanwhile.
    /// The settings begin with what `pools.default` in `Cargo.toml` says.
    ///
    /// ```no_run
    /// use snakebridge_runtime::{Runtime, call, with_runtime};
    ///
    /// let pool = Runtime::workers(|settings| settings.size(4).warm_up("json"))?;
    /// let text: String = with_runtime(&pool, || call("json", "dumps", (vec![1, 2],)))?;
    /// # Ok::<(), snakebridge_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the environment is missing, or no worker starts.
    #[cfg(feature = "workers")]
    pub fn workers(configure: impl FnOnce(PoolSettings) -> PoolSettings) -> Result<Self> {
        Self::start(configure(environments_settings(PoolSettings::new("default"))?))
    }

    /// The runtime of workers that was started last under that name, and that somebody still has; else one that `Cargo.toml` describes under
    /// `[package.metadata.snakebridge.pools]`, which is started.
    ///
    /// # Errors
    /// [`WorkerError::UnknownPool`](crate::workers::WorkerError), with the names that there are; and as [`workers`](Self::workers).
    #[cfg(feature = "workers")]
    pub fn named(name: &str) -> Result<Self> {
        // So that two threads that ask at once get one pool.
        static STARTING: std::sync::Mutex<()> = std::sync::Mutex::new(());
        let _one = STARTING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(pool) = crate::workers::named(name) {
            return Ok(Self(Home::Workers(pool)));
        }
        if !crate::workers::configured_names().contains(name) {
            return Err(crate::workers::unknown(name).into());
        }
        Self::start(environments_settings(PoolSettings::new(name))?)
    }

    #[cfg(feature = "workers")]
    fn start(settings: PoolSettings) -> Result<Self> {
        crate::interpreter::read_settings()?;
        let pool = Arc::new(Pool::start(settings)?);
        crate::workers::note(&pool);
        let runtime = Self(Home::Workers(pool));
        choice::note(&runtime);
        Ok(runtime)
    }

    /// Sends all calls there that nothing else decides, of all threads.
    pub fn make_default(&self) {
        choice::set_default(self.clone());
    }

    /// True for Python in this process.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        self.backend().is_none()
    }

    /// The pool; none for Python in this process.
    #[cfg(feature = "workers")]
    #[must_use]
    pub fn pool(&self) -> Option<&Pool> {
        match &self.0 {
            #[cfg(feature = "embedded")]
            Home::Embedded => None,
            Home::Workers(pool) => Some(pool),
        }
    }

    /// The pool in numbers; none for Python in this process.
    #[cfg(feature = "workers")]
    #[must_use]
    pub fn stats(&self) -> Option<PoolStats> {
        self.pool().map(Pool::stats)
    }

    pub(crate) fn backend(&self) -> Option<Arc<dyn Backend>> {
        match &self.0 {
            #[cfg(feature = "embedded")]
            Home::Embedded => None,
            #[cfg(feature = "workers")]
            Home::Workers(pool) => Some(Arc::clone(pool) as _),
        }
    }

    /// Where calls go in a build without Python in this process, when nothing says more: one worker, so that all objects meet, unless `pools.default` in `Cargo.toml` says otherwise.
    #[cfg(not(feature = "embedded"))]
    pub(super) fn of_process() -> Result<Self> {
        Self::start(environments_settings(PoolSettings::new("default").size(1))?)
    }

    /// What `SNAKEBRIDGE_RUNTIME=workers` asks for, with what stands behind its colon: a number of workers, or the name of a pool.
    #[cfg(feature = "workers")]
    pub(super) fn of_environment(which: Option<&str>) -> Result<Self> {
        match which.map(|which| (which, which.parse())) {
            None => Self::workers(|settings| settings),
            Some((_, Ok(size))) => Self::workers(|settings| settings.size(size)),
            Some((name, Err(_))) => Self::named(name),
        }
    }

    /// The same where there are none.
    #[cfg(not(feature = "workers"))]
    pub(super) fn of_environment(_which: Option<&str>) -> Result<Self> {
        Err(crate::Error::Start(
            crate::StartError::new("`SNAKEBRIDGE_RUNTIME` asks for workers, and this program was built without them")
                .hint("give `snakebridge` the feature `workers` in `Cargo.toml`, or unset the variable"),
        ))
    }
}

/// The settings of a pool whose workers run the Python that would be embedded.
#[cfg(feature = "workers")]
fn environments_settings(settings: PoolSettings) -> Result<PoolSettings> {
    let choice = crate::interpreter::choose()?;
    let settings = settings.of_environment(choice.python, choice.version);
    Ok(crate::workers::configured(choice.search.into_iter().fold(settings, PoolSettings::path)))
}

/// Sends the calls that `work` makes, on this thread, to a runtime. Scopes nest.
pub fn with_runtime<R>(runtime: &Runtime, work: impl FnOnce() -> R) -> R {
    choice::within(runtime.clone(), work)
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            #[cfg(feature = "embedded")]
            Home::Embedded => f.write_str("<embedded runtime>"),
            #[cfg(feature = "workers")]
            Home::Workers(pool) => write!(f, "<runtime of {pool:?}>"),
        }
    }
}
