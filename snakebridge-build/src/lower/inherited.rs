//! Builders of inherited methods.
//!
//! In: the lowered modules. A method that gives `Self` is there again in every class that inherits it, so that the receiver's own class
//! comes back; its setters are not: it uses the builder of the class that it comes from, which is generic over what the call gives. Here
//! that builder is found, now that all of them have names. Never names anything.

use std::collections::BTreeMap;

use crate::plan::{Class, Function, Item, Module, Structure};

use super::context::Context;
use super::tree::{self, RustPath};

/// Leads every inherited builder to the struct that it uses.
pub(super) fn settle(modules: &mut BTreeMap<RustPath, Module>, context: &Context<'_>) {
    let shared = shared(modules);
    for (place, module) in modules {
        for item in &mut module.items {
            let Item::Class(class) = item else { continue };
            let chain = context.chain(&class.key);
            for method in &mut class.methods {
                let name = &method.name.python;
                let Some(builder) = method.builder.as_mut().filter(|builder| matches!(builder.structure, Structure::Inherited(_))) else {
                    continue;
                };
                let found = chain.iter().find_map(|base| shared.get(&((*base).to_owned(), name.clone())));
                builder.structure = match found {
                    Some((home, name)) => Structure::Inherited(tree::relative(place, home, Some(name))),
                    None => Structure::Own,
                };
            }
        }
    }
}

/// Where the shared builders are, by class and method.
fn shared(modules: &BTreeMap<RustPath, Module>) -> BTreeMap<(String, String), (RustPath, String)> {
    let mut found = BTreeMap::new();
    for (place, module) in modules {
        for item in &module.items {
            let Item::Class(class) = item else { continue };
            for (method, builder) in methods(class) {
                found.insert((class.key.clone(), method.name.python.clone()), (place.clone(), builder.to_owned()));
            }
        }
    }
    found
}

fn methods(class: &Class) -> impl Iterator<Item = (&Function, &str)> {
    class.methods.iter().filter_map(|method| {
        let builder = method.builder.as_ref().filter(|builder| builder.generic && !matches!(builder.structure, Structure::Inherited(_)))?;
        Some((method, builder.name.as_str()))
    })
}
