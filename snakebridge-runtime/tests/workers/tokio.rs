//! Calls as futures and streams under tokio, on several of its threads; with the feature `tokio` its own threads wait for them.

use std::time::{Duration, Instant};

use snakebridge_runtime::workers::{BackgroundStream, WorkerError, background, background_stream};
use snakebridge_runtime::{Affinity, Error, Result, Runtime, Session, Stream, call, callback, stream, with_runtime, with_timeout};

use crate::asked::runtime;

fn tokio() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build().unwrap()
}

/// Until a condition holds, which it does soon; other tasks run meanwhile.
async fn soon(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(10);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}: not within ten seconds");
        tokio::task::yield_now().await;
    }
}

fn busy(pool: &Runtime) -> usize {
    pool.stats().unwrap().busy
}

async fn process(pool: &Runtime) -> u32 {
    with_runtime(pool, || background(|| call("os", "getpid", ()))).await.unwrap()
}

#[test]
fn many_calls_at_once() {
    let pool = runtime("many", 2);
    tokio().block_on(async {
        let begin = |number: i64| with_runtime(&pool, || background(move || call::<i64>("operator", "mul", (number, number))));
        let tasks: Vec<_> = (0..200).map(|number| tokio::spawn(begin(number))).collect();
        for (number, task) in (0..).zip(tasks) {
            assert_eq!(task.await.unwrap().unwrap(), number * number);
        }
        let name = background(|| std::thread::current().name().map(str::to_owned)).await.unwrap();
        assert!(name.starts_with(if cfg!(feature = "tokio") { "tokio" } else { "snakebridge" }), "{name}");
    });
    assert_eq!(pool.stats().unwrap().calls, 200);
}

#[test]
fn a_dropped_call_is_interrupted_and_the_next_one_works() {
    let pool = runtime("dropped", 1);
    tokio().block_on(async {
        let own = process(&pool).await;
        let spinning = with_runtime(&pool, || tokio::spawn(background(|| call::<()>("hazards", "spin", ()))));
        soon("it runs", || busy(&pool) == 1).await;
        spinning.abort();
        assert!(spinning.await.unwrap_err().is_cancelled());
        assert_eq!(process(&pool).await, own);
    });
    assert_eq!(pool.stats().unwrap().crashed, 0);
}

#[test]
fn a_call_that_lost_a_select_is_given_up() {
    let pool = runtime("selected", 1);
    tokio().block_on(async {
        let own = process(&pool).await;
        let within = |what: &'static str| {
            let call = with_runtime(&pool, || background(move || call::<()>("hazards", what, ())));
            async {
                tokio::select! {
                    answer = call => Some(answer),
                    () = tokio::time::sleep(Duration::from_millis(100)) => None,
                }
            }
        };
        assert!(within("spin").await.is_none());
        assert_eq!(process(&pool).await, own);
        assert!(within("forget").await.is_some_and(|answer| answer.is_ok()));
        // What does not let itself be interrupted ends with its worker.
        assert!(within("stubborn").await.is_none());
        assert_ne!(process(&pool).await, own);
    });
}

/// One that waits for a worker never begins.
#[test]
fn a_dropped_call_that_waits_leaves_the_queue() {
    let pool = runtime("waiting", 1);
    tokio().block_on(async {
        let sleeping = with_runtime(&pool, || tokio::spawn(background(|| call::<f64>("hazards", "sleep", (0.4,)))));
        soon("it runs", || busy(&pool) == 1).await;
        let waiting = with_runtime(&pool, || background(|| call::<()>("hazards", "counted", (1,))));
        soon("it waits", || pool.stats().unwrap().queued == 1).await;
        drop(waiting);
        soon("nobody waits", || pool.stats().unwrap().queued == 0).await;
        sleeping.await.unwrap().unwrap();
        assert_eq!(with_runtime(&pool, || background(|| call::<i64>("hazards", "counts", ()))).await.unwrap(), 0);
    });
}

/// The only thread of an executor has other things to do while Python works.
#[test]
fn no_thread_of_the_executor_waits() {
    let pool = runtime("patient", 1);
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
        let mut sleeping = with_runtime(&pool, || background(|| call::<f64>("hazards", "sleep", (0.3,))));
        let mut turns = 0;
        loop {
            tokio::select! {
                slept = &mut sleeping => break assert_eq!(slept.unwrap(), 0.3),
                () = tokio::time::sleep(Duration::from_millis(10)) => turns += 1,
            }
        }
        assert!(turns > 3, "{turns}");
    });
}

#[test]
fn callbacks_nest_in_futures() {
    let pool = runtime("nested", 1);
    tokio().block_on(async {
        let double = || callback(|number: i64| call::<i64>("operator", "mul", (number, 2)));
        let futures: Vec<_> = (0..20)
            .map(|number| with_runtime(&pool, || tokio::spawn(background(move || call::<i64>("hazards", "call", (double(), number))))))
            .collect();
        for (number, future) in (0..).zip(futures) {
            assert_eq!(future.await.unwrap().unwrap(), number * 2);
        }
    });
}

/// The session, the limit and the runtime around it are those of its calls.
#[test]
fn the_scopes_hold_in_the_background() {
    let pool = runtime("scoped", 2);
    let session = Session::options().affinity(Affinity::StrictQueue).open().unwrap();
    tokio().block_on(async {
        let process = || background(|| call::<u32>("os", "getpid", ()));
        let within = || with_runtime(&pool, || session.scope(process));
        let own = within().await.unwrap();
        for _ in 0..20 {
            assert_eq!(within().await.unwrap(), own);
        }
        let limited =
            with_timeout(Duration::from_millis(50), || Ok(with_runtime(&pool, || background(|| call::<()>("hazards", "spin", ())))));
        let error = limited.unwrap().await.unwrap_err();
        assert!(matches!(error, Error::Timeout(_)), "{error}");
        // A thread of tokio's does other work afterwards, without any of it.
        let plain = with_runtime(&pool, || background(|| (Session::current().is_none(), call::<f64>("hazards", "sleep", (0.1,)))));
        assert!(matches!(plain.await, (true, Ok(_))));
    });
}

/// What is taken from a stream in order, as `futures::Stream` has it where that is built in.
async fn next<T>(stream: &mut BackgroundStream<T>) -> Option<Result<T>> {
    #[cfg(feature = "futures")]
    return std::future::poll_fn(|context| futures_core::Stream::poll_next(std::pin::Pin::new(&mut *stream), context)).await;
    #[cfg(not(feature = "futures"))]
    stream.next().await
}

fn numbers(pool: &Runtime, function: &'static str, count: i64) -> BackgroundStream<i64> {
    with_runtime(pool, || background_stream(move || stream::<i64>("hazards", function, (count,))))
}

#[test]
fn streams_give_all_items_in_order_beside_each_other() {
    let pool = runtime("streamed", 2);
    tokio().block_on(async {
        let tasks: Vec<_> = (0..4)
            .map(|_| {
                let mut numbers = numbers(&pool, "count_to", 10_000);
                tokio::spawn(async move {
                    let mut expected = 0..10_000;
                    while let Some(number) = next(&mut numbers).await {
                        assert_eq!(Some(number.unwrap()), expected.next());
                    }
                    assert!(expected.is_empty() && next(&mut numbers).await.is_none());
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
    });
}

#[test]
fn an_error_of_a_stream_is_its_last_item() {
    let pool = runtime("failing", 1);
    tokio().block_on(async {
        let mut failing = numbers(&pool, "fail_after", 3);
        for expected in 0..3 {
            assert_eq!(next(&mut failing).await.unwrap().unwrap(), expected);
        }
        assert!(next(&mut failing).await.unwrap().unwrap_err().is("ValueError"));
        assert!(next(&mut failing).await.is_none());
        let mut unknown = numbers(&pool, "no_such_function", 3);
        assert!(next(&mut unknown).await.unwrap().unwrap_err().is("AttributeError"));
        assert!(next(&mut unknown).await.is_none());
        let mut panicking = background_stream(|| -> Result<Stream<i64>> { panic!("at the beginning") });
        let panic = tokio::spawn(async move { next(&mut panicking).await }).await.unwrap_err();
        assert_eq!(panic.into_panic().downcast_ref::<&str>(), Some(&"at the beginning"));
    });
}

#[test]
fn a_slow_reader_of_a_stream_stops_its_writer() {
    let pool = runtime("slow", 1);
    tokio().block_on(async {
        // Each is large: a batch is as much as a quarter of a megabyte.
        let mut large = with_runtime(&pool, || background_stream(|| stream::<Vec<u8>>("hazards", "large", (1_000_000,))));
        for _ in 0..3 {
            assert_eq!(next(&mut large).await.unwrap().unwrap().len(), 1 << 18);
        }
        // As long as the worker is free, nothing more is made.
        let made = || with_runtime(&pool, || background(|| call::<i64>("hazards", "made_large", ())));
        let mut before = made().await.unwrap();
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let now = made().await.unwrap();
            if std::mem::replace(&mut before, now) == now {
                break;
            }
        }
        assert!(before < 500, "{before} items were made for three");
        assert_eq!(next(&mut large).await.unwrap().unwrap().len(), 1 << 18);
    });
}

#[test]
fn a_dropped_stream_closes_its_generator() {
    let pool = runtime("closing", 1);
    tokio().block_on(async {
        let own = process(&pool).await;
        let closed = || with_runtime(&pool, || call::<i64>("hazards", "closed", ()).unwrap());
        let mut endless = with_runtime(&pool, || background_stream(|| stream::<i64>("hazards", "closing", ())));
        assert_eq!(next(&mut endless).await.unwrap().unwrap(), 1);
        drop(endless);
        soon("the generator is closed", || closed() == 1).await;
        // One whose next item never comes is interrupted.
        let mut stuck = with_runtime(&pool, || background_stream(|| stream::<i64>("hazards", "stuck_after", (1,))));
        assert_eq!(next(&mut stuck).await.unwrap().unwrap(), 0);
        soon("it is asked for the next one", || busy(&pool) == 1).await;
        drop(stuck);
        assert_eq!(process(&pool).await, own);
    });
}

#[test]
fn a_call_after_it_was_given_up_is_cancelled() {
    let pool = runtime("late", 1);
    tokio().block_on(async {
        let (told, outcome) = std::sync::mpsc::channel();
        let work = with_runtime(&pool, || {
            background(move || {
                let calls = [call::<()>("hazards", "spin", ()), call("hazards", "forget", ())];
                told.send(calls).unwrap();
            })
        });
        soon("it runs", || busy(&pool) == 1).await;
        drop(work);
        for outcome in outcome.recv().unwrap() {
            let error = outcome.unwrap_err();
            assert!(matches!(&error, Error::Worker(error) if matches!(**error, WorkerError::Cancelled)), "{error}");
        }
    });
}
