//! Resolve: functions and methods.
//!
//! In: a callable as facts. Out: its judged signature, its overloads for the docs, and what calling it gives. Never drops a callable.

use std::fmt::Display;

use crate::diagnostic::Diagnostics;
use crate::facts::{self, ClassMember, ParameterKind};
use crate::ir::{self, FunctionKind, Source, Type};

use super::annotation::{Position, Reader};
use super::signature::{Surroundings, is_unpacked, judge, overloads};
use super::{Stage, code, default, docstring, special};

impl<'a> Stage<'a, '_> {
    pub(super) fn function(&mut self, subject: &dyn Display, function: &'a facts::Function) -> ir::Function {
        let above = Above::default();
        let mut resolved = self.declared(subject, function, &[], &above);
        self.complete(subject, function, &above, &mut resolved);
        resolved
    }

    pub(super) fn method(&mut self, key: &str, name: &str, function: &'a facts::Function, own: &[&'a str]) -> ir::Function {
        let above = self.above(name, function, own);
        let subject = format_args!("{key}.{name}");
        let mut method = self.declared(&subject, function, own, &above);
        if let Some(signature) = method.signature.as_mut().filter(|_| !above.stubs.is_empty()) {
            // Which keys it looks up is the affair of an override.
            signature
                .parameters
                .iter_mut()
                .filter(|parameter| parameter.ty == Type::Hashable)
                .for_each(|parameter| parameter.ty = Type::Any);
        }
        if self.data_model {
            special::complete(name, &mut method);
        }
        self.complete(&subject, function, &above, &mut method);
        method
    }

    /// What somebody says of a callable. `own` names the class that holds it and that class's ancestors, `above` has what these say about it.
    fn declared(&mut self, subject: &dyn Display, function: &'a facts::Function, own: &[&str], above: &Above<'a>) -> ir::Function {
        let kind = match (function.is_async, function.is_generator) {
            (false, false) => FunctionKind::Plain,
            (false, true) => FunctionKind::Generator,
            (true, false) => FunctionKind::Coroutine,
            (true, true) => FunctionKind::AsyncGenerator,
        };
        // Code that was seen to give nothing, or its receiver, does not give what its base gives.
        let promised = above.promised.filter(|_| !function.gives.as_deref().is_some_and(code::is_exact));
        let surroundings = Surroundings { subject, own, overridden: &above.runs, promised, kind, is_disguised: function.is_disguised };
        let declared: Vec<&facts::Signature> = function.signatures.iter().collect();
        let all: Vec<&facts::Signature> = declared.iter().chain(&above.stubs).copied().collect();
        // What a base's stub says and this class lacks is nobody's mistake.
        let mut unheard = Diagnostics::default();
        let diagnostics = if above.stubs.is_empty() { &mut *self.diagnostics } else { &mut unheard };
        let mut signature = judge(&all, &surroundings, &mut self.reader, diagnostics);
        if let (Some(signature), Some(doc)) = (&mut signature, function.doc.as_deref().filter(|_| self.prose)) {
            docstring::complete(signature, &[doc], &mut self.reader);
        }
        ir::Function {
            doc: function.doc.clone(),
            binding: function.binding,
            kind,
            deprecated: function.deprecated.clone(),
            signature,
            overloads: overloads(&declared),
        }
    }

    /// What the code, the keywords of a base and the defaults say of the rest.
    fn complete(&mut self, subject: &dyn Display, function: &'a facts::Function, above: &Above<'a>, resolved: &mut ir::Function) {
        let Some(signature) = &mut resolved.signature else { return };
        code::accept(&function.signatures, subject, signature, &mut self.reader);
        accept_keywords(&above.runs, subject, signature, &mut self.reader);
        if self.defaults {
            default::complete(signature);
        }
        if self.code {
            code::complete(function.gives.as_deref(), subject, signature, &mut self.reader);
        }
    }

    /// What the nearest ancestors that say anything say of the method `name`, which `here` stands in for.
    fn above(&self, name: &str, here: &facts::Function, own: &[&'a str]) -> Above<'a> {
        let library = self.reader.library();
        let mut above = Above::default();
        let is_annotated = stated(here).any(says_something);
        for class in own.iter().skip(1).filter_map(|ancestor| library.classes.get(*ancestor)) {
            let Some(ClassMember::Function(function)) = class.members.get(name) else { continue };
            let (stubs, runs): (Vec<_>, Vec<_>) = stated(function).partition(|signature| signature.source.is_declared());
            if above.stubs.is_empty() && !is_annotated {
                above.stubs = stubs;
            }
            let is_alike = (function.is_async, function.is_generator) == (here.is_async, here.is_generator);
            if above.promised.is_none() && is_alike {
                above.promised = runs.iter().copied().find(|signature| signature.returns.is_some());
            }
            if above.runs.is_empty() && runs.iter().copied().any(says_something) {
                above.runs = runs;
            }
        }
        above
    }
}

/// Whoever has an object of the base may give it any keyword that its `**kwargs: T` takes: one that the override has a name for, too.
fn accept_keywords<'a>(overridden: &[&'a facts::Signature], subject: &dyn Display, signature: &mut ir::Signature, reader: &mut Reader<'a>) {
    let all = overridden.iter().flat_map(|signature| &signature.parameters);
    let keywords =
        all.filter(|parameter| parameter.kind == ParameterKind::VarKeyword).find_map(|parameter| parameter.annotation.as_deref());
    let Some(text) = keywords.filter(|text| !is_unpacked(text)) else { return };
    let is_named = |parameter: &&mut ir::Parameter| {
        matches!(parameter.kind, ParameterKind::KeywordOnly | ParameterKind::PositionalOrKeyword) && parameter.default.is_some()
    };
    for parameter in signature.parameters.iter_mut().filter(is_named).filter(|parameter| parameter.ty == Type::Unknown) {
        let ty = reader.read(text, Position::Parameter, &format_args!("{subject}({})", parameter.name));
        if ty != Type::Unknown {
            parameter.ty = default::or_plain(ty, parameter.default.as_deref());
            parameter.source = Some(Source::Runtime);
        }
    }
}

/// What ancestors say of a method that has no annotations itself.
#[derive(Default)]
pub(super) struct Above<'a> {
    /// Their stubs: one leaves a method out when its base has said it all, as NumPy's does for the arithmetic of `int16`.
    stubs: Vec<&'a facts::Signature>,
    /// What runs there: whoever has an object of the base may call the override so.
    runs: Vec<&'a facts::Signature>,
    /// What is annotated there with what it gives: whoever has an object of the base may count on it.
    promised: Option<&'a facts::Signature>,
}

/// The signatures that somebody wrote down: what code takes is no promise.
fn stated(function: &facts::Function) -> impl Iterator<Item = &facts::Signature> {
    function.signatures.iter().filter(|signature| signature.source != Source::Code)
}

fn says_something(signature: &facts::Signature) -> bool {
    signature.returns.is_some() || signature.parameters.iter().any(|parameter| parameter.annotation.is_some())
}
