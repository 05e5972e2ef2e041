//! Resolve: special methods, whatever is annotated or not.
//!
//! In: the name of a special method. Out: what Python itself demands of it. Source: "Data model" in the Python reference. Never looks at
//! a library.

use super::annotation::{Position, union};
use crate::ir::{Function, ParameterKind, Signature, Source, Type};

/// Fills in what the data model says where no source says more.
pub(super) fn complete(name: &str, method: &mut Function) {
    if !name.starts_with("__") {
        return;
    }
    let Some(signature) = &mut method.signature else { return };
    if signature.returns == Type::Unknown
        && let Some(ty) = returned(name)
    {
        signature.returns = ty.clone();
        signature.returns_any = ty;
        signature.returns_source = Some(Source::DataModel);
    }
    if matches!(name, "__exit__" | "__aexit__") {
        leaving(signature);
    }
    if takes_anything(name) {
        for parameter in signature.parameters.iter_mut().filter(|parameter| parameter.ty == Type::Unknown) {
            parameter.ty = Type::Any;
            parameter.source = Some(Source::DataModel);
        }
    }
}

/// What a special method returns by Python's own check: `len()` of anything else is a `TypeError`. A comparison gives a `bool` by
/// convention only, so the caller chooses.
fn returned(name: &str) -> Option<Type> {
    Some(match name {
        "__repr__" | "__str__" | "__format__" => Type::Str,
        "__len__" | "__hash__" | "__index__" | "__int__" | "__length_hint__" => Type::Int,
        "__bool__" | "__contains__" => Type::Bool,
        "__float__" => Type::Float,
        "__complex__" => Type::Complex,
        "__bytes__" => Type::Bytes,
        "__iter__" | "__reversed__" => Type::Iterator(Box::new(Type::Any)),
        "__setitem__" | "__delitem__" => Type::None,
        "__eq__" | "__ne__" | "__lt__" | "__le__" | "__gt__" | "__ge__" => Type::Open("bool".to_owned(), vec![Type::Bool]),
        _ => return None,
    })
}

/// `with` hands over what was raised in it, in three parts, or three times `None`.
fn leaving(signature: &mut Signature) {
    let of = |class: &str| Type::Class(class.to_owned(), Vec::new());
    let parts = [Type::Type(Box::new(of("builtins.BaseException"))), of("builtins.BaseException"), of("types.TracebackType")];
    for (at, parameter) in signature.parameters.iter_mut().enumerate().take(parts.len()) {
        let handed = match parameter.kind {
            ParameterKind::PositionalOnly | ParameterKind::PositionalOrKeyword => &parts[at..=at],
            ParameterKind::VarPositional => &parts[at..],
            ParameterKind::KeywordOnly | ParameterKind::VarKeyword => return,
        };
        if matches!(parameter.ty, Type::Unknown | Type::Any) {
            parameter.ty = union(handed.iter().cloned().chain([Type::None]), Position::Parameter);
            parameter.source = Some(Source::DataModel);
        }
    }
}

/// Operators are asked about any operand, and answer `NotImplemented` to those that they cannot use; a container is asked about any key.
fn takes_anything(name: &str) -> bool {
    let bare = name.trim_matches('_');
    let operator = bare.strip_prefix(['r', 'i']).filter(|rest| OPERATORS.contains(rest)).unwrap_or(bare);
    OPERATORS.contains(&operator)
        || matches!(name, "__contains__" | "__getitem__" | "__setitem__" | "__delitem__" | "__exit__" | "__aexit__")
}

/// The binary operators, without the prefixes of their reflected and in-place forms.
const OPERATORS: [&str; 20] = [
    "eq", "ne", "lt", "le", "gt", "ge", "add", "sub", "mul", "matmul", "truediv", "floordiv", "mod", "divmod", "pow", "and", "or", "xor",
    "lshift", "rshift",
];
