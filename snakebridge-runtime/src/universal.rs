//! Calls by name, for what has no bindings: `call("datetime", "datetime.now", ())`.

use crate::args::Args;
use crate::backend::{Request, Target, is_elsewhere, serve};
use crate::call::{Call, resolve};
use crate::error::Result;
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::kinds::Any;
use crate::object::Object;
use crate::to_python::ToPython;

/// Calls a function of a module. `function` may be dotted: `datetime.now`, a class method; a class is called like a function.
///
/// # Errors
/// When Python can't start, the module or function is missing, an argument or the return does not convert, or Python raises.
pub fn call<R: FromPython>(module: &str, function: &str, args: impl Args) -> Result<R> {
    call_with(module, function, args).call()
}

/// The same as a builder, for keyword arguments: `.arg .args .kwarg .kwargs .call()`.
pub fn call_with<'a>(module: &'a str, function: &'a str, args: impl Args + 'a) -> Call<'a> {
    Call::named(module, function).arguments(args)
}

/// Reads an attribute of a module; dotted ones too.
///
/// # Errors
/// When Python can't start, the module or attribute is missing, or its value does not convert.
pub fn get<R: FromPython>(module: &str, attribute: &str) -> Result<R> {
    if is_elsewhere() {
        let target = Target::Attribute { module: module.to_owned(), path: attribute.to_owned() };
        let value = serve(Request::new(target, Vec::new(), R::WANT))?;
        return R::from_wire(value).map_err(|error| error.of_return(&format_args!("{module}.{attribute}")));
    }
    with_python(|py| {
        let value = resolve(py, module, attribute)?;
        R::from_python(&value).map_err(|error| error.of_return(&format_args!("{module}.{attribute}")))
    })
}

/// Calls a method of an object.
///
/// # Errors
/// When an argument or the return does not convert, or Python raises.
pub fn method<R: FromPython>(object: &Object, name: &str, args: impl Args) -> Result<R> {
    object.call_method(name, args)
}

/// The same as a builder, for keyword arguments.
pub fn method_with<'a>(object: &'a Object, name: &'a str, args: impl Args + 'a) -> Call<'a> {
    object.call_method_with(name, args)
}

/// Reads an attribute of an object.
///
/// # Errors
/// When it is missing, or its value does not convert.
pub fn attr<R: FromPython>(object: &Object, name: &str) -> Result<R> {
    object.attr(name)
}

/// Writes an attribute of an object.
///
/// # Errors
/// When the value does not convert, or Python refuses it.
pub fn set_attr(object: &Object, name: &str, value: impl ToPython<Any>) -> Result<()> {
    object.set_attr(name, value)
}

/// The whole docstring of whatever a dotted path names, `numpy.mean`, `pandas.DataFrame.merge`, as Python has it now; empty when it has none. The first sentence
/// of what was generated needs no Python: [`entry`](crate::entry).
///
/// # Errors
/// When Python can't start, or nothing has this path.
pub fn doc(path: &str) -> Result<String> {
    let (found, _): (Object, String) = call("pydoc", "resolve", (path,))?;
    let doc: Option<String> = call("inspect", "getdoc", (&found,))?;
    Ok(doc.unwrap_or_default())
}
