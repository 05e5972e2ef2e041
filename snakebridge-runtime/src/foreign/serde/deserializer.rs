//! Python objects to Rust data.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBool, PyByteArray, PyBytes, PyDict, PyFloat, PyInt, PyIterator, PyList, PyMapping, PyString, PyTuple};
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::Failure;
use super::plain::plain;
use crate::error::{ConvertError, Result as Converted, type_name};
use crate::from_python::FromPython;
use crate::nesting::nested;
use crate::to_python::Bytes;

/// Reads one object.
#[derive(Clone, Copy)]
pub(super) struct FromObject<'a, 'py>(pub(super) &'a Bound<'py, PyAny>);

impl<'py> FromObject<'_, 'py> {
    fn get<T: FromPython>(self) -> Result<T, Failure> {
        Ok(T::from_python(self.0)?)
    }

    fn is_none(self) -> bool {
        self.0.is_none()
    }

    fn wrong(self, expected: &'static str) -> Failure {
        Failure(ConvertError::new(expected, self.0).into())
    }

    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match (self.0.extract::<i64>(), self.0.extract::<u64>(), self.0.extract::<i128>()) {
            (Ok(number), ..) => visitor.visit_i64(number),
            (_, Ok(number), _) => visitor.visit_u64(number),
            (.., Ok(number)) => visitor.visit_i128(number),
            _ => visitor.visit_u128(self.get()?),
        }
    }

    fn sequence<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        if self.0.is_instance_of::<PyString>() {
            return Err(self.wrong("sequence"));
        }
        let items = self.0.try_iter().map_err(|error| ConvertError::new("sequence", self.0).caused_by(error))?;
        let mut items = Items { items, index: 0, length: self.0.len().ok() };
        let value = nested(|| visitor.visit_seq(&mut items).map_err(|failure| failure.0))?;
        match items.items.next() {
            None => Ok(value),
            Some(_) => {
                Err(ConvertError::new("shorter sequence", self.0).because(format!("it has more than {} elements", items.index)).into())
            }
        }
        .map_err(Failure)
    }

    fn map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let list = match self.0.cast::<PyDict>() {
            Ok(dict) => dict.items(),
            Err(_) => self.0.cast::<PyMapping>().map_err(|_| self.wrong("map"))?.items()?,
        };
        let entries = list.iter().map(|item| item.extract()).collect::<PyResult<Vec<_>>>()?;
        self.entries(entries, visitor)
    }

    fn entries<'de, V: Visitor<'de>>(self, entries: Vec<Entry<'py>>, visitor: V) -> Result<V::Value, Failure> {
        let mut entries = Entries { entries: entries.into_iter(), at: None };
        nested(|| visitor.visit_map(&mut entries).map_err(|failure| failure.0)).map_err(Failure)
    }
}

type Entry<'py> = (Bound<'py, PyAny>, Bound<'py, PyAny>);

impl<'de> Deserializer<'de> for FromObject<'_, '_> {
    type Error = Failure;

    plain!();

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        let object = self.0;
        if object.is_none() {
            visitor.visit_unit()
        } else if object.is_instance_of::<PyBool>() {
            self.deserialize_bool(visitor)
        } else if object.is_instance_of::<PyInt>() {
            self.integer(visitor)
        } else if object.is_instance_of::<PyFloat>() {
            self.deserialize_f64(visitor)
        } else if object.is_instance_of::<PyString>() {
            self.deserialize_string(visitor)
        } else if object.is_instance_of::<PyBytes>() || object.is_instance_of::<PyByteArray>() {
            self.deserialize_bytes(visitor)
        } else if object.cast::<PyMapping>().is_ok() {
            self.map(visitor)
        } else if object.hasattr("__iter__")? {
            self.sequence(visitor)
        } else if object.hasattr("__index__")? {
            self.integer(visitor)
        } else if object.hasattr("__float__")? {
            self.deserialize_f64(visitor)
        } else {
            Err(self.wrong("value that serde knows"))
        }
    }
    /// A mapping, or any object that has the fields as attributes: a dataclass, a namedtuple.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        let (object, py) = (self.0, self.0.py());
        if object.cast::<PyMapping>().is_ok() {
            return self.map(visitor);
        }
        if object.is_exact_instance_of::<PyTuple>() || object.is_instance_of::<PyList>() {
            return self.sequence(visitor);
        }
        let mut entries = Vec::with_capacity(fields.len());
        for field in fields {
            if let Some(value) = object.getattr_opt(*field)? {
                entries.push((PyString::intern(py, field).into_any(), value));
            }
        }
        if entries.is_empty() && !fields.is_empty() {
            return Err(self.wrong("struct"));
        }
        self.entries(entries, visitor)
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        if self.0.is_instance_of::<PyString>() {
            return visitor.visit_enum(self.get::<String>()?.into_deserializer());
        }
        let dict = self.0.cast::<PyDict>().map_err(|_| self.wrong("enum"))?;
        let mut entries = dict.iter();
        match (entries.next(), entries.next()) {
            (Some((variant, content)), None) => visitor.visit_enum(Variant { variant, content }),
            _ => Err(ConvertError::new("enum", self.0).because("it must have one key, the name of the variant").into()),
        }
    }
}

/// The elements of anything that can be iterated.
struct Items<'py> {
    items: Bound<'py, PyIterator>,
    index: usize,
    length: Option<usize>,
}

impl<'de> SeqAccess<'de> for &mut Items<'_> {
    type Error = Failure;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        let place = self.index;
        self.index += 1;
        let value = seed.deserialize(FromObject(&item?));
        value.map(Some).map_err(|failure| Failure(failure.0.inside(format_args!("[{place}]"))))
    }
    fn size_hint(&self) -> Option<usize> {
        self.length.map(|length| length.saturating_sub(self.index))
    }
}

/// The entries of a map, or the attributes of an object.
struct Entries<'py> {
    entries: std::vec::IntoIter<Entry<'py>>,
    at: Option<Entry<'py>>,
}

impl<'de> MapAccess<'de> for &mut Entries<'_> {
    type Error = Failure;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        self.at = self.entries.next();
        self.at.as_ref().map(|(key, _)| seed.deserialize(FromObject(key))).transpose()
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let (key, value) = self.at.take().ok_or_else(|| Failure::custom("a value was asked for before its key"))?;
        seed.deserialize(FromObject(&value)).map_err(|failure| Failure(failure.0.inside_key(&key)))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// `{variant: content}`.
struct Variant<'py> {
    variant: Bound<'py, PyAny>,
    content: Bound<'py, PyAny>,
}

impl<'de, 'py> EnumAccess<'de> for Variant<'py> {
    type Error = Failure;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        Ok((seed.deserialize(FromObject(&self.variant))?, self))
    }
}

impl Variant<'_> {
    fn inside<T>(&self, converted: Result<T, Failure>) -> Result<T, Failure> {
        let converted: Converted<T> = converted.map_err(|failure| failure.0);
        converted.map_err(|error| Failure(error.inside_key(&self.variant)))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;
    fn unit_variant(self) -> Result<(), Failure> {
        if self.content.is_none() { Ok(()) } else { Err(Failure::invalid_type(Unexpected::Other(&type_name(&self.content)), &"None")) }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        let value = nested(|| seed.deserialize(FromObject(&self.content)).map_err(|failure| failure.0)).map_err(Failure);
        self.inside(value)
    }
    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        self.inside(FromObject(&self.content).deserialize_tuple(length, visitor))
    }
    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        self.inside(FromObject(&self.content).deserialize_struct("", fields, visitor))
    }
}
