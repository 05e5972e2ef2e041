//! `#[derive(ToPython, FromPython)]`: a struct or enum in, an implementation of the runtime's trait out.

mod attributes;
mod from_python;
mod shape;
mod to_python;

use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{DeriveInput, GenericParam, Generics, Ident, Path, Type, WherePredicate, parse_quote};

use shape::Input;

pub(crate) fn to_python(input: &DeriveInput) -> syn::Result<TokenStream> {
    Ok(to_python::expand(&Input::read(input)?))
}

pub(crate) fn from_python(input: &DeriveInput) -> syn::Result<TokenStream> {
    Ok(from_python::expand(&Input::read(input)?))
}

/// Which half of a conversion is written: for the embedded interpreter, or for workers.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Half {
    Python,
    Wire,
}

/// The generics of the implementation, where each type parameter has the trait.
fn bounded(generics: &Generics, bound: &TokenStream) -> Generics {
    let mut generics = generics.clone();
    let parameters: Vec<Ident> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let clause = generics.make_where_clause();
    for parameter in parameters {
        let predicate: WherePredicate = parse_quote!(#parameter: #bound);
        clause.predicates.push(predicate);
    }
    generics
}

/// The same with the kind as one more parameter.
fn with_kind(mut generics: Generics, bound: &TokenStream) -> Generics {
    let kind: GenericParam = parse_quote!(__K: #bound);
    generics.params.push(kind);
    generics
}

/// The statics with the names of the fields, as Python has them.
fn names(root: &Path, fields: &[shape::Field]) -> TokenStream {
    let named = fields.iter().filter(|field| field.is_named_in_python());
    let (count, texts) = (named.clone().count(), named.map(|field| &field.python));
    quote! {
        static FIELDS: [#root::__private::Field; #count] = [#(#root::__private::Field::new(#texts)),*];
    }
}

fn stands(root: &Path, class: &str) -> TokenStream {
    quote! { static CLASS: #root::__private::Stands = #root::__private::Stands::new(#class); }
}

/// A binding for a field of a pattern: by its place, so that it never is a keyword or one of our own names.
fn binding(index: usize) -> Ident {
    format_ident!("__field_{index}")
}

/// True when a type names the one that it is a part of.
fn mentions(ty: &Type, name: &Ident) -> bool {
    fn within(tokens: TokenStream, name: &Ident) -> bool {
        tokens.into_iter().any(|token| match token {
            TokenTree::Ident(ident) => ident == *name,
            TokenTree::Group(group) => within(group.stream(), name),
            _ => false,
        })
    }
    within(ty.to_token_stream(), name)
}

/// True for `Option<…>`, however it is written.
fn is_option(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.segments.last().is_some_and(|segment| segment.ident == "Option"))
}
