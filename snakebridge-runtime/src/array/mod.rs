//! Numbers in bulk: Rust slices to NumPy arrays without a list in between, and array memory seen from Rust without a copy.
//!
//! Nothing here needs NumPy at compile time; at run time it is looked for once, and without it a slice becomes a list.

#[cfg(not(feature = "embedded"))]
mod absent;
#[cfg(feature = "embedded")]
mod allocate;
#[cfg(feature = "embedded")]
mod buffer;
#[cfg(feature = "embedded")]
mod export;
mod gather;
#[cfg(feature = "embedded")]
mod give;
#[cfg(feature = "embedded")]
mod numpy;
#[cfg(feature = "embedded")]
mod read;
mod scalar;
#[cfg(feature = "embedded")]
mod view;

#[cfg(all(not(feature = "embedded"), feature = "ndarray"))]
pub(crate) use absent::as_array;
#[cfg(not(feature = "embedded"))]
pub(crate) use absent::{export, give, is_foreign, lender, read};
#[cfg(feature = "embedded")]
pub(crate) use export::export;
pub(crate) use gather::Gather;
#[cfg(feature = "embedded")]
pub(crate) use give::give;
#[cfg(all(feature = "embedded", feature = "ndarray"))]
pub(crate) use numpy::as_array;
#[cfg(feature = "embedded")]
pub(crate) use numpy::lender;
#[cfg(feature = "embedded")]
pub(crate) use read::read;
pub use scalar::Element;
pub(crate) use scalar::{Dtype, OwnedScalars, Scalars};
#[cfg(feature = "embedded")]
pub(crate) use view::is_foreign;
#[cfg(feature = "embedded")]
pub use view::{ArrayCell, ArrayView};

/// Vectors of this many bytes and more are given to NumPy without a copy; for smaller ones copying is quicker than the bookkeeping.
pub(crate) const MOVE_FROM: usize = 64 * 1024;
