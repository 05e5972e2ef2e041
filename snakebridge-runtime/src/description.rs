//! What a live module, class or object offers, asked of Python: for what has no bindings, and for exploring.

use std::sync::Arc;

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyModule, PyType};

use crate::backend::is_elsewhere;
use crate::call::resolve;
use crate::error::{Result, type_name};
use crate::from_python::FromPython;
use crate::interpreter::with_python;
use crate::object::Object;
use crate::wire::Remote;

/// What an object is and offers; see [`describe`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Description {
    /// Its own name, else that of its class.
    pub name: String,
    /// What it is.
    pub kind: DescriptionKind,
    /// Its class: `module`, `type`, `numpy.ufunc`.
    pub class: String,
    /// How it is called, `(a, *, b=1)`; `None` when it can't be, or does not say.
    pub signature: Option<String>,
    /// Its documentation, without its indentation.
    pub doc: Option<String>,
    /// The public names that it offers, in order: `__all__` of a module that has it, else `dir()` without what begins with `_`.
    pub members: Vec<String>,
}

/// What an object is, as far as calling goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum DescriptionKind {
    /// A module.
    Module,
    /// A class.
    Class,
    /// A function, a method, or anything else that can be called.
    Callable,
    /// Anything else.
    Value,
}

/// A module, imported.
///
/// # Errors
/// When Python can't start, or the module can't be imported.
pub fn module(name: &str) -> Result<Object> {
    if is_elsewhere() {
        return crate::universal::get(name, "");
    }
    with_python(|py| Ok(resolve(py, name, "")?.into()))
}

/// What a live object is and offers. Its members are named, not described: describe those that matter.
///
/// ```no_run
/// use snakebridge_runtime::{describe, get, module, Object};
///
/// let math = describe(&module("math")?)?;
/// assert!(math.members.contains(&"sqrt".to_owned()));
/// let sqrt = describe(&get::<Object>("math", "sqrt")?)?;
/// assert_eq!(sqrt.signature.as_deref(), Some("(x, /)"));
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
///
/// # Errors
/// When Python raises while it is asked.
pub fn describe(object: &impl AsRef<Object>) -> Result<Description> {
    if let Some(remote) = object.as_ref().remote() {
        return of_remote(remote);
    }
    with_python(|py| {
        let object = object.as_ref().bind(py)?;
        let kind = if object.is_instance_of::<PyModule>() {
            DescriptionKind::Module
        } else if object.is_instance_of::<PyType>() {
            DescriptionKind::Class
        } else if object.is_callable() {
            DescriptionKind::Callable
        } else {
            DescriptionKind::Value
        };
        Ok(Description {
            name: text(object, "__name__").unwrap_or_else(|| type_name(object)),
            kind,
            class: type_name(object),
            signature: signature(object, kind),
            doc: doc(object)?,
            members: members(object, kind)?,
        })
    })
}

/// The same of an object in a worker.
fn of_remote(remote: &Arc<Remote>) -> Result<Description> {
    let kind = if &*remote.class == "module" {
        DescriptionKind::Module
    } else if remote.ask("inspect", "isclass", [])? {
        DescriptionKind::Class
    } else if remote.ask("builtins", "callable", [])? {
        DescriptionKind::Callable
    } else {
        DescriptionKind::Value
    };
    let signature = || -> Option<String> {
        let can = matches!(kind, DescriptionKind::Class | DescriptionKind::Callable);
        can.then(|| remote.ask::<Object>("inspect", "signature", []).ok()?.call_method("__str__", ()).ok())?
    };
    let all = if kind == DescriptionKind::Module { remote.attribute::<Vec<String>>("__all__").ok() } else { None };
    let members = all.map_or_else(
        || remote.ask("builtins", "dir", []).map(|names: Vec<String>| names.into_iter().filter(|name| !name.starts_with('_')).collect()),
        Ok,
    )?;
    Ok(Description {
        name: remote.attribute("__name__").unwrap_or_else(|_| remote.class.to_string()),
        kind,
        class: remote.class.to_string(),
        signature: signature(),
        doc: remote.ask("inspect", "getdoc", [])?,
        members,
    })
}

fn text(object: &Bound<'_, PyAny>, name: &str) -> Option<String> {
    object.getattr(name).ok().and_then(|text| String::from_python(&text).ok())
}

fn signature(object: &Bound<'_, PyAny>, kind: DescriptionKind) -> Option<String> {
    if !matches!(kind, DescriptionKind::Class | DescriptionKind::Callable) {
        return None;
    }
    // Most functions in C say nothing, for which `inspect` raises.
    let signature = object.py().import("inspect").and_then(|inspect| inspect.call_method1("signature", (object,))).ok()?;
    Some(signature.str().ok()?.to_string_lossy().into_owned())
}

fn doc(object: &Bound<'_, PyAny>) -> Result<Option<String>> {
    Option::<String>::from_python(&object.py().import("inspect")?.call_method1("getdoc", (object,))?)
}

fn members(object: &Bound<'_, PyAny>, kind: DescriptionKind) -> Result<Vec<String>> {
    if kind == DescriptionKind::Module
        && let Ok(all) = object.getattr("__all__")
        && let Ok(names) = Vec::<String>::from_python(&all)
    {
        return Ok(names);
    }
    let mut names = Vec::<String>::from_python(object.dir()?.as_any())?;
    names.retain(|name| !name.starts_with('_'));
    Ok(names)
}
