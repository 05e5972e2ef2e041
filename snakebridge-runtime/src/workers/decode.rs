//! A frame to items: the tagged schema of a JSON header, and the buffers beside it.
//!
//! In: bytes that a worker sent, of which nothing is believed. Out: [`Item`]s, or what is wrong with the frame. Never: more nesting than [`MAX_LEVELS`].

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::os::fd::OwnedFd;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::segment::Mapping;
use super::worker::Worker;
use crate::wire::{Array, Data, Item, Owner, Remote, Zone};

/// Levels of JSON: `serde_json` itself allows 128.
const MAX_LEVELS: usize = 120;

/// Reads the header of a frame of one worker.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn decode(worker: &Arc<Worker>, header: &[u8], body: &[u8], descriptors: &[OwnedFd]) -> Result<Item, String> {
    let source = Source { worker, body, descriptors, seen: RefCell::default() };
    let mut deserializer = serde_json::Deserializer::from_slice(header);
    let item = Place { source: &source, level: 0 }.deserialize(&mut deserializer).map_err(|error| error.to_string())?;
    deserializer.end().map_err(|error| error.to_string())?;
    Ok(item)
}

struct Source<'a> {
    worker: &'a Arc<Worker>,
    body: &'a [u8],
    descriptors: &'a [OwnedFd],
    /// The objects of this frame: one may be in several places.
    seen: RefCell<HashMap<u64, Arc<Remote>>>,
}

#[derive(Clone, Copy)]
struct Place<'a> {
    source: &'a Source<'a>,
    level: usize,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Item;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Item, D::Error> {
        if self.level > MAX_LEVELS {
            return Err(D::Error::custom("nested too deep"));
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Item;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Item, E> {
        Ok(Item::None)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Item, E> {
        Ok(Item::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Item, E> {
        Ok(Item::Int(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Item, E> {
        i64::try_from(value).map(Item::Int).map_err(|_| E::custom("an integer beyond 64 bits without its tag"))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Item, E> {
        Ok(Item::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Item, E> {
        Ok(Item::Str(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Item, E> {
        Ok(Item::Str(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Item, A::Error> {
        let inner = Self { level: self.level + 1, ..self };
        let mut items = Vec::new();
        while let Some(item) = elements.next_element_seed(inner)? {
            items.push(item);
        }
        Ok(Item::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Item, A::Error> {
        let inner = Self { level: self.level + 1, ..self };
        let Some(first) = entries.next_key::<String>()? else { return Ok(Item::Dict(Vec::new())) };
        if first == "__type__" {
            let tag: String = entries.next_value()?;
            let mut fields = Fields(Vec::with_capacity(4));
            while let Some(name) = entries.next_key::<String>()? {
                fields.0.push((name, entries.next_value_seed(inner)?));
            }
            return self.source.tagged(&tag, fields).ok_or_else(|| A::Error::custom(format!("not a value of tag `{tag}`")));
        }
        let mut items = vec![(Item::Str(first), entries.next_value_seed(inner)?)];
        while let Some(name) = entries.next_key::<String>()? {
            items.push((Item::Str(name), entries.next_value_seed(inner)?));
        }
        Ok(Item::Dict(items))
    }
}

/// What a tagged value has besides its tag.
struct Fields(Vec<(String, Item)>);

impl Fields {
    fn take(&mut self, name: &str) -> Option<Item> {
        let at = self.0.iter().position(|(key, _)| key == name)?;
        Some(self.0.swap_remove(at).1)
    }

    fn text(&mut self, name: &str) -> Option<String> {
        text(self.take(name)?)
    }

    fn list(&mut self, name: &str) -> Option<Vec<Item>> {
        if let Item::List(items) = self.take(name)? { Some(items) } else { None }
    }

    fn integer(&mut self, name: &str) -> Option<i64> {
        if let Item::Int(value) = self.take(name)? { Some(value) } else { None }
    }

    fn float(&mut self, name: &str) -> Option<f64> {
        match self.take(name)? {
            Item::Float(value) => Some(value),
            Item::Int(value) => Some(value as f64),
            _ => None,
        }
    }

    fn integers<T: TryFrom<i64>, const N: usize>(&mut self, name: &str) -> Option<[T; N]> {
        integers(self.list(name)?)?.try_into().ok()
    }
}

fn text(item: Item) -> Option<String> {
    if let Item::Str(text) = item { Some(text) } else { None }
}

fn integers<T: TryFrom<i64>>(items: Vec<Item>) -> Option<Vec<T>> {
    items.into_iter().map(|item| if let Item::Int(value) = item { T::try_from(value).ok() } else { None }).collect()
}

fn digits(text: String) -> Option<String> {
    let unsigned = text.strip_prefix('-').unwrap_or(&text);
    (!unsigned.is_empty() && unsigned.bytes().all(|byte| byte.is_ascii_digit())).then_some(text)
}

impl Source<'_> {
    /// A tagged value, or `None` when it is not what its tag says.
    fn tagged(&self, tag: &str, mut fields: Fields) -> Option<Item> {
        Some(match tag {
            "tuple" => Item::Tuple(fields.list("elements")?),
            "set" => Item::Set(fields.list("elements")?),
            "frozenset" => Item::FrozenSet(fields.list("elements")?),
            "dict" => Item::Dict(fields.list("pairs")?.into_iter().map(pair).collect::<Option<_>>()?),
            "int" => Item::BigInt(digits(fields.text("value")?)?),
            "special_float" => Item::Float(match fields.text("value")?.as_str() {
                "nan" => f64::NAN,
                "infinity" => f64::INFINITY,
                "neg_infinity" => f64::NEG_INFINITY,
                _ => return None,
            }),
            "complex" => Item::Complex(fields.float("real")?, fields.float("imag")?),
            "bytes" => Item::Bytes(self.bytes(&mut fields)?),
            "bytearray" => Item::ByteArray(self.bytes(&mut fields)?),
            "surrogates" => Item::Surrogates(self.bytes(&mut fields)?),
            "path" => Item::Path(self.bytes(&mut fields)?),
            "array" => self.array(&mut fields)?,
            "ref" => self.reference(&mut fields)?,
            "callback" => Item::Function(self.worker.functions.get(u32::try_from(fields.integer("id")?).ok()?)?),
            _ => return leaf(tag, fields),
        })
    }

    fn slice(&self, fields: &mut Fields) -> Option<&[u8]> {
        let [start, length]: [usize; 2] = fields.integers("at")?;
        self.body.get(start..start.checked_add(length)?)
    }

    fn shared(&self, place: Vec<Item>) -> Option<super::segment::Received> {
        let [index, length, _]: [usize; 3] = integers(place)?.try_into().ok()?;
        let received = Mapping::of(self.descriptors.get(index)?, length).ok()?;
        self.worker.segments.crossed(length);
        Some(received)
    }

    fn bytes(&self, fields: &mut Fields) -> Option<Vec<u8>> {
        match fields.list("shared") {
            Some(place) => Some(self.shared(place)?.into_bytes()),
            None => Some(self.slice(fields)?.to_vec()),
        }
    }

    fn array(&self, fields: &mut Fields) -> Option<Item> {
        let dtype = fields.text("dtype")?;
        let shape: Vec<usize> = integers(fields.list("shape")?)?;
        let data: Data = match fields.list("shared") {
            Some(place) => Arc::new(self.shared(place)?),
            None => Arc::new(self.slice(fields)?.to_vec()),
        };
        let size: usize = dtype.get(2..)?.parse().ok()?;
        let bytes = shape.iter().try_fold(size, |product, length| product.checked_mul(*length))?;
        (bytes == (*data).as_ref().len()).then_some(Item::Array(Array { dtype, shape, data }))
    }

    fn reference(&self, fields: &mut Fields) -> Option<Item> {
        let id = u64::try_from(fields.integer("id")?).ok()?;
        let class = fields.text("type_name")?.into_boxed_str();
        let mut seen = self.seen.borrow_mut();
        let remote = seen.entry(id).or_insert_with(|| {
            self.worker.objects_now(1);
            Arc::new(Remote { owner: Arc::clone(self.worker) as Arc<dyn Owner>, id, class })
        });
        Some(Item::Reference(Arc::clone(remote)))
    }
}

fn pair(item: Item) -> Option<(Item, Item)> {
    let Item::List(parts) = item else { return None };
    <[Item; 2]>::try_from(parts).ok().map(|[key, value]| (key, value))
}

/// The values of classes of the standard library.
fn leaf(tag: &str, mut fields: Fields) -> Option<Item> {
    Some(match tag {
        "date" => {
            let [year, month, day] = fields.integers("value")?;
            Item::Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? }
        }
        "time" => {
            let [hour, minute, second, microsecond]: [u32; 4] = fields.integers("value")?;
            let [hour, minute, second] = small([hour, minute, second])?;
            Item::Time { hour, minute, second, microsecond, fold: fields.integer("fold")? == 1, zone: zone(fields.take("zone")?)? }
        }
        "datetime" => {
            let [year, month, day, hour, minute, second, microsecond]: [u32; 7] = fields.integers("value")?;
            let [month, day, hour, minute, second] = small([month, day, hour, minute, second])?;
            let (year, fold, zone) = (u16::try_from(year).ok()?, fields.integer("fold")? == 1, zone(fields.take("zone")?)?);
            Item::DateTime { year, month, day, hour, minute, second, microsecond, fold, zone }
        }
        "timedelta" => {
            let [days, seconds, microseconds]: [i64; 3] = fields.integers("value")?;
            let (seconds, microseconds) = (u32::try_from(seconds).ok()?, u32::try_from(microseconds).ok()?);
            Item::TimeDelta { days: i32::try_from(days).ok()?, seconds, microseconds }
        }
        "decimal" => Item::Decimal(fields.text("value")?),
        "fraction" => {
            let [above, below] = <[Item; 2]>::try_from(fields.list("value")?).ok()?;
            Item::Fraction(digits(text(above)?)?, digits(text(below)?)?)
        }
        "uuid" => {
            let digits = fields.text("value")?;
            Item::Uuid(u128::from_str_radix(&digits, 16).ok().filter(|_| digits.len() == 32)?.to_be_bytes())
        }
        "address" => Item::Address(fields.text("value")?),
        "range" => {
            let [start, stop, step] = fields.integers("value")?;
            Item::Range(start, stop, step)
        }
        "slice" => Item::Slice(Box::new(<[Item; 3]>::try_from(fields.list("value")?).ok()?)),
        _ => return None,
    })
}

fn small<const N: usize>(parts: [u32; N]) -> Option<[u8; N]> {
    parts.iter().all(|part| u8::try_from(*part).is_ok()).then(|| parts.map(|part| part as u8))
}

fn zone(item: Item) -> Option<Zone> {
    Some(match item {
        Item::None => Zone::None,
        Item::Int(seconds) => Zone::Offset(i32::try_from(seconds).ok()?),
        Item::Str(key) => Zone::Name(key),
        _ => return None,
    })
}
