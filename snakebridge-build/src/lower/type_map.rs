//! The user's own types in the place of Python classes: which class each stands for, and what it is called in the bindings.
//!
//! The bindings name each type in one place, a module at their root, so that a path that leads nowhere is one error and not one for every function.

use std::collections::{BTreeMap, BTreeSet};

use crate::config::RustType;
use crate::ir::{Class, Function, Library, Member, Module, Signature, Type};
use crate::plan;

use super::context::{Context, Place};
use super::names::Scope;
use super::{Judged, kinds};

/// The module at the root of the bindings.
pub(super) const MODULE: &str = "__sb_type_map";

/// What stands for what.
#[derive(Debug, Default)]
pub(super) struct TypeMap<'a> {
    /// For each library: the types by the key of the class.
    libraries: Vec<BTreeMap<&'a str, &'a RustType>>,
    /// What the bindings call each path.
    names: BTreeMap<&'a str, String>,
}

impl<'a> TypeMap<'a> {
    /// Finds the classes.
    pub(super) fn new(libraries: &'a [Judged<'a>]) -> Self {
        let mut map = Self::default();
        let mut taken = BTreeSet::new();
        for (_, options) in libraries {
            let all = libraries.iter().map(|(library, _)| *library);
            map.libraries.push(options.type_map.iter().map(|(name, ty)| (key(all.clone(), name), ty)).collect());
            for path in options.type_map.values().map(|ty| ty.path.as_str()).filter(|path| !is_standard(path)) {
                map.names.entry(path).or_insert_with(|| {
                    let last = path.rsplit("::").next().unwrap_or(path);
                    let mut names = (1_usize..).map(|number| if number == 1 { last.to_owned() } else { format!("{last}_{number}") });
                    names.find(|name| taken.insert(name.clone())).unwrap_or_default()
                });
            }
        }
        map
    }

    /// True where nothing stands for anything.
    fn is_empty(&self) -> bool {
        self.libraries.iter().all(BTreeMap::is_empty)
    }

    /// What stands for a type in the bindings of a library, inside of so many modules.
    fn get(&self, library: usize, ty: &Type, depth: usize) -> Option<plan::Mapped> {
        let found = self.libraries.get(library)?.get(python(ty)?)?;
        let name = self.name(found);
        Some(match self.names.contains_key(found.path.as_str()) {
            true => plan::Mapped { ty: format!("{MODULE}::{name}"), supers: depth },
            false => plan::Mapped { ty: name, supers: 0 },
        })
    }

    /// A type, as the module at the root names it.
    fn name(&self, ty: &RustType) -> String {
        let name = self.names.get(ty.path.as_str()).unwrap_or(&ty.path);
        format!("{name}{}", ty.arguments)
    }

    /// The names of the module at the root.
    pub(super) fn imports(&self) -> Vec<plan::Import> {
        self.names.iter().map(|(path, name)| plan::Import { path: (*path).to_owned(), name: name.clone() }).collect()
    }
}

/// What each type has to be convertible as.
pub(super) fn stand_ins(context: &Context<'_>, diagnostics: &mut crate::diagnostic::Diagnostics) -> Vec<plan::StandIn> {
    let all: BTreeSet<(&str, &RustType)> = context.type_map.libraries.iter().flatten().map(|(key, ty)| (*key, *ty)).collect();
    let module = vec![MODULE.to_owned()];
    let mut scope = Scope::default();
    let mut place = Place { context, module: &module, class: None, scope: &mut scope, diagnostics };
    // What is not used may be gone, and with it what is known of it.
    all.into_iter()
        .filter(|(key, _)| is_class(context.libraries.iter().map(|(library, _)| *library), key))
        .map(|(key, ty)| {
            let kind = kinds::of(&special(key).unwrap_or_else(|| Type::Class(key.to_owned(), Vec::new())), key, &mut place);
            plan::StandIn { python: key.to_owned(), ty: context.type_map.name(ty), kind }
        })
        .collect()
}

impl Place<'_, '_> {
    /// The user's own type that stands for a Python type here.
    pub(super) fn mapped(&self, ty: &Type) -> Option<plan::Mapped> {
        if self.context.type_map.is_empty() {
            return None;
        }
        let library = self.context.tree.nodes.get(self.module)?.source.as_ref()?.library;
        self.context.type_map.get(library, ty, self.module.len())
    }
}

/// True for what is always there, and so needs no one place to be missing from.
fn is_standard(path: &str) -> bool {
    ["::std::", "::core::"].iter().any(|root| path.starts_with(root))
}

/// Types that are no classes in the IR, by the names of their classes.
const SPECIAL: [(&str, Type); 11] = [
    ("builtins.complex", Type::Complex),
    ("builtins.slice", Type::Slice),
    ("datetime.date", Type::Date),
    ("datetime.datetime", Type::DateTime),
    ("datetime.time", Type::Time),
    ("datetime.timedelta", Type::TimeDelta),
    ("datetime.tzinfo", Type::TimeZone),
    ("decimal.Decimal", Type::Decimal),
    ("fractions.Fraction", Type::Fraction),
    ("re.Pattern", Type::Pattern),
    ("uuid.UUID", Type::Uuid),
];

fn special(name: &str) -> Option<Type> {
    SPECIAL.iter().find(|(known, _)| *known == name).map(|(_, ty)| ty.clone())
}

/// The class that a type is of.
fn python(ty: &Type) -> Option<&str> {
    match ty {
        Type::Class(key, _) => Some(key),
        other => SPECIAL.iter().find(|(_, special)| special == other).map(|(name, _)| *name),
    }
}

/// The key of a class: the path by which a module shows it, else the name itself.
fn key<'l>(libraries: impl Iterator<Item = &'l Library>, name: &'l str) -> &'l str {
    let Some((module, last)) = name.rsplit_once('.') else { return name };
    let shown = libraries.filter_map(|library| library.modules.get(module)?.members.get(last)).find_map(|member| match member {
        Member::Class(key) => Some(key.as_str()),
        _ => None,
    });
    shown.unwrap_or(name)
}

/// True for what a type can stand for: a class that is shown, that another inherits from, or that a signature names.
pub(crate) fn is_class<'l>(libraries: impl Iterator<Item = &'l Library> + Clone, name: &'l str) -> bool {
    let key = key(libraries.clone(), name);
    let is_there = |library: &Library| library.classes.contains_key(key) || Mentions(key).library(library);
    special(key).is_some() || !key.starts_with("builtins.") && libraries.clone().any(is_there)
}

/// Looks for a class in everything that has a type.
struct Mentions<'k>(&'k str);

impl Mentions<'_> {
    fn library(&self, library: &Library) -> bool {
        library.modules.values().any(|module| self.module(module)) || library.classes.values().any(|class| self.class(class))
    }

    fn module(&self, module: &Module) -> bool {
        module.members.values().any(|member| match member {
            Member::Function(function) => self.function(function),
            Member::Constant(constant) => self.ty(&constant.ty),
            Member::Class(_) | Member::Module(_) => false,
        })
    }

    fn class(&self, class: &Class) -> bool {
        self.signature(class.constructor.as_ref())
            || class.methods.values().any(|method| self.function(method))
            || class.properties.values().any(|property| self.ty(&property.ty))
            || class.constants.values().any(|constant| self.ty(&constant.ty))
            || class.fields.values().any(|field| self.ty(&field.ty))
    }

    fn function(&self, function: &Function) -> bool {
        self.signature(function.signature.as_ref())
    }

    fn signature(&self, signature: Option<&Signature>) -> bool {
        signature
            .is_some_and(|signature| self.ty(&signature.returns) || signature.parameters.iter().any(|parameter| self.ty(&parameter.ty)))
    }

    fn ty(&self, ty: &Type) -> bool {
        matches!(ty, Type::Class(key, _) if key == self.0) || ty.parts().into_iter().any(|part| self.ty(part))
    }
}
