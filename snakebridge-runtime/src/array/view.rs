//! Array memory seen from Rust without a copy.

use std::cell::UnsafeCell;
use std::ffi::CStr;
use std::fmt;

use pyo3::buffer::{ElementType, PyUntypedBuffer};

use super::scalar::{Dtype, Element};
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
            let object = self.bind(py);
            let buffer = PyUntypedBuffer::get(object).map_err(|error| ConvertError::new(slice_name::<T>(), object).caused_by(error))?;
            if !matches(buffer.format(), T::DTYPE) {
                let detail = format!("its elements have the format `{}`", buffer.format().to_string_lossy());
                return Err(ConvertError::new(slice_name::<T>(), object).because(detail).into());
            }
            if !buffer.is_c_contiguous() {
                let detail = "its elements don't lie one after the other; copy it first, with `numpy.ascontiguousarray`";
                return Err(ConvertError::new(slice_name::<T>(), object).because(detail).into());
            }
            let pointer = buffer.buf_ptr().cast::<ArrayCell<T>>();
            if buffer.item_count() == 0 {
                return Ok(look(&[]));
            }
            if pointer.is_null() || !pointer.is_aligned() {
                return Err(ConvertError::new(slice_name::<T>(), object).because("its memory is not aligned").into());
            }
            // SAFETY: the buffer holds that many elements of that type, aligned and contiguous, for as long as `buffer` lives, and a cell lets others write.
            let slice = unsafe { std::slice::from_raw_parts(pointer, buffer.item_count()) };
            Ok(look(slice))
        })
    }
}

fn slice_name<T: Element>() -> String {
    format!("&[{}]", std::any::type_name::<T>().rsplit("::").next().unwrap_or("number"))
}

/// True when the buffer format is the type in this machine's byte order.
fn matches(format: &CStr, dtype: Dtype) -> bool {
    if is_foreign(format) {
        return false;
    }
    let found = match ElementType::from_format(format) {
        ElementType::SignedInteger { bytes } => Dtype { kind: b'i', size: bytes },
        ElementType::UnsignedInteger { bytes } => Dtype { kind: b'u', size: bytes },
        ElementType::Float { bytes } => Dtype { kind: b'f', size: bytes },
        // What NumPy writes for `complex128`.
        _ if matches!(format.to_bytes(), b"Zd" | b"=Zd" | b"@Zd") => Dtype { kind: b'c', size: 16 },
        // A `bool` is left out: a foreign byte may be neither 0 nor 1.
        _ => return false,
    };
    found == dtype
}

/// True for the other byte order. PyO3 0.30.1 has the two prefixes the wrong way round on little-endian machines, so that its typed buffers can't be asked.
pub(crate) fn is_foreign(format: &CStr) -> bool {
    match format.to_bytes() {
        [b'>' | b'!', ..] => cfg!(target_endian = "little"),
        [b'<', ..] => cfg!(target_endian = "big"),
        _ => false,
    }
}
