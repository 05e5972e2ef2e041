//! Iterators of a worker, read here.

use std::sync::Arc;

use snakebridge_runtime::__private::{Item, Want};
use snakebridge_runtime::workers::{Failure, Pool};

use crate::asked::{Asked, function, pool, soon, text};

fn ints(pool: &Pool, function: &str, number: i64) -> Vec<i64> {
    let items = pool.request_stream(&crate::asked::function("hazards", function, vec![Item::Int(number)]).want(&Want::Int)).unwrap();
    items.map(|item| if let Ok(Item::Int(value)) = item { value } else { panic!("{item:?}") }).collect()
}

#[test]
fn a_stream_gives_all_items_in_order() {
    let pool = pool();
    for length in [0, 1, 2, 5, 100_000] {
        assert_eq!(ints(&pool, "count_to", length), (0..length).collect::<Vec<_>>());
    }
    assert_eq!(pool.stats().objects, 0);
}

#[test]
fn a_stream_knows_how_many_items_python_says_there_are() {
    let pool = pool();
    let of_range = |length| function("builtins", "range", vec![Item::Int(length)]);
    let mut items = pool.request_stream(&of_range(20_000)).unwrap();
    for taken in 0..20_000 {
        assert_eq!(items.size_hint().0, 20_000 - taken);
        items.next_item().unwrap().unwrap();
    }
    assert!(items.next_item().is_none());
    assert_eq!(items.size_hint(), (0, Some(0)));
    // A generator says nothing, a list of its own does, and what raises or is wrong does no harm.
    let generator = pool.request_stream(&function("hazards", "count_to", vec![Item::Int(10)])).unwrap();
    assert_eq!(generator.size_hint(), (0, None));
    for (hint, said) in [(-1, 0), (2, 2), (100, 100)] {
        let items = pool.request_stream(&function("hazards", "Hinting", vec![Item::Int(hint)])).unwrap();
        assert_eq!(items.size_hint(), (said, None));
        assert_eq!(items.count(), 3);
    }
}

#[test]
fn an_error_comes_after_the_items_before_it() {
    let pool = pool();
    let mut items = pool.request_stream(&function("hazards", "fail_after", vec![Item::Int(10)])).unwrap();
    for expected in 0..10 {
        assert!(matches!(items.next_item(), Some(Ok(Item::Int(item))) if item == expected));
    }
    assert_eq!(items.next_item().unwrap().unwrap_err().to_string(), "ValueError: after 10");
    assert!(items.next_item().is_none());
}

#[test]
fn what_is_no_iterable_is_one_item() {
    let pool = pool();
    for value in [Item::Int(5), text("text"), Item::None] {
        let mut items = pool.request_stream(&function("hazards", "identity", vec![value.clone()])).unwrap();
        assert_eq!(format!("{:?}", items.next_item().unwrap().unwrap()), format!("{value:?}"));
        assert!(items.next_item().is_none());
    }
}

#[test]
fn a_slow_reader_stops_the_writer() {
    let pool = pool();
    let mut items = pool.request_stream(&function("hazards", "produced", vec![Item::Int(1_000_000)])).unwrap();
    for _ in 0..3 {
        items.next_item().unwrap().unwrap();
    }
    let made = function("hazards", "made", vec![]).int(&pool);
    assert!(made < 100, "{made} items were made for three");
    drop(items);
}

#[test]
fn two_streams_and_a_call_take_turns_in_one_worker() {
    let pool = pool();
    let open = || pool.request_stream(&function("hazards", "count_to", vec![Item::Int(20_000)]).want(&Want::Int)).unwrap();
    let (mut first, mut second) = (open(), open());
    for expected in 0..20_000 {
        assert!(matches!(first.next_item(), Some(Ok(Item::Int(item))) if item == expected));
        assert!(matches!(second.next_item(), Some(Ok(Item::Int(item))) if item == expected));
        if expected % 5000 == 0 {
            assert_eq!(function("builtins", "len", vec![text("call")]).int(&pool), 4);
        }
    }
    assert!(first.next_item().is_none() && second.next_item().is_none());
}

#[test]
fn a_dropped_stream_is_closed_in_the_worker() {
    let pool = pool();
    let mut items = pool.request_stream(&function("hazards", "closing", vec![])).unwrap();
    items.next_item().unwrap().unwrap();
    assert_eq!(function("hazards", "closed", vec![]).int(&pool), 0);
    drop(items);
    soon("the generator is closed", || function("hazards", "closed", vec![]).int(&pool) == 1);
}

#[test]
fn a_stream_ends_with_its_worker() {
    let pool = pool();
    let mut items = pool.request_stream(&function("hazards", "count_to", vec![Item::Int(1_000_000)])).unwrap();
    items.next_item().unwrap().unwrap();
    assert!(function("hazards", "exit_at_once", vec![Item::Int(1)]).ask(&pool).is_err());
    let end = loop {
        match items.next_item() {
            Some(Ok(_)) => {}
            Some(Err(failure)) => break failure,
            None => panic!("the stream ended as if nothing had happened"),
        }
    };
    assert!(matches!(end, Failure::Worker(_)), "{end}");
    assert!(items.next_item().is_none());
    drop(Arc::new(items));
}
