//! Maps.

use std::collections::{BTreeMap, HashMap};

use pyo3::prelude::*;
use pyo3::types::PyDict;

use super::ToPython;
use crate::error::Result;
use crate::kinds::{Kind, True};
use crate::kwargs::Kwargs;

macro_rules! map {
    ($($map:ident<T, V $(, $hasher:ident)?>),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Entries = True>, T: ToPython<K::Key>, V: ToPython<K::Value> $(, $hasher)?> ToPython<K> for $map<T, V $(, $hasher)?> {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                let dict = PyDict::new(py);
                for (key, value) in self {
                    dict.set_item(key.to_python(py)?, value.to_python(py)?)?;
                }
                Ok(dict.into_any())
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
        for (name, value) in self {
            dict.set_item(name.as_ref(), value.into_bound(py)?)?;
        }
        Ok(dict.into_any())
    }
}
