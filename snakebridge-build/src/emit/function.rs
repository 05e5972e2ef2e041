//! Functions, methods and constructors: the plain function, and the builder.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};

use crate::plan::{Argument, Builder, Function, Kind, Receiver, Return, Shape, Structure};

use super::parameter;
use super::sites::Site;
use super::tokens::{Docs, alias, allow, deprecated, ident, path};
use super::types::{accepted, converted, given_type, kind, result};

/// Tuples of arguments are implemented up to this length; a longer list goes one by one.
const LONGEST_TUPLE: usize = 12;

/// The parts of a callable: what stands in a module, and what stands in the `impl` of a class or beside it.
pub(super) struct Parts {
    /// The plain function and the one that begins the builder.
    pub(super) functions: TokenStream,
    /// The builder, where it has a struct of its own.
    pub(super) builder: Vec<TokenStream>,
}

/// Emits a callable.
pub(super) fn parts(function: &Function, site: &Site, docs: &mut Docs) -> Parts {
    let plain = plain(function, site, docs);
    let begin = function.builder.as_ref().map(|builder| begin(function, builder, site, docs));
    let own = |builder: &&Builder| matches!(builder.structure, Structure::Own | Structure::Common(_));
    let builder = function.builder.as_ref().filter(own).map(|builder| structure(builder, docs));
    Parts { functions: quote!(#plain #begin), builder: builder.unwrap_or_default() }
}

fn plain(function: &Function, site: &Site, docs: &mut Docs) -> TokenStream {
    let attribute = docs.attribute(&function.docs);
    let (alias, allow, deprecated) = (alias(&function.name), allow(&function.allow), deprecated(function.deprecated.as_deref()));
    let name = ident(&function.name.rust);
    let Site { table, number } = site;
    let (generics, returns) = result(&function.returns);
    let receiver = match function.receiver {
        Receiver::None => None,
        Receiver::Instance => Some(quote!(&self,)),
        Receiver::Member => Some(quote!(self,)),
    };
    let object = object(function.receiver);
    let (declared, body) = match (&function.shape, object) {
        (Shape::Anything, None) => (quote!(arguments: impl ::snakebridge::Args), quote!(#table.call_args(#number, arguments))),
        (Shape::Anything, Some(object)) => {
            (quote!(arguments: impl ::snakebridge::Args), quote!(#table.call_args_on(#number, #object, arguments)))
        }
        (Shape::Required(arguments), _) if arguments.len() > LONGEST_TUPLE => {
            let (start, given) = (start(function.receiver, site), given(arguments));
            (parameter::declared(arguments, false), quote!(#start #given .call()))
        }
        (Shape::Required(arguments), object) => {
            let names = arguments.iter().map(|argument| ident(&argument.name));
            let body = match object {
                None => quote!(#table.call(#number, (#(#names,)*))),
                Some(object) => quote!(#table.call_on(#number, #object, (#(#names,)*))),
            };
            (parameter::declared(arguments, false), body)
        }
    };
    let body = converted(body, &function.returns);
    quote! {
        #attribute #alias #deprecated #allow
        pub fn #name #generics (#receiver #declared) -> #returns { #body }
    }
}

/// The object that a callable is called on.
fn object(receiver: Receiver) -> Option<TokenStream> {
    match receiver {
        Receiver::None => None,
        Receiver::Instance => Some(quote!(&self.0)),
        Receiver::Member => Some(quote!(&self.__sb_object()?)),
    }
}

/// What begins a builder.
fn start(receiver: Receiver, site: &Site) -> TokenStream {
    let Site { table, number } = site;
    match object(receiver) {
        None => quote!(#table.begin(#number)),
        Some(object) => quote!(#table.begin_on(#number, #object)),
    }
}

fn given(arguments: &[Argument]) -> TokenStream {
    let names = arguments.iter().map(|argument| ident(&argument.name));
    quote!(#(.positional(#names))*)
}

fn begin(function: &Function, builder: &Builder, site: &Site, docs: &mut Docs) -> TokenStream {
    let attribute = docs.attribute(&builder.docs);
    let (allow, deprecated) = (allow(&builder.allow), deprecated(function.deprecated.as_deref()));
    let name = ident(&builder.function);
    let on_self = function.receiver == Receiver::Instance;
    let start = start(function.receiver, site);
    let (declared, given) = match &function.shape {
        Shape::Anything => (quote!(arguments: impl ::snakebridge::Args + '__a), quote!(.arguments(arguments))),
        Shape::Required(arguments) => (parameter::declared(arguments, true), given(arguments)),
    };
    // Without arguments there is nothing that needs a name for the lifetime.
    let elided = on_self && declared.is_empty();
    let (generics, receiver, lifetime) = match (on_self, elided) {
        (true, true) => (TokenStream::new(), Some(quote!(&self)), quote!('_)),
        (true, false) => (quote!(<'__a>), Some(quote!(&'__a self,)), quote!('__a)),
        (false, _) => (quote!(<'__a>), None, quote!('__a)),
    };
    let call = quote!(#start #given);
    let (returns, body) = match &builder.structure {
        Structure::Runtime => of_runtime(builder, &lifetime, call),
        structure => {
            let name =
                if let Structure::Inherited(inherited) = structure { path(inherited) } else { ident(&builder.name).into_token_stream() };
            if builder.generic {
                let gives = given_type(&builder.returns);
                (quote!(#name<#lifetime, #gives>), quote!(#name(#call, ::core::marker::PhantomData)))
            } else {
                (quote!(#name<#lifetime>), quote!(#name(#call)))
            }
        }
    };
    quote! {
        #attribute #deprecated #allow
        pub fn #name #generics (#receiver #declared) -> #returns { #body }
    }
}

/// The runtime's builder as what begins it gives it, and how it is begun.
fn of_runtime(builder: &Builder, lifetime: &TokenStream, call: TokenStream) -> (TokenStream, TokenStream) {
    let takes = |kind: &Option<Kind>| kind.as_ref().is_some_and(Kind::is_any);
    if takes(&builder.positional) && takes(&builder.keywords) && builder.returns == Return::Generic {
        return (quote!(::snakebridge::Call<#lifetime>), call);
    }
    let gives = match &builder.returns {
        Return::Generic => quote!(::snakebridge::__private::Asked),
        Return::Made(class) => {
            let class = path(class);
            quote!(::snakebridge::__private::Made<#class>)
        }
        Return::Type(_) => given_type(&builder.returns),
    };
    let more = |expected: &Option<Kind>| expected.as_ref().map_or_else(|| quote!(()), kind);
    let (positional, keywords) = (more(&builder.positional), more(&builder.keywords));
    (quote!(::snakebridge::Variadic<#lifetime, #gives, #positional, #keywords>), quote!(#call.variadic()))
}

fn structure(builder: &Builder, docs: &mut Docs) -> Vec<TokenStream> {
    let makers = match &builder.structure {
        Structure::Common(functions) => functions.iter().map(|function| format!("`{function}`")).collect::<Vec<_>>().join(", "),
        _ => format!("`{}`", builder.function),
    };
    let attribute = docs.attribute(format!("A call with optional arguments. Made by {makers}."));
    let name = ident(&builder.name);
    let setters: Vec<TokenStream> = builder
        .setters
        .iter()
        .map(|setter| {
            let gives = builder.selected.as_ref().filter(|_| setter.selects).map(|selected| (&name, selected));
            parameter::setter(setter, gives, docs)
        })
        .collect();
    let positional = builder.positional.as_ref().map(|kind| positional(kind, docs));
    let keywords = builder.keywords.as_ref().map(|kind| keywords(kind, docs));
    let call_docs = docs.attribute("Makes the call.");
    let must_use = quote!(#[must_use = "nothing is called before `.call()`"]);
    if builder.generic {
        // The second field says what the call gives.
        let usual = (builder.structure == Structure::Own).then(|| given_type(&builder.returns)).map(|gives| quote!(= #gives));
        let declaration = quote! {
            #attribute #must_use
            pub struct #name<'__a, __R #usual>(pub(crate) ::snakebridge::Call<'__a>, pub(crate) ::core::marker::PhantomData<fn() -> __R>);
        };
        let (bound, call) = if builder.selected == Some(Return::Generic) {
            let gives = quote!(where __R: ::snakebridge::__private::Gives<__T>);
            (None, quote!(call<__T: ::snakebridge::FromPython>(self) -> ::snakebridge::Result<__T> #gives))
        } else {
            (Some(quote!(: ::snakebridge::FromPython)), quote!(call(self) -> ::snakebridge::Result<__R>))
        };
        let implementation = quote! {
            impl<'__a, __R #bound> #name<'__a, __R> {
                #(#setters)*
                #positional
                #keywords
                #call_docs
                pub fn #call { self.0.call() }
            }
        };
        let options = quote!(::snakebridge::__private::builder!(#name, __R););
        return vec![declaration, implementation, options];
    }
    let (generics, returns) = result(&builder.returns);
    let (call, call_allow) = (converted(quote!(self.0.call()), &builder.returns), allow(&builder.call_allow));
    let declaration = quote! {
        #attribute #must_use
        pub struct #name<'__a>(::snakebridge::Call<'__a>);
    };
    let implementation = quote! {
        impl<'__a> #name<'__a> {
            #(#setters)*
            #positional
            #keywords
            #call_docs #call_allow
            pub fn call #generics (self) -> #returns { #call }
        }
    };
    let options = quote!(::snakebridge::__private::builder!(#name););
    vec![declaration, implementation, options]
}

fn positional(expected: &Kind, docs: &mut Docs) -> TokenStream {
    let one = docs.attribute("Appends a positional argument.");
    let many = docs.attribute("Appends positional arguments.");
    let accepted = accepted(expected);
    let marker = kind(expected);
    quote! {
        #one
        pub fn arg(self, value: #accepted + '__a) -> Self { ::snakebridge::__private::arg(self, value) }
        #many
        pub fn args<__T: ::snakebridge::ToPython<#marker> + '__a>(
            self,
            values: impl ::core::iter::IntoIterator<Item = __T>,
        ) -> Self {
            ::snakebridge::__private::args(self, values)
        }
    }
}

fn keywords(expected: &Kind, docs: &mut Docs) -> TokenStream {
    let one = docs.attribute("Adds a keyword argument.");
    let many = docs.attribute("Adds keyword arguments.");
    let accepted = accepted(expected);
    quote! {
        #one
        pub fn kwarg(self, name: impl ::core::convert::Into<::std::borrow::Cow<'__a, str>>, value: #accepted + '__a) -> Self {
            ::snakebridge::__private::kwarg(self, name, value)
        }
        #many
        pub fn kwargs(self, values: ::snakebridge::Kwargs<'__a>) -> Self { ::snakebridge::__private::kwargs(self, values) }
    }
}
