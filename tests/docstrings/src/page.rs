//! A docstring as the page that is generated for a function which has it: the function's own docs and those of its setters.

use std::collections::BTreeMap;

use snakebridge_build::diagnostic::Diagnostics;
use snakebridge_build::docstring;
use snakebridge_build::ir::{Binding, Function, FunctionKind, Library, Member, Module, Parameter, ParameterKind, Signature, Source, Type};
use snakebridge_build::lower::{self, LibraryOptions};
use snakebridge_build::markup::text;
use snakebridge_build::plan;

/// Everything that is generated for functions with these docstrings, one text for each.
#[must_use]
pub fn pages(docstrings: &[&str]) -> Vec<String> {
    let members = docstrings.iter().enumerate().map(|(number, text)| (format!("f{number:06}"), Member::Function(function(text))));
    let module = Module { doc: None, partial: false, members: members.collect() };
    let library = Library {
        name: String::from("corpus"),
        version: None,
        python: String::new(),
        modules: BTreeMap::from([(String::from("corpus"), module)]),
        classes: BTreeMap::new(),
        declared_only: Vec::new(),
    };
    let bindings = lower::lower(&[(library, LibraryOptions::default())], &mut Diagnostics::default());
    let mut items: Vec<&plan::Function> = bindings.modules.iter().flat_map(|module| &module.items).filter_map(as_function).collect();
    items.sort_by_key(|function| &function.name.python);
    items.into_iter().map(everything).collect()
}

fn as_function(item: &plan::Item) -> Option<&plan::Function> {
    if let plan::Item::Function(function) = item { Some(function) } else { None }
}

/// A function that takes what its docstring describes: the first parameter is required, the others are set.
fn function(text: &str) -> Function {
    let cleaned = text::clean(text);
    let mut parameters: Vec<Parameter> = Vec::new();
    for name in docstring::parse(&cleaned).parameters().flat_map(|entry| entry.names.clone()) {
        let is_name = name.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && name.chars().all(|letter| letter.is_alphanumeric() || letter == '_');
        if is_name && parameters.iter().all(|known| known.name != name) {
            let default = (!parameters.is_empty()).then(|| String::from("None"));
            let kind = ParameterKind::PositionalOrKeyword;
            parameters.push(Parameter { name: name.to_owned(), kind, default, ty: Type::Unknown, source: None, selects: false });
        }
    }
    let signature =
        Signature { shape: Source::Runtime, parameters, returns: Type::Unknown, returns_any: Type::Unknown, returns_source: None };
    Function {
        doc: Some(text.to_owned()),
        binding: Binding::Function,
        kind: FunctionKind::Plain,
        deprecated: None,
        signature: Some(signature),
        overloads: Vec::new(),
    }
}

fn everything(function: &plan::Function) -> String {
    let setters = function.builder.iter().flat_map(|builder| &builder.setters).map(|setter| setter.docs.as_str());
    [function.docs.as_str()].into_iter().chain(setters).collect::<Vec<_>>().join("\n\n")
}
