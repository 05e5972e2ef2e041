//! Values of modules and classes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Constant, Path};

use super::function::library;
use super::tokens::{Docs, alias, allow, ident};
use super::types::result;

/// A function that reads the attribute.
pub(super) fn function(constant: &Constant, root: &Path, docs: &mut Docs) -> TokenStream {
    let attribute_docs = docs.attribute(&constant.docs);
    let (alias, allow, name) = (alias(&constant.name), allow(&constant.allow), ident(&constant.name.rust));
    let (generics, returns) = result(&constant.returns);
    let (library, module, attribute) = (library(root), &constant.module, &constant.attribute);
    quote! {
        #attribute_docs #alias #allow
        pub fn #name #generics () -> #returns {
            static __SB_SITE: ::snakebridge::__private::Attribute =
                ::snakebridge::__private::Attribute::new(&#library, #module, #attribute);
            __SB_SITE.get()
        }
    }
}
