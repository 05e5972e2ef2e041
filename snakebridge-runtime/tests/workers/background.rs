//! Calls as futures.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};

use snakebridge_runtime::__private::Item;
use snakebridge_runtime::workers::{Failure, WorkerError, background};

use crate::asked::{Asked, function, pool, soon, text};

struct Unpark(std::thread::Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}

pub(crate) fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(std::thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => std::thread::park(),
        }
    }
}

#[test]
fn a_future_gives_what_its_work_returns() {
    let pool = Arc::new(pool());
    let futures: Vec<_> = (0..10)
        .map(|number| {
            let pool = Arc::clone(&pool);
            background(move || function("operator", "add", vec![Item::Int(number), Item::Int(1)]).int(&pool))
        })
        .collect();
    let answers: Vec<i64> = futures.into_iter().map(wait).collect();
    assert_eq!(answers, (1..11).collect::<Vec<_>>());
}

#[test]
fn a_dropped_future_gives_up_its_call() {
    let pool = Arc::new(pool());
    let process = function("os", "getpid", vec![]).int(&pool);
    let (sender, outcome) = std::sync::mpsc::channel();
    let work = {
        let pool = Arc::clone(&pool);
        background(move || {
            let first = function("hazards", "spin", vec![]).ask(&pool);
            let second = function("builtins", "len", vec![text("later")]).ask(&pool);
            sender.send((first, second)).unwrap();
        })
    };
    soon("it runs", || pool.stats().busy == 1);
    drop(work);
    let (first, second) = outcome.recv().unwrap();
    for failure in [first.unwrap_err(), second.unwrap_err()] {
        assert!(matches!(failure, Failure::Worker(WorkerError::Cancelled)), "{failure}");
    }
    assert_eq!(function("os", "getpid", vec![]).int(&pool), process);
}

#[test]
fn a_panic_comes_out_of_the_future() {
    let future = background(|| -> i64 { panic!("in the background") });
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| wait(future))).unwrap_err();
    assert_eq!(panic.downcast_ref::<&str>(), Some(&"in the background"));
}
