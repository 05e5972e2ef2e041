//! Resolve: types that a docstring names, where no other source has one.
//!
//! In: a judged signature and the docstring of its callable. Out: the same signature with more types, each marked as
//! [`Source::Docstring`]. Prose is a claim, not a declaration: a parameter's type is read so that it takes whatever the words could
//! mean, and a return's is for the reader alone, the Rust return stays the caller's choice. Never overrides another source that knows
//! more than `Any`.
//!
//! docstring —`crate::docstring`→ annotation text —`phrase` with `nouns`→ type

mod nouns;
mod phrase;

use crate::docstring::{self, Docstring, Entry, SectionKind};
use crate::ir::{Parameter, ParameterKind, Signature, Source, Type};

use super::annotation::{Position, Reader, union};
use super::default;

/// Fills in what `texts`, the docstrings of the callable, best first, say about types that are unknown.
pub(super) fn complete(signature: &mut Signature, texts: &[&str], reader: &mut Reader<'_>) {
    let unknown = |ty: &Type| *ty == Type::Unknown;
    // `**kwargs: Any` is all that Matplotlib's stubs say of its properties.
    let open = |parameter: &Parameter| parameter.kind == ParameterKind::KeywordOnly && matches!(parameter.ty, Type::Unknown | Type::Any);
    if !unknown(&signature.returns) && !signature.parameters.iter().any(|parameter| unknown(&parameter.ty) || open(parameter)) {
        return;
    }
    for text in texts {
        let docs = docstring::parse(text);
        for parameter in signature.parameters.iter_mut().filter(|parameter| open(parameter)) {
            if let Some(ty) = docs.property(&parameter.name).and_then(|words| phrase::read(words, Position::Parameter, reader)) {
                (parameter.ty, parameter.source) = (ty, Some(Source::Docstring));
            }
        }
        for parameter in signature.parameters.iter_mut().filter(|parameter| unknown(&parameter.ty)) {
            let entry = docs.parameter(&parameter.name);
            let said = match parameter.kind {
                // `**kwargs : dict` is about all of them together.
                ParameterKind::VarPositional | ParameterKind::VarKeyword => entry.map(|_| Type::Any),
                _ => entry.and_then(|entry| accepted(entry, reader)),
            };
            if let Some(ty) = said {
                parameter.ty = default::or_none(ty, parameter.default.as_deref());
                parameter.source = Some(Source::Docstring);
            }
        }
        if unknown(&signature.returns)
            && let Some(ty) = returned(&docs, reader)
        {
            signature.returns = ty.clone();
            signature.returns_any = ty;
            signature.returns_source = Some(Source::Docstring);
        }
    }
}

/// The words in the place of a type, of a parameter or of what is returned, whether they are understood or not.
pub(super) fn said<'t>(docs: &'t Docstring<'_>, parameter: Option<&str>) -> Option<&'t str> {
    let entry = match parameter {
        Some(name) => docs.parameter(name),
        None => docs.entries(SectionKind::Returns).next(),
    };
    entry.map(|entry| &*entry.annotation).filter(|words| !words.is_empty())
}

fn accepted(entry: &Entry<'_>, reader: &mut Reader<'_>) -> Option<Type> {
    let described = entry.described();
    let ty = phrase::read(described.ty, Position::Parameter, reader)?;
    let optional = described.default.is_some_and(|default| default.trim_matches(['`', '\'', '"', '.', ' ']) == "None");
    Some(if optional { union([ty, Type::None], Position::Parameter) } else { ty })
}

/// What the `Returns` section names; several entries are a tuple.
fn returned(docs: &Docstring<'_>, reader: &mut Reader<'_>) -> Option<Type> {
    let mut items = Vec::new();
    for entry in docs.entries(SectionKind::Returns) {
        let own = entry.names == ["self"];
        items.push(if own { Type::SelfType } else { phrase::read(entry.described().ty, Position::Return, reader)? });
    }
    if items.len() > 1 {
        return Some(Type::Tuple(items));
    }
    let yielded = || docs.entries(SectionKind::Yields).next().map(|_| Type::Iterator(Box::new(Type::Any)));
    items.pop().or_else(yielded)
}
