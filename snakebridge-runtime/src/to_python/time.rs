//! Lengths of time and points in time.

use std::time::{Duration, SystemTime};

use pyo3::IntoPyObject;
use pyo3::prelude::*;

use super::ToPython;
use crate::error::Result;
use crate::kinds::{Kind, True};

/// A `datetime.timedelta`; Python keeps microseconds.
#[diagnostic::do_not_recommend]
impl<K: Kind<Span = True>> ToPython<K> for Duration {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}

/// A `datetime.datetime` in UTC.
#[diagnostic::do_not_recommend]
impl<K: Kind<Moment = True>> ToPython<K> for SystemTime {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(self.into_pyobject(py)?.into_any())
    }
}
