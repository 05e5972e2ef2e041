//! What is a Python object already, and `None`.

use std::sync::Arc;

use crate::pyo3::PyTypeCheck;
use crate::pyo3::prelude::*;

use super::ToPython;
use crate::call::Arg;
use crate::error::Result;
use crate::interpreter::with_python;
use crate::kinds::{Kind, True};
use crate::object::{NONE, Object};
use crate::wire::{self, Item};

#[diagnostic::do_not_recommend]
impl<K: Kind> ToPython<K> for Object {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.bind(py)?.clone())
    }
    #[inline]
    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        self.into_bound(py)
    }
    /// An object of this process crosses by value only when it is a number, a text or the like, whose identity nobody minds.
    fn to_wire(&self) -> Result<Item> {
        match self.remote() {
            Some(remote) => Ok(Item::Reference(Arc::clone(remote))),
            None => with_python(|py| wire::of_leaf(self.bind(py)?)),
        }
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a> {
        Arg::object(self)
    }
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
        Arg::borrowed(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind, T: PyTypeCheck> ToPython<K> for Py<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.bind(py).clone().into_any())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind, T: PyTypeCheck> ToPython<K> for Bound<'_, T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.as_unbound().bind(py).clone().into_any())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<NoneValue = True>> ToPython<K> for NONE {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(py.None().into_bound(py))
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::None)
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a> {
        Arg::none()
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<NoneValue = True>> ToPython<K> for () {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(py.None().into_bound(py))
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::None)
    }
    fn into_arg<'a>(self) -> Arg<'a> {
        Arg::none()
    }
}
