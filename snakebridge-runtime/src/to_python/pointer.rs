//! References, boxes and options: what they point at decides.

use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

use crate::pyo3::prelude::*;

use super::ToPython;
use crate::array::Gather;
use crate::call::Arg;
use crate::error::Result;
use crate::kinds::{Kind, True};
use crate::wire::Item;

#[diagnostic::do_not_recommend]
impl<K, T: ToPython<K> + ?Sized> ToPython<K> for &T {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        (**self).to_python(py)
    }
    fn to_wire(&self) -> Result<Item> {
        (**self).to_wire()
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a>
    where
        Self: 'a,
        K: 'static,
    {
        self.as_arg()
    }
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
        K: 'static,
    {
        (**self).as_arg()
    }
    #[inline]
    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        (**self).gather(depth, gather)
    }
}

#[diagnostic::do_not_recommend]
impl<K, T: ToPython<K> + ?Sized> ToPython<K> for &mut T {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        (**self).to_python(py)
    }
    fn to_wire(&self) -> Result<Item> {
        (**self).to_wire()
    }
    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        (**self).gather(depth, gather)
    }
}

/// Smart pointers forward.
macro_rules! smart {
    ($($pointer:ident)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K, T: ToPython<K> + ?Sized> ToPython<K> for $pointer<T> {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                (**self).to_python(py)
            }
            fn to_wire(&self) -> Result<Item> {
                (**self).to_wire()
            }
            fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
                (**self).gather(depth, gather)
            }
        }
    )*};
}
smart!(Box Rc Arc);

/// A borrowed or owned value; one implementation for each kind of thing that can be borrowed, since text already has its own.
#[diagnostic::do_not_recommend]
impl<K: Kind, T: Clone> ToPython<K> for Cow<'_, [T]>
where
    [T]: ToPython<K>,
{
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        (**self).to_python(py)
    }
    fn to_wire(&self) -> Result<Item> {
        (**self).to_wire()
    }
    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        (**self).gather(depth, gather)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<NoneValue = True>, T: ToPython<K>> ToPython<K> for Option<T> {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match self {
            Some(value) => value.to_python(py),
            None => Ok(py.None().into_bound(py)),
        }
    }
    #[inline]
    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        match self {
            Some(value) => value.into_python(py),
            None => Ok(py.None().into_bound(py)),
        }
    }
    fn to_wire(&self) -> Result<Item> {
        self.as_ref().map_or(Ok(Item::None), T::to_wire)
    }
    fn into_wire(self) -> Result<Item> {
        self.map_or(Ok(Item::None), T::into_wire)
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a>
    where
        Self: 'a,
        K: 'static,
    {
        match self {
            Some(value) => value.into_arg(),
            None => Arg::none(),
        }
    }
}
