//! Tuples, from tuples and lists of just that length.

use crate::pyo3::prelude::*;
use crate::pyo3::types::{PyList, PyTuple};

use super::{FromPython, again};
use crate::error::{ConvertError, Result};
use crate::wire::{Item, Want};

/// The object as a tuple of `length`.
fn exact<'py>(object: &Bound<'py, PyAny>, length: usize) -> Result<Bound<'py, PyTuple>> {
    let tuple = match object.cast::<PyTuple>() {
        Ok(tuple) => tuple.clone(),
        Err(_) => match object.cast::<PyList>() {
            Ok(list) => list.to_tuple(),
            Err(_) => return Err(ConvertError::new(format!("tuple of {length}"), object).into()),
        },
    };
    if tuple.len() == length {
        return Ok(tuple);
    }
    Err(ConvertError::new(format!("tuple of {length}"), object).of_length(tuple.len()).into())
}

/// The same of a worker.
fn exactly<const N: usize>(item: Item, want: &'static Want) -> Result<[Item; N]> {
    let item = again(&item, want)?.unwrap_or(item);
    let (actual, expected) = (item.type_name().to_owned(), || format!("tuple of {N}"));
    let (Item::Tuple(items) | Item::List(items)) = item else {
        return Err(ConvertError::of_type(expected(), &actual).into());
    };
    let wrong = |items: Vec<Item>| ConvertError::of_type(expected(), &actual).of_length(items.len()).into();
    items.try_into().map_err(wrong)
}

macro_rules! tuple {
    ($length:literal: $($param:ident $index:tt),+) => {
        impl<$($param: FromPython),+> FromPython for ($($param,)+) {
            fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
                let tuple = exact(object, $length)?;
                Ok(($($param::from_python(&tuple.get_item($index)?).map_err(|error| error.inside(format_args!("[{}]", $index)))?,)+))
            }
            const WANT: &'static Want = &Want::Fields(&[$($param::WANT),+]);
            #[allow(non_snake_case)]
            fn from_wire(item: Item) -> Result<Self> {
                let [$($param),+] = exactly(item, Self::WANT)?;
                Ok(($(<$param as FromPython>::from_wire($param).map_err(|error| error.inside(format_args!("[{}]", $index)))?,)+))
            }
        }
    };
}
tuple!(1: A 0);
tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(7: A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(8: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(9: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(10: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(11: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(12: A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
