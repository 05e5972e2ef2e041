//! Discovery: static data.

use snakebridge_end_to_end::{collections, json, math, numpy, pandas, statistics};

/// Written from the libraries' own index pages before the ranking was asked any of them; all of them are asked by `cargo run -p snakebridge-docstrings`.
const QUESTIONS: &str = include_str!("../../../docstrings/questions.tsv");

#[test]
fn questions_find_their_answers_first() {
    let (mut asked, mut wrong) = (0, Vec::new());
    for line in QUESTIONS.lines().filter(|line| !line.starts_with('#')) {
        let [_, question, answer] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line:?} is no question") };
        let hits = match answer.split('.').next() {
            Some("numpy") => numpy::__search__(question),
            Some("pandas") => pandas::__search__(question),
            Some("statistics") => statistics::__search__(question),
            Some("math") => math::__search__(question),
            Some("collections") => collections::__search__(question),
            _ => continue,
        };
        asked += 1;
        if hits.first().is_none_or(|hit| hit.path != answer) {
            wrong.push(format!("{question}: {answer}, not {:?}", hits.first().map(|hit| hit.path)));
        }
    }
    assert_eq!(asked, 20);
    assert!(wrong.len() <= 3, "{wrong:#?}");
}

#[test]
fn functions_and_classes_are_listed() {
    let functions: Vec<&str> = json::__functions__().map(|entry| entry.name).collect();
    assert!(functions.contains(&"dumps") && functions.contains(&"loads"), "{functions:?}");
    let classes: Vec<&str> = json::__classes__().map(|entry| entry.name).collect();
    assert!(classes.contains(&"JSONDecoder"), "{classes:?}");
    assert_eq!(json::__modules__().map(|entry| entry.name).collect::<Vec<_>>(), ["json"]);
}

#[test]
fn search_ranks_the_exact_name_first() {
    let hits = numpy::__search__("mean");
    assert_eq!(hits[0].path, "numpy.mean");
    assert!(hits.iter().any(|hit| hit.path == "numpy.nanmean"));
    assert!(numpy::__search__("standard deviation").iter().any(|hit| hit.path == "numpy.std"));
    assert!(numpy::__search__("no such thing at all").is_empty());
}

#[test]
fn libraries_are_listed() {
    // The list is filled at program start; a use of the crate keeps the linker from leaving it out.
    assert_eq!(json::__functions__().next().map(|entry| entry.path), Some("json.dump"));
    let names: Vec<&str> = snakebridge::libraries().iter().map(|library| library.name).collect();
    assert!(names.contains(&"numpy") && names.contains(&"os.path"), "{names:?}");
}

#[test]
fn an_entry_and_the_live_docstring_belong_to_one_path() -> snakebridge::Result<()> {
    assert_eq!(json::__functions__().next().map(|entry| entry.path), Some("json.dump"));
    let entry = snakebridge::entry("numpy.mean").expect("numpy.mean is generated");
    assert_eq!((entry.rust, entry.summary), ("numpy::mean", "Compute the arithmetic mean along the specified axis."));
    assert!(snakebridge::entry("numpy.meen").is_none());
    assert!(snakebridge::doc("numpy.mean")?.starts_with(entry.summary));
    Ok(())
}
