//! Vectors, arrays and sets, from lists, tuples, NumPy arrays and anything else that can be iterated.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::sync::Arc;

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyDict, PyList, PyString, PyTuple};

use super::{FromPython, again};
use crate::error::{ConvertError, Error, Result};
use crate::nesting::nested;
use crate::wire::{Array, Item, Want};

impl<T: FromPython> FromPython for Vec<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if object.is_exact_instance_of::<PyList>() {
            return elements(object);
        }
        match T::vec_from_buffer(object) {
            Some(vec) => vec,
            None => elements(object),
        }
    }
    const WANT: &'static Want = &Want::Items(T::WANT);
    fn from_wire(item: Item) -> Result<Self> {
        elements_of(item)
    }
}

/// The elements of a sequence that a worker sent.
fn elements_of<T: FromPython>(item: Item) -> Result<Vec<T>> {
    let wrong = |item: &Item, detail: Cow<'static, str>| Err(ConvertError::of_item("Vec", item).because(detail).into());
    let items = match item {
        Item::List(items) | Item::Tuple(items) | Item::Set(items) | Item::FrozenSet(items) => items,
        Item::Array(array) => match T::vec_from_array(&array) {
            Some(vec) => return vec,
            None => match array.elements() {
                Some(items) => items,
                None => {
                    return Err(ConvertError::of_type("Vec", "numpy.ndarray")
                        .because(format!("its elements are `{}`", array.dtype))
                        .into());
                }
            },
        },
        Item::Bytes(bytes) | Item::ByteArray(bytes) => {
            let array = Array { dtype: String::from("|u1"), shape: vec![bytes.len()], data: Arc::new(bytes) };
            return T::vec_from_array(&array).unwrap_or_else(|| Err(ConvertError::of_type("Vec", "bytes").because(OF_BYTES).into()));
        }
        item @ (Item::Str(_) | Item::Surrogates(_)) => return wrong(&item, OF_TEXT.into()),
        item @ Item::Dict(_) => return wrong(&item, OF_DICT.into()),
        item => match again(&item, const { &Want::Items(T::WANT) })? {
            Some(item) => return elements_of(item),
            None => return wrong(&item, format!("TypeError: '{}' object is not iterable", item.type_name()).into()),
        },
    };
    let convert = |(index, item)| T::from_wire(item).map_err(|error| at(error, index));
    nested(|| items.into_iter().enumerate().map(convert).collect())
}

const OF_TEXT: &str = "ask for a `String`";
const OF_DICT: &str = "ask for a `HashMap`, or call its `keys`, `values` or `items`";
const OF_BYTES: &str = "ask for a `Vec<u8>` or `Bytes`";

/// Element by element.
pub(super) fn elements<T: FromPython>(object: &Bound<'_, PyAny>) -> Result<Vec<T>> {
    if let Ok(list) = object.cast_exact::<PyList>() {
        return convert_all(list.len(), list.iter());
    }
    if let Ok(tuple) = object.cast::<PyTuple>() {
        return convert_all(tuple.len(), tuple.iter());
    }
    refuse_text(object)?;
    let iterator = object.try_iter().map_err(|error| ConvertError::new("Vec", object).caused_by(error))?;
    let mut vec = Vec::with_capacity(object.len().unwrap_or(0));
    for (index, item) in iterator.enumerate() {
        vec.push(T::from_python(&item?).map_err(|error| at(error, index))?);
    }
    Ok(vec)
}

fn convert_all<'py, T: FromPython>(length: usize, items: impl Iterator<Item = Bound<'py, PyAny>>) -> Result<Vec<T>> {
    let mut vec = Vec::with_capacity(length);
    for (index, item) in items.enumerate() {
        vec.push(T::from_python(&item).map_err(|error| at(error, index))?);
    }
    Ok(vec)
}

#[cold]
fn at(error: Error, index: usize) -> Error {
    error.inside(format_args!("[{index}]"))
}

/// A string can be iterated, but who asks for a vector and gets one has made a mistake; the same for the keys of a `dict`.
fn refuse_text(object: &Bound<'_, PyAny>) -> Result<()> {
    if object.is_instance_of::<PyString>() {
        return Err(ConvertError::new("Vec", object).because(OF_TEXT).into());
    }
    if object.is_instance_of::<PyDict>() {
        return Err(ConvertError::new("Vec", object).because(OF_DICT).into());
    }
    if object.is_instance_of::<PyBytes>() {
        return Err(ConvertError::new("Vec", object).because(OF_BYTES).into());
    }
    Ok(())
}

impl<T: FromPython, const N: usize> FromPython for [T; N] {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let vec = Vec::<T>::from_python(object)?;
        vec.try_into().map_err(|vec: Vec<T>| ConvertError::new(format!("[_; {N}]"), object).of_length(vec.len()).into())
    }
    const WANT: &'static Want = Vec::<T>::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        let actual = item.type_name().to_owned();
        let wrong = |vec: Vec<T>| ConvertError::of_type(format!("[_; {N}]"), &actual).of_length(vec.len()).into();
        elements_of(item)?.try_into().map_err(wrong)
    }
}

impl<T: FromPython> FromPython for VecDeque<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Vec::from_python(object).map(Into::into)
    }
    const WANT: &'static Want = Vec::<T>::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        elements_of(item).map(Into::into)
    }
}

impl<T: FromPython + Eq + Hash, S: BuildHasher + Default> FromPython for HashSet<T, S> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(elements::<T>(object)?.into_iter().collect())
    }
    const WANT: &'static Want = Vec::<T>::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        Ok(elements_of::<T>(item)?.into_iter().collect())
    }
}

impl<T: FromPython + Ord> FromPython for BTreeSet<T> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Ok(elements::<T>(object)?.into_iter().collect())
    }
    const WANT: &'static Want = Vec::<T>::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        Ok(elements_of::<T>(item)?.into_iter().collect())
    }
}
