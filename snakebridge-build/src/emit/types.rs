//! Rust types of returns, and kinds of parameters.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Kind, Return, ReturnType};

use super::tokens::{path, written};

/// The generics that a function with this return has, and what it returns.
pub(super) fn result(returns: &Return) -> (TokenStream, TokenStream) {
    match returns {
        Return::Generic => (quote!(<__R: ::snakebridge::FromPython>), quote!(::snakebridge::Result<__R>)),
        Return::Type(ty) => {
            let ty = return_type(ty);
            let generics = if returns.is_asked() { quote!(<__R: ::snakebridge::FromPython>) } else { TokenStream::new() };
            (generics, quote!(::snakebridge::Result<#ty>))
        }
        Return::Made(class) => {
            let class = path(class);
            (TokenStream::new(), quote!(::snakebridge::Result<#class>))
        }
    }
}

/// What a call gives, where that is known; any object where it is left to the caller.
pub(super) fn given_type(returns: &Return) -> TokenStream {
    match returns {
        Return::Generic => quote!(::snakebridge::Object),
        Return::Type(ty) => return_type(ty),
        Return::Made(class) => path(class),
    }
}

/// The call itself, with the conversion of what it gives where that is not the call's own.
pub(super) fn converted(call: TokenStream, returns: &Return) -> TokenStream {
    match returns {
        Return::Made(_) => quote!(::snakebridge::__private::made(#call)),
        Return::Generic | Return::Type(_) => call,
    }
}

fn return_type(ty: &ReturnType) -> TokenStream {
    match ty {
        ReturnType::Unit => quote!(()),
        ReturnType::Bool => quote!(bool),
        ReturnType::Int => quote!(i64),
        ReturnType::Float => quote!(f64),
        ReturnType::String => quote!(::std::string::String),
        ReturnType::Bytes => quote!(::std::vec::Vec<u8>),
        ReturnType::Path => quote!(::std::path::PathBuf),
        ReturnType::Vec(inner) => {
            let inner = return_type(inner);
            quote!(::std::vec::Vec<#inner>)
        }
        ReturnType::HashSet(inner) => {
            let inner = return_type(inner);
            quote!(::std::collections::HashSet<#inner>)
        }
        ReturnType::HashMap(key, value) => {
            let (key, value) = (return_type(key), return_type(value));
            quote!(::std::collections::HashMap<#key, #value>)
        }
        ReturnType::Tuple(items) => {
            let items = items.iter().map(return_type);
            quote!((#(#items,)*))
        }
        ReturnType::Option(inner) => {
            let inner = return_type(inner);
            quote!(::core::option::Option<#inner>)
        }
        ReturnType::Stream(inner) => {
            let inner = return_type(inner);
            quote!(::snakebridge::Stream<#inner>)
        }
        ReturnType::AsyncStream(inner) => {
            let inner = return_type(inner);
            quote!(::snakebridge::AsyncStream<#inner>)
        }
        ReturnType::Awaitable(inner) => {
            let inner = return_type(inner);
            quote!(::snakebridge::Awaitable<#inner>)
        }
        ReturnType::Asked => quote!(__R),
        ReturnType::Class(class) => path(class),
        ReturnType::Mapped(mapped) => {
            let (supers, ty) = ((0..mapped.supers).map(|_| quote!(super::)), written(&mapped.ty));
            quote!(#(#supers)* #ty)
        }
        ReturnType::Object => quote!(::snakebridge::Object),
    }
}

/// What an argument or a setter takes: `impl ToPython<Kind>`.
pub(super) fn accepted(expected: &Kind) -> TokenStream {
    let kind = kind(expected);
    quote!(impl ::snakebridge::ToPython<#kind>)
}

/// A kind.
pub(super) fn kind(expected: &Kind) -> TokenStream {
    let kinds = quote!(::snakebridge::kinds);
    let one = |name: TokenStream, inner: &Kind| {
        let inner = kind(inner);
        quote!(#kinds::#name<#inner>)
    };
    let two = |name: TokenStream, first: &Kind, second: &Kind| {
        let (first, second) = (kind(first), kind(second));
        quote!(#kinds::#name<#first, #second>)
    };
    match expected {
        Kind::Any => quote!(#kinds::Any),
        Kind::NoneType => quote!(#kinds::NoneType),
        Kind::Bool => quote!(#kinds::Bool),
        Kind::Int => quote!(#kinds::Int),
        Kind::Float => quote!(#kinds::Float),
        Kind::Complex => quote!(#kinds::Complex),
        Kind::Str => quote!(#kinds::Str),
        Kind::Bytes => quote!(#kinds::Bytes),
        Kind::Buffer => quote!(#kinds::Buffer),
        Kind::Path => quote!(#kinds::Path),
        Kind::DateTime => quote!(#kinds::DateTime),
        Kind::Date => quote!(#kinds::Date),
        Kind::Time => quote!(#kinds::Time),
        Kind::TimeDelta => quote!(#kinds::TimeDelta),
        Kind::Decimal => quote!(#kinds::Decimal),
        Kind::Fraction => quote!(#kinds::Fraction),
        Kind::Uuid => quote!(#kinds::Uuid),
        Kind::TimeZone => quote!(#kinds::TimeZone),
        Kind::Slice => quote!(#kinds::Slice),
        Kind::Pattern => quote!(#kinds::Pattern),
        Kind::Hashable => quote!(#kinds::Hashable),
        Kind::Callable => quote!(#kinds::Callable),
        Kind::ArrayLike => quote!(#kinds::ArrayLike),
        Kind::DtypeLike => quote!(#kinds::DtypeLike),
        Kind::Array => quote!(#kinds::Array),
        Kind::Handle => quote!(#kinds::Handle),
        Kind::Type => quote!(#kinds::Type),
        Kind::List(inner) => one(quote!(List), inner),
        Kind::Set(inner) => one(quote!(Set), inner),
        Kind::FrozenSet(inner) => one(quote!(FrozenSet), inner),
        Kind::TupleOf(inner) => one(quote!(TupleOf), inner),
        Kind::Sequence(inner) => one(quote!(Sequence), inner),
        Kind::Iterable(inner) => one(quote!(Iterable), inner),
        Kind::Optional(inner) => one(quote!(Optional), inner),
        Kind::Dict(key, value) => two(quote!(Dict), key, value),
        Kind::Mapping(key, value) => two(quote!(Mapping), key, value),
        Kind::Union(first, second) => two(quote!(Union), first, second),
        Kind::Tuple(items) => {
            let items = items.iter().map(kind);
            quote!(#kinds::Tuple<(#(#items,)*)>)
        }
        Kind::Instance(class) => {
            let class = path(class);
            quote!(#kinds::Instance<#class>)
        }
    }
}
