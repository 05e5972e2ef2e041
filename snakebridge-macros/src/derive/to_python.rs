//! `ToPython` of a struct or enum.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use super::shape::{Body, Content, Field, Input};
use super::{Half, binding, bounded, names, stands, with_kind};

pub(super) fn expand(input: &Input<'_>) -> TokenStream {
    let (root, name) = (&input.root, input.name);
    if let Some(ty) = &input.through {
        return through(input, ty);
    }
    if let Body::Struct(Content::Transparent(ty)) = &input.body {
        return transparent(input, ty);
    }
    let flag = match (&input.body, &input.class) {
        (Body::Untagged(_), _) => TokenStream::new(),
        (_, Some(_)) => quote!(<Handle = #root::kinds::True>),
        (Body::Struct(Content::Fields(_)), None) => quote!(<Entries = #root::kinds::True>),
        (Body::Struct(Content::Places(_)), None) => quote!(<Product = #root::kinds::True>),
        (Body::Struct(_), None) => quote!(<NoneValue = #root::kinds::True>),
        (Body::Names(_), None) => quote!(<Text = #root::kinds::True>),
    };
    let kind = quote!(#root::kinds::Kind #flag);
    let (body, wire) = (body(input, Half::Python), body(input, Half::Wire));
    let generics = with_kind(bounded(input.generics, &quote!(#root::ToPython<#root::kinds::Any>)), &kind);
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, types, _) = input.generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        impl #implementation #root::ToPython<__K> for #name #types #clause {
            fn to_python<'__py>(&self, py: #root::__private::Python<'__py>) -> #root::Result<#root::__private::Bound<'__py, #root::__private::PyAny>> {
                #body
            }
            fn to_wire(&self) -> #root::Result<#root::__private::Item> {
                #wire
            }
        }
    }
}

/// What makes the object, or the item.
fn body(input: &Input<'_>, half: Half) -> TokenStream {
    let root = &input.root;
    match &input.body {
        Body::Struct(content) => {
            let (pattern, value) = content_value(root, content, input.class.as_deref(), half);
            quote! { let Self #pattern = self; #value }
        }
        Body::Names(variants) => {
            let (rust, python): (Vec<&syn::Ident>, Vec<&String>) = variants.iter().map(|(rust, python)| (*rust, python)).unzip();
            let chosen = quote! { let name = match self { #(Self::#rust => #python),* }; };
            match (&input.class, half) {
                (Some(class), half) => {
                    let class = stands(root, class);
                    let member = if half == Half::Python { quote!(CLASS.member(py, name)) } else { quote!(CLASS.member_item(name)) };
                    quote! { #class #chosen #member }
                }
                (None, half) => {
                    let value = converted(root, &quote!(name), half);
                    quote! { #chosen #value }
                }
            }
        }
        Body::Untagged(variants) => {
            let arms = variants.iter().map(|(rust, python, content)| {
                let (pattern, value) = match content {
                    Content::Unit => (TokenStream::new(), converted(root, &quote!(#python), half)),
                    content => content_value(root, content, None, half),
                };
                quote! { Self::#rust #pattern => { #value } }
            });
            quote! { match self { #(#arms),* } }
        }
    }
}

/// The conversion of one value of any kind.
fn converted(root: &Path, value: &TokenStream, half: Half) -> TokenStream {
    match half {
        Half::Python => quote!(#root::ToPython::<#root::kinds::Any>::to_python(#value, py)),
        Half::Wire => quote!(#root::ToPython::<#root::kinds::Any>::to_wire(#value)),
    }
}

/// A newtype goes as what it holds, wherever that goes.
fn transparent(input: &Input<'_>, ty: &syn::Type) -> TokenStream {
    let (root, name) = (&input.root, input.name);
    let mut generics = with_kind(input.generics.clone(), &quote!(#root::kinds::Kind));
    generics.make_where_clause().predicates.push(syn::parse_quote!(#ty: #root::ToPython<__K>));
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, types, _) = input.generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        impl #implementation #root::ToPython<__K> for #name #types #clause {
            fn to_python<'__py>(&self, py: #root::__private::Python<'__py>) -> #root::Result<#root::__private::Bound<'__py, #root::__private::PyAny>> {
                #root::ToPython::<__K>::to_python(&self.0, py)
            }
            fn to_wire(&self) -> #root::Result<#root::__private::Item> {
                #root::ToPython::<__K>::to_wire(&self.0)
            }
        }
    }
}

/// What goes as a value of another type is made one.
fn through(input: &Input<'_>, ty: &syn::Type) -> TokenStream {
    let (root, name) = (&input.root, input.name);
    let mut generics = with_kind(input.generics.clone(), &quote!(#root::kinds::Kind));
    generics.make_where_clause().predicates.push(syn::parse_quote!(#ty: #root::ToPython<__K>));
    let (implementation, _, clause) = generics.split_for_impl();
    let (_, types, _) = input.generics.split_for_impl();
    let value = quote!(<#ty as ::core::convert::From<&Self>>::from(self));
    quote! {
        #[diagnostic::do_not_recommend]
        impl #implementation #root::ToPython<__K> for #name #types #clause {
            fn to_python<'__py>(&self, py: #root::__private::Python<'__py>) -> #root::Result<#root::__private::Bound<'__py, #root::__private::PyAny>> {
                #root::ToPython::<__K>::into_python(#value, py)
            }
            fn to_wire(&self) -> #root::Result<#root::__private::Item> {
                #root::ToPython::<__K>::into_wire(#value)
            }
        }
    }
}

/// The pattern that binds all fields, and the expression that makes the object of them.
fn content_value(root: &Path, content: &Content<'_>, class: Option<&str>, half: Half) -> (TokenStream, TokenStream) {
    match content {
        Content::Unit => (TokenStream::new(), converted(root, &quote!(&()), half)),
        Content::Transparent(_) => (quote!((value)), converted(root, &quote!(value), half)),
        Content::Places(types) => {
            let bindings: Vec<_> = (0..types.len()).map(binding).collect();
            (quote!((#(#bindings),*)), converted(root, &quote!(&(#(#bindings),*)), half))
        }
        Content::Fields(fields) => {
            let bindings = fields.iter().enumerate().map(|(index, field)| {
                let (rust, binding) = (field.rust, binding(index));
                if field.skip { quote!(#rust: _) } else { quote!(#rust: #binding) }
            });
            (quote!({ #(#bindings),* }), record(root, fields, class, half))
        }
    }
}

fn record(root: &Path, fields: &[Field<'_>], class: Option<&str>, half: Half) -> TokenStream {
    let mut place = 0_usize;
    let mut steps = Vec::new();
    for (index, field) in fields.iter().enumerate().filter(|(_, field)| !field.skip) {
        let binding = binding(index);
        steps.push(match (field.flatten, half) {
            (true, Half::Python) => quote! { #root::__private::flatten(dict, #binding)?; },
            (true, Half::Wire) => quote! { #root::__private::flatten_item(dict, #binding)?; },
            (false, Half::Python) => quote! { FIELDS[#place].put(dict, #binding)?; },
            (false, Half::Wire) => quote! { FIELDS[#place].put_item(dict, #binding)?; },
        });
        place += usize::from(!field.flatten);
    }
    let names = if place > 0 { names(root, fields) } else { TokenStream::new() };
    let dict = if steps.is_empty() { quote!(_) } else { quote!(dict) };
    let fill = quote! { |#dict| { #(#steps)* ::core::result::Result::Ok(()) } };
    let class = class.map(|class| stands(root, class));
    match (&class, half) {
        (Some(_), Half::Python) => quote! { #names #class CLASS.instance(py, #fill) },
        (Some(_), Half::Wire) => quote! { #names #class CLASS.instance_item(#fill) },
        (None, Half::Python) => quote! { #names #root::__private::to_dict(py, #fill) },
        (None, Half::Wire) => quote! { #names #root::__private::to_items(#fill) },
    }
}
