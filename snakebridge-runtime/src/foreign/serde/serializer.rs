//! Rust data to items, which a worker gets, or which become objects of this process.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple, SerializeTupleStruct,
    SerializeTupleVariant, Serializer,
};

use super::Failure;
use crate::nesting::nested;
use crate::wire::Item;

type Made = Result<Item, Failure>;

/// Makes one item.
#[derive(Clone, Copy)]
pub(super) struct ToItem;

impl ToItem {
    /// A member of something larger.
    fn member<T: Serialize + ?Sized>(self, value: &T) -> Made {
        nested(|| value.serialize(self).map_err(|failure| failure.0)).map_err(Failure)
    }

    /// `{variant: content}`.
    fn variant(self, variant: &str, content: Item) -> Item {
        Item::Dict(vec![(Item::from(variant), content)])
    }
}

macro_rules! own {
    ($($method:ident: $type:ty;)*) => {$(
        fn $method(self, value: $type) -> Made {
            Ok(Item::from(value))
        }
    )*};
}

impl Serializer for ToItem {
    type Ok = Item;
    type Error = Failure;
    type SerializeSeq = Sequence;
    type SerializeTuple = Sequence;
    type SerializeTupleStruct = Sequence;
    type SerializeTupleVariant = Sequence;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    own! {
        serialize_bool: bool; serialize_i8: i8; serialize_i16: i16; serialize_i32: i32; serialize_i64: i64; serialize_i128: i128; serialize_u8: u8;
        serialize_u16: u16; serialize_u32: u32; serialize_u64: u64; serialize_u128: u128; serialize_f32: f32; serialize_f64: f64;
        serialize_str: &str;
    }

    fn serialize_char(self, value: char) -> Made {
        Ok(Item::Str(String::from(value)))
    }
    fn serialize_bytes(self, value: &[u8]) -> Made {
        Ok(Item::Bytes(value.to_vec()))
    }
    fn serialize_none(self) -> Made {
        Ok(Item::None)
    }
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Made {
        value.serialize(self)
    }
    fn serialize_unit(self) -> Made {
        Ok(Item::None)
    }
    fn serialize_unit_struct(self, _name: &'static str) -> Made {
        Ok(Item::None)
    }
    fn serialize_unit_variant(self, _name: &'static str, _index: u32, variant: &'static str) -> Made {
        Ok(Item::from(variant))
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _name: &'static str, value: &T) -> Made {
        self.member(value)
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(self, _name: &'static str, _index: u32, variant: &'static str, value: &T) -> Made {
        Ok(self.variant(variant, self.member(value)?))
    }
    fn serialize_seq(self, length: Option<usize>) -> Result<Sequence, Failure> {
        Ok(Sequence { items: Vec::with_capacity(length.unwrap_or(0).min(4096)), variant: None })
    }
    fn serialize_tuple(self, length: usize) -> Result<Sequence, Failure> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_struct(self, _name: &'static str, length: usize) -> Result<Sequence, Failure> {
        self.serialize_seq(Some(length))
    }
    fn serialize_tuple_variant(self, _name: &'static str, _index: u32, variant: &'static str, length: usize) -> Result<Sequence, Failure> {
        Ok(Sequence { variant: Some(variant), ..self.serialize_seq(Some(length))? })
    }
    fn serialize_map(self, _length: Option<usize>) -> Result<Entries, Failure> {
        Ok(Entries { entries: Vec::new(), key: None, variant: None })
    }
    fn serialize_struct(self, _name: &'static str, length: usize) -> Result<Entries, Failure> {
        self.serialize_map(Some(length))
    }
    fn serialize_struct_variant(self, _name: &'static str, _index: u32, variant: &'static str, length: usize) -> Result<Entries, Failure> {
        Ok(Entries { variant: Some(variant), ..self.serialize_map(Some(length))? })
    }
}

/// A `list` or `tuple` being made.
pub(super) struct Sequence {
    items: Vec<Item>,
    variant: Option<&'static str>,
}

impl Sequence {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let item = ToItem.member(value).map_err(|failure| Failure(failure.0.inside(format_args!("[{}]", self.items.len()))))?;
        self.items.push(item);
        Ok(())
    }

    fn list(self) -> Made {
        Ok(Item::List(self.items))
    }

    fn tuple(self) -> Made {
        let tuple = Item::Tuple(self.items);
        Ok(match self.variant {
            Some(variant) => ToItem.variant(variant, tuple),
            None => tuple,
        })
    }
}

impl SerializeSeq for Sequence {
    type Ok = Item;
    type Error = Failure;
    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        self.push(value)
    }
    fn end(self) -> Made {
        self.list()
    }
}

macro_rules! tuple {
    ($($trait:ident $method:ident;)*) => {$(
        impl $trait for Sequence {
            type Ok = Item;
            type Error = Failure;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
                self.push(value)
            }
            fn end(self) -> Made {
                self.tuple()
            }
        }
    )*};
}
tuple! { SerializeTuple serialize_element; SerializeTupleStruct serialize_field; SerializeTupleVariant serialize_field; }

/// A `dict` being made.
pub(super) struct Entries {
    entries: Vec<(Item, Item)>,
    key: Option<Item>,
    variant: Option<&'static str>,
}

impl Entries {
    fn insert<T: Serialize + ?Sized>(&mut self, key: Item, value: &T) -> Result<(), Failure> {
        let value = ToItem.member(value).map_err(|failure| Failure(failure.0.inside_item(&key)))?;
        self.entries.push((key, value));
        Ok(())
    }

    fn dict(self) -> Made {
        let dict = Item::Dict(self.entries);
        Ok(match self.variant {
            Some(variant) => ToItem.variant(variant, dict),
            None => dict,
        })
    }
}

impl SerializeMap for Entries {
    type Ok = Item;
    type Error = Failure;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Failure> {
        self.key = Some(ToItem.member(key)?);
        Ok(())
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Failure> {
        let key = self.key.take().ok_or_else(|| Failure::custom("a map gave a value before its key"))?;
        self.insert(key, value)
    }
    fn end(self) -> Made {
        self.dict()
    }
}

macro_rules! fields {
    ($($trait:ident)*) => {$(
        impl $trait for Entries {
            type Ok = Item;
            type Error = Failure;
            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Failure> {
                self.insert(Item::from(name), value)
            }
            fn end(self) -> Made {
                self.dict()
            }
        }
    )*};
}
fields!(SerializeStruct SerializeStructVariant);
