//! Resolve: what a class settles of its generic bases.
//!
//! In: a class as facts, with the arguments of its bases: `DataFrameGroupBy(GroupBy[DataFrame])`. Out: the methods and properties that it
//! inherits and that take or give a type variable of such a base, with the argument in its place. Never reads what a class defines itself.

use std::collections::{BTreeMap, BTreeSet};

use crate::facts::{self, ClassMember};
use crate::ir::{self, Settled, Type};

use super::Stage;
use super::annotation::{Bindings, Position};

impl<'a> Stage<'a, '_> {
    /// Adds what the class settles.
    pub(super) fn settle(&mut self, class: &'a facts::Class, resolved: &mut ir::Class) {
        let mut bound = BTreeMap::new();
        self.bind_bases(class, &mut bound);
        if bound.values().all(Vec::is_empty) {
            return;
        }
        let library = self.reader.library();
        let mut overridden: BTreeSet<&str> = class.members.keys().map(String::as_str).collect();
        for key in &class.mro {
            let Some(base) = library.classes.get(key) else { continue };
            if let Some(bindings) = bound.remove(key.as_str()).filter(|bindings| !bindings.is_empty()) {
                for (name, member) in base.members.iter().filter(|(name, _)| !overridden.contains(name.as_str())) {
                    self.settle_member(key, base, name, member, &bindings, resolved);
                }
            }
            overridden.extend(base.members.keys().map(String::as_str));
        }
    }

    /// Finds what the type variables of all bases stand for, those of the bases' bases too.
    fn bind_bases(&mut self, class: &'a facts::Class, bound: &mut BTreeMap<&'a str, Bindings<'a>>) {
        let library = self.reader.library();
        for text in &class.generic_bases {
            let Some((name, given)) = self.reader.generic_base(text) else { continue };
            let Some((key, base)) = keys(name).iter().find_map(|key| library.classes.get_key_value(key)) else { continue };
            if bound.contains_key(key.as_str()) {
                continue;
            }
            let variables = base.parameters.iter().map(String::as_str);
            let bindings: Bindings<'a> = variables.zip(given).filter(|(_, bound)| is_settled(&bound.given)).collect();
            bound.insert(key, bindings.clone());
            let outer = self.reader.bind(bindings);
            self.bind_bases(base, bound);
            self.reader.bind(outer);
        }
        for key in &class.bases {
            if let Some((key, base)) = library.classes.get_key_value(key).filter(|(key, _)| !bound.contains_key(key.as_str())) {
                bound.insert(key, Bindings::new());
                let outer = self.reader.bind(Bindings::new());
                self.bind_bases(base, bound);
                self.reader.bind(outer);
            }
        }
    }

    fn settle_member(
        &mut self,
        key: &'a str,
        base: &'a facts::Class,
        name: &str,
        member: &'a ClassMember,
        bindings: &Bindings<'a>,
        resolved: &mut ir::Class,
    ) {
        let mentions = |text: Option<&String>| text.is_some_and(|text| bindings.iter().any(|(variable, _)| text.contains(variable)));
        let from = || key.to_owned();
        match member {
            ClassMember::Function(function) if function.signatures.iter().any(|signature| texts(signature).any(mentions)) => {
                let own: Vec<&str> = std::iter::once(key).chain(base.mro.iter().map(String::as_str)).collect();
                // Whatever is wrong with the method is said where the base is.
                let heard = std::mem::take(self.diagnostics);
                let open = self.method(key, name, function, &own);
                let outer = self.reader.bind(bindings.clone());
                let member = self.method(key, name, function, &own);
                self.reader.bind(outer);
                *self.diagnostics = heard;
                if let (Some(before), Some(now)) = (&open.signature, &member.signature)
                    && (says_more(&before.returns, &now.returns) || is_narrower(before, now))
                {
                    resolved.settled_methods.insert(name.to_owned(), Settled { from: from(), member });
                }
            }
            ClassMember::Property(property) if mentions(property.annotation.as_ref()) => {
                let text = property.annotation.as_deref().unwrap_or_default();
                let before = self.reader.read(text, Position::Return, &key);
                let outer = self.reader.bind(bindings.clone());
                let ty = self.reader.read(text, Position::Return, &key);
                self.reader.bind(outer);
                if says_more(&before, &ty) {
                    let member = ir::Property { doc: property.doc.clone(), ty, settable: property.settable };
                    resolved.settled_properties.insert(name.to_owned(), Settled { from: from(), member });
                }
            }
            _ => {}
        }
    }
}

/// The keys that a class may have of this name: annotations name a built-in one without its module, and stubs an abstract one by its
/// other name.
fn keys(name: String) -> [String; 2] {
    let other = if name.contains('.') { name.replacen("typing.", "collections.abc.", 1) } else { format!("builtins.{name}") };
    [name, other]
}

/// The annotations of a signature.
fn texts(signature: &facts::Signature) -> impl Iterator<Item = Option<&String>> {
    signature.parameters.iter().map(|parameter| parameter.annotation.as_ref()).chain([signature.returns.as_ref()])
}

/// True where what anything was given to takes something of a type now.
fn is_narrower(before: &ir::Signature, now: &ir::Signature) -> bool {
    let pairs = before.parameters.iter().zip(&now.parameters);
    pairs.into_iter().any(|(before, now)| matches!(before.ty, Type::Any | Type::Hashable) && before.name == now.name && is_settled(&now.ty))
}

/// True where a type is known now, and it is not only the argument of what no caller sees an argument of.
fn says_more(before: &Type, now: &Type) -> bool {
    match (before, now) {
        (Type::Iterable(_), Type::Iterable(_)) => false,
        (Type::Class(before, _), Type::Class(now, _)) if before == now => false,
        (_, now) => before != now && is_settled(now),
    }
}

/// True for a type that says more than a type variable does.
fn is_settled(ty: &Type) -> bool {
    match ty {
        Type::Union(members) => members.iter().all(is_settled),
        ty => !matches!(ty, Type::Unknown | Type::Any | Type::Open(..)),
    }
}
