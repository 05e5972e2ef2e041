//! Builders that callables of a module share.
//!
//! In: the lowered items of a module. Callables with the same optional parameters, documented in the same words, need one builder, not one
//! each: half of the setters of NumPy and pandas are such. Where they give different types the builder is generic over what its call gives. It is named by
//! its setters, so that what rustc says of it is about what it can do. Never: a builder shared by callables that take different things.

use std::collections::{BTreeMap, BTreeSet};

use crate::plan::{Builder, Function, Item, Return, Structure};

use super::lints;
use super::names::{self, Scope, Space};

/// Leads callables with equal builders to one struct, which stays with the first of them.
pub(super) fn share(items: &mut [Item], scope: &mut Scope) {
    let mut alike: BTreeMap<String, Vec<&mut Function>> = BTreeMap::new();
    for function in items.iter_mut().flat_map(functions) {
        if let Some(builder) = own(function) {
            let setters: Vec<&str> = builder.setters.iter().map(|setter| setter.name.as_str()).collect();
            alike.entry(setters.join(" ")).or_default().push(function);
        }
    }
    for mut functions in alike.into_values() {
        while let Some((first, rest)) = functions.split_first_mut() {
            let builder = own(first).cloned();
            let same =
                |other: &&mut &mut Function| builder.as_ref().is_some_and(|builder| own(other).is_some_and(|own| is_same(own, builder)));
            if let Some(builder) = &builder
                && rest.iter_mut().any(|other| same(&other))
            {
                let name = scope.claim(&named(builder), Space::Struct);
                let mut makers = BTreeSet::from([builder.function.clone()]);
                let mut others: Vec<_> = rest.iter_mut().filter(same).collect();
                let all = || others.iter().filter_map(|other| other.builder.as_ref());
                makers.extend(all().map(|builder| builder.function.clone()));
                let generic = builder.generic || all().any(|other| other.generic || other.returns != builder.returns);
                others.iter_mut().for_each(|other| lead(other, &name, Structure::Elsewhere, generic));
                lead(first, &name, Structure::Common(makers.into_iter().collect()), generic);
            }
            functions = functions.into_iter().skip(1).filter(|function| own(function).is_some()).collect();
        }
    }
}

fn functions(item: &mut Item) -> Vec<&mut Function> {
    match item {
        Item::Function(function) => vec![function],
        Item::Class(class) => class.constructor.iter_mut().chain(&mut class.methods).collect(),
        Item::Constant(_) | Item::Reexport(_) => Vec::new(),
    }
}

/// The builder of a function that has one of its own, with setters.
fn own(function: &Function) -> Option<&Builder> {
    function.builder.as_ref().filter(|builder| builder.structure == Structure::Own && !builder.setters.is_empty())
}

fn is_same(one: &Builder, other: &Builder) -> bool {
    let gives = one.returns == other.returns || (is_type(one) && is_type(other));
    gives
        && one.selected == other.selected
        && one.setters == other.setters
        && (&one.positional, &one.keywords) == (&other.positional, &other.keywords)
}

/// True where what the call gives can be a parameter of the struct.
fn is_type(builder: &Builder) -> bool {
    matches!(builder.returns, Return::Type(_)) && !builder.returns.is_asked()
}

/// `WithAxisDtypeOut`, from the first setters.
fn named(builder: &Builder) -> String {
    let mut name = String::from("With");
    builder.setters.iter().take(3).for_each(|setter| name.push_str(&names::class(names::plain(&setter.name))));
    if builder.setters.len() > 3 {
        name.push_str("AndMore");
    }
    name
}

/// Leads a function to the struct of that name. Its docs may link to the setters.
fn lead(function: &mut Function, name: &str, structure: Structure, generic: bool) {
    let Some(builder) = &mut function.builder else { return };
    let (before, after) = (format!("]({}::", builder.name), format!("]({name}::"));
    for docs in [&mut function.docs, &mut builder.docs] {
        *docs = docs.replace(&before, &after);
    }
    name.clone_into(&mut builder.name);
    builder.structure = structure;
    builder.generic = generic;
    if generic {
        builder.allow.extend(lints::complex(&builder.returns));
    }
}
