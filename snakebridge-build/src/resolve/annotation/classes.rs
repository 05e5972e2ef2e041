//! Resolve: names of annotations that are classes.
//!
//! In: a qualified name that no other table explains. Out: an instance of that class, of its nearest exposed base, or what its
//! sort means (a protocol, a typed dictionary). Never reads members for more than the question whether `__call__` is the only one.

use super::Position;
use super::conversion::{Conversion, open};
use super::expression::Expression;
use super::numpy::{ARRAY, DTYPE};
use super::union::{NEVER, union};
use crate::facts;
use crate::ir::Type;
use crate::resolve::is_standard;

/// The base of all protocols; with the names of attributes in its brackets, a protocol that nobody has given a name.
pub(super) const PROTOCOL: &str = "typing.Protocol";
/// The base of all paths: where a library shows it, its handles go in wherever a path does.
const PATHS: &str = "pathlib.PurePath";
/// How many bases are looked at above a private class.
const BASES: usize = 16;
/// How many sorts of values a protocol may have for each to be named.
const MOST_SORTS: usize = 6;

/// The class `name` with `arguments`.
pub(super) fn class(conversion: &mut Conversion<'_, '_>, name: &str, arguments: &[Expression]) -> Type {
    let library = conversion.reader.library;
    if let Some(class) = library.classes.get(name) {
        return exposed(conversion, name, class).unwrap_or_else(|| instance(conversion, name, arguments));
    }
    if let Some(bases) = library.types.classes.get(name) {
        return private(conversion, name, bases, arguments);
    }
    if let Some(parameters) = name.strip_suffix(".args").or_else(|| name.strip_suffix(".kwargs"))
        && library.types.variables.contains_key(parameters)
    {
        return Type::Any;
    }
    match name.rsplit_once('.') {
        // A stub or a string may leave the module out.
        None => match conversion.reader.by_last_name.get(name).copied().flatten() {
            Some(key) => class(conversion, key, arguments),
            None if is_builtin_class(name) => instance(conversion, &format!("builtins.{name}"), arguments),
            None => conversion.unknown_name(name),
        },
        // A private name that no table has is as likely an alias or a protocol as a class.
        Some((_, last)) if last.starts_with('_') => conversion.unknown_name(name),
        // What no table has may be an alias of anything, also in the library itself where two stubs disagree: it is known by its name alone.
        Some((module, _)) if conversion.position == Position::Parameter && !is_certain(module) => open(name, []),
        Some(_) => instance(conversion, name, arguments),
    }
}

/// True where a name of `module` that no table has is a class all the same.
fn is_certain(module: &str) -> bool {
    let root = module.split('.').next().unwrap_or(module);
    root == "numpy" || is_standard(root)
}

/// A well-known type that is also a class of the library: the library's own class comes back as its class, and a parameter takes
/// both. `pandas.Timestamp` goes in as `datetime.datetime`, and `datetime` itself gives its own objects.
pub(super) fn beside_own(conversion: &Conversion<'_, '_>, name: &str, known: Type) -> Type {
    let library = conversion.reader.library;
    if conversion.position == Position::Parameter && known == Type::Path && library.classes.contains_key(PATHS) {
        return union([known, Type::Class(PATHS.to_owned(), Vec::new())], Position::Parameter);
    }
    if !is_of_own_class(&known) || !library.classes.contains_key(name) {
        return known;
    }
    let class = Type::Class(name.to_owned(), Vec::new());
    match conversion.position {
        Position::Parameter => union([known, class], Position::Parameter),
        Position::Return if name.split('.').next() == Some(conversion.reader.root) => class,
        Position::Return => known,
    }
}

/// True for types that are one class each.
fn is_of_own_class(ty: &Type) -> bool {
    use Type::{Date, DateTime, Decimal, Fraction, Path, Pattern, Slice, Time, TimeDelta, TimeZone, Uuid};
    matches!(ty, Path | DateTime | Date | Time | TimeDelta | Decimal | Fraction | Uuid | TimeZone | Slice | Pattern)
}

/// What the sort of an exposed class means, where that is not an instance of it.
fn exposed(conversion: &Conversion<'_, '_>, name: &str, class: &facts::Class) -> Option<Type> {
    if class.flags.typed_dict && conversion.reader.library.types.kept.contains(name) {
        return None;
    }
    if class.flags.typed_dict {
        return Some(typed_dictionary(conversion.position));
    }
    if !class.flags.protocol {
        return None;
    }
    let only_call = class.members.keys().all(|member| member == "__call__") && !class.members.is_empty();
    Some(if only_call { Type::Callable } else { protocol(conversion, name) })
}

/// A class that the library doesn't show: what its bases mean, nearest first, else the class itself.
fn private(conversion: &mut Conversion<'_, '_>, name: &str, bases: &[String], arguments: &[Expression]) -> Type {
    if is_sentinel(name) {
        return NEVER;
    }
    let library = conversion.reader.library;
    let mut waiting: Vec<&str> = bases.iter().map(String::as_str).rev().collect();
    for _ in 0..BASES {
        let Some(base) = waiting.pop() else { break };
        let plain = base.split('[').next().unwrap_or(base);
        match plain {
            PROTOCOL | "typing_extensions.Protocol" => return protocol(conversion, name),
            "typing.TypedDict" | "typing_extensions.TypedDict" => return typed_dictionary(conversion.position),
            _ => {}
        }
        // A class of another library may well be generated by its own bindings; one of this library is not.
        if name.split('.').next() != Some(conversion.reader.root) {
            continue;
        }
        if library.classes.contains_key(plain) && plain != name {
            return conversion.guarded(name, |conversion| conversion.convert(&Expression::Name(plain.to_owned())));
        }
        if let Some(next) = library.types.classes.get(plain) {
            waiting.extend(next.iter().map(String::as_str).rev());
        }
    }
    instance(conversion, name, arguments)
}

fn instance(conversion: &mut Conversion<'_, '_>, name: &str, arguments: &[Expression]) -> Type {
    if is_sentinel(name) {
        return NEVER;
    }
    let mut given: Vec<Type> = Vec::new();
    if name != ARRAY && name != DTYPE {
        given = arguments.iter().map(|argument| conversion.argument(argument)).collect();
        given.iter_mut().filter(|ty| matches!(ty, Type::Unknown | Type::Open(..))).for_each(|ty| *ty = Type::Any);
    }
    if given.iter().all(|ty| *ty == Type::Any) {
        given.clear();
    }
    Type::Class(name.to_owned(), given)
}

/// Classes that only mark an argument as left out.
fn is_sentinel(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(last, "_NoValueType" | "NoDefault" | "_NoDefault" | "_NoDefaultType")
}

/// What goes in for one of typeshed's protocols, which have no module at run time: `SupportsGetItem`.
pub(super) fn held(conversion: &Conversion<'_, '_>, name: &str) -> Option<Type> {
    let is_known = conversion.reader.library.types.protocols.contains_key(name);
    (is_known && name.starts_with("_typeshed.") && conversion.position == Position::Parameter).then(|| protocol(conversion, name))
}

/// A protocol: whatever has the methods goes in; what comes out only the call decides. Where no value has them, a handle is needed.
fn protocol(conversion: &Conversion<'_, '_>, name: &str) -> Type {
    let values = conversion.reader.library.types.protocols.get(name).map(Vec::as_slice);
    match (values, conversion.position) {
        (Some([only]), _) if only == "function" => Type::Callable,
        (_, Position::Return) => open(name, []),
        (Some(values), Position::Parameter) => of_values(Type::Class(name.to_owned(), Vec::new()), values),
        (None, Position::Parameter) => Type::Any,
    }
}

/// `typing.Protocol['read', 'close']`: a protocol that code asks for.
pub(super) fn unnamed_protocol(conversion: &Conversion<'_, '_>, arguments: &[Expression]) -> Type {
    let attributes = arguments.iter().map(|argument| if let Expression::Text(name) = argument { Some(name.clone()) } else { None });
    let (Some(attributes), Position::Parameter) = (attributes.collect::<Option<Vec<String>>>(), conversion.position) else {
        return Type::Any;
    };
    let key = format!("{PROTOCOL}['{}']", attributes.join("', '"));
    let values = conversion.reader.library.types.protocols.get(&key).map(Vec::as_slice);
    values.map_or(Type::Any, |values| of_values(Type::Protocol(attributes), values))
}

/// Handles, and the values that are of a protocol; anything where those are of too many sorts for a check to be worth much.
fn of_values(protocol: Type, values: &[String]) -> Type {
    let any = || Box::new(Type::Any);
    let mut sorts = vec![protocol];
    for value in values {
        let sort = match value.as_str() {
            "int" => Type::Int,
            "bool" => Type::Bool,
            "float" => Type::Float,
            "complex" => Type::Complex,
            "str" => Type::Str,
            "bytes" => Type::Bytes,
            "list" | "tuple" => Type::Sequence(any()),
            // Where a list will do, nothing is to be made an array.
            "ndarray" if values.iter().any(|value| value == "list") => continue,
            "ndarray" => Type::Class(ARRAY.to_owned(), Vec::new()),
            "set" | "frozenset" => Type::Set(any()),
            "dict" => Type::Mapping(any(), any()),
            "Decimal" => Type::Decimal,
            "Fraction" => Type::Fraction,
            "datetime" => Type::DateTime,
            "date" => Type::Date,
            "time" => Type::Time,
            "timedelta" => Type::TimeDelta,
            "timezone" => Type::TimeZone,
            "UUID" => Type::Uuid,
            // No text is one.
            "Path" => Type::Class("pathlib.Path".to_owned(), Vec::new()),
            "slice" => Type::Slice,
            "Pattern" => Type::Pattern,
            "function" => Type::Callable,
            _ => return Type::Any,
        };
        if !sorts.contains(&sort) {
            sorts.push(sort);
        }
    }
    if sorts.len() > MOST_SORTS { Type::Any } else { union(sorts, Position::Parameter) }
}

fn typed_dictionary(position: Position) -> Type {
    let (key, value) = (Box::new(Type::Str), Box::new(Type::Any));
    if position == Position::Parameter { Type::Mapping(key, value) } else { Type::Dict(key, value) }
}

/// The classes of `builtins` that have no type of their own here.
fn is_builtin_class(name: &str) -> bool {
    matches!(name, "range" | "property" | "super" | "enumerate" | "zip" | "map" | "filter" | "reversed" | "ellipsis")
        || name.ends_with("Error")
        || name.ends_with("Warning")
        || matches!(name, "BaseException" | "Exception" | "BaseExceptionGroup" | "ExceptionGroup" | "StopIteration" | "StopAsyncIteration")
        || matches!(name, "GeneratorExit" | "KeyboardInterrupt" | "SystemExit")
}
