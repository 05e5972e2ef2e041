//! The same for workers: records as dictionaries of items, and read from them or from an object there.

use std::sync::Arc;

use crate::pyo3::prelude::*;

use super::{Field, Stands};
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::kinds::Any;
use crate::nesting::nested;
use crate::to_python::ToPython;
use crate::wire::{Item, Remote, Want};

/// The entries of a record.
#[derive(Default)]
pub struct Fields(Vec<(Item, Item)>);

impl Fields {
    fn set(&mut self, name: Item, value: Item) {
        let same = |known: &Item| matches!((known, &name), (Item::Str(known), Item::Str(name)) if known == name);
        match self.0.iter_mut().find(|(known, _)| same(known)) {
            Some(entry) => entry.1 = value,
            None => self.0.push((name, value)),
        }
    }
}

impl Field {
    /// Sets the entry of this field.
    ///
    /// # Errors
    /// When the value does not convert.
    pub fn put_item<T: ToPython<Any> + ?Sized>(&self, fields: &mut Fields, value: &T) -> Result<()> {
        let value = value.to_wire().map_err(|error| error.inside(format_args!(".{}", self.name)))?;
        fields.set(Item::from(self.name), value);
        Ok(())
    }
}

/// A struct as a dictionary.
///
/// # Errors
/// What `fill` says, or that the struct is nested too deep.
pub fn to_items(fill: impl FnOnce(&mut Fields) -> Result<()>) -> Result<Item> {
    nested(|| {
        let mut fields = Fields::default();
        fill(&mut fields)?;
        Ok(Item::Dict(fields.0))
    })
}

/// Adds the entries of a flattened field.
///
/// # Errors
/// When it does not convert to a mapping.
pub fn flatten_item<T: ToPython<Any> + ?Sized>(fields: &mut Fields, value: &T) -> Result<()> {
    let Item::Dict(entries) = value.to_wire()? else {
        return Err(ConvertError::unsuitable("a flattened field must be a mapping in Python").into());
    };
    for (name, value) in entries {
        fields.set(name, value);
    }
    Ok(())
}

impl Stands {
    fn place(&self) -> (String, String) {
        let (module, name) = self.path.rsplit_once('.').unwrap_or(("builtins", self.path));
        (module.to_owned(), name.to_owned())
    }

    /// A new instance, its fields given by keyword.
    ///
    /// # Errors
    /// What `fill` says.
    pub fn instance_item(&self, fill: impl FnOnce(&mut Fields) -> Result<()>) -> Result<Item> {
        let (module, path) = self.place();
        let arguments = vec![Item::Global { module, path }, to_items(fill)?];
        Ok(Item::Made { module: String::from("snakebridge"), path: String::from("instance"), arguments })
    }

    /// The member of an enum.
    ///
    /// # Errors
    /// Never: a name that the enum does not have is found out there.
    pub fn member_item(&self, name: &str) -> Result<Item> {
        let (module, path) = self.place();
        Ok(Item::Global { module, path: format!("{path}.{name}") })
    }

    /// The name of a member of this enum.
    ///
    /// # Errors
    /// When the object is none.
    pub fn name_of_item(&self, item: &Item) -> Result<String> {
        if let Item::Reference(remote) = item {
            let (module, path) = self.place();
            if remote.is_instance(Item::Global { module, path })? {
                return remote.attribute("name");
            }
        }
        Err(ConvertError::of_item(self.path, item).into())
    }
}

/// Where the fields of a struct are read from.
pub struct WireRecord {
    item: Item,
    source: Source,
}

enum Source {
    /// A mapping.
    Entries(Vec<(Item, Item)>),
    /// Any other object.
    Attributes(Arc<Remote>),
}

/// Reads a struct.
///
/// # Errors
/// What `read` says, or that the struct is nested too deep.
pub fn from_item<T>(item: Item, read: impl FnOnce(&WireRecord) -> Result<T>) -> Result<T> {
    nested(|| {
        let source = match &item {
            Item::Dict(entries) => Source::Entries(entries.clone()),
            Item::Reference(remote) => match remote.itself(&Want::Entries(&Want::Value, &Want::Value))? {
                Item::Dict(entries) => Source::Entries(entries),
                _ => Source::Attributes(Arc::clone(remote)),
            },
            // A number has no fields.
            _ => Source::Entries(Vec::new()),
        };
        read(&WireRecord { item, source })
    })
}

impl WireRecord {
    fn value<T: FromPython>(&self, field: &Field) -> Result<Option<T>> {
        match &self.source {
            Source::Entries(entries) => {
                let is_it = |key: &Item| matches!(key, Item::Str(name) if name == field.name);
                let Some((_, value)) = entries.iter().find(|(key, _)| is_it(key)) else { return Ok(None) };
                T::from_wire(value.clone()).map(Some).map_err(|error| error.inside(format_args!("['{}']", field.name)))
            }
            Source::Attributes(remote) => {
                if !remote.ask("builtins", "hasattr", [Item::from(field.name)])? {
                    return Ok(None);
                }
                let value = remote.ask("builtins", "getattr", [Item::from(field.name)]);
                value.map(Some).map_err(|error| error.inside(format_args!(".{}", field.name)))
            }
        }
    }

    /// A required field.
    ///
    /// # Errors
    /// When it is missing or does not convert. `name` is the struct's.
    pub fn get<T: FromPython>(&self, name: &'static str, field: &Field) -> Result<T> {
        match self.value(field)? {
            Some(value) => Ok(value),
            None => Err(ConvertError::of_item(name, &self.item).because(format!("it has no `{}`", field.name)).into()),
        }
    }

    /// A field that may be missing.
    ///
    /// # Errors
    /// When it does not convert.
    pub fn get_or<T: FromPython>(&self, field: &Field, default: impl FnOnce() -> T) -> Result<T> {
        Ok(self.value(field)?.unwrap_or_else(default))
    }

    /// A flattened field: a struct reads from the same object, a map gets what no other field took.
    ///
    /// # Errors
    /// When it does not convert.
    pub fn rest<T: FromPython>(&self, taken: &[Field]) -> Result<T> {
        match &self.source {
            Source::Attributes(_) => T::from_wire(self.item.clone()),
            Source::Entries(entries) => {
                let is_taken = |key: &Item| matches!(key, Item::Str(name) if taken.iter().any(|field| field.name == name));
                T::from_wire(Item::Dict(entries.iter().filter(|(key, _)| !is_taken(key)).cloned().collect()))
            }
        }
    }
}

/// A value that is not what was wanted, of either home.
pub trait Refused {
    /// The error that says so.
    fn refused(&self, expected: &'static str) -> ConvertError;
}

impl Refused for Bound<'_, PyAny> {
    fn refused(&self, expected: &'static str) -> ConvertError {
        ConvertError::new(expected, self)
    }
}

impl Refused for Item {
    fn refused(&self, expected: &'static str) -> ConvertError {
        ConvertError::of_item(expected, self)
    }
}
