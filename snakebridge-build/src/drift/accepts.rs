//! Drift: whether a parameter takes everything that it took before.

use crate::ir::Type;

/// True when a parameter of type `now` takes whatever one of type `before` took. When in doubt, not.
pub(super) fn accepts(now: &Type, before: &Type) -> bool {
    use Type::{
        Any, ArrayLike, Bool, Buffer, Bytes, Class, Complex, Dict, Float, FrozenSet, Int, Iterable, Iterator, List, Literal, Mapping, Path,
        Sequence, Set, Str, Tuple, TupleOf, Union, Unknown,
    };
    if let Union(all) = before {
        return all.iter().all(|one| accepts(now, one));
    }
    match (now, before) {
        (now, before) if now == before => true,
        (Any | Unknown, _) => true,
        (_, Any | Unknown) => false,
        (Union(all), before) => all.iter().any(|one| accepts(one, before)),
        (Literal(now), Literal(before)) => before.iter().all(|value| now.contains(value)),
        (Str | Path, Literal(values)) => values.iter().all(|value| matches!(value, crate::ir::Literal::Str(_))),
        (Int | Float | Complex, Literal(values)) => values.iter().all(|value| matches!(value, crate::ir::Literal::Int(_))),
        (Int, Bool) | (Float, Bool | Int) | (Complex, Bool | Int | Float) | (Buffer, Bytes) | (Path, Str) => true,
        (ArrayLike, Bool | Int | Float | Complex | List(_) | Tuple(_) | TupleOf(_) | Sequence(_) | Buffer) => true,
        (Sequence(now), List(before) | TupleOf(before)) | (List(now), List(before)) | (TupleOf(now), TupleOf(before)) => {
            accepts(now, before)
        }
        (Sequence(now), Sequence(before)) => accepts(now, before),
        (Sequence(now) | Iterable(now) | TupleOf(now), Tuple(before)) => before.iter().all(|one| accepts(now, one)),
        (
            Iterable(now),
            List(before) | TupleOf(before) | Sequence(before) | Set(before) | FrozenSet(before) | Iterable(before) | Iterator(before),
        ) => accepts(now, before),
        (Set(now), Set(before) | FrozenSet(before)) => accepts(now, before),
        (Mapping(key, value), Dict(old_key, old_value) | Mapping(old_key, old_value)) => accepts(key, old_key) && accepts(value, old_value),
        (Dict(key, value), Dict(old_key, old_value)) => accepts(key, old_key) && accepts(value, old_value),
        // What stands in the brackets of a class is no part of its kind.
        (Class(now, _), Class(before, _)) => now == before,
        (Type::Protocol(now), Type::Protocol(before)) => now.iter().all(|attribute| before.contains(attribute)),
        _ => false,
    }
}

/// A type without what stands in the brackets of classes, which no Rust type shows.
pub(super) fn bare(ty: &Type) -> Type {
    use Type::{AsyncIterator, Awaitable, Class, Dict, FrozenSet, Iterable, Iterator, List, Mapping, Sequence, Set, Tuple, TupleOf, Union};
    let boxed = |inner: &Type| Box::new(bare(inner));
    match ty {
        Class(key, _) => Class(key.clone(), Vec::new()),
        Type::Open(key, _) => Type::Open(key.clone(), Vec::new()),
        List(inner) => List(boxed(inner)),
        Set(inner) => Set(boxed(inner)),
        FrozenSet(inner) => FrozenSet(boxed(inner)),
        TupleOf(inner) => TupleOf(boxed(inner)),
        Sequence(inner) => Sequence(boxed(inner)),
        Iterable(inner) => Iterable(boxed(inner)),
        Iterator(inner) => Iterator(boxed(inner)),
        AsyncIterator(inner) => AsyncIterator(boxed(inner)),
        Awaitable(inner) => Awaitable(boxed(inner)),
        Type::Type(_) => Type::Type(Box::new(Type::Any)),
        Dict(key, value) => Dict(boxed(key), boxed(value)),
        Mapping(key, value) => Mapping(boxed(key), boxed(value)),
        Tuple(parts) => Tuple(parts.iter().map(bare).collect()),
        Union(parts) => {
            let mut parts: Vec<Type> = parts.iter().map(bare).collect();
            parts.sort();
            parts.dedup();
            Union(parts)
        }
        other => other.clone(),
    }
}
