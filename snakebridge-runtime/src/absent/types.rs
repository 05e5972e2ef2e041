//! The built-in types, and what their objects do.

use std::borrow::Cow;
use std::ops::Deref;

use super::error::{DowncastError, DowncastIntoError};
use super::pyclass::CompareOp;
use super::{Bound, Never, Py, PyAny, PyErr, PyResult, Python, ffi};

macro_rules! types {
    ($($name:ident)*) => {$(
        #[derive(Debug)]
        pub struct $name(Never);
        impl<'py> Deref for Bound<'py, $name> {
            type Target = Bound<'py, PyAny>;
            fn deref(&self) -> &Self::Target {
                match self.0 {}
            }
        }
    )*};
}
types! { PyBool PyByteArray PyBytes PyComplex PyDate PyDateTime PyDelta PyDict PyFloat PyFrozenSet PyFunction PyInt PyIterator PyList PyMapping PyModule PyRange PySet PySlice PyString PyTime PyTuple PyType PyTzInfo }

macro_rules! methods {
    ($trait:ident: $($name:ident $(<$($generic:ident),*>)? ($($argument:ident),*) -> $gives:ty;)*) => {
        /// What PyO3 does with an object.
        pub trait $trait<'py>: Sized {
            #[doc(hidden)]
            fn never(&self) -> !;
            $(fn $name $(<$($generic),*>)? (&self $(, _: $argument)*) -> $gives { self.never() })*
        }
        impl<'py, T> $trait<'py> for Bound<'py, T> {
            fn never(&self) -> ! { match self.0 {} }
        }
    };
}

type Any<'py> = Bound<'py, PyAny>;

methods! { PyAnyMethods:
    getattr<N>(N) -> PyResult<Any<'py>>;
    getattr_opt<N>(N) -> PyResult<Option<Any<'py>>>;
    setattr<N, V>(N, V) -> PyResult<()>;
    delattr<N>(N) -> PyResult<()>;
    hasattr<N>(N) -> PyResult<bool>;
    get_item<K>(K) -> PyResult<Any<'py>>;
    set_item<K, V>(K, V) -> PyResult<()>;
    del_item<K>(K) -> PyResult<()>;
    contains<V>(V) -> PyResult<bool>;
    eq<V>(V) -> PyResult<bool>;
    ne<V>(V) -> PyResult<bool>;
    rich_compare<V>(V, CompareOp) -> PyResult<Any<'py>>;
    pow<V, M>(V, M) -> PyResult<Any<'py>>;
    add<V>(V) -> PyResult<Any<'py>>;
    sub<V>(V) -> PyResult<Any<'py>>;
    mul<V>(V) -> PyResult<Any<'py>>;
    div<V>(V) -> PyResult<Any<'py>>;
    floor_div<V>(V) -> PyResult<Any<'py>>;
    rem<V>(V) -> PyResult<Any<'py>>;
    matmul<V>(V) -> PyResult<Any<'py>>;
    lshift<V>(V) -> PyResult<Any<'py>>;
    rshift<V>(V) -> PyResult<Any<'py>>;
    bitand<V>(V) -> PyResult<Any<'py>>;
    bitor<V>(V) -> PyResult<Any<'py>>;
    bitxor<V>(V) -> PyResult<Any<'py>>;
    neg() -> PyResult<Any<'py>>;
    pos() -> PyResult<Any<'py>>;
    abs() -> PyResult<Any<'py>>;
    bitnot() -> PyResult<Any<'py>>;
    call0() -> PyResult<Any<'py>>;
    call1<A>(A) -> PyResult<Any<'py>>;
    call<A, K>(A, K) -> PyResult<Any<'py>>;
    call_method0<N>(N) -> PyResult<Any<'py>>;
    call_method1<N, A>(N, A) -> PyResult<Any<'py>>;
    call_method<N, A, K>(N, A, K) -> PyResult<Any<'py>>;
    len() -> PyResult<usize>;
    is_none() -> bool;
    is_truthy() -> PyResult<bool>;
    is_callable() -> bool;
    is<O>(O) -> bool;
    is_instance<C>(C) -> PyResult<bool>;
    is_instance_of<C>() -> bool;
    is_exact_instance_of<C>() -> bool;
    hash() -> PyResult<isize>;
    repr() -> PyResult<Bound<'py, PyString>>;
    str() -> PyResult<Bound<'py, PyString>>;
    dir() -> PyResult<Bound<'py, PyList>>;
    get_type() -> Bound<'py, PyType>;
    try_iter() -> PyResult<Bound<'py, PyIterator>>;
    extract<V>() -> PyResult<V>;
    cast<C>() -> Result<&Bound<'py, C>, DowncastError>;
    cast_exact<C>() -> Result<&Bound<'py, C>, DowncastError>;
    cast_into<C>() -> Result<Bound<'py, C>, DowncastIntoError<'py>>;
}

/// What PyO3 reads of an object of one kind.
macro_rules! parts {
    ($trait:ident: $($name:ident() -> $gives:ty;)*) => {
        /// What PyO3 reads of an object.
        pub trait $trait {
            #[doc(hidden)]
            fn never(&self) -> !;
            $(fn $name(&self) -> $gives { self.never() })*
        }
        impl<T> $trait for Bound<'_, T> {
            fn never(&self) -> ! { match self.0 {} }
        }
    };
}
parts! { PyDateAccess: get_year() -> i32; get_month() -> u8; get_day() -> u8; }
parts! { PyTimeAccess: get_hour() -> u8; get_minute() -> u8; get_second() -> u8; get_microsecond() -> u32; get_fold() -> bool; }
parts! { PyDeltaAccess: get_days() -> i32; get_seconds() -> i32; get_microseconds() -> i32; }
parts! { PyComplexMethods: real() -> f64; imag() -> f64; }
methods! { PyTzInfoAccess: get_tzinfo() -> Option<Bound<'py, PyTzInfo>>; }

/// Functions that make objects.
macro_rules! makers {
    ($($type:ident: $name:ident $(<$($generic:ident),*>)? ($($argument:ty),*) -> $gives:ty;)*) => {$(
        impl $type {
            pub fn $name<'py $($(, $generic)*)?>(py: Python<'py> $(, _: $argument)*) -> $gives {
                match py.0 {}
            }
        }
    )*};
}
makers! {
    PyBool: new(bool) -> Bound<'py, PyBool>;
    PyByteArray: new(&[u8]) -> Bound<'py, PyByteArray>;
    PyBytes: new(&[u8]) -> Bound<'py, PyBytes>;
    PyDate: new(i32, u8, u8) -> PyResult<Bound<'py, PyDate>>;
    PyDateTime: new(i32, u8, u8, u8, u8, u8, u32, Option<&Bound<'py, PyTzInfo>>) -> PyResult<Bound<'py, PyDateTime>>;
    PyDateTime: new_with_fold(i32, u8, u8, u8, u8, u8, u32, Option<&Bound<'py, PyTzInfo>>, bool) -> PyResult<Bound<'py, PyDateTime>>;
    PyDelta: new(i32, i32, i32, bool) -> PyResult<Bound<'py, PyDelta>>;
    PyDict: new() -> Bound<'py, PyDict>;
    PyFloat: new(f64) -> Bound<'py, PyFloat>;
    PyFrozenSet: new<E>(E) -> PyResult<Bound<'py, PyFrozenSet>>;
    PyList: new<E>(E) -> PyResult<Bound<'py, PyList>>;
    PyList: empty() -> Bound<'py, PyList>;
    PyRange: new(isize, isize) -> PyResult<Bound<'py, PyRange>>;
    PyRange: new_with_step(isize, isize, isize) -> PyResult<Bound<'py, PyRange>>;
    PySet: new<E>(E) -> PyResult<Bound<'py, PySet>>;
    PyString: new(&str) -> Bound<'py, PyString>;
    PyString: intern(&str) -> Bound<'py, PyString>;
    PyTime: new_with_fold(u8, u8, u8, u32, Option<&Bound<'py, PyTzInfo>>, bool) -> PyResult<Bound<'py, PyTime>>;
    PyTuple: new<E>(E) -> PyResult<Bound<'py, PyTuple>>;
    PyTuple: empty() -> Bound<'py, PyTuple>;
    PyTzInfo: utc() -> PyResult<&'py Bound<'py, PyTzInfo>>;
    PyTzInfo: fixed_offset<O>(O) -> PyResult<Bound<'py, PyTzInfo>>;
    PyTzInfo: timezone<N>(N) -> PyResult<Bound<'py, PyTzInfo>>;
}

/// What only objects of one type do.
macro_rules! own {
    ($type:ident: $($name:ident $(<$generic:ident>)? ($($argument:ty),*) -> $gives:ty;)*) => {
        impl<'py> Bound<'py, $type> {
            $(pub fn $name $(<$generic>)? (&self $(, _: $argument)*) -> $gives {
                match self.0 {}
            })*
        }
    };
}

type Items<T> = std::vec::IntoIter<T>;

own! { PyBool: is_true() -> bool; }
own! { PyByteArray: to_vec() -> Vec<u8>; }
own! { PyBytes: as_bytes() -> &[u8]; }
own! { PyDict:
    len() -> usize;
    is_empty() -> bool;
    copy() -> PyResult<Bound<'py, PyDict>>;
    get_item<K>(K) -> PyResult<Option<Any<'py>>>;
    items() -> Bound<'py, PyList>;
    iter() -> Items<(Any<'py>, Any<'py>)>;
    keys() -> Bound<'py, PyList>;
    update(&Bound<'py, PyMapping>) -> PyResult<()>;
}
own! { PyFloat: value() -> f64; }
own! { PyFrozenSet: iter() -> Items<Any<'py>>; }
own! { PyList: append<V>(V) -> PyResult<()>; iter() -> Items<Any<'py>>; len() -> usize; to_tuple() -> Bound<'py, PyTuple>; }
own! { PyMapping: items() -> PyResult<Bound<'py, PyList>>; }
own! { PyModule: name() -> PyResult<Bound<'py, PyString>>; }
own! { PySet: iter() -> Items<Any<'py>>; }
own! { PyString: to_str() -> PyResult<&str>; to_string_lossy() -> Cow<'_, str>; }
own! { PyTuple: get_item(usize) -> PyResult<Any<'py>>; iter() -> Items<Any<'py>>; len() -> usize; }

own! { PyType:
    fully_qualified_name() -> PyResult<Bound<'py, PyString>>;
    module() -> PyResult<Bound<'py, PyString>>;
    mro() -> Bound<'py, PyTuple>;
    name() -> PyResult<Bound<'py, PyString>>;
    qualname() -> PyResult<Bound<'py, PyString>>;
}

impl<'py> IntoIterator for Bound<'py, PyList> {
    type Item = Any<'py>;
    type IntoIter = Items<Any<'py>>;
    fn into_iter(self) -> Self::IntoIter {
        match self.0 {}
    }
}

impl PartialEq<&str> for Bound<'_, PyString> {
    fn eq(&self, _: &&str) -> bool {
        match self.0 {}
    }
}

impl PartialEq<str> for Bound<'_, PyString> {
    fn eq(&self, _: &str) -> bool {
        match self.0 {}
    }
}

impl<'py> Iterator for Bound<'py, PyIterator> {
    type Item = PyResult<Any<'py>>;
    fn next(&mut self) -> Option<Self::Item> {
        match self.0 {}
    }
}
