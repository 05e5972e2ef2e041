//! A [`Value`] to Python data.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyByteArray, PyBytes, PyDict, PyFrozenSet, PyList, PySet, PyTuple};

use super::Value;
use crate::error::Result;
use crate::kinds::{Any, Kind};
use crate::nesting::nested;
use crate::to_python::ToPython;
use crate::wire::Item;

/// Accepted everywhere, as an [`Object`](crate::Object) is: what it is shows at run time.
#[diagnostic::do_not_recommend]
impl<K: Kind> ToPython<K> for Value {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        match self {
            Self::None => ToPython::<Any>::to_python(&(), py),
            Self::Bool(value) => ToPython::<Any>::to_python(value, py),
            Self::Int(value) => ToPython::<Any>::to_python(value, py),
            Self::Float(value) => ToPython::<Any>::to_python(value, py),
            Self::Complex(value) => ToPython::<Any>::to_python(value, py),
            Self::Str(value) => ToPython::<Any>::to_python(value, py),
            Self::Bytes(value) => Ok(PyBytes::new(py, value).into_any()),
            Self::ByteArray(value) => Ok(PyByteArray::new(py, value).into_any()),
            Self::Date(value) => ToPython::<Any>::to_python(value, py),
            Self::Time(value) => ToPython::<Any>::to_python(value, py),
            Self::DateTime(value) => ToPython::<Any>::to_python(value, py),
            Self::TimeDelta(value) => ToPython::<Any>::to_python(value, py),
            Self::List(values) => Ok(PyList::new(py, elements(py, values)?)?.into_any()),
            Self::Tuple(values) => Ok(PyTuple::new(py, elements(py, values)?)?.into_any()),
            Self::Set(values) => Ok(PySet::new(py, elements(py, values)?)?.into_any()),
            Self::FrozenSet(values) => Ok(PyFrozenSet::new(py, elements(py, values)?)?.into_any()),
            Self::Dict(entries) => nested(|| {
                let dict = PyDict::new(py);
                for (key, value) in entries {
                    let key = ToPython::<Any>::to_python(key, py)?;
                    let value = ToPython::<Any>::to_python(value, py).map_err(|error| error.inside_key(&key))?;
                    dict.set_item(key, value)?;
                }
                Ok(dict.into_any())
            }),
            Self::Object(object) => ToPython::<Any>::to_python(object, py),
        }
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(match self {
            Self::None => Item::None,
            Self::Bool(value) => Item::Bool(*value),
            Self::Int(value) => Item::from(*value),
            Self::Float(value) => Item::Float(*value),
            Self::Complex(value) => Item::from(*value),
            Self::Str(value) => Item::from(value.as_str()),
            Self::Bytes(value) => Item::Bytes(value.clone()),
            Self::ByteArray(value) => Item::ByteArray(value.clone()),
            Self::List(values) => Item::List(items(values)?),
            Self::Tuple(values) => Item::Tuple(items(values)?),
            Self::Set(values) => Item::Set(items(values)?),
            Self::FrozenSet(values) => Item::FrozenSet(items(values)?),
            Self::Dict(entries) => {
                let entry = |(key, value): &(Self, Self)| {
                    let key = ToPython::<Any>::to_wire(key)?;
                    let value = ToPython::<Any>::to_wire(value).map_err(|error| error.inside_item(&key))?;
                    Ok((key, value))
                };
                Item::Dict(nested(|| entries.iter().map(entry).collect::<Result<_>>())?)
            }
            Self::Date(value) => return ToPython::<Any>::to_wire(value),
            Self::Time(value) => return ToPython::<Any>::to_wire(value),
            Self::DateTime(value) => return ToPython::<Any>::to_wire(value),
            Self::TimeDelta(value) => return ToPython::<Any>::to_wire(value),
            Self::Object(object) => return ToPython::<Any>::to_wire(object),
        })
    }
}

fn elements<'py>(py: Python<'py>, values: &[Value]) -> Result<Vec<Bound<'py, PyAny>>> {
    let convert = |(index, value)| ToPython::<Any>::to_python(value, py).map_err(|error| error.inside(format_args!("[{index}]")));
    nested(|| values.iter().enumerate().map(convert).collect())
}

fn items(values: &[Value]) -> Result<Vec<Item>> {
    let convert = |(index, value)| ToPython::<Any>::to_wire(value).map_err(|error| error.inside(format_args!("[{index}]")));
    nested(|| values.iter().enumerate().map(convert).collect())
}
