//! json, re, pathlib, datetime, collections, statistics, math and os.path.

use snakebridge::prelude::*;
use snakebridge_end_to_end::{collections, datetime, json, math, os, pathlib, re, statistics};

use crate::python;

#[test]
fn json_round_trips() -> Result<()> {
    let text: String = json::dumps(kwargs! { "a": [1, 2], "b": NONE })?;
    assert_eq!(text, python::<String>("__import__('json').dumps({'a': [1, 2], 'b': None})"));
    let back: std::collections::HashMap<String, Option<Vec<i64>>> = json::loads(&text)?;
    assert_eq!(back["a"], Some(vec![1, 2]));
    let indented: String = py!(json::dumps([1], indent = 2))?;
    assert_eq!(indented, python::<String>("__import__('json').dumps([1], indent=2)"));
    Ok(())
}

#[test]
fn regular_expressions_substitute_and_match() -> Result<()> {
    let replaced: String = snakebridge::call("re", "sub", ("a+", "-", "caaandaay"))?;
    assert_eq!(replaced, "c-nd-y");
    let pattern: Object = re::compile(r"(\w+)@(\w+)")?.into();
    let found: Object = pattern.call_method("search", ("me@home",))?;
    let groups: (String, String) = found.call_method("groups", ())?;
    assert_eq!(groups, ("me".to_owned(), "home".to_owned()));
    Ok(())
}

#[test]
fn paths_have_parts() -> Result<()> {
    let path = pathlib::PurePosixPath::new_with().args(["/usr", "lib", "x.tar.gz"]).call()?;
    assert_eq!(path.to_string(), "/usr/lib/x.tar.gz");
    let suffix: String = path.suffix()?;
    assert_eq!(suffix, ".gz");
    assert!(path.is_absolute()?);
    Ok(())
}

#[test]
fn inherited_methods_give_the_class_that_they_are_called_on() -> Result<()> {
    let folder = pathlib::PurePosixPath::new_with().args(["/usr"]).call()?;
    let file: pathlib::PurePosixPath = folder.joinpath_with().args(["lib", "x.py"]).call()?;
    let renamed: pathlib::PurePosixPath = file.with_suffix(".rs")?;
    assert_eq!(renamed.to_string(), "/usr/lib/x.rs");
    let above: pathlib::PurePosixPath = renamed.parent()?;
    assert_eq!(above.to_string(), "/usr/lib");
    Ok(())
}

#[test]
fn dates_are_calculated() -> Result<()> {
    let leap: Object = datetime::Date::new(2024, 2, 28)?.into();
    let next: Object = leap.call_method("__add__", (py!(datetime::Timedelta::new(days = 1))?,))?;
    assert_eq!(next.to_string(), python::<String>("str(__import__('datetime').date(2024, 2, 28) + __import__('datetime').timedelta(1))"));
    assert_eq!(next.to_string(), "2024-02-29");
    Ok(())
}

#[test]
fn class_methods_written_in_c_take_no_class() -> Result<()> {
    // `date.fromisoformat` has no `__text_signature__` in CPython 3.11, so that its parameters come from a stub, which writes `cls`.
    let day: datetime::Date = datetime::Date::fromisoformat("2024-02-29")?;
    assert_eq!(format!("{day}"), "2024-02-29");
    Ok(())
}

#[test]
fn counters_count() -> Result<()> {
    let counter: Object = collections::Counter::new_with().iterable("abracadabra").call()?.into();
    let most: Vec<(String, i64)> = counter.call_method("most_common", (2,))?;
    assert_eq!(most, python::<Vec<(String, i64)>>("__import__('collections').Counter('abracadabra').most_common(2)"));
    Ok(())
}

#[test]
fn statistics_of_lists() -> Result<()> {
    let median: f64 = statistics::median([1.0, 3.0, 2.0])?;
    assert_eq!(median, 2.0);
    let normal = py!(statistics::NormalDist::new(mu = 10.0, sigma = 2.0))?;
    let share: f64 = normal.cdf(12.0)?;
    assert_eq!(share, python::<f64>("__import__('statistics').NormalDist(10.0, 2.0).cdf(12.0)"));
    Ok(())
}

#[test]
fn mathematics() -> Result<()> {
    assert_eq!(math::sqrt(16)?, 4.0);
    assert_eq!(math::gcd_with().args([12, 18]).call()?, 6);
    assert_eq!(math::pi()?, python::<f64>("__import__('math').pi"));
    assert!(math::sqrt(-1).is_err_and(|error| error.is("ValueError")));
    Ok(())
}

#[test]
fn file_paths() -> Result<()> {
    let base: String = os::path::basename("/a/b.txt")?;
    assert_eq!(base, "b.txt");
    let exists: bool = os::path::exists("/no/such/path")?;
    assert!(!exists);
    Ok(())
}

#[test]
fn patterns_zones_and_slices_as_values() -> Result<()> {
    use snakebridge::{Pattern, time::Zone};
    // `re` takes a pattern wherever it takes its text, and gives one.
    assert_eq!(re::findall::<Vec<String>>(Pattern::new("a+").with_flags(Pattern::IGNORE_CASE), "aAbA")?, ["aA", "A"]);
    assert_eq!(re::compile("a+")?.as_object().extract::<Pattern>()?, Pattern::new("a+"));
    // A zone, where `datetime` wants a `tzinfo`.
    let moment = datetime::Datetime::new_with(2024, 2, 29).tzinfo(Zone::Offset(3600)).call()?;
    assert_eq!(moment.isoformat()?, "2024-02-29T00:00:00+01:00");
    Ok(())
}
