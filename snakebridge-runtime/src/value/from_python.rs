//! Python data to a [`Value`].

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{
    PyBool, PyByteArray, PyBytes, PyComplex, PyDate, PyDateTime, PyDelta, PyDict, PyFloat, PyFrozenSet, PyInt, PyList, PySet, PyString,
    PyTime, PyTuple,
};

use super::Value;
use crate::complex::Complex64;
use crate::error::{ConvertError, Result};
use crate::from_python::FromPython;
use crate::nesting::nested;
use crate::object::Object;
use crate::wire::{Item, Want};

impl FromPython for Value {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Reader::default().read(object)
    }
    const WANT: &'static Want = &Want::Value;
    fn from_wire(item: Item) -> Result<Self> {
        Ok(match item {
            Item::None => Self::None,
            Item::Bool(value) => Self::Bool(value),
            Item::Int(value) => Self::Int(value.into()),
            Item::BigInt(digits) => match digits.parse() {
                Ok(value) => Self::Int(value),
                Err(_) => Self::Object(Object::of_item(Item::BigInt(digits))?),
            },
            Item::Float(value) => Self::Float(value),
            Item::Complex(re, im) => Self::Complex(Complex64::new(re, im)),
            Item::Str(text) => Self::Str(text),
            Item::Bytes(bytes) => Self::Bytes(bytes),
            Item::ByteArray(bytes) => Self::ByteArray(bytes),
            Item::List(items) => Self::List(values(items)?),
            Item::Tuple(items) => Self::Tuple(values(items)?),
            Item::Set(items) => Self::Set(values(items)?),
            Item::FrozenSet(items) => Self::FrozenSet(values(items)?),
            Item::Dict(entries) => {
                let entry = |(key, value): (Item, Item)| {
                    let place = key.repr();
                    let value = Self::from_wire(value).map_err(|error| error.inside(format_args!("[{place}]")));
                    Ok((Self::from_wire(key)?, value?))
                };
                Self::Dict(nested(|| entries.into_iter().map(entry).collect::<Result<_>>())?)
            }
            item @ Item::Date { .. } => Self::Date(FromPython::from_wire(item)?),
            item @ Item::Time { .. } => Self::Time(FromPython::from_wire(item)?),
            item @ Item::DateTime { .. } => Self::DateTime(FromPython::from_wire(item)?),
            item @ Item::TimeDelta { .. } => Self::TimeDelta(FromPython::from_wire(item)?),
            // A decimal number, a path: what has no place of its own here stays an object, of the worker that the call went to.
            item => Self::Object(Object::of_item(item)?),
        })
    }
}

fn values(items: Vec<Item>) -> Result<Vec<Value>> {
    let convert = |(index, item)| Value::from_wire(item).map_err(|error| error.inside(format_args!("[{index}]")));
    nested(|| items.into_iter().enumerate().map(convert).collect())
}

/// Reads nested data. It knows the containers around the one at hand, to tell one that contains itself.
#[derive(Default)]
struct Reader {
    around: Vec<*mut ffi::PyObject>,
}

impl Reader {
    fn read(&mut self, object: &Bound<'_, PyAny>) -> Result<Value> {
        if let Some(leaf) = leaf(object) {
            return Ok(leaf);
        }
        let pointer = object.as_ptr();
        if self.around.contains(&pointer) {
            return Err(ConvertError::new("Value", object).because("it contains itself").into());
        }
        self.around.push(pointer);
        let container = nested(|| self.container(object));
        self.around.pop();
        container
    }

    fn container(&mut self, object: &Bound<'_, PyAny>) -> Result<Value> {
        // Each is copied before it is read: reading runs no Python code of the elements, but another thread may change the container meanwhile.
        if let Ok(list) = object.cast_exact::<PyList>() {
            Ok(Value::List(self.elements(&list.to_tuple())?))
        } else if let Ok(tuple) = object.cast_exact::<PyTuple>() {
            Ok(Value::Tuple(self.elements(tuple)?))
        } else if let Ok(dict) = object.cast_exact::<PyDict>() {
            self.entries(dict)
        } else if let Ok(set) = object.cast_exact::<PySet>() {
            Ok(Value::Set(self.elements(&PyTuple::new(object.py(), set.iter().collect::<Vec<_>>())?)?))
        } else if let Ok(set) = object.cast_exact::<PyFrozenSet>() {
            Ok(Value::FrozenSet(self.elements(&PyTuple::new(object.py(), set.iter().collect::<Vec<_>>())?)?))
        } else {
            Ok(Value::Object(Object::from(object.clone())))
        }
    }

    fn elements(&mut self, elements: &Bound<'_, PyTuple>) -> Result<Vec<Value>> {
        let read =
            |(index, element): (usize, Bound<'_, PyAny>)| self.read(&element).map_err(|error| error.inside(format_args!("[{index}]")));
        elements.iter().enumerate().map(read).collect()
    }

    fn entries(&mut self, dict: &Bound<'_, PyDict>) -> Result<Value> {
        let mut entries = Vec::with_capacity(dict.len());
        for item in dict.items() {
            let (key, value) = item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
            let known = self.read(&key)?;
            let value = self.read(&value).map_err(|error| error.inside_key(&key))?;
            entries.push((known, value));
        }
        Ok(Value::Dict(entries))
    }
}

/// What has no members; `None` for containers. Exact types only: a subclass may mean more than its value.
fn leaf(object: &Bound<'_, PyAny>) -> Option<Value> {
    let kept = || Value::Object(Object::from(object.clone()));
    if object.is_none() {
        return Some(Value::None);
    }
    if let Ok(text) = object.cast_exact::<PyString>() {
        return Some(text.to_str().map_or_else(|_| kept(), |text| Value::Str(text.to_owned())));
    }
    if object.is_exact_instance_of::<PyInt>() {
        return Some(object.extract().map_or_else(|_| kept(), Value::Int));
    }
    if let Ok(number) = object.cast_exact::<PyFloat>() {
        return Some(Value::Float(number.value()));
    }
    if let Ok(truth) = object.cast_exact::<PyBool>() {
        return Some(Value::Bool(truth.is_true()));
    }
    if let Ok(bytes) = object.cast_exact::<PyBytes>() {
        return Some(Value::Bytes(bytes.as_bytes().to_vec()));
    }
    if let Ok(bytes) = object.cast_exact::<PyByteArray>() {
        return Some(Value::ByteArray(bytes.to_vec()));
    }
    if let Ok(number) = object.cast_exact::<PyComplex>() {
        return Some(Value::Complex(Complex64::new(number.real(), number.imag())));
    }
    time(object)
}

/// A zone that is no value leaves its time an object.
fn time(object: &Bound<'_, PyAny>) -> Option<Value> {
    fn read<T: FromPython>(object: &Bound<'_, PyAny>, as_value: fn(T) -> Value) -> Value {
        T::from_python(object).map_or_else(|_| Value::Object(Object::from(object.clone())), as_value)
    }
    if object.is_exact_instance_of::<PyDateTime>() {
        Some(read(object, Value::DateTime))
    } else if object.is_exact_instance_of::<PyDate>() {
        Some(read(object, Value::Date))
    } else if object.is_exact_instance_of::<PyTime>() {
        Some(read(object, Value::Time))
    } else if object.is_exact_instance_of::<PyDelta>() {
        Some(read(object, Value::TimeDelta))
    } else {
        None
    }
}
