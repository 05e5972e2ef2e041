//! Resolve: from every signature that was found to the one to generate from.
//!
//! In: the signatures of one callable, from all sources. Out: one [`Signature`]: its shape from what runs (`shape`), a type for each
//! parameter from the best source that knows it (`accepted`), its return from the overloads that a call selects (`returned`).
//! Never changes what runs: a stub adds types, and parameters only where Python takes any keyword.

mod accepted;
mod overloads;
mod returned;
mod selection;
mod shape;

use std::fmt::Display;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::facts;
use crate::ir::{FunctionKind, Parameter, Signature, Source};
use crate::problem::Problem;

use super::annotation::Reader;
use shape::{Places, Shape};

pub(super) use accepted::is_unpacked;
pub(super) use overloads::overloads;

/// What surrounds a callable.
pub(super) struct Surroundings<'a, 's> {
    /// The callable, as messages name it.
    pub(super) subject: &'s dyn Display,
    /// The class that holds it and that class's ancestors; empty for a function.
    pub(super) own: &'s [&'s str],
    /// What an ancestor says of the method that this one stands in for, where it is annotated and this one is not.
    pub(super) overridden: &'s [&'a facts::Signature],
    /// What an ancestor promises that the method which this one stands in for gives.
    pub(super) promised: Option<&'a facts::Signature>,
    /// What calling it gives, apart from the type.
    pub(super) kind: FunctionKind,
    /// True where a decorator stands before what is annotated at run time, so that its return says nothing.
    pub(super) is_disguised: bool,
}

/// Judges `signatures`; none when no source had one.
pub(super) fn judge<'a>(
    signatures: &[&'a facts::Signature],
    surroundings: &Surroundings<'a, '_>,
    reader: &mut Reader<'a>,
    diagnostics: &mut Diagnostics,
) -> Option<Signature> {
    let groups = groups(signatures);
    let shape = shape::shape(&groups)?;
    // The types that code says are the last resort.
    let placed = groups.iter().filter(|group| group.source != Source::Code).map(|group| Placed::new(group, &shape));
    let placed: Vec<Placed<'a>> = placed.collect();
    note_dropped(&shape, &placed, surroundings, diagnostics);
    let mut parameters = Vec::with_capacity(shape.slots.len());
    for (index, slot) in shape.slots.iter().enumerate() {
        let (ty, source) = accepted::accepted(index, slot, &placed, surroundings, reader);
        parameters.push(Parameter {
            name: slot.name.to_owned(),
            kind: slot.kind,
            default: slot.default.map(str::to_owned),
            ty,
            source,
            selects: false,
        });
    }
    let returned = returned::returned(&shape, &placed, surroundings, reader);
    for (index, parameter) in parameters.iter_mut().enumerate() {
        parameter.selects = returned.selecting.contains(&index);
    }
    Some(Signature {
        shape: shape.source,
        parameters,
        returns: returned.required_only,
        returns_any: returned.any,
        returns_source: returned.source,
    })
}

/// The signatures of one source: several are overloads. Of several that run, the first is the one that runs and the others are the
/// overloads that the library declares for it (`typing.get_overloads`).
pub(super) struct Group<'a> {
    pub(super) source: Source,
    pub(super) signatures: Vec<&'a facts::Signature>,
}

impl Group<'_> {
    fn runs_first(&self) -> bool {
        self.source == Source::Runtime && self.signatures.len() > 1
    }
}

/// Signatures by source, best source first.
fn groups<'a>(signatures: &[&'a facts::Signature]) -> Vec<Group<'a>> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for signature in signatures.iter().copied() {
        match groups.iter_mut().find(|group| group.source == signature.source) {
            Some(group) => group.signatures.push(signature),
            None => groups.push(Group { source: signature.source, signatures: vec![signature] }),
        }
    }
    groups.sort_by_key(|group| group.source);
    groups
}

/// The signatures of one source with their parameters mapped onto the shape.
struct Placed<'a> {
    source: Source,
    /// What runs, where overloads are declared beside it.
    implementation: Option<Places<'a>>,
    overloads: Vec<Places<'a>>,
}

impl<'a> Placed<'a> {
    fn new(group: &Group<'a>, shape: &Shape<'a>) -> Self {
        let mut places = group.signatures.iter().map(|signature| shape.places(signature));
        let implementation = if group.runs_first() { places.next() } else { None };
        Self { source: group.source, implementation, overloads: places.collect() }
    }
}

fn note_dropped(shape: &Shape<'_>, placed: &[Placed<'_>], surroundings: &Surroundings<'_, '_>, diagnostics: &mut Diagnostics) {
    let stubs = placed.iter().filter(|group| group.source.is_declared() && group.source != shape.source);
    let dropped = stubs.flat_map(|group| &group.overloads).flat_map(|places| &places.dropped);
    let mut dropped: Vec<&str> = dropped.map(|parameter| parameter.name.as_str()).collect();
    dropped.sort_unstable();
    dropped.dedup();
    for name in dropped {
        let subject = format!("{}({name})", surroundings.subject);
        diagnostics.push(Diagnostic::note(
            Problem::StubParameterDropped,
            subject,
            "a stub declares this parameter and the running function has none",
        ));
    }
}
