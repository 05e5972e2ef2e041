//! Annotations that are not true: the error says what was promised, by whom, and what came instead.

use snakebridge::Error;
use snakebridge::prelude::*;
use snakebridge_end_to_end::{given_by_code, lying_annotations as annotated, lying_stub as stubbed};

#[track_caller]
fn said<T>(result: Result<T>) -> String {
    match result.err() {
        Some(error @ Error::Convert(_)) => error.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_annotation_that_lies_is_named() -> Result<()> {
    let lie = "the return of `lying_annotations.count` is a Python `list`, which can't be a Rust `i64`; the annotation in the library's code says `int`";
    assert_eq!(said(annotated::count("a b")), lie);
    let inside = said(py!(annotated::lengths("a bc", last = "x")));
    let lie = "the return of `lying_annotations.lengths`, at `[2]`, is a Python `str`, which can't be a Rust `i64`; the annotation in the library's code says `list[int]`";
    assert_eq!(inside, lie);
    let thing = annotated::Box::new()?;
    assert!(said(thing.weight()).ends_with("`f64`; the annotation in the library's code says `float`"));
    assert!(said(thing.full()).ends_with("; the library has it as `bool`"));
    assert!(said(annotated::Box::limit()).ends_with("; the library has it as `int`"));
    Ok(())
}

#[test]
fn a_stub_that_lies_is_named() {
    let lie = "the return of `lying_stub.measure` is a Python `str`, which can't be a Rust `i64`; the library's own stub says `int`";
    assert_eq!(said(stubbed::measure("metre")), lie);
    assert!(said(stubbed::total_with([1, 2]).start(3).call()).ends_with("`i64`; the library's own stub says `int`"));
}

#[test]
fn what_gives_nothing_needs_no_annotation_and_what_gives_its_receiver_goes_on() -> Result<()> {
    let items = snakebridge::call::<Object>("builtins", "list", ([1, 2],))?;
    given_by_code::nothing_at_all(&items)?;
    assert_eq!(items.len()?, 0);
    let door = given_by_code::Door::new()?;
    door.nothing_early(true)?;
    door.receiver_once()?.receiver_twice(false)?.nothing_at_the_end()?;
    let moves: i64 = door.attr("moves")?;
    assert_eq!(moves, 4);
    Ok(())
}

#[test]
fn code_that_nobody_has_loaded_is_named() -> Result<()> {
    let late = given_by_code::open_late_door()?;
    late.nothing_at_the_end()?;
    let lie = said(late.receiver_once());
    assert!(lie.contains("receiver_once` is a Python `int`, which can't be a Rust `Door`"), "{lie}");
    assert!(lie.ends_with("; the code that was read at build time says `Self`"), "{lie}");
    Ok(())
}

#[test]
fn what_the_caller_asked_for_is_nobodys_promise() {
    let wrong: Result<i64> = snakebridge::call("lying_stub", "measure", ("metre",));
    assert_eq!(said(wrong), "the return of `lying_stub.measure` is a Python `str`, which can't be a Rust `i64`");
}
