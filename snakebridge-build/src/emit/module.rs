//! Modules: what stands around their items.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Item, Library, Module, Path, Reexport, TypeMap};

use super::sites::{Numbers, OF_MODULE};
use super::tokens::{Docs, alias, ident, path, written};
use super::types::kind;
use super::{class, constant, function};

/// The items that a module item becomes; `number` is its line in the table of the module.
pub(super) fn item(item: &Item, root: &Path, number: u32, docs: &mut Docs) -> Vec<TokenStream> {
    match item {
        Item::Function(callable) => {
            let parts = function::parts(callable, &Numbers::of(OF_MODULE, number).next(), docs);
            [parts.functions].into_iter().chain(parts.builder).collect()
        }
        Item::Class(class) => class::items(class, root, docs),
        Item::Constant(value) => vec![constant::function(value, &Numbers::of(OF_MODULE, number).next(), docs)],
        Item::Reexport(reexport) => vec![emit_reexport(reexport)],
    }
}

/// A re-export that a private or binary crate does not use is no mistake either: see [`attributes`].
fn emit_reexport(reexport: &Reexport) -> TokenStream {
    let alias = alias(&reexport.name);
    let mut target = reexport.path.clone();
    // `use` needs at least two segments.
    let own = target.supers == 0;
    let last = target.segments.last().cloned().unwrap_or_default();
    let target = path(&std::mem::take(&mut target));
    let target = if own { quote!(self::#target) } else { target };
    if last == reexport.name.rust {
        quote!(#alias #[allow(unused_imports)] pub use #target;)
    } else {
        let name = ident(&reexport.name.rust);
        quote!(#alias #[allow(unused_imports)] pub use #target as #name;)
    }
}

/// The static that stands for a library, at its root.
pub(super) fn library(library: &Library) -> Vec<TokenStream> {
    let name = &library.name;
    let version = match &library.version {
        Some(version) => quote!(::core::option::Option::Some(#version)),
        None => quote!(::core::option::Option::None),
    };
    let supers = (0..library.depth).map(|_| quote!(super::));
    vec![
        quote! {
            static __SB_LIBRARY: ::snakebridge::__private::Library = ::snakebridge::__private::Library {
                name: #name,
                version: #version,
                environment: &#(#supers)* __SB_ENVIRONMENT,
                index: &__SB_INDEX,
            };
        },
        quote!(::snakebridge::__private::register!(__SB_LIBRARY);),
    ]
}

/// The user's own types, each under one name, and what each has to be.
pub(super) fn type_map(types: &TypeMap, docs: &mut Docs) -> Option<TokenStream> {
    let imports = types.imports.iter().map(|import| {
        let (path, name) = (written(&import.path), ident(&import.name));
        if import.path.rsplit("::").next() == Some(&import.name) {
            quote!(pub(super) use #path;)
        } else {
            quote!(pub(super) use #path as #name;)
        }
    });
    let checks: Vec<TokenStream> = types
        .stand_ins
        .iter()
        .map(|stand_in| {
            let (ty, kind) = (written(&stand_in.ty), kind(&stand_in.kind));
            let text = docs.attribute(format!("Python's `{}`.", stand_in.python));
            quote!(#text const _: () = ::snakebridge::__private::stands_for::<#ty, #kind>();)
        })
        .collect();
    let text = docs.attribute("What `type-map` in `Cargo.toml` has in the place of Python's classes.");
    (!types.is_empty()).then(|| quote!(#text mod __sb_type_map { #(#imports)* #(#checks)* }))
}

/// The attributes of the declaration of a module. A crate that is no library, or that keeps its bindings private, uses only some of
/// them: that the rest is never called is no mistake of its author, so the top-level module allows dead code besides Python's names.
pub(super) fn attributes(module: &Module, top: bool, docs: &mut Docs) -> TokenStream {
    let attribute = docs.attribute(&module.docs);
    let alias = alias(&module.name);
    let rules = super::tokens::allow(&module.allow);
    let naming = top.then(|| quote!(#[allow(dead_code, non_camel_case_types, non_snake_case, non_upper_case_globals)]));
    // Groups that are off unless a crate asks for them are about the crate's own style; those that are on judge generated code too.
    let style = top
        .then(|| quote!(#[allow(missing_debug_implementations, unreachable_pub, clippy::nursery, clippy::pedantic, clippy::restriction)]));
    quote!(#attribute #alias #rules #naming #style)
}
