//! The tuples of keyword names that vectorcall wants, made once per combination.

use crate::pyo3::prelude::*;
use crate::pyo3::sync::PyOnceLock;
use crate::pyo3::types::{PyString, PyTuple};

use super::parameter::Parameters;

/// How many combinations a call site remembers: callers repeat a few; later ones are made at each call.
const REMEMBERED: usize = 4;

/// The keyword names of one call site, by the set of parameters given by name. A set is a bit mask over the parameters.
pub(super) struct KeywordCache {
    combinations: [PyOnceLock<(u64, Py<PyTuple>)>; REMEMBERED],
}

impl KeywordCache {
    pub(super) const fn new() -> Self {
        Self { combinations: [const { PyOnceLock::new() }; REMEMBERED] }
    }

    /// The names in `mask`, in the order of the parameters.
    #[inline]
    pub(super) fn combination<'py>(&self, py: Python<'py>, parameters: &Parameters, mask: u64) -> PyResult<Bound<'py, PyTuple>> {
        for slot in &self.combinations {
            match slot.get(py) {
                Some((known, tuple)) if *known == mask => return Ok(tuple.bind(py).clone()),
                Some(_) => {}
                None => break,
            }
        }
        self.remember(py, parameters, mask)
    }

    #[cold]
    fn remember<'py>(&self, py: Python<'py>, parameters: &Parameters, mask: u64) -> PyResult<Bound<'py, PyTuple>> {
        let names = parameters.iter().take(64).enumerate().filter(|(index, _)| mask >> index & 1 == 1);
        let tuple = make(py, &names.map(|(_, parameter)| parameter.name).collect::<Vec<_>>())?;
        let mut entry = (mask, tuple.clone_ref(py));
        for slot in &self.combinations {
            match slot.set(py, entry) {
                Ok(()) => break,
                Err(taken) => entry = taken,
            }
        }
        Ok(tuple.into_bound(py))
    }
}

/// A tuple of interned names.
pub(super) fn make(py: Python<'_>, names: &[&str]) -> PyResult<Py<PyTuple>> {
    Ok(PyTuple::new(py, names.iter().map(|name| PyString::intern(py, name)))?.unbind())
}
