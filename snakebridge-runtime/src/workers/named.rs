//! The pools of this program, by name.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock, Weak};

use super::calls::Pool;
use super::error::WorkerError;

static POOLS: RwLock<BTreeMap<String, Weak<Pool>>> = RwLock::new(BTreeMap::new());

/// From now on this pool is found by its name; one of the same name before it no more.
pub(crate) fn note(pool: &Arc<Pool>) {
    POOLS.write().unwrap_or_else(PoisonError::into_inner).insert(pool.name().to_owned(), Arc::downgrade(pool));
}

/// The pool of that name.
///
/// # Errors
/// [`WorkerError::UnknownPool`] when there is none, or none any more.
pub(crate) fn named(name: &str) -> Result<Arc<Pool>, WorkerError> {
    let pools = POOLS.read().unwrap_or_else(PoisonError::into_inner);
    pools.get(name).and_then(Weak::upgrade).ok_or_else(|| WorkerError::UnknownPool {
        pool: name.to_owned(),
        known: pools.iter().filter(|(_, pool)| pool.strong_count() > 0).map(|(name, _)| name.clone()).collect(),
    })
}
