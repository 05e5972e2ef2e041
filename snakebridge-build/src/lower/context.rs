//! What every part of lowering looks things up in.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::problem::Problem;
use crate::{ir, plan};

use super::Judged;
use super::enumeration;
use super::homes::{Home, Homes};
use super::names::Scope;
use super::tree::{self, RustPath, Tree};
use super::type_map::TypeMap;

/// The whole input, and what was decided about it before any item is lowered.
pub(super) struct Context<'a> {
    /// The libraries.
    pub(super) libraries: &'a [Judged<'a>],
    /// The modules.
    pub(super) tree: &'a Tree<'a>,
    /// The homes of classes.
    pub(super) homes: &'a Homes,
    /// For each generated class, its generated ancestors as keys, nearest first; the first is the one it dereferences to.
    pub(super) ancestors: BTreeMap<&'a str, Vec<&'a str>>,
    /// The classes that another one dereferences to.
    pub(super) bases: BTreeSet<&'a str>,
    /// The user's own types in the place of classes.
    pub(super) type_map: TypeMap<'a>,
}

impl<'a> Context<'a> {
    /// Works out the ancestors.
    pub(super) fn new(libraries: &'a [Judged<'a>], tree: &'a Tree<'a>, homes: &'a Homes) -> Self {
        let type_map = TypeMap::new(libraries);
        let mut context = Self { libraries, tree, homes, ancestors: BTreeMap::new(), bases: BTreeSet::new(), type_map };
        for (key, home) in &homes.classes {
            let Some(class) = libraries[home.library].0.classes.get(key) else { continue };
            let mut ancestors: Vec<&str> = Vec::new();
            for above in class.mro.iter().filter(|above| *above != key && context.is_above(above, class)) {
                // Python's order has each class once; two of one name would be implemented for twice.
                if !ancestors.contains(&above.as_str()) {
                    ancestors.push(above);
                }
            }
            context.ancestors.insert(key, ancestors);
        }
        let handles = context.ancestors.keys().filter(|key| !context.is_value(key));
        context.bases = handles.filter_map(|key| context.ancestors.get(key)?.first().copied()).collect();
        context
    }

    /// The facts about a class that is generated.
    pub(super) fn class(&self, key: &str) -> Option<(&'a Home, &'a ir::Class)> {
        let home = self.homes.classes.get(key)?;
        Some((home, self.libraries[home.library].0.classes.get(key)?))
    }

    /// A generated class as a base. In Python the order of a base is always shorter than that of a class derived from it; facts that
    /// say otherwise must not make a circle of `Deref`.
    fn is_above(&self, above: &str, derived: &ir::Class) -> bool {
        self.class(above).is_some_and(|(_, class)| class.mro.len() < derived.mro.len())
    }

    /// True for an enumeration that is Rust's own, and no handle.
    pub(super) fn is_value(&self, key: &str) -> bool {
        self.class(key).is_some_and(|(_, class)| enumeration::is_value(key, class))
    }

    /// The classes that a handle reaches by dereferencing, nearest first.
    pub(super) fn chain(&self, key: &str) -> Vec<&'a str> {
        let mut chain = Vec::new();
        if self.is_value(key) {
            return chain;
        }
        let mut current = self.ancestors.get(key).and_then(|above| above.first());
        while let Some(base) = current {
            chain.push(*base);
            current = self.ancestors.get(base).and_then(|above| above.first());
        }
        chain
    }
}

/// Where something is being lowered, with what it may use up there.
pub(super) struct Place<'a, 'b> {
    /// Everything.
    pub(super) context: &'b Context<'a>,
    /// The Rust module.
    pub(super) module: &'b RustPath,
    /// The key of the class, inside one.
    pub(super) class: Option<&'b str>,
    /// The names of the module.
    pub(super) scope: &'b mut Scope,
    /// What is noticed.
    pub(super) diagnostics: &'b mut Diagnostics,
}

impl<'a> Place<'a, '_> {
    /// The same place, inside a class.
    pub(super) fn in_class<'c>(&'c mut self, key: &'c str) -> Place<'a, 'c> {
        Place { context: self.context, module: self.module, class: Some(key), scope: self.scope, diagnostics: self.diagnostics }
    }

    /// The way from here to a generated class.
    pub(super) fn class_path(&self, key: &str) -> Option<plan::Path> {
        let (home, _) = self.context.class(key)?;
        Some(tree::relative(self.module, &home.place, Some(&home.rust)))
    }

    /// Notes something for the report.
    pub(super) fn note(&mut self, problem: Problem, subject: &str, message: impl Into<String>) {
        self.diagnostics.push(Diagnostic::note(problem, subject, message));
    }

    /// Notes a rename that was not only a matter of style.
    pub(super) fn note_rename(&mut self, subject: &str, wanted: &str, rust: &str) {
        if wanted != rust {
            self.note(Problem::NameCollision, subject, format!("`{wanted}` is taken, so it is generated as `{rust}`"));
        }
    }
}
