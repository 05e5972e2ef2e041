//! Usage: a library without what the sources do not name.
//!
//! Kept is what a word may mean, and what that needs: the bases of a class, the classes in a signature. A builder, an enumeration or a record is kept
//! whole, and so is what an operator of Rust may call.

use std::collections::BTreeSet;

use super::Usage;
use crate::ir::{Class, Function, Library, Member, Module, Signature, Type};

/// Leaves out what is not used. `rust_name` is what the sources call the library.
#[must_use]
pub(super) fn prune(mut library: Library, rust_name: &str, usage: &Usage) -> Library {
    let known = rust_name.split("::").all(|segment| usage.names(segment));
    let below = |path: &str| path.strip_prefix(&library.name).unwrap_or_default().trim_start_matches('.').to_owned();
    let is_named = |path: &str| known && below(path).split('.').all(|segment| segment.is_empty() || usage.names(segment));
    let named: BTreeSet<String> = library.modules.keys().filter(|path| is_named(path)).cloned().collect();
    let mut needed = Needed::default();
    for path in &named {
        for (name, member) in library.modules.get(path).into_iter().flat_map(|module| &module.members) {
            match member {
                Member::Class(key) if usage.names(name) => needed.class(key),
                Member::Function(function) if usage.names(name) => needed.function(function),
                Member::Constant(constant) if usage.names(name) => needed.ty(&constant.ty),
                _ => {}
            }
        }
    }
    while let Some(key) = needed.open.pop() {
        if let Some(class) = library.classes.get_mut(&key) {
            keep_members(class, usage);
            needed.members_of(class);
        }
    }
    let homes = homes(&library, &named, &needed.classes);
    let root = library.name.clone();
    library.modules.retain(|path, _| *path == root || named.contains(path) || homes.contains(path));
    for (path, module) in &mut library.modules {
        let by_name = named.contains(path);
        module.members.retain(|name, member| match member {
            Member::Class(key) => needed.classes.contains(key),
            Member::Function(_) | Member::Constant(_) | Member::Module(_) => by_name && usage.names(name),
        });
    }
    library.classes.retain(|key, _| needed.classes.contains(key));
    library
}

/// The modules that are kept only because a needed class is shown nowhere else: where it is defined, else the shortest path.
fn homes(library: &Library, named: &BTreeSet<String>, classes: &BTreeSet<String>) -> BTreeSet<String> {
    let shows = |module: &Module, wanted: &str| module.members.values().any(|member| matches!(member, Member::Class(key) if key == wanted));
    let home = |key: &String| {
        let showing: Vec<&String> = library.modules.iter().filter(|(_, module)| shows(module, key)).map(|(path, _)| path).collect();
        if showing.iter().any(|path| named.contains(*path) || **path == library.name) {
            return None;
        }
        let defining = library.classes.get(key).map(|class| class.module.as_str());
        showing.into_iter().min_by_key(|path| (Some(path.as_str()) != defining, path.matches('.').count(), (*path).clone())).cloned()
    };
    classes.iter().filter_map(home).collect()
}

/// Drops the members of a class that no word means.
fn keep_members(class: &mut Class, usage: &Usage) {
    let keep = |name: &str| name.starts_with("__") || usage.names(name);
    class.methods.retain(|name, _| keep(name));
    class.properties.retain(|name, _| keep(name));
    let flags = class.flags;
    if !(flags.dataclass || flags.named_tuple || flags.typed_dict) {
        class.fields.retain(|name, _| keep(name));
    }
    if !flags.enumeration {
        class.constants.retain(|name, _| keep(name));
    }
}

/// The classes that what is kept needs.
#[derive(Default)]
struct Needed {
    classes: BTreeSet<String>,
    open: Vec<String>,
}

impl Needed {
    fn class(&mut self, key: &str) {
        if self.classes.insert(key.to_owned()) {
            self.open.push(key.to_owned());
        }
    }

    fn function(&mut self, function: &Function) {
        self.signature(function.signature.as_ref());
    }

    fn signature(&mut self, signature: Option<&Signature>) {
        let Some(signature) = signature else { return };
        signature.parameters.iter().for_each(|parameter| self.ty(&parameter.ty));
        self.ty(&signature.returns);
        self.ty(&signature.returns_any);
    }

    /// What the members that are left need.
    fn members_of(&mut self, class: &Class) {
        self.signature(class.constructor.as_ref());
        class.mro.iter().chain(class.classes.values()).for_each(|key| self.class(key));
        class.methods.values().for_each(|method| self.function(method));
        class.properties.values().for_each(|property| self.ty(&property.ty));
        class.constants.values().for_each(|constant| self.ty(&constant.ty));
        class.fields.values().for_each(|field| self.ty(&field.ty));
    }

    fn ty(&mut self, ty: &Type) {
        if let Type::Class(key, _) | Type::Open(key, _) = ty {
            self.class(key);
        }
        ty.parts().into_iter().for_each(|part| self.ty(part));
    }
}
