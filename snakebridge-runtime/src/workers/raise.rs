//! Errors of this program on their way into a worker: what is raised there.

use std::any::Any;
use std::sync::Arc;

use super::worker::Worker;
use crate::error::{Error, panic_message};
use crate::wire::{HostFunction, Item, Thrown, WireParameter};

/// What a worker raises: an exception of its own again as itself, any other error as `snakebridge.RustError`, which carries it.
pub(super) fn raising(thrown: Thrown, worker: &Worker) -> Item {
    let error = match thrown {
        Thrown::Exception { module, class, message } => return exception(module, class, vec![Item::Str(message)]),
        Thrown::Error(error) => error,
    };
    let remote = error.python().and_then(|error| error.value().into_remote().ok());
    match remote.filter(|remote| remote.owner.key() == worker.key) {
        Some(remote) => Item::Reference(remote),
        None => carrying(error),
    }
}

/// A `snakebridge.RustError` that carries an error.
pub(super) fn carrying(error: Error) -> Item {
    exception("snakebridge", "RustError", vec![Item::Str(error.to_string()), Item::Function(Arc::new(Carrier(error)))])
}

/// What a worker raises for a callback that panicked.
pub(super) fn panicked(payload: &(dyn Any + Send)) -> Thrown {
    Thrown::Exception { module: "snakebridge", class: "RustPanic", message: format!("Rust code panicked: {}", panic_message(payload)) }
}

fn exception(module: &str, class: &str, arguments: Vec<Item>) -> Item {
    Item::Made { module: module.to_owned(), path: class.to_owned(), arguments }
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
        Err(self.0.clone().into())
    }

    fn carried(&self) -> Option<&Error> {
        Some(&self.0)
    }
}
