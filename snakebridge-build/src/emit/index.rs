//! Discovery: the table of a library, and the functions of a module that read it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::plan::{Entry, EntryKind, Listed, Path};

use super::tokens::{Docs, ident, lines, path};

/// The table: a text with a line for each entry, which the first search reads.
pub(super) fn table(entries: &[Entry]) -> TokenStream {
    let text = lines(entries.iter().map(line));
    quote!(static __SB_INDEX: ::snakebridge::__private::Index = ::snakebridge::__private::Index::new(#text);)
}

fn line(entry: &Entry) -> String {
    let Entry { kind, path, rust, signature, summary } = entry;
    let kind = match kind {
        EntryKind::Function => "function",
        EntryKind::Class => "class",
        EntryKind::Method => "method",
        EntryKind::Property => "property",
        EntryKind::Module => "module",
        EntryKind::Constant => "constant",
    };
    [kind, path, rust, signature, summary].map(field).join("\t")
}

/// A field without what would end it.
fn field(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// The four functions of a module.
pub(super) fn functions(listed: Listed, root: &Path, docs: &mut Docs) -> Vec<TokenStream> {
    let mut index = root.clone();
    index.segments.push(String::from("__SB_INDEX"));
    let index = path(&index);
    let stretch = |start: usize, end: usize| {
        let (start, end) = (Literal::usize_unsuffixed(start), Literal::usize_unsuffixed(end));
        quote!(#index.stretch(#start, #end))
    };
    let (own, all) = (stretch(listed.start, listed.own), stretch(listed.start, listed.all));
    let listings = [
        ("__functions__", "functions", &own, "Lists the functions of this module. Python is not started."),
        ("__classes__", "classes", &own, "Lists the classes of this module. Python is not started."),
        ("__modules__", "modules", &all, "Lists this module and those inside it. Python is not started."),
    ];
    let mut items = Vec::new();
    for (name, call, entries, text) in listings {
        let attribute = docs.attribute(text);
        let (name, call) = (ident(name), ident(call));
        items.push(quote! {
            #attribute
            pub fn #name() -> impl ::core::iter::Iterator<Item = &'static ::snakebridge::Entry> {
                ::snakebridge::__private::#call(#entries)
            }
        });
    }
    let attribute = docs.attribute("Searches names and summaries from this module down, best first. Python is not started.");
    items.push(quote! {
        #attribute
        pub fn __search__(query: &str) -> ::std::vec::Vec<::snakebridge::Hit> {
            ::snakebridge::__private::search(#all, query)
        }
    });
    items
}
