//! Maps, from a `dict` or any other mapping.

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyDict, PyMapping};

use super::{FromPython, again};
use crate::error::{ConvertError, Result};
use crate::to_python::Pairs;
use crate::wire::{Item, Want};

/// Gives each entry to `insert`.
pub(crate) fn entries<K: FromPython, V: FromPython>(object: &Bound<'_, PyAny>, mut insert: impl FnMut(K, V)) -> Result<()> {
    let mut add = |key: Bound<'_, PyAny>, value: Bound<'_, PyAny>| -> Result<()> {
        let place = |error: crate::Error| error.inside_key(&key);
        insert(K::from_python(&key).map_err(place)?, V::from_python(&value).map_err(place)?);
        Ok(())
    };
    if let Ok(dict) = object.cast::<PyDict>() {
        // Conversions may run Python code that changes the dictionary: what is iterated over is a copy, which nobody else knows.
        for (key, value) in dict.copy()?.iter() {
            add(key, value)?;
        }
        return Ok(());
    }
    let mapping = object.cast::<PyMapping>().map_err(|_| ConvertError::new("map", object))?;
    for item in mapping.items()? {
        let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        add(key, value)?;
    }
    Ok(())
}

/// The entries of a map that a worker sent.
pub(crate) fn entries_of<K: FromPython, V: FromPython>(item: Item) -> Result<Vec<(K, V)>> {
    let Item::Dict(entries) = item else {
        return match again(&item, const { &Want::Entries(K::WANT, V::WANT) })? {
            Some(item) => entries_of(item),
            None => Err(ConvertError::of_item("map", &item).into()),
        };
    };
    let entry = |(key, value): (Item, Item)| {
        let place = key.repr();
        let place = |error: crate::Error| error.inside(format_args!("[{place}]"));
        Ok((K::from_wire(key).map_err(place)?, V::from_wire(value).map_err(place)?))
    };
    entries.into_iter().map(entry).collect()
}

impl<K: FromPython + Eq + Hash, V: FromPython, S: BuildHasher + Default> FromPython for HashMap<K, V, S> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        // Growing would hash every key again.
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

impl<K: FromPython + Ord, V: FromPython> FromPython for BTreeMap<K, V> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let mut map = Self::new();
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

impl<K: FromPython, V: FromPython> FromPython for Pairs<K, V> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let mut pairs = Vec::with_capacity(object.len().unwrap_or(0));
        entries(object, |key, value| pairs.push((key, value)))?;
        Ok(Self(pairs))
    }
    const WANT: &'static Want = &Want::Entries(K::WANT, V::WANT);
    fn from_wire(item: Item) -> Result<Self> {
        entries_of(item).map(Self)
    }
}
