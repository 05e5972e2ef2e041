//! An exception of a worker, as data.
//!
//! In: what the worker says of an exception, an [`Item::Dict`](crate::wire::Item) with these keys. Out: the same, typed.
//!
//! | key | value |
//! | --- | --- |
//! | `type` | the `__qualname__` of its class |
//! | `classes` | a list of the names of its classes, the nearest first, each with its module: `json.decoder.JSONDecodeError`, `builtins.ValueError` |
//! | `message` | `str()` of it; where that raises: <code>&lt;no message: `__str__` raised …&gt;</code> |
//! | `traceback` | as Python prints it, causes and notes included |
//! | `frames` | a list of tuples: file, line, function; the innermost last |
//! | `notes` | a list of strings |
//! | `cause`, `context` | such a dictionary, or `None`: `__cause__` and `__context__` |
//! | `suppress` | `__suppress_context__` |
//! | `members` | a list of such dictionaries: of a group |
//! | `value` | a reference of the exception itself |
//! | `carried` | the [`Item::Function`](crate::wire::Item) of a `snakebridge.RustError`, else `None` |

use std::sync::Arc;

use crate::pyo3::exceptions::PyException;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyType;

use super::python::Frame;
use super::{Error, PythonError};
use crate::object::Object;
use crate::wire::{HostFunction, Item, Remote};

/// An exception of a worker.
#[derive(Debug)]
pub(crate) struct Raised {
    pub(super) type_name: String,
    pub(super) classes: Vec<String>,
    pub(super) message: String,
    pub(super) traceback: String,
    pub(super) frames: Vec<Frame>,
    pub(super) notes: Vec<String>,
    pub(super) cause: Option<Arc<Raised>>,
    pub(super) context: Option<Arc<Raised>>,
    pub(super) suppress: bool,
    pub(super) members: Vec<Arc<Raised>>,
    pub(super) value: Arc<Remote>,
    pub(super) carried: Option<Arc<dyn HostFunction>>,
}

impl Raised {
    /// Reads it. What is missing or of another type is empty: an error is told as far as it is known. None without the exception itself.
    fn of(item: Item) -> Option<Self> {
        let Item::Dict(entries) = item else { return None };
        let is_value = |key: &Item| matches!(key, Item::Str(key) if key == "value");
        let value = entries.iter().find_map(|(key, value)| match value {
            Item::Reference(value) if is_value(key) => Some(Arc::clone(value)),
            _ => None,
        })?;
        let mut raised = Self::empty(value);
        for (key, value) in entries {
            let Item::Str(key) = key else { continue };
            match (key.as_str(), value) {
                ("type", Item::Str(text)) => raised.type_name = text,
                ("message", Item::Str(text)) => raised.message = text,
                ("traceback", Item::Str(text)) => raised.traceback = text,
                ("classes", Item::List(names)) => raised.classes = texts(names),
                ("notes", Item::List(notes)) => raised.notes = texts(notes),
                ("frames", Item::List(frames)) => raised.frames = frames.into_iter().filter_map(frame).collect(),
                ("cause", cause @ Item::Dict(_)) => raised.cause = Self::of(cause).map(Arc::new),
                ("context", context @ Item::Dict(_)) => raised.context = Self::of(context).map(Arc::new),
                ("suppress", Item::Bool(suppress)) => raised.suppress = suppress,
                ("members", Item::List(members)) => raised.members = members.into_iter().filter_map(Self::of).map(Arc::new).collect(),
                ("carried", Item::Function(carried)) => raised.carried = Some(carried),
                _ => {}
            }
        }
        Some(raised)
    }

    fn empty(value: Arc<Remote>) -> Self {
        Self {
            type_name: String::from("Exception"),
            classes: Vec::new(),
            message: String::new(),
            traceback: String::new(),
            frames: Vec::new(),
            notes: Vec::new(),
            cause: None,
            context: None,
            suppress: false,
            members: Vec::new(),
            value,
            carried: None,
        }
    }

    pub(super) fn value(&self) -> Object {
        Object::there(Arc::clone(&self.value))
    }

    pub(super) fn qualified_name(&self) -> String {
        self.bare_classes().into_iter().next().unwrap_or_else(|| self.type_name.clone())
    }

    /// The names of its classes, bare for built-in ones.
    pub(super) fn bare_classes(&self) -> Vec<String> {
        self.classes.iter().map(|name| name.strip_prefix("builtins.").unwrap_or(name).to_owned()).collect()
    }

    pub(super) fn is(&self, name: &str) -> bool {
        self.classes.iter().any(|class| {
            let bare = class.rsplit('.').next().unwrap_or(class);
            class == name || class.strip_prefix("builtins.") == Some(name) || (!name.contains('.') && bare == name)
        })
    }

    /// An exception of this process like it: of the nearest built-in class that takes a text, with the worker's traceback as its note.
    pub(super) fn alike(&self, py: Python<'_>) -> PyErr {
        let builtins = py.import("builtins").ok();
        let class = self.classes.iter().filter_map(|name| name.strip_prefix("builtins.")).find_map(|name| {
            let class = builtins.as_ref()?.getattr(name).ok()?.cast_into::<PyType>().ok()?;
            class.call1((&self.message,)).ok().map(|_| class)
        });
        let error = match class {
            Some(class) => PyErr::from_type(class, (self.message.clone(),)),
            None => PyException::new_err(self.message.clone()),
        };
        // Older Pythons have no notes.
        let _ = error.value(py).call_method1("add_note", (format!("In a worker:\n{}", self.traceback.trim_end()),));
        error
    }
}

impl Error {
    /// A new exception that was made in a worker, of a class that is derived from `Exception` itself.
    #[cold]
    pub(crate) fn made_there((module, class): (&'static str, &'static str), message: String, value: Arc<Remote>) -> Self {
        let mut classes = vec![format!("{module}.{class}")];
        classes.extend(["Exception", "BaseException", "object"].map(|name| format!("builtins.{name}")));
        let raised = Raised { type_name: class.to_owned(), classes, message, ..Raised::empty(value) };
        Self::Python(PythonError::there(raised))
    }

    /// The error for what a worker says of an exception: the program's own error again, where the exception carries one.
    #[cold]
    pub(crate) fn raised(item: Item) -> Self {
        match Raised::of(item) {
            Some(raised) => match raised.carried.as_ref().and_then(|carried| carried.carried()) {
                Some(error) => error.clone(),
                None => Self::Python(PythonError::there(raised)),
            },
            None => Self::Convert(super::ConvertError::unsuitable("a worker raised an exception that it could not describe")),
        }
    }
}

fn texts(items: Vec<Item>) -> Vec<String> {
    items.into_iter().filter_map(|item| if let Item::Str(text) = item { Some(text) } else { None }).collect()
}

fn frame(item: Item) -> Option<Frame> {
    let Item::Tuple(parts) = item else { return None };
    let [Item::Str(file), Item::Int(line), Item::Str(function)] = <[Item; 3]>::try_from(parts).ok()? else { return None };
    Some(Frame { file, line: usize::try_from(line).unwrap_or(0), function })
}
