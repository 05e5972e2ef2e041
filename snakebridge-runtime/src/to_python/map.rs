//! Maps.

use std::collections::{BTreeMap, HashMap};

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyDict;

use super::ToPython;
use crate::error::Result;
use crate::kinds::{Kind, True};
use crate::kwargs::Kwargs;
use crate::wire::Item;

/// Adds one entry; an error says under which key.
#[inline]
pub(crate) fn entry<'py>(dict: &Bound<'py, PyDict>, key: Bound<'py, PyAny>, value: Result<Bound<'py, PyAny>>) -> Result<()> {
    let value = value.map_err(|error| error.inside_key(&key))?;
    Ok(dict.set_item(key, value)?)
}

/// A `dict` as its entries, in order; for keys that can't be hashed or ordered in Rust, such as floats.
///
/// (A plain `Vec` of pairs is a `list` of tuples.)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pairs<K, V>(pub Vec<(K, V)>);

impl<K, V> From<Vec<(K, V)>> for Pairs<K, V> {
    fn from(pairs: Vec<(K, V)>) -> Self {
        Self(pairs)
    }
}

impl<K, V> FromIterator<(K, V)> for Pairs<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl<K, V> IntoIterator for Pairs<K, V> {
    type Item = (K, V);
    type IntoIter = std::vec::IntoIter<(K, V)>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

/// The same for a worker.
pub(crate) fn items<'a, K: Kind, T: ToPython<K::Key> + 'a, V: ToPython<K::Value> + 'a>(
    entries: impl Iterator<Item = (&'a T, &'a V)>,
) -> Result<Item> {
    let entry = |(key, value): (&T, &V)| {
        let key = key.to_wire()?;
        let value = value.to_wire().map_err(|error| error.inside_item(&key))?;
        Ok((key, value))
    };
    Ok(Item::Dict(entries.map(entry).collect::<Result<_>>()?))
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Entries = True>, T: ToPython<K::Key>, V: ToPython<K::Value>> ToPython<K> for Pairs<T, V> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        for (key, value) in &self.0 {
            entry(&dict, key.to_python(py)?, value.to_python(py))?;
        }
        Ok(dict.into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        items::<K, T, V>(self.0.iter().map(|(key, value)| (key, value)))
    }
}

macro_rules! map {
    ($($map:ident<T, V $(, $hasher:ident)?>),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Entries = True>, T: ToPython<K::Key>, V: ToPython<K::Value> $(, $hasher)?> ToPython<K> for $map<T, V $(, $hasher)?> {
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
    )*};
}
map!(HashMap<T, V, S>, BTreeMap<T, V>);

#[diagnostic::do_not_recommend]
impl<K: Kind<Entries = True>> ToPython<K> for Kwargs<'_> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let dict = PyDict::new(py);
        for (name, value) in self.iter() {
            dict.set_item(name, value.to_bound(py)?)?;
        }
        Ok(dict.into_any())
    }
    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        let dict = PyDict::new(py);
        for (name, mut value) in self {
            dict.set_item(name.as_ref(), value.take(py)?)?;
        }
        Ok(dict.into_any())
    }
    #[cfg(feature = "workers")]
    fn to_wire(&self) -> Result<Item> {
        // The last value of a name counts, at the place of its first.
        let mut entries: Vec<(Item, Item)> = Vec::with_capacity(self.len());
        for (name, value) in self.iter() {
            let value = value.to_item()?;
            match entries.iter_mut().find(|(known, _)| matches!(known, Item::Str(known) if known == name)) {
                Some(entry) => entry.1 = value,
                None => entries.push((Item::from(name), value)),
            }
        }
        Ok(Item::Dict(entries))
    }
}
