//! Strings, byte strings and paths.

use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};

use crate::pyo3::IntoPyObject;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyString};

use super::ToPython;
use crate::call::Arg;
use crate::error::Result;
use crate::kinds::{Kind, True};
use crate::wire::Item;

#[diagnostic::do_not_recommend]
impl<K: Kind<Text = True>> ToPython<K> for str {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(self))
    }
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
        Arg::str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Text = True>> ToPython<K> for String {
    #[inline]
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
    fn into_wire(self) -> Result<Item> {
        Ok(Item::Str(self))
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(&**self))
    }
    #[inline]
    fn into_arg<'a>(self) -> Arg<'a> {
        Arg::string(self)
    }
    #[inline]
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
        Arg::str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Text = True>> ToPython<K> for Cow<'_, str> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self).into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(&**self))
    }
    fn as_arg<'a>(&'a self) -> Arg<'a>
    where
        Self: 'a,
    {
        Arg::str(self)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Text = True>> ToPython<K> for char {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyString::new(py, self.encode_utf8(&mut [0; 4])).into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Str(String::from(*self)))
    }
}

/// A byte string: always `bytes` in Python, also where a `Vec<u8>` would become a list or an array.
///
/// Read back, it takes `bytes`, `bytearray`, and anything whose buffer is bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bytes(pub Vec<u8>);

#[diagnostic::do_not_recommend]
impl<K: Kind<ByteString = True>> ToPython<K> for Bytes {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(PyBytes::new(py, &self.0).into_any())
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::Bytes(self.0.clone()))
    }
    fn into_wire(self) -> Result<Item> {
        Ok(Item::Bytes(self.0))
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Bytes {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl std::ops::Deref for Bytes {
    type Target = [u8];
    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

/// A path goes as `pathlib.Path` where Python says path, which keeps names that are not UTF-8.
macro_rules! path {
    ($($type:ty: $item:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<FilePath = True>> ToPython<K> for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }
            #[cfg(unix)]
            fn to_wire(&self) -> Result<Item> {
                use std::os::unix::ffi::OsStrExt;
                let name: &OsStr = self.as_ref();
                Ok($item(name.as_bytes().to_vec()))
            }
        }
    )*};
}
path! { Path: Item::Path; PathBuf: Item::Path; OsStr: plain; OsString: plain; }

/// A name of the file system that is no `Path` in Python: a `str`, whose bytes outside of Unicode are lone surrogates.
#[cfg(unix)]
fn plain(name: Vec<u8>) -> Item {
    match String::from_utf8(name) {
        Ok(text) => Item::Str(text),
        Err(error) => Item::Surrogates(escaped(error.as_bytes())),
    }
}

/// Bytes as `surrogateescape` decodes them, encoded again with `surrogatepass`.
#[cfg(unix)]
fn escaped(bytes: &[u8]) -> Vec<u8> {
    let mut escaped = Vec::with_capacity(bytes.len() + 16);
    for chunk in bytes.utf8_chunks() {
        escaped.extend_from_slice(chunk.valid().as_bytes());
        for byte in chunk.invalid() {
            // U+DC00 and the byte, in the three bytes that UTF-8 would have for it.
            escaped.extend([0xED, 0xB0 | (byte >> 6), 0x80 | (byte & 0x3F)]);
        }
    }
    escaped
}

/// As `ipaddress.IPv4Address` and its like.
macro_rules! address {
    ($($type:ty)*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Handle = True>> ToPython<K> for $type {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                Ok(self.into_pyobject(py)?.into_any())
            }
            fn to_wire(&self) -> Result<Item> {
                Ok(Item::Address(self.to_string()))
            }
        }
    )*};
}
address!(IpAddr Ipv4Addr Ipv6Addr);
