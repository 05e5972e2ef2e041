//! Exceptions on their way into a worker, and those that this program makes there.

use std::sync::Arc;

use super::{Request, Target};
use crate::error::{Error, Result};
use crate::object::Object;
use crate::wire::{HostFunction, Item, Owner, Remote, Thrown, Want, WireParameter};

/// What a worker raises for an error: an exception of its own again as itself, another as a `snakebridge.RustError` that carries the error.
pub(crate) fn exception_of(error: &Error, worker: u64) -> Item {
    match error.python().and_then(|error| error.remote()) {
        Some(remote) if remote.owner.key() == worker => Item::Reference(Arc::clone(remote)),
        _ => carrying(error),
    }
}

/// A `snakebridge.RustError` that carries an error.
pub(crate) fn carrying(error: &Error) -> Item {
    let arguments = vec![Item::Str(error.to_string()), Item::Function(Arc::new(Carrier(error.clone())))];
    Item::Made { module: String::from("snakebridge"), path: String::from("RustError"), arguments }
}

/// A new exception in the worker of an object, as an error. The class is built in, or one of `snakebridge`.
pub(crate) fn exception(beside: &Arc<Remote>, class: (&'static str, &'static str), message: String) -> Error {
    let item = Item::Made { module: class.0.to_owned(), path: class.1.to_owned(), arguments: vec![Item::Str(message.clone())] };
    match made_at(&beside.owner, item).and_then(Object::into_remote) {
        Ok(value) => Error::made_there(class, message, value),
        Err(error) => error,
    }
}

/// A value as an object in that worker.
pub(crate) fn made_at(owner: &Arc<dyn Owner>, item: Item) -> Result<Object> {
    if let Item::Reference(remote) = item {
        return Ok(Object::there(remote));
    }
    let target = Target::Path { module: String::from("operator"), path: String::from("getitem") };
    let mut request = Request::new(target, vec![Item::Tuple(vec![item]), Item::Int(0)], &Want::Reference);
    request.owner = Some(Arc::clone(owner));
    owner.backend().call(request).and_then(Object::of_item)
}

/// An error as the load of an exception.
struct Carrier(Error);

impl HostFunction for Carrier {
    fn name(&self) -> &str {
        "error"
    }

    fn parameters(&self) -> Vec<WireParameter> {
        Vec::new()
    }

    fn call(&self, _: Vec<Item>, _: Vec<(String, Item)>) -> Result<Item, Thrown> {
        Err(Thrown::Error(self.0.clone()))
    }

    fn carried(&self) -> Option<&Error> {
        Some(&self.0)
    }
}
