//! Arrays as they cross: their memory read as numbers of Rust.

use std::sync::Arc;

use super::item::{Array, Data, Item};
use crate::array::{Dtype, Gather, OwnedScalars};

/// The memory of a vector that was given away.
struct Given(OwnedScalars);

impl AsRef<[u8]> for Given {
    fn as_ref(&self) -> &[u8] {
        self.0.memory.bytes()
    }
}

impl Array {
    /// A copy of what was gathered.
    pub(crate) fn gathered(gather: &Gather<'_>) -> Option<Self> {
        let dtype = text(gather.dtype?);
        let data: Data = Arc::new(gather.blocks.concat());
        Some(Self { dtype, shape: gather.shape.to_vec(), data })
    }

    /// A vector that is given away, without a copy.
    pub(crate) fn given(scalars: OwnedScalars, shape: Vec<usize>) -> Self {
        Self { dtype: text(scalars.dtype), shape, data: Arc::new(Given(scalars)) }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        (*self.data).as_ref()
    }

    /// Its numbers in memory order, as Python's own: `None` for a type that Python has none for.
    pub(crate) fn scalars(&self) -> Option<Vec<Item>> {
        let (order, kind) = self.dtype.split_at_checked(1)?;
        let big = order == ">" || (order == "=" && cfg!(target_endian = "big"));
        let bytes = self.bytes();
        Some(match kind {
            "b1" => each(bytes, big, |[byte]| Item::Bool(byte != 0)),
            "i1" => each(bytes, big, |byte| Item::from(i8::from_le_bytes(byte))),
            "i2" => each(bytes, big, |bytes| Item::from(i16::from_le_bytes(bytes))),
            "i4" => each(bytes, big, |bytes| Item::from(i32::from_le_bytes(bytes))),
            "i8" => each(bytes, big, |bytes| Item::from(i64::from_le_bytes(bytes))),
            "u1" => each(bytes, big, |byte| Item::from(u8::from_le_bytes(byte))),
            "u2" => each(bytes, big, |bytes| Item::from(u16::from_le_bytes(bytes))),
            "u4" => each(bytes, big, |bytes| Item::from(u32::from_le_bytes(bytes))),
            "u8" => each(bytes, big, |bytes| Item::from(u64::from_le_bytes(bytes))),
            "f4" => each(bytes, big, |bytes| Item::from(f32::from_le_bytes(bytes))),
            "f8" => each(bytes, big, |bytes| Item::from(f64::from_le_bytes(bytes))),
            "c8" => pairs(each(bytes, big, |bytes| f64::from(f32::from_le_bytes(bytes)))),
            "c16" => pairs(each(bytes, big, f64::from_le_bytes)),
            _ => return None,
        })
    }

    /// Its elements along the first dimension: numbers, or arrays of one dimension less.
    pub(crate) fn elements(&self) -> Option<Vec<Item>> {
        let (length, inner) = self.shape.split_first()?;
        if inner.is_empty() {
            return self.scalars();
        }
        let row = self.bytes().len().checked_div(*length).unwrap_or(0);
        let part = |index: usize| {
            let bytes: Data = Arc::new(self.bytes().get(index * row..(index + 1) * row).unwrap_or_default().to_vec());
            Item::Array(Self { dtype: self.dtype.clone(), shape: inner.to_vec(), data: bytes })
        };
        Some((0..*length).map(part).collect())
    }
}

/// Reads numbers of `N` bytes, as if they were little-endian.
pub(crate) fn each<const N: usize, T>(bytes: &[u8], big: bool, make: impl Fn([u8; N]) -> T) -> Vec<T> {
    let (numbers, _) = bytes.as_chunks::<N>();
    let number = |bytes: &[u8; N]| {
        let mut bytes = *bytes;
        if big {
            bytes.reverse();
        }
        make(bytes)
    };
    numbers.iter().map(number).collect()
}

fn pairs(numbers: Vec<f64>) -> Vec<Item> {
    numbers.chunks_exact(2).map(|pair| Item::Complex(pair[0], pair[1])).collect()
}

/// As NumPy writes it.
pub(crate) fn text(dtype: Dtype) -> String {
    let order = match dtype.size {
        1 => '|',
        _ if cfg!(target_endian = "big") => '>',
        _ => '<',
    };
    format!("{order}{}{}", char::from(dtype.kind), dtype.size)
}
