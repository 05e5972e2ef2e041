//! Types of other crates, each behind the feature of its crate's name. One file per crate.

#[cfg(any(feature = "chrono", feature = "jiff", feature = "num-bigint", feature = "uuid"))]
mod through_pyo3;

#[cfg(feature = "arrow")]
mod arrow;
#[cfg(feature = "chrono")]
mod chrono;
#[cfg(feature = "half")]
mod half;
#[cfg(feature = "indexmap")]
mod indexmap;
#[cfg(feature = "jiff")]
mod jiff;
#[cfg(feature = "ndarray")]
mod ndarray;
#[cfg(feature = "num-bigint")]
mod num_bigint;
#[cfg(feature = "num-complex")]
mod num_complex;
#[cfg(feature = "rust_decimal")]
mod rust_decimal;
#[cfg(feature = "serde")]
pub(crate) mod serde;
#[cfg(feature = "uuid")]
mod uuid;
