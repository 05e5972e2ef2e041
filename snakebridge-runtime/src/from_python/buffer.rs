//! Whole arrays: a memcpy when the memory has the type asked for, a loop in Rust for another number type, else through Python's own numbers.

use crate::pyo3::buffer::{Element as BufferElement, ElementType, PyBuffer, PyUntypedBuffer};
use crate::pyo3::prelude::*;

use super::FromPython;
use super::number::narrow;
use crate::array::{self, Element, is_foreign};
use crate::error::{ConvertError, Result};
use crate::wire::{Array, each};

/// A number type that others convert to without asking Python. `None` is what Python would refuse too, or better explains: it is then tried element by element.
pub(super) trait Number: BufferElement + FromPython {
    fn from_signed(value: i64) -> Option<Self>;
    fn from_unsigned(value: u64) -> Option<Self>;
    fn from_float(value: f64) -> Option<Self>;
}

macro_rules! integer {
    ($($type:ty)*) => {$(
        impl Number for $type {
            fn from_signed(value: i64) -> Option<Self> {
                value.try_into().ok()
            }
            fn from_unsigned(value: u64) -> Option<Self> {
                value.try_into().ok()
            }
            fn from_float(_value: f64) -> Option<Self> {
                None
            }
        }
    )*};
}
integer!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

impl Number for f64 {
    fn from_signed(value: i64) -> Option<Self> {
        Some(value as Self)
    }
    fn from_unsigned(value: u64) -> Option<Self> {
        Some(value as Self)
    }
    fn from_float(value: f64) -> Option<Self> {
        Some(value)
    }
}

impl Number for f32 {
    fn from_signed(value: i64) -> Option<Self> {
        Some(value as Self)
    }
    fn from_unsigned(value: u64) -> Option<Self> {
        Some(value as Self)
    }
    fn from_float(value: f64) -> Option<Self> {
        narrow(value)
    }
}

/// The numbers of a one-dimensional buffer. `None` when the object has none, so that it is read as a sequence.
pub(super) fn numbers<T: Number>(object: &Bound<'_, PyAny>) -> Option<Result<Vec<T>>> {
    let object = &array::lender(object)?;
    match one_dimensional(object)? {
        Ok(buffer) => read(object, buffer),
        Err(error) => Some(Err(error)),
    }
}

/// The same of an array that a worker sent. `None` for a type that Rust has no numbers for.
pub(super) fn numbers_of<T: Number>(array: &Array) -> Option<Result<Vec<T>>> {
    match array.shape.len() {
        0 => return None,
        1 => {}
        dimensions => return Some(Err(ConvertError::of_type("Vec", "numpy.ndarray").because(too_many(dimensions)).into())),
    }
    let (order, kind) = array.dtype.split_at_checked(1)?;
    let (bytes, big) = (array.bytes(), order == ">");
    let numbers: Option<Vec<T>> = match kind {
        "i1" => whole(each(bytes, big, |byte| T::from_signed(i8::from_le_bytes(byte).into()))),
        "i2" => whole(each(bytes, big, |bytes| T::from_signed(i16::from_le_bytes(bytes).into()))),
        "i4" => whole(each(bytes, big, |bytes| T::from_signed(i32::from_le_bytes(bytes).into()))),
        "i8" => whole(each(bytes, big, |bytes| T::from_signed(i64::from_le_bytes(bytes)))),
        "u1" => whole(each(bytes, big, |byte| T::from_unsigned(u8::from_le_bytes(byte).into()))),
        "u2" => whole(each(bytes, big, |bytes| T::from_unsigned(u16::from_le_bytes(bytes).into()))),
        "u4" => whole(each(bytes, big, |bytes| T::from_unsigned(u32::from_le_bytes(bytes).into()))),
        "u8" => whole(each(bytes, big, |bytes| T::from_unsigned(u64::from_le_bytes(bytes)))),
        "f4" => whole(each(bytes, big, |bytes| T::from_float(f32::from_le_bytes(bytes).into()))),
        "f8" => whole(each(bytes, big, |bytes| T::from_float(f64::from_le_bytes(bytes)))),
        _ => None,
    };
    // What does not fit is explained element by element.
    numbers.map(Ok)
}

fn whole<T>(numbers: Vec<Option<T>>) -> Option<Vec<T>> {
    numbers.into_iter().collect()
}

/// The numbers of a buffer of any dimension, in row-major order, with its shape.
pub(super) fn shaped<T: Number>(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<T>)>> {
    let object = &array::lender(object)?;
    let buffer = PyUntypedBuffer::get(object).ok()?;
    let shape = buffer.shape().to_vec();
    Some(read(object, buffer)?.map(|numbers| (shape, numbers)))
}

fn read<T: Number>(object: &Bound<'_, PyAny>, buffer: PyUntypedBuffer) -> Option<Result<Vec<T>>> {
    if is_foreign(buffer.format()) {
        return by_python(object);
    }
    let (py, element) = (object.py(), ElementType::from_format(buffer.format()));
    let typed = match buffer.into_typed::<T>() {
        Ok(buffer) => return Some(Ok(buffer.to_vec(py).ok()?)),
        Err(_) => match element {
            ElementType::SignedInteger { bytes: 1 } => widen::<i8, T>(object, |value| T::from_signed(value.into())),
            ElementType::SignedInteger { bytes: 2 } => widen::<i16, T>(object, |value| T::from_signed(value.into())),
            ElementType::SignedInteger { bytes: 4 } => widen::<i32, T>(object, |value| T::from_signed(value.into())),
            ElementType::SignedInteger { bytes: 8 } => widen::<i64, T>(object, T::from_signed),
            ElementType::UnsignedInteger { bytes: 1 } => widen::<u8, T>(object, |value| T::from_unsigned(value.into())),
            ElementType::UnsignedInteger { bytes: 2 } => widen::<u16, T>(object, |value| T::from_unsigned(value.into())),
            ElementType::UnsignedInteger { bytes: 4 } => widen::<u32, T>(object, |value| T::from_unsigned(value.into())),
            ElementType::UnsignedInteger { bytes: 8 } => widen::<u64, T>(object, T::from_unsigned),
            ElementType::Float { bytes: 4 } => widen::<f32, T>(object, |value| T::from_float(value.into())),
            ElementType::Float { bytes: 8 } => widen::<f64, T>(object, T::from_float),
            _ => None,
        },
    };
    typed.map(Ok).or_else(|| by_python(object))
}

/// The elements of a one-dimensional buffer that has exactly this type in memory: booleans, complex numbers, half floats.
pub(crate) fn same<T: Element + FromPython>(object: &Bound<'_, PyAny>) -> Option<Result<Vec<T>>> {
    let object = &array::lender(object)?;
    match one_dimensional(object)? {
        Ok(_) => match array::read(object) {
            Some((_, elements)) => Some(Ok(elements)),
            None => by_python(object),
        },
        Err(error) => Some(Err(error)),
    }
}

/// The same of any dimension.
pub(crate) fn same_shaped<T: Element + FromPython>(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<T>)>> {
    let object = &array::lender(object)?;
    if let Some((shape, elements)) = array::read(object) {
        return Some(Ok((shape, elements)));
    }
    let shape = PyUntypedBuffer::get(object).ok()?.shape().to_vec();
    Some(by_python(object)?.map(|elements| (shape, elements)))
}

fn one_dimensional(object: &Bound<'_, PyAny>) -> Option<Result<PyUntypedBuffer>> {
    let buffer = PyUntypedBuffer::get(object).ok()?;
    match buffer.dimensions() {
        0 => None,
        1 => Some(Ok(buffer)),
        dimensions => Some(Err(ConvertError::new("Vec", object).because(too_many(dimensions)).into())),
    }
}

fn too_many(dimensions: usize) -> String {
    let nested = format!("{}{}{}", "Vec<".repeat(dimensions), "_", ">".repeat(dimensions));
    format!("it has {dimensions} dimensions; ask for `{nested}`, or flatten it")
}

fn widen<S: BufferElement, T>(object: &Bound<'_, PyAny>, convert: impl Fn(S) -> Option<T>) -> Option<Vec<T>> {
    let buffer = PyBuffer::<S>::get(object).ok()?;
    buffer.to_vec(object.py()).ok()?.into_iter().map(convert).collect()
}

/// `tolist` makes Python numbers, quicker than indexing, and each is converted with its checks: other byte orders, half floats, what does not fit.
fn by_python<T: FromPython>(object: &Bound<'_, PyAny>) -> Option<Result<Vec<T>>> {
    let flat = match object.getattr("ndim").and_then(|dimensions| dimensions.extract::<usize>()) {
        Ok(1) | Err(_) => object.clone(),
        Ok(_) => object.call_method1("reshape", (-1,)).ok()?,
    };
    let list = flat.call_method0("tolist").ok()?;
    Some(super::sequence::elements(&list))
}
