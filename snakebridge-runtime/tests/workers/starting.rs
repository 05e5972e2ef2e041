//! Workers that start: side by side, and waited for.

use std::time::{Duration, Instant};

use snakebridge_runtime::workers::{Pool, WorkerError};

use crate::asked::{Asked, function, settings};

/// Their warm-up ends when all of them have begun with it: one after the other they would never be ready.
#[test]
fn workers_start_side_by_side() {
    let folder = std::env::temp_dir().join(format!("snakebridge-meet-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let pool = Pool::start(settings("meeting").size(3).variable("MEET_IN", &folder).warm_up("meets")).unwrap();
    pool.complete(Duration::from_secs(30)).unwrap();
    assert_eq!((pool.stats().idle, pool.stats().starting), (3, 0));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3);
    drop(pool);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn a_pool_that_does_not_become_complete_says_why() {
    // The first one is ready at once, the other one never: it is not the first to import it.
    let folder = std::env::temp_dir().join(format!("snakebridge-first-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let first_only = |what: &str| settings("halved").size(2).variable("FIRST_IN", &folder).variable("OTHERS", what).warm_up("first_only");
    let pool = Pool::start(first_only("fail")).unwrap();
    let error = pool.complete(Duration::from_secs(30)).unwrap_err();
    assert!(error.to_string().contains("RuntimeError: not the first"), "{error}");
    // It works with what it has.
    assert_eq!(function("builtins", "len", vec![crate::asked::text("half")]).int(&pool), 4);
    drop(pool);

    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir_all(&folder).unwrap();
    let pool = Pool::start(first_only("wait").grace(Duration::from_millis(100))).unwrap();
    let began = Instant::now();
    let error = pool.complete(Duration::from_millis(300)).unwrap_err();
    assert!(began.elapsed() >= Duration::from_millis(300));
    assert!(matches!(error, WorkerError::Start { .. }));
    assert_eq!(error.to_string(), "the workers of pool `halved` do not start: 1 of 2 were not ready within 300ms");
    drop(pool);
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn calls_are_made_by_the_main_thread_of_the_process() {
    // Libraries that handle signals, and windows, need it.
    let pool = crate::asked::pool();
    assert_eq!(function("hazards", "thread_name", vec![]).text(&pool), "MainThread");
}

/// Nobody looks for what does not come: not the worker, not this program.
#[cfg(target_os = "linux")]
#[test]
fn a_pool_without_calls_uses_no_processor() {
    let ticks = |process: &str| -> u64 {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        stat.rsplit_once(") ").unwrap().1.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap()).sum()
    };
    let pool = Pool::start(settings("idle").size(2)).unwrap();
    pool.complete(Duration::from_secs(30)).unwrap();
    for _ in 0..100 {
        function("os", "getpid", vec![]).ask(&pool).unwrap();
    }
    let used = || pool.processes().into_iter().map(|process| ticks(&process.to_string())).sum::<u64>();
    let (before, until) = (used(), Instant::now() + Duration::from_secs(2));
    while let Some(left) = until.checked_duration_since(Instant::now()) {
        std::thread::park_timeout(left);
    }
    // A tick is ten milliseconds: less than one in a hundred of two seconds of two processes.
    assert!(used() - before <= 3, "{} ticks", used() - before);
}
