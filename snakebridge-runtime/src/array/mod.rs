//! Numbers in bulk: Rust slices to NumPy arrays without a list in between, and array memory seen from Rust without a copy.
//!
//! Nothing here needs NumPy at compile time; at run time it is looked for once, and without it a slice becomes a list.

mod allocate;
mod buffer;
mod export;
mod gather;
mod give;
mod numpy;
mod read;
mod scalar;
mod view;

pub(crate) use export::export;
pub(crate) use gather::Gather;
pub(crate) use give::give;
#[cfg(feature = "ndarray")]
pub(crate) use numpy::as_array;
pub(crate) use numpy::lender;
pub(crate) use read::read;
pub use scalar::Element;
pub(crate) use scalar::{Dtype, OwnedScalars, Scalars};
pub(crate) use view::is_foreign;
pub use view::{ArrayCell, ArrayView};

/// Vectors of this many bytes and more are given to NumPy without a copy; for smaller ones copying is quicker than the bookkeeping.
pub(crate) const MOVE_FROM: usize = 64 * 1024;
