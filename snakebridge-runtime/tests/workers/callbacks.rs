//! Functions of this program, called by a worker.

use std::sync::{Arc, Barrier, Mutex};
use std::time::Duration;

use snakebridge_runtime::__private::{HostFunction, Item, Thrown, Want, WireParameter};
use snakebridge_runtime::workers::{Failure, Pool, WorkerError};

use crate::asked::{Asked, function, method, pool, settings, soon, text};

/// A closure as a function of this program.
struct Closure<F>(F);

impl<F: Fn(Vec<Item>) -> Result<Item, Thrown> + Send + Sync> HostFunction for Closure<F> {
    fn name(&self) -> &str {
        "closure"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        vec![WireParameter { name: "args".into(), kind: "VAR_POSITIONAL", optional: false, want: &Want::Value }]
    }

    fn call(&self, positional: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        (self.0)(positional)
    }
}

pub(crate) fn closure(closure: impl Fn(Vec<Item>) -> Result<Item, Thrown> + Send + Sync + 'static) -> Item {
    Item::Function(Arc::new(Closure(closure)))
}

fn int(items: &[Item]) -> i64 {
    if let [Item::Int(value)] = items { *value } else { panic!("{items:?}") }
}

#[test]
fn python_calls_a_closure() {
    let pool = pool();
    let double = closure(|items| Ok(Item::Int(int(&items) * 2)));
    assert_eq!(function("hazards", "call", vec![double.clone(), Item::Int(21)]).int(&pool), 42);
    let list = function("builtins", "map", vec![double, Item::Range(0, 4, 1)]).want(&Want::Items(&Want::Int)).ask(&pool).unwrap();
    assert_eq!(format!("{list:?}"), "List([Int(0), Int(2), Int(4), Int(6)])");
    // Python holds neither any more.
    soon("the closures are dropped", || {
        assert_eq!(function("builtins", "len", vec![text("call")]).int(&pool), 4);
        pool.stats().functions == 0
    });
}

#[test]
fn calls_nest_in_callbacks_as_deep_as_one_likes() {
    let pool = Arc::new(pool());
    fn down(pool: &Arc<Pool>, levels: i64) -> Item {
        let inner = Arc::clone(pool);
        closure(move |_| {
            Ok(if levels == 0 {
                Item::Int(0)
            } else {
                Item::Int(1 + function("hazards", "call", vec![down(&inner, levels - 1)]).int(&inner))
            })
        })
    }
    assert_eq!(function("hazards", "call", vec![down(&pool, 50)]).int(&pool), 50);
}

#[test]
fn callbacks_of_several_python_threads_run_at_the_same_time() {
    let pool = Arc::new(pool());
    let barrier = Barrier::new(4);
    let inner = Arc::clone(&pool);
    let meet = closure(move |items| {
        // None comes back before all are here.
        barrier.wait();
        Ok(Item::Int(function("operator", "mul", vec![Item::Int(int(&items)), Item::Int(10)]).int(&inner)))
    });
    let answer = function("hazards", "call_in_threads", vec![meet, Item::Int(4)]).within(Duration::from_secs(20)).ask(&pool).unwrap();
    assert_eq!(format!("{answer:?}"), "List([Int(0), Int(10), Int(20), Int(30)])");
}

#[test]
fn an_error_travels_through_python_and_a_panic_is_one() {
    let pool = pool();
    let failing = closure(|_| Err(snakebridge_runtime::Error::from_rust(std::io::Error::other("of my own")).into()));
    let failure = function("hazards", "call", vec![failing]).ask(&pool).unwrap_err();
    assert_eq!(failure.to_string(), "RustError: of my own");
    let panicking = closure(|_| panic!("oh no"));
    let failure = function("hazards", "call", vec![panicking]).ask(&pool).unwrap_err();
    assert_eq!(failure.to_string(), "RustPanic: Rust code panicked: oh no");
    assert_eq!(function("builtins", "len", vec![text("well")]).int(&pool), 4);
}

#[test]
fn python_keeps_a_closure_and_gives_it_back() {
    let pool = pool();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let inner = Arc::clone(&seen);
    let note = closure(move |items| {
        inner.lock().unwrap().push(int(&items));
        Ok(Item::None)
    });
    let Item::Function(given) = &note else { unreachable!() };
    let Ok(Item::Function(back)) = function("hazards", "identity", vec![note.clone()]).ask(&pool) else {
        panic!("it came back as something else")
    };
    assert!(Arc::ptr_eq(given, &back));
    function("hazards", "keep", vec![note]).ask(&pool).unwrap();
    function("hazards", "call_kept", vec![Item::Int(7)]).ask(&pool).unwrap();
    assert_eq!(*seen.lock().unwrap(), [7]);
    function("hazards", "forget", vec![]).ask(&pool).unwrap();
    soon("it is dropped", || {
        assert_eq!(function("builtins", "len", vec![text("call")]).int(&pool), 4);
        pool.stats().functions == 0
    });
}

#[test]
fn an_iterator_of_this_program_is_one_of_python() {
    struct Count(Mutex<i64>);
    impl HostFunction for Count {
        fn name(&self) -> &str {
            "count"
        }
        fn parameters(&self) -> Vec<WireParameter> {
            Vec::new()
        }
        fn call(&self, _: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
            let mut count = self.0.lock().unwrap();
            *count += 1;
            Ok(if *count > 3 { Item::End } else { Item::Int(*count) })
        }
    }
    let pool = pool();
    let iterator = Item::Iterator(Arc::new(Count(Mutex::new(0))));
    assert_eq!(function("builtins", "sum", vec![iterator]).int(&pool), 6);
}

#[test]
fn a_callback_may_take_its_time_and_the_limit_holds_after_it() {
    let pool = Pool::start(settings("test").grace(Duration::from_millis(300))).unwrap();
    let slow = closure(|_| {
        std::thread::park_timeout(Duration::from_millis(300));
        Ok(Item::Int(1))
    });
    // The limit is over when the callback ends: the call is given up as soon as Python goes on.
    let failure = function("hazards", "call_and_spin", vec![slow]).within(Duration::from_millis(100)).ask(&pool).unwrap_err();
    assert!(matches!(failure, Failure::Late { killed: false, .. }), "{failure}");
    assert_eq!(function("builtins", "len", vec![text("well")]).int(&pool), 4);
}

#[test]
fn a_callback_a_stream_and_a_release_are_in_flight_together() {
    let pool = Arc::new(pool());
    let stream = pool.request_stream(&function("hazards", "count_to", vec![Item::Int(30_000)]).want(&Want::Int)).unwrap();
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let (stream, counter, inner) = (Mutex::new(stream), Mutex::new(Some(counter)), Arc::clone(&pool));
    // All of it while the worker makes one call, which ends when the stream does.
    let work = closure(move |_| {
        let mut stream = stream.lock().unwrap();
        let mut expected = 0..30_000;
        while let Some(item) = stream.next_item() {
            assert!(matches!(item, Ok(Item::Int(item)) if Some(item) == expected.next()));
            if expected.start == 20_000 {
                drop(counter.lock().unwrap().take());
                assert_eq!(function("hazards", "living", vec![]).int(&inner), 0);
            }
        }
        Ok(Item::Int(expected.start))
    });
    assert_eq!(function("hazards", "call", vec![work]).int(&pool), 30_000);
}

#[test]
fn a_callback_that_waits_for_another_thread_of_this_program_is_no_deadlock() {
    let pool = Arc::new(Pool::start(settings("test").callback_patience(Duration::from_millis(300))).unwrap());
    let counter = function("hazards", "Counter", vec![]).reference(&pool);
    let (inner, object) = (Arc::clone(&pool), Arc::clone(&counter));
    // Neither has a limit: the callback waits for a thread, the thread for the worker, and the worker for the callback.
    let waits = closure(move |_| {
        let calls = [function("os", "getpid", vec![]), method(&object, "add", vec![Item::Int(1)])];
        for call in calls {
            let failure = std::thread::scope(|scope| scope.spawn(|| call.ask(&inner).unwrap_err()).join().unwrap());
            let Failure::Worker(WorkerError::CallingBack { worker, waited }) = &failure else { panic!("{failure}") };
            assert_eq!(worker, "worker 1 of pool `test`");
            assert!(*waited >= Duration::from_millis(300), "{waited:?}");
        }
        // On its own thread it may call.
        Ok(Item::Int(method(&object, "add", vec![Item::Int(5)]).int(&inner)))
    });
    assert_eq!(function("hazards", "call", vec![waits]).int(&pool), 5);
}

#[test]
fn a_callback_of_another_python_thread_that_waits_for_another_thread_here_is_no_deadlock() {
    let pool = Arc::new(Pool::start(settings("test").callback_patience(Duration::from_millis(300))).unwrap());
    let inner = Arc::clone(&pool);
    // The main thread of the worker waits for its thread, that for the callback, that for a thread here, and that for the worker.
    let waits = closure(move |_| {
        let failure = std::thread::scope(|scope| scope.spawn(|| function("os", "getpid", vec![]).ask(&inner).unwrap_err()).join().unwrap());
        assert!(matches!(failure, Failure::Worker(WorkerError::CallingBack { .. })), "{failure}");
        // On its own thread it may call.
        Ok(Item::Int(function("builtins", "len", vec![text("five!")]).int(&inner)))
    });
    let answer = function("hazards", "call_in_threads", vec![waits, Item::Int(1)]).ask(&pool).unwrap();
    assert_eq!(format!("{answer:?}"), "List([Int(5)])");
}

#[test]
fn a_call_waits_for_a_worker_that_computes_while_its_threads_call_back() {
    let pool = Arc::new(Pool::start(settings("test").callback_patience(Duration::from_millis(300))).unwrap());
    let inner = Arc::clone(&pool);
    let told = Arc::new(Mutex::new(None));
    let answer = Arc::clone(&told);
    // It waits for the worker too; but the worker is at work, and comes to an end without it.
    let waits = closure(move |_| {
        let process = std::thread::scope(|scope| scope.spawn(|| function("os", "getpid", vec![]).ask(&inner)).join().unwrap());
        *answer.lock().unwrap() = Some(process.map_err(|failure| failure.to_string()));
        Ok(Item::None)
    });
    function("hazards", "burn_beside", vec![waits, Item::Float(2.0)]).ask(&pool).unwrap();
    soon("the thread has its answer", || told.lock().unwrap().is_some());
    assert!(matches!(&*told.lock().unwrap(), Some(Ok(Item::Int(_)))), "{told:?}");
}

#[test]
fn a_call_waits_for_a_worker_that_computes_between_callbacks() {
    let pool = Arc::new(Pool::start(settings("test").callback_patience(Duration::from_millis(600))).unwrap());
    let short = closure(|_| Ok(Item::Int(1)));
    std::thread::scope(|scope| {
        let busy = scope.spawn(|| function("hazards", "call_now_and_then", vec![short, Item::Float(1.5)]).ask(&pool).unwrap());
        soon("it is busy", || pool.stats().busy == 1);
        assert_eq!(function("builtins", "len", vec![text("wait")]).int(&pool), 4);
        busy.join().unwrap();
    });
}
