//! Own files: what a user's own Python file offers, in contrast to what it imports.
//!
//! In: the facts of such a library. Out: the facts without names that come from elsewhere. An installed library says what is public by its `__all__`, or
//! means every public name; a user's file seldom has one, and its `from typing import List` is no part of what it offers.

use crate::facts::{Library, Member};

/// The library without what its modules only import.
#[must_use]
pub fn without_imports(library: &Library) -> Library {
    let mut own = library.clone();
    let (name, classes) = (&library.name, &library.classes);
    let is_own = |module: &str| module.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    for module in own.modules.values_mut() {
        module.members.retain(|_, member| match member {
            Member::Function(function) => function.module.as_deref().is_none_or(is_own),
            Member::Class { class } => classes.get(class).is_none_or(|class| is_own(&class.module)),
            Member::Constant(constant) => !is_typing_form(&constant.r#type),
            Member::Module { module } => is_own(module),
        });
    }
    own
}

/// `typing.List`, `__future__.annotations` and the like are values of types that nothing else has.
fn is_typing_form(class: &str) -> bool {
    ["typing.", "typing_extensions.", "__future__."].iter().any(|module| class.starts_with(module))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imported_names_are_left_out() {
        let text = r#"{"schema": 1, "name": "mine", "python": "3.11", "classes": {
            "mine.Team": {"module": "mine", "qualname": "Team", "members": {}},
            "decimal.Decimal": {"module": "decimal", "qualname": "Decimal", "members": {}}},
            "modules": {"mine": {"members": {
                "List": {"kind": "constant", "type": "typing._SpecialGenericAlias"},
                "annotations": {"kind": "constant", "type": "__future__._Feature"},
                "LIMIT": {"kind": "constant", "type": "builtins.int"},
                "Team": {"kind": "class", "class": "mine.Team"},
                "Decimal": {"kind": "class", "class": "decimal.Decimal"},
                "rank": {"kind": "function"},
                "helper": {"kind": "function", "module": "mine.parts"},
                "dataclass": {"kind": "function", "module": "dataclasses"},
                "json": {"kind": "module", "module": "json"}}}}}"#;
        let library: Library = serde_json::from_str(text).expect("facts");
        let own = without_imports(&library);
        let names: Vec<&str> = own.modules["mine"].members.keys().map(String::as_str).collect();
        assert_eq!(names, ["LIMIT", "Team", "helper", "rank"]);
    }
}
