//! The functions of Python's C interface that conversions call themselves.

#![allow(non_snake_case, non_camel_case_types)]

use std::ffi::{c_double, c_long, c_longlong, c_ulonglong};

use super::absent;

/// Python's `PyObject`.
#[derive(Debug)]
pub struct PyObject(u8);

pub type Py_ssize_t = isize;

macro_rules! functions {
    ($($name:ident($($argument:ty),*) $(-> $gives:ty)?;)*) => {$(
        /// # Safety
        /// It is never called.
        pub unsafe fn $name($(_: $argument),*) $(-> $gives)? {
            absent()
        }
    )*};
}

pub const PY_VECTORCALL_ARGUMENTS_OFFSET: usize = 0;

/// Python's `Py_complex`.
#[derive(Debug)]
pub struct Py_complex {
    pub real: c_double,
    pub imag: c_double,
}

functions! {
    PyObject_Vectorcall(*mut PyObject, *mut *mut PyObject, usize, *mut PyObject) -> *mut PyObject;
    PyObject_VectorcallMethod(*mut PyObject, *mut *mut PyObject, usize, *mut PyObject) -> *mut PyObject;
    PyComplex_AsCComplex(*mut PyObject) -> Py_complex;
    PyLong_FromLong(c_long) -> *mut PyObject;
    PyLong_FromLongLong(c_longlong) -> *mut PyObject;
    PyLong_FromUnsignedLongLong(c_ulonglong) -> *mut PyObject;
    PyLong_FromSsize_t(isize) -> *mut PyObject;
    PyLong_FromSize_t(usize) -> *mut PyObject;
    PyFloat_FromDouble(c_double) -> *mut PyObject;
    PyFloat_CheckExact(*mut PyObject) -> i32;
    PyFloat_AS_DOUBLE(*mut PyObject) -> c_double;
    PyComplex_FromDoubles(c_double, c_double) -> *mut PyObject;
    PyTuple_New(Py_ssize_t) -> *mut PyObject;
    PyTuple_SET_ITEM(*mut PyObject, Py_ssize_t, *mut PyObject);
    PyList_New(Py_ssize_t) -> *mut PyObject;
    PyList_SET_ITEM(*mut PyObject, Py_ssize_t, *mut PyObject);
    PyObject_LengthHint(*mut PyObject, Py_ssize_t) -> Py_ssize_t;
    PyIter_Next(*mut PyObject) -> *mut PyObject;
    PyObject_CheckBuffer(*mut PyObject) -> i32;
    PyErr_GetExcInfo(&mut *mut PyObject, &mut *mut PyObject, &mut *mut PyObject);
    PyErr_SetExcInfo(*mut PyObject, *mut PyObject, *mut PyObject);
    PyException_GetTraceback(*mut PyObject) -> *mut PyObject;
}
