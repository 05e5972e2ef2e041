//! `num_complex::Complex64`.

use crate::pyo3::prelude::*;
use num_complex::Complex;

use crate::complex::Complex64;
use crate::error::Result;
use crate::from_python::FromPython;
use crate::kinds::{Kind, True};
use crate::to_python::ToPython;
use crate::wire::{Item, Want};

impl From<Complex<f64>> for Complex64 {
    fn from(number: Complex<f64>) -> Self {
        Self::new(number.re, number.im)
    }
}

impl From<Complex64> for Complex<f64> {
    fn from(number: Complex64) -> Self {
        Self::new(number.re, number.im)
    }
}

#[diagnostic::do_not_recommend]
impl<K: Kind<ComplexNumber = True>> ToPython<K> for Complex<f64> {
    fn to_python<'py>(&self, py: Python<'py>) -> Result<Bound<'py, PyAny>> {
        ToPython::<K>::to_python(&Complex64::from(*self), py)
    }
    fn to_wire(&self) -> Result<Item> {
        Ok(Item::from(Complex64::from(*self)))
    }
}

impl FromPython for Complex<f64> {
    fn from_python(object: &Bound<'_, PyAny>) -> Result<Self> {
        Complex64::from_python(object).map(Into::into)
    }
    const WANT: &'static Want = Complex64::WANT;
    fn from_wire(item: Item) -> Result<Self> {
        Complex64::from_wire(item).map(Into::into)
    }
}
