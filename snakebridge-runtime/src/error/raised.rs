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

use super::python::Frame;
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
    pub(super) value: Option<Arc<Remote>>,
    pub(super) carried: Option<Arc<dyn HostFunction>>,
}

impl Raised {
    /// Reads it. What is missing or of another type is empty: an error is told as far as it is known.
    pub(crate) fn of(item: Item) -> Self {
        let mut raised = Self::empty();
        let Item::Dict(entries) = item else { return raised };
        for (key, value) in entries {
            let Item::Str(key) = key else { continue };
            match (key.as_str(), value) {
                ("type", Item::Str(text)) => raised.type_name = text,
                ("message", Item::Str(text)) => raised.message = text,
                ("traceback", Item::Str(text)) => raised.traceback = text,
                ("classes", Item::List(names)) => raised.classes = texts(names),
                ("notes", Item::List(notes)) => raised.notes = texts(notes),
                ("frames", Item::List(frames)) => raised.frames = frames.into_iter().filter_map(frame).collect(),
                ("cause", cause @ Item::Dict(_)) => raised.cause = Some(Arc::new(Self::of(cause))),
                ("context", context @ Item::Dict(_)) => raised.context = Some(Arc::new(Self::of(context))),
                ("suppress", Item::Bool(suppress)) => raised.suppress = suppress,
                ("members", Item::List(members)) => raised.members = members.into_iter().map(|member| Arc::new(Self::of(member))).collect(),
                ("value", Item::Reference(value)) => raised.value = Some(value),
                ("carried", Item::Function(carried)) => raised.carried = Some(carried),
                _ => {}
            }
        }
        raised
    }

    fn empty() -> Self {
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
            value: None,
            carried: None,
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
