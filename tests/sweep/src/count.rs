//! Counts of a plan: callables, parameters that rustc checks, public names that are bound.

use std::collections::{BTreeMap, BTreeSet};

use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::facts;
use snakebridge_build::plan::{Bindings, Function, Item, Kind, Module, Return, Shape};

use crate::python::Public;

/// What was generated.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    /// Functions, methods and constructors.
    pub(crate) callables: usize,
    /// Parameters, variadic ones too.
    pub(crate) parameters: usize,
    /// Those whose kind is narrower than `Any`.
    pub(crate) checked: usize,
    /// Callables that give a Rust type, not what the caller asks for.
    pub(crate) typed_returns: usize,
}

impl Counts {
    /// Counts a plan.
    pub(crate) fn of(bindings: &Bindings) -> Self {
        let mut counts = Self::default();
        bindings.modules.iter().for_each(|module| counts.module(module));
        counts
    }

    fn module(&mut self, module: &Module) {
        for item in &module.items {
            match item {
                Item::Function(function) => self.function(function),
                Item::Class(class) => class.constructor.iter().chain(&class.methods).for_each(|function| self.function(function)),
                Item::Constant(_) | Item::Reexport(_) => {}
            }
        }
        module.modules.iter().for_each(|inner| self.module(inner));
    }

    fn function(&mut self, function: &Function) {
        self.callables += 1;
        self.typed_returns += usize::from(function.returns != Return::Generic);
        let required = match &function.shape {
            Shape::Required(arguments) => arguments.as_slice(),
            Shape::Anything => &[],
        };
        let optional = function.builder.iter().flat_map(|builder| &builder.setters).map(|setter| &setter.kind);
        for kind in required.iter().map(|argument| &argument.kind).chain(optional) {
            self.parameters += 1;
            self.checked += usize::from(!is_any(kind));
        }
        // What goes into `*args` and `**kwargs` is never checked.
        if let Some(builder) = &function.builder {
            self.parameters += usize::from(builder.positional) + usize::from(builder.keywords);
        }
    }
}

/// True for a kind that accepts everything.
fn is_any(kind: &Kind) -> bool {
    match kind {
        Kind::Any => true,
        Kind::Optional(inner) => is_any(inner),
        Kind::Union(one, other) => is_any(one) || is_any(other),
        _ => false,
    }
}

/// Public names, as Python itself lists them, and what became of them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Bound {
    /// All of them.
    pub(crate) all: usize,
    /// Those that the bindings have.
    pub(crate) bound: usize,
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
        for (name, is_module) in names {
            bound.all += 1;
            if there.contains(name.as_str()) {
                bound.bound += 1;
                continue;
            }
            let subject = format!("{path}.{name}");
            let reason = reason(&subject, name, *is_module, facts, diagnostics);
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
fn reason(subject: &str, name: &str, is_module: bool, facts: &facts::Library, diagnostics: &Diagnostics) -> String {
    if name.starts_with("__") && name.ends_with("__") {
        return String::from("special name");
    }
    if let Some(issue) = facts.issues.iter().find(|issue| issue.subject == subject) {
        let kind = issue.message.split(':').next().unwrap_or_default();
        return format!("{}: {kind}", issue.code);
    }
    if let Some(found) = diagnostics.iter().find(|found| found.subject == subject) {
        return found.problem.to_string();
    }
    let (module, name) = subject.rsplit_once('.').unwrap_or_default();
    let known = facts.modules.get(module).and_then(|module| module.members.get(name));
    match known {
        Some(facts::Member::Module { .. }) => String::from("module that is not generated"),
        None if is_module => String::from("module that is not generated"),
        Some(_) => String::from("NO REASON, known"),
        None => String::from("NO REASON, unknown"),
    }
}
