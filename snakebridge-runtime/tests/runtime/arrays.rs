//! Arrays. What needs NumPy is skipped where the environment does not have it; `tests/` of the workspace runs it always.

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::pyo3::Python;
use snakebridge_runtime::{Complex64, call, kinds};

use crate::eval;

pub(crate) fn has_numpy() -> bool {
    call::<Object>("importlib", "import_module", ("numpy",)).is_ok()
}

pub(crate) fn array(value: impl ToPython<kinds::ArrayLike>) -> Result<Object> {
    snakebridge_runtime::start()?;
    Python::attach(|py| Ok(Object::from(value.into_python(py)?)))
}

fn described(value: impl ToPython<kinds::ArrayLike>) -> String {
    let array = array(value).unwrap();
    format!(
        "{} {} {}",
        array.attr::<Object>("dtype").unwrap(),
        array.attr::<Object>("shape").unwrap(),
        array.call_method::<Object>("tolist", ()).unwrap()
    )
}

#[test]
fn slices_become_arrays() {
    if !has_numpy() {
        return assert_eq!(array([1.0, 2.0]).unwrap().to_string(), "[1.0, 2.0]");
    }
    assert_eq!(described([1.0, 2.0]), "float64 (2,) [1.0, 2.0]");
    assert_eq!(described(&[1, 2]), "int32 (2,) [1, 2]");
    assert_eq!(described(vec![1u8, 2]), "uint8 (2,) [1, 2]");
    assert_eq!(described([true, false]), "bool (2,) [True, False]");
    assert_eq!(described([[1i64, 2], [3, 4]]), "int64 (2, 2) [[1, 2], [3, 4]]");
    assert_eq!(described(vec![vec![1.0f32, 2.0], vec![3.0, 4.0]]), "float32 (2, 2) [[1.0, 2.0], [3.0, 4.0]]");
    assert_eq!(described(&[&[1u16, 2, 3][..], &[4, 5, 6]]), "uint16 (2, 3) [[1, 2, 3], [4, 5, 6]]");
    assert_eq!(described(vec![[[1i8; 2]; 3]; 1]), "int8 (1, 3, 2) [[[1, 1], [1, 1], [1, 1]]]");
    assert_eq!(described([Complex64::new(1.0, 2.0)]), "complex128 (1,) [(1+2j)]");
    assert_eq!(described(Vec::<f64>::new()), "float64 (0,) []");
    assert_eq!(described(vec![1.5f64; 100_000]).split(' ').next(), Some("float64"));
    // Ragged rows are a list of arrays, and what is not numbers a list.
    assert_eq!(array(vec![vec![1], vec![2, 3]]).unwrap().to_string(), "[array([1], dtype=int32), array([2, 3], dtype=int32)]");
    assert_eq!(array(["a", "b"]).unwrap().to_string(), "['a', 'b']");
    assert_eq!(array(3).unwrap().to_string(), "3");
}

#[test]
fn a_given_vector_is_not_copied() -> Result<()> {
    if !has_numpy() {
        return Ok(());
    }
    let numbers = vec![1.0f64; 50_000];
    let address = numbers.as_ptr() as usize;
    let array = array(numbers)?;
    let data = array.attr::<Object>("ctypes")?.attr::<usize>("data")?;
    assert_eq!(data, address);
    array.set_item(0, 5.0)?;
    assert_eq!(array.get_item::<f64>(0)?, 5.0);
    assert_eq!(array.as_slice::<f64, _>(|slice| (slice.as_ptr() as usize, slice[0].get()))?, (address, 5.0));
    Ok(())
}

#[test]
fn arrays_become_vectors() -> Result<()> {
    if !has_numpy() {
        return Ok(());
    }
    let numpy = |expression: &str| eval(&format!("(lambda np: {expression})(__import__('numpy'))"));
    assert_eq!(numpy("np.arange(3.0)")?.extract::<Vec<f64>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(numpy("np.arange(6.0)[::2]")?.extract::<Vec<f64>>()?, [0.0, 2.0, 4.0]);
    assert_eq!(numpy("np.arange(3)")?.extract::<Vec<f64>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(numpy("np.arange(3, dtype='u1')[::-1]")?.extract::<Vec<i32>>()?, [2, 1, 0]);
    assert_eq!(numpy("np.arange(3, dtype='>f8')")?.extract::<Vec<f64>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(numpy("np.arange(3, dtype='>i2')")?.extract::<Vec<i64>>()?, [0, 1, 2]);
    assert!(numpy("np.arange(3, dtype='>f8')")?.as_slice::<f64, _>(|slice| slice.len()).is_err());
    assert_eq!(numpy("np.arange(3, dtype='f2')")?.extract::<Vec<f32>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(numpy("np.array([True, False])")?.extract::<Vec<bool>>()?, [true, false]);
    assert_eq!(numpy("np.array(['a'])")?.extract::<Vec<String>>()?, ["a"]);
    assert_eq!(numpy("np.array([[1, 2], [3, 4]])")?.extract::<Vec<Vec<f64>>>()?, [[1.0, 2.0], [3.0, 4.0]]);
    assert_eq!(numpy("np.float32(1.5)")?.extract::<f64>()?, 1.5);
    assert_eq!(numpy("np.int16(3)")?.extract::<u64>()?, 3);
    assert_eq!(numpy("np.float64(3)")?.extract::<f64>()?, 3.0);
    assert!(numpy("np.bool_(True)")?.extract::<bool>()?);
    assert!(numpy("np.float64(3)")?.extract::<i64>().is_err());
    let error = numpy("np.array([1, 300])")?.extract::<Vec<u8>>().unwrap_err();
    assert_eq!(error.to_string(), "the value, at `[1]`, is a Python `int`, which can't be a Rust `u8`: 300 does not fit");
    let error = numpy("np.eye(2)")?.extract::<Vec<f64>>().unwrap_err();
    assert!(error.to_string().ends_with("it has 2 dimensions; ask for `Vec<Vec<_>>`, or flatten it"), "{error}");
    Ok(())
}

#[test]
fn views() -> Result<()> {
    if crate::is_over_workers("memory is lent without a copy, which takes the same process") {
        return Ok(());
    }
    let bytes = Object::new(b"abc")?;
    assert_eq!(bytes.as_slice::<u8, _>(|slice| slice.iter().map(|byte| byte.get()).collect::<Vec<_>>())?, b"abc");
    let array = eval("__import__('array').array('d', [1.0, 2.0])")?;
    assert_eq!(array.as_slice::<f64, _>(|slice| slice.iter().map(|number| number.get()).sum::<f64>())?, 3.0);
    let error = array.as_slice::<i64, _>(|slice| slice.len()).unwrap_err();
    assert_eq!(error.to_string(), "the value is a Python `array.array`, which can't be a Rust `&[i64]`: its elements have the format `d`");
    assert!(
        eval("memoryview(b'abcd')[::2]")?.as_slice::<u8, _>(|slice| slice.len()).unwrap_err().to_string().contains("one after the other")
    );
    assert!(Object::new(1)?.as_slice::<u8, _>(|slice| slice.len()).is_err());
    Ok(())
}

fn numpy(expression: &str) -> Result<Object> {
    eval(&format!("(lambda np: {expression})(__import__('numpy'))"))
}

#[test]
fn every_dtype_and_dimension() -> Result<()> {
    if !has_numpy() {
        return Ok(());
    }
    macro_rules! dtypes {
        ($($type:ty: $($dtype:literal)*;)*) => {$($(
            let read = numpy(&format!("np.arange(8).reshape(2, 4).T[::2].astype('{}')", $dtype))?.extract::<Vec<Vec<$type>>>()?;
            assert_eq!(read, [[0 as $type, 4 as $type], [2 as $type, 6 as $type]], $dtype);
            let read = numpy(&format!("np.arange(8)[::-3].astype('{}')", $dtype))?.extract::<Vec<$type>>()?;
            assert_eq!(read, [7 as $type, 4 as $type, 1 as $type], $dtype);
        )*)*};
    }
    dtypes! {
        i8: "i1" ">i2" "u1" "i8"; i16: "i2" ">i2" "i8"; i32: "i4" ">i4" "u2"; i64: "i8" ">i8" "u8" "i1"; u8: "u1" "i8"; u16: "u2" ">u2"; u32: "u4" ">u8"; u64: "u8" ">u8" "i4";
        f32: "f4" ">f4" "f8" "f2" "i4"; f64: "f8" ">f8" "f4" "f2" ">f2" "i8" "u8" "u1";
    }
    assert_eq!(numpy("np.array([[True, False], [False, True]]).T[1]")?.extract::<Vec<bool>>()?, [false, true]);
    assert_eq!(numpy("np.array([0, 2, 255], 'u1').view('?')")?.extract::<Vec<bool>>()?, [false, true, true]);
    let complex = |re, im| Complex64::new(re, im);
    assert_eq!(numpy("np.array([1 + 2j, 3])[::-1]")?.extract::<Vec<Complex64>>()?, [complex(3.0, 0.0), complex(1.0, 2.0)]);
    assert_eq!(numpy("np.array([1 + 2j, 3], '>c16')")?.extract::<Vec<Complex64>>()?, [complex(1.0, 2.0), complex(3.0, 0.0)]);
    assert_eq!(numpy("np.array([1 + 2j, 3], 'c8')")?.extract::<Vec<Complex64>>()?, [complex(1.0, 2.0), complex(3.0, 0.0)]);
    assert_eq!(numpy("np.array(5.5)")?.extract::<f64>()?, 5.5);
    assert_eq!(numpy("np.zeros((2, 0))")?.extract::<Vec<Vec<f64>>>()?, [Vec::<f64>::new(), Vec::new()]);
    // A point in time is an integer on request, in the unit that the array has.
    let times = numpy("np.array(['1970-01-01T00:00:01.5', 'NaT'], 'M8[ms]')")?;
    assert!(times.extract::<Vec<i64>>().is_err());
    assert_eq!(times.call_method::<Vec<i64>>("view", ("i8",))?, [1500, i64::MIN]);
    Ok(())
}

#[test]
fn views_of_any_strides() -> Result<()> {
    if crate::is_over_workers("memory is lent without a copy, which takes the same process") {
        return Ok(());
    }
    use snakebridge_runtime::ArrayView;
    let memory = eval("memoryview(bytearray(range(12))).cast('B', (3, 4))")?;
    assert_eq!(
        memory.view(|view: ArrayView<'_, u8>| (view.shape().to_vec(), view.get(&[2, 1]), view.get(&[3, 0]), view.get(&[1])))?,
        (vec![3, 4], Some(9), None, None)
    );
    assert!(memory.view(|view: ArrayView<'_, u8>| view.set(&[0, 0], 100))?);
    assert_eq!(memory.view(|view: ArrayView<'_, u8>| view.iter().take(2).collect::<Vec<_>>())?, [100, 1]);
    let constant = Object::new(b"ab")?;
    assert!(!constant.view(|view: ArrayView<'_, u8>| view.is_writable() || view.set(&[0], 1))?);
    assert_eq!(constant.to_string(), "b'ab'");
    assert!(memory.view(|view: ArrayView<'_, i16>| view.len()).is_err());
    if !has_numpy() {
        return Ok(());
    }
    let array = numpy("np.arange(24.0).reshape(2, 3, 4)[:, ::-1, 1::2]")?;
    let expected: Vec<f64> = array.call_method::<Object>("ravel", ())?.extract()?;
    assert_eq!(array.view(|view: ArrayView<'_, f64>| view.iter().collect::<Vec<_>>())?, expected);
    assert_eq!(array.view(|view: ArrayView<'_, f64>| view.get(&[1, 2, 0]))?, Some(array.get_item::<f64>((1, 2, 0))?));
    assert_eq!(
        numpy("np.array(7.0)")?.view(|view: ArrayView<'_, f64>| (view.get(&[]), view.iter().collect::<Vec<_>>()))?,
        (Some(7.0), vec![7.0])
    );
    assert_eq!(numpy("np.zeros((3, 0))")?.view(|view: ArrayView<'_, f64>| view.iter().count())?, 0);
    // A field of records is neither aligned nor contiguous.
    let field = numpy("np.array([(1, 2.5), (3, 4.5)], dtype=[('a', 'i1'), ('b', 'f8')])['b']")?;
    assert_eq!(field.view(|view: ArrayView<'_, f64>| view.iter().collect::<Vec<_>>())?, [2.5, 4.5]);
    Ok(())
}

#[cfg(feature = "ndarray")]
mod of_ndarray {
    use ndarray::{Array0, Array1, Array2, ArrayD, Axis, array as matrix, s};

    use super::*;

    #[test]
    fn there() {
        if !has_numpy() {
            return;
        }
        let numbers = matrix![[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]];
        assert_eq!(described(&numbers), "float64 (2, 3) [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]");
        assert_eq!(described(numbers.t()), "float64 (3, 2) [[1.0, 4.0], [2.0, 5.0], [3.0, 6.0]]");
        assert_eq!(described(numbers.slice(s![.., ..;-2])), "float64 (2, 2) [[3.0, 1.0], [6.0, 4.0]]");
        assert_eq!(described(Array0::from_elem((), 1.5)), "float64 () 1.5");
        assert_eq!(described(Array2::<u8>::zeros((0, 3))), "uint8 (0, 3) []");
        assert_eq!(array(matrix![["a"], ["b"]]).unwrap().to_string(), "[['a'], ['b']]");
    }

    #[test]
    fn a_large_one_is_moved() -> Result<()> {
        if !has_numpy() {
            return Ok(());
        }
        let numbers = Array2::<f64>::zeros((300, 100));
        let address = numbers.as_ptr() as usize;
        let moved = array(numbers)?;
        assert_eq!(moved.attr::<Object>("ctypes")?.attr::<usize>("data")?, address);
        assert_eq!(moved.attr::<(usize, usize)>("shape")?, (300, 100));
        // What shows only a part of its memory is copied.
        let mut part = Array2::from_shape_fn((300, 100), |(row, column)| (row * 100 + column) as f64);
        part.slice_axis_inplace(Axis(0), (100..300).into());
        assert_eq!(array(part)?.get_item::<f64>((0, 1))?, 10_001.0);
        Ok(())
    }

    #[test]
    fn back() -> Result<()> {
        if !has_numpy() {
            return Ok(());
        }
        assert_eq!(numpy("np.arange(6).reshape(2, 3).T")?.extract::<Array2<f64>>()?, matrix![[0.0, 3.0], [1.0, 4.0], [2.0, 5.0]]);
        assert_eq!(numpy("np.arange(6, dtype='>i4').reshape(2, 3)")?.extract::<Array2<i64>>()?, matrix![[0, 1, 2], [3, 4, 5]]);
        assert_eq!(numpy("np.eye(2) > 0")?.extract::<ArrayD<bool>>()?.shape(), [2, 2]);
        assert_eq!(numpy("np.float32(3)")?.extract::<Array0<f32>>()?.into_scalar(), 3.0);
        assert_eq!(eval("[[1, 2], [3, 4]]")?.extract::<Array2<u8>>()?, matrix![[1, 2], [3, 4]]);
        let error = numpy("np.eye(2)")?.extract::<Array1<f64>>().unwrap_err();
        assert!(error.to_string().ends_with("it has 2 dimensions instead of 1"), "{error}");
        assert!(numpy("np.array(['a'])")?.extract::<Array1<f64>>().is_err());
        assert!(eval("[[1], [2, 3]]")?.extract::<Array2<f64>>().is_err());
        Ok(())
    }
}

#[cfg(feature = "half")]
#[test]
fn half_floats() -> Result<()> {
    use half::f16;
    if !has_numpy() {
        return Ok(());
    }
    let numbers = [f16::from_f32(1.5), f16::INFINITY];
    assert_eq!(described(numbers), "float16 (2,) [1.5, inf]");
    assert_eq!(numpy("np.array([1.5, np.inf], 'f2')")?.extract::<Vec<f16>>()?, numbers);
    assert_eq!(numpy("np.array([1.5, 2], '>f2')")?.extract::<Vec<f16>>()?, [f16::from_f32(1.5), f16::from_f32(2.0)]);
    assert!(numpy("np.array([1e6])")?.extract::<Vec<f16>>().is_err());
    Ok(())
}

/// Tensors have no buffer; what speaks DLPack is seen through NumPy. Python's own stand-in for a tensor, since PyTorch is large: a class over an array that only has `__dlpack__`.
#[test]
fn tensors() -> Result<()> {
    use snakebridge_runtime::ArrayView;
    if !has_numpy() {
        return Ok(());
    }
    let tensor = |array: &str| {
        eval(&format!(
            "(lambda np: (lambda a: type('Tensor', (), {{'__dlpack__': lambda self, **options: a.__dlpack__(**options), '__dlpack_device__': lambda self: a.__dlpack_device__()}})())({array}))(__import__('numpy'))"
        ))
    };
    assert_eq!(tensor("np.arange(3, dtype='f4')")?.extract::<Vec<f32>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(tensor("np.arange(3, dtype='f4')")?.extract::<Vec<f64>>()?, [0.0, 1.0, 2.0]);
    assert_eq!(
        tensor("np.arange(6).reshape(2, 3).T")?.view(|view: ArrayView<'_, i64>| (view.shape().to_vec(), view.get(&[2, 1])))?,
        (vec![3, 2], Some(5))
    );
    Ok(())
}

#[cfg(feature = "arrow")]
mod of_arrow {
    use std::sync::Arc;

    use arrow_array::{Array, ArrayRef, Float64Array, Int64Array, RecordBatch, StringArray};
    use arrow_schema::Schema;

    use super::*;

    fn batch() -> RecordBatch {
        let numbers: ArrayRef = Arc::new(Int64Array::from(vec![Some(1), None, Some(3)]));
        let words: ArrayRef = Arc::new(StringArray::from(vec!["a", "é", ""]));
        RecordBatch::try_from_iter([("number", numbers), ("word", words)]).unwrap()
    }

    fn module(name: &str) -> Option<Object> {
        let module = snakebridge_runtime::module(name);
        if module.is_err() {
            println!("`{name}` is not installed, so that nothing was tried with it");
        }
        module.ok()
    }

    /// Without any library: our own capsules, taken back.
    #[test]
    fn there_and_back() -> Result<()> {
        if crate::is_over_workers("Arrow's memory is that of this process") {
            let error = Object::new(batch()).unwrap_err().to_string();
            assert!(error.starts_with("a `snakebridge.ArrowTable` object lives in this process, and can't be used in a worker"), "{error}");
            return Ok(());
        }
        let table = Object::new(batch())?;
        assert_eq!(table.repr()?, "<snakebridge.ArrowTable of 3 rows, 2 columns>");
        assert_eq!(table.extract::<RecordBatch>()?, batch());
        assert_eq!(table.extract::<Schema>()?, *batch().schema());
        let several = Object::from_batches(vec![batch(), batch()])?;
        assert_eq!(several.extract::<Vec<RecordBatch>>()?, [batch(), batch()]);
        assert!(several.extract::<RecordBatch>().unwrap_err().to_string().ends_with("it has 2 batches; ask for a `Vec<RecordBatch>`"));
        let numbers: ArrayRef = Arc::new(Float64Array::from(vec![1.5, f64::NAN]));
        let array = Object::new(&*numbers)?;
        assert_eq!(array.repr()?, "<snakebridge.ArrowArray of 2 Float64>");
        let back = array.extract::<ArrayRef>()?;
        assert_eq!(back.to_data().buffers()[0].as_ptr(), numbers.to_data().buffers()[0].as_ptr());
        // A capsule that nobody takes is released with its memory.
        let weak = Arc::downgrade(&numbers);
        array.call_method::<Object>("__arrow_c_array__", ())?;
        drop((array, back, numbers));
        assert!(weak.upgrade().is_none());
        assert!(Object::new(1)?.extract::<RecordBatch>().is_err());
        Ok(())
    }

    /// Capsules taken and left, arrays kept and dropped, attached or not, by several threads at once: in the end nobody holds the memory any more.
    #[test]
    fn threads_leave_no_reference() -> Result<()> {
        if crate::is_over_workers("a batch of this process has no copy in a worker") {
            return Ok(());
        }
        let numbers: ArrayRef = Arc::new(Int64Array::from_iter_values(0..1000));
        let table = RecordBatch::try_from_iter([("number", Arc::clone(&numbers))]).unwrap();
        let (shared, of_table) = (Object::new(&*numbers)?, Object::new(table)?);
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let (numbers, shared, of_table) = (Arc::clone(&numbers), shared.clone(), of_table.clone());
                scope.spawn(move || {
                    for round in 0..200 {
                        let own = Object::new(&*numbers).unwrap();
                        let left: Object = own.call_method("__arrow_c_array__", ()).unwrap();
                        let taken = [&own, &shared].map(|object| object.extract::<ArrayRef>().unwrap());
                        assert!(taken.iter().all(|taken| taken.len() == 1000));
                        let batches: Vec<RecordBatch> = of_table.extract().unwrap();
                        match (round + thread) % 3 {
                            0 => snakebridge_runtime::attach(|| drop((own, left, taken, batches))),
                            1 => drop((taken, batches, left, own)),
                            // Where nobody is attached, and on another thread.
                            _ => std::thread::spawn(move || drop((left, own, batches, taken))).join().unwrap(),
                        }
                    }
                });
            }
        });
        drop((shared, of_table));
        // Handles dropped by threads that were not attached are released when one attaches.
        call::<i64>("gc", "collect", ())?;
        assert_eq!((Arc::strong_count(&numbers), Arc::weak_count(&numbers)), (1, 0));
        // The array's own memory: `to_data` is one more.
        assert_eq!(numbers.to_data().buffers()[0].strong_count(), 2);
        Ok(())
    }

    #[test]
    fn pyarrow() -> Result<()> {
        let Some(pyarrow) = module("pyarrow") else { return Ok(()) };
        let table: Object = pyarrow.call_method("table", (batch(),))?;
        assert_eq!(
            table.call_method::<Object>("to_pylist", ())?.repr()?,
            "[{'number': 1, 'word': 'a'}, {'number': None, 'word': 'é'}, {'number': 3, 'word': ''}]"
        );
        assert_eq!(table.extract::<RecordBatch>()?, batch());
        let array: Object = pyarrow.call_method("array", (vec![1.5, 2.5],))?;
        let address: usize = array.call_method::<Object>("buffers", ())?.get_item::<Object>(1)?.attr("address")?;
        let back = array.extract::<ArrayRef>()?;
        assert_eq!(back.to_data().buffers()[0].as_ptr() as usize, address);
        drop(array);
        assert_eq!(back.as_any().downcast_ref::<Float64Array>().map(|numbers| numbers.values().to_vec()), Some(vec![1.5, 2.5]));
        assert!(array_of_text(&back).is_none());
        Ok(())
    }

    fn array_of_text(array: &ArrayRef) -> Option<&StringArray> {
        array.as_any().downcast_ref()
    }

    #[test]
    fn polars_and_pandas() -> Result<()> {
        if let Some(polars) = module("polars") {
            let frame: Object = polars.call_method("DataFrame", (batch(),))?;
            assert_eq!(frame.call_method::<Object>("rows", ())?.repr()?, "[(1, 'a'), (None, 'é'), (3, '')]");
            let back = frame.extract::<Vec<RecordBatch>>()?;
            assert_eq!(back.iter().map(RecordBatch::num_rows).sum::<usize>(), 3);
            assert_eq!(back[0].column(0).as_any().downcast_ref::<Int64Array>(), Some(&Int64Array::from(vec![Some(1), None, Some(3)])));
        }
        if let (Some(pandas), Some(_)) = (module("pandas"), module("pyarrow")) {
            let class: Object = pandas.attr("DataFrame")?;
            if class.has_attr("from_arrow")? {
                let frame: Object = class.call_method("from_arrow", (batch(),))?;
                assert_eq!(frame.attr::<Object>("word")?.call_method::<Vec<String>>("tolist", ())?, ["a", "é", ""]);
                assert_eq!(frame.extract::<RecordBatch>()?.num_rows(), 3);
            }
        }
        Ok(())
    }
}
