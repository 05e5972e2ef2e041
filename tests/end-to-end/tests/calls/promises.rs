//! Annotations that are not true: the error says what was promised, by whom, and what came instead.

use snakebridge::Error;
use snakebridge::prelude::*;
use snakebridge_end_to_end::{given_by_code, lying_annotations as annotated, lying_stub as stubbed, taken_by_code};

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
    door.leaves_early(true)?;
    door.receiver_once()?.receiver_twice(false)?.falls_off()?;
    let moves: i64 = door.attr("moves")?;
    assert_eq!(moves, 4);
    Ok(())
}

#[test]
fn objects_and_bound_methods_take_and_give_what_they_reach_does() -> Result<()> {
    let key = taken_by_code::Key::new()?;
    let (_, times) = taken_by_code::opener(&key)?;
    let (_, again) = taken_by_code::turns(&key)?;
    assert_eq!((times, again, given_by_code::counter("abc")?), (1, 1, 3));
    let counter: given_by_code::Counter = given_by_code::the_counter()?;
    assert_eq!(counter.itself()?.call_object("ab")?, 2);
    let pair = taken_by_code::Pair::new(1, "b")?;
    assert_eq!((pair.left::<i64>()?, pair.right::<String>()?), (1, "b".to_owned()));
    let missed: Option<i64> = taken_by_code::looks_up_or_else(("a", 1))?;
    assert_eq!(missed, None);
    Ok(())
}

/// Nothing here says what comes back: the code does.
#[test]
fn what_code_gives_is_typed() -> Result<()> {
    let door = given_by_code::Door::new()?;
    assert_eq!((door.texts(1)?, door.texts("")?), ("1 moves".to_owned(), "0 moves!".to_owned()));
    assert_eq!((door.truths("abc")?, door.number_or_none("ab")?, door.name()?), (false, Some(2), "door".to_owned()));
    assert_eq!((door.given_at_once([1, 2])?, door.on_either_way("x")?), (vec!["1".to_owned(), "2".to_owned()], "no number".to_owned()));
    let (again, once): (Option<given_by_code::Door>, Option<given_by_code::Door>) =
        (door.receiver_sometimes(true)?, door.receiver_sometimes(false)?);
    assert_eq!((again.is_some(), once.is_some()), (true, false));
    assert!(door.receiver_made()?.is_narrower_below()?.receiver_by_a_call()?.compared_in_vain(&door).is_ok());
    let words: Vec<String> = given_by_code::asks_a_text()?;
    assert_eq!(words, ["a", "b"]);
    let (made, door): (given_by_code::Made, given_by_code::Door) = (given_by_code::makes()?, given_by_code::waits()?.block_on()?);
    assert_eq!((made.attr::<i64>("size")?, door.attr::<i64>("moves")?), (1, 1));
    assert_eq!((given_by_code::wrapped(3)?, given_by_code::calls_what_is_declared("/")?), ("3".to_owned(), true));
    Ok(())
}

/// Nothing here says what is taken: what the parameters are passed on to does.
#[test]
fn what_code_takes_is_typed() -> Result<()> {
    let key = taken_by_code::Key::new()?;
    let (same, times): (taken_by_code::Key, i64) = taken_by_code::spreads_with(&key).times(3).call()?;
    assert_eq!((same.is(&key), times), (true, 3));
    let (name, (_, times)): (String, (Object, i64)) = taken_by_code::spreads_keywords("a", &key)?;
    assert_eq!((name.as_str(), times), ("a", 1));
    let made: taken_by_code::Made = taken_by_code::Made::new(&key)?;
    let chest = taken_by_code::Chest::new_with("oak", &key).opened(2).call()?;
    assert_eq!((made.attr::<Object>("__class__")?.attr::<String>("__name__")?, chest.attr::<i64>("opened")?), ("Made".to_owned(), 2));
    let (name, upper): (String, String) =
        (taken_by_code::asks_for_an_attribute(taken_by_code::Shade::DARK)?, taken_by_code::asks_for_text("oak")?);
    assert_eq!((name.as_str(), upper.as_str()), ("DARK", "OAK"));
    assert_eq!(taken_by_code::asks_for_an_attribute::<String>(std::path::Path::new("wood/oak"))?, "oak");
    let called: i64 = taken_by_code::calls(snakebridge::callback(|number: i64| number + 1), NONE)?;
    assert_eq!(called, 2);
    Ok(())
}

#[test]
fn code_that_nobody_has_loaded_is_named() -> Result<()> {
    let late = given_by_code::open_late_door()?;
    late.falls_off()?;
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
