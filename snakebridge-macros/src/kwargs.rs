//! `kwargs! { … }`: names with values, as a chain of `Kwargs::with`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token};

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    let entries: Entries = syn::parse2(input)?;
    let mut chain = quote!(::snakebridge::Kwargs::new());
    for entry in entries.0 {
        match entry {
            Entry::Pair { name, value } => chain.extend(quote!(.with(#name, #value))),
            Entry::Unpack(other) => chain.extend(quote!(.merge(#other))),
        }
    }
    Ok(chain)
}

struct Entries(Punctuated<Entry, Token![,]>);

impl Parse for Entries {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Punctuated::parse_terminated(input).map(Self)
    }
}

enum Entry {
    /// `name: value`.
    Pair { name: TokenStream, value: Expr },
    /// `**other`.
    Unpack(Expr),
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![*]) {
            input.parse::<Token![*]>()?;
            input.parse::<Token![*]>()?;
            return input.parse().map(Self::Unpack);
        }
        let name = if input.peek(syn::LitStr) {
            let name: syn::LitStr = input.parse()?;
            quote!(#name)
        } else if input.peek(syn::token::Paren) {
            let inside;
            syn::parenthesized!(inside in input);
            let name: Expr = inside.parse()?;
            quote!(#name)
        } else {
            let name = input
                .call(Ident::parse_any)
                .map_err(|error| {
                    syn::Error::new(error.span(), "a name is a string literal, an identifier, or an expression in parentheses")
                })?
                .unraw()
                .to_string();
            quote!(#name)
        };
        input.parse::<Token![:]>().map_err(|error| syn::Error::new(error.span(), "expected `:` and a value after the name"))?;
        Ok(Self::Pair { name, value: input.parse()? })
    }
}
