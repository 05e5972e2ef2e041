//! The macros of snakebridge: thin sugar over what the build script generates and the runtime offers.
//!
//! A file per macro: [`bindings!`](macro@bindings), [`py!`](macro@py), [`kwargs!`](macro@kwargs); the derives have a folder. The facade `snakebridge`
//! re-exports them; use them from there. They know nothing of Python and start nothing.

use proc_macro::TokenStream;

mod bindings;
mod derive;
mod kwargs;
mod py;
mod script;

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

/// Converts a struct or enum of yours to Python.
///
/// A struct with named fields becomes a `dict`, or, with `class`, an instance of a Python class, whose constructor gets the fields by name; one with a single unnamed field
/// is what it holds; one with more is a tuple. An enum without data is the name of its variant, or, with `class`, the member of a Python enum; one with data is what
/// its variant holds.
///
/// | on the type | means |
/// | --- | --- |
/// | `#[snakebridge(class = "geometry.Point")]` | an instance of that class (a dataclass, an enum), with its module |
/// | `#[snakebridge(rename_all = "camelCase")]` | how Python writes the names: also `lowercase`, `UPPERCASE`, `PascalCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` |
/// | `#[snakebridge(through = f64)]` | it goes and comes as that type, whatever it has in it: `From<&Self> for f64` there, `TryFrom<f64> for Self` back |
/// | `#[snakebridge(crate = "path")]` | where `snakebridge` is, when it is re-exported |
///
/// | on a field | means |
/// | --- | --- |
/// | `#[snakebridge(rename = "type")]` | its name in Python; for a variant too |
/// | `#[snakebridge(default)]`, `#[snakebridge(default = "path")]` | when Python does not have it: `Default::default()`, or what the function says |
/// | `#[snakebridge(skip)]` | Python never sees it; read, it is its default |
/// | `#[snakebridge(flatten)]` | its entries are this struct's own; read into a map, it gets what no other field took |
#[proc_macro_derive(ToPython, attributes(snakebridge))]
pub fn derive_to_python(input: TokenStream) -> TokenStream {
    expand(syn::parse(input).and_then(|input| derive::to_python(&input)))
}

/// Converts a Python object to a struct or enum of yours: the other way round of [`ToPython`](macro@ToPython), with the same attributes.
///
/// A struct with named fields is read from a `dict`, another mapping, or the attributes of any other object: a dataclass, a namedtuple. A missing `Option` is `None`. Of an
/// enum with data, the first variant that fits is taken. An error says where: `[3].address['zip']`.
#[proc_macro_derive(FromPython, attributes(snakebridge))]
pub fn derive_from_python(input: TokenStream) -> TokenStream {
    expand(syn::parse(input).and_then(|input| derive::from_python(&input)))
}

/// Makes `main` the host of Python: starts it, and ends with an exit code.
///
/// ```text
/// #[snakebridge::main]
/// fn main() -> snakebridge::Result<()> {
///     let root: f64 = snakebridge::call("math", "sqrt", (16,))?;
///     println!("{root}");
///     Ok(())
/// }
/// ```
///
/// An error is printed with Python's traceback and the exit code is 1; `SystemExit` ends the program with its own code; Ctrl-C raises `KeyboardInterrupt` in Python. `main` may be `async`: it
/// is then run by the main thread, without a Rust runtime. See `snakebridge::run`.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(script::expand_main(arguments.into(), item.into()))
}

/// A test in a session of its own, which ends with it. It may be `async`, and return a `Result`.
///
/// ```text
/// #[snakebridge::test(requires = ["numpy"])]
/// fn means() -> snakebridge::Result<()> {
///     let mean: f64 = snakebridge::call("numpy", "mean", (vec![1, 2, 3],))?;
///     assert_eq!(mean, 2.0);
///     Ok(())
/// }
/// ```
///
/// Where a library of `requires` is not installed the test is skipped, and says so on the standard error; with `SNAKEBRIDGE_TEST_REQUIRE=1` it fails.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand(script::expand_test(arguments.into(), item.into()))
}

fn expand(result: syn::Result<proc_macro2::TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| error.to_compile_error()).into()
}
