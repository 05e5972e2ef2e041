//! Discovery: one static table for each library.

use std::collections::BTreeMap;

use crate::plan::{Entry, EntryKind, Item};
use crate::{ir, plan};

use super::docs::summary;
use super::homes::{self, Homes, Names};
use super::tree::{RustPath, Tree};
use super::{LibraryOptions, python};

/// What the modules of one library show.
pub(super) fn of(
    index: usize,
    libraries: &[(ir::Library, LibraryOptions)],
    tree: &Tree<'_>,
    names: &BTreeMap<RustPath, Names>,
    homes: &Homes,
) -> Vec<Entry> {
    let mut entries = Vec::new();
    for (place, node) in &tree.nodes {
        let Some(source) = node.source.filter(|source| source.library == index) else { continue };
        let Some(names) = names.get(place) else { continue };
        entries.push(Entry {
            kind: EntryKind::Module,
            name: node.name.python.clone(),
            path: source.python.to_owned(),
            rust: place.join("::"),
            signature: String::new(),
            summary: summary(source.module.doc.as_deref()),
        });
        for (name, member) in homes::members(&source, libraries) {
            let Some(rust) = names.members.get(name) else { continue };
            let (kind, signature, doc) = match member {
                ir::Member::Function(function) => {
                    (EntryKind::Function, python::short_signature(function.signature.as_ref()), function.doc.as_deref())
                }
                ir::Member::Class(key) => {
                    let Some(class) = homes.classes.get(key).and_then(|home| libraries[home.library].0.classes.get(key)) else { continue };
                    (EntryKind::Class, python::short_signature(class.constructor.as_ref()), class.doc.as_deref())
                }
                ir::Member::Constant(_) => (EntryKind::Constant, String::new(), None),
                ir::Member::Module(_) => continue,
            };
            let path = format!("{}.{name}", source.python);
            let rust = place.iter().chain([rust]).map(String::as_str).collect::<Vec<_>>().join("::");
            entries.push(Entry { kind, name: name.to_owned(), path, rust, signature, summary: summary(doc) });
        }
    }
    entries
}

/// Adds the methods that the classes of a module define themselves.
pub(super) fn methods(
    module: &plan::Module,
    place: &RustPath,
    libraries: &[(ir::Library, LibraryOptions)],
    homes: &Homes,
    entries: &mut Vec<Entry>,
) {
    for item in &module.items {
        let Item::Class(class) = item else { continue };
        let home = homes.classes.iter().find(|(_, home)| home.place == *place && home.attribute == class.attribute);
        let Some(facts) = home.and_then(|(key, home)| libraries[home.library].0.classes.get(key)) else { continue };
        for method in &class.methods {
            let Some(function) = facts.methods.get(&method.name.python) else { continue };
            entries.push(Entry {
                kind: EntryKind::Method,
                name: format!("{}.{}", class.attribute, method.name.python),
                path: format!("{}.{}.{}", class.module, class.attribute, method.name.python),
                rust: format!("{}::{}::{}", place.join("::"), class.name.rust, method.name.rust),
                signature: python::short_signature(function.signature.as_ref()),
                summary: summary(function.doc.as_deref()),
            });
        }
    }
}
