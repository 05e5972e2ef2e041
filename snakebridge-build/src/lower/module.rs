//! Modules and their members.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::markup::Markup;
use crate::plan::Item;
use crate::problem::Problem;
use crate::{ir, plan};

use super::class;
use super::constant::{self, Attribute};
use super::context::{Context, Place};
use super::docs::{Docs, Options, Page, clean, code, standard_page};
use super::function::{self, Callable};
use super::homes::{self, Names};
use super::members::Origin;
use super::names::{self, Space};
use super::tree::{self, Node, RustPath, Source};

/// Lowers one module without the modules inside it.
pub(super) fn lower(
    place: &RustPath,
    node: &Node<'_>,
    names: &mut Names,
    context: &Context<'_>,
    diagnostics: &mut Diagnostics,
) -> plan::Module {
    let parent = place.len().checked_sub(2).and_then(|at| place.get(at));
    let allow = if parent == Some(&node.name.rust) { vec![plan::Allow::ModuleInception] } else { Vec::new() };
    let mut module = plan::Module {
        name: node.name.clone(),
        allow,
        python: node.source.map(|source| source.python.to_owned()),
        docs: docs(node, context),
        library: None,
        root: node.source.map(|source| tree::relative(place, &context.tree.roots[source.library], None)),
        listed: plan::Listed::default(),
        items: Vec::new(),
        modules: Vec::new(),
    };
    if let Some(source) = &node.source {
        let mut inside = Place { context, module: place, class: None, scope: &mut names.scope, diagnostics };
        module.items = items(source, &names.members, &mut inside);
        super::builders::share(&mut module.items, &mut names.scope);
        for item in &mut module.items {
            keep_arguments_apart(item, &names.scope);
        }
    }
    module
}

fn docs(node: &Node<'_>, context: &Context<'_>) -> String {
    let mut docs = Docs::default();
    let Some(source) = &node.source else {
        return docs.paragraph(&format!("Holds generated modules of Python's {}.", code(&node.name.python))).finish();
    };
    let (library, options) = &context.libraries[source.library];
    let text = clean(source.module.doc.as_deref().unwrap_or_default());
    let page = Page::of(&text);
    if source.module.partial {
        docs.paragraph(&format!("Classes of Python's module {} that members of other modules give.", code(source.python)));
    } else if page.has_no_summary() {
        docs.paragraph(&format!("Python's module {}.", code(source.python)));
    }
    page.summary(&mut docs);
    let mut origin = format!("Python's {}, generated from ", code(source.python));
    if library.version.as_ref() == Some(&library.python) {
        // What comes with Python has Python's version.
        origin.push_str(&format!("the standard library of Python {}", library.python));
    } else {
        let version = library.version.as_ref().map_or_else(String::new, |version| format!(" {version}"));
        origin.push_str(&code(&format!("{}{version}", library.name)));
        if !library.python.is_empty() {
            origin.push_str(&format!(" as Python {} has it", library.python));
        }
    }
    origin.push('.');
    if let Some(address) = &options.docs_url {
        // What Python documents has a page of its own, by the module's name.
        let has_page = options.standard_library && !library.name.starts_with('_');
        let page = if has_page { standard_page(address, &library.name) } else { address.clone() };
        origin.push_str(&format!(" Its own documentation: {}.", Markup::default().line(&page)));
    }
    docs.paragraph(&origin);
    let is_root = source.python == library.name;
    if is_root {
        let search = code(&format!("{}::__search__(\"…\")", names::plain(&node.name.rust)));
        docs.paragraph(&format!("To find something, call {search}, or run `cargo snakebridge search`."));
    }
    let declared = library.declared_only.iter().filter_map(|name| tree::below(source.python, name)).filter(|name| !name.contains('.'));
    let declared: Vec<String> = declared.map(code).collect();
    if !declared.is_empty() {
        docs.paragraph(&format!("Only stubs declare {}: nothing is bound to these at run time.", declared.join(", ")));
    }
    page.text(&mut docs);
    if is_root {
        docs.paragraph("# Errors");
        docs.paragraph("Every function gives an error when Python raises, or when a value does not fit its type.");
    }
    page.arguments(&Options::default(), &mut docs);
    page.sections(&mut docs);
    docs.finish()
}

/// Lowers the members in the order of their Python names.
fn items(source: &Source<'_>, members: &BTreeMap<String, String>, place: &mut Place<'_, '_>) -> Vec<Item> {
    let mut items = Vec::new();
    let libraries = place.context.libraries;
    let (library, options) = &libraries[source.library];
    for (name, member) in homes::members(source, libraries) {
        let path = format!("{}.{name}", source.python);
        let rust = members.get(name).cloned();
        match (member, rust) {
            (ir::Member::Function(function), Some(rust)) => {
                place.note_rename(&path, &names::identifier(name), &rust);
                if options.streams(tree::below(&library.name, &path).unwrap_or(&path)) {
                    let rust = names::derived(&rust, "_stream");
                    items.push(Item::Function(Box::new(lower_function(&path, source.python, name, rust, true, function, place))));
                }
                items.push(Item::Function(Box::new(lower_function(&path, source.python, name, rust, false, function, place))));
            }
            (ir::Member::Constant(value), Some(rust)) => {
                place.note_rename(&path, &names::identifier(name), &rust);
                let name = plan::Name { rust, python: name.to_owned() };
                let attribute =
                    Attribute { path: &path, module: source.python, attribute: name.python.clone(), returns: None, class: "", name };
                items.push(Item::Constant(constant::lower(attribute, value, place)));
            }
            (ir::Member::Class(key), Some(rust)) => {
                place.note_rename(&path, &names::class(name), &rust);
                items.extend(lower_class(key, name, rust, place));
            }
            (ir::Member::Module(module), _) => items.extend(module_alias(name, &path, module, place)),
            (ir::Member::Function(_) | ir::Member::Constant(_) | ir::Member::Class(_), None) => {}
        }
    }
    let nested: Vec<&String> = place
        .context
        .homes
        .classes
        .iter()
        .filter(|(_, home)| home.place == *place.module && home.attribute.contains('.'))
        .map(|(key, _)| key)
        .collect();
    for key in nested {
        items.extend(class::lower(key, &mut place.in_class(key)).map(|class| Item::Class(Box::new(class))));
    }
    items
}

fn lower_function(
    path: &str,
    module: &str,
    name: &str,
    rust: String,
    stream: bool,
    function: &ir::Function,
    place: &mut Place<'_, '_>,
) -> plan::Function {
    let callable = Callable {
        path,
        name: plan::Name { rust, python: name.to_owned() },
        module: Some(module.to_owned()),
        attribute: name.to_owned(),
        receiver: plan::Receiver::None,
        prefix: "",
        doc: function.doc.as_deref(),
        parameters_doc: None,
        deprecated: function.deprecated.as_deref(),
        overloads: &function.overloads,
        signature: function.signature.as_ref(),
        returns: None,
        kind: function.kind,
        stream,
        structure: plan::Structure::Own,
        generic: false,
        origin: Origin::Own,
    };
    function::lower(callable, place)
}

/// The class itself at its home, a re-export anywhere else.
fn lower_class(key: &str, name: &str, rust: String, place: &mut Place<'_, '_>) -> Option<Item> {
    let home = place.context.homes.classes.get(key)?;
    if home.place == *place.module && home.attribute == name {
        return class::lower(key, &mut place.in_class(key)).map(|class| Item::Class(Box::new(class)));
    }
    let path = place.class_path(key)?;
    Some(Item::Reexport(plan::Reexport { name: plan::Name { rust, python: name.to_owned() }, path }))
}

/// A module that is shown somewhere else than where it lies.
fn module_alias(name: &str, path: &str, module: &str, place: &mut Place<'_, '_>) -> Option<Item> {
    let Some(target) = place.context.tree.places.get(module) else {
        place.note(Problem::ModuleSkipped, path, format!("the module `{module}` is not generated"));
        return None;
    };
    let is_child = target.len() == place.module.len() + 1 && target.starts_with(place.module);
    if is_child && module.rsplit('.').next() == Some(name) {
        return None;
    }
    if place.module.starts_with(target) {
        place.note(Problem::ModuleSkipped, path, format!("the module `{module}` holds this one"));
        return None;
    }
    let rust = place.scope.claim(&names::module(name), Space::Type);
    let path = tree::relative(place.module, target, None);
    Some(Item::Reexport(plan::Reexport { name: plan::Name { rust, python: name.to_owned() }, path }))
}

/// An argument named like a tuple struct beside it would be a pattern of that struct.
fn keep_arguments_apart(item: &mut Item, scope: &names::Scope) {
    let functions: Vec<&mut plan::Function> = match item {
        Item::Function(function) => vec![function],
        Item::Class(class) => class.constructor.iter_mut().chain(&mut class.methods).collect(),
        Item::Constant(_) | Item::Reexport(_) => Vec::new(),
    };
    for function in functions {
        let plan::Shape::Required(arguments) = &mut function.shape else { continue };
        for at in 0..arguments.len() {
            while scope.is_pattern(&arguments[at].name)
                || arguments.iter().enumerate().any(|(other, argument)| other != at && argument.name == arguments[at].name)
            {
                let renamed = format!("{}_", names::plain(&arguments[at].name));
                arguments[at].name = renamed;
            }
        }
    }
}
