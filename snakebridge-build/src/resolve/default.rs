//! Resolve: what a default says of its parameter, where nothing else says anything.
//!
//! In: a judged signature. Out: the same with the types of plain defaults, each marked as [`Source::Default`]. A default is one of the values
//! that are taken, and often not the only sort (`where=True` takes an array): it is evidence for reports, and nothing is ever refused for it.

use crate::ir::{Signature, Source, Type};

use super::annotation::{Position, covers, union};

/// Fills in the types of defaults where no source has one.
pub(super) fn complete(signature: &mut Signature) {
    for parameter in signature.parameters.iter_mut().filter(|parameter| parameter.ty == Type::Unknown) {
        if let Some(ty) = parameter.default.as_deref().and_then(of_any) {
            parameter.ty = ty;
            parameter.source = Some(Source::Default);
        }
    }
}

/// A default of `None` says that `None` is taken, whatever else is said.
pub(super) fn or_none(ty: Type, default: Option<&str>) -> Type {
    if default == Some("None") && !covers(&ty, &Type::None) { union([ty, Type::None], Position::Parameter) } else { ty }
}

/// A default is taken, whatever else is said.
pub(super) fn or_plain(ty: Type, default: Option<&str>) -> Type {
    let plain = default.and_then(of_any).filter(|plain| !covers(&ty, plain));
    let ty = if let Some(plain) = plain { union([ty, plain], Position::Parameter) } else { ty };
    or_none(ty, default)
}

/// The type of a default that is written as a plain value.
pub(super) fn of(text: &str) -> Option<Type> {
    let quoted = |text: &str| text.starts_with(['\'', '"']);
    Some(match text {
        "True" | "False" => Type::Bool,
        _ if quoted(text) => Type::Str,
        _ if text.strip_prefix('b').is_some_and(quoted) => Type::Bytes,
        _ if text.parse::<i64>().is_ok() => Type::Int,
        _ if text.parse::<f64>().is_ok() => Type::Float,
        _ => return None,
    })
}

/// The type of a default that is written as a plain value or as a container.
pub(super) fn of_any(text: &str) -> Option<Type> {
    let any = || Box::new(Type::Any);
    of(text).or_else(|| {
        Some(match text {
            "{}" => Type::Dict(any(), any()),
            _ if text.starts_with('(') && text.ends_with("j)") => Type::Complex,
            _ if text.starts_with('(') => Type::TupleOf(any()),
            _ if text.starts_with('[') => Type::List(any()),
            _ if text.starts_with("set(") => Type::Set(any()),
            _ if text.starts_with("frozenset(") => Type::FrozenSet(any()),
            _ => return None,
        })
    })
}
