//! Resolve: what the code of a function takes and gives, where nothing declares it.
//!
//! In: a callable, what its parameters are passed on to and the type of what its `return`s give, as its source was read. Out: the same with
//! types, each marked as [`Source::Code`]. What it gives is no claim but what runs: of nothing and of the receiver it takes the place of a
//! docstring that says the same, and a docstring that says something else means an override that nobody has loaded. Any other docstring says
//! as much or more.

use std::fmt::Display;

use crate::facts;
use crate::ir::{Signature, Source, Type};

use super::annotation::{Position, Reader};
use super::default;

/// Fills in the parameters of which no source says anything. A default is taken, whatever it is.
pub(super) fn accept<'a>(found: &'a [facts::Signature], subject: &dyn Display, signature: &mut Signature, reader: &mut Reader<'a>) {
    let Some(code) = found.iter().find(|signature| signature.source == Source::Code) else { return };
    for parameter in signature.parameters.iter_mut().filter(|parameter| parameter.ty == Type::Unknown) {
        let same = code.parameters.iter().find(|other| other.name == parameter.name);
        let Some(text) = same.and_then(|parameter| parameter.annotation.as_deref()) else { continue };
        let ty = reader.read(text, Position::Parameter, &format_args!("{subject}({})", parameter.name));
        if ty == Type::Unknown {
            continue;
        }
        if ty == Type::Any && parameter.default.as_deref().and_then(default::of_any).is_some() {
            continue; // The default says more.
        }
        parameter.ty = default::or_plain(ty, parameter.default.as_deref());
        parameter.source = Some(Source::Code);
    }
}

/// Fills in the return where no source declares one.
pub(super) fn complete<'a>(given: Option<&'a str>, subject: &dyn Display, signature: &mut Signature, reader: &mut Reader<'a>) {
    let Some(text) = given else { return };
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
