//! `IndexMap` and `IndexSet`, which keep Python's order.

use std::hash::{BuildHasher, Hash};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDict, PyFrozenSet, PySet};
use indexmap::{IndexMap, IndexSet};

use crate::error::Result;
use crate::from_python::FromPython;
use crate::from_python::map::{entries, entries_of};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::to_python::map::{entry, items};
use crate::wire::{Item, Want};

#[diagnostic::do_not_recommend]
impl<K: Kind<Entries = True>, T: ToPython<K::Key>, V: ToPython<K::Value>, S> ToPython<K> for IndexMap<T, V, S> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        for (key, value) in self {
            entry(&dict, key.to_python(py)?, value.to_python(py))?;
        }
        Ok(dict.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        items::<K, T, V>(self.iter())
    }
}

impl<K: FromPython + Eq + Hash, V: FromPython, S: BuildHasher + Default> FromPython for IndexMap<K, V, S> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let mut map = Self::with_capacity_and_hasher(object.len().unwrap_or(0), S::default());
        entries(object, |key, value| {
            map.insert(key, value);
        })?;
        Ok(map)
    }
    const WANT: &'static Want = &Want::Entries(K::WANT, V::WANT);
    fn from_wire(item: Item) -> Result<Self> {
        Ok(entries_of(item)?.into_iter().collect())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Unordered = True>, T: ToPython<K::Item>, S> ToPython<K> for IndexSet<T, S> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let elements = self.iter().map(|item| item.to_python(py)).collect::<Result<Vec<_>>>()?;
        if K::FROZEN { Ok(PyFrozenSet::new(py, elements)?.into_any()) } else { Ok(PySet::new(py, elements)?.into_any()) }
    }
    fn to_wire(&self) -> Result<Item> {
        let elements = self.iter().map(|item| item.to_wire()).collect::<Result<Vec<_>>>()?;
        Ok(if K::FROZEN { Item::FrozenSet(elements) } else { Item::Set(elements) })
    }
}

impl<T: FromPython + Eq + Hash, S: BuildHasher + Default> FromPython for IndexSet<T, S> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(Vec::from_python(object)?.into_iter().collect())
    }
    const WANT: &'static Want = Vec::<T>::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        Ok(Vec::from_wire(item)?.into_iter().collect())
    }
}
