//! Errors of this program on their way into a worker: what is raised there.

use std::any::Any;

use super::worker::Worker;
use crate::backend::exception_of;
use crate::error::panic_message;
use crate::wire::{Item, Thrown};

/// What a worker raises: an exception of its own again as itself, any other error as `snakebridge.RustError`, which carries it.
pub(super) fn raising(thrown: Thrown, worker: &Worker) -> Item {
    let error = match thrown {
        Thrown::Exception { module, class, message } => return exception(module, class, vec![Item::Str(message)]),
        Thrown::Error(error) => error,
    };
    exception_of(&error, worker.key)
}

/// What a worker raises for a callback that panicked.
pub(super) fn panicked(payload: &(dyn Any + Send)) -> Thrown {
    Thrown::Exception { module: "snakebridge", class: "RustPanic", message: format!("Rust code panicked: {}", panic_message(payload)) }
}

fn exception(module: &str, class: &str, arguments: Vec<Item>) -> Item {
    Item::Made { module: module.to_owned(), path: class.to_owned(), arguments }
}
