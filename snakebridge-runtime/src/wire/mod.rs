//! The data between this program and its workers: what a value is on the wire, and what is wanted back. No Python here.
//!
//! In: Rust values, by the wire half of [`ToPython`](crate::ToPython). Out: [`Item`]s, and Rust values of them by that of [`FromPython`](crate::FromPython).

mod item;
mod want;

pub use item::{Array, Data, HostFunction, Item, Owner, Remote, WireParameter, Zone};
pub use want::Want;
