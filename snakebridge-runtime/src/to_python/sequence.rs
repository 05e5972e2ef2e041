//! Vectors, slices, arrays and sets.
//!
//! What a sequence becomes is the kind's choice ([`Kind::FORM`], [`Kind::BYTES`]): `&[u8]` is `bytes` wherever the kind takes `bytes` and doesn't ask for an array; numbers
//! are a `numpy.ndarray` where the kind is `ArrayLike`; a `tuple` where it is a tuple; else a `list`.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyBytes, PyFrozenSet, PySet};

use super::ToPython;
use crate::array::{self, Gather, OwnedScalars, Scalars};
use crate::error::{ConvertError, Result};
use crate::kinds::{Form, Kind, True};
use crate::nesting::nested;
use crate::wire::{self, Item};

#[diagnostic::do_not_recommend]
impl<K: Kind<Elementwise = True>, T: ToPython<K::Item>> ToPython<K> for [T] {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        if K::BYTES
            && K::FORM != Form::Array
            && let Some(bytes) = T::as_scalars(self).and_then(|scalars| scalars.as_byte_string())
        {
            return Ok(PyBytes::new(py, bytes).into_any());
        }
        if K::FORM == Form::Array {
            let mut gather = Gather::default();
            if ToPython::<K>::gather(self, 0, &mut gather)
                && let Some(array) = array::export(py, &gather)?
            {
                return Ok(array);
            }
        }
        if let Some(list) = T::as_scalars(self).and_then(|scalars| scalars.to_sequence(py, K::FORM == Form::Tuple)) {
            return list;
        }
        collect(py, K::FORM, self.len(), self.iter().map(|item| item.to_python(py)))
    }

    fn to_wire(&self) -> Result<Item> {
        if K::BYTES
            && K::FORM != Form::Array
            && let Some(bytes) = T::as_scalars(self).and_then(|scalars| scalars.as_byte_string())
        {
            return Ok(Item::Bytes(bytes.to_vec()));
        }
        if K::FORM == Form::Array {
            let mut gather = Gather::default();
            if ToPython::<K>::gather(self, 0, &mut gather)
                && let Some(array) = wire::Array::gathered(&gather)
            {
                return Ok(Item::Array(array));
            }
        }
        items(K::FORM, self.iter().map(|item| item.to_wire()))
    }

    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        if let Some(scalars) = T::as_scalars(self) {
            return gather.block(depth, scalars);
        }
        gather.enter(depth, self.len()) && self.iter().all(|item| item.gather(depth + 1, gather))
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Elementwise = True>, T: ToPython<K::Item>, const N: usize> ToPython<K> for [T; N] {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<K>::to_python(self.as_slice(), py)
    }
    fn to_wire(&self) -> Result<Item> {
        ToPython::<K>::to_wire(self.as_slice())
    }
    fn as_scalars(slice: &[Self]) -> Option<Scalars<'_>> {
        Some(T::as_scalars(slice.as_flattened())?.rows_of(slice.len(), N))
    }
    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        ToPython::<K>::gather(self.as_slice(), depth, gather)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Elementwise = True>, T: ToPython<K::Item>> ToPython<K> for Vec<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<K>::to_python(self.as_slice(), py)
    }
    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        if K::FORM == Form::Array && size_of_val(self.as_slice()) >= array::MOVE_FROM {
            let length = self.len();
            return match T::into_scalars(self) {
                Ok(scalars) => give(py, scalars, length),
                Err(vec) => ToPython::<K>::to_python(vec.as_slice(), py),
            };
        }
        ToPython::<K>::to_python(self.as_slice(), py)
    }
    fn to_wire(&self) -> Result<Item> {
        ToPython::<K>::to_wire(self.as_slice())
    }
    fn into_wire(self) -> Result<Item> {
        if K::FORM == Form::Array && size_of_val(self.as_slice()) >= array::MOVE_FROM {
            let length = self.len();
            return match T::into_scalars(self) {
                Ok(scalars) => Ok(Item::Array(wire::Array::given(scalars, vec![length]))),
                Err(vec) => ToPython::<K>::to_wire(vec.as_slice()),
            };
        }
        ToPython::<K>::to_wire(self.as_slice())
    }
    fn gather<'a>(&'a self, depth: usize, gather: &mut Gather<'a>) -> bool {
        ToPython::<K>::gather(self.as_slice(), depth, gather)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Elementwise = True>, T: ToPython<K::Item>> ToPython<K> for VecDeque<T> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        collect(py, K::FORM, self.len(), self.iter().map(|item| item.to_python(py)))
    }
    fn to_wire(&self) -> Result<Item> {
        items(K::FORM, self.iter().map(|item| item.to_wire()))
    }
}

/// Moves the numbers into an array; without NumPy, a list.
fn give(py: Python<'_>, scalars: OwnedScalars, length: usize) -> Result<Bound<'_, PyAny>> {
    match array::give(py, scalars, &[length])? {
        Ok(array) => Ok(array),
        Err(scalars) => scalars.to_list(py),
    }
}

fn collect<'py>(
    py: Python<'py>,
    form: Form,
    length: usize,
    items: impl Iterator<Item = Result<Bound<'py, PyAny>>>,
) -> Result<Bound<'py, PyAny>> {
    let size = ffi::Py_ssize_t::try_from(length).map_err(|_| ConvertError::unsuitable("it is too long for Python"))?;
    let tuple = form == Form::Tuple;
    // SAFETY: attached; the sequence is new, so that its places are empty and ours to fill, and `place` stays below its length. Dropped early, on an error, its empty places
    // are null, which Python allows.
    unsafe {
        let sequence = if tuple { ffi::PyTuple_New(size) } else { ffi::PyList_New(size) };
        let sequence = Bound::from_owned_ptr_or_err(py, sequence)?;
        for (place, item) in (0..size).zip(items) {
            let item = item.map_err(|error| error.inside(format_args!("[{place}]")))?.into_ptr();
            if tuple {
                ffi::PyTuple_SET_ITEM(sequence.as_ptr(), place, item);
            } else {
                ffi::PyList_SET_ITEM(sequence.as_ptr(), place, item);
            }
        }
        Ok(sequence)
    }
}

/// The same for a worker.
fn items(form: Form, items: impl Iterator<Item = Result<Item>>) -> Result<Item> {
    let items = items.enumerate().map(|(place, item)| item.map_err(|error| error.inside(format_args!("[{place}]"))));
    let items = nested(|| items.collect())?;
    Ok(if form == Form::Tuple { Item::Tuple(items) } else { Item::List(items) })
}

macro_rules! set {
    ($($set:ident<T $(, $hasher:ident)?>),*) => {$(
        #[diagnostic::do_not_recommend]
        impl<K: Kind<Unordered = True>, T: ToPython<K::Item> $(, $hasher)?> ToPython<K> for $set<T $(, $hasher)?> {
            fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
                let elements = self.iter().map(|item| item.to_python(py)).collect::<Result<Vec<_>>>()?;
                if K::FROZEN { Ok(PyFrozenSet::new(py, elements)?.into_any()) } else { Ok(PySet::new(py, elements)?.into_any()) }
            }
            fn to_wire(&self) -> Result<Item> {
                let elements = self.iter().map(|item| item.to_wire()).collect::<Result<Vec<_>>>()?;
                Ok(if K::FROZEN { Item::FrozenSet(elements) } else { Item::Set(elements) })
            }
        }
    )*};
}
set!(HashSet<T, S>, BTreeSet<T>);
