//! The half for workers of `uuid::Uuid`; in this process PyO3 converts it.

use uuid::Uuid;

use super::through_pyo3::Crosses;
use crate::error::{ConvertError, Result};
use crate::wire::Item;

impl Crosses for Uuid {
    fn send(&self) -> Result<Item> {
        Ok(Item::Uuid(*self.as_bytes()))
    }
    fn receive(item: Item) -> Result<Self> {
        match item {
            Item::Uuid(bytes) => Ok(Self::from_bytes(bytes)),
            item => Err(ConvertError::of_item("Uuid", &item).into()),
        }
    }
}
