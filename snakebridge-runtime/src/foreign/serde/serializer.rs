//! Rust data to Python objects.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyDict, PyList, PyTuple};
use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

use super::Failure;
use crate::kinds::Any;
use crate::nesting::nested;
use crate::to_python::ToPython;

type Made<'py> = Result<Bound<'py, PyAny>, Failure>;

/// Makes one object.
#[derive(Clone, Copy)]
pub(super) struct ToObject<'py>(pub(super) Python<'py>);

impl<'py> ToObject<'py> {
    fn own(self, value: impl ToPython<Any>) -> Made<'py> {
        Ok(value.into_python(self.0)?)
    }

    /// A member of something larger.
    fn member<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        nested(|| value.serialize(self).map_err(|failure| failure.0)).map_err(Failure)
    }

    /// `{variant: content}`.
    fn variant(self, variant: &str, content: Bound<'py, PyAny>) -> Made<'py> {
        let dict = PyDict::new(self.0);
        dict.set_item(variant, content)?;
        Ok(dict.into_any())
    }
}

macro_rules! own {
    ($($method:ident: $type:ty;)*) => {$(
        fn $method(self, value: $type) -> Made<'py> {
            self.own(value)
        }
    )*};
}

impl<'py> Serializer for ToObject<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;
    type SerializeSeq = Sequence<'py>;
    type SerializeTuple = Sequence<'py>;
    type SerializeTupleStruct = Sequence<'py>;
    type SerializeTupleVariant = Sequence<'py>;
    type SerializeMap = Entries<'py>;
    type SerializeStruct = Entries<'py>;
    type SerializeStructVariant = Entries<'py>;

    own! {
        serialize_bool: bool; serialize_i8: i8; serialize_i16: i16; serialize_i32: i32; serialize_i64: i64; serialize_i128: i128; serialize_u8: u8;
        serialize_u16: u16; serialize_u32: u32; serialize_u64: u64; serialize_u128: u128; serialize_f32: f32; serialize_f64: f64; serialize_char: char;
        serialize_str: &str;
    }

    fn serialize_bytes(self, value: &[u8]) -> Made<'py> {
        Ok(PyBytes::new(self.0, value).into_any())
    }
    fn serialize_none(self) -> Made<'py> {
        self.own(())
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made<'py> {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Made<'py> {
        self.own(())
    }
    fn serialize_unit_struct(self, _name: &'static str) -> Made<'py> {
        self.own(())
    }
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Made<'py> {
        self.own(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Made<'py> {
        self.member(value)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        value: &T,
    ) -> Made<'py> {
        self.variant(variant, self.member(value)?)
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Sequence<'py>, Failure> {
        Ok(Sequence { to: self, items: Vec::with_capacity(length.unwrap_or(0).min(4096)), variant: None })
    }
    fn serialize_tuple(self, length: usize) -> Result<Sequence<'py>, Failure> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _name: &'static str, length: usize) -> Result<Sequence<'py>, Failure> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Sequence<'py>, Failure> {
        Ok(Sequence { variant: Some(variant), ..self.serialize_seq(Some(length))? })
    }
    fn serialize_map(self, _length: Option<usize>) -> Result<Entries<'py>, Failure> {
        Ok(Entries { to: self, dict: PyDict::new(self.0), key: None, variant: None })
    }
    fn serialize_struct(self, _name: &'static str, length: usize) -> Result<Entries<'py>, Failure> {
        self.serialize_map(Some(length))
    }
    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        variant: &'static str,
        length: usize,
    ) -> Result<Entries<'py>, Failure> {
        Ok(Entries { variant: Some(variant), ..self.serialize_map(Some(length))? })
    }
}

/// A `list` or `tuple` being made.
pub(super) struct Sequence<'py> {
    to: ToObject<'py>,
    items: Vec<Bound<'py, PyAny>>,
    variant: Option<&'static str>,
}

impl<'py> Sequence<'py> {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let item = self.to.member(value).map_err(|failure| Failure(failure.0.inside(format_args!("[{}]", self.items.len()))))?;
        self.items.push(item);
        Ok(())
    }

    fn list(self) -> Made<'py> {
        Ok(PyList::new(self.to.0, self.items)?.into_any())
    }

    fn tuple(self) -> Made<'py> {
        let tuple = PyTuple::new(self.to.0, self.items)?.into_any();
        match self.variant {
            Some(variant) => self.to.variant(variant, tuple),
            None => Ok(tuple),
        }
    }
}

impl<'py> SerializeSeq for Sequence<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }
    fn end(self) -> Made<'py> {
        self.list()
    }
}

macro_rules! tuple {
    ($($trait:ident $method:ident;)*) => {$(
        impl<'py> $trait for Sequence<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failure;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
                self.push(value)
            }
            fn end(self) -> Made<'py> {
                self.tuple()
            }
        }
    )*};
}
tuple! { SerializeTuple serialize_element; SerializeTupleStruct serialize_field; SerializeTupleVariant serialize_field; }

/// A `dict` being made.
pub(super) struct Entries<'py> {
    to: ToObject<'py>,
    dict: Bound<'py, PyDict>,
    key: Option<Bound<'py, PyAny>>,
    variant: Option<&'static str>,
}

impl<'py> Entries<'py> {
    fn insert<T: Serialize + ?Sized>(&mut self, key: &Bound<'py, PyAny>, value: &T) -> Result<(), Failure> {
        let value = self.to.member(value).map_err(|failure| Failure(failure.0.inside_key(key)))?;
        Ok(self.dict.set_item(key, value)?)
    }

    fn dict(self) -> Made<'py> {
        match self.variant {
            Some(variant) => self.to.variant(variant, self.dict.into_any()),
            None => Ok(self.dict.into_any()),
        }
    }
}

impl<'py> SerializeMap for Entries<'py> {
    type Ok = Bound<'py, PyAny>;
    type Error = Failure;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(self.to.member(key)?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let key = self.key.take().ok_or_else(|| Failure::custom("a map gave a value before its key"))?;
        self.insert(&key, value)
    }
    fn end(self) -> Made<'py> {
        self.dict()
    }
}

macro_rules! fields {
    ($($trait:ident)*) => {$(
        impl<'py> $trait for Entries<'py> {
            type Ok = Bound<'py, PyAny>;
            type Error = Failure;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Failure> {
                self.insert(&self.to.own(name)?, value)
            }
            fn end(self) -> Made<'py> {
                self.dict()
            }
        }
    )*};
}
fields!(SerializeStruct SerializeStructVariant);
