//! Resolve: which optional parameters select another overload than the plain call does.
//!
//! In: the overloads of a source, and those among which a call with the required arguments only chooses. Out: the optional parameters
//! that can lead to another one: what they take there the plain ones don't take, or an earlier overload is waiting for them.
//! Never judges returns: the overloads that give something else come in as `others`.

use crate::ir::Type;
use crate::resolve::annotation::{Position, Reader, union};

use super::Surroundings;
use super::shape::{Places, Shape};

/// The slots that lead from one of `plain` to one of `others`. Each comes with its place in the order of the source.
pub(super) fn selecting<'a>(
    plain: &[(usize, &Places<'a>)],
    others: &[(usize, &Places<'a>)],
    shape: &Shape<'a>,
    surroundings: &Surroundings<'a, '_>,
    reader: &mut Reader<'a>,
) -> Vec<usize> {
    let first = plain.iter().map(|(order, _)| *order).min();
    let optional = shape.slots.iter().enumerate().filter(|(_, slot)| slot.default.is_some());
    let leads = |slot: usize, reader: &mut Reader<'a>| {
        let taken: Vec<Type> = plain.iter().filter_map(|(_, places)| accepts(places, slot, surroundings, reader)).collect();
        let all = union(taken.clone(), Position::Parameter);
        others.iter().any(|(order, places)| {
            let Some(other) = accepts(places, slot, surroundings, reader) else { return false };
            let awaited = first.is_some_and(|first| *order < first) && places.at(slot).is_some_and(|parameter| parameter.default.is_none());
            awaited || taken.is_empty() || union(taken.iter().cloned().chain([other]), Position::Parameter) != all
        })
    };
    optional.map(|(slot, _)| slot).filter(|slot| leads(*slot, reader)).collect()
}

/// What an overload takes in a slot; none where it has no such parameter.
fn accepts<'a>(places: &Places<'a>, slot: usize, surroundings: &Surroundings<'a, '_>, reader: &mut Reader<'a>) -> Option<Type> {
    let annotation = places.at(slot)?.annotation.as_deref();
    Some(annotation.map_or(Type::Any, |annotation| reader.read(annotation, Position::Parameter, surroundings.subject)))
}
