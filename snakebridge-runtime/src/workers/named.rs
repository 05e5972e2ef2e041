//! The pools of this program, by name.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::calls::Pool;
use super::configured::names;
use super::error::WorkerError;

static POOLS: RwLock<BTreeMap<String, Weak<Pool>>> = RwLock::new(BTreeMap::new());

/// From now on this pool is found by its name; one of the same name before it no more.
pub(crate) fn note(pool: &Arc<Pool>) {
    POOLS.write().unwrap_or_else(PoisonError::into_inner).insert(pool.name().to_owned(), Arc::downgrade(pool));
}

/// The pool of that name that somebody still has.
pub(crate) fn named(name: &str) -> Option<Arc<Pool>> {
    POOLS.read().unwrap_or_else(PoisonError::into_inner).get(name).and_then(Weak::upgrade)
}

/// That there is none, and what there is: the pools that run, and those that `Cargo.toml` describes.
pub(crate) fn unknown(name: &str) -> WorkerError {
    let pools = POOLS.read().unwrap_or_else(PoisonError::into_inner);
    let running = pools.iter().filter(|(_, pool)| pool.strong_count() > 0).map(|(name, _)| name.as_str());
    let known: BTreeSet<&str> = running.chain(names()).collect();
    WorkerError::UnknownPool { pool: name.to_owned(), known: known.into_iter().map(str::to_owned).collect() }
}
