//! Parameters: the arguments of a function, the setters of a builder.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use crate::plan::{Argument, Return, Setter};

use super::tokens::{Docs, alias_text, allow, deprecated, ident};
use super::types::{accepted, given_type};

/// Arguments as a function declares them; `'__a` too where a builder keeps them.
pub(super) fn declared(arguments: &[Argument], kept: bool) -> TokenStream {
    let items = arguments.iter().map(|argument| {
        let (name, accepted) = (ident(&argument.name), accepted(&argument.kind));
        if kept { quote!(#name: #accepted + '__a) } else { quote!(#name: #accepted) }
    });
    quote!(#(#items),*)
}

/// A setter; `gives` is its builder with what the call gives from there on, where that is something else.
pub(super) fn setter(setter: &Setter, gives: Option<(&Ident, &Return)>, docs: &mut Docs) -> TokenStream {
    let attribute = docs.attribute(&setter.docs);
    let alias = setter.alias.as_deref().map(alias_text);
    let (allow, deprecated) = (allow(&setter.allow), deprecated(setter.deprecated.as_deref()));
    let name = ident(&setter.name);
    let accepted = accepted(&setter.kind);
    let number = Literal::usize_unsuffixed(setter.number);
    if let Some((builder, gives)) = gives {
        let gives = if *gives == Return::Generic { quote!(::snakebridge::__private::Asked) } else { given_type(gives) };
        return quote! {
            #attribute #alias #deprecated #allow
            pub fn #name(self, value: #accepted + '__a) -> #builder<'__a, #gives> {
                #builder(::snakebridge::__private::set(self.0, #number, value), ::core::marker::PhantomData)
            }
        };
    }
    quote! {
        #attribute #alias #deprecated #allow
        pub fn #name(self, value: #accepted + '__a) -> Self {
            ::snakebridge::__private::set(self, #number, value)
        }
    }
}
