//! A worker that does not keep to the protocol.

use snakebridge_runtime::__private::Item;
use snakebridge_runtime::workers::{Failure, Pool, WorkerError};

use crate::asked::{Asked, function, settings};

#[test]
fn whatever_a_worker_sends_is_an_error_and_its_end() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workers/fixtures/hostile");
    let cases = [
        ("garbage", "not a frame: it begins with byte 0x0"),
        ("version", "a frame of protocol 2, and this program speaks 1"),
        ("kind", "no frames are of kind 99"),
        ("huge", "beyond the limits"),
        ("huge body", "beyond the limits"),
        ("descriptors", "3 descriptors announced, 0 came"),
        ("other serial", "where the answer to call 1 was due"),
        ("not json", "expected value"),
        ("deep", "nested too deep"),
        ("not a list", "a header that is no list"),
        ("bad tag", "not a value of tag `pickle`"),
        ("outside", "an integer beyond 64 bits"),
        ("short array", "not a value of tag `array`"),
        ("shared", "not a value of tag `array`"),
        ("function", "not a value of tag `callback`"),
        ("half", "exited with code 0"),
    ];
    for (case, words) in cases {
        let pool = Pool::start(settings("hostile").interpreter(program).variable("HOSTILE", case)).unwrap();
        let failure = function("builtins", "len", vec![Item::Int(1)]).ask(&pool).unwrap_err();
        assert!(matches!(failure, Failure::Worker(WorkerError::Protocol { .. } | WorkerError::Lost { .. })), "{case}: {failure}");
        assert!(failure.to_string().contains(words), "{case}: {failure}");
    }
}

#[test]
fn a_greeting_that_is_none_is_said() {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/workers/fixtures/hostile");
    for (case, words) in [
        ("nameless", "its greeting does not say which Python it is"),
        ("no greeting", "its greeting is not understood"),
        ("greeting of another kind", "its greeting is not understood"),
    ] {
        let error = Pool::start(settings("hostile").interpreter(program).variable("HOSTILE", case)).unwrap_err().to_string();
        assert_eq!(error, format!("the workers of pool `hostile` do not start: {words}"), "{case}");
    }
}
