//! The report of a build, for programs and for people.

use std::fs;

use serde_json::Value;

use crate::cli::{DEPS, Package};

fn report(package: &Package) -> Value {
    serde_json::from_slice(&fs::read(package.path().join("target/snakebridge/demo.report.json")).unwrap()).unwrap()
}

#[test]
fn a_report_has_parts_counts_and_what_came_from_the_store() {
    let package = Package::new(DEPS);
    package.answer(&["regen"]);
    let first = report(&package);
    assert_eq!((&first["package"], &first["outcome"], &first["strict"]), (&"demo".into(), &"generated".into(), &false.into()));
    let phases: Vec<&str> = first["phases"].as_array().unwrap().iter().map(|lap| lap["phase"].as_str().unwrap()).collect();
    assert_eq!(phases, ["config", "environment", "facts", "judge", "lower", "emit", "write", "record"]);
    let parts: f64 = first["phases"].as_array().unwrap().iter().map(|lap| lap["seconds"].as_f64().unwrap()).sum();
    let whole = first["seconds"].as_f64().unwrap();
    assert!(parts > 0.0 && parts <= whole + 0.01, "{parts} of {whole}");
    assert_eq!(first["from_store"], 0);
    let scoring = &first["libraries"][1];
    assert_eq!((&scoring["name"], &scoring["introspected"], &scoring["callables"]), (&"scoring".into(), &true.into(), &4.into()));
    assert!(scoring["seconds"].as_f64().unwrap() > 0.0, "{scoring}");
    assert_eq!(scoring["parameters"], serde_json::json!({ "known": 3, "any": 0, "total": 3 }));
    // Two modules; `Judge` and `Chief`; `LIMIT` and the three constants of `colorsys`.
    let generated = &first["generated"];
    assert_eq!((&generated["modules"], &generated["classes"], &generated["files"]), (&2.into(), &2.into(), &3.into()));
    assert_eq!(first["written"]["changed"].as_u64(), Some(4), "three files and the stamp");
    let issue = &first["issues"][0];
    assert_eq!((&issue["severity"], &issue["problem"]), (&"warning".into(), &"stubs-not-found".into()));

    package.answer(&["regen"]);
    let second = report(&package);
    assert_eq!(second["libraries"][1]["seconds"], 0.0);
    assert_eq!((&second["from_store"], &second["libraries"][1]["introspected"]), (&2.into(), &false.into()));
    assert_eq!((second["written"]["changed"].as_u64(), second["written"]["unchanged"].as_u64()), (Some(0), Some(4)));
    let text = fs::read_to_string(package.path().join("target/snakebridge/demo.report.txt")).unwrap();
    assert!(text.contains("\nscoring: from what is stored, 4 callables; 100.0 % of 3 parameters"), "{text}");
    assert!(text.contains("\ngenerated 2 modules, ") && text.contains(" in 3 files, ") && text.contains("\ntook "), "{text}");
}

#[test]
fn a_build_that_failed_has_a_report_too() {
    let package = Package::new(DEPS);
    package.write("scoring.py", "raise RuntimeError('no')\n");
    package.run(&["regen"]);
    let report = report(&package);
    assert_eq!(report["outcome"], "failed");
    let issues = report["issues"].as_array().unwrap();
    assert!(issues.iter().any(|issue| issue["severity"] == "error" && issue["problem"] == "import-failed"), "{report}");
    let text = fs::read_to_string(package.path().join("target/snakebridge/demo.report.txt")).unwrap();
    assert!(text.contains("\nthe build failed\ntook ") && text.contains("[import-failed]"), "{text}");
}
