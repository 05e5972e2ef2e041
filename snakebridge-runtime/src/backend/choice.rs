//! Which home a call without a receiver goes to: that of the scope, else that of the process, else what the environment says.

use std::cell::RefCell;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use super::Backend;
use super::runtime::Runtime;
use crate::error::{Error, Result};

/// Nobody asked yet what the environment says.
const UNKNOWN: u8 = 0;
/// No call goes anywhere but to this process.
const HERE: u8 = 1;
/// Some may.
const ELSEWHERE: u8 = 2;

static STATE: AtomicU8 = AtomicU8::new(UNKNOWN);

/// The home of all calls that no scope and no receiver decides.
static DEFAULT: RwLock<Option<Runtime>> = RwLock::new(None);

thread_local! {
    /// Innermost last.
    static SCOPES: RefCell<Vec<Runtime>> = const { RefCell::new(Vec::new()) };
}

/// True when calls of this thread go to workers, or would if they could be had.
#[inline(always)]
pub(crate) fn is_elsewhere() -> bool {
    cfg!(not(feature = "embedded")) || (STATE.load(Ordering::Relaxed) != HERE && decide())
}

#[cold]
#[inline(never)]
fn decide() -> bool {
    !matches!(chosen(), Ok(None))
}

/// The pool that calls of this thread go to; none for this process.
///
/// # Errors
/// When the environment asks for workers that can't be had.
pub(crate) fn chosen() -> Result<Option<Arc<dyn Backend>>> {
    if STATE.load(Ordering::Relaxed) == HERE {
        return Ok(None);
    }
    if let Some(runtime) = SCOPES.with_borrow(|scopes| scopes.last().cloned()) {
        return Ok(runtime.backend());
    }
    if let Some(runtime) = DEFAULT.read().unwrap_or_else(PoisonError::into_inner).as_ref() {
        return Ok(runtime.backend());
    }
    let runtime = environments()?;
    if runtime.is_none() {
        // A scope of another thread may begin at the same time: only what was not known becomes known.
        let _ = STATE.compare_exchange(UNKNOWN, HERE, Ordering::Relaxed, Ordering::Relaxed);
    }
    Ok(runtime.and_then(Runtime::backend))
}

/// From now on some calls go to workers.
pub(super) fn note(runtime: &Runtime) {
    if !runtime.is_embedded() {
        STATE.store(ELSEWHERE, Ordering::Relaxed);
    }
}

pub(super) fn set_default(runtime: Runtime) {
    *DEFAULT.write().unwrap_or_else(PoisonError::into_inner) = Some(runtime);
}

/// Leaves the scope, also by a panic.
struct Leave;

impl Drop for Leave {
    fn drop(&mut self) {
        // Dropped after the borrow ends: the last handle of a pool ends its workers.
        let _runtime = SCOPES.with_borrow_mut(Vec::pop);
    }
}

pub(super) fn within<R>(runtime: Runtime, work: impl FnOnce() -> R) -> R {
    SCOPES.with_borrow_mut(|scopes| scopes.push(runtime));
    let _leave = Leave;
    work()
}

/// The home that the thread's calls have, for what runs on another thread in its place.
pub(crate) fn current() -> Option<Runtime> {
    if STATE.load(Ordering::Relaxed) == HERE {
        return None;
    }
    SCOPES.with_borrow(|scopes| scopes.last().cloned())
}

/// Runs `work`, on any thread, with the home that another thread had.
pub(crate) fn in_place_of<R>(runtime: Option<&Runtime>, work: impl FnOnce() -> R) -> R {
    match runtime {
        Some(runtime) => within(runtime.clone(), work),
        None => work(),
    }
}

/// What `SNAKEBRIDGE_RUNTIME` says: `workers` or `embedded`. Without the feature `embedded` it says workers where it says nothing. Read once.
fn environments() -> Result<Option<&'static Runtime>> {
    static SAID: OnceLock<Result<Option<Runtime>>> = OnceLock::new();
    let said = SAID.get_or_init(|| {
        let said = std::env::var_os("SNAKEBRIDGE_RUNTIME").unwrap_or_default();
        let (name, which) =
            said.to_str().map_or(("?", None), |said| said.split_once(':').map_or((said, None), |(name, which)| (name, Some(which))));
        match (name, which) {
            #[cfg(feature = "embedded")]
            ("" | "embedded", None) => Ok(None),
            #[cfg(not(feature = "embedded"))]
            ("", None) => Runtime::of_process().map(Some),
            #[cfg(not(feature = "embedded"))]
            ("embedded", None) => Err(Error::Start(
                crate::StartError::new("`SNAKEBRIDGE_RUNTIME` asks for Python in this process, and this program was built without it")
                    .hint("give `snakebridge` the feature `embedded` in `Cargo.toml`, or unset the variable"),
            )),
            ("workers", which) if !matches!(which, Some("" | "0")) => Runtime::of_environment(which).map(Some),
            _ => Err(Error::Start(
                crate::StartError::new(format!("`SNAKEBRIDGE_RUNTIME` is `{}`, and there is no such runtime", said.display())).hint(
                    "it may be `embedded`, `workers`, `workers:4` for four of them, or `workers:gpu` for the pool `gpu` of `Cargo.toml`",
                ),
            )),
        }
    });
    said.as_ref().map(Option::as_ref).map_err(Error::clone)
}
