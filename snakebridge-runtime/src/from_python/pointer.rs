//! Boxes and shared pointers of what converts.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::pyo3::prelude::*;

use super::FromPython;
use crate::error::Result;
use crate::wire::{Item, Want};

macro_rules! pointer {
    ($($pointer:ident)*) => {$(
        impl<T: FromPython> FromPython for $pointer<T> {
            #[inline]
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                T::from_python(object).map(Self::new)
            }
            const WANT: &'static Want = T::WANT;
            fn from_wire(item: Item) -> Result<Self> {
                T::from_wire(item).map(Self::new)
            }
        }
        impl<T: FromPython> FromPython for $pointer<[T]> {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                Vec::from_python(object).map(Into::into)
            }
            const WANT: &'static Want = Vec::<T>::WANT;
            fn from_wire(item: Item) -> Result<Self> {
                Vec::from_wire(item).map(Into::into)
            }
        }
        impl FromPython for $pointer<str> {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                String::from_python(object).map(Into::into)
            }
            const WANT: &'static Want = String::WANT;
            fn from_wire(item: Item) -> Result<Self> {
                String::from_wire(item).map(Into::into)
            }
        }
    )*};
}
pointer!(Box Rc Arc);

/// Always owned: Python may free what it returned at any time.
impl<T: ToOwned + ?Sized> FromPython for Cow<'_, T>
where
    T::Owned: FromPython,
{
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        T::Owned::from_python(object).map(Cow::Owned)
    }
    const WANT: &'static Want = T::Owned::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        T::Owned::from_wire(item).map(Cow::Owned)
    }
}
