//! Calls, objects and exceptions.

use std::sync::Arc;
use std::time::Duration;

use snakebridge_runtime::__private::{Item, Want};
use snakebridge_runtime::workers::{Failure, Pool};
use snakebridge_runtime::{Error, Object, call, with_runtime, with_timeout};

use crate::asked::{Asked, function, method, pool, runtime, settings, soon, text};

#[test]
fn a_call_returns_a_value() {
    let pool = pool();
    assert_eq!(function("builtins", "len", vec![text("four")]).int(&pool), 4);
    assert_eq!(function("math", "gcd", vec![Item::Int(12), Item::Int(18)]).int(&pool), 6);
    let mut request = function("builtins", "int", vec![text("ff")]);
    request.keywords.push(("base".into(), Item::Int(16)));
    assert_eq!(request.int(&pool), 255);
    assert_eq!(function("os.path", "join", vec![text("a"), text("b")]).text(&pool), "a/b");
}

#[test]
fn objects_live_in_the_worker_until_they_are_released() {
    let pool = pool();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    assert_eq!(&*counter.class, "hazards.Counter");
    assert_eq!(method(&counter, "add", vec![Item::Int(2)]).int(&pool), 2);
    assert_eq!(method(&counter, "add", vec![Item::Int(3)]).int(&pool), 5);
    let second = function("hazards", "identity", vec![Item::Reference(Arc::clone(&counter))]).reference(&pool);
    assert_eq!(function("hazards", "living", vec![]).int(&pool), 1);
    drop(counter);
    assert_eq!(method(&second, "add", vec![Item::Int(1)]).int(&pool), 6);
    drop(second);
    // With the next call already.
    assert_eq!(function("hazards", "living", vec![]).int(&pool), 0);
    assert_eq!(pool.stats().objects, 0);
}

#[test]
fn releases_reach_an_idle_worker() {
    let pool = pool();
    let counters: Vec<_> = (0..100).map(|_| function("hazards", "Counter", vec![]).reference(&pool)).collect();
    assert_eq!(function("hazards", "living", vec![]).int(&pool), 100);
    let sent = || pool.stats().bytes_sent;
    let before = sent();
    drop(counters);
    soon("the worker is told without a call", || sent() > before);
    // One hundred numbers, and not as many frames.
    let told = sent() - before;
    assert!(told < 100 * 24, "{told} bytes");
    soon("the objects are gone", || function("hazards", "living", vec![]).int(&pool) == 0);
}

#[test]
fn exceptions_come_with_all_they_have() {
    let pool = pool();
    let failure = function("hazards", "fail", vec![text("outer")]).ask(&pool).unwrap_err();
    assert_eq!(failure.to_string(), "ValueError: outer");
    let traceback = failure.raised("traceback").unwrap();
    assert!(traceback.contains("KeyError: 'inner'") && traceback.contains("direct cause"), "{traceback}");
    assert!(traceback.contains("hazards.py\", line"), "{traceback}");
    // The worker is well.
    assert_eq!(function("builtins", "len", vec![text("x")]).int(&pool), 1);
    let unknown = function("no_such_module", "f", vec![]).ask(&pool).unwrap_err();
    assert_eq!(unknown.to_string(), "ModuleNotFoundError: No module named 'no_such_module'");
    let exit = function("sys", "exit", vec![Item::Int(3)]).ask(&pool).unwrap_err();
    assert_eq!(exit.to_string(), "SystemExit: 3");
    assert_eq!(pool.stats().crashed, 0);
}

#[test]
fn a_module_is_imported_whole_or_with_the_end_of_its_worker() {
    // The limit passes while the package is half imported.
    let one = || function("half_imported", "one", vec![]);
    let pool = Pool::start(settings("patient").grace(Duration::from_secs(20))).unwrap();
    let process = function("os", "getpid", vec![]).int(&pool);
    let failure = one().within(Duration::from_millis(100)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: false, .. }), "{failure}");
    assert_eq!((one().int(&pool), function("os", "getpid", vec![]).int(&pool)), (1, process));

    let pool = Pool::start(settings("impatient").grace(Duration::from_millis(50))).unwrap();
    let failure = one().within(Duration::from_millis(100)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: true, .. }), "{failure}");
    assert_eq!(one().int(&pool), 1);
}

#[test]
fn a_limit_around_a_scope_holds_for_the_calls_of_workers_in_it() {
    let pool = runtime("limited", 1);
    let limit = Duration::from_millis(100);
    let spin = || with_runtime(&pool, || call::<()>("hazards", "spin", ()));
    let object: Object = with_runtime(&pool, || call("hazards", "Counter", ())).unwrap();
    let errors = [
        with_timeout(limit, spin).unwrap_err(),
        // No scope, but an object of a worker.
        with_timeout(limit, || object.call_method::<()>("spin", ())).unwrap_err(),
        with_runtime(&pool, || with_timeout(limit, spin)).unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(&error, Error::Timeout(error) if error.limit() == limit), "{error}");
        assert!(error.to_string().starts_with("`the work` took longer than 100ms"), "{error}");
    }
    // It ends with the scope.
    with_runtime(&pool, || call::<()>("time", "sleep", (0.2,))).unwrap();
}

#[test]
fn forms_are_what_is_wanted() {
    let pool = pool();
    let one = || vec![Item::Int(1)];
    assert!(matches!(function("hazards", "identity", one()).want(&Want::Reference).ask(&pool), Ok(Item::Reference(_))));
    assert!(matches!(function("hazards", "identity", one()).want(&Want::Nothing).ask(&pool), Ok(Item::None)));
    assert!(matches!(function("hazards", "identity", one()).want(&Want::Float).ask(&pool), Ok(Item::Float(1.0))));
    let range = function("builtins", "range", vec![Item::Int(3)]).want(&Want::Items(&Want::Int)).ask(&pool);
    assert_eq!(format!("{range:?}"), "Ok(List([Int(0), Int(1), Int(2)]))");
    let Ok(Item::Reference(_)) = function("builtins", "object", vec![]).ask(&pool) else { panic!() };
}

#[test]
fn many_threads_share_a_pool() {
    let pool = pool();
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let pool = &pool;
            scope.spawn(move || {
                for call in 0..200 {
                    let number = thread * 1000 + call;
                    assert_eq!(function("operator", "add", vec![Item::Int(number), Item::Int(1)]).int(pool), number + 1);
                }
            });
        }
    });
    assert_eq!(pool.stats().calls, 1600);
}

#[test]
fn a_pool_that_can_not_start_says_why() {
    let bad = settings("bad").interpreter("/no/such/python");
    let error = Pool::start(bad).unwrap_err().to_string();
    assert_eq!(error, "the workers of pool `bad` do not start: `/no/such/python` can't be run: No such file or directory (os error 2)");
    let bad = settings("bad").warm_up("no_such_module");
    let error = Pool::start(bad).unwrap_err().to_string();
    assert!(error.contains("ModuleNotFoundError: No module named 'no_such_module'"), "{error}");
    let bad = settings("bad").interpreter("/bin/false");
    let error = Pool::start(bad).unwrap_err().to_string();
    assert_eq!(error, "the workers of pool `bad` do not start: the process exited with code 1");
}

#[test]
fn a_failure_is_an_error_of_the_crate() {
    let pool = pool();
    let failure: Failure = function("hazards", "fail", vec![text("outer")]).ask(&pool).unwrap_err();
    let error = Error::from(failure);
    assert!(error.is("ValueError") && error.is("Exception") && !error.is("KeyError"));
    assert_eq!(error.message(), "outer");
}
