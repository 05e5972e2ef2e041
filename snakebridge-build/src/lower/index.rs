//! Discovery: one static table for each library, in which every module and what lies below it is one stretch.

use std::collections::BTreeMap;

use crate::plan::{Entry, EntryKind, Item, Listed};
use crate::{ir, plan};

use super::context::Context;
use super::docs::summary;
use super::homes;
use super::python;
use super::tree::{self, Node, RustPath, Source};

/// The entries of one module, by the library that it belongs to and its Python path.
pub(super) type Entries = BTreeMap<(usize, String), Vec<Entry>>;

/// Lists a module that was lowered, with its members as `names` calls them.
pub(super) fn list(
    module: &plan::Module,
    place: &RustPath,
    node: &Node<'_>,
    names: &BTreeMap<String, String>,
    context: &Context<'_>,
    entries: &mut Entries,
) {
    let Some(source) = &node.source else { return };
    let mut listed = vec![Entry {
        kind: EntryKind::Module,
        path: source.python.to_owned(),
        rust: place.join("::"),
        signature: String::new(),
        summary: summary(source.module.doc.as_deref()),
    }];
    members(source, place, names, context, &mut listed);
    class_members(module, place, context, &mut listed);
    listed.sort_by(|one, other| (&one.path, one.kind).cmp(&(&other.path, other.kind)));
    entries.insert((source.library, source.python.to_owned()), listed);
}

fn members(source: &Source<'_>, place: &RustPath, names: &BTreeMap<String, String>, context: &Context<'_>, listed: &mut Vec<Entry>) {
    for (name, member) in homes::members(source, context.libraries) {
        let Some(rust) = names.get(name) else { continue };
        let (kind, signature, doc) = match member {
            ir::Member::Function(function) => (EntryKind::Function, function.signature.as_ref(), function.doc.as_deref()),
            ir::Member::Class(key) => match context.class(key) {
                Some((_, class)) => (EntryKind::Class, class.constructor.as_ref(), class.doc.as_deref()),
                None => continue,
            },
            ir::Member::Constant(_) => (EntryKind::Constant, None, None),
            ir::Member::Module(_) => continue,
        };
        listed.push(Entry {
            kind,
            path: format!("{}.{name}", source.python),
            rust: format!("{}::{rust}", place.join("::")),
            signature: python::short_signature(signature),
            summary: summary(doc),
        });
    }
}

/// The methods and properties that the classes of a module define themselves.
fn class_members(module: &plan::Module, place: &RustPath, context: &Context<'_>, listed: &mut Vec<Entry>) {
    for item in &module.items {
        let Item::Class(class) = item else { continue };
        let Some((_, facts)) = context.class(&class.key) else { continue };
        let entry = |kind, name: &plan::Name, signature, doc| Entry {
            kind,
            path: format!("{}.{}.{}", class.module, class.attribute, name.python),
            rust: format!("{}::{}::{}", place.join("::"), class.name.rust, name.rust),
            signature,
            summary: summary(doc),
        };
        for method in &class.methods {
            let Some(function) = facts.methods.get(&method.name.python) else { continue };
            let signature = python::short_signature(function.signature.as_ref());
            listed.push(entry(EntryKind::Method, &method.name, signature, function.doc.as_deref()));
        }
        for property in &class.properties {
            let name = &property.name.python;
            let own = facts.properties.get(name);
            // What it has because it settles what a base leaves open is the base's.
            if own.is_some() || facts.fields.contains_key(name) || facts.constants.contains_key(name) {
                listed.push(entry(EntryKind::Property, &property.name, String::new(), own.and_then(|property| property.doc.as_deref())));
            }
        }
    }
}

/// Puts the entries of one library together, and tells its modules where theirs are.
pub(super) fn table(library: usize, entries: &mut Entries, mut tell: impl FnMut(&str, Listed)) -> Vec<Entry> {
    let keys: Vec<(usize, String)> = entries.keys().filter(|(owner, _)| *owner == library).cloned().collect();
    let mut table = Vec::new();
    let mut places = Vec::with_capacity(keys.len());
    for key in keys {
        let start = table.len();
        table.extend(entries.remove(&key).unwrap_or_default());
        places.push((key.1, start, table.len()));
    }
    for (at, (path, start, own)) in places.iter().enumerate() {
        // Among names, only the dot sorts before letters, so what lies below a module follows it at once.
        let below = places[at..].iter().take_while(|(other, ..)| tree::below(path, other).is_some());
        let all = below.last().map_or(*own, |(.., end)| *end);
        tell(path, Listed { start: *start, own: *own, all });
    }
    table
}
