//! Array memory copied into a vector, whatever its strides, when its elements have the very type asked for.

use crate::pyo3::prelude::*;

use super::buffer::Buffer;
use super::scalar::Element;
use super::view::format_is;

/// The shape and the elements in row-major order; `None` when the object has no buffer of `T`s.
pub(crate) fn read<T: Element>(object: &Bound<'_, PyAny>) -> Option<(Vec<usize>, Vec<T>)> {
    let mut buffer = Buffer::of(object).ok()?;
    let shape = buffer.shape().to_vec();
    let count: usize = shape.iter().product();
    if !format_is::<T>(buffer.format()) || buffer.bytes() != count * size_of::<T>() {
        return None;
    }
    let mut elements = Vec::<T>::with_capacity(count);
    // SAFETY: the capacity is as many bytes as the buffer has, which the call fills unless it fails. For `bool`, whose foreign bytes may be anything, each byte is made 0 or 1
    // before it is taken for a `bool`; all other elements take any bytes.
    unsafe {
        buffer.copy_to(elements.as_mut_ptr().cast()).ok()?;
        if T::DTYPE.kind == b'b' {
            for byte in std::slice::from_raw_parts_mut(elements.as_mut_ptr().cast::<u8>(), count) {
                *byte = u8::from(*byte != 0);
            }
        }
        elements.set_len(count);
    }
    Some((shape, elements))
}
