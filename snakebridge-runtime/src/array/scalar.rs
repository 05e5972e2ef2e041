//! Number types that Rust and NumPy lay out alike, and slices of them.

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyList;
use smallvec::SmallVec;

use crate::complex::Complex64;
use crate::error::{ConvertError, Result};
use crate::kinds::Any;
use crate::to_python::ToPython;

/// A NumPy type by its kind letter and size, as in `f8`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dtype {
    /// `b`ool, `i`nteger, `u`nsigned, `f`loat, `c`omplex.
    pub(crate) kind: u8,
    /// Bytes per number.
    pub(crate) size: usize,
}

/// A number type whose memory an array can share.
pub trait Element: sealed::Sealed + Copy + Send + Sync + ToPython<Any> + 'static {}

pub(crate) mod sealed {
    /// # Safety
    /// Values have no padding, and any bytes that Python writes for `DTYPE` are a value.
    pub unsafe trait Sealed {
        #[allow(private_interfaces)]
        const DTYPE: super::Dtype;
    }
}

macro_rules! element {
    ($($type:ty: $kind:literal;)*) => {$(
        // SAFETY: a primitive number, or two in a row for `Complex64`, which is `repr(C)`.
        unsafe impl sealed::Sealed for $type {
            #[allow(private_interfaces)]
            const DTYPE: Dtype = Dtype { kind: $kind, size: size_of::<$type>() };
        }
        impl Element for $type {}
    )*};
}
element! { i8: b'i'; i16: b'i'; i32: b'i'; i64: b'i'; isize: b'i'; u8: b'u'; u16: b'u'; u32: b'u'; u64: b'u'; usize: b'u'; f32: b'f'; f64: b'f'; Complex64: b'c'; }

#[cfg(feature = "half")]
element! { half::f16: b'f'; }

// SAFETY: one byte, 0 or 1, as NumPy has it. Views of foreign memory check the bytes.
unsafe impl sealed::Sealed for bool {
    #[allow(private_interfaces)]
    const DTYPE: Dtype = Dtype { kind: b'b', size: 1 };
}
impl Element for bool {}

/// The lengths of an array's dimensions.
pub(crate) type Shape = SmallVec<[usize; 4]>;

/// The same as NumPy counts.
pub(super) type Lengths = SmallVec<[isize; 4]>;

/// A slice of numbers as its bytes, with a shape.
pub struct Scalars<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) dtype: Dtype,
    pub(crate) shape: Shape,
}

impl<'a> Scalars<'a> {
    #[inline]
    pub(crate) fn of<T: Element>(slice: &'a [T]) -> Self {
        // SAFETY: an `Element` has no padding, so all its bytes are initialised.
        let bytes = unsafe { std::slice::from_raw_parts(slice.as_ptr().cast::<u8>(), size_of_val(slice)) };
        Self { bytes, dtype: T::DTYPE, shape: SmallVec::from_slice(&[slice.len()]) }
    }

    /// The same numbers as `rows` rows of `columns`.
    pub(crate) fn rows_of(mut self, rows: usize, columns: usize) -> Self {
        self.shape[0] = columns;
        self.shape.insert(0, rows);
        self
    }

    /// The same numbers with another shape of as many.
    #[cfg(feature = "ndarray")]
    pub(crate) fn shaped(mut self, shape: &[usize]) -> Self {
        self.shape = SmallVec::from_slice(shape);
        self
    }

    /// The commonest numbers as a `list` or `tuple`, without a result for each; `None` for others.
    pub(crate) fn to_sequence<'py>(&self, py: Python<'py>, tuple: bool) -> Option<Result<Bound<'py, PyAny>>> {
        // SAFETY: `sequence` calls what makes the numbers attached, which is all that they ask for.
        match (self.dtype.kind, self.dtype.size, self.shape.as_slice()) {
            (b'i', 8, [_]) => Some(sequence(py, tuple, self.numbers::<i64>(), |number| unsafe { ffi::PyLong_FromLongLong(number) })),
            (b'i', 4, [_]) => Some(sequence(py, tuple, self.numbers::<i32>(), |number| unsafe { ffi::PyLong_FromLong(number.into()) })),
            (b'f', 8, [_]) => Some(sequence(py, tuple, self.numbers::<f64>(), |number| unsafe { ffi::PyFloat_FromDouble(number) })),
            _ => None,
        }
    }

    /// The slice that this was made of.
    fn numbers<T: Element>(&self) -> &'a [T] {
        debug_assert!(self.dtype == T::DTYPE);
        // SAFETY: the callers ask for the type that `dtype` names, so that the bytes are those of a slice of it.
        unsafe { std::slice::from_raw_parts(self.bytes.as_ptr().cast(), self.bytes.len() / size_of::<T>()) }
    }

    /// The bytes themselves, when the numbers are bytes.
    pub(crate) fn as_byte_string(&self) -> Option<&'a [u8]> {
        (self.dtype == <u8 as sealed::Sealed>::DTYPE && self.shape.len() == 1).then_some(self.bytes)
    }
}

/// `make` gives a new reference, or null with an exception set; it is called attached.
fn sequence<'py, T: Copy>(
    py: Python<'py>,
    tuple: bool,
    numbers: &[T],
    make: impl Fn(T) -> *mut ffi::PyObject,
) -> Result<Bound<'py, PyAny>> {
    let size = ffi::Py_ssize_t::try_from(numbers.len()).map_err(|_| ConvertError::unsuitable("it is too long for Python"))?;
    // SAFETY: attached; the sequence is new, so that its places are empty and ours to fill, below its length. Dropped early, its empty places are null, which Python allows.
    unsafe {
        let sequence = Bound::from_owned_ptr_or_err(py, if tuple { ffi::PyTuple_New(size) } else { ffi::PyList_New(size) })?;
        for (place, number) in (0..size).zip(numbers) {
            let item = make(*number);
            if item.is_null() {
                return Err(PyErr::fetch(py).into());
            }
            if tuple {
                ffi::PyTuple_SET_ITEM(sequence.as_ptr(), place, item);
            } else {
                ffi::PyList_SET_ITEM(sequence.as_ptr(), place, item);
            }
        }
        Ok(sequence)
    }
}

/// A vector of numbers that is given away.
pub struct OwnedScalars {
    pub(crate) memory: Box<dyn Memory>,
    pub(crate) dtype: Dtype,
}

/// Memory of a vector whose type is forgotten.
pub(crate) trait Memory: Send + Sync {
    fn bytes(&self) -> &[u8];
    fn to_list<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>>;
}

impl<T: Element> Memory for Vec<T> {
    fn bytes(&self) -> &[u8] {
        Scalars::of(self).bytes
    }
    fn to_list<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let items = self.iter().map(|item| item.to_python(py)).collect::<Result<Vec<_>>>()?;
        Ok(PyList::new(py, items)?.into_any())
    }
}

impl OwnedScalars {
    pub(crate) fn of<T: Element>(vec: Vec<T>) -> Self {
        Self { memory: Box::new(vec), dtype: T::DTYPE }
    }

    pub(crate) fn to_list<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        self.memory.to_list(py)
    }
}
