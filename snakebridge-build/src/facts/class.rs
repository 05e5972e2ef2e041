//! Facts about a class.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Constant, Function, Signature, Source};

/// A class: what its own body defines, its bases and its method resolution order.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// The `__module__` that defines it.
    pub module: String,
    /// The `__qualname__` in that module.
    pub qualname: String,
    /// Its own docstring, dedented; never one inherited from a base.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// Where the docstring was read, unless the object itself has it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc_source: Option<Source>,
    /// The direct bases as keys of [`super::Library::classes`], `object` left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bases: Vec<String>,
    /// The whole method resolution order after the class itself, `object` left out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mro: Vec<String>,
    /// Its type variables, in the order in which a subscript fills them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<String>,
    /// Those of its direct bases that have a subscript, as qualified Python expressions: `collections.abc.Sequence[int]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub generic_bases: Vec<String>,
    /// What sort of class it is.
    #[serde(default)]
    pub flags: ClassFlags,
    /// The signatures of calling the class (`__init__`, `__new__` or the metaclass's `__call__`), without `self`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constructor: Vec<Signature>,
    /// The docstring of the constructor where it has its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub constructor_doc: Option<String>,
    /// The message of its `@deprecated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// Public members and known dunders that this class itself defines, by name.
    pub members: BTreeMap<String, ClassMember>,
}

/// What sort of class it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ClassFlags {
    /// Derives from `BaseException`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub exception: bool,
    /// Derives from `enum.Enum`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub enumeration: bool,
    /// An enumeration with a `_missing_` of its own: it has members for other values than theirs.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub missing: bool,
    /// Derives from `enum.Flag`: its members can be combined.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub flag: bool,
    /// A dataclass.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub dataclass: bool,
    /// A named tuple.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub named_tuple: bool,
    /// A `typing.Protocol`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub protocol: bool,
    /// A `typing.TypedDict`.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub typed_dict: bool,
    /// Has abstract methods left.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub r#abstract: bool,
}

/// A member of a class.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum ClassMember {
    /// A method, class method or static method.
    Function(Function),
    /// A property, cached property or other data descriptor.
    Property(Property),
    /// A class attribute with a value; members of an enum too.
    Constant(Constant),
    /// An attribute of instances: an annotation in the class body, a slot, a dataclass field, a stub's declaration.
    Field(Field),
    /// A nested class, by its key in [`super::Library::classes`].
    Class {
        /// `module.qualname` of the definition.
        class: String,
    },
}

/// A property or another data descriptor.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    /// The docstring, dedented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doc: Option<String>,
    /// The type of the value as a qualified Python expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotation: Option<String>,
    /// The annotation of what the code of the getter gives, where nothing declares it and it can't be set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gives: Option<String>,
    /// True when it can be set.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub settable: bool,
}

/// An attribute of instances.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// The declared type as a qualified Python expression.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annotation: Option<String>,
}
