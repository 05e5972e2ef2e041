//! The struct or enum at hand, with what its attributes say.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::{Data, DeriveInput, Fields, Generics, Ident, Path, Type};

use super::attributes::{Case, Container, Fallback, Member};

/// What is derived for.
pub(super) struct Input<'a> {
    pub(super) name: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) root: Path,
    pub(super) class: Option<String>,
    /// The type that it goes and comes as, whatever it has in it.
    pub(super) through: Option<Type>,
    pub(super) body: Body<'a>,
}

pub(super) enum Body<'a> {
    Struct(Content<'a>),
    /// No variant has data: names, or members of a Python enum.
    Names(Vec<(&'a Ident, String)>),
    /// Some variant has data: the first one that fits.
    Untagged(Vec<(&'a Ident, String, Content<'a>)>),
}

/// The fields of a struct or variant.
pub(super) enum Content<'a> {
    Unit,
    /// One field without a name: it is the value.
    Transparent(&'a Type),
    /// A tuple.
    Places(Vec<&'a Type>),
    Fields(Vec<Field<'a>>),
}

pub(super) struct Field<'a> {
    pub(super) rust: &'a Ident,
    pub(super) python: String,
    pub(super) ty: &'a Type,
    pub(super) default: Option<Fallback>,
    pub(super) skip: bool,
    pub(super) flatten: bool,
}

impl Field<'_> {
    pub(super) fn is_named_in_python(&self) -> bool {
        !self.skip && !self.flatten
    }
}

impl<'a> Input<'a> {
    pub(super) fn read(input: &'a DeriveInput) -> syn::Result<Self> {
        let container = Container::read(&input.attrs)?;
        let case = container.rename_all;
        let body = match &input.data {
            Data::Struct(data) => Body::Struct(Content::read(&data.fields, case)?),
            Data::Enum(data) => {
                let mut variants = Vec::new();
                for variant in &data.variants {
                    let member = Member::read(&variant.attrs)?;
                    refuse(&variant.ident, member.skip || member.flatten || member.default.is_some(), "a variant only takes `rename`")?;
                    let python = member.rename.unwrap_or_else(|| python_name(&variant.ident, case));
                    variants.push((&variant.ident, python, Content::read(&variant.fields, None)?));
                }
                refuse(&input.ident, variants.is_empty(), "an enum without variants has no values")?;
                if variants.iter().all(|(.., content)| matches!(content, Content::Unit)) {
                    Body::Names(variants.into_iter().map(|(rust, python, _)| (rust, python)).collect())
                } else {
                    Body::Untagged(variants)
                }
            }
            Data::Union(_) => return Err(syn::Error::new_spanned(&input.ident, "a union does not say which of its fields holds a value")),
        };
        let no_class = match &body {
            Body::Struct(content) => !matches!(content, Content::Fields(_)),
            Body::Names(_) => false,
            Body::Untagged(_) => true,
        };
        refuse(
            &input.ident,
            container.class.is_some() && no_class,
            "`class` is for structs with named fields, and for enums whose variants have no data",
        )?;
        let both = container.through.is_some() && (container.class.is_some() || container.rename_all.is_some());
        refuse(&input.ident, both, "what goes `through` another type has that one's form: no `class`, no `rename_all`")?;
        let Container { root, class, through, .. } = container;
        Ok(Self { name: &input.ident, generics: &input.generics, root, class, through, body })
    }
}

impl<'a> Content<'a> {
    fn read(fields: &'a Fields, case: Option<Case>) -> syn::Result<Self> {
        match fields {
            Fields::Unit => Ok(Self::Unit),
            Fields::Unnamed(fields) => {
                for field in &fields.unnamed {
                    let member = Member::read(&field.attrs)?;
                    let any = member.rename.is_some() || member.default.is_some() || member.skip || member.flatten;
                    refuse(field, any, "only a field with a name takes attributes")?;
                }
                let types: Vec<&Type> = fields.unnamed.iter().map(|field| &field.ty).collect();
                refuse(fields, types.len() > 12, "a tuple has twelve places at most")?;
                Ok(match types.as_slice() {
                    [] => Self::Unit,
                    [one] => Self::Transparent(one),
                    _ => Self::Places(types),
                })
            }
            Fields::Named(fields) => {
                let mut read = Vec::new();
                for field in &fields.named {
                    let Some(rust) = &field.ident else { continue };
                    let member = Member::read(&field.attrs)?;
                    let python = member.rename.unwrap_or_else(|| python_name(rust, case));
                    read.push(Field { rust, python, ty: &field.ty, default: member.default, skip: member.skip, flatten: member.flatten });
                }
                Ok(Self::Fields(read))
            }
        }
    }
}

fn python_name(rust: &Ident, case: Option<Case>) -> String {
    let name = rust.unraw().to_string();
    case.map_or_else(|| name.clone(), |case| case.apply(&name))
}

fn refuse(place: &impl ToTokens, wrong: bool, message: &str) -> syn::Result<()> {
    if wrong { Err(syn::Error::new_spanned(place, message)) } else { Ok(()) }
}

/// The fallback as an expression.
pub(super) fn fallback(default: &Fallback) -> TokenStream {
    match default {
        Fallback::Default => quote!(::core::default::Default::default()),
        Fallback::Function(path) => quote!(#path()),
    }
}
