//! Four threads that do everything at once. A second by default; for longer:
//! `SNAKEBRIDGE_SOAK_SECONDS=60 cargo test -p snakebridge-runtime --test runtime soak`.

use std::time::{Duration, Instant};

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Awaitable, Stream, attach, call, callback, callback_mut, detach, enter, get, values, with_timeout};

use crate::{eval, fixture};

fn seconds() -> u64 {
    std::env::var("SNAKEBRIDGE_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(1)
}

/// One round of calls, drops, streams, callbacks, managers, coroutines and limits.
fn round(shared: &Object, generators: &Object, managers: &Object, coroutines: &Object) -> Result<()> {
    assert_eq!(call::<f64>("math", "sqrt", (16,))?, 4.0);
    let objects = (0..20).map(|n| call::<Object>("builtins", "list", ((n, n),))).collect::<Result<Vec<_>>>()?;
    let away = std::thread::spawn(move || drop(objects));
    attach(|| detach(|| away.join())).expect("it only drops");
    let taken = generators.call_method::<Stream<i64>>("counted", (1000,))?.take(5).map(|item| item.unwrap_or(-1)).sum::<i64>();
    assert_eq!(taken, 10);
    let inner = callback(|n: i64| -> Result<i64> { call("builtins", "abs", (-n,)) });
    let doubled: Object = call("builtins", "map", (inner, values(0..10)))?;
    let doubled = doubled.iter::<i64>()?;
    assert_eq!(attach(|| doubled.map(|item| item.unwrap_or(-1)).sum::<i64>()), 45);
    shared.call::<()>((1,))?;
    drop(enter::<String>(&managers.call_method::<Object>("Recorder", ())?)?);
    assert_eq!(coroutines.call_method::<Awaitable<i64>>("double", (2,))?.block_on()?, 4);
    with_timeout(Duration::from_secs(30), || call::<i64>("builtins", "len", ("abc",)))?;
    assert!(call::<i64>("builtins", "int", ("x",)).unwrap_err().is("ValueError"));
    Ok(())
}

/// In a process of its own, so that what other tests leave does not count.
#[test]
#[ignore = "a child of the test below"]
fn threads() {
    let modules = ["generator_cleanup", "context_managers", "coroutines"].map(|name| fixture(name).unwrap());
    let [generators, managers, coroutines] = &modules;
    let mut total = 0_i64;
    let shared = callback_mut(move |n: i64| {
        total += n;
        total
    });
    let shared = shared.to_object().unwrap();
    let settle = || -> Result<i64> {
        generators.attr::<Object>("log")?.call_method::<()>("clear", ())?;
        call::<i64>("gc", "collect", ())?;
        call("sys", "getallocatedblocks", ())
    };
    let work = |until: &(dyn Fn(u64) -> bool + Sync)| -> u64 {
        let rounds = || {
            let mut rounds = 0;
            while until(rounds) {
                round(&shared, generators, managers, coroutines).unwrap();
                rounds += 1;
            }
            rounds
        };
        std::thread::scope(|scope| {
            let threads = (0..4).map(|_| scope.spawn(rounds)).collect::<Vec<_>>();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        })
    };
    // What threads and caches keep is there before anything is counted.
    work(&|rounds| rounds < 100);
    let before = settle().unwrap();
    let end = Instant::now() + Duration::from_secs(seconds());
    let rounds = work(&|_| Instant::now() < end);
    let after = settle().unwrap();
    println!("{rounds} rounds, {} blocks more", after - before);
    // A leak of one block a round would show.
    assert!(after - before < 500 + i64::try_from(rounds).unwrap() / 2, "{before} blocks before, {after} after {rounds} rounds");
    assert!(eval("1").is_ok() && get::<f64>("math", "pi").is_ok());
}

#[test]
fn four_threads_neither_deadlock_nor_crash_nor_leak() {
    if crate::is_over_workers("a worker lets go of objects a little later, in batches; the workers have a soak of their own") {
        return;
    }
    let (done, waiting) = std::sync::mpsc::channel();
    let child = std::thread::spawn(move || {
        let _ = done.send(crate::interpreter::child_of("soak::threads", &[]));
    });
    let output = waiting.recv_timeout(Duration::from_secs(seconds() * 3 + 120)).expect("a deadlock");
    child.join().unwrap();
    let text = crate::interpreter::text(&output);
    assert!(output.status.success(), "{text}");
    println!("{text}");
}
