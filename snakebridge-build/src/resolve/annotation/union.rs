//! Resolve: unions, so that one set of values has one spelling.
//!
//! In: types. Out: their union, flat, sorted, without repeats and without members that another member already accepts; and what
//! several overloads agree on. Never looks up a name.

use super::Position;
use super::numpy::DTYPE;
use crate::ir::{Literal, Type};

/// The type without values: what `Never` and sentinels mean until [`finished`] replaces it.
pub(super) const NEVER: Type = Type::Union(Vec::new());

/// The union of `types`.
pub(crate) fn union(types: impl IntoIterator<Item = Type>, position: Position) -> Type {
    let mut members = Vec::new();
    let mut literals = Vec::new();
    for ty in types {
        flatten(ty, &mut members, &mut literals);
    }
    if position == Position::Parameter && members.contains(&Type::ArrayLike) {
        // `ArrayLike | Any`: an array is meant, and a Rust slice has to go in as one; whatever else there is goes in as an object.
        members.retain(|member| *member != Type::Any);
    }
    if let Some(all) = [Type::Any, Type::Unknown].into_iter().find(|all| members.contains(all)) {
        return all;
    }
    add_literals(&mut members, literals);
    members.sort();
    members.dedup();
    merge_classes(&mut members);
    if position == Position::Parameter {
        absorb(&mut members);
    }
    if members.len() == 1 { members.remove(0) } else { Type::Union(members) }
}

fn flatten(ty: Type, members: &mut Vec<Type>, literals: &mut Vec<Literal>) {
    match ty {
        Type::Union(inner) => inner.into_iter().for_each(|member| flatten(member, members, literals)),
        Type::Literal(values) => literals.extend(values),
        other => members.push(other),
    }
}

/// Literals join into one member, without those whose type is a member; both booleans are `bool`, and `None` is itself.
fn add_literals(members: &mut Vec<Type>, mut literals: Vec<Literal>) {
    literals.sort();
    literals.dedup();
    if literals.contains(&Literal::Bool(true)) && literals.contains(&Literal::Bool(false)) {
        members.push(Type::Bool);
    }
    if literals.contains(&Literal::None) {
        members.push(Type::None);
    }
    literals.retain(|literal| match literal {
        Literal::None => false,
        Literal::Bool(_) => !members.contains(&Type::Bool),
        // `Literal[True, 1] | bool` is what NumPy writes for a flag.
        Literal::Int(text) => !(members.contains(&Type::Int) || members.contains(&Type::Bool) && matches!(text.as_str(), "0" | "1")),
        Literal::Str(_) => !members.contains(&Type::Str),
        Literal::Other(text) => !(text.starts_with("b'") || text.starts_with("b\"")) || !members.contains(&Type::Bytes),
    });
    if !literals.is_empty() {
        members.push(Type::Literal(literals));
    }
}

/// `A[X] | A[Y]` is `A`: the argument no longer says anything.
fn merge_classes(members: &mut Vec<Type>) {
    members.dedup_by(|later, earlier| match (later, earlier) {
        (Type::Class(one, _), Type::Class(other, arguments)) if one == other => {
            arguments.clear();
            true
        }
        _ => false,
    });
}

fn absorb(members: &mut Vec<Type>) {
    let all = members.clone();
    members.retain(|member| !all.iter().any(|other| other != member && covers(other, member)));
}

/// True when a parameter that takes `wide` takes every value of `narrow`.
pub(crate) fn covers(wide: &Type, narrow: &Type) -> bool {
    use Type::{
        Any, ArrayLike, Bool, Buffer, Bytes, Class, Complex, Date, DateTime, Decimal, Dict, DtypeLike, Float, Fraction, FrozenSet,
        Hashable, Int, Iterable, Iterator, List, Mapping, Path, Pattern, Sequence, Set, Str, Time, TimeDelta, TimeZone, Tuple, TupleOf,
        Union, Uuid,
    };
    match (wide, narrow) {
        (Any, _) => true,
        _ if wide == narrow => true,
        (_, Union(members)) if !members.is_empty() => members.iter().all(|member| covers(wide, member)),
        (Union(members), _) => members.iter().any(|member| covers(member, narrow)),
        (Int, Bool) | (Path, Str) | (Buffer, Bytes) => true,
        (Hashable, Bool | Int | Float | Complex | Str | Bytes | Path | Decimal | Fraction | Uuid | Pattern) => true,
        (Hashable, DateTime | Date | Time | TimeDelta | TimeZone | Type::Type(_) | Type::Callable) => true,
        (Hashable, Tuple(items)) => items.iter().all(|inner| covers(wide, inner)),
        (Hashable, TupleOf(inner)) => covers(wide, inner),
        (Type::Type(item), Type::Type(inner)) => covers(item, inner),
        (Iterable(item), List(inner) | Set(inner) | FrozenSet(inner) | Sequence(inner) | TupleOf(inner) | Iterator(inner))
        | (Sequence(item), List(inner) | TupleOf(inner)) => covers(item, inner),
        (Iterable(item) | Sequence(item) | TupleOf(item), Tuple(items)) => items.iter().all(|inner| covers(item, inner)),
        (Type::Protocol(few), Type::Protocol(many)) => few.iter().all(|attribute| many.contains(attribute)),
        (Mapping(key, value), Dict(other_key, other_value)) => covers(key, other_key) && covers(value, other_value),
        (ArrayLike, Bool | Int | Float | Complex | Str | Bytes | Buffer) => true,
        (ArrayLike, Sequence(inner) | List(inner) | TupleOf(inner)) => **inner == Any || covers(wide, inner),
        (ArrayLike, Tuple(items)) => items.iter().all(|inner| covers(wide, inner)),
        (ArrayLike, Type::Literal(values)) => !values.contains(&Literal::None),
        (ArrayLike, Class(name, _)) => name.starts_with("numpy."),
        (DtypeLike, Type::Type(_) | Str) => true,
        (DtypeLike, Type::Literal(values)) => values.iter().all(|value| matches!(value, Literal::Str(_))),
        (DtypeLike, Class(name, _)) => name == DTYPE,
        _ => false,
    }
}

/// Replaces what only has a meaning inside a union. `Sequence[Never]` takes the empty sequence alone, which `tuple[()]` says.
pub(super) fn finished(ty: Type, position: Position) -> Type {
    match ty {
        Type::Union(members) if members.is_empty() => {
            if position == Position::Parameter {
                Type::Any
            } else {
                Type::None
            }
        }
        other => other,
    }
}

/// The type that all of `types` have; [`Type::Unknown`] when they differ in more than the arguments of a generic type.
/// `own` names the class whose `Self` is meant, and its ancestors.
pub(crate) fn agreed(types: impl IntoIterator<Item = Type>, own: &[&str]) -> Type {
    types.into_iter().reduce(|one, other| joined(one, other, own)).unwrap_or(Type::Unknown)
}

fn joined(one: Type, other: Type, own: &[&str]) -> Type {
    use Type::{
        AsyncIterator, Awaitable, Class, Dict, FrozenSet, Iterable, Iterator, List, Mapping, SelfType, Sequence, Set, Tuple, TupleOf,
    };
    if one == other {
        return one;
    }
    let element = |one: Box<Type>, other: Box<Type>| {
        Box::new(match joined(*one, *other, own) {
            Type::Unknown => Type::Any,
            known => known,
        })
    };
    let items = |types: Vec<Type>| {
        Box::new(match agreed(types, own) {
            Type::Unknown => Type::Any,
            known => known,
        })
    };
    match (one, other) {
        (one @ Type::Union(_), other) | (one, other @ Type::Union(_)) => joined_optional(one, other, own),
        // Some subclass of a class is an instance of it too.
        (Type::Open(_, limits), class @ Class(..)) | (class @ Class(..), Type::Open(_, limits)) if limits == [class.clone()] => class,
        (Class(name, _), Class(also, _)) if name == also => Class(name, Vec::new()),
        (SelfType, Class(name, _)) | (Class(name, _), SelfType) if own.contains(&name.as_str()) => Class(name, Vec::new()),
        (List(a), List(b)) => List(element(a, b)),
        (Set(a), Set(b)) => Set(element(a, b)),
        (FrozenSet(a), FrozenSet(b)) => FrozenSet(element(a, b)),
        (TupleOf(a), TupleOf(b)) => TupleOf(element(a, b)),
        (Sequence(a), Sequence(b)) => Sequence(element(a, b)),
        (Iterable(a), Iterable(b)) => Iterable(element(a, b)),
        (Iterator(a), Iterator(b)) => Iterator(element(a, b)),
        (AsyncIterator(a), AsyncIterator(b)) => AsyncIterator(element(a, b)),
        (Awaitable(a), Awaitable(b)) => Awaitable(element(a, b)),
        (Dict(a, x), Dict(b, y)) => Dict(element(a, b), element(x, y)),
        (Mapping(a, x), Mapping(b, y)) => Mapping(element(a, b), element(x, y)),
        (Tuple(a), Tuple(b)) if a.len() == b.len() => {
            Tuple(a.into_iter().zip(b).map(|(a, b)| *element(Box::new(a), Box::new(b))).collect())
        }
        (Tuple(a), Tuple(b)) => TupleOf(items(a.into_iter().chain(b).collect())),
        (Tuple(a), TupleOf(b)) | (TupleOf(b), Tuple(a)) => TupleOf(items(a.into_iter().chain([*b]).collect())),
        _ => Type::Unknown,
    }
}

/// `Optional[A]` and `Optional[B]`, or one of them alone, agree on `Optional` of what `A` and `B` agree on.
fn joined_optional(one: Type, other: Type, own: &[&str]) -> Type {
    let (one, other) = (without_none(one), without_none(other));
    if matches!(one, Type::Union(_)) || matches!(other, Type::Union(_)) {
        return Type::Unknown;
    }
    match joined(one, other, own) {
        Type::Unknown => Type::Unknown,
        known => union([known, Type::None], Position::Return),
    }
}

/// What an optional type is when it is not `None`; any other type as it is.
fn without_none(ty: Type) -> Type {
    match ty {
        Type::Union(members) if members.contains(&Type::None) => {
            union(members.into_iter().filter(|member| *member != Type::None), Position::Return)
        }
        other => other,
    }
}
