//! NumPy: array arguments, keyword arguments, classes, constants, ufuncs.

use snakebridge::prelude::*;
use snakebridge_end_to_end::numpy;

use crate::python;

#[test]
#[expect(clippy::needless_borrows_for_generic_args, reason = "a slice is what this is about")]
fn a_slice_has_a_mean() -> Result<()> {
    let mean: f64 = numpy::mean(&[1, 2, 3])?;
    assert_eq!(mean, python::<f64>("__import__('numpy').mean([1, 2, 3])"));
    assert_eq!(mean, 2.0);
    Ok(())
}

#[test]
fn a_keyword_argument_chooses_the_axis() -> Result<()> {
    let columns: Vec<f64> = py!(numpy::mean([[1, 2], [3, 4]], axis = 0))?;
    assert_eq!(columns, python::<Vec<f64>>("__import__('numpy').mean([[1, 2], [3, 4]], axis=0)"));
    assert_eq!(columns, [2.0, 3.0]);
    let same: Vec<f64> = numpy::mean_with([[1, 2], [3, 4]]).axis(0).call()?;
    assert_eq!(same, columns);
    Ok(())
}

#[test]
fn a_builder_can_be_filled_step_by_step() -> Result<()> {
    for (keep, expected) in [(false, "(2,)"), (true, "(1, 2)")] {
        let mut call = numpy::sum_with([[1.0, 2.0], [3.0, 4.0]]).axis(0);
        if keep {
            call = call.keepdims(true);
        }
        let sum: Object = call.call()?;
        assert_eq!(sum.attr::<Object>("shape")?.to_string(), expected);
    }
    Ok(())
}

#[test]
fn arrays_are_objects_with_methods() -> Result<()> {
    let array: numpy::Ndarray = numpy::arange(6)?;
    assert_eq!(array.to_string(), python::<String>("str(__import__('numpy').arange(6))"));
    let total: i64 = array.sum()?;
    assert_eq!(total, 15);
    Ok(())
}

#[test]
fn a_million_floats_go_over_and_come_back() -> Result<()> {
    let values: Vec<f64> = (0..1_000_000).map(f64::from).collect();
    let sorted: Vec<f64> = numpy::sort(&values)?.extract()?;
    assert_eq!(sorted, values);
    let doubled: Vec<f64> = snakebridge::call("numpy", "multiply", (&sorted, 2))?;
    assert_eq!(doubled[999_999], 1_999_998.0);
    Ok(())
}

#[test]
fn ufuncs_and_constants_are_there() -> Result<()> {
    let sum: Vec<i64> = snakebridge::call("numpy", "add", ([1, 2], [3, 4]))?;
    assert_eq!(sum, [4, 6]);
    assert_eq!(numpy::pi()?, std::f64::consts::PI);
    assert!(numpy::inf()?.is_infinite());
    Ok(())
}

#[test]
fn every_public_name_is_bound() -> Result<()> {
    let names: Vec<String> = python(
        "[name for name, value in vars(__import__('numpy')).items() if name in __import__('numpy').__all__ \
         and not isinstance(value, type(__import__('sys')))]",
    );
    assert!(names.len() > 400, "{}", names.len());
    let libraries = snakebridge::libraries();
    let library = libraries.iter().find(|library| library.name == "numpy").expect("numpy is bound");
    let bound: std::collections::HashSet<&str> = library.index.iter().map(|entry| entry.path).collect();
    let missing: Vec<&String> =
        names.iter().filter(|name| !name.starts_with('_') && !bound.contains(format!("numpy.{name}").as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
    Ok(())
}

/// Without the prelude.
mod bare {
    use std::time::Duration;

    use snakebridge::{Result, py};
    use snakebridge_end_to_end::numpy;

    #[test]
    fn options_of_py_need_no_trait_in_scope() -> Result<()> {
        let steps: Vec<i64> = py!(numpy::arange(0, *(10, 4), timeout = Duration::from_secs(20)))?.as_object().extract()?;
        assert_eq!(steps, [0, 4, 8]);
        let least: i64 = py!(numpy::min(py!(numpy::arange(3, *(10,)))?, timeout = Duration::from_secs(20)))?;
        assert_eq!(least, 3);
        Ok(())
    }
}
