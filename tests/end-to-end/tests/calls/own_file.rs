//! A Python file of the project itself as a library.

use snakebridge::prelude::*;
use snakebridge_end_to_end::{declared_only, generic_bases, overloads_at_runtime, scoring};

#[test]
fn functions_take_and_return_containers() -> Result<()> {
    let points = std::collections::HashMap::from([("a", 1), ("b", 3), ("c", 2)]);
    let all: Vec<String> = scoring::rank(&points)?;
    assert_eq!(all, ["b", "c", "a"]);
    let best: Vec<String> = py!(scoring::rank(&points, top = 1))?;
    assert_eq!(best, ["b"]);
    let none: Vec<String> = py!(scoring::rank(&points, top = NONE))?;
    assert_eq!(none.len(), 3);
    Ok(())
}

#[test]
fn classes_have_every_sort_of_member() -> Result<()> {
    let team = scoring::Team::new("red")?;
    assert_eq!(team.name()?, "red");
    let total: i64 = team.add(2)?;
    assert_eq!(total, 2);
    let total: i64 = py!(team.add(2, double = true))?;
    assert_eq!(total, 6);
    assert_eq!(team.attr::<i64>("points")?, 6);
    assert_eq!(scoring::Team::named("blue")?.name()?, "blue");
    assert!(scoring::Team::is_valid(100)? && !scoring::Team::is_valid(101)?);
    assert_eq!(scoring::LIMIT()?, 100);
    Ok(())
}

#[test]
fn what_only_a_stub_declares_is_called_where_there_is_something_to_call() -> Result<()> {
    let proxy = declared_only::Proxy::new("quiet")?;
    assert_eq!(proxy.upper()?, "QUIET");
    assert_eq!(py!(proxy.replace("q", "r", count = 1))?, "ruiet");
    let twice: std::collections::HashMap<String, i64> = declared_only::scaled(kwargs! { "width": 2, "height": 3 }, 2)?;
    assert_eq!(twice["height"], 6);
    assert_eq!(declared_only::half(3)?, 1.5);
    Ok(())
}

#[test]
fn a_type_of_the_crates_stands_for_a_class() -> Result<()> {
    use snakebridge_end_to_end::mapped::{Day, Point, Span};
    use snakebridge_end_to_end::mapped_types;
    let points = [Point { x: 0.0, y: 2.0 }, Point { x: 4.0, y: 4.0 }];
    let middle = mapped_types::middle(&points)?;
    assert_eq!(middle, Point { x: 2.0, y: 3.0 });
    assert_eq!(mapped_types::farthest(&points)?.as_ref(), points.last());
    assert_eq!(mapped_types::farthest(Vec::<Point>::new())?, None);
    assert_eq!(mapped_types::named(&middle)?["Point"], middle);
    assert_eq!(mapped_types::ORIGIN()?, Point { x: 0.0, y: 0.0 });
    // The class is there all the same, and its handles go where the type goes.
    let handle = mapped_types::Point::new(1.0, 2.0)?;
    assert_eq!(handle.mirrored()?, Point { x: -1.0, y: -2.0 });
    let walk = mapped_types::Walk::new(&handle)?;
    assert_eq!(py!(walk.go(&middle, times = 2))?, Point { x: 1.0, y: 2.0 });
    assert_eq!(walk.last()?, middle);
    walk.set_last(Point { x: 9.0, y: 9.0 })?;
    assert_eq!(walk.places()?.collect::<Result<Vec<Point>>>()?.len(), 3);
    assert_eq!(walk.last()?.x, 9.0);

    let span = Span { start: 2, end: 5 };
    assert_eq!(mapped_types::widened(&span)?, Span { start: 1, end: 6 });
    assert_eq!(py!(mapped_types::widened(kwargs! { "start": 0, "end": 1 }, by = 3))?, Span { start: -3, end: 4 });
    assert_eq!(mapped_types::day_after(Day("2024-02-28".to_owned()))?, Day("2024-02-29".to_owned()));
    assert_eq!(mapped_types::doubled([1.5, 2.0])?, [3.0, 4.0]);
    let error = mapped_types::lies().expect_err("it gives `None`").to_string();
    assert!(error.contains("the return of `mapped_types.lies`") && error.contains("Point"), "{error}");
    Ok(())
}

#[test]
fn a_setter_that_selects_another_overload_changes_what_the_call_gives() -> Result<()> {
    let one = overloads_at_runtime::pick_with(5).call()?;
    assert_eq!(one.count_ones(), 2); // An `i64`, without a word about it.
    let many: Vec<i64> = py!(overloads_at_runtime::pick(5, many = true))?;
    assert_eq!(many, [5]);
    assert_eq!(overloads_at_runtime::pick_with(5).many(true).many(false).call::<i64>()?, one);
    Ok(())
}

#[test]
fn all_five_kinds_of_parameters_arrive() -> Result<()> {
    assert_eq!(scoring::every_kind(1, 2, 3)?, "1 2 () 3 4 []");
    let text: String = scoring::every_kind_with(1, 2, 3).args([7, 8]).d(5).kwarg("z", 9).call()?;
    assert_eq!(text, "1 2 (7, 8) 3 5 [('z', 9)]");
    let text: String = py!(scoring::every_kind(1, 2, 3, *[7], d = 6, **kwargs! { y: 1 }))?;
    assert_eq!(text, "1 2 (7,) 3 6 [('y', 1)]");
    Ok(())
}

#[test]
fn an_annotation_that_lies_is_named() {
    let error = scoring::lies().expect_err("the value is no integer");
    let text = error.to_string();
    assert!(text.contains("scoring.lies"), "{text}");
    assert!(text.contains("str"), "{text}");
}

#[test]
fn a_class_gives_what_it_says_its_base_holds() -> Result<()> {
    let primes = generic_bases::Primes::new(7)?;
    assert_eq!((primes.take()? + 1, primes.twice()?, primes.top()?), (8, (7, 7), 7));
    assert_eq!(py!(primes.twice(backwards = true))?, (7, 7));
    assert_eq!(generic_bases::Rows::new(["a", "b"])?.take()?.join("-"), "a-b");
    primes.put(11)?; // `T` is `int` in what is taken, too.
    assert_eq!(primes.take()?, 11);
    let prices = generic_bases::Prices::new(1.5)?;
    assert_eq!((prices.take()?.floor(), prices.key("k")?.len()), (1.0, 1));
    assert_eq!(generic_bases::Words::new(7)?.take()?, "word");
    let wrong = generic_bases::Numbers::new("seven")?.take().expect_err("it is no number");
    let words = "the return of `generic_bases.Numbers.take` is a Python `str`, which can't be a Rust `i64`";
    assert_eq!(wrong.to_string(), format!("{words}; the annotation in the library's code says `int`"));
    Ok(())
}
