//! Resolve: what the code of a function gives, where nothing declares it.
//!
//! In: a callable, and what every `return` of it was found to give. Out: the same with a return, marked as [`Source::Code`]. That is no
//! claim but what runs, so it takes the place of a docstring that says the same; one that says something else means an override that
//! nobody has loaded.

use crate::facts::Given;
use crate::ir::{Function, Source, Type};

/// Fills in the return where no source declares one.
pub(super) fn complete(given: Option<Given>, function: &mut Function) {
    let (Some(given), Some(signature)) = (given, &mut function.signature) else { return };
    let ty = match given {
        Given::Nothing => Type::None,
        Given::Receiver => Type::SelfType,
    };
    let is_prose = signature.returns_source == Some(Source::Docstring);
    if signature.returns == Type::Unknown || is_prose && (signature.returns == ty || given == Given::Receiver) {
        signature.returns = ty.clone();
        signature.returns_any = ty;
        signature.returns_source = Some(Source::Code);
    }
}
