//! Strings, byte strings and paths.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;

use crate::pyo3::buffer::PyBuffer;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyString};

use super::{FromPython, again, refused};
use crate::error::{ConvertError, Result};
use crate::to_python::Bytes;
use crate::wire::{Item, Want};

const LONE_SURROGATE: &str = "it holds a lone surrogate, which is not Unicode; take an `Object` and encode it with `surrogatepass`";

impl FromPython for String {
    #[inline]
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let Ok(text) = object.cast::<PyString>() else {
            return Err(ConvertError::new("String", object).into());
        };
        match text.to_str() {
            Ok(text) => Ok(text.to_owned()),
            Err(error) => Err(ConvertError::new("String", object).because(LONE_SURROGATE).caused_by(error).into()),
        }
    }
    const WANT: &'static Want = &Want::Str;
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Str(text) => Ok(text),
            Item::Surrogates(_) => Err(ConvertError::of_item("String", &item).because(LONE_SURROGATE).into()),
            item => refused("String", item),
        }
    }
}

impl FromPython for char {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let text = String::from_python(object)?;
        letter(&text).ok_or_else(|| ConvertError::new("char", object).because(letters(&text)).into())
    }
    const WANT: &'static Want = &Want::Str;
    fn from_wire(item: Item) -> Result<Self> {
        let text = String::from_wire(item)?;
        letter(&text).ok_or_else(|| ConvertError::of_type("char", "str").because(letters(&text)).into())
    }
}

fn letter(text: &str) -> Option<char> {
    let mut letters = text.chars();
    letters.next().filter(|_| letters.next().is_none())
}

fn letters(text: &str) -> String {
    format!("it has {} letters", text.chars().count())
}

impl FromPython for Bytes {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if let Ok(bytes) = object.cast::<PyBytes>() {
            return Ok(Self(bytes.as_bytes().to_vec()));
        }
        let buffer = PyBuffer::<u8>::get(object).map_err(|error| ConvertError::new("Bytes", object).caused_by(error))?;
        Ok(Self(buffer.to_vec(object.py())?))
    }
    const WANT: &'static Want = &Want::Bytes;
    fn from_wire(item: Item) -> Result<Self> {
        match item {
            Item::Bytes(bytes) | Item::ByteArray(bytes) => Ok(Self(bytes)),
            item => match again(&item, Self::WANT)? {
                Some(item) => Self::from_wire(item),
                None => Err(ConvertError::of_item("Bytes", &item).because("it lends no buffer of bytes").into()),
            },
        }
    }
}

/// Takes what [`PathBuf`] takes: a `str` with the lone surrogates that stand for bytes outside of Unicode (`os.fsdecode`), `os.PathLike`.
impl FromPython for OsString {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        PathBuf::from_python(object).map(PathBuf::into_os_string).map_err(|error| error.expecting("OsString"))
    }
    const WANT: &'static Want = &Want::Path;
    fn from_wire(item: Item) -> Result<Self> {
        PathBuf::from_wire(item).map(PathBuf::into_os_string).map_err(|error| error.expecting("OsString"))
    }
}

impl FromPython for PathBuf {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        object.extract::<PathBuf>().map_err(|error| ConvertError::new("PathBuf", object).caused_by(error).into())
    }
    const WANT: &'static Want = &Want::Path;
    #[cfg(unix)]
    fn from_wire(item: Item) -> Result<Self> {
        use std::os::unix::ffi::OsStringExt;
        match item {
            Item::Path(name) => Ok(OsString::from_vec(name).into()),
            // A part of something larger, where a text is a path as well.
            Item::Str(name) => Ok(name.into()),
            item => match again(&item, Self::WANT)? {
                Some(item) => Self::from_wire(item),
                None => Err(ConvertError::of_item("PathBuf", &item).because("it is no `str`, `bytes` or `os.PathLike`").into()),
            },
        }
    }
}

impl FromPython for IpAddr {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        object.extract::<Self>().map_err(|error| ConvertError::new("IpAddr", object).caused_by(error).into())
    }
    fn from_wire(item: Item) -> Result<Self> {
        match &item {
            Item::Address(text) | Item::Str(text) => text
                .parse()
                .map_err(|error: std::net::AddrParseError| ConvertError::of_item("IpAddr", &item).because(error.to_string()).into()),
            item => Err(ConvertError::of_item("IpAddr", item).into()),
        }
    }
}
