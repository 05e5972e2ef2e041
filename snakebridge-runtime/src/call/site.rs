//! What functions and methods have in common: parameters, keyword names, and the words for errors.

use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::{PyString, PyTuple};

use super::arguments::Place;
use super::keywords::KeywordCache;
use super::parameter::{Parameter, required_keyword_count};
use crate::error::{Error, Result};
use crate::from_python::FromPython;

/// The part of a call site that doesn't say what is called.
pub(super) struct Site {
    pub(super) parameters: &'static [Parameter],
    required_keywords: usize,
    pub(super) keywords: KeywordCache,
}

impl Site {
    pub(super) const fn new(parameters: &'static [Parameter]) -> Self {
        Self { parameters, required_keywords: required_keyword_count(parameters), keywords: KeywordCache::new() }
    }

    /// The keyword names for a call with only what is required, and how many of its arguments they take.
    #[inline]
    pub(super) fn required_keywords<'s, 'py: 's>(&'s self, py: Python<'py>) -> Result<(usize, *mut ffi::PyObject)> {
        if self.required_keywords == 0 {
            return Ok((0, std::ptr::null_mut()));
        }
        // The cache owns the tuple for the life of the program, so a borrowed pointer is enough.
        Ok((self.required_keywords, self.keywords.required(py, self.parameters)?.as_ptr()))
    }

    /// The name of the required parameter with that place among the arguments.
    pub(super) fn required_name(&self, index: usize) -> Option<&'static str> {
        self.parameters.iter().filter(|parameter| parameter.required).nth(index).map(|parameter| parameter.name)
    }
}

/// Words for an error about the argument of a callable.
pub(super) struct Named<'a> {
    pub(super) callable: &'a dyn std::fmt::Display,
    pub(super) site: &'a Site,
}

impl Place for Named<'_> {
    #[cold]
    fn argument(&self, index: usize, error: Error) -> Error {
        error.of_argument(self.callable, self.site.required_name(index), index)
    }
}

/// Turns what a call returned into the caller's type.
#[inline]
pub(super) fn finish<R: FromPython>(result: &Bound<'_, PyAny>, callable: &dyn std::fmt::Display) -> Result<R> {
    R::from_python(result).map_err(|error| error.of_return(callable))
}

/// Calls with arguments laid out for vectorcall: `slots[0]` is scratch space, then positional ones, then the values of `kwnames`.
///
/// # Safety
/// The thread is attached. `slots[1..]` and `kwnames` (null, or a tuple no longer than the arguments) are valid references for the call.
#[inline]
pub(super) unsafe fn vectorcall<'py>(
    callable: &Bound<'py, PyAny>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
) -> Result<Bound<'py, PyAny>> {
    let positional = (slots.len() - 1 - keywords) | ffi::PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: by this function's contract; the offset flag lets the callee use `slots[0]`, which is ours.
    unsafe {
        let result = ffi::PyObject_Vectorcall(callable.as_ptr(), slots.as_mut_ptr().add(1), positional, kwnames);
        Ok(Bound::from_owned_ptr_or_err(callable.py(), result)?)
    }
}

/// The same for a method: `slots[0]` is the receiver.
///
/// # Safety
/// As [`vectorcall`], and `slots[0]` and `name` (a string) are valid references too.
#[inline]
pub(super) unsafe fn vectorcall_method<'py>(
    name: &Bound<'py, PyString>,
    slots: &mut [*mut ffi::PyObject],
    keywords: usize,
    kwnames: *mut ffi::PyObject,
) -> Result<Bound<'py, PyAny>> {
    let positional = (slots.len() - keywords) | ffi::PY_VECTORCALL_ARGUMENTS_OFFSET;
    // SAFETY: by this function's contract; here the offset flag lets the callee change `slots[0]` for the time of the call.
    unsafe {
        let result = ffi::PyObject_VectorcallMethod(name.as_ptr(), slots.as_mut_ptr(), positional, kwnames);
        Ok(Bound::from_owned_ptr_or_err(name.py(), result)?)
    }
}

/// The pointer of an optional tuple.
#[inline]
pub(super) fn pointer(names: Option<&Bound<'_, PyTuple>>) -> *mut ffi::PyObject {
    names.map_or(std::ptr::null_mut(), |names| names.as_ptr())
}
