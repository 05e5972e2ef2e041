//! Arrays. What needs NumPy is skipped where the environment does not have it; `tests/` of the workspace runs it always.

use snakebridge_runtime::prelude::*;
use snakebridge_runtime::pyo3::Python;
use snakebridge_runtime::{Complex64, call, kinds};

use crate::eval;

fn has_numpy() -> bool {
    call::<Object>("importlib", "import_module", ("numpy",)).is_ok()
}

fn array(value: impl ToPython<kinds::ArrayLike>) -> Result<Object> {
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
