//! Workers that hang: found while they are free, and while they make calls where the pool says so.

use std::time::{Duration, Instant};

use snakebridge_runtime::workers::{End, Failure, Pool, WorkerError};

use crate::asked::{Asked, function, settings, soon, text};

const BEAT: Duration = Duration::from_millis(200);

fn beating() -> Pool {
    Pool::start(settings("test").heartbeat(BEAT)).unwrap()
}

/// The worker that was there is replaced, without a call that would find out; the next one is well.
fn is_replaced(pool: &Pool, before: &[u32], began: Instant) {
    soon("another one has its place", || pool.stats().idle == 1 && pool.processes() != before);
    assert!(began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    assert_eq!(pool.stats().crashed, 1);
    assert_eq!(function("builtins", "len", vec![text("next")]).int(pool), 4);
}

#[test]
fn a_free_worker_that_is_stopped_is_replaced() {
    let pool = beating();
    let before = pool.processes();
    let stop = std::process::Command::new("kill").args(["-STOP", &before[0].to_string()]).status().unwrap();
    assert!(stop.success());
    is_replaced(&pool, &before, Instant::now());
}

#[test]
fn a_free_worker_whose_gil_is_held_is_replaced() {
    let pool = beating();
    let before = pool.processes();
    function("hazards", "hold_the_gil_soon", vec![]).ask(&pool).unwrap();
    is_replaced(&pool, &before, Instant::now());
}

#[test]
fn an_object_of_a_worker_that_hung_says_how_it_ended() {
    let pool = beating();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let before = pool.processes();
    function("hazards", "hold_the_gil_soon", vec![]).ask(&pool).unwrap();
    is_replaced(&pool, &before, Instant::now());
    let failure = crate::asked::method(&counter, "add", vec![snakebridge_runtime::__private::Item::Int(1)]).ask(&pool).unwrap_err();
    assert!(matches!(&failure, Failure::Worker(WorkerError::Gone { end: End::Silent(_), .. })), "{failure}");
}

#[test]
fn a_free_worker_that_is_well_stays() {
    // Long enough for a machine that has other things to do.
    let pool = Pool::start(settings("test").heartbeat(Duration::from_millis(400))).unwrap();
    let (before, sent) = (pool.processes(), pool.stats().bytes_received);
    soon("it has answered a few times", || pool.stats().bytes_received > sent + 100);
    assert_eq!((pool.processes(), pool.stats().crashed), (before, 0));
}

#[test]
fn a_call_may_hold_the_gil_unless_the_pool_has_a_limit() {
    // Some heartbeats long, and nobody minds.
    let pool = Pool::start(settings("test").heartbeat(Duration::from_millis(200))).unwrap();
    let failure = function("hazards", "hold_the_gil", vec![]).within(Duration::from_millis(900)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: true, .. }), "{failure}");
    let pool = Pool::start(settings("test").gil_limit(Duration::from_millis(600))).unwrap();
    // A long call that lets others have the GIL is well.
    function("hazards", "sleep", vec![snakebridge_runtime::__private::Item::Float(2.0)]).ask(&pool).unwrap();
    let failure = function("hazards", "hold_the_gil", vec![]).ask(&pool).unwrap_err();
    let Failure::Worker(WorkerError::Lost { end: End::Silent(time), .. }) = &failure else { panic!("{failure}") };
    assert!(*time >= Duration::from_millis(600) && *time < Duration::from_secs(5), "{time:?}");
}
