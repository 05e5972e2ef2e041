//! What a worker sent to Rust data: the [deserializer](super::deserializer) over there.

use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess, Unexpected, VariantAccess, Visitor,
};

use super::Failure;
use super::plain::plain;
use crate::error::ConvertError;
use crate::from_python::FromPython;
use crate::nesting::nested;
use crate::to_python::Bytes;
use crate::wire::{Item, Want};

/// Reads one item. By reference, as a value may be deep and each of its levels is some frames on the stack.
#[derive(Clone, Copy)]
pub(super) struct FromItem<'a>(pub(super) &'a Item);

impl FromItem<'_> {
    fn get<T: FromPython>(self) -> Result<T, Failure> {
        Ok(T::from_wire(self.0.clone())?)
    }

    fn is_none(self) -> bool {
        matches!(self.0, Item::None)
    }

    fn wrong(self, expected: &'static str) -> Failure {
        Failure(ConvertError::of_item(expected, self.0).into())
    }

    fn integer<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0 {
            Item::Int(number) => visitor.visit_i64(*number),
            Item::BigInt(digits) => match (digits.parse::<u64>(), digits.parse::<i128>()) {
                (Ok(number), _) => visitor.visit_u64(number),
                (_, Ok(number)) => visitor.visit_i128(number),
                _ => visitor.visit_u128(self.get()?),
            },
            _ => visitor.visit_i64(self.get()?),
        }
    }

    /// Its elements; of what the worker kept, those that it gives when it is iterated.
    fn sequence<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0 {
            Item::List(items) | Item::Tuple(items) | Item::Set(items) | Item::FrozenSet(items) => elements_of(items, visitor),
            other => elements_of(&self.fetched(other)?, visitor),
        }
    }

    /// The elements of what is no sequence of items; of what the worker kept, those that it gives when it is iterated.
    fn fetched(self, item: &Item) -> Result<Vec<Item>, Failure> {
        match item {
            Item::Dict(entries) => Ok(entries.iter().map(|(key, _)| key.clone()).collect()),
            Item::Bytes(bytes) | Item::ByteArray(bytes) => Ok(bytes.iter().map(|byte| Item::Int((*byte).into())).collect()),
            Item::Array(array) => array.elements().ok_or_else(|| self.wrong("sequence")),
            Item::Reference(remote) => match remote.itself(&Want::Items(&Want::Value))? {
                Item::List(items) | Item::Tuple(items) => Ok(items),
                Item::Array(array) => array.elements().ok_or_else(|| self.wrong("sequence")),
                _ => Err(self.wrong("sequence")),
            },
            _ => Err(self.wrong("sequence")),
        }
    }

    fn map<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0 {
            Item::Dict(entries) => entries_of(entries, visitor),
            _ => entries_of(&self.mapped()?, visitor),
        }
    }

    /// The entries of what the worker kept.
    fn mapped(self) -> Result<Vec<(Item, Item)>, Failure> {
        if let Item::Reference(remote) = self.0
            && let Item::Dict(entries) = remote.itself(&Want::Entries(&Want::Value, &Want::Value))?
        {
            return Ok(entries);
        }
        Err(self.wrong("map"))
    }

    /// Those of the attributes that it has; none for a mapping.
    fn attributes(self, fields: &'static [&'static str]) -> Result<Option<Vec<(Item, Item)>>, Failure> {
        let Item::Reference(remote) = self.0 else { return Ok(None) };
        if remote.ask("builtins", "hasattr", [Item::from("keys")])? {
            return Ok(None);
        }
        let mut entries = Vec::with_capacity(fields.len());
        for field in fields {
            if remote.ask("builtins", "hasattr", [Item::from(*field)])? {
                entries.push((Item::from(*field), remote.attribute_item(field, &Want::Value)?));
            }
        }
        if entries.is_empty() && !fields.is_empty() { Err(self.wrong("struct")) } else { Ok(Some(entries)) }
    }
}

fn elements_of<'de, V: Visitor<'de>>(items: &[Item], visitor: V) -> Result<V::Value, Failure> {
    let mut elements = Elements { items: items.iter(), index: 0 };
    let value = nested(|| visitor.visit_seq(&mut elements).map_err(|failure| failure.0))?;
    match elements.items.next() {
        None => Ok(value),
        Some(_) => {
            let detail = format!("it has more than {} elements", elements.index);
            Err(ConvertError::of_type("shorter sequence", "sequence").because(detail).into())
        }
    }
}

fn entries_of<'de, V: Visitor<'de>>(entries: &[(Item, Item)], visitor: V) -> Result<V::Value, Failure> {
    let mut entries = Entries { entries: entries.iter(), at: None };
    nested(|| visitor.visit_map(&mut entries).map_err(|failure| failure.0)).map_err(Failure)
}

impl<'de> Deserializer<'de> for FromItem<'_> {
    type Error = Failure;

    plain!();

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Failure> {
        match self.0 {
            Item::None => visitor.visit_unit(),
            Item::Bool(value) => visitor.visit_bool(*value),
            Item::Int(_) | Item::BigInt(_) => self.integer(visitor),
            Item::Float(value) => visitor.visit_f64(*value),
            Item::Str(_) | Item::Surrogates(_) => self.deserialize_string(visitor),
            Item::Bytes(_) | Item::ByteArray(_) => self.deserialize_bytes(visitor),
            Item::Dict(_) => self.map(visitor),
            Item::List(_) | Item::Tuple(_) | Item::Set(_) | Item::FrozenSet(_) | Item::Array(_) => self.sequence(visitor),
            Item::Reference(remote) => {
                let has = |name: &str| remote.ask::<bool>("builtins", "hasattr", [Item::from(name)]);
                if has("keys")? {
                    self.map(visitor)
                } else if has("__iter__")? {
                    self.sequence(visitor)
                } else if has("__index__")? {
                    self.integer(visitor)
                } else if has("__float__")? {
                    self.deserialize_f64(visitor)
                } else {
                    Err(self.wrong("value that serde knows"))
                }
            }
            _ => Err(self.wrong("value that serde knows")),
        }
    }
    /// A mapping, or any object that has the fields as attributes: a dataclass, a namedtuple.
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match self.attributes(fields)? {
            Some(entries) => entries_of(&entries, visitor),
            None if matches!(self.0, Item::List(_) | Item::Tuple(_)) => self.sequence(visitor),
            None => self.map(visitor),
        }
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Failure> {
        match self.0 {
            Item::Str(_) => visitor.visit_enum(self.get::<String>()?.into_deserializer()),
            Item::Dict(entries) => match entries.as_slice() {
                [(variant, content)] => visitor.visit_enum(Variant { variant, content }),
                _ => Err(ConvertError::of_type("enum", "dict").because("it must have one key, the name of the variant").into()),
            },
            _ => Err(self.wrong("enum")),
        }
    }
}

/// The elements of a sequence.
struct Elements<'a> {
    items: std::slice::Iter<'a, Item>,
    index: usize,
}

impl<'de> SeqAccess<'de> for &mut Elements<'_> {
    type Error = Failure;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Failure> {
        let Some(item) = self.items.next() else { return Ok(None) };
        let place = self.index;
        self.index += 1;
        let value = seed.deserialize(FromItem(item));
        value.map(Some).map_err(|failure| Failure(failure.0.inside(format_args!("[{place}]"))))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.items.len())
    }
}

/// The entries of a map, or the attributes of an object.
struct Entries<'a> {
    entries: std::slice::Iter<'a, (Item, Item)>,
    at: Option<&'a (Item, Item)>,
}

impl<'de> MapAccess<'de> for &mut Entries<'_> {
    type Error = Failure;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Failure> {
        self.at = self.entries.next();
        self.at.map(|(key, _)| seed.deserialize(FromItem(key))).transpose()
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Failure> {
        let (key, value) = self.at.take().ok_or_else(|| Failure::custom("a value was asked for before its key"))?;
        seed.deserialize(FromItem(value)).map_err(|failure| Failure(failure.0.inside_item(key)))
    }
    fn size_hint(&self) -> Option<usize> {
        Some(self.entries.len())
    }
}

/// `{variant: content}`.
struct Variant<'a> {
    variant: &'a Item,
    content: &'a Item,
}

impl<'de> EnumAccess<'de> for Variant<'_> {
    type Error = Failure;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self), Failure> {
        Ok((seed.deserialize(FromItem(self.variant))?, self))
    }
}

impl Variant<'_> {
    fn inside<T>(variant: &Item, converted: Result<T, Failure>) -> Result<T, Failure> {
        converted.map_err(|failure| Failure(failure.0.inside_item(variant)))
    }
}

impl<'de> VariantAccess<'de> for Variant<'_> {
    type Error = Failure;
    fn unit_variant(self) -> Result<(), Failure> {
        match self.content {
            Item::None => Ok(()),
            content => Err(Failure::invalid_type(Unexpected::Other(content.type_name()), &"None")),
        }
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Failure> {
        let value = nested(|| seed.deserialize(FromItem(self.content)).map_err(|failure| failure.0)).map_err(Failure);
        Self::inside(self.variant, value)
    }
    fn tuple_variant<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Failure> {
        Self::inside(self.variant, FromItem(self.content).deserialize_tuple(length, visitor))
    }
    fn struct_variant<V: Visitor<'de>>(self, fields: &'static [&'static str], visitor: V) -> Result<V::Value, Failure> {
        Self::inside(self.variant, FromItem(self.content).deserialize_struct("", fields, visitor))
    }
}
