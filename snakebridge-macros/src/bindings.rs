//! `bindings!()`: includes the file that the build script wrote.

use proc_macro2::TokenStream;
use quote::quote;

/// The variable by which the build script tells rustc where the generated root file lies.
const VARIABLE: &str = "SNAKEBRIDGE_BINDINGS";

const MISSING: &str = "no bindings were generated for this crate\n\
    hint: add a `build.rs` with `fn main() { snakebridge_build::generate(); }`, put `snakebridge-build` under [build-dependencies] \
    and list libraries under [package.metadata.python-deps]";

pub(crate) fn expand(input: TokenStream) -> syn::Result<TokenStream> {
    if let Some(token) = input.into_iter().next() {
        return Err(syn::Error::new(token.span(), "`bindings!()` takes no arguments; libraries are listed in `Cargo.toml`"));
    }
    Ok(quote!(::core::include!(::core::env!(#VARIABLE, #MISSING));))
}
