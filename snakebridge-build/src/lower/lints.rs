//! Which rules of clippy a Python name runs into. Python's names are kept, so the item itself allows the rule, and nothing else does.

use crate::plan::{Allow, Argument, Form, Kind, Return, ReturnType};

use super::names::plain;

/// Names that `clippy::should_implement_trait` knows.
const TRAIT_METHODS: &[&str] = &[
    "add",
    "as_mut",
    "as_ref",
    "bitand",
    "bitor",
    "bitxor",
    "borrow",
    "borrow_mut",
    "clone",
    "cmp",
    "default",
    "deref",
    "deref_mut",
    "div",
    "drop",
    "eq",
    "from_iter",
    "from_str",
    "hash",
    "index",
    "index_mut",
    "into_iter",
    "mul",
    "neg",
    "next",
    "not",
    "rem",
    "shl",
    "shr",
    "sub",
];

/// How a method takes its class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taking {
    /// Not at all: an associated function.
    Nothing,
    /// `&self`.
    Reference,
    /// `self`: a setter of a builder.
    Value,
}

/// The rules that a method of this name breaks.
pub(super) fn method(rust: &str, taking: Taking, class: &str) -> Vec<Allow> {
    let name = plain(rust);
    let mut allow = Vec::new();
    if TRAIT_METHODS.contains(&name) {
        allow.push(Allow::ShouldImplementTrait);
    }
    let breaks_convention = match taking {
        Taking::Nothing => false,
        Taking::Reference => name.starts_with("from_") || name.starts_with("into_"),
        Taking::Value => ["from_", "is_", "to_", "as_"].iter().any(|prefix| name.starts_with(prefix)),
    };
    if breaks_convention {
        allow.push(Allow::WrongSelfConvention);
    }
    if taking == Taking::Nothing && name.replace('_', "").eq_ignore_ascii_case(&class.replace('_', "")) {
        allow.push(Allow::SelfNamedConstructors);
    }
    if taking == Taking::Reference && name == "len" {
        allow.push(Allow::LenWithoutIsEmpty);
    }
    allow
}

/// The rules that what a function of this name gives breaks. The class is empty for one of a module.
pub(super) fn result(rust: &str, class: &str, returns: &Return) -> Vec<Allow> {
    let mut allow = Vec::from_iter(complex(returns));
    let gives_class = match returns {
        Return::Made(path) | Return::Type(ReturnType::Class(path)) => path.segments.last().is_some_and(|last| last == class),
        Return::Generic | Return::Type(_) => false,
    };
    if rust == "new" && !class.is_empty() && !gives_class {
        allow.push(Allow::NewRetNoSelf);
    }
    allow
}

/// The rules that the arguments of a function break.
pub(super) fn signature(arguments: &[Argument], receiver: bool) -> Vec<Allow> {
    let mut allow = Vec::new();
    if arguments.len() + usize::from(receiver) > 7 {
        allow.push(Allow::TooManyArguments);
    }
    let deepest = arguments.iter().map(|argument| kind_depth(&argument.kind)).max().unwrap_or(0);
    if deepest > 4 {
        allow.push(Allow::TypeComplexity);
    }
    allow
}

/// The rule that a setter's kind breaks.
pub(super) fn setter(kind: &Kind) -> Option<Allow> {
    (kind_depth(kind) > 4).then_some(Allow::TypeComplexity)
}

/// The rules that a class name breaks.
pub(super) fn class(rust: &str, form: &Form) -> Vec<Allow> {
    let name = plain(rust);
    let mut allow = Vec::new();
    if matches!(form, Form::Enumeration(_)) {
        allow.extend([Allow::EnumVariantNames, Allow::UpperCaseAcronyms]);
    }
    if name.len() > 2 && name.chars().all(|letter| letter.is_ascii_uppercase()) {
        allow.push(Allow::UpperCaseAcronyms);
    }
    allow
}

/// The rule that breaks what clippy calls a very complex type: every type counts ten times its depth, `Result` itself too, and 250 are the limit.
pub(super) fn complex(returns: &Return) -> Option<Allow> {
    matches!(returns, Return::Type(ty) if 10 + complexity(ty, 2) > 250).then_some(Allow::TypeComplexity)
}

/// The rule that the runtime's builder breaks, which is named with the kinds of `*args` and `**kwargs` beside what the call gives.
pub(super) fn more(kinds: [&Option<Kind>; 2]) -> Option<Allow> {
    kinds.into_iter().flatten().any(|kind| kind_depth(kind) > 2).then_some(Allow::TypeComplexity)
}

fn complexity(ty: &ReturnType, depth: usize) -> usize {
    10 * depth
        + match ty {
            ReturnType::Bytes => 10 * (depth + 1),
            ReturnType::Vec(inner)
            | ReturnType::HashSet(inner)
            | ReturnType::Option(inner)
            | ReturnType::Stream(inner)
            | ReturnType::AsyncStream(inner)
            | ReturnType::Awaitable(inner) => complexity(inner, depth + 1),
            ReturnType::HashMap(key, value) => complexity(key, depth + 1) + complexity(value, depth + 1),
            ReturnType::Tuple(items) => items.iter().map(|item| complexity(item, depth + 1)).sum(),
            _ => 0,
        }
}

fn kind_depth(kind: &Kind) -> usize {
    1 + match kind {
        Kind::List(inner)
        | Kind::Set(inner)
        | Kind::FrozenSet(inner)
        | Kind::TupleOf(inner)
        | Kind::Sequence(inner)
        | Kind::Iterable(inner)
        | Kind::Optional(inner) => kind_depth(inner),
        Kind::Dict(one, other) | Kind::Mapping(one, other) | Kind::Union(one, other) => kind_depth(one).max(kind_depth(other)),
        Kind::Tuple(items) => items.len() / 3 + items.iter().map(kind_depth).max().unwrap_or(0),
        _ => 0,
    }
}
