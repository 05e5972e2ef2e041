//! What a handle of an object in a worker does: every use is a call there.
//!
//! In: a use of an [`Object`](crate::Object). Out: its answer. Never: the embedded interpreter.

use std::sync::Arc;

use super::{Request, Target, serve};
use crate::error::{Error, Result};
use crate::from_python::FromPython;
use crate::object::Object;
use crate::wire::{Item, Remote, Want};

impl Remote {
    /// The object in the form wanted.
    pub(crate) fn itself(self: &Arc<Self>, want: &'static Want) -> Result<Item> {
        serve(Request::new(Target::Itself(Arc::clone(self)), Vec::new(), want))
    }

    /// The object as a Rust value.
    pub(crate) fn value<T: FromPython>(self: &Arc<Self>) -> Result<T> {
        T::from_wire(self.itself(T::WANT)?)
    }

    /// A function of a module, with this object and others.
    pub(crate) fn ask<R: FromPython>(self: &Arc<Self>, module: &str, function: &str, others: impl IntoIterator<Item = Item>) -> Result<R> {
        let target = Target::Path { module: module.to_owned(), path: function.to_owned() };
        let arguments = std::iter::once(Item::Reference(Arc::clone(self))).chain(others).collect();
        R::from_wire(serve(Request::new(target, arguments, R::WANT))?)
    }

    /// An attribute by its dotted path.
    pub(crate) fn attribute<R: FromPython>(self: &Arc<Self>, path: &str) -> Result<R> {
        let (owner, name) = self.walk(path)?;
        let place = |error: Error| error.of_return(&format_args!("{}.{path}", self.class));
        let target = Target::Path { module: String::from("builtins"), path: String::from("getattr") };
        let value = serve(Request::new(target, vec![Item::Reference(owner), Item::from(name)], R::WANT))?;
        R::from_wire(value).map_err(place)
    }

    /// An attribute in the form wanted.
    pub(crate) fn attribute_item(self: &Arc<Self>, name: &str, want: &'static Want) -> Result<Item> {
        let target = Target::Path { module: String::from("builtins"), path: String::from("getattr") };
        serve(Request::new(target, vec![Item::Reference(Arc::clone(self)), Item::from(name)], want))
    }

    /// Sets an attribute by its dotted path.
    pub(crate) fn set_attribute(self: &Arc<Self>, path: &str, value: Item) -> Result<()> {
        let (owner, name) = self.walk(path)?;
        owner.ask("builtins", "setattr", [Item::from(name), value])
    }

    /// What has the last attribute of a dotted path, and its name.
    fn walk<'a>(self: &Arc<Self>, path: &'a str) -> Result<(Arc<Self>, &'a str)> {
        let (owners, last) = path.rsplit_once('.').unwrap_or(("", path));
        let mut owner = Arc::clone(self);
        for name in owners.split('.').filter(|name| !name.is_empty()) {
            let found: Object = owner.ask("builtins", "getattr", [Item::from(name)])?;
            owner = found.into_remote()?;
        }
        Ok((owner, last))
    }

    /// `object[key]`.
    pub(crate) fn item<R: FromPython>(self: &Arc<Self>, key: Item) -> Result<R> {
        let target = Target::Path { module: String::from("operator"), path: String::from("getitem") };
        let value = serve(Request::new(target, vec![Item::Reference(Arc::clone(self)), key], R::WANT))?;
        R::from_wire(value).map_err(|error| error.of_return(&format_args!("{}.__getitem__", self.class)))
    }

    /// `bool(object == other)`.
    pub(crate) fn equals(self: &Arc<Self>, other: Item) -> Result<bool> {
        let answer: Object = self.ask("operator", "eq", [other])?;
        answer.is_truthy()
    }

    pub(crate) fn is_instance(self: &Arc<Self>, class: Item) -> Result<bool> {
        self.ask("builtins", "isinstance", [class])
    }

    /// Python's `is`. Objects of a worker that is gone are only what they are by their numbers.
    pub(crate) fn is(self: &Arc<Self>, other: &Arc<Self>) -> bool {
        if self.owner.key() != other.owner.key() {
            return false;
        }
        self.id == other.id || self.ask("operator", "is_", [Item::Reference(Arc::clone(other))]).unwrap_or(false)
    }

    /// Its class, bare: `DataFrame`.
    pub(crate) fn class_name(&self) -> &str {
        self.class.rsplit('.').next().unwrap_or(&self.class)
    }

    /// The `repr` of what has exactly a built-in type without members.
    pub(crate) fn plain(self: &Arc<Self>) -> Option<String> {
        let is_plain = matches!(&*self.class, "int" | "float" | "bool" | "str");
        is_plain.then(|| self.ask("builtins", "repr", []).ok())?
    }

    /// The error for a use that only an object of this process has.
    #[cold]
    pub(crate) fn not_here(&self) -> Error {
        super::elsewhere(&self.class, self.owner.name(), "this process")
    }
}
