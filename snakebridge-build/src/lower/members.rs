//! Which members a class gets: its own, and those of bases that its handle does not reach by dereferencing.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{self, Binding, FunctionKind, Source, Type};
use crate::problem::Problem;

use super::context::Context;
use super::homes::Home;
use super::{returns, tree};
use crate::config::ClassScope;

/// A member of a class.
#[derive(Clone, Copy, Debug)]
pub(super) enum Member<'a> {
    /// A method of any binding.
    Method(&'a ir::Function),
    /// A property.
    Property(&'a ir::Property),
    /// An instance attribute.
    Field(&'a ir::Field, &'a ir::Class),
    /// A class attribute.
    Constant(&'a ir::Constant),
}

impl Member<'_> {
    /// True when what it gives depends on the class that it is reached through.
    pub(super) fn gives_self(&self) -> bool {
        match self {
            Self::Method(function) => function.signature.as_ref().is_some_and(|signature| {
                function.kind == FunctionKind::Plain
                    && (returns::gives_self(&signature.returns) || returns::gives_self(&signature.returns_any))
            }),
            Self::Property(property) => returns::gives_self(&property.ty),
            Self::Field(field, _) => returns::gives_self(&field.ty),
            Self::Constant(_) => false,
        }
    }

    fn is_class_method(&self) -> bool {
        matches!(self, Self::Method(function) if function.binding == Binding::ClassMethod)
    }
}

/// A member, and where it comes from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found<'a> {
    /// The member.
    pub(super) member: Member<'a>,
    /// The class that has it.
    pub(super) origin: Origin<'a>,
}

/// Where a member comes from; classes by their keys.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin<'a> {
    /// The class itself.
    Own,
    /// One that the handle does not reach.
    Inherited(&'a str),
    /// One that the handle reaches anyway: it is there again for the sake of `Self`, of a type variable that the class settles, or because
    /// associated functions are not inherited.
    Again(&'a str),
}

impl<'a> Origin<'a> {
    /// The class that it is inherited from.
    pub(super) fn base(self) -> Option<&'a str> {
        match self {
            Self::Own => None,
            Self::Inherited(base) | Self::Again(base) => Some(base),
        }
    }

    /// The class that says all about it.
    pub(super) fn described(self) -> Option<&'a str> {
        if let Self::Again(base) = self { Some(base) } else { None }
    }
}

/// The dunders that become methods, and their Rust names.
const DUNDERS: &[(&str, &str)] = &[
    ("__call__", "call_object"),
    ("__delitem__", "del_item"),
    ("__enter__", "enter"),
    ("__exit__", "exit"),
    ("__getitem__", "get_item"),
    ("__setitem__", "set_item"),
];

/// What traits that are always in scope, and those of our prelude, give every handle: found before what lies behind `Deref`.
const OF_TRAITS: &[&str] = &["as_object", "as_ref", "clone", "clone_from", "into_object", "to_owned", "to_string", "type_object"];

/// The Rust name of a dunder, before it is claimed; none for one that is not generated.
pub(super) fn dunder(python: &str) -> Option<&'static str> {
    DUNDERS.iter().find(|(name, _)| *name == python).map(|(_, rust)| *rust)
}

/// All members that a class gets, by Python name.
pub(super) fn of<'a>(key: &str, context: &Context<'a>, diagnostics: &mut Diagnostics) -> BTreeMap<&'a str, Found<'a>> {
    let Some((home, class)) = context.class(key) else { return BTreeMap::new() };
    let (library, options) = &context.libraries[home.library];
    let mut members = BTreeMap::new();
    collect(class, &mut members, |_, _| Some(Origin::Own));
    if options.class_scope == ClassScope::All {
        let own = members.clone();
        inherit(key, class, library, context, &mut members);
        if options.max_class_methods > 0 && members.len() > options.max_class_methods.max(own.len()) {
            let message = format!(
                "the class has {} members, more than {}, so only its own {} are generated",
                members.len(),
                options.max_class_methods,
                own.len()
            );
            let diagnostic = Diagnostic::warning(Problem::ClassTruncated, key, message);
            diagnostics.push(diagnostic.hint("raise `max-class-methods`, or call the others with `call_method`"));
            members = own;
        }
    }
    let below = below(home, &library.name);
    members.retain(|name, _| options.selects(&format!("{below}{}.{name}", home.attribute)));
    members
}

/// The path of a class's module below its library, with the dot that follows.
fn below(home: &Home, library: &str) -> String {
    match tree::below(library, &home.module) {
        None | Some("") => String::new(),
        Some(below) => format!("{below}."),
    }
}

fn inherit<'a>(
    key: &str,
    class: &'a ir::Class,
    library: &'a ir::Library,
    context: &Context<'a>,
    members: &mut BTreeMap<&'a str, Found<'a>>,
) {
    let (chain, is_value) = (context.chain(key), context.is_value(key));
    let reached = surface(&chain, context);
    if !is_value {
        settled(class, library, context, &reached, members);
    }
    let mut overridden: BTreeSet<&str> = names(class).collect();
    for above in &class.mro {
        let facts = context.class(above).map(|(_, facts)| facts).or_else(|| library.classes.get(above));
        let Some(facts) = facts else { continue };
        let on_chain = chain.contains(&above.as_str());
        collect(facts, members, |name, member| {
            // Rust's own have the names and values of their members without asking.
            if !passes_on(above, facts, name) || (is_value && facts.module == "enum") || overridden.contains(name) {
                return None;
            }
            if !on_chain && !reached.contains(name) {
                return Some(Origin::Inherited(above));
            }
            // Associated functions are not inherited by dereferencing, and what dereferencing reaches gives the base as `Self`.
            // Nor does it reach what a trait gives every handle under the same name.
            let again = member.gives_self() || member.is_class_method() || OF_TRAITS.contains(&name);
            again.then_some(Origin::Again(above))
        });
        overridden.extend(names(facts));
    }
}

/// Adds what the class settles of its generic bases: that is more exact than what dereferencing reaches.
fn settled<'a>(
    class: &'a ir::Class,
    library: &'a ir::Library,
    context: &Context<'a>,
    reached: &BTreeSet<&'a str>,
    members: &mut BTreeMap<&'a str, Found<'a>>,
) {
    let origin = |from: &'a str, name: &str| if reached.contains(name) { Origin::Again(from) } else { Origin::Inherited(from) };
    let worth = |from: &str, name: &str| {
        let facts = context.class(from).map(|(_, facts)| facts).or_else(|| library.classes.get(from));
        facts.is_some_and(|facts| passes_on(from, facts, name))
    };
    for (name, settled) in &class.settled_methods {
        if is_generated(name, &settled.member) && worth(&settled.from, name) {
            members.entry(name).or_insert(Found { member: Member::Method(&settled.member), origin: origin(&settled.from, name) });
        }
    }
    for (name, settled) in class.settled_properties.iter().filter(|(name, settled)| !name.starts_with('_') && worth(&settled.from, name)) {
        members.entry(name).or_insert(Found { member: Member::Property(&settled.member), origin: origin(&settled.from, name) });
    }
}

/// The names that the handles of these classes have. Each class above them is looked at once: in a chain everybody has the same ones above.
fn surface<'a>(chain: &[&'a str], context: &Context<'a>) -> BTreeSet<&'a str> {
    let mut found = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for key in chain {
        let Some((home, class)) = context.class(key) else { continue };
        collect(class, &mut found, |_, _| Some(Origin::Own));
        let library = &context.libraries[home.library].0;
        for above in class.mro.iter().filter(|above| seen.insert(above.as_str())) {
            let Some(facts) = library.classes.get(above) else { continue };
            collect(facts, &mut found, |name, _| passes_on(above, facts, name).then_some(Origin::Inherited(above)));
        }
    }
    found.into_keys().collect()
}

/// The names of all members of one class.
fn names(class: &ir::Class) -> impl Iterator<Item = &str> {
    let rest = class.properties.keys().chain(class.fields.keys()).chain(class.constants.keys());
    class.methods.keys().chain(rest).map(String::as_str)
}

/// Adds the members of one class that no class before it had and that `accept` knows the origin of. A private one is among the facts only
/// where it was asked for.
fn collect<'a>(class: &'a ir::Class, into: &mut BTreeMap<&'a str, Found<'a>>, accept: impl Fn(&str, &Member<'a>) -> Option<Origin<'a>>) {
    let methods = class.methods.iter().filter(|(name, method)| is_generated(name, method));
    let all = (methods.map(|(name, method)| (name, Member::Method(method))))
        .chain(class.properties.iter().map(|(name, property)| (name, Member::Property(property))))
        .chain(class.fields.iter().map(|(name, field)| (name, Member::Field(field, class))))
        .chain(class.constants.iter().map(|(name, constant)| (name, Member::Constant(constant))));
    for (name, member) in all {
        let special = name.starts_with("__") && !matches!(member, Member::Method(_));
        if !special
            && !into.contains_key(name.as_str())
            && let Some(origin) = accept(name, &member)
        {
            into.insert(name, Found { member, origin });
        }
    }
}

/// Methods, and those dunders that say more than the dynamic ones that every object has.
fn is_generated(name: &str, method: &ir::Function) -> bool {
    if !name.starts_with("__") {
        return true;
    }
    let typed = method.signature.as_ref().is_some_and(|signature| {
        let known = |ty: &Type| !matches!(ty, Type::Unknown | Type::Any | Type::Open(..));
        // What holds for every `__iter__` and `__setitem__` the dynamic ones say too.
        let common = signature.returns_source == Some(Source::DataModel) && matches!(signature.returns, Type::None | Type::Iterator(_));
        !common && known(&signature.returns) || signature.parameters.iter().any(|parameter| known(&parameter.ty))
    });
    match name {
        "__enter__" | "__exit__" => true,
        "__call__" => method.signature.is_some(),
        _ => typed && dunder(name).is_some(),
    }
}

/// Whether a member of a base that is not generated is worth having on a handle. Values that become Rust's own types (`str`, `int`)
/// have nothing to add, exceptions and enums have what they hold.
fn passes_on(key: &str, class: &ir::Class, name: &str) -> bool {
    match class.module.as_str() {
        "builtins" if class.flags.exception => name == "args",
        "builtins" => matches!(class.qualname.as_str(), "dict" | "list" | "tuple" | "set" | "frozenset"),
        "enum" => matches!(name, "name" | "value"),
        "abc" | "typing" | "typing_extensions" => false,
        _ => key != "object",
    }
}
