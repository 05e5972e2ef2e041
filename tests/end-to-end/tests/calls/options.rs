//! What `Cargo.toml` and a call say beside the arguments: limits of time, answers that are kept, helpers, parameters by position.

#![allow(clippy::unwrap_used)]

use std::time::Duration;

use snakebridge::prelude::*;
use snakebridge::{CallOptions, TimeoutProfile, cache_calls, call_cache, call_helper, helpers};

use snakebridge_end_to_end::{counts_calls, numpy, requests, takes_too_long};

use crate::python;

fn is_timeout<T>(result: Result<T>) -> bool {
    matches!(result, Err(Error::Timeout(_)))
}

/// `timeout-profile = "brief"` is that of the library.
#[test]
fn a_library_has_a_profile() -> Result<()> {
    assert_eq!(
        TimeoutProfile::by_name("brief"),
        Some(TimeoutProfile::new(Some(Duration::from_millis(100)), Some(Duration::from_millis(100))))
    );
    assert!(is_timeout(takes_too_long::spin(20.0)));
    // By name too.
    assert!(is_timeout(snakebridge::call::<Object>("takes_too_long", "spin", (20.0,))));
    // The call before the library.
    assert_eq!(takes_too_long::in_steps_with(0.2).timeout(Duration::from_secs(20)).call()?, "done");
    assert_eq!(takes_too_long::in_steps_with(0.2).timeout_profile(TimeoutProfile::BATCH_JOB).call()?, "done");
    Ok(())
}

/// `timeout` of `requests.Session.request` stays the parameter that it is in Python.
#[test]
fn a_parameter_of_the_same_name_keeps_its_setter() -> Result<()> {
    let (session, unreachable) = (requests::Session::new()?, "http://127.0.0.1:1/");
    let error = session.request_with("GET", unreachable).timeout(-1.0).call().unwrap_err();
    assert!(error.is("ValueError"), "{error}");
    let call = CallOptions::timeout(session.request_with("GET", unreachable), Duration::from_secs(20));
    assert!(call.timeout(3.0).call().unwrap_err().is("requests.exceptions.ConnectionError"));
    Ok(())
}

#[test]
fn optional_parameters_by_position() -> Result<()> {
    let expected: Vec<i64> = python("__import__('numpy').arange(0, 10, 2).tolist()");
    assert_eq!(py!(numpy::arange(0, *(10, 2)))?.as_object().extract::<Vec<i64>>()?, expected);
    assert_eq!(numpy::arange_with(0).args((10,)).step(2).call()?.as_object().extract::<Vec<i64>>()?, expected);
    let error = numpy::arange_with(0).args((10, 2, "f8")).call().unwrap_err().to_string();
    assert!(error.contains("more arguments were given than it has parameters"), "{error}");
    Ok(())
}

/// One test, as the cache is the program's.
#[test]
fn answers_are_kept() -> Result<()> {
    let calls = || counts_calls::calls();
    assert_eq!((counts_calls::square::<i64>(3)?, counts_calls::square::<i64>(3)?, calls()?), (9, 9, 2));
    cache_calls(4)?;
    for _ in 0..3 {
        assert_eq!(counts_calls::square::<i64>(3)?, 9);
        assert_eq!(counts_calls::square_with(3).exponent(3).call::<i64>()?, 27);
        // Equal, and of another type.
        assert_eq!(counts_calls::square::<f64>(3.0)?, 9.0);
    }
    assert_eq!((calls()?, call_cache().hits, call_cache().misses, call_cache().size), (5, 6, 3, 3));
    // No hash, an error, and a function that does not say it: called each time.
    for _ in 0..2 {
        assert_eq!(counts_calls::total::<i64>(vec![1, 2])?, 3);
        assert!(counts_calls::fails::<()>(1).is_err());
        assert_eq!(counts_calls::other::<i64>(1)?, 1);
    }
    assert_eq!(calls()?, 11);
    // One call says it.
    for _ in 0..2 {
        assert_eq!(snakebridge::call_with("counts_calls", "other", (5,)).idempotent().call::<i64>()?, 5);
    }
    assert_eq!((calls()?, call_cache().size), (12, 4));
    // One more than there may be: what was wanted longest ago goes.
    for expected in [13, 13] {
        assert_eq!((counts_calls::square::<i64>(4)?, calls()?, call_cache().size), (16, expected, 4));
    }
    assert_eq!((counts_calls::square::<f64>(3.0)?, calls()?), (9.0, 13));
    assert_eq!((counts_calls::square::<i64>(3)?, calls()?), (9, 14));
    cache_calls(0)?;
    assert_eq!((counts_calls::square::<i64>(3)?, calls()?, call_cache().size), (9, 15, 0));
    // A method, of one object: that of a worker could be gone, so that its answer is not kept.
    cache_calls(4)?;
    let (one, other) = (counts_calls::Box::new(1)?, counts_calls::Box::new(2)?);
    for _ in 0..2 {
        assert_eq!((one.doubled::<i64>()?, other.doubled_with().times(2).call::<i64>()?), (2, 8));
    }
    let made = if std::env::var_os("SNAKEBRIDGE_RUNTIME").is_some() { 4 } else { 2 };
    assert_eq!(calls()?, 15 + made);
    cache_calls(0)
}

/// Those that `helper-allow` lists.
#[test]
fn helpers_of_the_package() -> Result<()> {
    assert_eq!(call_helper::<String>("text.shout", ("a",))?, "A!");
    assert_eq!(helpers()?, ["text.shout", "text.sides"]);
    let error = call_helper::<String>("text.hidden", ("a",)).unwrap_err().to_string();
    assert_eq!(error, "`text.hidden` can't be called so: `helper-allow` in `Cargo.toml` does not list it");
    Ok(())
}
