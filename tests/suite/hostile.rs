//! The hostile package: whatever a library does, the facts come, the code is Rust, and nothing of the library's text gets out of its place.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use proc_macro2::{TokenStream, TokenTree};
use snakebridge_build::config::{Layout, ModuleMode};
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts::{Library, Member};
use snakebridge_build::introspect::{Request, introspect};
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::plan::{Bindings, Item, Module};
use snakebridge_build::{emit, resolve};

fn request(module: &str) -> Request {
    let fixtures: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    Request { paths: vec![fixtures], ..Request::new(module) }
}

#[track_caller]
fn facts(request: Request) -> Library {
    let answer = introspect(Path::new("python3"), &[request], Duration::from_secs(120)).remove(0);
    answer.unwrap_or_else(|error| panic!("{}", error.diagnostic()))
}

fn plan(facts: &Library) -> Bindings {
    let mut diagnostics = Diagnostics::default();
    let library = resolve::resolve(facts, &mut diagnostics);
    lower(&[(library, LibraryOptions::default())], &mut diagnostics)
}

/// The names of all items of the generated files, and `Class::method` for what classes have.
fn items(plan: &Bindings) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in emit::emit(plan, Layout::default()) {
        let parsed = syn::parse_file(&file.contents).unwrap_or_else(|error| panic!("{}: {error}", file.path.display()));
        collect(&parsed.items, &mut names);
    }
    names
}

fn collect(items: &[syn::Item], names: &mut BTreeSet<String>) {
    for item in items {
        match item {
            syn::Item::Fn(item) => drop(names.insert(item.sig.ident.to_string())),
            syn::Item::Struct(item) => drop(names.insert(item.ident.to_string())),
            syn::Item::Enum(item) => drop(names.insert(item.ident.to_string())),
            syn::Item::Mod(item) => {
                names.insert(item.ident.to_string());
                collect(item.content.as_ref().map_or(&[], |(_, items)| items), names);
            }
            syn::Item::Use(_) | syn::Item::Static(_) | syn::Item::Const(_) | syn::Item::Macro(_) | syn::Item::Impl(_) => {}
            _ => panic!("an item that nobody emits"),
        }
    }
}

const SUBMODULES: [&str; 12] =
    ["classes", "crowd", "defaults", "forks", "members", "names", "prints", "replaced", "signatures", "texts", "world", "stubbed"];

#[test]
fn every_module_comes_alive_and_the_fatal_ones_cost_only_themselves() {
    let library = facts(Request { selection: ModuleMode::All, ..request("hostile") });
    for module in SUBMODULES {
        let path = format!("hostile.{module}");
        let members = &library.modules.get(&path).unwrap_or_else(|| panic!("{path}: {:?}", library.issues)).members;
        assert!(members.contains_key("alive"), "{path}");
    }
    let lost: Vec<&str> =
        library.issues.iter().filter(|issue| issue.code == "module_import_failed").map(|issue| issue.subject.as_str()).collect();
    assert_eq!(lost, ["hostile.crashes", "hostile.quits"]);
}

#[test]
fn nothing_gets_out_of_its_place() {
    for module in SUBMODULES {
        let facts = facts(request(&format!("hostile.{module}")));
        let plan = plan(&facts);
        let mut planned = BTreeSet::new();
        plan.modules.iter().for_each(|module| expected(module, &mut planned));
        // Those that begin so are for discovery.
        let strange: Vec<String> = items(&plan).into_iter().filter(|name| !planned.contains(name) && !name.starts_with("__")).collect();
        assert_eq!(strange, Vec::<String>::new(), "{module}");
        assert!(planned.contains("alive"), "{module}");
    }
}

#[test]
fn a_text_that_never_comes_is_left_out() {
    let library = facts(request("hostile.defaults"));
    let Some(Member::Function(hangs)) = library.modules["hostile.defaults"].members.get("hangs") else { panic!("it is a function") };
    let defaults: Vec<_> = hangs.signatures[0].parameters.iter().map(|parameter| parameter.default.as_deref()).collect();
    assert_eq!(defaults, [Some("..."), Some("..."), Some("..."), Some("1")]);
}

#[test]
fn rustc_mistrusts_no_identifier() {
    let text = emit::emit(&plan(&facts(request("hostile.names"))), Layout::Single).remove(0).contents;
    let mut names = BTreeSet::new();
    identifiers(text.parse().expect("the text is Rust"), &mut names);
    assert!(names.contains("变量") && !names.contains("größe"), "{names:?}");
    // The lints are about the letters alone: the names are enough for them.
    let denied =
        "#![deny(confusable_idents, mixed_script_confusables, uncommon_codepoints)]\n#![allow(dead_code, nonstandard_style, unused)]\n";
    let functions: String = names.iter().map(|name| format!("fn r#{name}() {{}}\n")).collect();
    let folder = tempfile::tempdir().expect("there is room");
    std::fs::write(folder.path().join("names.rs"), format!("{denied}{functions}")).expect("there is room");
    let rustc =
        Command::new("rustc").args(["--edition=2024", "--crate-type=lib", "--emit=metadata", "names.rs"]).current_dir(&folder).output();
    let rustc = rustc.expect("rustc is there");
    assert!(rustc.status.success(), "{}", String::from_utf8_lossy(&rustc.stderr));
}

/// Every identifier, but for those that can't be the name of a function.
fn identifiers(tokens: TokenStream, names: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) if !["self", "Self", "super", "crate", "_"].contains(&name.to_string().as_str()) => {
                names.insert(name.to_string().trim_start_matches("r#").to_owned());
            }
            TokenTree::Group(group) => identifiers(group.stream(), names),
            _ => {}
        }
    }
}

#[test]
fn twenty_thousand_members_are_all_there() {
    let plan = plan(&facts(request("hostile.crowd")));
    let items = &plan.modules[0].modules[0].items;
    assert_eq!(items.len(), 20_002);
    assert_eq!(items.iter().filter(|item| matches!(item, Item::Function(_))).count(), 2_002);
}

/// The names that the plan gives items.
fn expected(module: &Module, names: &mut BTreeSet<String>) {
    names.insert(module.name.rust.clone());
    for item in &module.items {
        let (name, functions) = match item {
            Item::Function(function) => (&function.name, std::slice::from_ref(&**function)),
            Item::Class(class) => {
                names.extend(class.constructor.iter().filter_map(|function| Some(function.builder.as_ref()?.name.clone())));
                (&class.name, class.methods.as_slice())
            }
            Item::Constant(constant) => (&constant.name, [].as_slice()),
            Item::Reexport(reexport) => (&reexport.name, [].as_slice()),
        };
        names.insert(name.rust.clone());
        names.extend(functions.iter().filter_map(|function| function.builder.as_ref()).map(|builder| builder.name.clone()));
        if let Item::Function(function) = item {
            names.extend(function.builder.iter().map(|builder| builder.function.clone()));
        }
    }
    module.modules.iter().for_each(|inner| expected(inner, names));
}
