//! Python's own spelling of types and signatures, for the docs.

use crate::{ir, plan};

use super::docs::{one_line, truncated};

/// A default that is longer than this is shown as `...`, which is what stubs write too.
const LONGEST_DEFAULT: usize = 60;

/// So many attributes of a protocol without a name are enough to see what is meant.
const MOST_ATTRIBUTES: usize = 3;

/// A line that is wider does not fit beside the sidebar of a page.
const WIDEST: usize = 92;

/// The signature on one line, without types: `(a, axis=None, *, dtype=None)`.
pub(super) fn short_signature(signature: Option<&ir::Signature>) -> String {
    signature.map_or_else(String::new, |signature| truncated(&format!("({})", parts(signature, false).join(", ")), 200))
}

/// A definition with types, on one line where it fits: `mean(a, axis: int | None = None) -> float`.
pub(super) fn definition(name: &str, signature: Option<&ir::Signature>) -> String {
    let Some(signature) = signature else { return format!("{name}(*args, **kwargs)") };
    let parts = parts(signature, true);
    let returns = match words(&signature.returns_any) {
        Some(words) => format!(" -> {words}"),
        None => words(&signature.returns).map_or_else(String::new, |words| format!(" -> {words}")),
    };
    let line = format!("{name}({}){returns}", parts.join(", "));
    if line.chars().count() <= WIDEST { line } else { format!("{name}(\n    {},\n){returns}", parts.join(",\n    ")) }
}

/// An overload, in lines that a page can show.
pub(super) fn overload(name: &str, overload: &ir::Overload) -> String {
    let line = format!("{name}{overload}");
    if line.chars().count() <= WIDEST {
        return line;
    }
    let mut lines = vec![format!("{name}(")];
    let mut width = WIDEST;
    for part in overload.parts.iter().map(|part| format!("{part},")) {
        let longer = width + 1 + part.chars().count();
        if longer > WIDEST {
            width = 4 + part.chars().count();
            lines.push(format!("    {part}"));
        } else if let Some(last) = lines.last_mut() {
            width = longer;
            last.push_str(&format!(" {part}"));
        }
    }
    lines.push(format!("){}", overload.returns));
    lines.join("\n")
}

/// The parameters as they are written, with the `/` and `*` between them.
fn parts(signature: &ir::Signature, typed: bool) -> Vec<String> {
    let parameters = &signature.parameters;
    let mut parts = Vec::with_capacity(parameters.len() + 2);
    let mut starred = false;
    for (index, parameter) in parameters.iter().enumerate() {
        if parameter.kind == ir::ParameterKind::KeywordOnly && !starred {
            parts.push(String::from("*"));
            starred = true;
        }
        starred |= parameter.kind == ir::ParameterKind::VarPositional;
        parts.push(part(parameter, typed));
        let positional_only = parameter.kind == ir::ParameterKind::PositionalOnly;
        if positional_only && parameters.get(index + 1).is_none_or(|next| next.kind != ir::ParameterKind::PositionalOnly) {
            parts.push(String::from("/"));
        }
    }
    parts
}

fn part(parameter: &ir::Parameter, typed: bool) -> String {
    let stars = match parameter.kind {
        ir::ParameterKind::VarPositional => "*",
        ir::ParameterKind::VarKeyword => "**",
        _ => "",
    };
    let ty = if typed { words(&parameter.ty) } else { None };
    let annotation = ty.as_ref().map_or_else(String::new, |words| format!(": {words}"));
    let default = parameter.default.as_deref().map(default);
    let default = default.map_or_else(String::new, |default| if ty.is_some() { format!(" = {default}") } else { format!("={default}") });
    format!("{stars}{}{annotation}{default}", parameter.name)
}

/// A default as the docs show it.
pub(super) fn default(text: &str) -> String {
    let text = one_line(text);
    if text.chars().count() > LONGEST_DEFAULT { String::from("...") } else { text }
}

/// A type in Python's words; none when nothing is known about it.
pub(crate) fn words(ty: &ir::Type) -> Option<String> {
    if *ty == ir::Type::Unknown { None } else { Some(truncated(&spelt(ty), 160)) }
}

/// What a source promises of a value, where the Rust type is that promise and not the caller's choice.
pub(super) fn promised(source: &'static str, ty: &ir::Type, returns: &plan::Return) -> Option<plan::Declared> {
    let is_promise = !returns.is_asked() && !matches!(returns, plan::Return::Made(_) | plan::Return::Type(plan::ReturnType::Object));
    let ty = words(ty).filter(|_| is_promise)?;
    Some(plan::Declared { source, ty })
}

fn spelt(ty: &ir::Type) -> String {
    use ir::Type;
    let one = |name: &str, inner: &Type| if *inner == Type::Unknown { name.to_owned() } else { format!("{name}[{}]", spelt(inner)) };
    let two = |name: &str, first: &Type, second: &Type| {
        if *first == Type::Unknown && *second == Type::Unknown {
            name.to_owned()
        } else {
            format!("{name}[{}, {}]", spelt(first), spelt(second))
        }
    };
    match ty {
        Type::Unknown | Type::Any => String::from("Any"),
        Type::None => String::from("None"),
        Type::Bool => String::from("bool"),
        Type::Int => String::from("int"),
        Type::Float => String::from("float"),
        Type::Complex => String::from("complex"),
        Type::Str => String::from("str"),
        Type::Bytes => String::from("bytes"),
        Type::Buffer => String::from("Buffer"),
        Type::Path => String::from("str | PathLike"),
        Type::List(inner) => one("list", inner),
        Type::Set(inner) => one("set", inner),
        Type::FrozenSet(inner) => one("frozenset", inner),
        Type::Dict(key, value) => two("dict", key, value),
        Type::Tuple(items) if items.is_empty() => String::from("tuple[()]"),
        Type::Tuple(items) => format!("tuple[{}]", list(items, ", ")),
        Type::TupleOf(inner) => format!("tuple[{}, ...]", spelt(inner)),
        Type::Sequence(inner) => one("Sequence", inner),
        Type::Iterable(inner) => one("Iterable", inner),
        Type::Iterator(inner) => one("Iterator", inner),
        Type::AsyncIterator(inner) => one("AsyncIterator", inner),
        Type::Awaitable(inner) => one("Awaitable", inner),
        Type::Mapping(key, value) => two("Mapping", key, value),
        Type::Union(members) => list(members, " | "),
        Type::Literal(values) => format!("Literal[{}]", values.iter().map(literal).collect::<Vec<_>>().join(", ")),
        Type::Callable => String::from("Callable"),
        Type::DateTime => String::from("datetime"),
        Type::Date => String::from("date"),
        Type::Time => String::from("time"),
        Type::TimeDelta => String::from("timedelta"),
        Type::Decimal => String::from("Decimal"),
        Type::Fraction => String::from("Fraction"),
        Type::Uuid => String::from("UUID"),
        Type::TimeZone => String::from("tzinfo"),
        Type::Slice => String::from("slice"),
        Type::Pattern => String::from("Pattern"),
        Type::Hashable => String::from("Hashable"),
        Type::ArrayLike => String::from("ArrayLike"),
        Type::DtypeLike => String::from("DTypeLike"),
        Type::Type(inner) => one("type", inner),
        Type::SelfType => String::from("Self"),
        Type::Class(key, arguments) => {
            let name = key.rsplit('.').next().unwrap_or(key);
            if arguments.is_empty() { name.to_owned() } else { format!("{name}[{}]", list(arguments, ", ")) }
        }
        Type::Protocol(attributes) => {
            let (shown, rest) = attributes.split_at(attributes.len().min(MOST_ATTRIBUTES));
            format!("Protocol[{}{}]", shown.join(", "), if rest.is_empty() { "" } else { ", ..." })
        }
        Type::Open(name, limits) => {
            let last = name.rsplit('.').next().unwrap_or(name);
            // The name of a type variable says nothing to a reader; what it may stand for does.
            if last.starts_with('_') && !limits.is_empty() { list(limits, " | ") } else { last.trim_start_matches('_').to_owned() }
        }
    }
}

fn list(types: &[ir::Type], between: &str) -> String {
    types.iter().map(spelt).collect::<Vec<_>>().join(between)
}

fn literal(value: &ir::Literal) -> String {
    match value {
        ir::Literal::None => String::from("None"),
        ir::Literal::Bool(true) => String::from("True"),
        ir::Literal::Bool(false) => String::from("False"),
        ir::Literal::Int(text) | ir::Literal::Other(text) => text.clone(),
        ir::Literal::Str(text) => {
            if text.contains('\'') {
                format!("{text:?}")
            } else {
                format!("'{}'", text.escape_debug())
            }
        }
    }
}
