//! Answers that a pool keeps. One test, as how many is the program's affair.

use snakebridge_runtime::__private::{Item, Request, Want};
use snakebridge_runtime::{cache_calls, call_cache};

use crate::asked::{Asked, function, pool, text};

fn idempotent(request: Request) -> Request {
    Request { idempotent: true, ..request }
}

fn counted(argument: Item) -> Request {
    idempotent(function("hazards", "counted", vec![argument]))
}

#[test]
fn answers_are_kept_for_values_and_go_with_their_pool() {
    let pool = pool();
    let calls = || function("hazards", "counts", vec![]).int(&pool);
    assert_eq!([counted(Item::Int(1)), counted(Item::Int(1))].map(|call| call.int(&pool)), [1, 1]);
    assert_eq!(calls(), 2);
    cache_calls(3).unwrap();
    let before = call_cache();
    for _ in 0..3 {
        assert_eq!(counted(Item::Int(1)).int(&pool), 1);
        // Equal in Python, and of another type.
        assert!(matches!(counted(Item::Float(1.0)).ask(&pool), Ok(Item::Float(1.0))));
        // The same, to be something else here.
        assert!(matches!(counted(Item::Int(1)).want(&Want::Float).ask(&pool), Ok(Item::Float(1.0))));
    }
    assert_eq!(calls(), 5);
    let after = call_cache();
    assert_eq!((after.hits - before.hits, after.misses - before.misses, after.size), (6, 3, 3));
    // No hash in Python; an object; an error; one that does not say it.
    for _ in 0..2 {
        counted(Item::List(vec![Item::Int(1)])).ask(&pool).unwrap();
        counted(Item::Int(1)).reference(&pool);
        counted(text("raise")).ask(&pool).unwrap_err();
        function("hazards", "counted", vec![Item::Int(1)]).int(&pool);
    }
    assert_eq!(calls(), 13);
    // One more than there may be: what was wanted longest ago goes.
    counted(Item::Int(2)).int(&pool);
    counted(Item::Float(1.0)).ask(&pool).unwrap();
    assert_eq!((calls(), call_cache().size), (14, 3));
    counted(Item::Int(1)).int(&pool);
    assert_eq!(calls(), 15);
    drop(pool);
    assert_eq!(call_cache().size, 0);
    cache_calls(0).unwrap();
}
