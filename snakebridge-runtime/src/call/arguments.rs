//! A tuple of required arguments, converted onto the stack by the kinds of a call site.

use crate::pyo3::ffi;
use crate::pyo3::prelude::*;

use crate::error::{Error, Result};
use crate::to_python::ToPython;
#[cfg(feature = "workers")]
use crate::wire::Item;

/// Says which argument an error is about.
pub trait Place {
    /// The same error, with the callable and the argument named.
    fn argument(&self, index: usize, error: Error) -> Error;
}

/// A tuple of values for the kinds in `Kinds`.
pub trait Arguments<Kinds> {
    /// Converts all and lends them to `call`: a slice of borrowed references after `first`.
    #[doc(hidden)]
    fn lend<'py, R>(
        self,
        py: Python<'py>,
        place: &dyn Place,
        first: *mut ffi::PyObject,
        call: impl FnOnce(&mut [*mut ffi::PyObject]) -> Result<R>,
    ) -> Result<R>;

    /// Converts all for a worker.
    #[doc(hidden)]
    #[cfg(feature = "workers")]
    fn into_items(self, place: &dyn Place) -> Result<Vec<Item>>;
}

macro_rules! arguments {
    ($($kind:ident $param:ident $index:tt),*) => {
        impl<$($kind, $param: ToPython<$kind>),*> Arguments<($($kind,)*)> for ($($param,)*) {
            #[inline]
            fn lend<'py, R>(
                self,
                py: Python<'py>,
                place: &dyn Place,
                first: *mut ffi::PyObject,
                call: impl FnOnce(&mut [*mut ffi::PyObject]) -> Result<R>,
            ) -> Result<R> {
                let _ = (py, place);
                let objects: ($(lend!(@bound 'py $param),)*) =
                    ($(ToPython::<$kind>::into_python(self.$index, py).map_err(|error| place.argument($index, error))?,)*);
                let _keep = &objects;
                call(&mut [first $(, objects.$index.as_ptr())*])
            }
            #[cfg(feature = "workers")]
            fn into_items(self, place: &dyn Place) -> Result<Vec<Item>> {
                let _ = place;
                Ok(vec![$(ToPython::<$kind>::into_wire(self.$index).map_err(|error| place.argument($index, error))?),*])
            }
        }
    };
}
macro_rules! lend {
    (@bound $py:lifetime $param:ident) => { Bound<$py, PyAny> };
}

arguments!();
arguments!(K0 A0 0);
arguments!(K0 A0 0, K1 A1 1);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6, K7 A7 7);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6, K7 A7 7, K8 A8 8);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6, K7 A7 7, K8 A8 8, K9 A9 9);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6, K7 A7 7, K8 A8 8, K9 A9 9, K10 A10 10);
arguments!(K0 A0 0, K1 A1 1, K2 A2 2, K3 A3 3, K4 A4 4, K5 A5 5, K6 A6 6, K7 A7 7, K8 A8 8, K9 A9 9, K10 A10 10, K11 A11 11);
