//! `ndarray` arrays: to Python moved or copied once, from any array of a number type.

use crate::pyo3::prelude::*;
use crate::pyo3::types::PyList;
use ndarray::{Array, ArrayBase, Data, Dimension, Ix, IxDyn, RawData};

use crate::array::{self, Gather, Scalars};
use crate::error::{ConvertError, Result};
use crate::from_python::{FromPython, again};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::{self, Item, Want};

#[diagnostic::do_not_recommend]
impl<K, S, D> ToPython<K> for ArrayBase<S, D>
where
    K: Kind<Elementwise = True>,
    S: Data + RawData<Elem: ToPython<K::Item> + Clone>,
    D: Dimension,
{
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        let array = self.as_standard_layout();
        match array.as_slice().and_then(S::Elem::as_scalars) {
            Some(scalars) => match copy(py, scalars, self.shape())? {
                Some(array) => Ok(array),
                None => nested::<K, S>(py, array.iter(), self.shape()),
            },
            None => nested::<K, S>(py, array.iter(), self.shape()),
        }
    }

    fn to_wire(&self) -> Result<Item> {
        let array = self.as_standard_layout();
        let scalars = array.as_slice().and_then(S::Elem::as_scalars);
        let mut gather = Gather::default();
        if scalars.is_some_and(|scalars| gather.block(0, scalars.shaped(self.shape())))
            && let Some(array) = wire::Array::gathered(&gather)
        {
            return Ok(Item::Array(array));
        }
        lists_of::<K::Item, S::Elem>(&mut array.iter(), self.shape())
    }

    fn into_python(self, py: Python<'_>) -> Result<Bound<'_, PyAny>> {
        if self.len() * size_of::<S::Elem>() < array::MOVE_FROM || !self.is_standard_layout() {
            return ToPython::<K>::to_python(&self, py);
        }
        let shape = self.shape().to_vec();
        let (vector, offset) = self.into_owned().into_raw_vec_and_offset();
        let count: usize = shape.iter().product();
        if offset.unwrap_or(0) != 0 || vector.len() != count {
            // A slice of a larger vector: copy what it shows.
            let offset = offset.unwrap_or(0);
            let shown = vector.get(offset..offset + count).ok_or_else(|| ConvertError::unsuitable("the array has no memory"))?;
            return match S::Elem::as_scalars(shown).map(|scalars| copy(py, scalars, &shape)).transpose()?.flatten() {
                Some(array) => Ok(array),
                None => nested::<K, S>(py, shown.iter(), &shape),
            };
        }
        match S::Elem::into_scalars(vector) {
            Ok(scalars) => match array::give(py, scalars, &shape)? {
                Ok(array) => Ok(array),
                Err(scalars) => scalars.to_list(py),
            },
            Err(vector) => nested::<K, S>(py, vector.iter(), &shape),
        }
    }
}

fn copy<'py>(py: Python<'py>, scalars: Scalars<'_>, shape: &[Ix]) -> Result<Option<Bound<'py, PyAny>>> {
    let mut gather = Gather::default();
    if gather.block(0, scalars.shaped(shape)) { array::export(py, &gather) } else { Ok(None) }
}

/// Lists in lists, for what NumPy has no type for.
fn nested<'a, 'py, K, S>(py: Python<'py>, mut items: impl Iterator<Item = &'a S::Elem>, shape: &[Ix]) -> Result<Bound<'py, PyAny>>
where
    K: Kind,
    S: RawData<Elem: ToPython<K::Item>>,
    S::Elem: 'a,
{
    lists::<K::Item, S::Elem>(py, &mut items, shape)
}

fn lists<'a, 'py, K: Kind, T: ToPython<K> + 'a>(
    py: Python<'py>,
    items: &mut dyn Iterator<Item = &'a T>,
    shape: &[Ix],
) -> Result<Bound<'py, PyAny>> {
    let Some((length, inner)) = shape.split_first() else {
        let item = items.next().ok_or_else(|| ConvertError::unsuitable("the array has fewer elements than its shape says"))?;
        return item.to_python(py);
    };
    let list = PyList::empty(py);
    for _ in 0..*length {
        list.append(lists::<K, T>(py, items, inner)?)?;
    }
    Ok(list.into_any())
}

/// The same for a worker.
fn lists_of<'a, K: Kind, T: ToPython<K> + 'a>(items: &mut dyn Iterator<Item = &'a T>, shape: &[Ix]) -> Result<Item> {
    let Some((length, inner)) = shape.split_first() else {
        let item = items.next().ok_or_else(|| ConvertError::unsuitable("the array has fewer elements than its shape says"))?;
        return item.to_wire();
    };
    Ok(Item::List((0..*length).map(|_| lists_of::<K, T>(items, inner)).collect::<Result<_>>()?))
}

/// The elements of an array that a worker sent, in row-major order.
fn flat<T: FromPython>(array: &wire::Array) -> Option<Result<Vec<T>>> {
    let count = array.shape.iter().product();
    let line = wire::Array { dtype: array.dtype.clone(), shape: vec![count], data: array.data.clone() };
    T::vec_from_array(&line).or_else(|| Some(line.scalars()?.into_iter().map(T::from_wire).collect()))
}

/// The array with the dimensions that its type has.
fn shaped<T, D: Dimension>(shape: &[Ix], elements: Vec<T>, wrong: impl Fn() -> ConvertError) -> Result<Array<T, D>> {
    let dimensions = shape.len();
    let array = Array::from_shape_vec(IxDyn(shape), elements).map_err(|error| wrong().because(error.to_string()))?;
    array.into_dimensionality().map_err(|_| {
        let wanted = D::NDIM.unwrap_or_default();
        wrong().because(format!("it has {dimensions} dimensions instead of {wanted}")).into()
    })
}

impl<T: FromPython, D: Dimension> FromPython for Array<T, D> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let (shape, elements) = match T::array_from_buffer(object) {
            Some(found) => found?,
            None => {
                let made = array::as_array(object)?.ok_or_else(|| ConvertError::new("Array", object).because("NumPy is not installed"))?;
                match T::array_from_buffer(&made) {
                    Some(found) => found?,
                    None if made.getattr("ndim")?.eq(0)? => (Vec::new(), vec![T::from_python(&made.call_method0("item")?)?]),
                    None => return Err(ConvertError::new("Array", object).because("its elements are no such numbers").into()),
                }
            }
        };
        shaped(&shape, elements, || ConvertError::new("Array", object))
    }
    const WANT: &'static Want = &Want::Array;
    fn from_wire(item: Item) -> Result<Self> {
        let class = item.type_name().to_owned();
        let wrong = || ConvertError::of_type("Array", &class);
        match item {
            Item::Array(array) => match flat(&array) {
                Some(elements) => shaped(&array.shape, elements?, wrong),
                None => Err(wrong().because("its elements are no such numbers").into()),
            },
            item => match again(&item, Self::WANT)? {
                Some(item) => Self::from_wire(item),
                None => Err(wrong().into()),
            },
        }
    }
}
