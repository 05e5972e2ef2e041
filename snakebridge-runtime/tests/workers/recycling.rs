//! Workers that are replaced because of what they have done: by calls, by time, by memory.

use std::time::Duration;

use snakebridge_runtime::__private::{Item, Request};
use snakebridge_runtime::workers::Pool;

use crate::asked::{Asked, function, settings, soon, text};

fn process() -> Request {
    function("os", "getpid", vec![])
}

#[test]
fn workers_are_replaced_after_calls_but_not_while_they_have_objects() {
    let pool = Pool::start(settings("short").recycle_after_calls(3)).unwrap();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let first = process().int(&pool);
    for _ in 0..5 {
        assert_eq!(process().int(&pool), first);
    }
    drop(counter);
    soon("another one is there", || process().int(&pool) != first);
    let stats = pool.stats();
    assert!(stats.recycled >= 1 && stats.crashed == 0, "{stats:?}");
    assert_eq!(function("builtins", "len", vec![text("call")]).int(&pool), 4);
}

#[test]
fn workers_are_replaced_after_a_time_but_not_while_they_have_objects() {
    let pool = Pool::start(settings("short").recycle_after(Duration::from_millis(1))).unwrap();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let first = process().int(&pool);
    for _ in 0..5 {
        assert_eq!(process().int(&pool), first);
    }
    drop(counter);
    // Whoever looks first: the call that ends, or the supervisor while the worker is free.
    soon("another one is there", || !pool.processes().iter().any(|process| i64::from(*process) == first) && pool.stats().idle == 1);
    let stats = pool.stats();
    assert!(stats.recycled >= 1 && stats.crashed == 0, "{stats:?}");
    // The next call finds a worker that is as new, and replaces that one too.
    assert_ne!(process().int(&pool), process().int(&pool));
    let old = Pool::start(settings("long").recycle_after(Duration::from_secs(3600))).unwrap();
    assert_eq!(process().int(&old), process().int(&old));
}

#[test]
fn workers_are_replaced_when_they_hold_too_much_memory() {
    let pool = Pool::start(settings("large").recycle_memory(200 << 20)).unwrap();
    let first = process().int(&pool);
    function("hazards", "hold", vec![Item::Int(1 << 20)]).ask(&pool).unwrap();
    assert_eq!(process().int(&pool), first);
    function("hazards", "hold", vec![Item::Int(300 << 20)]).ask(&pool).unwrap();
    assert_ne!(process().int(&pool), first);
    let stats = pool.stats();
    assert!(stats.recycled == 1 && stats.crashed == 0, "{stats:?}");
}
