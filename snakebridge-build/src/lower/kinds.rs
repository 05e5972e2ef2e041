//! What Python expects of an argument, as a marker of `snakebridge::kinds`.

use crate::ir::{Literal, Type};
use crate::plan::Kind;

use super::context::Place;
use crate::problem::Problem;

/// A union with more members than this costs more compile time than its check is worth.
const LARGEST_UNION: usize = 6;

/// Tuples are implemented up to this length.
pub(super) const LONGEST_TUPLE: usize = 12;

/// The kind of a parameter; says in the report where a union was too much.
pub(super) fn of(ty: &Type, subject: &str, place: &mut Place<'_, '_>) -> Kind {
    if let Type::Union(members) = ty {
        let kinds = simplified(members.iter().map(|member| kind(member, place)));
        let alternatives = alternatives(&kinds);
        if alternatives > LARGEST_UNION {
            place.note(Problem::KindAny, subject, format!("a union of {alternatives} types is taken as `Any`"));
            return Kind::Any;
        }
    }
    kind(ty, place)
}

fn kind(ty: &Type, place: &Place<'_, '_>) -> Kind {
    let boxed = |inner: &Type| Box::new(kind(inner, place));
    match ty {
        Type::None => Kind::NoneType,
        Type::Bool => Kind::Bool,
        Type::Int => Kind::Int,
        Type::Float => Kind::Float,
        Type::Complex => Kind::Complex,
        Type::Str => Kind::Str,
        Type::Bytes => Kind::Bytes,
        Type::Buffer => Kind::Buffer,
        Type::Path => Kind::Path,
        Type::DateTime => Kind::DateTime,
        Type::Date => Kind::Date,
        Type::Time => Kind::Time,
        Type::TimeDelta => Kind::TimeDelta,
        Type::Decimal => Kind::Decimal,
        Type::Fraction => Kind::Fraction,
        Type::Uuid => Kind::Uuid,
        Type::TimeZone => Kind::TimeZone,
        Type::Slice => Kind::Slice,
        Type::Pattern => Kind::Pattern,
        Type::Hashable => Kind::Hashable,
        Type::Callable => Kind::Callable,
        Type::ArrayLike => Kind::ArrayLike,
        Type::DtypeLike => Kind::DtypeLike,
        Type::Type(_) => Kind::Type,
        Type::List(inner) => Kind::List(boxed(inner)),
        Type::Set(inner) => Kind::Set(boxed(inner)),
        Type::FrozenSet(inner) => Kind::FrozenSet(boxed(inner)),
        Type::Dict(key, value) => Kind::Dict(boxed(key), boxed(value)),
        Type::Mapping(key, value) => Kind::Mapping(boxed(key), boxed(value)),
        Type::Tuple(items) if items.len() > LONGEST_TUPLE => Kind::TupleOf(Box::new(Kind::Any)),
        Type::Tuple(items) => Kind::Tuple(items.iter().map(|item| kind(item, place)).collect()),
        Type::TupleOf(inner) => Kind::TupleOf(boxed(inner)),
        Type::Sequence(inner) => Kind::Sequence(boxed(inner)),
        Type::Iterable(inner) | Type::Iterator(inner) => Kind::Iterable(boxed(inner)),
        Type::Union(members) => union(members, place),
        Type::Literal(values) => union(&values.iter().map(literal).collect::<Vec<_>>(), place),
        Type::SelfType => place.class.map_or(Kind::Any, |key| instance(key, place)),
        Type::Class(key, _) => instance(key, place),
        Type::Protocol(_) => Kind::Handle,
        Type::Unknown | Type::Any | Type::Awaitable(_) | Type::AsyncIterator(_) | Type::Open(..) => Kind::Any,
    }
}

fn literal(value: &Literal) -> Type {
    match value {
        Literal::None => Type::None,
        Literal::Bool(_) => Type::Bool,
        Literal::Int(_) => Type::Int,
        Literal::Str(_) => Type::Str,
        Literal::Other(text) if text.starts_with('b') => Type::Bytes,
        Literal::Other(_) => Type::Any,
    }
}

/// A generated class that `isinstance` speaks for. A typed dictionary has no instances, and those of a protocol are of any class: here
/// come only protocols that no value is of.
fn instance(key: &str, place: &Place<'_, '_>) -> Kind {
    if key == "pathlib.Path" {
        return Kind::Path; // Handles of its class go in there, wherever it is generated.
    }
    let Some((home, class)) = place.context.class(key) else {
        let flags = place.context.libraries.iter().find_map(|(library, _)| library.classes.get(key)).map(|class| class.flags);
        return match flags {
            Some(flags) if flags.typed_dict => string_mapping(),
            Some(flags) if flags.protocol => Kind::Handle,
            _ => foreign(key),
        };
    };
    if class.flags.typed_dict {
        string_mapping()
    } else if class.flags.protocol {
        Kind::Handle
    } else if key == "numpy.ndarray" {
        // A slice of numbers becomes an array.
        Kind::Array
    } else {
        Kind::Instance(super::tree::relative(place.module, &home.place, Some(&home.rust)))
    }
}

/// A class that is not generated: handles go in, and what else Python makes into one.
fn foreign(key: &str) -> Kind {
    match key {
        "numpy.ndarray" => Kind::Array,
        "builtins.range" => Kind::Sequence(Box::new(Kind::Int)),
        // Prose names a class without its module: too little to refuse anything.
        _ if !key.contains('.') => Kind::Any,
        _ => Kind::Handle,
    }
}

/// True for kinds all of whose values can be keys.
fn is_hashable(kind: &Kind) -> bool {
    use Kind::{Bool, Bytes, Complex, Date, DateTime, Decimal, Float, Fraction, Int, NoneType, Path, Pattern, Str, Time, TimeDelta};
    match kind {
        NoneType | Bool | Int | Float | Complex | Str | Bytes | Path | DateTime | Date | Time | TimeDelta | Decimal | Fraction
        | Pattern => true,
        Kind::Uuid | Kind::TimeZone | Kind::Type | Kind::Callable | Kind::Hashable => true,
        Kind::Tuple(items) => items.iter().all(is_hashable),
        _ => false,
    }
}

fn string_mapping() -> Kind {
    Kind::Mapping(Box::new(Kind::Str), Box::new(Kind::Any))
}

fn union(members: &[Type], place: &Place<'_, '_>) -> Kind {
    either(members.iter().map(|member| kind(member, place)))
}

/// One kind that accepts what any of `kinds` does; anything where that is too much to tell apart.
fn either(kinds: impl Iterator<Item = Kind>) -> Kind {
    let mut kinds = simplified(kinds);
    let optional = kinds.iter().position(|kind| *kind == Kind::NoneType).map(|at| kinds.remove(at)).is_some();
    if kinds.len() > LARGEST_UNION {
        return Kind::Any;
    }
    let Some(last) = kinds.pop() else { return Kind::NoneType };
    let all = kinds.into_iter().rev().fold(last, |rest, kind| Kind::Union(Box::new(kind), Box::new(rest)));
    if optional { Kind::Optional(Box::new(all)) } else { all }
}

/// The alternatives without repeats and without what another one accepts anyway; where they are too many, all classes are one, and so are all
/// sequences.
fn simplified(given: impl Iterator<Item = Kind>) -> Vec<Kind> {
    let mut kinds = Vec::new();
    given.for_each(|kind| flatten(kind, &mut kinds));
    if kinds.contains(&Kind::Any) {
        return vec![Kind::Any];
    }
    reduce(&mut kinds);
    if alternatives(&kinds) > LARGEST_UNION {
        // One class among others already lets handles of any class in; so many of them need not be told apart.
        kinds.iter_mut().filter(|kind| matches!(kind, Kind::Instance(_))).for_each(|kind| *kind = Kind::Handle);
        reduce(&mut kinds);
    }
    if alternatives(&kinds) > LARGEST_UNION {
        merge(&mut kinds);
    }
    kinds
}

/// Sequences of one sort or sequences of another are sequences of either.
fn merge(kinds: &mut Vec<Kind>) {
    let sequences: Vec<Kind> = kinds.extract_if(.., |kind| matches!(kind, Kind::Sequence(_))).collect();
    if !sequences.is_empty() {
        let items = sequences.into_iter().filter_map(|kind| if let Kind::Sequence(item) = kind { Some(*item) } else { None });
        kinds.push(Kind::Sequence(Box::new(either(items))));
    }
}

fn reduce(kinds: &mut Vec<Kind>) {
    kinds.sort();
    kinds.dedup();
    let all = kinds.clone();
    kinds.retain(|kind| !all.iter().any(|other| other != kind && accepts(other, kind)));
}

/// `None` is none: an optional union costs no more than a plain one.
fn alternatives(kinds: &[Kind]) -> usize {
    kinds.iter().filter(|kind| **kind != Kind::NoneType).count()
}

fn flatten(kind: Kind, into: &mut Vec<Kind>) {
    match kind {
        Kind::Union(one, other) => {
            flatten(*one, into);
            flatten(*other, into);
        }
        Kind::Optional(inner) => {
            into.push(Kind::NoneType);
            flatten(*inner, into);
        }
        other => into.push(other),
    }
}

/// True when everything that `narrow` accepts is accepted by `wide` too.
fn accepts(wide: &Kind, narrow: &Kind) -> bool {
    match (wide, narrow) {
        (Kind::Int, Kind::Bool)
        | (Kind::Float, Kind::Bool | Kind::Int)
        | (Kind::Complex, Kind::Bool | Kind::Int | Kind::Float)
        | (Kind::Decimal | Kind::Fraction, Kind::Int)
        | (Kind::Path, Kind::Str)
        | (Kind::Buffer, Kind::Bytes)
        | (Kind::ArrayLike, Kind::Bool | Kind::Int | Kind::Float | Kind::Complex)
        | (Kind::DtypeLike, Kind::Str | Kind::Type) => true,
        (Kind::ArrayLike, Kind::List(_) | Kind::Sequence(_) | Kind::TupleOf(_) | Kind::Array) => true,
        // All kinds but these take the handles of any class.
        (wide, Kind::Handle) => !matches!(wide, Kind::Bool | Kind::NoneType | Kind::Str | Kind::Instance(_)),
        (Kind::Hashable, Kind::Instance(_)) => true,
        (Kind::Hashable, narrow) => is_hashable(narrow),
        (Kind::Sequence(wide), Kind::List(narrow) | Kind::TupleOf(narrow)) => wide == narrow,
        (
            Kind::Iterable(wide),
            Kind::List(narrow) | Kind::TupleOf(narrow) | Kind::Sequence(narrow) | Kind::Set(narrow) | Kind::FrozenSet(narrow),
        ) => wide == narrow,
        (Kind::Mapping(key, value), Kind::Dict(narrow_key, narrow_value)) => key == narrow_key && value == narrow_value,
        _ => false,
    }
}
