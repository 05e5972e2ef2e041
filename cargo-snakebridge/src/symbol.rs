//! A Python object by its dotted name, in each of the generator's representations.

use serde_json::Value;
use snakebridge_build::config::Layout;
use snakebridge_build::emit;
use snakebridge_build::plan::{self, Bindings, Item, Module};
use snakebridge_build::{facts, ir};

use crate::stored::Stored;

/// What a dotted name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Symbol<'a> {
    /// A module, by its import path.
    Module(&'a str),
    /// A function or a constant: the module and the name in it.
    Member(&'a str, &'a str),
    /// A class, by its key.
    Class(&'a str),
    /// A member of a class: the key of the class that defines it, and the name.
    ClassMember(&'a str, &'a str),
}

/// Finds a name; with it comes the place of its library.
pub(crate) fn find<'a>(stored: &'a [Stored<'_>], name: &str) -> Option<(usize, Symbol<'a>)> {
    stored.iter().enumerate().find_map(|(place, library)| Some((place, in_library(&library.facts, name)?)))
}

fn in_library<'a>(library: &'a facts::Library, name: &str) -> Option<Symbol<'a>> {
    // The longest module is the one that is meant: `os.path` before `path` in `os`.
    let modules = library.modules.iter().rev().filter_map(|(path, module)| Some((path, module, below(name, path)?)));
    let mut candidates: Vec<_> = modules.collect();
    candidates.sort_by_key(|(path, ..)| std::cmp::Reverse(path.len()));
    let shown = candidates.into_iter().find_map(|(path, module, rest)| in_module(library, path, module, rest));
    // A class that is only a base of others has no module that shows it.
    shown.or_else(|| library.classes.iter().find_map(|(key, _)| in_class(library, key, below(name, key)?)))
}

/// What follows a dotted prefix; empty when the prefix is all.
fn below<'n>(name: &'n str, prefix: &str) -> Option<&'n str> {
    let rest = name.strip_prefix(prefix)?;
    if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
}

fn in_module<'a>(library: &'a facts::Library, path: &'a str, module: &'a facts::Module, rest: &str) -> Option<Symbol<'a>> {
    if rest.is_empty() {
        return Some(Symbol::Module(path));
    }
    let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let (name, member) = module.members.get_key_value(first)?;
    match member {
        facts::Member::Class { class } => in_class(library, class, rest),
        facts::Member::Module { module } => {
            let (path, module) = library.modules.get_key_value(module)?;
            in_module(library, path, module, rest)
        }
        facts::Member::Function(_) | facts::Member::Constant(_) => rest.is_empty().then_some(Symbol::Member(path, name)),
    }
}

fn in_class<'a>(library: &'a facts::Library, key: &str, rest: &str) -> Option<Symbol<'a>> {
    let (key, class) = library.classes.get_key_value(key)?;
    if rest.is_empty() {
        return Some(Symbol::Class(key));
    }
    let (first, rest) = rest.split_once('.').unwrap_or((rest, ""));
    let bases = class.mro.iter().filter_map(|base| library.classes.get_key_value(base));
    let mut line = std::iter::once((key, class)).chain(bases);
    let (owner, (name, member)) = line.find_map(|(owner, class)| Some((owner, class.members.get_key_value(first)?)))?;
    match member {
        facts::ClassMember::Class { class } => in_class(library, class, rest),
        _ => rest.is_empty().then_some(Symbol::ClassMember(owner, name)),
    }
}

impl Symbol<'_> {
    /// What Python said of it.
    pub(crate) fn facts(&self, library: &facts::Library) -> Option<Value> {
        match *self {
            Self::Module(path) => serde_json::to_value(library.modules.get(path)?),
            Self::Member(module, name) => serde_json::to_value(library.modules.get(module)?.members.get(name)?),
            Self::Class(key) => serde_json::to_value(library.classes.get(key)?),
            Self::ClassMember(key, name) => serde_json::to_value(library.classes.get(key)?.members.get(name)?),
        }
        .ok()
    }

    /// What was made of that.
    pub(crate) fn ir(&self, library: &ir::Library) -> Option<Value> {
        match *self {
            Self::Module(path) => serde_json::to_value(library.modules.get(path)?),
            Self::Member(module, name) => serde_json::to_value(library.modules.get(module)?.members.get(name)?),
            Self::Class(key) => serde_json::to_value(library.classes.get(key)?),
            Self::ClassMember(key, name) => {
                let class = library.classes.get(key)?;
                let method = class.methods.get(name).map(serde_json::to_value);
                let property = class.properties.get(name).map(serde_json::to_value);
                let constant = class.constants.get(name).map(serde_json::to_value);
                method.or(property).or(constant).or_else(|| class.fields.get(name).map(serde_json::to_value))?
            }
        }
        .ok()
    }
}

/// What is generated for a symbol.
pub(crate) enum Planned<'a> {
    /// A module, and all bindings.
    Module(&'a Module, Vec<&'a str>, &'a Bindings),
    /// An item of a module.
    Item(&'a Module, &'a Item),
    /// A member of a class: the class with this member alone.
    ClassMember(&'a Module, Box<Item>),
}

impl<'a> Planned<'a> {
    /// Finds what is generated; where a module shows what another one has, that.
    pub(crate) fn find(bindings: &'a Bindings, symbol: &Symbol<'_>) -> Option<Self> {
        let mut modules = Vec::new();
        flatten(&bindings.modules, &[], &mut modules);
        let class = |key: &str| {
            modules.iter().find_map(|(_, module)| {
                let item = module.items.iter().find(|item| matches!(item, Item::Class(class) if class.key == key))?;
                Some((*module, item))
            })
        };
        match *symbol {
            Symbol::Module(path) => {
                let (place, module) = modules.iter().find(|(_, module)| module.python.as_deref() == Some(path))?;
                Some(Self::Module(module, place.clone(), bindings))
            }
            Symbol::Member(path, name) => {
                let of_path = modules.iter().filter(|(_, module)| module.python.as_deref() == Some(path));
                let (place, module, item) = of_path
                    .flat_map(|(place, module)| module.items.iter().map(move |item| (place, *module, item)))
                    .find(|(.., item)| named(item).python == name)?;
                let Item::Reexport(reexport) = item else { return Some(Self::Item(module, item)) };
                let (module, item) = target(&modules, place, &reexport.path)?;
                Some(Self::Item(module, item))
            }
            Symbol::Class(key) => class(key).map(|(module, item)| Self::Item(module, item)),
            Symbol::ClassMember(key, name) => {
                let (module, item) = class(key)?;
                Some(Self::ClassMember(module, Box::new(pruned(item, name)?)))
            }
        }
    }

    /// The decisions, as data.
    pub(crate) fn value(&self) -> Value {
        let value = match self {
            Self::Module(module, ..) => serde_json::to_value(module),
            Self::Item(_, item) => serde_json::to_value(item),
            Self::ClassMember(_, item) => {
                let Item::Class(class) = &**item else { return Value::Null };
                let method = class.methods.first().map(serde_json::to_value);
                let property = class.properties.first().map(serde_json::to_value);
                method.or(property).or_else(|| class.constants.first().map(serde_json::to_value)).unwrap_or(Ok(Value::Null))
            }
        };
        value.unwrap_or_default()
    }

    /// The code.
    pub(crate) fn rust(&self) -> String {
        match self {
            Self::Module(_, place, bindings) => {
                let path = place.iter().map(|segment| segment.trim_start_matches("r#")).collect::<std::path::PathBuf>().join("mod.rs");
                let file = emit::emit(bindings, Layout::Split).into_iter().find(|file| file.path == path);
                file.map(|file| file.contents).unwrap_or_default()
            }
            Self::Item(module, item) => text_of(module, (*item).clone()),
            Self::ClassMember(module, item) => text_of(module, (**item).clone()),
        }
    }
}

/// All modules with their Rust paths.
fn flatten<'a>(modules: &'a [Module], place: &[&'a str], all: &mut Vec<(Vec<&'a str>, &'a Module)>) {
    for module in modules {
        let mut place = place.to_vec();
        place.push(&module.name.rust);
        flatten(&module.modules, &place, all);
        all.push((place, module));
    }
}

fn named(item: &Item) -> &plan::Name {
    match item {
        Item::Function(function) => &function.name,
        Item::Class(class) => &class.name,
        Item::Constant(constant) => &constant.name,
        Item::Reexport(reexport) => &reexport.name,
    }
}

/// What a re-export leads to.
fn target<'a>(modules: &[(Vec<&'a str>, &'a Module)], place: &[&str], path: &plan::Path) -> Option<(&'a Module, &'a Item)> {
    let (last, inside) = path.segments.split_last()?;
    let up = &place[..place.len().checked_sub(path.supers)?];
    let wanted: Vec<&str> = up.iter().copied().chain(inside.iter().map(String::as_str)).collect();
    let (_, module) = modules.iter().find(|(place, _)| *place == wanted)?;
    Some((module, module.items.iter().find(|item| named(item).rust == *last)?))
}

/// A class with one member alone.
fn pruned(item: &Item, name: &str) -> Option<Item> {
    let mut item = item.clone();
    let Item::Class(class) = &mut item else { return None };
    class.constructor = None;
    class.methods.retain(|method| method.name.python == name);
    class.properties.retain(|property| property.name.python == name);
    class.constants.retain(|constant| constant.name.python == name);
    let empty = class.methods.is_empty() && class.properties.is_empty() && class.constants.is_empty();
    (!empty).then_some(item)
}

/// The code of one item: what its module has with it beyond what it has without.
fn text_of(module: &Module, item: Item) -> String {
    let with = |items: Vec<Item>| {
        let shell = Module {
            name: module.name.clone(),
            allow: Vec::new(),
            python: module.python.clone(),
            docs: String::new(),
            library: None,
            root: module.root.clone(),
            listed: plan::Listed::default(),
            items,
            modules: Vec::new(),
        };
        let files = emit::emit(&Bindings { modules: vec![shell], ..Bindings::default() }, Layout::Split);
        files.into_iter().next_back().map(|file| file.contents).unwrap_or_default()
    };
    let (all, rest) = (with(vec![item]), with(Vec::new()));
    all.strip_prefix(&rest).unwrap_or(&all).trim_start().to_owned()
}
