//! Workers that end: what the call is told, and what comes after.

use std::time::{Duration, Instant};

use snakebridge_runtime::__private::{Item, Request};
use snakebridge_runtime::workers::{End, Failure, Pool, WorkerError};

use crate::asked::{Asked, function, method, pool, settings, soon, text};

fn lost(failure: Failure) -> (End, String) {
    match failure {
        Failure::Worker(WorkerError::Lost { end, last_words, .. }) => (end, last_words),
        other => panic!("not lost: {other}"),
    }
}

#[test]
fn a_segmentation_fault_has_its_traceback() {
    let pool = pool();
    let (end, last_words) = lost(function("hazards", "segfault", vec![]).ask(&pool).unwrap_err());
    assert_eq!(end, End::Signal(11));
    assert!(last_words.contains("Fatal Python error: Segmentation fault"), "{last_words}");
    assert!(last_words.contains("hazards.py\", line") && last_words.contains("in segfault"), "{last_words}");
    // The next one is there.
    assert_eq!(function("builtins", "len", vec![text("next")]).int(&pool), 4);
    assert_eq!(pool.stats().crashed, 1);
}

#[test]
fn an_exit_and_a_kill_are_told_apart() {
    let pool = pool();
    assert_eq!(lost(function("hazards", "exit_at_once", vec![Item::Int(7)]).ask(&pool).unwrap_err()).0, End::Exit(7));
    assert_eq!(lost(function("hazards", "end_by", vec![Item::Int(9)]).ask(&pool).unwrap_err()).0, End::Signal(9));
    let (end, last_words) = lost(function("hazards", "last_words", vec![text("adieu")]).ask(&pool).unwrap_err());
    assert_eq!((end, last_words.as_str()), (End::Exit(3), "adieu"));
}

#[test]
fn objects_are_gone_with_their_worker() {
    let pool = pool();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    lost(function("hazards", "segfault", vec![]).ask(&pool).unwrap_err());
    match method(&counter, "add", vec![Item::Int(1)]).ask(&pool) {
        Err(Failure::Worker(WorkerError::Gone { worker, end })) => {
            assert_eq!((worker.as_str(), end), ("worker 1 of pool `test`", End::Signal(11)))
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn idempotent_calls_are_made_again() {
    let pool = pool();
    let file = tempfile();
    let mut request = function("hazards", "fail_once", vec![text(&file)]);
    request.idempotent = true;
    assert_eq!(request.text(&pool), "second");
    let _ = std::fs::remove_file(file);
}

/// How often a fixture has been called that ends its process and leaves a line.
fn deaths(name: &str, change: impl FnOnce(Request) -> Request) -> usize {
    let pool = pool();
    let file = std::env::temp_dir().join(format!("snakebridge-{name}-{}", std::process::id()));
    let _ = std::fs::remove_file(&file);
    lost(change(function("hazards", "die_and_count", vec![text(&file.to_string_lossy())])).ask(&pool).unwrap_err());
    let lines = std::fs::read_to_string(&file).unwrap().lines().count();
    std::fs::remove_file(file).unwrap();
    lines
}

#[test]
fn an_idempotent_call_is_made_again_once_and_any_other_never() {
    assert_eq!(deaths("idempotent", |request| Request { idempotent: true, ..request }), 2);
    assert_eq!(deaths("plain", |request| request), 1);
}

fn tempfile() -> String {
    std::env::temp_dir().join(format!("snakebridge-fail-once-{}", std::process::id())).to_string_lossy().into_owned()
}

#[test]
fn a_call_over_its_limit_is_interrupted_and_the_worker_lives() {
    let pool = pool();
    let before = pool.processes();
    for name in ["spin", "swallow"] {
        let failure = function("hazards", name, vec![]).within(Duration::from_millis(200)).ask(&pool).unwrap_err();
        assert!(matches!(failure, Failure::Late { killed: false, .. }), "{failure}");
    }
    let failure = function("hazards", "sleep", vec![Item::Int(60)]).within(Duration::from_millis(200)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: false, elapsed, .. } if elapsed < Duration::from_secs(1)), "{failure}");
    assert_eq!(pool.processes(), before);
    assert_eq!(function("builtins", "len", vec![text("well")]).int(&pool), 4);
}

#[test]
fn a_call_that_can_not_be_interrupted_is_killed() {
    let pool = Pool::start(settings("test").grace(Duration::from_millis(200))).unwrap();
    let failure = function("hazards", "stubborn", vec![]).within(Duration::from_millis(200)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: true, .. }), "{failure}");
    assert_eq!(function("builtins", "len", vec![text("next")]).int(&pool), 4);
}

#[test]
fn a_stopped_worker_is_killed() {
    let pool = Pool::start(settings("test").stop_patience(Duration::from_millis(600))).unwrap();
    let (end, _) = lost(function("hazards", "stop", vec![]).ask(&pool).unwrap_err());
    assert!(matches!(end, End::Stopped(_)), "{end}");
    assert_eq!(function("builtins", "len", vec![text("next")]).int(&pool), 4);
}

#[test]
fn a_worker_beyond_its_memory_is_killed() {
    let pool = Pool::start(settings("test").memory_limit(200 << 20)).unwrap();
    let (end, _) = lost(function("hazards", "allocate", vec![Item::Int(400 << 20)]).ask(&pool).unwrap_err());
    assert!(matches!(end, End::Memory { .. }), "{end}");
}

#[test]
fn a_worker_s_children_end_with_it() {
    let pool = pool();
    let child = function("hazards", "child", vec![]).int(&pool);
    lost(function("hazards", "end_by", vec![Item::Int(9)]).ask(&pool).unwrap_err());
    soon("the child is gone", || is_gone(child));
}

fn is_gone(pid: i64) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat")).map_or(true, |stat| stat.contains(") Z"))
}

#[test]
fn a_dropped_pool_leaves_nothing() {
    let pool = Pool::start(settings("test").size(2)).unwrap();
    soon("both are there", || pool.stats().idle == 2);
    let processes = pool.processes();
    let began = Instant::now();
    drop(pool);
    assert!(began.elapsed() < Duration::from_millis(900), "{:?}", began.elapsed());
    for process in processes {
        // Reaped: not even a zombie is left.
        assert!(std::fs::metadata(format!("/proc/{process}")).is_err());
    }
}

#[test]
fn many_crashes_in_a_short_time_refuse_calls_for_a_moment() {
    let pool = Pool::start(settings("test").crash_barrier(2, Duration::from_secs(600))).unwrap();
    for crashes in 1..4 {
        lost(function("hazards", "exit_at_once", vec![Item::Int(1)]).ask(&pool).unwrap_err());
        soon("the end is counted", || pool.stats().crashed == crashes);
    }
    let refused = function("builtins", "len", vec![text("call")]).ask(&pool).unwrap_err();
    assert!(matches!(refused, Failure::Worker(WorkerError::Crashing { crashes: 2, .. })), "{refused}");
}

#[test]
fn a_pool_that_is_shut_down_lets_its_call_end_and_takes_no_other() {
    let pool = pool();
    std::thread::scope(|scope| {
        let made = scope.spawn(|| function("hazards", "sleep", vec![Item::Float(0.5)]).ask(&pool));
        soon("it is busy", || pool.stats().busy == 1);
        let waits = scope.spawn(|| function("builtins", "len", vec![text("call")]).ask(&pool));
        soon("one waits", || pool.stats().queued == 1);
        pool.shut_down(Duration::from_secs(20));
        assert!(matches!(made.join().unwrap(), Ok(Item::Float(0.5))));
        let late = function("builtins", "len", vec![text("call")]).ask(&pool);
        for refused in [waits.join().unwrap(), late] {
            assert!(matches!(refused, Err(Failure::Worker(WorkerError::Closed { .. }))), "{refused:?}");
        }
    });
    assert_eq!(pool.stats().crashed, 0);
}
