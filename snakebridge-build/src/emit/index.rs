//! Discovery: the table of a library, and the functions of a module that read it.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Entry, EntryKind, Path};

use super::tokens::{Docs, path};

/// The table.
pub(super) fn table(entries: &[Entry]) -> TokenStream {
    let private = quote!(::snakebridge::__private);
    let items = entries.iter().map(|entry| {
        let Entry { kind, name, path, rust, signature, summary } = entry;
        let kind = match kind {
            EntryKind::Function => quote!(Function),
            EntryKind::Class => quote!(Class),
            EntryKind::Method => quote!(Method),
            EntryKind::Module => quote!(Module),
            EntryKind::Constant => quote!(Constant),
        };
        quote! {
            #private::Entry {
                kind: #private::Kind::#kind, name: #name, path: #path, rust: #rust, signature: #signature, summary: #summary
            }
        }
    });
    quote!(static __SB_INDEX: &[#private::Entry] = &[#(#items),*];)
}

/// The four functions of a module.
pub(super) fn functions(python: &str, root: &Path, docs: &mut Docs) -> Vec<TokenStream> {
    let library = super::function::library(root);
    let _ = path;
    let listings = [
        ("__functions__", "functions", "Lists the functions of this module. Python is not started."),
        ("__classes__", "classes", "Lists the classes of this module. Python is not started."),
        ("__modules__", "modules", "Lists the modules inside this one. Python is not started."),
    ];
    let mut items = Vec::new();
    for (name, call, text) in listings {
        let attribute = docs.attribute(text);
        let (name, call) = (super::tokens::ident(name), super::tokens::ident(call));
        items.push(quote! {
            #attribute
            pub fn #name() -> impl ::core::iter::Iterator<Item = &'static ::snakebridge::Entry> {
                ::snakebridge::__private::#call(&#library, #python)
            }
        });
    }
    let attribute = docs.attribute("Searches names and summaries from this module down, best first. Python is not started.");
    items.push(quote! {
        #attribute
        pub fn __search__(query: &str) -> ::std::vec::Vec<::snakebridge::Hit> {
            ::snakebridge::__private::search(&#library, #python, query)
        }
    });
    items
}
