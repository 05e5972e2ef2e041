//! How the tests ask a pool.

use std::sync::Arc;
use std::time::{Duration, Instant};

use snakebridge_runtime::__private::{Item, Remote, Request, Target, Want};
use snakebridge_runtime::Runtime;
use snakebridge_runtime::workers::{Failure, Pool, PoolSettings};

/// The Python of the tests, another one by `SNAKEBRIDGE_TEST_WORKER`.
pub(crate) fn settings(name: &str) -> PoolSettings {
    let python = std::env::var_os("SNAKEBRIDGE_TEST_WORKER").unwrap_or_else(|| "python3".into());
    let fixtures = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workers/fixtures");
    PoolSettings::new(name).size(1).interpreter(python).path(fixtures)
}

pub(crate) fn pool() -> Pool {
    Pool::start(settings("test")).unwrap()
}

/// A pool as programs have it.
pub(crate) fn runtime(name: &str, size: usize) -> Runtime {
    let name = name.to_owned();
    Runtime::workers(move |_| settings(&name).size(size)).unwrap()
}

pub(crate) fn function(module: &str, path: &str, positional: Vec<Item>) -> Request {
    request(Target::Path { module: module.into(), path: path.into() }, positional)
}

pub(crate) fn method(receiver: &Arc<Remote>, name: &str, positional: Vec<Item>) -> Request {
    let owner = Arc::clone(&receiver.owner);
    Request { owner: Some(owner), ..request(Target::Method { receiver: Arc::clone(receiver), name: name.into() }, positional) }
}

fn request(target: Target, positional: Vec<Item>) -> Request {
    Request {
        target,
        positional,
        keywords: Vec::new(),
        want: &Want::Value,
        deadline: None,
        idempotent: false,
        owner: None,
        session: None,
        affinity: None,
    }
}

/// Requests, changed.
pub(crate) trait Asked: Sized {
    fn want(self, want: &'static Want) -> Self;
    fn within(self, limit: Duration) -> Self;
    fn ask(&self, pool: &Pool) -> Result<Item, Failure>;

    /// The answer as a reference.
    fn reference(self, pool: &Pool) -> Arc<Remote> {
        match self.want(&Want::Reference).ask(pool) {
            Ok(Item::Reference(remote)) => remote,
            other => panic!("no reference: {other:?}"),
        }
    }

    /// The answer as text.
    fn text(&self, pool: &Pool) -> String {
        match self.ask(pool) {
            Ok(Item::Str(text)) => text,
            other => panic!("no text: {other:?}"),
        }
    }

    /// The answer as an integer.
    fn int(&self, pool: &Pool) -> i64 {
        match self.ask(pool) {
            Ok(Item::Int(value)) => value,
            other => panic!("no int: {other:?}"),
        }
    }
}

impl Asked for Request {
    fn want(mut self, want: &'static Want) -> Self {
        self.want = want;
        self
    }

    fn within(mut self, limit: Duration) -> Self {
        self.deadline = Some((Instant::now() + limit, limit));
        self
    }

    fn ask(&self, pool: &Pool) -> Result<Item, Failure> {
        pool.request(self)
    }
}

pub(crate) fn text(text: &str) -> Item {
    Item::Str(text.into())
}

/// Waits until a condition holds, which it does soon.
pub(crate) fn soon(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}: not within ten seconds");
        std::thread::yield_now();
    }
}
