//! Resolve: how much of a library is typed, for reports.
//!
//! In: the IR of a library, and the facts that it came from. Out: counts, and the reason for each type that is not known. Never changes
//! anything.

use std::fmt;

use serde::Serialize;

use super::docstring::said;
use crate::docstring::{self, Docstring};
use crate::facts;
use crate::ir::{Library, Member, Signature, Type};

/// An annotation is shown up to here.
const LONGEST_TEXT: usize = 120;

/// How many of a library's parameters and returns have a known type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// Functions, methods and constructors.
    pub callables: usize,
    /// Parameters of functions, methods and constructors, variadic ones too.
    pub parameters: Share,
    /// Returns of functions and methods, for a call with the required arguments only. Constructors are left out: theirs is never unknown.
    pub returns: Share,
    /// Properties, constants and fields.
    pub values: Share,
    /// Callables for which no source had a signature.
    pub without_signature: usize,
}

/// A part of a whole.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// Those whose type is known; `Any` is, when a source says so.
    pub known: usize,
    /// Of the known ones, those that are `Any`.
    pub any: usize,
    /// All of them.
    pub total: usize,
}

impl Share {
    /// The known part in percent; 100 of nothing.
    #[must_use]
    pub fn percent(self) -> f64 {
        if self.total == 0 { 100.0 } else { self.known as f64 * 100.0 / self.total as f64 }
    }

    fn count(&mut self, ty: &Type) {
        self.total += 1;
        self.known += usize::from(*ty != Type::Unknown);
        self.any += usize::from(*ty == Type::Any);
    }
}

/// Counts the known types of `library`.
#[must_use]
pub fn coverage(library: &Library) -> Coverage {
    let mut coverage = Coverage::default();
    for member in library.modules.values().flat_map(|module| module.members.values()) {
        match member {
            Member::Function(function) => coverage.callable(function.signature.as_ref(), true),
            Member::Constant(constant) => coverage.values.count(&constant.ty),
            Member::Class(_) | Member::Module(_) => {}
        }
    }
    for class in library.classes.values() {
        if class.is_constructible() {
            coverage.callable(class.constructor.as_ref(), false);
        }
        class.methods.values().for_each(|method| coverage.callable(method.signature.as_ref(), true));
        class.properties.values().for_each(|property| coverage.values.count(&property.ty));
        class.constants.values().for_each(|constant| coverage.values.count(&constant.ty));
        class.fields.values().for_each(|field| coverage.values.count(&field.ty));
    }
    coverage
}

impl Coverage {
    fn callable(&mut self, signature: Option<&Signature>, returns: bool) {
        self.callables += 1;
        let Some(signature) = signature else {
            self.without_signature += 1;
            return;
        };
        signature.parameters.iter().for_each(|parameter| self.parameters.count(&parameter.ty));
        if returns {
            self.returns.count(&signature.returns);
        }
    }
}

/// A parameter or a return whose type is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Untyped {
    /// The callable, as Python names it: `numpy.linalg.norm`.
    pub callable: String,
    /// The parameter; none for the return.
    pub parameter: Option<String>,
    /// Why.
    pub reason: Reason,
}

/// Why a type is not known.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "why", content = "text", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reason {
    /// No source says anything, the docstring neither.
    NoSource,
    /// An annotation says this, which is not understood.
    Annotation(String),
    /// The docstring says this, which is not understood.
    Docstring(String),
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSource => formatter.write_str("no source has a type"),
            Self::Annotation(text) => write!(formatter, "the annotation `{text}` is not understood"),
            Self::Docstring(text) => write!(formatter, "the docstring says `{text}`, which is not understood"),
        }
    }
}

/// Every parameter and return of `library` whose type is not known, with the reason that its `facts` give.
#[must_use]
pub fn untyped(facts: &facts::Library, library: &Library) -> Vec<Untyped> {
    let mut found = Vec::new();
    for (path, module) in &library.modules {
        for (name, member) in &module.members {
            let Member::Function(function) = member else { continue };
            let stated = facts.function(path, name).map_or(Stated::default(), Stated::of);
            stated.add(&format!("{path}.{name}"), function.signature.as_ref(), true, &mut found);
        }
    }
    for (key, class) in &library.classes {
        let stated = facts.classes.get(key);
        if let Some(stated) = stated.filter(|_| class.is_constructible()) {
            let docs = [&stated.constructor_doc, &stated.doc];
            let docs = docs.into_iter().filter_map(Option::as_deref).map(docstring::parse).collect();
            Stated { signatures: &stated.constructor, docs }.add(key, class.constructor.as_ref(), false, &mut found);
        }
        for (name, method) in &class.methods {
            let stated = facts.method(key, name).map_or(Stated::default(), Stated::of);
            stated.add(&format!("{key}.{name}"), method.signature.as_ref(), true, &mut found);
        }
    }
    found
}

/// What the facts have about one callable.
#[derive(Default)]
struct Stated<'a> {
    signatures: &'a [facts::Signature],
    docs: Vec<Docstring<'a>>,
}

impl<'a> Stated<'a> {
    fn of(function: &'a facts::Function) -> Self {
        Self { signatures: &function.signatures, docs: function.doc.as_deref().map(docstring::parse).into_iter().collect() }
    }

    fn add(&self, callable: &str, signature: Option<&Signature>, returns: bool, found: &mut Vec<Untyped>) {
        let Some(signature) = signature else { return };
        for parameter in signature.parameters.iter().filter(|parameter| parameter.ty == Type::Unknown) {
            let annotations = self.signatures.iter().flat_map(|signature| &signature.parameters);
            let annotation = annotations.filter(|stated| stated.name == parameter.name).find_map(|stated| stated.annotation.as_deref());
            let reason = self.reason(annotation, Some(&parameter.name));
            found.push(Untyped { callable: callable.to_owned(), parameter: Some(parameter.name.clone()), reason });
        }
        if returns && signature.returns == Type::Unknown {
            let annotation = self.signatures.iter().find_map(|signature| signature.returns.as_deref());
            found.push(Untyped { callable: callable.to_owned(), parameter: None, reason: self.reason(annotation, None) });
        }
    }

    fn reason(&self, annotation: Option<&str>, parameter: Option<&str>) -> Reason {
        let shown = |text: &str| text.chars().take(LONGEST_TEXT).collect();
        match annotation {
            Some(annotation) => Reason::Annotation(shown(annotation)),
            None => match self.docs.iter().find_map(|docs| said(docs, parameter)) {
                Some(words) => Reason::Docstring(shown(words)),
                None => Reason::NoSource,
            },
        }
    }
}
