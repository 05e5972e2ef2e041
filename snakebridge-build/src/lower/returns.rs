//! What a call gives, as a Rust type; what is not known is left to the caller.

use crate::ir::{FunctionKind, Literal, Type};
use crate::plan::{Form, Return, ReturnType};

use super::context::Place;
use super::kinds::LONGEST_TUPLE;

/// A type with more parts than this is left to the caller too: nobody could read it.
const LARGEST_TYPE: usize = 12;

/// The return of a call, or the value of an attribute.
pub(super) fn of(ty: &Type, place: &Place<'_, '_>) -> Return {
    match known(ty, place) {
        Some(ty) if size(&ty) <= LARGEST_TYPE => Return::Type(ty),
        _ => Return::Generic,
    }
}

/// What calling a function gives: where that is suspended (a generator, a coroutine) or comes one by one, in its Rust form. What
/// an item is, where no source says, is the caller's choice.
pub(super) fn of_call(ty: &Type, kind: FunctionKind, place: &Place<'_, '_>) -> Return {
    let item = |ty: &Type| Box::new(known(ty, place).filter(|ty| size(ty) <= LARGEST_TYPE).unwrap_or(ReturnType::Asked));
    Return::Type(match (kind, ty) {
        (FunctionKind::Coroutine, ty) => ReturnType::Awaitable(item(ty)),
        (FunctionKind::Generator, Type::Iterator(inner) | Type::Iterable(inner)) | (FunctionKind::Plain, Type::Iterator(inner)) => {
            ReturnType::Stream(item(inner))
        }
        (FunctionKind::AsyncGenerator | FunctionKind::Plain, Type::AsyncIterator(inner)) => ReturnType::AsyncStream(item(inner)),
        (FunctionKind::Plain, Type::Awaitable(inner)) => ReturnType::Awaitable(item(inner)),
        (FunctionKind::Generator, _) => ReturnType::Stream(Box::new(ReturnType::Asked)),
        (FunctionKind::AsyncGenerator, _) => ReturnType::AsyncStream(Box::new(ReturnType::Asked)),
        (FunctionKind::Plain, _) => return of(ty, place),
    })
}

/// What a call gives as a stream, for a function that is asked to: the items of whatever it returns.
pub(super) fn of_stream(ty: &Type, kind: FunctionKind, place: &Place<'_, '_>) -> Return {
    if let stream @ Return::Type(ReturnType::Stream(_) | ReturnType::AsyncStream(_)) = of_call(ty, kind, place) {
        return stream;
    }
    let item = match ty {
        Type::Iterable(inner) | Type::List(inner) | Type::Sequence(inner) | Type::TupleOf(inner) | Type::Set(inner) => known(inner, place),
        _ => None,
    };
    Return::Type(ReturnType::Stream(Box::new(item.filter(|ty| size(ty) <= LARGEST_TYPE).unwrap_or(ReturnType::Asked))))
}

/// The return of a constructor. A member of an enumeration is a value and has to be one; a handle holds whatever Python made.
pub(super) fn of_constructor(key: &str, form: &Form, place: &Place<'_, '_>) -> Return {
    match (form, place.class_path(key)) {
        (Form::Handle, Some(path)) => Return::Made(path),
        _ => of_class(key, place),
    }
}

/// The return of `__enter__`: the class itself.
pub(super) fn of_class(key: &str, place: &Place<'_, '_>) -> Return {
    place.class_path(key).map_or(Return::Type(ReturnType::Object), |path| Return::Type(ReturnType::Class(path)))
}

/// True when what a member gives depends on the class that it is reached through.
pub(super) fn gives_self(ty: &Type) -> bool {
    match ty {
        Type::SelfType => true,
        Type::List(inner)
        | Type::Set(inner)
        | Type::FrozenSet(inner)
        | Type::TupleOf(inner)
        | Type::Sequence(inner)
        | Type::Iterable(inner)
        | Type::Iterator(inner) => gives_self(inner),
        Type::Dict(key, value) | Type::Mapping(key, value) => gives_self(key) || gives_self(value),
        Type::Tuple(inner) | Type::Union(inner) => inner.iter().any(gives_self),
        _ => false,
    }
}

fn known(ty: &Type, place: &Place<'_, '_>) -> Option<ReturnType> {
    if let Some(mapped) = place.mapped(ty) {
        return Some(ReturnType::Mapped(mapped));
    }
    let boxed = |inner: &Type| known(inner, place).map(Box::new);
    Some(match ty {
        Type::None => ReturnType::Unit,
        Type::Bool => ReturnType::Bool,
        Type::Int => ReturnType::Int,
        Type::Float => ReturnType::Float,
        Type::Str => ReturnType::String,
        Type::Bytes => ReturnType::Bytes,
        Type::Path => ReturnType::Path,
        Type::List(inner) | Type::Sequence(inner) | Type::TupleOf(inner) => ReturnType::Vec(boxed(inner)?),
        Type::Set(inner) | Type::FrozenSet(inner) => match known(inner, place)? {
            inner if is_hashable(&inner) => ReturnType::HashSet(Box::new(inner)),
            _ => ReturnType::Object,
        },
        Type::Dict(key, value) | Type::Mapping(key, value) => match known(key, place)? {
            key if is_hashable(&key) => ReturnType::HashMap(Box::new(key), boxed(value)?),
            _ => ReturnType::Object,
        },
        Type::Tuple(items) if items.is_empty() => return None,
        Type::Tuple(items) if items.len() > LONGEST_TUPLE => ReturnType::Object,
        Type::Tuple(items) => ReturnType::Tuple(items.iter().map(|item| known(item, place)).collect::<Option<_>>()?),
        Type::Iterable(_) | Type::Iterator(_) | Type::Callable | Type::Type(_) => ReturnType::Object,
        Type::Union(members) => return optional(members, place),
        Type::Literal(values) => return literal(values),
        Type::SelfType => place.class_path(place.class?).map_or(ReturnType::Object, ReturnType::Class),
        Type::Class(key, _) => class(key, place),
        Type::Unknown
        | Type::Any
        | Type::Complex
        | Type::Buffer
        | Type::DateTime
        | Type::Date
        | Type::Time
        | Type::TimeDelta
        | Type::Decimal
        | Type::Fraction
        | Type::Uuid
        | Type::TimeZone
        | Type::Slice
        | Type::Pattern
        | Type::Hashable
        | Type::ArrayLike
        | Type::DtypeLike
        | Type::Awaitable(_)
        | Type::AsyncIterator(_)
        | Type::Protocol(_)
        | Type::Open(..) => return None,
    })
}

/// A generated class that can be checked; any other is an object.
fn class(key: &str, place: &Place<'_, '_>) -> ReturnType {
    match place.context.class(key) {
        Some((_, class)) if !class.flags.protocol && !class.flags.typed_dict => {
            place.class_path(key).map_or(ReturnType::Object, ReturnType::Class)
        }
        _ => ReturnType::Object,
    }
}

/// `T | None` with one known `T`; any other union is left open.
fn optional(members: &[Type], place: &Place<'_, '_>) -> Option<ReturnType> {
    let mut others = members.iter().filter(|member| **member != Type::None);
    let (Some(only), None) = (others.next(), others.next()) else { return None };
    let inner = known(only, place)?;
    if others_only(members) || matches!(inner, ReturnType::Option(_) | ReturnType::Unit) {
        return Some(inner);
    }
    Some(ReturnType::Option(Box::new(inner)))
}

fn others_only(members: &[Type]) -> bool {
    !members.contains(&Type::None)
}

fn literal(values: &[Literal]) -> Option<ReturnType> {
    let of_one = |value: &Literal| match value {
        Literal::Bool(_) => Some(ReturnType::Bool),
        Literal::Int(_) => Some(ReturnType::Int),
        Literal::Str(_) => Some(ReturnType::String),
        Literal::None | Literal::Other(_) => None,
    };
    let mut known = values.iter().filter(|value| **value != Literal::None).map(of_one);
    let first = known.next()??;
    if !known.all(|other| other.as_ref() == Some(&first)) {
        return None;
    }
    Some(if values.contains(&Literal::None) { ReturnType::Option(Box::new(first)) } else { first })
}

fn is_hashable(ty: &ReturnType) -> bool {
    matches!(ty, ReturnType::Bool | ReturnType::Int | ReturnType::String)
}

fn size(ty: &ReturnType) -> usize {
    1 + match ty {
        ReturnType::Vec(inner) | ReturnType::HashSet(inner) | ReturnType::Option(inner) => size(inner),
        ReturnType::HashMap(key, value) => size(key) + size(value),
        ReturnType::Tuple(items) => items.iter().map(size).sum(),
        _ => 0,
    }
}
