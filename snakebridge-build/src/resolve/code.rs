//! Resolve: what the code of a function gives, where nothing declares it.
//!
//! In: a callable, and the type of what its `return`s give as its source was read. Out: the same with a return, marked as [`Source::Code`].
//! That is no claim but what runs: of nothing and of the receiver it takes the place of a docstring that says the same, and a docstring that
//! says something else means an override that nobody has loaded. Any other docstring says as much or more.

use std::fmt::Display;

use crate::ir::{Function, Source, Type};

use super::annotation::{Position, Reader};

/// Fills in the return where no source declares one.
pub(super) fn complete<'a>(given: Option<&'a str>, subject: &dyn Display, function: &mut Function, reader: &mut Reader<'a>) {
    let (Some(text), Some(signature)) = (given, &mut function.signature) else { return };
    let is_prose = signature.returns_source == Some(Source::Docstring);
    if signature.returns != Type::Unknown && !is_prose {
        return;
    }
    let ty = reader.read(text, Position::Return, subject);
    let is_plainer = ty == Type::SelfType || ty == Type::None && signature.returns == ty;
    if ty != Type::Unknown && (signature.returns == Type::Unknown || is_plainer) {
        signature.returns = ty.clone();
        signature.returns_any = ty;
        signature.returns_source = Some(Source::Code);
    }
}

/// True for what leaves nothing open: what a base promises of it says no more.
pub(super) fn is_exact(given: &str) -> bool {
    matches!(given, "None" | "typing.Self")
}
