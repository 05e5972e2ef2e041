//! Array memory seen from Rust without a copy.

use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::fmt;
use std::marker::PhantomData;

use crate::pyo3::buffer::ElementType;
use crate::pyo3::prelude::*;

use super::buffer::Buffer;
use super::numpy::lender;
use super::scalar::{Dtype, Element, Shape};
use crate::error::{ConvertError, Result};
use crate::interpreter::with_python;
use crate::object::Object;

/// A number in memory that belongs to Python: it can be read, and Python may change it whenever Python code runs.
#[repr(transparent)]
pub struct ArrayCell<T>(UnsafeCell<T>);

impl<T: Copy> ArrayCell<T> {
    /// What it is now.
    #[must_use]
    #[inline]
    pub fn get(&self) -> T {
        // SAFETY: it is `T`'s own memory, initialised and aligned; no reference to the inside is ever handed out, and the thread is attached to the
        // interpreter for as long as a cell can be seen (it is not `Sync`), so no other Python code writes at this moment.
        unsafe { *self.0.get() }
    }
}

impl<T: Copy + fmt::Debug> fmt::Debug for ArrayCell<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

impl Object {
    /// Lends the numbers of an array, `bytes`, `array.array` or other buffer to `look`, without a copy, in row-major order.
    ///
    /// The thread stays attached meanwhile, so no Python code of another thread runs. Python called by `look` may change the numbers, which is why
    /// they come as [`ArrayCell`]s.
    ///
    /// ```no_run
    /// use snakebridge_runtime::ArrayCell;
    ///
    /// let array: snakebridge_runtime::Object = snakebridge_runtime::call("array", "array", ("d", [1.0, 2.0].as_slice()))?;
    /// let sum = array.as_slice::<f64, _>(|numbers| numbers.iter().map(ArrayCell::get).sum::<f64>())?;
    /// # Ok::<(), snakebridge_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the object has no buffer, its elements are of another type, or they don't lie one after the other.
    pub fn as_slice<T: Element, R>(&self, look: impl FnOnce(&[ArrayCell<T>]) -> R) -> Result<R> {
        with_python(|py| {
            let object = self.bind(py)?;
            let buffer = typed_buffer::<T>(object)?;
            if !buffer.is_contiguous() {
                let detail = "its elements don't lie one after the other; copy it first, with `numpy.ascontiguousarray`, or use `view`";
                return Err(ConvertError::new(slice_name::<T>(), object).because(detail).into());
            }
            let (pointer, count) = (buffer.start().cast::<ArrayCell<T>>(), buffer.bytes() / size_of::<T>());
            if count == 0 {
                return Ok(look(&[]));
            }
            if pointer.is_null() || !pointer.is_aligned() {
                return Err(ConvertError::new(slice_name::<T>(), object).because("its memory is not aligned").into());
            }
            // SAFETY: the buffer holds that many elements of that type, aligned and contiguous, for as long as `buffer` lives, and a cell lets others write.
            let slice = unsafe { std::slice::from_raw_parts(pointer, count) };
            Ok(look(slice))
        })
    }
}

/// The numbers of an array of any dimension and any strides, lent by [`Object::view`].
///
/// Python may change them whenever Python code runs, so that they are only read and written one by one.
pub struct ArrayView<'a, T> {
    start: *mut u8,
    shape: &'a [usize],
    /// In bytes; negative ones go backwards.
    strides: &'a [isize],
    writable: bool,
    element: PhantomData<T>,
}

impl<T: Element> ArrayView<'_, T> {
    /// The length of each dimension; none for a single number.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        self.shape
    }

    /// How many bytes lie between neighbours of each dimension.
    #[must_use]
    pub fn strides(&self) -> &[isize] {
        self.strides
    }

    /// How many numbers.
    #[must_use]
    pub fn len(&self) -> usize {
        self.shape.iter().product()
    }

    /// True when some dimension has no length.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// True when Python lets the numbers be changed.
    #[must_use]
    pub fn is_writable(&self) -> bool {
        self.writable
    }

    /// The number there now; `None` outside of the array.
    #[must_use]
    pub fn get(&self, place: &[usize]) -> Option<T> {
        // SAFETY: `address` stays inside the array, whose memory holds initialised `T`s as long as the view lives; alignment is not asked for.
        self.address(place).map(|address| unsafe { address.cast::<T>().read_unaligned() })
    }

    /// Changes the number there. False when it is outside of the array, or the array is read-only.
    #[must_use]
    pub fn set(&self, place: &[usize], value: T) -> bool {
        let Some(address) = self.address(place).filter(|_| self.writable) else {
            return false;
        };
        // SAFETY: as in `get`, and Python says that the memory may be written. The thread is attached, so that no Python code reads it at this moment.
        unsafe { address.cast::<T>().write_unaligned(value) };
        true
    }

    /// All numbers in row-major order.
    pub fn iter(&self) -> impl Iterator<Item = T> + '_ {
        let mut place = Shape::from_elem(0, self.shape.len());
        let mut left = self.len();
        std::iter::from_fn(move || {
            left = left.checked_sub(1)?;
            let value = self.get(&place);
            for (index, length) in place.iter_mut().zip(self.shape).rev() {
                *index += 1;
                if *index < *length {
                    break;
                }
                *index = 0;
            }
            value
        })
    }

    fn address(&self, place: &[usize]) -> Option<*mut u8> {
        if place.len() != self.shape.len() || place.iter().zip(self.shape).any(|(index, length)| index >= length) {
            return None;
        }
        let offset: isize = place.iter().zip(self.strides).map(|(index, stride)| index.cast_signed() * stride).sum();
        // SAFETY: the buffer protocol promises memory at every place below the shape.
        Some(unsafe { self.start.offset(offset) })
    }
}

impl<T> fmt::Debug for ArrayView<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ArrayView").field("shape", &self.shape).field("strides", &self.strides).field("writable", &self.writable).finish()
    }
}

impl Object {
    /// Lends an array of any dimension to `look`, without a copy, whatever its strides; a tensor of the CPU too, through DLPack. See [`as_slice`](Self::as_slice) for one whose numbers lie one after the other.
    ///
    /// ```no_run
    /// use snakebridge_runtime::{ArrayView, Object, call};
    ///
    /// let array: Object = call("numpy", "eye", (3,))?;
    /// let trace: f64 = array.view(|view: ArrayView<'_, f64>| (0..3).filter_map(|place| view.get(&[place, place])).sum())?;
    /// # Ok::<(), snakebridge_runtime::Error>(())
    /// ```
    ///
    /// # Errors
    /// When the object has no buffer, or its elements are of another type.
    pub fn view<T: Element, R>(&self, look: impl FnOnce(ArrayView<'_, T>) -> R) -> Result<R> {
        with_python(|py| {
            let object = self.bind(py)?;
            let buffer = typed_buffer::<T>(object)?;
            if buffer.is_in_pieces() {
                return Err(ConvertError::new(slice_name::<T>(), object).because("its memory is in pieces").into());
            }
            let (start, shape) = (buffer.start(), buffer.shape());
            Ok(look(ArrayView { start, shape: &shape, strides: buffer.strides(), writable: buffer.is_writable(), element: PhantomData }))
        })
    }
}

fn typed_buffer<'py, T: Element>(object: &Bound<'py, PyAny>) -> Result<Buffer<'py>> {
    let lender = lender(object);
    let buffer =
        Buffer::of(lender.as_ref().unwrap_or(object)).map_err(|error| ConvertError::new(slice_name::<T>(), object).caused_by(error))?;
    if has_format::<T>(buffer.format()) {
        return Ok(buffer);
    }
    let detail = format!("its elements have the format `{}`", buffer.format().to_string_lossy());
    Err(ConvertError::new(slice_name::<T>(), object).because(detail).into())
}

fn slice_name<T: Element>() -> String {
    format!("&[{}]", std::any::type_name::<T>().rsplit("::").next().unwrap_or("number"))
}

/// True when memory of that format can be seen as `T`s. Not as `bool`s: a foreign byte may be neither 0 nor 1.
fn has_format<T: Element>(format: &CStr) -> bool {
    T::DTYPE.kind != b'b' && format_is::<T>(format)
}

/// True when the buffer format is `T` in this machine's byte order.
pub(super) fn format_is<T: Element>(format: &CStr) -> bool {
    if is_foreign(format) {
        return false;
    }
    let found = match ElementType::from_format(format) {
        ElementType::SignedInteger { bytes } => Dtype { kind: b'i', size: bytes },
        ElementType::UnsignedInteger { bytes } => Dtype { kind: b'u', size: bytes },
        ElementType::Float { bytes } => Dtype { kind: b'f', size: bytes },
        // What NumPy writes for `complex128`.
        _ if matches!(format.to_bytes(), b"Zd" | b"=Zd" | b"@Zd") => Dtype { kind: b'c', size: 16 },
        _ if matches!(format.to_bytes(), b"e" | b"=e" | b"@e") => Dtype { kind: b'f', size: 2 },
        ElementType::Bool => Dtype { kind: b'b', size: 1 },
        _ => return false,
    };
    found == T::DTYPE
}

/// True for the other byte order. PyO3 0.30.1 has the two prefixes the wrong way round on little-endian machines, so that its typed buffers can't be asked.
pub(crate) fn is_foreign(format: &CStr) -> bool {
    match format.to_bytes() {
        [b'>' | b'!', ..] => cfg!(target_endian = "little"),
        [b'<', ..] => cfg!(target_endian = "big"),
        _ => false,
    }
}
