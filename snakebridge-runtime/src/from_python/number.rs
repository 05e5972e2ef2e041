//! Booleans, integers, floats and complex numbers, NumPy's scalars included.

use std::num::NonZero;
use std::str::FromStr;

use crate::pyo3::exceptions::{PyOverflowError, PyTypeError};
use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBool, PyComplex, PyInt};

use super::{FromPython, again, buffer, refused};
use crate::complex::Complex64;
use crate::error::{ConvertError, Error, Result};
use crate::wire::{Array, Item, Want};

/// Takes what is an `int` or has `__index__`: NumPy's integers, not floats.
macro_rules! integer {
    ($($type:ty)*) => {$(
        impl FromPython for $type {
            #[inline]
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                object.extract::<$type>().map_err(|error| not_an_integer(object, stringify!($type), error))
            }
            const WANT: &'static Want = &Want::Int;
            fn from_wire(item: Item) -> Result<Self> {
                integer_of(item, stringify!($type))
            }
            fn vec_from_array(array: &Array) -> Option<Result<Vec<Self>>> {
                buffer::numbers_of(array)
            }
            fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
                buffer::numbers(object)
            }
            fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
                buffer::shaped(object)
            }
        }
    )*};
}
integer!(i8 i16 i32 i64 isize u8 u16 u32 u64 usize);

macro_rules! wide {
    ($($type:ty)*) => {$(
        impl FromPython for $type {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                object.extract::<$type>().map_err(|error| not_an_integer(object, stringify!($type), error))
            }
            const WANT: &'static Want = &Want::Int;
            fn from_wire(item: Item) -> Result<Self> {
                integer_of(item, stringify!($type))
            }
        }
    )*};
}
wide!(i128 u128);

macro_rules! non_zero {
    ($($type:ty)*) => {$(
        impl FromPython for NonZero<$type> {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                let name = concat!("NonZero<", stringify!($type), ">");
                let number = <$type>::from_python(object).map_err(|error| error.expecting(name))?;
                Self::new(number).ok_or_else(|| ConvertError::new(name, object).because("it is zero").into())
            }
            const WANT: &'static Want = &Want::Int;
            fn from_wire(item: Item) -> Result<Self> {
                let name = concat!("NonZero<", stringify!($type), ">");
                let number = <$type>::from_wire(item).map_err(|error| error.expecting(name))?;
                Self::new(number).ok_or_else(|| ConvertError::of_type(name, "int").because("it is zero").into())
            }
        }
    )*};
}
non_zero!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

/// The integer that a worker sent.
fn integer_of<T>(item: Item, expected: &'static str) -> Result<T>
where
    T: TryFrom<i64> + From<bool> + FromStr + FromPython,
{
    match item {
        Item::Int(value) => T::try_from(value).map_err(|_| beyond(expected, &value.to_string())),
        Item::Bool(value) => Ok(value.into()),
        Item::BigInt(digits) => digits.parse().map_err(|_| beyond(expected, &digits)),
        item => refused(expected, item),
    }
}

/// An integer of a worker that is too large.
#[cold]
fn beyond(expected: &'static str, digits: &str) -> Error {
    ConvertError::of_type(expected, "int").because(does_not_fit(expected, &shorten(digits))).into()
}

fn does_not_fit(expected: &str, value: &str) -> String {
    let way_out = match expected {
        "i64" => "; `snakebridge::call` gives it as an `Object`, with the feature `num-bigint` also as a `BigInt`",
        _ => "",
    };
    format!("{value} does not fit{way_out}")
}

#[cold]
fn not_an_integer(object: &Bound<'_, PyAny>, expected: &'static str, error: PyErr) -> Error {
    let wrong = ConvertError::new(expected, object);
    if error.is_instance_of::<PyOverflowError>(object.py()) {
        let value = object.str().map_or_else(|_| "its value".to_owned(), |text| shorten(&text.to_string_lossy()));
        return wrong.because(does_not_fit(expected, &value)).into();
    }
    if error.is_instance_of::<PyTypeError>(object.py()) { wrong.into() } else { wrong.caused_by(error).into() }
}

fn shorten(text: &str) -> String {
    if text.chars().count() <= 40 { text.to_owned() } else { format!("{}…", text.chars().take(39).collect::<String>()) }
}

/// Takes what is a `float` or has `__float__`: integers and NumPy's numbers too. A string is no number.
#[inline]
fn float(object: &Bound<'_, PyAny>, expected: &'static str) -> Result<f64> {
    // SAFETY: attached; the object is checked to be a float, whose value is read directly.
    unsafe {
        if ffi::PyFloat_CheckExact(object.as_ptr()) != 0 {
            return Ok(ffi::PyFloat_AS_DOUBLE(object.as_ptr()));
        }
    }
    slow_float(object, expected)
}

#[cold]
fn slow_float(object: &Bound<'_, PyAny>, expected: &'static str) -> Result<f64> {
    object.extract::<f64>().map_err(|error| {
        let wrong = ConvertError::new(expected, object);
        let plain = error.is_instance_of::<PyTypeError>(object.py());
        if plain { wrong.into() } else { wrong.caused_by(error).into() }
    })
}

/// The same of a worker.
fn float_of(item: Item, expected: &'static str, want: &'static Want) -> Result<f64> {
    match item {
        Item::Float(value) => Ok(value),
        Item::Int(value) => Ok(value as f64),
        Item::Bool(value) => Ok(f64::from(u8::from(value))),
        Item::BigInt(digits) => match digits.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(value),
            _ => Err(ConvertError::of_type(expected, "int").because("OverflowError: int too large to convert to float").into()),
        },
        item => match again(&item, want)? {
            Some(item) => float_of(item, expected, want),
            None => Err(ConvertError::of_item(expected, &item).into()),
        },
    }
}

impl FromPython for f64 {
    #[inline]
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        float(object, "f64")
    }
    const WANT: &'static Want = &Want::Float;
    fn from_wire(item: Item) -> Result<Self> {
        float_of(item, "f64", Self::WANT)
    }
    fn vec_from_array(array: &Array) -> Option<Result<Vec<Self>>> {
        buffer::numbers_of(array)
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::numbers(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::shaped(object)
    }
}

impl FromPython for f32 {
    #[inline]
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let number = float(object, "f32")?;
        narrow(number).ok_or_else(|| ConvertError::new("f32", object).because(format!("{number:e} does not fit")).into())
    }
    const WANT: &'static Want = &Want::Float;
    fn from_wire(item: Item) -> Result<Self> {
        let number = float_of(item, "f32", Self::WANT)?;
        narrow(number).ok_or_else(|| ConvertError::of_type("f32", "float").because(format!("{number:e} does not fit")).into())
    }
    fn vec_from_array(array: &Array) -> Option<Result<Vec<Self>>> {
        buffer::numbers_of(array)
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::numbers(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::shaped(object)
    }
}

/// The nearest `f32`; none for a number beyond its range, which would become infinite.
#[allow(clippy::cast_possible_truncation)]
pub(super) fn narrow(number: f64) -> Option<f32> {
    let narrowed = number as f32;
    (narrowed.is_finite() || !number.is_finite()).then_some(narrowed)
}

impl FromPython for bool {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if let Ok(value) = object.cast_exact::<PyBool>() {
            return Ok(value.is_true());
        }
        let class = object.get_type();
        // `numpy.bool` since NumPy 2, `numpy.bool_` before.
        let is_numpy =
            class.name().is_ok_and(|name| name == "bool" || name == "bool_") && class.module().is_ok_and(|module| module == "numpy");
        if is_numpy { Ok(object.is_truthy()?) } else { Err(ConvertError::new("bool", object).into()) }
    }
    const WANT: &'static Want = &Want::Bool;
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Bool(value) => Ok(value),
            item => refused("bool", item),
        }
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::same(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::same_shaped(object)
    }
}

impl FromPython for Complex64 {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if let Ok(value) = object.cast::<PyComplex>() {
            return Ok(Self::new(value.real(), value.imag()));
        }
        if object.is_instance_of::<PyInt>() || object.hasattr("__complex__")? {
            // SAFETY: attached; -1.0 with an exception set is the failure.
            let value = unsafe { ffi::PyComplex_AsCComplex(object.as_ptr()) };
            return match PyErr::take(object.py()) {
                Some(error) => Err(ConvertError::new("Complex64", object).caused_by(error).into()),
                None => Ok(Self::new(value.real, value.imag)),
            };
        }
        Ok(Self::from(float(object, "Complex64")?))
    }
    const WANT: &'static Want = &Want::Complex;
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Complex(re, im) => Ok(Self::new(re, im)),
            item => match again(&item, Self::WANT)? {
                Some(item) => Self::from_wire(item),
                None => float_of(item, "Complex64", Self::WANT).map(Self::from),
            },
        }
    }
    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        buffer::same(object)
    }
    fn array_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<(Vec<usize>, Vec<Self>)>> {
        buffer::same_shaped(object)
    }
}
