//! A class.

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::facts::ClassFlags;

use super::{Constant, Function, Signature, Type};

/// A class: its own body, its bases and its method resolution order.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Class {
    /// The defining module.
    pub module: String,
    /// The qualified name in it.
    pub qualname: String,
    /// Its own docstring.
    pub doc: Option<String>,
    /// The docstring of the constructor.
    pub constructor_doc: Option<String>,
    /// The message of its `@deprecated`.
    pub deprecated: Option<String>,
    /// Direct bases, as keys of [`super::Library::classes`].
    pub bases: Vec<String>,
    /// The method resolution order after the class itself.
    pub mro: Vec<String>,
    /// What sort of class it is.
    pub flags: ClassFlags,
    /// How it is constructed; none when no source had a signature.
    pub constructor: Option<Signature>,
    /// Methods, class methods, static methods and known dunders by Python name.
    pub methods: BTreeMap<String, Function>,
    /// Properties by Python name.
    pub properties: BTreeMap<String, Property>,
    /// Class attributes and enum members by Python name.
    pub constants: BTreeMap<String, Constant>,
    /// Instance attributes by Python name.
    pub fields: BTreeMap<String, Field>,
    /// Nested classes: Python name to key.
    pub classes: BTreeMap<String, String>,
    /// Methods of generic bases whose type variables it settles: `IntList(List[int])` has `pop() -> int`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settled_methods: BTreeMap<String, Settled<Function>>,
    /// Properties of such bases.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub settled_properties: BTreeMap<String, Settled<Property>>,
}

/// A member of a base, as the arguments of that base make it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Settled<T> {
    /// The key of the base.
    pub from: String,
    /// The member.
    pub member: T,
}

impl Class {
    /// True when calling it makes an instance: not so for an abstract class, a protocol and a typed dictionary.
    #[must_use]
    pub fn is_constructible(&self) -> bool {
        !self.flags.r#abstract && !self.flags.protocol && !self.flags.typed_dict
    }
}

/// A property.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Property {
    /// The docstring.
    pub doc: Option<String>,
    /// The type of its value.
    pub ty: Type,
    /// True when it can be set.
    pub settable: bool,
}

/// An instance attribute.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Field {
    /// The declared type.
    pub ty: Type,
}
