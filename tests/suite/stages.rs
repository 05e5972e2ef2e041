//! From a Python module to Rust, stage by stage: fixtures, each of which shows one hazard, against goldens of every stage.
//!
//! `fixtures/stages/<module>/` holds what each stage made of the fixture of that name: `facts.json` of introspection, `ir.json` of resolution,
//! `plan.json` of lowering, `emitted.rs` of emission. `SNAKEBRIDGE_BLESS=1 cargo test -p snakebridge-tests stages` writes them; a
//! continuous-integration run refuses to. What the fixtures are about is asserted elsewhere, with values read off Python; the goldens show
//! what a change changes.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use snakebridge_build::config::ModuleMode;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::introspect::{Request, introspect};
use snakebridge_build::lower::LibraryOptions;
use snakebridge_build::resolve::resolve;

use crate::golden::{self, Set};

/// Fixtures of which every version of Python says the same.
const ANYWHERE: &[&str] = &[
    "all_is_empty",
    "all_is_no_list",
    "all_lies",
    "answers_every_name",
    "broken_submodule",
    "coroutines",
    "declared_elsewhere",
    "declared_only",
    "deprecated_things",
    "dir_lies",
    "documented_signatures",
    "getattr_answers",
    "getattr_raises",
    "given_by_code",
    "given_by_calls",
    "hostile_members",
    "lazy_names",
    "lazy_submodule",
    "loaded_late",
    "none_attribute",
    "parameter_kinds",
    "prints_on_import",
    "replaced_by_object",
    "replaced_by_proxy",
    "signature_of_another",
    "stub_fields",
    "stub_generic_bases",
    "stub_overloads",
    "stub_without_source",
    "type_checking",
    "typed_elsewhere",
    "wrapped_by_class",
    "wrapped_by_swig",
];

/// Fixtures with classes and methods of Python's own or `typing`'s objects as values, which each version words otherwise.
const OF_ONE_VERSION: &[&str] = &[
    "borrowed_methods",
    "checked_elsewhere",
    "class_members",
    "constructors_left_out",
    "generic_bases",
    "keywords_unpacked",
    "kinds_of_class",
    "metaclasses_raise",
    "newer_syntax",
    "overloads_at_runtime",
    "protocols",
    "special_attributes_raise",
    "string_annotations",
    "suspended_functions",
    "taken_by_code",
];

fn modules() -> impl Iterator<Item = &'static &'static str> {
    ANYWHERE.iter().chain(OF_ONE_VERSION)
}

/// The version that the goldens of those are of.
const VERSION: &str = "3.11";

#[test]
fn what_every_stage_makes_of_a_module() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let request = |module: &&str| Request { paths: vec![fixtures.clone()], selection: ModuleMode::Public, ..Request::new(*module) };
    let requests: Vec<Request> = modules().map(request).collect();
    let answers = introspect(Path::new("python3"), &requests, Duration::from_secs(60));
    for (module, facts) in modules().zip(answers) {
        let facts = facts.unwrap_or_else(|error| panic!("{}", error.diagnostic()));
        if OF_ONE_VERSION.contains(module) && facts.python != VERSION {
            println!("{module}: not compared, its goldens are of Python {VERSION} and `python3` is {}", facts.python);
            continue;
        }
        check(module, facts);
    }
}

/// Sends the facts about one module through the stages.
fn check(module: &str, mut facts: facts::Library) {
    facts.python = VERSION.to_owned();
    let mut diagnostics = Diagnostics::default();
    let library = resolve(&facts, &mut diagnostics);
    golden::compare(Set::Stages, module, &[("facts.json", golden::json(&facts)), ("ir.json", golden::json(&library))]);
    golden::compare(Set::Stages, module, &golden::lowered(&[(library, LibraryOptions::default())], diagnostics));
}

#[test]
fn no_golden_is_left_behind() {
    let found: BTreeSet<String> =
        golden::hazards(Set::Stages).iter().map(|path| path.file_name().expect("a folder").to_string_lossy().into_owned()).collect();
    assert_eq!(found, modules().map(|module| (*module).to_owned()).collect());
}
