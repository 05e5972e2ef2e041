//! Which worker makes a call, and who waits.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use snakebridge_runtime::__private::{Item, Remote, Request, Want};
use snakebridge_runtime::workers::{Affinity, Cancel, Failure, Output, Pool, WorkerError};

use crate::asked::{Asked, function, method, settings, soon};

fn pair() -> Pool {
    let pool = Pool::start(settings("pair").size(2)).unwrap();
    soon("both are there", || pool.stats().idle == 2);
    pool
}

fn of(session: &Arc<str>, mut request: Request) -> Request {
    request.session = Some(Arc::clone(session));
    request
}

fn process() -> Request {
    function("os", "getpid", vec![])
}

/// Keeps the worker of a session busy while `work` runs.
fn while_busy(pool: &Pool, session: &Arc<str>, work: impl FnOnce()) {
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| of(session, function("hazards", "sleep", vec![Item::Float(0.4)])).ask(pool).unwrap());
        soon("it is busy", || pool.stats().busy == 1);
        work();
        busy.join().unwrap();
    });
}

#[test]
fn a_session_stays_with_its_worker() {
    let pool = pair();
    let sessions: [Arc<str>; 2] = ["one".into(), "two".into()];
    for session in &sessions {
        pool.bind(session, Some(Affinity::StrictQueue));
    }
    let processes = sessions.each_ref().map(|session| of(session, process()).int(&pool));
    assert_ne!(processes[0], processes[1]);
    for _ in 0..20 {
        assert_eq!(sessions.each_ref().map(|session| of(session, process()).int(&pool)), processes);
    }
    assert_eq!(pool.stats().sessions, 2);
    pool.unbind("one");
    assert_eq!(pool.stats().sessions, 1);
}

#[test]
fn a_hint_goes_elsewhere_when_the_worker_is_busy() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::Hint));
    // What leaves nothing there: an integer. What could be an object waits, as `what_a_session_makes_can_meet…` has it.
    let asked = || of(&session, process().want(&Want::Int)).int(&pool);
    let process_id = asked();
    while_busy(&pool, &session, || assert_ne!(asked(), process_id));
}

#[test]
fn what_a_session_makes_can_meet_whatever_its_affinity() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::Hint));
    let list = |session, number| of(session, function("builtins", "list", vec![Item::Tuple(vec![Item::Int(number)])])).reference(&pool);
    let first = list(&session, 1);
    // The worker is busy, and the other one free: a second object goes to the first all the same.
    let mut second = None;
    while_busy(&pool, &session, || second = Some(list(&session, 2)));
    let both = vec![Item::Reference(first), Item::Reference(second.unwrap())];
    let joined = of(&session, function("operator", "add", both)).want(&Want::Items(&Want::Int)).ask(&pool).unwrap();
    assert_eq!(format!("{joined:?}"), "List([Int(1), Int(2)])");
}

#[test]
fn a_hint_finds_another_home_when_its_worker_ends_while_a_call_waits() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::Hint));
    std::thread::scope(|scope| {
        let ending = scope.spawn(|| of(&session, function("hazards", "sleep_and_exit", vec![Item::Float(0.3)])).ask(&pool).unwrap_err());
        soon("it is busy", || pool.stats().busy == 1);
        let made = scope.spawn(|| of(&session, function("hazards", "Counter", vec![])).reference(&pool));
        soon("the object waits for the session's worker", || pool.stats().queued == 1);
        assert!(matches!(ending.join().unwrap(), Failure::Worker(WorkerError::Lost { .. })));
        assert_eq!(method(&made.join().unwrap(), "add", vec![Item::Int(3)]).int(&pool), 3);
    });
}

#[test]
fn a_strict_session_waits_for_its_worker() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::StrictQueue));
    let process_id = of(&session, process()).int(&pool);
    while_busy(&pool, &session, || {
        let began = Instant::now();
        assert_eq!(of(&session, process()).int(&pool), process_id);
        assert!(began.elapsed() > Duration::from_millis(100), "{:?}", began.elapsed());
    });
}

#[test]
fn a_stream_of_a_strict_session_waits_for_its_worker() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::StrictQueue));
    let process_id = of(&session, process()).int(&pool);
    while_busy(&pool, &session, || {
        let mut stream = pool.request_stream(&of(&session, function("hazards", "processes", vec![Item::Int(10)]))).unwrap();
        let processes: Vec<_> = std::iter::from_fn(|| stream.next_item()).collect();
        assert_eq!(processes.len(), 10);
        assert!(processes.iter().all(|process| matches!(process, Ok(Item::Int(process)) if *process == process_id)), "{process_id}");
    });
}

#[test]
fn a_strict_session_may_fail_at_once_instead() {
    let pool = pair();
    let session: Arc<str> = "s".into();
    pool.bind(&session, Some(Affinity::StrictFailFast));
    let counter = of(&session, function("hazards", "Counter", vec![])).reference(&pool);
    let numbers = function("hazards", "count_to", vec![Item::Int(1000)]);
    let mut stream = pool.request_stream(&of(&session, numbers)).unwrap();
    while_busy(&pool, &session, || {
        let busy = |request: Request| {
            let failure = request.ask(&pool).unwrap_err();
            assert!(matches!(failure, Failure::Worker(WorkerError::Busy { .. })), "{failure}");
        };
        busy(of(&session, process()));
        busy(of(&session, method(&counter, "add", vec![Item::Int(1)])));
        // A stream that is open waits all the same: nobody else has its items.
        assert_eq!(std::iter::from_fn(|| stream.next_item()).filter(|item| item.is_ok()).count(), 1000);
    });
    assert_eq!(of(&session, method(&counter, "add", vec![Item::Int(1)])).int(&pool), 1);
}

#[test]
fn the_affinity_of_a_call_counts_before_that_of_its_session_and_of_its_pool() {
    let pool = pair();
    let as_said = |affinity, request: Request| Request { affinity: Some(affinity), ..request };
    let is_busy = |failure: &Failure| matches!(failure, Failure::Worker(WorkerError::Busy { .. }));
    let (hinted, strict, hasty): (Arc<str>, Arc<str>, Arc<str>) = ("hinted".into(), "strict".into(), "hasty".into());
    for (session, affinity) in [(&hinted, Affinity::Hint), (&strict, Affinity::StrictQueue), (&hasty, Affinity::StrictFailFast)] {
        pool.bind(session, Some(affinity));
        let asked = || of(session, process().want(&Want::Int));
        let own = asked().int(&pool);
        let counter = of(session, function("hazards", "Counter", vec![])).reference(&pool);
        let add = || method(&counter, "add", vec![Item::Int(1)]);
        while_busy(&pool, session, || {
            assert_ne!(as_said(Affinity::Hint, asked()).int(&pool), own, "{affinity:?}");
            for request in [asked(), of(session, add()), add()] {
                assert!(is_busy(&as_said(Affinity::StrictFailFast, request).ask(&pool).unwrap_err()), "{affinity:?}");
            }
            let numbers = of(session, function("hazards", "count_to", vec![Item::Int(3)]));
            let failure = pool.request_stream(&as_said(Affinity::StrictFailFast, numbers)).err().unwrap();
            assert!(is_busy(&failure), "{affinity:?}");
            assert_eq!(as_said(Affinity::StrictQueue, asked()).int(&pool), own, "{affinity:?}");
        });
        // An object's call waits for its worker unless something says that it fails: whatever else, nobody else has it.
        while_busy(&pool, session, || assert_eq!(as_said(Affinity::Hint, of(session, add())).int(&pool), 1));
    }
}

#[test]
fn a_strict_session_is_lost_with_its_worker_and_a_hint_is_not() {
    let pool = pair();
    let (strict, hint): (Arc<str>, Arc<str>) = ("strict".into(), "hint".into());
    pool.bind(&strict, Some(Affinity::StrictQueue));
    pool.bind(&hint, Some(Affinity::Hint));
    for session in [&strict, &hint] {
        assert!(of(session, function("hazards", "exit_at_once", vec![Item::Int(1)])).ask(&pool).is_err());
    }
    soon("the end is known", || of(&strict, process()).ask(&pool).is_err());
    let failure = of(&strict, process()).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Worker(WorkerError::SessionLost { .. })), "{failure}");
    of(&hint, process()).int(&pool);
}

#[test]
fn an_object_goes_back_to_its_worker_and_to_no_other() {
    let pool = pair();
    let (one, two): (Arc<str>, Arc<str>) = ("one".into(), "two".into());
    pool.bind(&one, Some(Affinity::StrictQueue));
    pool.bind(&two, Some(Affinity::StrictQueue));
    let first = of(&one, function("hazards", "Counter", vec![])).reference(&pool);
    let second = of(&two, function("hazards", "Counter", vec![])).reference(&pool);
    assert_ne!(first.owner.key(), second.owner.key());
    for count in 1..10 {
        assert_eq!(method(&first, "add", vec![Item::Int(1)]).int(&pool), count);
        assert_eq!(method(&second, "add", vec![Item::Int(1)]).int(&pool), count);
    }
    let failure = method(&first, "add", vec![Item::Reference(second)]).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Worker(WorkerError::Elsewhere { .. })), "{failure}");
}

#[test]
fn an_object_that_the_worker_does_not_have_is_said_to_be_missing() {
    let pool = pair();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let never = Arc::new(Remote { owner: Arc::clone(&counter.owner), id: 4_000_000, class: "hazards.Counter".into() });
    let failure = method(&never, "add", vec![Item::Int(1)]).ask(&pool).unwrap_err();
    let Failure::Worker(WorkerError::RefNotFound { worker, message }) = &failure else { panic!("{failure}") };
    assert_eq!(message, "no object 4000000 in this worker");
    assert!(worker.ends_with(" of pool `pair`"), "{worker}");
    assert_eq!(method(&counter, "add", vec![Item::Int(1)]).int(&pool), 1);
}

#[test]
fn a_full_queue_and_a_long_wait_are_errors() {
    let pool = Pool::start(settings("small").queue(1).wait(Duration::from_millis(100))).unwrap();
    std::thread::scope(|scope| {
        scope.spawn(|| function("hazards", "sleep", vec![Item::Float(0.5)]).ask(&pool).unwrap());
        soon("it is busy", || pool.stats().busy == 1);
        let waiting = scope.spawn(|| process().ask(&pool).unwrap_err());
        soon("one waits", || pool.stats().queued == 1);
        let saturated = process().ask(&pool).unwrap_err();
        assert!(matches!(saturated, Failure::Worker(WorkerError::Saturated { queue: 1, .. })), "{saturated}");
        let waited = waiting.join().unwrap();
        assert!(matches!(waited, Failure::Worker(WorkerError::QueueTimeout { .. })), "{waited}");
    });
    // The limit of a call holds for its wait too.
    std::thread::scope(|scope| {
        scope.spawn(|| function("hazards", "sleep", vec![Item::Float(0.5)]).ask(&pool).unwrap());
        soon("it is busy", || pool.stats().busy == 1);
        let late = process().within(Duration::from_millis(50)).ask(&pool).unwrap_err();
        assert!(matches!(late, Failure::Late { killed: false, .. }), "{late}");
    });
}

#[test]
fn a_call_is_given_up_from_another_thread() {
    let begun = Arc::new(AtomicUsize::new(0));
    let heard = Arc::clone(&begun);
    let count = move |output: &Output<'_>| {
        if matches!(output, Output::Stdout { line: "begun", .. }) {
            heard.fetch_add(1, Ordering::Relaxed);
        }
    };
    let pool = Pool::start(settings("one").grace(Duration::from_millis(300)).on_output(count)).unwrap();
    let cancelled = |failure: &Failure| matches!(failure, Failure::Worker(WorkerError::Cancelled));
    let call = |name: &'static str, cancel: &Arc<Cancel>| {
        let (cancel, pool) = (Arc::clone(cancel), &pool);
        move || pool.request_until(&function("hazards", name, vec![]), &cancel).unwrap_err()
    };
    let (running, waiting, stubborn) = <(Arc<Cancel>, Arc<Cancel>, Arc<Cancel>)>::default();
    std::thread::scope(|scope| {
        let first = scope.spawn(call("spin", &running));
        soon("it runs", || begun.load(Ordering::Relaxed) == 1);
        let second = scope.spawn(call("spin", &waiting));
        soon("one waits", || pool.stats().queued == 1);
        waiting.cancel();
        assert!(cancelled(&second.join().unwrap()));
        running.cancel();
        assert!(cancelled(&first.join().unwrap()));
        let third = scope.spawn(call("stubborn", &stubborn));
        soon("it runs", || begun.load(Ordering::Relaxed) == 2);
        stubborn.cancel();
        let failure = third.join().unwrap();
        assert!(matches!(failure, Failure::Worker(WorkerError::Lost { .. })), "{failure}");
    });
    assert_eq!(begun.load(Ordering::Relaxed) - 2, 1, "the stubborn call was interrupted once, and went on");
}
