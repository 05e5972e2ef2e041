//! Iterators and generators.

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::{Stream, attach, call, get, stream, values};

use crate::{eval, fixture};

#[test]
fn items_come_one_by_one_and_errors_are_items() -> Result<()> {
    let module = fixture("generator_cleanup")?;
    let mut items = module.call_method::<Stream<i64>>("fails_after", (2,))?;
    assert_eq!(items.next().unwrap()?, 0);
    assert_eq!(items.next().unwrap()?, 1);
    assert!(items.next().unwrap().unwrap_err().is("LookupError"));
    assert!(items.next().is_none() && items.next().is_none() && items.object().is_none());
    let mut mixed = eval("iter([1, 'x', 2])")?.iter::<i64>()?;
    assert_eq!(mixed.next().unwrap()?, 1);
    let error = mixed.next().unwrap().unwrap_err();
    assert_eq!(error.to_string(), "the return of `next` is a Python `str`, which can't be a Rust `i64`");
    assert!(mixed.next().is_none());
    Ok(())
}

#[test]
fn an_early_drop_closes_a_generator_at_once() -> Result<()> {
    if crate::is_over_workers("items come in batches, so that a worker makes some that nobody takes") {
        return Ok(());
    }
    let module = fixture("generator_cleanup")?;
    let log: Object = module.attr("log")?;
    log.call_method::<()>("clear", ())?;
    let taken = module.call_method::<Stream<i64>>("counted", (1000,))?.take(3).collect::<Result<Vec<_>>>()?;
    assert_eq!(taken, [0, 1, 2]);
    assert_eq!(log.extract::<Vec<String>>()?, ["left"]);
    // Held by another too, it goes on, as after `break` in Python; `close` ends it for all.
    let generator: Object = module.call_method("counted", (1000,))?;
    assert_eq!(generator.iter::<i64>()?.take(2).count(), 2);
    assert_eq!(log.len()?, 1);
    let mut rest = generator.iter::<i64>()?;
    assert_eq!(rest.next().unwrap()?, 2);
    rest.close()?;
    assert_eq!(log.len()?, 2);
    assert_eq!(generator.iter::<i64>()?.count(), 0);
    let mut failing = module.call_method::<Stream<i64>>("fails_to_close", ())?;
    assert_eq!(failing.next().unwrap()?, 1);
    assert!(failing.close().unwrap_err().is("OSError"));
    Ok(())
}

#[test]
fn values_can_be_sent_into_a_generator() -> Result<()> {
    let mut echo = fixture("generator_cleanup")?.call_method::<Stream<i64>>("echo", ())?;
    assert_eq!(echo.next().unwrap()?, 0);
    assert_eq!(echo.send(21)?, Some(42));
    assert_eq!(echo.send("stop")?, None);
    assert!(echo.next().is_none());
    Ok(())
}

#[test]
fn what_is_streamed() -> Result<()> {
    assert_eq!(stream::<i64>("builtins", "range", (3,))?.collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    // No iterable, text and bytes are one item.
    assert_eq!(stream::<f64>("math", "sqrt", (16,))?.collect::<Result<Vec<_>>>()?, [4.0]);
    assert_eq!(stream::<String>("builtins", "str", (12,))?.collect::<Result<Vec<_>>>()?, ["12"]);
    assert!(stream::<i64>("math", "sqrt", (-1,)).unwrap_err().is("ValueError"));
    assert!(eval("3")?.iter::<i64>().unwrap_err().is("TypeError"));
    Ok(())
}

#[test]
fn sizes_are_pythons_estimates() -> Result<()> {
    let mut range = eval("iter(range(5))")?.iter::<i64>()?;
    assert_eq!(range.size_hint(), (5, None));
    range.next();
    assert_eq!(range.size_hint(), (4, None));
    assert_eq!(eval("(x for x in [1])")?.iter::<i64>()?.size_hint(), (0, None));
    let raising = "type('T', (), {'__iter__': lambda s: s, '__next__': lambda s: 1, '__length_hint__': lambda s: 1 / 0})()";
    assert_eq!(eval(raising)?.iter::<i64>()?.size_hint(), (0, None));
    Ok(())
}

#[test]
fn a_stream_is_an_argument_too() -> Result<()> {
    let odd = stream::<i64>("itertools", "islice", (eval("__import__('itertools').count(1, 2)")?, 4))?;
    assert_eq!(call::<i64>("builtins", "sum", (&odd,))?, 16);
    assert_eq!(odd.count(), 0);
    Ok(())
}

#[test]
fn other_threads_run_between_items() -> Result<()> {
    let mut items = stream::<i64>("itertools", "count", ())?;
    for _ in 0..3 {
        items.next().unwrap()?;
        // Hangs if this thread kept Python.
        std::thread::spawn(|| get::<f64>("math", "pi").unwrap()).join().unwrap();
    }
    assert_eq!(attach(|| items.take(1000).map(Result::unwrap).sum::<i64>()), (3..1003).sum::<i64>());
    Ok(())
}

#[test]
fn rust_iterators_are_python_iterators() -> Result<()> {
    assert_eq!(call::<i64>("builtins", "sum", (values((1..=4).map(|n| n * n)),))?, 30);
    // Lazily, and with its length.
    let endless = values(1_u64..);
    assert_eq!(stream::<u64>("itertools", "islice", (endless, 3))?.collect::<Result<Vec<_>>>()?, [1, 2, 3]);
    assert_eq!(call::<usize>("operator", "length_hint", (values(vec![1, 2, 3]),))?, 3);
    // Errors and panics are raised, and end it.
    let failing = values(vec![Ok(1), Err(std::io::Error::other("no disk")), Ok(3)]);
    let error = call::<Vec<i64>>("builtins", "list", (&failing,)).unwrap_err();
    assert_eq!(error.downcast_ref::<std::io::Error>().map(ToString::to_string).as_deref(), Some("no disk"));
    assert_eq!(call::<Vec<i64>>("builtins", "list", (&failing,))?, Vec::<i64>::new());
    let panicking = values((0..3).map(|n| if n == 1 { panic!("at {n}") } else { n }));
    let error = call::<Vec<i64>>("builtins", "list", (panicking,)).unwrap_err();
    assert_eq!(error.to_string(), "RustPanic: Rust code panicked: at 1");
    Ok(())
}

#[test]
fn a_slow_generator_does_not_hold_up_others() -> Result<()> {
    if crate::is_over_workers("a worker does one thing at a time: others have other workers") {
        return Ok(());
    }
    // A barrier lets go of Python, and lets nobody through before all have come: no stream ends unless the four run at once.
    let barrier: Object = call("threading", "Barrier", (4,).kwargs(Kwargs::new().with("timeout", 60)))?;
    let meetings: Object = call("builtins", "eval", ("lambda barrier: (barrier.wait() for _ in range(5))", Kwargs::new()))?;
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let stream = meetings.call::<Object>((&barrier,)).unwrap().iter::<i64>().unwrap();
                assert!(stream.map(|item| item.unwrap()).all(|place| place < 4));
            });
        }
    });
    Ok(())
}
