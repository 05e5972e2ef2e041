//! From Python: anything with `__arrow_c_stream__` or `__arrow_c_array__`.

use std::sync::Arc;

use crate::pyo3::prelude::*;
use arrow_array::ffi::from_ffi;
use arrow_array::ffi_stream::{FFI_ArrowArrayStream, RecordBatchStreamReader};
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader, StructArray, make_array};
use arrow_data::ffi::FFI_ArrowArray;
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, Schema};

use super::capsule::take;
use crate::error::{ConvertError, Error, Result};
use crate::from_python::FromPython;

/// One array, with its schema in its type.
impl FromPython for ArrayRef {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let capsules = object.call_method0("__arrow_c_array__").map_err(|error| ConvertError::new("ArrayRef", object).caused_by(error))?;
        let (schema, array) = capsules.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>()?;
        let (schema, array) = (take::<FFI_ArrowSchema>(&schema)?, take::<FFI_ArrowArray>(&array)?);
        // SAFETY: both come from one producer, whose protocol promises that they belong together; the data keeps the producer's memory alive.
        let data = unsafe { from_ffi(array, &schema) }.map_err(|error| invalid("ArrayRef", object, &error))?;
        Ok(make_array(data))
    }
}

/// One batch; a stream of several is a `Vec<RecordBatch>`.
impl FromPython for RecordBatch {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        if object.hasattr("__arrow_c_array__")? {
            let array = ArrayRef::from_python(object).map_err(|error| error.expecting("RecordBatch"))?;
            let columns = array.as_any().downcast_ref::<StructArray>();
            let columns =
                columns.ok_or_else(|| ConvertError::new("RecordBatch", object).because("it is a single array; ask for an `ArrayRef`"))?;
            return Ok(columns.into());
        }
        let (schema, mut batches) = stream(object)?;
        match (batches.pop(), batches.len()) {
            (None, _) => Ok(Self::new_empty(schema)),
            (Some(batch), 0) => Ok(batch),
            (Some(_), others) => Err(ConvertError::new("RecordBatch", object)
                .because(format!("it has {} batches; ask for a `Vec<RecordBatch>`", others + 1))
                .into()),
        }
    }

    fn vec_from_buffer(object: &Bound<'_, PyAny>) -> Option<Result<Vec<Self>>> {
        object.hasattr("__arrow_c_stream__").ok()?.then(|| stream(object).map(|(_, batches)| batches))
    }
}

impl FromPython for Schema {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        let capsule = object.call_method0("__arrow_c_schema__").map_err(|error| ConvertError::new("Schema", object).caused_by(error))?;
        let schema = take::<FFI_ArrowSchema>(&capsule)?;
        Self::try_from(&schema).map_err(|error| invalid("Schema", object, &error))
    }
}

fn stream(object: &Bound<'_, PyAny>) -> Result<(Arc<Schema>, Vec<RecordBatch>)> {
    let capsule = object.call_method0("__arrow_c_stream__").map_err(|error| ConvertError::new("RecordBatch", object).caused_by(error))?;
    let stream = take::<FFI_ArrowArrayStream>(&capsule)?;
    let reader = RecordBatchStreamReader::try_new(stream).map_err(|error| invalid("RecordBatch", object, &error))?;
    let schema = reader.schema();
    let batches = reader.collect::<std::result::Result<_, _>>().map_err(|error| invalid("RecordBatch", object, &error))?;
    Ok((schema, batches))
}

fn invalid(expected: &'static str, object: &Bound<'_, PyAny>, error: &ArrowError) -> Error {
    ConvertError::new(expected, object).because(error.to_string()).into()
}
