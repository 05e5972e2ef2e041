//! Drift: what changed in a library's API between the facts of two builds.
//!
//! Compares facts with facts, name by name; documentation does not count.

use std::collections::BTreeMap;
use std::fmt;

use crate::facts::{ClassMember, Function, Library, Member, Signature};

/// What changed, as sorted dotted names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Names that are new.
    pub added: Vec<String>,
    /// Names that are gone.
    pub removed: Vec<String>,
    /// Names whose sort, signature or type is another.
    pub changed: Vec<String>,
}

impl Drift {
    /// Compares the API of a library before and after.
    #[must_use]
    pub fn between(before: &Library, after: &Library) -> Self {
        let (before, after) = (shapes(before), shapes(after));
        let mut drift = Self::default();
        for (name, shape) in &after {
            match before.get(name) {
                None => drift.added.push(name.clone()),
                Some(other) if other != shape => drift.changed.push(name.clone()),
                Some(_) => {}
            }
        }
        drift.removed = before.into_keys().filter(|name| !after.contains_key(name)).collect();
        drift
    }

    /// True when nothing changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut separator = "";
        for (verb, names) in [("added", &self.added), ("removed", &self.removed), ("changed", &self.changed)] {
            if let [first, rest @ ..] = names.as_slice() {
                write!(formatter, "{separator}{} {verb} (`{first}`{})", names.len(), if rest.is_empty() { "" } else { ", …" })?;
                separator = ", ";
            }
        }
        Ok(())
    }
}

/// What a name is, apart from its documentation.
#[derive(PartialEq)]
enum Shape<'a> {
    Function(Vec<&'a Signature>),
    Class(&'a [Signature]),
    Value(Option<&'a str>),
    Module,
}

fn shapes(library: &Library) -> BTreeMap<String, Shape<'_>> {
    let mut shapes = BTreeMap::new();
    for (path, module) in &library.modules {
        for (name, member) in &module.members {
            let shape = match member {
                Member::Function(function) => of_function(function),
                Member::Class { class } => Shape::Class(library.classes.get(class).map_or(&[], |class| class.constructor.as_slice())),
                Member::Constant(constant) => Shape::Value(constant.annotation.as_deref().or(Some(&constant.r#type))),
                Member::Module { .. } => Shape::Module,
            };
            shapes.insert(format!("{path}.{name}"), shape);
        }
    }
    for (path, class) in &library.classes {
        for (name, member) in &class.members {
            let shape = match member {
                ClassMember::Function(function) => of_function(function),
                ClassMember::Property(property) => Shape::Value(property.annotation.as_deref()),
                ClassMember::Constant(constant) => Shape::Value(Some(&constant.r#type)),
                ClassMember::Field(field) => Shape::Value(field.annotation.as_deref()),
                ClassMember::Class { .. } => Shape::Module,
            };
            shapes.insert(format!("{path}.{name}"), shape);
        }
    }
    shapes
}

fn of_function(function: &Function) -> Shape<'_> {
    Shape::Function(function.signatures.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn library(members: &str) -> Library {
        let text = format!(r#"{{"schema":1,"name":"m","python":"3.11","classes":{{}},"modules":{{"m":{{"members":{members}}}}}}}"#);
        serde_json::from_str(&text).expect("facts")
    }

    #[test]
    fn names_are_compared_without_their_documentation() {
        let before = library(
            r#"{"gone":{"kind":"function"},"kept":{"kind":"function","doc":"old"},
                "pi":{"kind":"constant","type":"int"}}"#,
        );
        let after = library(
            r#"{"new":{"kind":"function"},"kept":{"kind":"function","doc":"new"},
                "pi":{"kind":"constant","type":"float"}}"#,
        );
        let drift = Drift::between(&before, &after);
        assert_eq!(drift.to_string(), "1 added (`m.new`), 1 removed (`m.gone`), 1 changed (`m.pi`)");
        assert!(Drift::between(&before, &before).is_empty());
    }
}
