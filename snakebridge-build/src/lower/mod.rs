//! Lowering: the IR to the plan.
//!
//! In: the judged API of every library, in Python's terms. Out: Rust-shaped decisions, with every name valid and free. Collisions,
//! fall-backs and what was left out are noted. Never: tokens, files, Python.
//!
//! `tree` places modules, `homes` places classes and names all members, then one file per noun lowers the members.

mod builders;
mod class;
mod constant;
mod context;
mod docs;
mod enumeration;
mod function;
mod homes;
mod index;
mod inherited;
mod kinds;
mod lints;
mod members;
mod module;
mod names;
mod options;
mod parameter;
mod python;
mod reach;
mod returns;
mod tree;
mod type_map;

pub(crate) use names::canonical;
pub use options::LibraryOptions;
pub(crate) use python::words;
pub(crate) use type_map::is_class;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::{ir, plan};

use context::Context;
use homes::Homes;
use tree::{RustPath, Tree};

/// A library with its options, as the stages inside use it.
type Judged<'a> = (&'a ir::Library, LibraryOptions);

/// Lowers all libraries of a crate together, so that they share their classes.
pub fn lower(libraries: &[(ir::Library, LibraryOptions)], diagnostics: &mut Diagnostics) -> plan::Bindings {
    let libraries: Vec<Judged<'_>> = libraries.iter().map(|(library, options)| (library, reach::widened(library, options))).collect();
    let libraries = libraries.as_slice();
    let tree = Tree::new(libraries, diagnostics);
    let mut homes = Homes::new(libraries, &tree);
    let mut names = std::mem::take(&mut homes.names);
    let context = Context::new(libraries, &tree, &homes);
    let mut entries = index::Entries::new();
    let mut modules: BTreeMap<RustPath, plan::Module> = BTreeMap::new();
    for (place, node) in &tree.nodes {
        let mut names = names.remove(place).unwrap_or_default();
        let lowered = module::lower(place, node, &mut names, &context, diagnostics);
        index::list(&lowered, place, node, &names.members, &context, &mut entries);
        modules.insert(place.clone(), lowered);
    }
    inherited::settle(&mut modules, &context);
    for (at, (library, _)) in libraries.iter().enumerate() {
        let index = index::table(at, &mut entries, |path, listed| {
            if let Some(module) = tree.places.get(path).and_then(|place| modules.get_mut(place)) {
                module.listed = listed;
            }
        });
        let root = &tree.roots[at];
        if let Some(module) = modules.get_mut(root) {
            module.library = Some(plan::Library { name: library.name.clone(), version: library.version.clone(), depth: root.len(), index });
        }
    }
    let links = docs::Links::of(&modules, libraries);
    for (place, module) in &mut modules {
        links.resolve(place, module);
    }
    let type_map = plan::TypeMap { imports: context.type_map.imports(), stand_ins: type_map::stand_ins(&context, diagnostics) };
    plan::Bindings { type_map, ..nested(modules) }
}

/// Puts every module into its parent, the deepest first.
fn nested(mut modules: BTreeMap<RustPath, plan::Module>) -> plan::Bindings {
    let mut bindings = plan::Bindings::default();
    while let Some((mut place, mut module)) = modules.pop_last() {
        // Children were put in from the last to the first.
        module.modules.reverse();
        place.pop();
        match modules.get_mut(&place) {
            Some(parent) => parent.modules.push(module),
            None => bindings.modules.push(module),
        }
    }
    bindings.modules.reverse();
    bindings
}
