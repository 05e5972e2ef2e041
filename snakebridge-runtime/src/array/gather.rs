//! Finds out whether nested sequences are a rectangular array of numbers, and where its pieces are.

use smallvec::SmallVec;

use super::scalar::{Dtype, Scalars, Shape};

/// The pieces of an array, in row-major order.
#[derive(Default)]
pub struct Gather<'a> {
    pub(crate) shape: Shape,
    pub(crate) dtype: Option<Dtype>,
    pub(crate) blocks: SmallVec<[&'a [u8]; 1]>,
}

impl<'a> Gather<'a> {
    /// Goes one dimension deeper, into a sequence of `length` sequences. False when its siblings are of another length.
    pub(crate) fn enter(&mut self, depth: usize, length: usize) -> bool {
        if self.shape.len() == depth && self.dtype.is_none() {
            self.shape.push(length);
            return true;
        }
        self.shape.get(depth) == Some(&length)
    }

    /// Adds numbers. False when they don't fit to those before.
    pub(crate) fn block(&mut self, depth: usize, scalars: Scalars<'a>) -> bool {
        match self.dtype {
            None if self.shape.len() == depth => {
                self.shape.extend(scalars.shape);
                self.dtype = Some(scalars.dtype);
            }
            Some(dtype) if dtype == scalars.dtype && self.shape.get(depth..) == Some(scalars.shape.as_slice()) => {}
            _ => return false,
        }
        self.blocks.push(scalars.bytes);
        true
    }
}
