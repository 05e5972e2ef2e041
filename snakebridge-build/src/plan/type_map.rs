//! Types of the user's in the place of Python classes.

use serde::Serialize;

use super::Kind;

/// What stands at the root of the bindings about them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TypeMap {
    /// The types.
    pub imports: Vec<Import>,
    /// What they stand for.
    pub stand_ins: Vec<StandIn>,
}

impl TypeMap {
    /// True when there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.stand_ins.is_empty()
    }
}

/// A type by the name that the bindings have for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Import {
    /// Its path from the root of a crate.
    pub path: String,
    /// The name.
    pub name: String,
}

/// A type that stands for a class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StandIn {
    /// The class.
    pub python: String,
    /// The type, as the place of the types names it.
    pub ty: String,
    /// What Python expects where it expects the class.
    pub kind: Kind,
}

/// A type of the user's where one is named.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mapped {
    /// The type, from the root of the bindings or from that of a crate.
    pub ty: String,
    /// How many times `super::` comes first.
    pub supers: usize,
}
