//! Lengths of time and points in time.

use std::time::{Duration, SystemTime};

use pyo3::prelude::*;

use super::FromPython;
use crate::error::{ConvertError, Result};

impl FromPython for Duration {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        object.extract().map_err(|error: PyErr| ConvertError::new("Duration", object).caused_by(error).into())
    }
}

impl FromPython for SystemTime {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        object.extract().map_err(|error: PyErr| ConvertError::new("SystemTime", object).caused_by(error).into())
    }
}
