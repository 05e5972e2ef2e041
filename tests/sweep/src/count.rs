//! The public names of a library, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::plan::{Bindings, Item, Module};

use crate::python::{Public, Sort};

/// How the reason begins of a name that is missing without one.
pub(crate) const NO_REASON: &str = "NO REASON";

/// Public names, as Python itself lists them, and what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// All of them.
    pub(crate) all: usize,
    /// Those that the bindings have.
    pub(crate) bound: usize,
    /// Those for which `callable()` is true.
    pub(crate) callables: usize,
    /// Those of them that the bindings have.
    pub(crate) bound_callables: usize,
    /// Why the others are missing: reason to `module.name`s.
    pub(crate) reasons: BTreeMap<String, Vec<String>>,
}

/// Compares the names that Python calls public with those of the plan.
pub(crate) fn bound(plan: &Bindings, facts: &facts::Library, public: &BTreeMap<String, Public>, diagnostics: &Diagnostics) -> Bound {
    let mut generated = BTreeMap::new();
    plan.modules.iter().for_each(|module| collect(module, &mut generated));
    let mut bound = Bound::default();
    for (path, names) in public {
        let Some(names) = names else { continue };
        let none = BTreeSet::new();
        let there = generated.get(path.as_str()).unwrap_or(&none);
        for (name, sort) in names {
            let is_there = there.contains(name.as_str());
            bound.all += 1;
            bound.bound += usize::from(is_there);
            bound.callables += usize::from(*sort == Sort::Callable);
            bound.bound_callables += usize::from(*sort == Sort::Callable && is_there);
            if is_there {
                continue;
            }
            let subject = format!("{path}.{name}");
            let reason = reason(path, name, facts, diagnostics);
            bound.reasons.entry(reason).or_default().push(subject);
        }
    }
    bound
}

fn collect<'p>(module: &'p Module, generated: &mut BTreeMap<&'p str, BTreeSet<&'p str>>) {
    if let Some(path) = &module.python {
        let items = module.items.iter().map(|item| match item {
            Item::Function(function) => &function.name,
            Item::Class(class) => &class.name,
            Item::Constant(constant) => &constant.name,
            Item::Reexport(reexport) => &reexport.name,
        });
        let inner = module.modules.iter().map(|inner| &inner.name);
        generated.entry(path).or_default().extend(items.chain(inner).map(|name| name.python.as_str()));
    }
    module.modules.iter().for_each(|inner| collect(inner, generated));
}

/// Why a public name is not bound, in the words of the report where it has any.
fn reason(module: &str, name: &str, facts: &facts::Library, diagnostics: &Diagnostics) -> String {
    let subject = format!("{module}.{name}");
    // Those that no source can write have one reason together.
    let is_odd = name.starts_with(char::is_numeric) || !name.chars().all(|letter| letter == '_' || letter.is_alphanumeric());
    let told = |issue: &&facts::Issue| issue.subject == subject || is_odd && issue.subject == module && issue.code == "no_identifiers";
    if let Some(issue) = facts.issues.iter().find(told) {
        let kind = issue.message.split(':').next().unwrap_or_default();
        return format!("{}: {kind}", issue.code);
    }
    if let Some(found) = diagnostics.iter().find(|found| found.subject == subject) {
        return found.problem.to_string();
    }
    let is_known = facts.modules.get(module).is_some_and(|module| module.members.contains_key(name));
    format!("{NO_REASON}, {}", if is_known { "known" } else { "unknown" })
}
