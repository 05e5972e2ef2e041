//! The functions of this program that a worker holds.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::wire::HostFunction;

/// By number, from the moment that one is sent until the worker says that nothing there needs it.
#[derive(Default)]
pub(super) struct Functions(Mutex<Table>);

#[derive(Default)]
struct Table {
    numbers: u32,
    functions: HashMap<u32, Arc<dyn HostFunction>>,
}

impl Functions {
    pub(super) fn lend(&self, function: &Arc<dyn HostFunction>) -> u32 {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        table.numbers = table.numbers.wrapping_add(1);
        let number = table.numbers;
        table.functions.insert(number, Arc::clone(function));
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<Arc<dyn HostFunction>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).functions.get(&number).cloned()
    }

    pub(super) fn dropped(&self, number: u32) {
        // Dropped after the lock is free: a closure may own anything.
        let _function = self.0.lock().unwrap_or_else(PoisonError::into_inner).functions.remove(&number);
    }

    /// The worker is gone, and needs none.
    pub(super) fn clear(&self) {
        let _functions = std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner).functions);
    }

    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).functions.len()
    }
}
