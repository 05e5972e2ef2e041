//! Small pieces of tokens that every emitter needs.

use std::str::FromStr as _;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::plan::{Allow, Name, Path};

/// Docs on their way to the text: an item carries a number, and [`super::format`] puts the lines there. Formatting thousands of
/// docstrings as tokens would cost several times what the code costs.
#[derive(Debug, Default)]
pub(super) struct Docs(Vec<String>);

impl Docs {
    /// The attribute that stands for `markdown`.
    pub(super) fn attribute(&mut self, markdown: impl Into<String>) -> TokenStream {
        let mark = format!("{MARK}{}", self.0.len());
        self.0.push(markdown.into());
        quote!(#[doc = #mark])
    }

    /// The docs with that number.
    pub(super) fn get(&self, number: usize) -> Option<&str> {
        self.0.get(number).map(String::as_str)
    }
}

/// What the docs of an item begin with until their text is put there.
pub(super) const MARK: &str = "@";

/// An identifier of the plan.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(keyword) => Ident::new_raw(keyword, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path of the plan.
pub(super) fn path(path: &Path) -> TokenStream {
    let supers = (0..path.supers).map(|_| quote!(super));
    let segments = path.segments.iter().map(|segment| {
        let segment = ident(segment);
        quote!(#segment)
    });
    let all = supers.chain(segments);
    quote!(#(#all)::*)
}

/// Rust that the user wrote; reading `Cargo.toml` has seen to it that it is Rust.
pub(super) fn written(text: &str) -> TokenStream {
    TokenStream::from_str(text).unwrap_or_default()
}

/// Python's name, where searching for it would not find the item.
pub(super) fn alias(name: &Name) -> TokenStream {
    if name.is_renamed() { alias_text(&name.python) } else { TokenStream::new() }
}

/// Python's name as an alias. rustdoc refuses quotes and white space in one.
pub(super) fn alias_text(python: &str) -> TokenStream {
    let usable = !python.is_empty() && !python.contains(|letter: char| letter == '"' || letter == '\'' || letter.is_whitespace());
    if usable { quote!(#[doc(alias = #python)]) } else { TokenStream::new() }
}

/// That an item is deprecated, with what there is to say.
pub(super) fn deprecated(message: Option<&str>) -> Option<TokenStream> {
    message.map(|message| if message.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #message)]) })
}

/// A string of lines, written as lines.
pub(super) fn lines(lines: impl IntoIterator<Item = String>) -> TokenStream {
    let mut text = String::from("\"");
    for line in lines {
        let quoted = Literal::string(&line).to_string();
        text.push_str("\\\n    ");
        text.push_str(quoted.trim_start_matches('"').strip_suffix('"').unwrap_or_default());
        text.push_str("\\n");
    }
    text.push_str(if text.len() > 1 { "\\\n\"" } else { "\"" });
    match Literal::from_str(&text) {
        Ok(literal) => quote!(#literal),
        Err(error) => unreachable!("the generator wrote a text that is no literal: {error}"),
    }
}

/// The rules that an item allows itself.
pub(super) fn allow(rules: &[Allow]) -> TokenStream {
    let mut rules = rules.to_vec();
    rules.sort_unstable();
    rules.dedup();
    if rules.is_empty() {
        return TokenStream::new();
    }
    let lints = rules.iter().map(|rule| match rule {
        Allow::TooManyArguments => quote!(clippy::too_many_arguments),
        Allow::TypeComplexity => quote!(clippy::type_complexity),
        Allow::ShouldImplementTrait => quote!(clippy::should_implement_trait),
        Allow::WrongSelfConvention => quote!(clippy::wrong_self_convention),
        Allow::SelfNamedConstructors => quote!(clippy::self_named_constructors),
        Allow::NewRetNoSelf => quote!(clippy::new_ret_no_self),
        Allow::LenWithoutIsEmpty => quote!(clippy::len_without_is_empty),
        Allow::ModuleInception => quote!(clippy::module_inception),
        Allow::UpperCaseAcronyms => quote!(clippy::upper_case_acronyms),
        Allow::EnumVariantNames => quote!(clippy::enum_variant_names),
    });
    quote!(#[allow(#(#lints),*)])
}
