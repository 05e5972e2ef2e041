//! Generators, coroutines, context managers and callbacks through generated functions.

use snakebridge::prelude::*;
use snakebridge::{AsyncStream, Awaitable, Stream, block_on, callback, stream, values, with};
use snakebridge_end_to_end::suspended_functions::{self as suspended, Reader};

use crate::python;

#[test]
fn generators_are_typed_streams() -> Result<()> {
    let items: Stream<i64> = suspended::count(3)?;
    assert_eq!(items.collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    assert_eq!(py!(suspended::count(7, step = 3))?.collect::<Result<Vec<_>>>()?, [0, 3, 6]);
    assert_eq!(suspended::unannotated::<String>()?.collect::<Result<Vec<_>>>()?, ["a", "b"]);
    // A stream and a Rust iterator are iterables.
    assert_eq!(suspended::squares(suspended::count(4)?)?.collect::<Result<Vec<_>>>()?, [0, 1, 4, 9]);
    assert_eq!(suspended::squares(values(2..4))?.collect::<Result<Vec<_>>>()?, [4, 9]);
    assert_eq!(suspended::count("3".len()).map(Iterator::count)?, 1);
    Ok(())
}

#[test]
fn what_a_decorator_hides_is_the_callers_to_say() -> Result<()> {
    assert_eq!(suspended::evens::<Vec<i64>>(5)?, python::<Vec<i64>>("list(range(0, 5, 2))"));
    let manager: Object = suspended::opened("file")?;
    assert_eq!(with(&manager, |name: String| Ok(name))?, "file");
    Ok(())
}

#[test]
fn configured_functions_have_a_variant_that_streams() -> Result<()> {
    let items: Stream<String> = suspended::words_stream("a bc")?;
    assert_eq!(items.collect::<Result<Vec<_>>>()?, ["a", "bc"]);
    assert_eq!(suspended::words_stream_with("a bc").upper(true).call()?.collect::<Result<Vec<_>>>()?, ["A", "BC"]);
    assert_eq!(suspended::words("a bc")?, ["a", "bc"]);
    let reader = Reader::new(["1", "10"])?;
    assert_eq!(py!(reader.numbers_stream(base = 2))?.collect::<Result<Vec<_>>>()?, [1, 2]);
    Ok(())
}

#[test]
fn coroutines_and_async_generators() -> Result<()> {
    let doubled: Awaitable<i64> = suspended::double(21)?;
    assert_eq!(doubled.block_on()?, 42);
    let ticks: AsyncStream<i64> = suspended::ticks(3)?;
    assert_eq!(ticks.blocking().collect::<Result<Vec<_>>>()?, [0, 1, 2]);
    let reader = Reader::new(["a"])?;
    assert_eq!(block_on(async { reader.first()?.await })?, "a");
    // What a decorator gives as it got it.
    let odds: Stream<i64> = suspended::odds(6)?;
    assert_eq!(odds.collect::<Result<Vec<_>>>()?, [1, 3, 5]);
    assert_eq!(suspended::triple(14)?.block_on()?, 42);
    assert_eq!(block_on(async { Reader::new(["a", "b"])?.last()?.await })?, "b");
    Ok(())
}

#[test]
fn context_managers_and_methods_that_stream() -> Result<()> {
    let reader = Reader::new(["a", "b"])?;
    let lines = with(&reader, |reader: Reader| reader.lines()?.collect::<Result<Vec<_>>>())?;
    assert_eq!(lines, ["a", "b"]);
    assert!(reader.attr::<bool>("closed")?);
    Ok(())
}

#[test]
fn closures_where_python_expects_a_callable() -> Result<()> {
    assert_eq!(suspended::apply(callback(|x: f64| x * 2.0), 4.5)?, 9.0);
    let rows = callback(|row: Vec<f64>| row.iter().sum::<f64>());
    let sums: Vec<f64> = snakebridge_end_to_end::numpy::apply_along_axis(rows, 1, [[1, 2], [3, 4]])?.extract()?;
    assert_eq!(sums, [3.0, 7.0]);
    let found: Vec<String> =
        stream("re", "finditer", ("[a-z]", "a1b"))?.map(|found: Result<Object>| found?.call_method("group", ())).collect::<Result<_>>()?;
    assert_eq!(found, ["a", "b"]);
    Ok(())
}

#[snakebridge::test(requires = ["numpy"])]
fn in_a_session() -> Result<()> {
    assert!(snakebridge::Session::current().is_some());
    assert_eq!(snakebridge::call::<f64>("numpy", "mean", (vec![1, 3],))?, 2.0);
    Ok(())
}

#[snakebridge::test(requires = ["no_such_library"])]
fn skipped() {
    panic!("the library is not there");
}

#[snakebridge::test]
async fn asynchronous() -> Result<()> {
    assert_eq!(suspended::double(4)?.await?, 8);
    Ok(())
}
