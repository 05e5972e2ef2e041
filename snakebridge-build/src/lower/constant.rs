//! Values of modules and classes.

use crate::{ir, plan};

use super::context::Place;
use super::docs::{Docs, code};
use super::lints::{self, Taking};
use super::{python, returns};

/// What there is to know about an attribute before it is lowered.
pub(super) struct Attribute<'c> {
    /// Python's path, for docs.
    pub(super) path: &'c str,
    /// Both names.
    pub(super) name: plan::Name,
    /// The module to import.
    pub(super) module: &'c str,
    /// The attribute there.
    pub(super) attribute: String,
    /// What it gives, where that does not come from its type.
    pub(super) returns: Option<plan::Return>,
    /// The class that it belongs to in Rust; empty for a value of a module.
    pub(super) class: &'c str,
}

/// Lowers a constant whose name is claimed already.
pub(super) fn lower(attribute: Attribute<'_>, constant: &ir::Constant, place: &Place<'_, '_>) -> plan::Constant {
    let mut text = described(attribute.path, &constant.ty);
    if let Some(value) = &constant.value {
        text.push_str(&format!(": {}", code(&python::default(value))));
    }
    text.push('.');
    let returns = attribute.returns.unwrap_or_else(|| returns::of(&constant.ty, place));
    let mut allow = lints::result(&attribute.name.rust, attribute.class, &returns);
    if !attribute.class.is_empty() {
        allow.extend(lints::method(&attribute.name.rust, Taking::Nothing, attribute.class));
    }
    plan::Constant {
        docs: Docs::default().paragraph(&text).finish(),
        module: attribute.module.to_owned(),
        attribute: attribute.attribute,
        declared: python::promised("declared", &constant.ty, &returns),
        returns,
        allow,
        name: attribute.name,
    }
}

/// A path with its type, in the words of Python.
pub(super) fn described(path: &str, ty: &ir::Type) -> String {
    let words = python::words(ty).map_or_else(String::new, |words| format!(", {}", code(&words)));
    format!("Python's {}{words}", code(path))
}
