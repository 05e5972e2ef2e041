//! What a session holds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::{Gone, SessionError};
use crate::backend::{Affinity, Backend};
use crate::error::Result;
use crate::object::Object;
use crate::telemetry::{self, Kind, Outcome};

/// What is known of an object in a session.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RefInfo {
    /// Its number.
    pub id: u64,
    /// The name of its class.
    pub type_name: String,
    /// How long it has been there.
    pub age: Duration,
    /// How long nobody has used it.
    pub idle: Duration,
}

/// How much a session holds and has held.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionStats {
    /// Objects in it now.
    pub held: usize,
    /// Objects that were ever put into it.
    pub kept: u64,
    /// Those that were released one by one.
    pub released: u64,
    /// Those that nobody used for too long.
    pub expired: u64,
}

/// An object that went.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cleanup {
    /// The session.
    pub session: String,
    /// Its number.
    pub id: u64,
    /// The name of its class.
    pub type_name: String,
    /// Why.
    pub gone: Gone,
}

type Listener = Box<dyn Fn(&Cleanup) + Send + Sync>;

/// The objects of one session.
pub(super) struct Store {
    id: Arc<str>,
    max_refs: Option<usize>,
    ttl: Option<Duration>,
    tags: BTreeMap<String, String>,
    held: Mutex<Held>,
    listener: Mutex<Option<Arc<Listener>>>,
    affinity: Option<Affinity>,
    /// The pools in which it is bound to a worker.
    bound: Mutex<Vec<Arc<dyn Backend>>>,
}

#[derive(Default)]
struct Held {
    slots: BTreeMap<u64, Slot>,
    stats: SessionStats,
    closed: bool,
}

struct Slot {
    /// None once it expired: the reference still gets to know why.
    object: Option<Object>,
    type_name: String,
    since: Instant,
    used: Instant,
}

impl Store {
    pub(super) fn new(id: String, max_refs: Option<usize>, ttl: Option<Duration>, tags: BTreeMap<String, String>) -> Self {
        let (held, listener, bound) = (Mutex::default(), Mutex::new(None), Mutex::default());
        Self { id: id.into(), max_refs, ttl, tags, held, listener, affinity: None, bound }
    }

    pub(super) fn with_affinity(mut self, affinity: Option<Affinity>) -> Self {
        self.affinity = affinity;
        self
    }

    /// Binds it to a worker of that pool, at its first call there.
    pub(super) fn bind(&self, pool: &Arc<dyn Backend>) {
        let mut bound = self.bound.lock().unwrap_or_else(PoisonError::into_inner);
        if !bound.iter().any(|known| Arc::ptr_eq(known, pool)) {
            pool.bind(&self.id, self.affinity);
            bound.push(Arc::clone(pool));
        }
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn shared_id(&self) -> Arc<str> {
        Arc::clone(&self.id)
    }

    pub(super) fn tags(&self) -> &BTreeMap<String, String> {
        &self.tags
    }

    pub(super) fn on_cleanup(&self, listener: Listener) {
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::new(listener));
    }

    pub(super) fn keep(&self, object: Object) -> Result<u64> {
        let type_name = object.type_name();
        self.expire();
        let mut held = self.lock();
        if held.closed {
            return Err(SessionError::Closed { session: self.id.to_string() }.into());
        }
        if let Some(limit) = self.max_refs.filter(|limit| held.stats.held >= *limit) {
            return Err(SessionError::TooManyRefs { session: self.id.to_string(), limit }.into());
        }
        held.stats.kept += 1;
        held.stats.held += 1;
        let (id, now) = (held.stats.kept, Instant::now());
        held.slots.insert(id, Slot { object: Some(object), type_name, since: now, used: now });
        Ok(id)
    }

    pub(super) fn get(&self, id: u64) -> Result<Object> {
        self.expire();
        let mut held = self.lock();
        let closed = held.closed;
        let gone = match held.slots.get_mut(&id) {
            Some(Slot { object: Some(object), used, .. }) => {
                *used = Instant::now();
                return Ok(object.clone());
            }
            Some(_) => Gone::Expired,
            None if closed => Gone::SessionClosed,
            None => Gone::Released,
        };
        Err(SessionError::RefNotFound { reference: id, session: self.id.to_string(), gone }.into())
    }

    pub(super) fn release(&self, id: u64) -> bool {
        let mut held = self.lock();
        let Some(slot) = held.slots.remove(&id).filter(|slot| slot.object.is_some()) else { return false };
        held.stats.released += 1;
        held.stats.held -= 1;
        drop(held);
        self.let_go([(id, slot)], Gone::Released);
        true
    }

    pub(super) fn close(&self) -> usize {
        let mut held = self.lock();
        held.closed = true;
        held.stats.held = 0;
        let slots = std::mem::take(&mut held.slots);
        drop(held);
        for pool in std::mem::take(&mut *self.bound.lock().unwrap_or_else(PoisonError::into_inner)) {
            pool.unbind(&self.id);
        }
        self.let_go(slots.into_iter().filter(|(_, slot)| slot.object.is_some()), Gone::SessionClosed)
    }

    pub(super) fn list(&self) -> Vec<RefInfo> {
        self.expire();
        let held = self.lock();
        let live = held.slots.iter().filter(|(_, slot)| slot.object.is_some());
        live.map(|(id, slot)| RefInfo { id: *id, type_name: slot.type_name.clone(), age: slot.since.elapsed(), idle: slot.used.elapsed() })
            .collect()
    }

    pub(super) fn stats(&self) -> SessionStats {
        self.expire();
        self.lock().stats
    }

    /// Takes out what nobody used for too long; its references answer so from now on.
    fn expire(&self) {
        let Some(ttl) = self.ttl else { return };
        let mut held = self.lock();
        let mut expired = Vec::new();
        for (id, slot) in &mut held.slots {
            if slot.used.elapsed() > ttl
                && let Some(object) = slot.object.take()
            {
                expired.push((*id, Slot { object: Some(object), type_name: slot.type_name.clone(), ..*slot }));
            }
        }
        held.stats.held -= expired.len();
        held.stats.expired += expired.len() as u64;
        drop(held);
        self.let_go(expired, Gone::Expired);
    }

    /// Drops objects, outside the lock: their `__del__` may use the session. How many there were.
    fn let_go(&self, slots: impl IntoIterator<Item = (u64, Slot)>, gone: Gone) -> usize {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let mut count = 0;
        for (id, slot) in slots {
            count += 1;
            if let Some(listener) = &listener {
                listener(&Cleanup { session: self.id.to_string(), id, type_name: slot.type_name.clone(), gone });
            }
            telemetry::tell_of(Kind::Cleanup, &slot.type_name, Outcome::Success, slot.since.elapsed());
            match slot.object.as_ref().and_then(Object::remote) {
                Some(_) => drop(slot),
                None => crate::attach(|| drop(slot)),
            }
        }
        count
    }

    fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.close();
    }
}
