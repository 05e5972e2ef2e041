//! Resolve: what a call returns.
//!
//! In: the shape of a callable and the signatures of every source. Out: the type for a call with the required arguments only, and
//! the type for any call. Where overloads differ it is the union of what they give. [`Type::Unknown`] only where no source says anything.

use crate::facts::{self, ParameterKind};
use crate::ir::{FunctionKind, Literal, Source, Type};
use crate::resolve::annotation::{Position, Reader, agreed, covers, union};

use super::selection::selecting;
use super::shape::{Places, Shape};
use super::{Placed, Surroundings};

/// The return types of a callable.
pub(super) struct Returned {
    pub(super) required_only: Type,
    pub(super) any: Type,
    pub(super) source: Option<Source>,
    /// The optional slots that can make it another than `required_only`.
    pub(super) selecting: Vec<usize>,
}

impl Returned {
    /// The same for every call.
    fn one(ty: Type, source: Option<Source>) -> Self {
        Self { required_only: ty.clone(), any: ty, source, selecting: Vec::new() }
    }
}

/// Judges the return types of all sources, best first; one that only says `Any` gives way to one that says more.
pub(super) fn returned<'a>(
    shape: &Shape<'a>,
    groups: &[Placed<'a>],
    surroundings: &Surroundings<'a, '_>,
    reader: &mut Reader<'a>,
) -> Returned {
    let mut best = Returned::one(Type::Unknown, None);
    let hidden = |group: &&Placed<'a>| surroundings.is_disguised && group.source == Source::Runtime;
    for group in groups.iter().filter(|group| !hidden(group)) {
        let found = in_group(shape, group, surroundings, reader);
        let better = rank(&found.required_only) > rank(&best.required_only);
        if better {
            // A declared union stays true for any call, also where overloads say more about the shortest one.
            let any = if rank(&found.any) < rank(&best.any) { best.any } else { found.any };
            best = Returned { any, ..found };
        }
    }
    if best.source.is_none() {
        best = inherited(surroundings, reader).unwrap_or_else(|| unannotated(surroundings.kind));
    }
    best
}

/// What the method that this one stands in for promises. Nothing is no promise, an override may well give something; nor is a variable,
/// which a subclass settles.
fn inherited<'a>(surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> Option<Returned> {
    let signature = surroundings.promised.filter(|_| !surroundings.is_disguised)?;
    let text = signature.returns.as_deref().filter(|text| !is_never(text))?;
    let ty = read(text, signature, signature.source, surroundings, reader);
    (!matches!(ty, Type::Unknown | Type::None | Type::Open(..))).then(|| Returned::one(ty, Some(signature.source)))
}

/// How much a return type says.
fn rank(ty: &Type) -> u8 {
    match ty {
        Type::Unknown => 0,
        Type::Any => 1,
        Type::Union(members) if members.len() > 2 || !members.contains(&Type::None) => 2,
        Type::Open(..) => 2,
        _ => 3,
    }
}

/// A generator gives an iterator, whatever it yields.
fn unannotated(kind: FunctionKind) -> Returned {
    let generic = match kind {
        FunctionKind::Generator => Type::Iterator,
        FunctionKind::AsyncGenerator => Type::AsyncIterator,
        FunctionKind::Plain | FunctionKind::Coroutine => {
            return Returned::one(Type::Unknown, None);
        }
    };
    Returned::one(generic(Box::new(Type::Any)), Some(Source::Runtime))
}

fn in_group<'a>(shape: &Shape<'a>, group: &Placed<'a>, surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> Returned {
    let found = overloaded(shape, group, surroundings, reader);
    let text = group.implementation.as_ref().and_then(|places| Some((places, places.signature.returns.as_deref()?)));
    let Some((places, text)) = text else { return found };
    let ty = read(text, places.signature, group.source, surroundings, reader);
    // The overloads say what the shortest call gives; what runs says what any call may give.
    let required_only = if rank(&found.required_only) >= rank(&ty) { found.required_only } else { ty.clone() };
    let any = if rank(&found.any) > rank(&ty) { found.any } else { ty };
    let known = required_only != Type::Unknown || any != Type::Unknown;
    Returned { required_only, any, source: known.then_some(group.source), selecting: found.selecting }
}

fn overloaded<'a>(shape: &Shape<'a>, group: &Placed<'a>, surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> Returned {
    let mut all: Vec<(&Places<'a>, Type)> = Vec::new();
    for places in &group.overloads {
        if let Some(text) = places.signature.returns.as_deref().filter(|text| !is_never(text))
            && !places.signature.receiver.as_deref().is_some_and(is_never)
        {
            all.push((places, read(text, places.signature, group.source, surroundings, reader)));
        }
    }
    if all.is_empty() {
        return never(group);
    }
    let any = either(all.iter().map(|(_, ty)| ty.clone()).collect(), surroundings.own);
    let mut taken: Vec<Vec<Option<&str>>> = Vec::new();
    let mut selected: Vec<usize> = Vec::new();
    for (order, (places, _)) in all.iter().enumerate() {
        if all.len() > 1 && !selectable(places, shape, surroundings, reader) {
            continue;
        }
        let required = required_texts(places, shape);
        if !taken.iter().any(|earlier| hides(earlier, &required)) {
            taken.push(required);
            selected.push(order);
        }
    }
    let required_only = if selected.is_empty() {
        any.clone()
    } else {
        either(selected.iter().map(|order| all[*order].1.clone()).collect(), surroundings.own)
    };
    let known = required_only != Type::Unknown || any != Type::Unknown;
    let places = |order: usize| (order, all[order].0);
    let plain: Vec<_> = selected.iter().map(|order| places(*order)).collect();
    let others: Vec<_> = (0..all.len()).filter(|order| !covers(&required_only, &all[*order].1)).map(places).collect();
    let selecting = selecting(&plain, &others, shape, surroundings, reader);
    Returned { required_only, any, source: known.then_some(group.source), selecting }
}

/// What all of `types` are, else one of them.
fn either(types: Vec<Type>, own: &[&str]) -> Type {
    match agreed(types.iter().cloned(), own) {
        Type::Unknown => union(types, Position::Return),
        ty => ty,
    }
}

/// What a group gives none of whose overloads comes back: nothing, if it says so at all.
fn never(group: &Placed<'_>) -> Returned {
    let said = group.overloads.iter().any(|places| places.signature.returns.is_some());
    let ty = if said { Type::None } else { Type::Unknown };
    Returned::one(ty, said.then_some(group.source))
}

fn read<'a>(
    text: &'a str,
    signature: &'a facts::Signature,
    source: Source,
    surroundings: &Surroundings<'a, '_>,
    reader: &mut Reader<'a>,
) -> Type {
    let of_receiver = match signature.receiver.as_deref() {
        // `def f(self: T) -> T`, and `def f(cls: type[T]) -> T`.
        Some(receiver) => {
            let class = receiver.strip_suffix(']').and_then(|receiver| receiver.split_once('[')).filter(|(name, _)| name.ends_with("ype"));
            let instance = class.map_or(receiver, |(_, inner)| inner);
            instance == text && reader.is_variable(text)
        }
        None => reader.is_variable_of(text, surroundings.own),
    };
    if of_receiver && !signature.parameters.iter().any(|parameter| mentions(parameter, text)) {
        return Type::SelfType;
    }
    let ty = reader.read(text, Position::Return, surroundings.subject);
    match ty {
        // A stub may write `def f() -> Coroutine[Any, Any, T]` for what runs as `async def f() -> T`.
        Type::Awaitable(inner) if surroundings.kind == FunctionKind::Coroutine && source != Source::Runtime => *inner,
        ty => ty,
    }
}

fn mentions(parameter: &facts::Parameter, name: &str) -> bool {
    parameter.annotation.as_deref().is_some_and(|annotation| annotation.contains(name))
}

/// True when a call with the required arguments only can select this overload.
fn selectable<'a>(places: &Places<'a>, shape: &Shape<'a>, surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> bool {
    let filled = |index: usize| places.slots.contains(&Some(index));
    let open = places.parameters.iter().any(|parameter| parameter.kind == ParameterKind::VarPositional);
    let required_taken = shape.slots.iter().enumerate().all(|(index, slot)| !slot.required() || filled(index) || open);
    if !required_taken {
        return false;
    }
    places.parameters.iter().zip(&places.slots).all(|(parameter, place)| {
        let slot = place.and_then(|index| shape.slots.get(index));
        let variadic = matches!(parameter.kind, ParameterKind::VarPositional | ParameterKind::VarKeyword);
        if variadic || slot.is_some_and(|slot| slot.required()) {
            return true;
        }
        let Some(_) = &parameter.default else { return false };
        let default = slot.and_then(|slot| slot.default).and_then(literal);
        let (Some(default), Some(annotation)) = (default, &parameter.annotation) else { return true };
        let ty = reader.read(annotation, Position::Parameter, surroundings.subject);
        allows(&ty, &default)
    })
}

/// A default of the running function, where it is plain enough to choose between `Literal`s.
fn literal(default: &str) -> Option<Literal> {
    match default {
        "None" => Some(Literal::None),
        "True" | "False" => Some(Literal::Bool(default == "True")),
        _ => {
            let inner = default.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''))?;
            (!inner.contains('\\')).then(|| Literal::Str(inner.to_owned()))
        }
    }
}

/// False only when `ty` lists literals of the default's sort, or is `None`, and the default is not among them.
fn allows(ty: &Type, default: &Literal) -> bool {
    match (ty, default) {
        (Type::Union(members), _) => members.iter().any(|member| allows(member, default)),
        (Type::Literal(values), Literal::Bool(_)) => {
            let booleans = values.iter().any(|value| matches!(value, Literal::Bool(_)));
            values.contains(default) || !booleans
        }
        (Type::Literal(values), Literal::Str(_)) => {
            let texts = values.iter().any(|value| matches!(value, Literal::Str(_)));
            values.contains(default) || !texts
        }
        (Type::None, Literal::Bool(_) | Literal::Str(_)) => false,
        (Type::Literal(_), Literal::None) => covers(ty, &Type::None),
        _ => true,
    }
}

/// A call that never comes back: such an overload says what is forbidden, not what is returned.
fn is_never(text: &str) -> bool {
    matches!(text.rsplit('.').next(), Some("Never" | "NoReturn"))
}

/// The annotations that an overload has for its receiver and the required parameters. One without a receiver's takes any.
fn required_texts<'a>(places: &Places<'a>, shape: &Shape<'a>) -> Vec<Option<&'a str>> {
    let required = shape.slots.iter().enumerate().filter(|(_, slot)| slot.required());
    let text = |index| places.at(index)?.annotation.as_deref();
    let receiver = Some(places.signature.receiver.as_deref().unwrap_or("object"));
    std::iter::once(receiver).chain(required.map(|(index, _)| text(index))).collect()
}

/// True when an overload with the texts `earlier` takes every call that one with `later` takes, so that Python's typing rules never
/// reach the later one. The texts are compared: two types that are one in Rust may well be two overloads in Python.
fn hides(earlier: &[Option<&str>], later: &[Option<&str>]) -> bool {
    earlier.iter().zip(later).all(|(earlier, later)| {
        earlier.is_some() && earlier == later || matches!(earlier, Some("object" | "builtins.object" | "typing.Any" | "Any"))
    })
}
