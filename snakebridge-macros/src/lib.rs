//! The macros of snakebridge: thin sugar over what the build script generates and the runtime offers.
//!
//! A file per macro: [`bindings!`](macro@bindings), [`py!`](macro@py), [`kwargs!`](macro@kwargs). The facade `snakebridge`
//! re-exports them; use them from there. They know nothing of Python and start nothing.

use proc_macro::TokenStream;

mod bindings;
mod kwargs;
mod py;

/// Puts the generated modules in place: one module per library of `[package.metadata.python-deps]`.
///
/// ```text
/// snakebridge::bindings!(); // modules numpy, pandas, math, …
/// ```
///
/// It includes the file that `snakebridge_build::generate()` wrote in the build script, so it takes no arguments and stands once
/// in a crate, at its root or in a module of your choice.
#[proc_macro]
pub fn bindings(input: TokenStream) -> TokenStream {
    expand(bindings::expand(input.into()))
}

/// A call with Python's keyword arguments, checked by rustc.
///
/// | written | means |
/// | --- | --- |
/// | `py!(numpy::mean(x, axis = 0))` | `numpy::mean_with(x).axis(0).call()` |
/// | `py!(df.head(n = 3))` | `df.head_with().n(3).call()` |
/// | `py!(pandas::DataFrame::new(data = d))` | `pandas::DataFrame::new_with().data(d).call()` |
/// | `py!(f(a, *rest, **more))` | `f_with(a).args(rest).kwargs(more).call()` |
/// | `py!(numpy::mean(x))` | `numpy::mean(x)` |
///
/// Arguments without a default come first, in order and without their names (required keyword-only ones too, after the others). Optional ones
/// are named. Calls inside the arguments are treated alike: `py!(f(g(x, n = 1)?, m = 2))`. To dereference an argument, write `(*x)`.
#[proc_macro]
pub fn py(input: TokenStream) -> TokenStream {
    expand(py::expand(input.into()))
}

/// Names with values, as Python's `dict(a=…)` or `f(**kwargs)` takes them.
///
/// ```text
/// let data = kwargs! { "a": [1, 2], b: [3.0, 4.0], (format!("c{n}")): true, **more };
/// ```
///
/// A name is a string literal, a bare identifier, or an expression in parentheses. The values may borrow.
#[proc_macro]
pub fn kwargs(input: TokenStream) -> TokenStream {
    expand(kwargs::expand(input.into()))
}

fn expand(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
