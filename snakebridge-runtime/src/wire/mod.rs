//! The data between this program and its workers: what a value is on the wire, and what is wanted back. Only `python` knows the embedded interpreter.
//!
//! In: Rust values, by the wire half of [`ToPython`](crate::ToPython). Out: [`Item`]s, and Rust values of them by that of [`FromPython`](crate::FromPython).

mod array;
mod item;
mod python;
mod want;

pub(crate) use array::each;
pub use item::{Array, Data, HostFunction, Item, Owner, Remote, Thrown, WireParameter, Zone};
pub(crate) use python::{of_leaf, of_object, to_object};
pub use want::{ClassPath, Want};
