//! Classes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::plan::{Base, Class, Form, Path, Property};

use super::sites::{self, Numbers, Site};
use super::tokens::{Docs, alias, allow, deprecated, ident, path};
use super::types::{accepted, result};
use super::{constant, enumeration, function};

/// The items of a class: the handle, its members, their call sites, the builders of its methods.
pub(super) fn items(class: &Class, root: &Path, docs: &mut Docs) -> Vec<TokenStream> {
    let name = ident(&class.name.rust);
    let mut items = match &class.form {
        Form::Handle => handle(class, docs),
        Form::Enumeration(variants) => enumeration::enumeration(class, variants, docs),
        Form::Flags(flags) => enumeration::flags(class, flags, docs),
    };
    // The first line is the class itself.
    let mut numbers = Numbers::of(&class.sites, 1);
    let mut members = Vec::new();
    let mut builders = Vec::new();
    for callable in class.constructor.iter().chain(&class.methods) {
        let parts = function::parts(callable, &numbers.next(), docs);
        members.push(parts.functions);
        builders.extend(parts.builder);
    }
    for property in &class.properties {
        members.push(emit_property(property, &numbers.next(), class.form == Form::Handle, docs));
    }
    members.extend(class.constants.iter().map(|constant| constant::function(constant, &numbers.next(), docs)));
    if !members.is_empty() {
        items.push(quote!(impl #name { #(#members)* }));
    }
    items.extend(sites::of_class(class, root));
    items.extend(builders);
    items
}

/// The struct of a handle and what makes it one.
fn handle(class: &Class, docs: &mut Docs) -> Vec<TokenStream> {
    let attribute = docs.attribute(&class.docs);
    let (alias, allow, name) = (alias(&class.name), allow(&class.allow), ident(&class.name.rust));
    let table = ident(&class.sites);
    let base = match &class.base {
        Base::Object => quote!(::snakebridge::Object),
        Base::Class(base) => path(base),
    };
    let ancestors = class.ancestors.iter().map(path);
    vec![
        quote! {
            #attribute #alias #allow
            #[repr(transparent)]
            pub struct #name(::snakebridge::Object);
        },
        quote! {
            ::snakebridge::__private::class!(
                #name, sites = #table, base = #base, ancestors = [#(#ancestors),*]
            );
        },
    ]
}

fn emit_property(property: &Property, site: &Site, on_handle: bool, docs: &mut Docs) -> TokenStream {
    let (Site { table, number }, python) = (site, &property.name.python);
    let attribute = docs.attribute(&property.docs);
    let (alias, allow, name) = (alias(&property.name), allow(&property.allow), ident(&property.name.rust));
    let deprecated = deprecated(property.deprecated.as_deref());
    let (generics, returns) = result(&property.returns);
    let setter = property.setter.as_ref().map(|(setter, kind)| {
        let attribute = docs.attribute(format!("Sets `{python}`."));
        let (setter, accepted) = (ident(setter), accepted(kind));
        quote! {
            #attribute #deprecated
            pub fn #setter(&self, value: #accepted) -> ::snakebridge::Result<()> { #table.set_on(#number, &self.0, value) }
        }
    });
    let (receiver, object) = if on_handle { (quote!(&self), quote!(&self.0)) } else { (quote!(self), quote!(&self.__sb_object()?)) };
    quote! {
        #attribute #alias #deprecated #allow
        pub fn #name #generics (#receiver) -> #returns { #table.get_on(#number, #object) }
        #setter
    }
}
