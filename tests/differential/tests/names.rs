//! Every public name of a module is bound, or its absence has a reason in the report; and whatever Python can call is bound.
//!
//! Which names are public and which of them can be called is asked of Python itself, without any of the generator's own Python.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use snakebridge::prelude::*;
use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::introspect::{Request, introspect};
use snakebridge_build::lower::{LibraryOptions, lower};
use snakebridge_build::plan::{Bindings, Item, Module};
use snakebridge_build::resolve::resolve;
use snakebridge_differential::oracle;

/// The names that the bindings have for a module of Python.
fn bound(bindings: &Bindings, path: &str) -> BTreeSet<String> {
    let mut open: Vec<&Module> = bindings.modules.iter().collect();
    let mut names = BTreeSet::new();
    while let Some(module) = open.pop() {
        open.extend(&module.modules);
        if module.python.as_deref() == Some(path) {
            let items = module.items.iter().map(|item| match item {
                Item::Function(function) => &function.name,
                Item::Class(class) => &class.name,
                Item::Constant(constant) => &constant.name,
                Item::Reexport(reexport) => &reexport.name,
            });
            names.extend(items.chain(module.modules.iter().map(|inner| &inner.name)).map(|name| name.python.clone()));
        }
    }
    names
}

/// The public names of a module as Python has them, each with whether `callable()` says yes.
fn public(path: &str) -> Vec<(String, bool)> {
    let expression = format!(
        "[(name, callable(getattr(module, name))) for module in [__import__('importlib').import_module('{path}')] \
         for name in getattr(module, '__all__', None) or [name for name in dir(module) if not name.startswith('_')]]"
    );
    let (gave, names): (bool, Object) = oracle::evaluate(expression).expect("the oracle answers");
    assert!(gave, "{names}");
    names.extract().expect("names and what they are")
}

#[track_caller]
fn check(path: &str) {
    let facts = introspect(Path::new(env!("SNAKEBRIDGE_INTERPRETER")), &[Request::new(path)], Duration::from_secs(300)).remove(0);
    let facts = facts.unwrap_or_else(|error| panic!("{}", error.diagnostic()));
    let mut diagnostics = Diagnostics::default();
    let library = resolve(&facts, &mut diagnostics);
    let bindings = lower(&[(library, LibraryOptions::default())], &mut diagnostics);
    let explained: BTreeSet<String> = diagnostics.iter().map(|found| found.subject.clone()).collect();
    let (bound, public) = (bound(&bindings, path), public(path));
    let missing: Vec<&(String, bool)> = public.iter().filter(|(name, _)| !bound.contains(name)).collect();
    let silent: Vec<_> = missing.iter().filter(|(name, _)| !explained.contains(&format!("{path}.{name}"))).collect();
    assert!(silent.is_empty(), "neither bound nor explained: {silent:?}");
    let uncalled: Vec<_> = missing.iter().filter(|(name, callable)| *callable && !name.starts_with("__")).collect();
    assert!(uncalled.is_empty(), "callable and not bound: {uncalled:?}");
    assert!(public.len() > 40, "{public:?}");
}

#[test]
fn of_numpy() {
    check("numpy");
}

#[test]
fn of_scipy_stats() {
    check("scipy.stats");
}

#[test]
fn of_linear_models() {
    check("sklearn.linear_model");
}
