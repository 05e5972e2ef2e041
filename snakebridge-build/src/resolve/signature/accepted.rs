//! Resolve: what a parameter accepts.
//!
//! In: one slot of a shape and the signatures of every source. Out: its type and where that came from. Overloads of one source are
//! joined: the parameter takes what any of them takes.

use crate::facts::{Parameter, ParameterKind};
use crate::ir::{Source, Type};
use crate::resolve::annotation::{Position, Reader, union};
use crate::resolve::default;

use super::shape::{Places, Slot};
use super::{Placed, Surroundings};

/// The type of `slot`, the one at `index`, from the best source that knows it.
pub(super) fn accepted<'a>(
    index: usize,
    slot: &Slot<'a>,
    groups: &[Placed<'a>],
    surroundings: &Surroundings<'a, '_>,
    reader: &mut Reader<'a>,
) -> (Type, Option<Source>) {
    if slot.passed_on {
        return (Type::Unknown, None);
    }
    let subject = Named { callable: surroundings.subject, parameter: slot.name };
    let mut anything = None;
    for group in groups {
        match in_group(index, slot, group, &subject, reader) {
            Type::Unknown => {}
            // Another source may know more than `Any`.
            Type::Any => anything = anything.or(Some(group.source)),
            ty => return (default::or_none(ty, slot.default), Some(group.source)),
        }
    }
    if let Some(source) = anything {
        return (Type::Any, Some(source));
    }
    match above(slot, surroundings, reader) {
        Type::Unknown => (Type::Unknown, None),
        ty => (default::or_none(ty, slot.default), Some(Source::Runtime)),
    }
}

/// What the method that this one stands in for says of its parameter: whoever has an object of the base may call it so.
fn above<'a>(slot: &Slot<'a>, surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> Type {
    let parameters = surroundings.overridden.iter().flat_map(|signature| &signature.parameters);
    let variadic = is_variadic(slot.kind);
    let same = |parameter: &&'a Parameter| {
        parameter.name == slot.name && if variadic { parameter.kind == slot.kind } else { !is_variadic(parameter.kind) }
    };
    match parameters.filter(same).find_map(|parameter| parameter.annotation.as_deref()) {
        Some(annotation) if variadic && is_unpacked(annotation) => Type::Any,
        Some(annotation) => reader.read(annotation, Position::Parameter, &Named { callable: surroundings.subject, parameter: slot.name }),
        None => Type::Unknown,
    }
}

fn in_group<'a>(index: usize, slot: &Slot<'a>, group: &Placed<'a>, subject: &Named<'_>, reader: &mut Reader<'a>) -> Type {
    let implementation = group.implementation.as_ref().map(|places| joined(index, slot, [places], subject, reader));
    match implementation {
        None | Some(Type::Unknown | Type::Any) => joined(index, slot, &group.overloads, subject, reader),
        Some(ty) => ty,
    }
}

fn joined<'p, 'a: 'p>(
    index: usize,
    slot: &Slot<'a>,
    overloads: impl IntoIterator<Item = &'p Places<'a>>,
    subject: &Named<'_>,
    reader: &mut Reader<'a>,
) -> Type {
    let mut types = Vec::new();
    let mut rest = Vec::new();
    for places in overloads {
        for (parameter, place) in places.parameters.iter().zip(&places.slots) {
            if parameter.kind == ParameterKind::VarKeyword {
                rest.extend(parameter.annotation.as_deref().filter(|annotation| !is_unpacked(annotation)));
            }
            if *place == Some(index) {
                types.push(match &parameter.annotation {
                    // `**kwargs: Unpack[Keywords]` says what the names are, not what each value is.
                    Some(annotation) if is_unpacked(annotation) && is_variadic(parameter.kind) => Type::Any,
                    Some(annotation) => reader.read(annotation, Position::Parameter, subject),
                    None => Type::Unknown,
                });
            }
        }
    }
    if types.is_empty() && matches!(slot.kind, ParameterKind::KeywordOnly | ParameterKind::PositionalOrKeyword) {
        // `**kwargs: T` says what every keyword is that has no name there.
        types.extend(rest.into_iter().map(|annotation| reader.read(annotation, Position::Parameter, subject)));
    }
    if types.is_empty() { Type::Unknown } else { union(types, Position::Parameter) }
}

/// True for `**kwargs: Unpack[Keywords]`, which says what the names are.
pub(in crate::resolve) fn is_unpacked(annotation: &str) -> bool {
    annotation.starts_with('*') || annotation.split('[').next().is_some_and(|name| name.rsplit('.').next() == Some("Unpack"))
}

fn is_variadic(kind: ParameterKind) -> bool {
    matches!(kind, ParameterKind::VarPositional | ParameterKind::VarKeyword)
}

/// A parameter of a callable, as messages name it.
struct Named<'n> {
    callable: &'n dyn std::fmt::Display,
    parameter: &'n str,
}

impl std::fmt::Display for Named<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}({})", self.callable, self.parameter)
    }
}
