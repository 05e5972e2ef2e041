//! The half for workers of num-bigint's types; in this process PyO3 converts them.

use num_bigint::{BigInt, BigUint};

use super::through_pyo3::{Crosses, refused};
use crate::error::Result;
use crate::from_python::refused as kept;
use crate::wire::{Item, Want};

macro_rules! integers {
    ($($type:ty, $name:literal;)*) => {$(
        impl Crosses for $type {
            const WANT: &'static Want = &Want::Int;
            fn send(&self) -> Result<Item> {
                let digits = self.to_string();
                Ok(digits.parse().map_or(Item::BigInt(digits), Item::Int))
            }
            fn receive(item: Item) -> Result<Self> {
                let digits = match item {
                    Item::Bool(value) => u8::from(value).to_string(),
                    Item::Int(value) => value.to_string(),
                    Item::BigInt(digits) => digits,
                    item => return kept($name, item),
                };
                digits.parse().map_err(|_| refused($name, "int", format!("{digits} does not fit")))
            }
        }
    )*};
}
integers! { BigInt, "BigInt"; BigUint, "BigUint"; }
