//! Python's exceptions as Rust errors.

use snakebridge::prelude::*;
use snakebridge_end_to_end::{json, math, scoring};

#[test]
fn an_exception_has_type_message_and_traceback() {
    let error = scoring::fails("too late").expect_err("it raises");
    assert!(error.is("ValueError") && error.is("Exception") && !error.is("KeyError"));
    assert_eq!(error.to_string(), "ValueError: too late");
    let traceback = error.traceback().expect("an exception has a traceback");
    assert!(traceback.contains("scoring.py") && traceback.contains("in fails"), "{traceback}");
}

#[test]
fn an_exception_knows_its_class() {
    let error = json::loads::<Object>("{").expect_err("it is no JSON");
    assert!(error.is("json.decoder.JSONDecodeError") && error.is("JSONDecodeError") && error.is("ValueError"));
    assert!(error.is_instance::<json::JSONDecodeError>());
}

#[test]
fn a_value_that_does_not_fit_is_named() {
    let error = math::factorial(30).expect_err("30! does not fit in 64 bits");
    assert!(error.to_string().contains("math.factorial"), "{error}");
}
