//! Resolve: functions and methods.
//!
//! In: a callable as facts. Out: its judged signature, its overloads for the docs, and what calling it gives. Never drops a callable.

use std::fmt::Display;

use crate::facts;
use crate::ir::{self, FunctionKind};

use super::Stage;
use super::signature::{Surroundings, judge, overloads};

impl<'a> Stage<'a, '_> {
    /// `own` names the class that holds it and that class's ancestors.
    pub(super) fn function(&mut self, subject: &dyn Display, function: &'a facts::Function, own: &[&str]) -> ir::Function {
        let kind = match (function.is_async, function.is_generator) {
            (false, false) => FunctionKind::Plain,
            (false, true) => FunctionKind::Generator,
            (true, false) => FunctionKind::Coroutine,
            (true, true) => FunctionKind::AsyncGenerator,
        };
        let surroundings = Surroundings { subject, own, kind };
        ir::Function {
            doc: function.doc.clone(),
            binding: function.binding,
            kind,
            deprecated: function.deprecated.clone(),
            signature: judge(&function.signatures, &surroundings, &mut self.reader, self.diagnostics),
            overloads: overloads(&function.signatures),
        }
    }
}
