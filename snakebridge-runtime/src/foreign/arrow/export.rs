//! To Python: an object with `__arrow_c_array__`, `__arrow_c_schema__` and, for batches, `__arrow_c_stream__`; `pyarrow.table(x)`, `polars.DataFrame(x)` and
//! `pandas.DataFrame.from_arrow(x)` take it.

use std::sync::Arc;

use crate::pyo3::exceptions::PyValueError;
use crate::pyo3::prelude::*;
use crate::pyo3::types::PyCapsule;
use arrow_array::ffi::to_ffi;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchIterator, StructArray};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, Schema};

use super::capsule::put;
use crate::error::{ConvertError, Result};
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;

/// An array of Rust's, as Python sees it.
#[pyclass(frozen, module = "snakebridge")]
struct ArrowArray(ArrayRef);

/// Record batches of Rust's, as Python sees them.
#[pyclass(frozen, module = "snakebridge")]
struct ArrowTable {
    schema: Arc<Schema>,
    batches: Vec<RecordBatch>,
}

fn refused(error: ArrowError) -> PyErr {
    PyValueError::new_err(error.to_string())
}

type Capsules<'py> = (Bound<'py, PyCapsule>, Bound<'py, PyCapsule>);

/// The structures share the array's memory, which they keep alive. A requested schema is a wish, which producers may leave alone.
fn array_capsules<'py>(py: Python<'py>, array: &dyn Array) -> PyResult<Capsules<'py>> {
    let (array, schema) = to_ffi(&array.to_data()).map_err(refused)?;
    Ok((put(py, schema)?, put(py, array)?))
}

#[pymethods]
impl ArrowArray {
    #[pyo3(signature = (requested_schema=None))]
    #[allow(unused_variables)]
    fn __arrow_c_array__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Capsules<'py>> {
        array_capsules(py, &self.0)
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        put(py, FFI_ArrowSchema::try_from(self.0.data_type()).map_err(refused)?)
    }

    fn __len__(&self) -> usize {
        self.0.len()
    }

    fn __repr__(&self) -> String {
        format!("<snakebridge.ArrowArray of {} {}>", self.0.len(), self.0.data_type())
    }
}

#[pymethods]
impl ArrowTable {
    #[pyo3(signature = (requested_schema=None))]
    #[allow(unused_variables)]
    fn __arrow_c_stream__<'py>(&self, py: Python<'py>, requested_schema: Option<Bound<'py, PyAny>>) -> PyResult<Bound<'py, PyCapsule>> {
        let batches = RecordBatchIterator::new(self.batches.clone().into_iter().map(Ok), Arc::clone(&self.schema));
        put(py, FFI_ArrowArrayStream::new(Box::new(batches)))
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        put(py, FFI_ArrowSchema::try_from(self.schema.as_ref()).map_err(refused)?)
    }

    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __repr__(&self) -> String {
        format!("<snakebridge.ArrowTable of {} rows, {} columns>", self.__len__(), self.schema.fields().len())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Handle = True>> ToPython<K> for RecordBatch {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(Bound::new(py, ArrowTable { schema: self.schema(), batches: vec![self.clone()] })?.into_any())
    }
}

impl crate::Object {
    /// A table of record batches, for `pyarrow.table`, `polars.DataFrame`, `pandas.DataFrame.from_arrow` and whatever else takes Arrow's streams; nothing is copied.
    ///
    /// # Errors
    /// When there are no batches, or they have different schemas.
    pub fn from_batches(batches: Vec<RecordBatch>) -> Result<Self> {
        let schema =
            batches.first().map(RecordBatch::schema).ok_or_else(|| ConvertError::unsuitable("a table needs a batch to know its schema"))?;
        if batches.iter().any(|batch| batch.schema() != schema) {
            return Err(ConvertError::unsuitable("the batches of a table must have one schema").into());
        }
        crate::interpreter::with_python(|py| Ok(Bound::new(py, ArrowTable { schema, batches })?.into()))
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Handle = True>> ToPython<K> for dyn Array {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(Bound::new(py, ArrowArray(arrow_array::make_array(self.to_data())))?.into_any())
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<Handle = True>> ToPython<K> for StructArray {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        Ok(Bound::new(py, ArrowArray(Arc::new(self.clone())))?.into_any())
    }
}
