//! Resolve: how much of a library is typed, for reports.
//!
//! In: the IR of a library. Out: counts. Never changes anything.

use crate::ir::{Library, Member, Signature, Type};

/// How many of a library's parameters and returns have a known type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
        coverage.callable(class.constructor.as_ref(), false);
        class.methods.values().for_each(|method| coverage.callable(method.signature.as_ref(), true));
        class.properties.values().for_each(|property| coverage.values.count(&property.ty));
        class.constants.values().for_each(|constant| coverage.values.count(&constant.ty));
        class.fields.values().for_each(|field| coverage.values.count(&field.ty));
    }
    coverage
}

impl Coverage {
    fn callable(&mut self, signature: Option<&Signature>, returns: bool) {
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
