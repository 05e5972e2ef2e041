//! Lowering and emission: small APIs written by hand, one per hazard, against goldens of both stages.
//!
//! `fixtures/emission/<hazard>/plan.json` is the plan, `emitted.rs` the text. `SNAKEBRIDGE_BLESS=1 cargo test -p snakebridge-tests emission`
//! writes them; a continuous-integration run refuses to.

mod hazards;

use std::collections::BTreeSet;

use snakebridge_build::config::Layout;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::emit;
use snakebridge_build::ir;
use snakebridge_build::lower::{self, LibraryOptions};
use snakebridge_build::problem::Problem;

use crate::golden::{self, Set};

/// Lowers and emits one hazard, compares both stages, and gives the text.
fn check(hazard: &str, libraries: Vec<(ir::Library, LibraryOptions)>) -> String {
    let stages = golden::lowered(&libraries, Diagnostics::default());
    golden::compare(Set::Emission, hazard, &stages);
    let [_, (_, emitted)] = stages;
    emitted
}

#[test]
fn names_that_rust_or_the_prelude_has_taken() {
    let text = check("names", hazards::names());
    for name in ["pub fn r#type", "pub fn self_(", "pub fn crate_(", "pub struct Option(", "pub fn i64", "pub fn f_with_("] {
        assert!(text.contains(name), "{name} is missing");
    }
    assert!(!text.contains("-> Result<"), "only absolute paths may be named");
}

#[test]
fn names_that_clash() {
    let text = check("clashes", hazards::clashes());
    assert!(text.contains("pub struct Foo_("), "two classes that differ by case only");
    assert!(text.contains("pub fn new_(") && text.contains("pub fn set_x_("), "a method beats what is generated");
}

#[test]
fn docs_that_try_to_break_out() {
    let text = check("docs", hazards::docs());
    assert!(!text.contains("\u{202e}"), "direction marks reorder code on the screen");
    let mut open = 0;
    for line in text.lines().filter_map(|line| line.trim_start().strip_prefix("/// ")) {
        let ticks = line.len() - line.trim_start_matches('`').len();
        if open == 0 && ticks >= 3 {
            assert!(line.len() > ticks, "rustdoc would compile a fence without a tag");
            open = ticks;
        } else if open > 0 && ticks >= open && line.len() == ticks {
            open = 0;
        }
    }
    assert_eq!(open, 0, "every fence is closed");
    assert_eq!(text.matches("- `stats(x, y=1)`").count(), 2, "a method that is not generated is not the module of its name");
    assert_eq!(text.matches("- [`run`](value@Thing::run)").count(), 1, "a method of the class, and of nothing else");
    assert!(text.contains("/// The special characters are:\n    ///\n    /// ```text\n"), "a sentence, no item of a list");
    assert!(text.contains("/// The flags, of which each does a thing.\n    ///\n    /// ```text\n    /// A  ASCII   One\n"), "nor this");
    assert!(text.lines().filter(|line| line.contains("/// ")).all(|line| line.trim().chars().count() <= 104), "no line needs scrolling");
}

#[test]
fn parameters_of_every_kind() {
    let text = check("parameters", hazards::parameters());
    assert!(text.contains(".positional(p12)"), "more than twelve required ones do not fit a tuple");
}

#[test]
fn equal_builders_are_one() {
    let text = check("builders", hazards::equal_builders());
    assert!(text.contains("pub fn cos_with<'__a>") && text.contains("pub fn hypot_with<'__a>"));
    assert_eq!(text.matches("-> WithAxisOut<'__a, f64>").count(), 2, "however many required parameters come before");
    assert_eq!(text.matches("-> WithAxisOut<'__a, i64>").count(), 1, "whatever the call gives");
    assert_eq!(text.matches("pub struct WithAxisOut<").count(), 1);
    assert_eq!(text.matches("-> ::snakebridge::Variadic<").count(), 2, "without setters there is nothing to write");
    assert_eq!(text.matches("pub struct SumWith<").count(), 1, "another default is documented in other words");
    assert_eq!(text.matches("pub fn axis(").count(), 2);
}

#[test]
fn setters_that_select_another_overload() {
    let text = check("overloads", hazards::overloads());
    assert!(text.contains("pub struct ReadWith<'__a, __R = ::std::string::String>"), "the plain overload's type");
    assert!(text.contains("-> ReadWith<'__a, ::snakebridge::__private::Asked>"), "the caller's choice from there on");
    assert!(text.contains("-> FindWith<'__a, ::core::option::Option<i64>> {"), "a known type from there on");
    assert!(!text.contains("OpenWith<'__a, "), "where the plain call's type is not known there is nothing to select");
}

#[test]
fn types_and_their_fallbacks() {
    check("types", hazards::types());
}

#[test]
fn what_does_not_run_when_it_is_called() {
    check("suspended", hazards::suspended());
}

#[test]
fn classes_and_their_members() {
    let text = check("classes", hazards::classes());
    assert!(text.contains("base = Base"), "a handle dereferences to its generated base");
    assert!(text.contains("pub fn inherited"), "members of a base that is not generated come along");
    assert_eq!(text.matches("pub fn shared").count(), 1, "what dereferencing reaches is not repeated");
    assert_eq!(text.matches("pub fn scaled(").count(), 2, "a method that gives `Self` gives the class that it is called on");
    assert!(text.contains("BaseScaledWith<'__a, Derived>"), "and has one builder for all of them");
    assert_eq!(text.matches("pub fn deep(").count(), 1);
    assert!(text.contains("pub enum Color") && text.contains("pub const CRIMSON: Self = Self::RED;"), "an enumeration is Rust's own");
    assert!(text.contains("Self_,") && text.contains("r#try,") && text.contains("pub fn LIMIT("), "with names that Rust can have");
    assert!(text.contains("pub const READ: Self = Self(4);"), "flags are bits");
    assert!(text.contains("pub struct Huge(::snakebridge::Object);"), "and a handle where they do not fit");
    assert_eq!(text.matches("clippy::type_complexity").count(), 4, "a value, a property, a function and the call of its builder");
    assert!(text.contains("#[allow(clippy::new_ret_no_self)]\n        pub fn new() -> ::snakebridge::Result<bool>"), "not a constructor");
}

#[test]
fn what_a_class_settles_of_a_generic_base() {
    let text = check("generics", hazards::generics());
    assert!(text.contains("pub fn take<__R: ::snakebridge::FromPython>(&self)"), "of the base only the caller knows");
    assert!(text.contains("pub fn take(&self) -> ::snakebridge::Result<i64>"));
    assert!(text.contains("pub fn take(&self) -> ::snakebridge::Result<Shelf>"));
    assert!(text.contains("pub fn top(&self) -> ::snakebridge::Result<i64>"));
    let listed: Vec<&str> = text.lines().filter_map(|line| line.trim_start().strip_prefix("property\\tlib.")).collect();
    assert_eq!(listed, ["Shelf.top\\tlib::Shelf::top\\t\\t\\n\\"], "like methods, a property is listed where it is written");
    assert_eq!(text.matches("WithDeep<'_, i64>").count() + text.matches("WithDeep<'_, Shelf>").count(), 2, "one builder for both");
}

#[test]
fn a_base_that_is_named_twice_is_one_ancestor() {
    let mut libraries = hazards::classes();
    let derived = libraries[0].0.classes.get_mut("lib.Derived").expect("the fixture has it");
    derived.mro = ["lib.Base", "lib._hidden.Hidden", "lib.Base"].map(String::from).to_vec();
    let plan = lower::lower(&libraries, &mut Diagnostics::default());
    assert!(emit::emit(&plan, Layout::Single)[0].contents.contains("ancestors = [Base]"), "two of them would not compile");
}

#[test]
fn modules_share_their_classes() {
    let text = check("modules", hazards::modules());
    assert_eq!(text.matches("pub struct Thing(").count(), 1, "a class is generated once");
    assert!(text.contains("pub mod os {") && text.contains("pub mod path {"));
}

#[test]
fn a_class_with_too_many_members_is_cut_and_reported() {
    let mut libraries = hazards::classes();
    libraries[0].1.max_class_methods = 3;
    let mut diagnostics = Diagnostics::default();
    let plan = lower::lower(&libraries, &mut diagnostics);
    let cut: Vec<&str> =
        diagnostics.iter().filter(|found| found.problem == Problem::ClassTruncated).map(|found| found.subject.as_str()).collect();
    assert_eq!(cut, ["lib.Derived"]);
    assert!(!emit::emit(&plan, Layout::Single)[0].contents.contains("pub fn inherited"));
}

#[test]
fn include_and_exclude_choose_members() {
    let mut libraries = hazards::classes();
    libraries[0].1.include = vec![String::from("Der*")];
    libraries[0].1.exclude = vec![String::from("Derived.own")];
    let plan = lower::lower(&libraries, &mut Diagnostics::default());
    let text = &emit::emit(&plan, Layout::Single)[0].contents;
    assert!(text.contains("pub struct Derived(") && !text.contains("pub struct Base("));
    assert!(!text.contains("pub fn own(") && text.contains("pub fn shared"), "what its base had is its own now");
}

#[test]
fn include_brings_the_classes_that_its_members_give() {
    let mut libraries = hazards::classes();
    let given = |key: &str| ir::Type::Union(vec![ir::Type::None, ir::Type::List(Box::new(ir::Type::Class(key.to_owned(), vec![])))]);
    let derived = libraries[0].0.classes.get_mut("lib.Derived").expect("the fixture has it");
    derived.fields.insert(String::from("color"), ir::Field { ty: given("lib.Color") });
    derived.fields.insert(String::from("reader"), ir::Field { ty: given("lib.Reader") });
    let color = libraries[0].0.classes.get_mut("lib.Color").expect("the fixture has it");
    color.fields.insert(String::from("failure"), ir::Field { ty: given("lib.Failure") });
    libraries[0].1.include = vec![String::from("Derived")];
    libraries[0].1.exclude = vec![String::from("Reader")];
    let plan = lower::lower(&libraries, &mut Diagnostics::default());
    let text = &emit::emit(&plan, Layout::Single)[0].contents;
    assert!(text.contains("Color"), "what an included member gives comes along");
    assert!(!text.contains("pub struct Failure("), "but not what that gives in turn");
    assert!(!text.contains("pub struct Reader("), "and nothing that is excluded");
}

#[test]
fn both_layouts_hold_the_same_items() {
    let items = |layout| {
        let plan = lower::lower(&hazards::modules(), &mut Diagnostics::default());
        let files = emit::emit(&plan, layout);
        let paths: BTreeSet<String> = files.iter().map(|file| file.path.display().to_string()).collect();
        let lines: BTreeSet<String> = files.iter().flat_map(|file| file.contents.lines()).map(|line| line.trim().to_owned()).collect();
        (paths, lines.into_iter().filter(|line| line.starts_with("pub fn") || line.starts_with("pub struct")).collect::<Vec<_>>())
    };
    let (split, single) = (items(Layout::Split), items(Layout::Single));
    assert_eq!(split.1, single.1);
    assert!(split.0.contains("lib/sub/mod.rs") && split.0.contains("os/path/mod.rs"), "{:?}", split.0);
    assert_eq!(single.0.into_iter().collect::<Vec<_>>(), ["mod.rs"]);
}

#[test]
fn the_order_of_the_libraries_changes_nothing() {
    let text =
        |libraries: &[(ir::Library, LibraryOptions)]| emit::emit(&lower::lower(libraries, &mut Diagnostics::default()), Layout::Split);
    let mut libraries = hazards::modules();
    let forwards = text(&libraries);
    libraries.reverse();
    assert!(forwards == text(&libraries), "the same input gives the same bytes");
}

#[test]
fn every_golden_is_rust() {
    for (path, text) in golden::all("rs") {
        if let Err(error) = syn::parse_file(&text) {
            panic!("{}: {error}", path.display());
        }
    }
}
