//! `FromPython` of a struct or enum.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::shape::{Body, Content, Field, Input, fallback};
use super::{Half, binding, bounded, is_option, mentions, names, stands};

pub(super) fn expand(input: &Input<'_>) -> TokenStream {
    let (root, name) = (&input.root, input.name);
    if let Some(ty) = &input.through {
        return through(input, ty);
    }
    let (python, wire, want) = (body(input, Half::Python), body(input, Half::Wire), want(input));
    let generics = bounded(input.generics, &quote!(#root::FromPython));
    let (implementation, types, clause) = generics.split_for_impl();
    quote! {
        impl #implementation #root::FromPython for #name #types #clause {
            fn from_python(object: &#root::__private::Bound<'_, #root::__private::PyAny>) -> #root::Result<Self> {
                #python
            }
            #want
            fn from_wire(item: #root::__private::Item) -> #root::Result<Self> {
                #wire
            }
        }
    }
}

/// What comes as a value of another type is made of it.
fn through(input: &Input<'_>, ty: &syn::Type) -> TokenStream {
    let (root, name) = (&input.root, input.name);
    let (implementation, types, clause) = input.generics.split_for_impl();
    let made = quote! {
        <Self as ::core::convert::TryFrom<#ty>>::try_from(value).map_err(|error| #root::ConvertError::unsuitable(::std::string::ToString::to_string(&error)).into())
    };
    quote! {
        impl #implementation #root::FromPython for #name #types #clause {
            fn from_python(object: &#root::__private::Bound<'_, #root::__private::PyAny>) -> #root::Result<Self> {
                let value = <#ty as #root::FromPython>::from_python(object)?;
                #made
            }
            const WANT: &'static #root::__private::Want = <#ty as #root::FromPython>::WANT;
            fn from_wire(item: #root::__private::Item) -> #root::Result<Self> {
                let value = <#ty as #root::FromPython>::from_wire(item)?;
                #made
            }
        }
    }
}

/// The form of what the value is made of, where it is one: a record is asked for as whatever it is, and its fields by their own forms.
fn want(input: &Input<'_>) -> TokenStream {
    let root = &input.root;
    let own = match &input.body {
        Body::Struct(Content::Transparent(ty)) if !mentions(ty, input.name) => quote!(<#ty as #root::FromPython>::WANT),
        Body::Struct(Content::Places(types)) if !types.iter().any(|ty| mentions(ty, input.name)) => {
            quote!(<(#(#types,)*) as #root::FromPython>::WANT)
        }
        Body::Names(_) if input.class.is_none() => quote!(<::std::string::String as #root::FromPython>::WANT),
        Body::Names(_) => quote!(&#root::__private::Want::Reference),
        _ => return TokenStream::new(),
    };
    quote! { const WANT: &'static #root::__private::Want = #own; }
}

/// What is read, and how a part of it is.
fn source(half: Half) -> (TokenStream, TokenStream) {
    match half {
        Half::Python => (quote!(object), quote!(from_python)),
        Half::Wire => (quote!(item), quote!(from_wire)),
    }
}

/// Reads a value of a type; of a worker's, a copy where there are more attempts.
fn read(root: &Path, ty: &TokenStream, half: Half) -> TokenStream {
    let (source, function) = source(half);
    let source = if half == Half::Wire { quote!(#source.clone()) } else { source };
    quote!(<#ty as #root::FromPython>::#function(#source))
}

fn body(input: &Input<'_>, half: Half) -> TokenStream {
    let (root, text, string) = (&input.root, input.name.to_string(), quote!(::std::string::String));
    let (source, _) = source(half);
    let lent = if half == Half::Wire { quote!(&#source) } else { source.clone() };
    match &input.body {
        Body::Struct(content) => content_value(root, &quote!(Self), &text, content, half),
        Body::Names(variants) => {
            let (rust, python): (Vec<&syn::Ident>, Vec<&String>) = variants.iter().map(|(rust, python)| (*rust, python)).unzip();
            let found = match (&input.class, half) {
                (Some(class), half) => {
                    let class = stands(root, class);
                    let name = if half == Half::Python { quote!(name_of(object)) } else { quote!(name_of_item(&item)) };
                    quote! { #class let found = CLASS.#name?; }
                }
                (None, half) => {
                    let text = read(root, &string, half);
                    quote! { let found = #text?; }
                }
            };
            quote! {
                #found
                match found.as_str() {
                    #(#python => ::core::result::Result::Ok(Self::#rust),)*
                    unknown => ::core::result::Result::Err(#root::__private::unknown_name(#text, #lent, unknown, &[#(#python),*])),
                }
            }
        }
        Body::Untagged(variants) => {
            let attempts = variants.iter().map(|(rust, python, content)| {
                let value = match content {
                    Content::Unit => {
                        let name = read(root, &string, half);
                        quote! {
                            match #name?.as_str() {
                                #python => ::core::result::Result::Ok(Self::#rust),
                                unknown => ::core::result::Result::Err(#root::__private::unknown_name(#text, #lent, unknown, &[#python])),
                            }
                        }
                    }
                    content => content_value(root, &quote!(Self::#rust), &rust.to_string(), content, half),
                };
                let variant = rust.to_string();
                quote! {
                    let attempt = || -> #root::Result<Self> { #value };
                    match attempt() {
                        ::core::result::Result::Ok(value) => return ::core::result::Result::Ok(value),
                        ::core::result::Result::Err(error) => tried.push((#variant, error)),
                    }
                }
            });
            quote! {
                let mut tried = ::std::vec::Vec::new();
                #(#attempts)*
                ::core::result::Result::Err(#root::__private::no_variant(#text, #lent, &tried))
            }
        }
    }
}

/// An expression of type `Result<Self>` that reads the source.
fn content_value(root: &Path, constructor: &TokenStream, name: &str, content: &Content<'_>, half: Half) -> TokenStream {
    match content {
        Content::Unit => {
            let (found, (source, _)) = (read(root, &quote!(::core::option::Option<()>), half), source(half));
            let wrong = if half == Half::Python { quote!(new(#name, #source)) } else { quote!(of_item(#name, &#source)) };
            quote! {
                if #found?.is_none() {
                    ::core::result::Result::Ok(#constructor)
                } else {
                    ::core::result::Result::Err(#root::ConvertError::#wrong.into())
                }
            }
        }
        Content::Transparent(ty) => {
            let value = read(root, &quote!(#ty), half);
            quote!(#value.map(#constructor))
        }
        Content::Places(types) => {
            let bindings: Vec<_> = (0..types.len()).map(binding).collect();
            let value = read(root, &quote!((#(#types,)*)), half);
            quote! { #value.map(|(#(#bindings,)*)| #constructor(#(#bindings),*)) }
        }
        Content::Fields(fields) => {
            let mut place = 0_usize;
            let mut values = Vec::new();
            for field in fields {
                let rust = field.rust;
                let value = field_value(name, field, place);
                place += usize::from(field.is_named_in_python());
                values.push(quote!(#rust: #value));
            }
            let names = if place > 0 || fields.iter().any(|field| field.flatten) { names(root, fields) } else { TokenStream::new() };
            let record = if fields.iter().all(|field| field.skip) { quote!(_) } else { quote!(record) };
            let (function, source) = match half {
                Half::Python => (quote!(from_fields), quote!(object)),
                Half::Wire => (quote!(from_item), quote!(item.clone())),
            };
            quote! {
                #names
                #root::__private::#function(#source, |#record| ::core::result::Result::Ok(#constructor { #(#values),* }))
            }
        }
    }
}

fn field_value(name: &str, field: &Field<'_>, place: usize) -> TokenStream {
    let ty = field.ty;
    if field.skip {
        return field.default.as_ref().map_or_else(|| quote!(::core::default::Default::default()), fallback);
    }
    if field.flatten {
        return quote!(record.rest::<#ty>(&FIELDS)?);
    }
    match &field.default {
        Some(default) => {
            let default = fallback(default);
            quote!(record.get_or::<#ty>(&FIELDS[#place], || #default)?)
        }
        // As serde has it: what may be `None` may be missing.
        None if is_option(ty) => quote!(record.get_or::<#ty>(&FIELDS[#place], || ::core::option::Option::None)?),
        None => quote!(record.get::<#ty>(#name, &FIELDS[#place])?),
    }
}
