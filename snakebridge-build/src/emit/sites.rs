//! Tables of call sites: one static for each module and each class, with a line for each callable, attribute and property.
//!
//! A line is what [`snakebridge::__private::Sites`] reads at run time: `17 numpy:mean(a, axis=, *, keepdims=) stub:float`. A static for each of them
//! would cost rustc more than the functions that use it.

use std::fmt::Write as _;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::plan::{Class, Constant, Declared, Form, Function, Item, Module, Parameter, ParameterKind, Path};

use super::tokens::{ident, lines, path};

/// The table of the functions and values of a module.
pub(super) const OF_MODULE: &str = "__SB_SITES";

/// The table of a module; none where nothing needs it.
pub(super) fn of_module(module: &Module, root: &Path) -> Option<TokenStream> {
    let mut lines = Lines::default();
    for item in &module.items {
        match item {
            Item::Function(function) => lines.function(function),
            Item::Constant(constant) => lines.constant(constant),
            Item::Class(_) | Item::Reexport(_) => {}
        }
    }
    lines.table(OF_MODULE, root)
}

/// The table of a class. The first line is the class itself; an enumeration without members that need a site has none.
pub(super) fn of_class(class: &Class, root: &Path) -> Option<TokenStream> {
    let mut lines = Lines::default();
    lines.add(&format!("{}:{}", plain(&class.module), plain(&class.attribute)));
    class.constructor.iter().chain(&class.methods).for_each(|function| lines.function(function));
    class
        .properties
        .iter()
        .for_each(|property| lines.add(&format!("{}{}", plain(&property.name.python), promise(property.declared.as_ref()))));
    class.constants.iter().for_each(|constant| lines.constant(constant));
    if lines.0.len() == 1 && class.form != Form::Handle {
        return None;
    }
    lines.table(&class.sites, root)
}

/// Hands out the sites of a table in the order of its lines.
pub(super) struct Numbers {
    table: Ident,
    next: u32,
}

/// A site: its table and its number.
pub(super) struct Site {
    pub(super) table: Ident,
    pub(super) number: Literal,
}

impl Numbers {
    /// Those of a table from a line on.
    pub(super) fn of(table: &str, first: u32) -> Self {
        Self { table: ident(table), next: first }
    }

    /// The next one.
    pub(super) fn next(&mut self) -> Site {
        let number = Literal::u32_unsuffixed(self.next);
        self.next += 1;
        Site { table: self.table.clone(), number }
    }
}

/// The static of a library, seen from one of its modules.
pub(super) fn library(root: &Path) -> TokenStream {
    let mut library = root.clone();
    library.segments.push(String::from("__SB_LIBRARY"));
    path(&library)
}

#[derive(Default)]
struct Lines(Vec<String>);

impl Lines {
    fn add(&mut self, line: &str) {
        self.0.push(format!("{} {line}", self.0.len()));
    }

    fn function(&mut self, function: &Function) {
        let site = &function.site;
        let module = site.module.as_ref().map_or_else(String::new, |module| format!("{}:", plain(module)));
        self.add(&format!("{module}{}({}){}", plain(&site.attribute), parameters(&site.parameters), promise(site.declared.as_ref())));
    }

    fn constant(&mut self, constant: &Constant) {
        let promise = promise(constant.declared.as_ref());
        self.add(&format!("{}:{}{promise}", plain(&constant.module), plain(&constant.attribute)));
    }

    fn table(self, name: &str, root: &Path) -> Option<TokenStream> {
        if self.0.is_empty() {
            return None;
        }
        let (name, library, text) = (ident(name), library(root), lines(self.0));
        Some(quote!(static #name: ::snakebridge::__private::Sites = ::snakebridge::__private::Sites::new(&#library, #text);))
    }
}

/// Parameters as Python writes them, with `=` behind an optional one.
fn parameters(parameters: &[Parameter]) -> String {
    let mut items = Vec::new();
    for (at, parameter) in parameters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| parameters[before].kind);
        if before == Some(ParameterKind::PositionalOnly) && parameter.kind != ParameterKind::PositionalOnly {
            items.push(String::from("/"));
        }
        if parameter.kind == ParameterKind::KeywordOnly && before != Some(ParameterKind::KeywordOnly) {
            items.push(String::from("*"));
        }
        let default = if parameter.required { "" } else { "=" };
        items.push(format!("{}{default}", plain(&parameter.name)));
    }
    if parameters.last().is_some_and(|last| last.kind == ParameterKind::PositionalOnly) {
        items.push(String::from("/"));
    }
    items.join(", ")
}

/// Who says what type comes back, and which, at the end of a line.
fn promise(declared: Option<&Declared>) -> String {
    let Some(Declared { source, ty }) = declared else { return String::new() };
    let mut text = format!(" {source}:");
    for letter in ty.chars() {
        match letter {
            '"' | '\\' | '%' | '\0'..' ' | '\x7f' => drop(write!(text, "%{:02X}", u32::from(letter))),
            // Marks of direction and the like have no place in a literal.
            _ if !letter.is_ascii() && !letter.is_alphanumeric() => text.push('?'),
            _ => text.push(letter),
        }
    }
    text
}

/// A name without anything that would end its part of the line, or the literal.
fn plain(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    for letter in name.chars() {
        if letter.is_ascii() && !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '.') {
            let _ = write!(text, "%{:02X}", u32::from(letter));
        } else {
            text.push(letter);
        }
    }
    text
}
