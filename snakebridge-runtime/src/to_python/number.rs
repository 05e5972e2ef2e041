//! Booleans, integers, floats and complex numbers.

use std::num::NonZero;

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyBool;
use crate::pyo3::{IntoPyObject, ffi};

use super::ToPython;
use crate::array::{OwnedScalars, Scalars};
use crate::call::Arg;
use crate::complex::Complex64;
use crate::error::Result;
use crate::kinds::{Kind, True};
use crate::wire::Item;

/// One number type: the flag it goes by, how Python makes it, and how it is kept for later.
macro_rules! number {
    ($($type:ty, $flag:ident, $make:expr, $arg:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<$flag = True>> ToPython<K> for $type {
            #[inline]
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                // SAFETY: the thread is attached (`py`), and each function returns a new reference or null with an exception set.
                unsafe { Ok(Bound::from_owned_ptr_or_err(py, $make(*self))?) }
            }
            fn to_wire(&self) -> Result<Item> {
                Ok(Item::from(*self))
            }
            #[inline]
            fn into_arg<'a>(self) -> Arg<'a> {
                $arg(self)
            }
            #[inline]
            fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
                $arg(*self)
            }
            #[inline]
            fn as_scalars(slice: &[Self]) -> Option<Scalars<'_>> {
                Some(Scalars::of(slice))
            }
            #[inline]
            fn into_scalars(vec: Vec<Self>) -> Result<OwnedScalars, Vec<Self>> {
                Ok(OwnedScalars::of(vec))
            }
        }
    )*};
}

number! {
    i8, Integer, |v: i8| ffi::PyLong_FromLongLong(v.into()), |v: i8| Arg::int(v.into());
    i16, Integer, |v: i16| ffi::PyLong_FromLongLong(v.into()), |v: i16| Arg::int(v.into());
    i32, Integer, |v: i32| ffi::PyLong_FromLongLong(v.into()), |v: i32| Arg::int(v.into());
    i64, Integer, |v: i64| ffi::PyLong_FromLongLong(v), Arg::int;
    isize, Integer, |v: isize| ffi::PyLong_FromSsize_t(v), |v: isize| Arg::int(v as i64);
    u8, Byte, |v: u8| ffi::PyLong_FromLongLong(v.into()), |v: u8| Arg::int(v.into());
    u16, Integer, |v: u16| ffi::PyLong_FromLongLong(v.into()), |v: u16| Arg::int(v.into());
    u32, Integer, |v: u32| ffi::PyLong_FromLongLong(v.into()), |v: u32| Arg::int(v.into());
    u64, Integer, |v: u64| ffi::PyLong_FromUnsignedLongLong(v), Arg::unsigned;
    usize, Integer, |v: usize| ffi::PyLong_FromSize_t(v), |v: usize| Arg::unsigned(v as u64);
    f32, Number, |v: f32| ffi::PyFloat_FromDouble(v.into()), |v: f32| Arg::float(v.into());
    f64, Number, |v: f64| ffi::PyFloat_FromDouble(v), Arg::float;
    Complex64, ComplexNumber, |v: Complex64| ffi::PyComplex_FromDoubles(v.re, v.im), |v: Complex64| Arg::held::<K, _>(v);
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Boolean = True>> ToPython<K> for bool {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyBool::new(py, *self).to_owned().into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(*self))
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a> {
        Arg::bool(self)
    }
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
        Arg::bool(*self)
    }
    #[inline]
    fn as_scalars(slice: &[Self]) -> Option<Scalars<'_>> {
        Some(Scalars::of(slice))
    }
    #[inline]
    fn into_scalars(vec: Vec<Self>) -> Result<OwnedScalars, Vec<Self>> {
        Ok(OwnedScalars::of(vec))
    }
}

/// Integers too wide for a machine word go through PyO3.
macro_rules! wide {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Integer = True>> ToPython<K> for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }
            fn to_wire(&self) -> Result<Item> {
                Ok(Item::from(*self))
            }
        }
    )*};
}
wide!(i128 u128);

/// Goes as the number that it holds.
macro_rules! non_zero {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind> ToPython<K> for NonZero<$type>
        where
            $type: ToPython<K>,
        {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                self.get().to_python(py)
            }
            fn to_wire(&self) -> Result<Item> {
                self.get().to_wire()
            }
        }
    )*};
}
non_zero!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
