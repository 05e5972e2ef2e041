//! The answers that a pool keeps, for calls that say they are idempotent, where [`cache_calls`](crate::cache_calls) asks for it.
//!
//! In: a call without objects. Out: what it gave the last time. Never: an answer kept for arguments without a hash in Python, or one that is an object of a worker: that could be gone.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::backend::{Request, Target};
use crate::call::cached;
use crate::wire::Item;

/// The answers of one pool.
#[derive(Default)]
pub(super) struct Answers(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    by_key: HashMap<Arc<str>, (u64, Item)>,
    /// The one that was wanted longest ago first.
    by_age: BTreeMap<u64, Arc<str>>,
    age: u64,
}

impl Answers {
    /// The answer that is kept, else what `call` answers, which is kept from now on.
    pub(super) fn answered<E>(&self, request: &Request, call: impl FnOnce() -> Result<Item, E>) -> Result<Item, E> {
        let capacity = cached::capacity();
        let Some(key) = (capacity > 0).then(|| key(request)).flatten() else {
            if capacity == 0 {
                self.forget();
            }
            return call();
        };
        if let Some(answer) = self.kept().wanted(&key) {
            cached::hit();
            return Ok(answer);
        }
        cached::miss();
        let answer = call()?;
        if is_value(&answer) {
            let mut kept = self.kept();
            kept.keep(key.into(), answer.clone());
            kept.trim(capacity);
        }
        Ok(answer)
    }

    /// Keeps none any more.
    pub(super) fn forget(&self) {
        self.kept().trim(0);
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn wanted(&mut self, key: &str) -> Option<Item> {
        let (age, answer) = self.by_key.get_mut(key)?;
        self.age += 1;
        if let Some(key) = self.by_age.remove(&std::mem::replace(age, self.age)) {
            self.by_age.insert(self.age, key);
        }
        Some(answer.clone())
    }

    fn keep(&mut self, key: Arc<str>, answer: Item) {
        self.age += 1;
        self.by_age.insert(self.age, Arc::clone(&key));
        match self.by_key.insert(key, (self.age, answer)) {
            // Another thread made the same call meanwhile.
            Some((before, _)) => drop(self.by_age.remove(&before)),
            None => cached::size_changed(1),
        }
    }

    fn trim(&mut self, capacity: usize) {
        while self.by_key.len() > capacity
            && let Some((_, key)) = self.by_age.pop_first()
        {
            self.by_key.remove(&key);
            cached::size_changed(-1);
        }
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        self.trim(0);
    }
}

/// What makes two calls the same: the function, its arguments with their types, and the form of the answer. None where Python would have no hash.
fn key(request: &Request) -> Option<String> {
    let is_function = matches!(request.target, Target::Path { .. });
    let mut arguments = request.positional.iter().chain(request.keywords.iter().map(|(_, item)| item));
    (is_function && arguments.all(has_hash))
        .then(|| format!("{:?} {:?} {:?} {:?}", request.target, request.positional, request.keywords, request.want))
}

/// True for values that Python can hash. Their texts here say all of them, also their types.
fn has_hash(item: &Item) -> bool {
    match item {
        Item::Tuple(items) | Item::FrozenSet(items) => items.iter().all(has_hash),
        Item::Set(_)
        | Item::List(_)
        | Item::Dict(_)
        | Item::ByteArray(_)
        | Item::Slice(_)
        | Item::Array(_)
        | Item::Made { .. }
        | Item::Reference(_)
        | Item::Function(_)
        | Item::Iterator(_)
        | Item::End => false,
        _ => true,
    }
}

/// True for what is nobody's object.
fn is_value(item: &Item) -> bool {
    match item {
        Item::List(items) | Item::Tuple(items) | Item::Set(items) | Item::FrozenSet(items) => items.iter().all(is_value),
        Item::Dict(entries) => entries.iter().all(|(key, value)| is_value(key) && is_value(value)),
        Item::Slice(parts) => parts.iter().all(is_value),
        Item::Made { .. } | Item::Reference(_) | Item::Function(_) | Item::Iterator(_) => false,
        _ => true,
    }
}
