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
    /// With how often each was sent: so often the worker gives it back.
    functions: HashMap<u32, (Arc<dyn HostFunction>, usize)>,
    /// By address: one that is lent has a number already.
    known: HashMap<usize, u32>,
}

/// Where a function is.
fn address(function: &Arc<dyn HostFunction>) -> usize {
    Arc::as_ptr(function).cast::<()>() as usize
}

impl Table {
    /// Takes one back; gives it when it was the last time.
    fn back(&mut self, number: u32) -> Option<Arc<dyn HostFunction>> {
        let (_, lent) = self.functions.get_mut(&number)?;
        *lent -= 1;
        if *lent > 0 {
            return None;
        }
        let (function, _) = self.functions.remove(&number)?;
        self.known.remove(&address(&function));
        Some(function)
    }
}

impl Functions {
    pub(super) fn lend(&self, function: &Arc<dyn HostFunction>) -> u32 {
        let mut table = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(number) = table.known.get(&address(function)).copied()
            && let Some((_, lent)) = table.functions.get_mut(&number)
        {
            *lent += 1;
            return number;
        }
        table.numbers = table.numbers.wrapping_add(1);
        let number = table.numbers;
        table.functions.insert(number, (Arc::clone(function), 1));
        table.known.insert(address(function), number);
        number
    }

    pub(super) fn get(&self, number: u32) -> Option<Arc<dyn HostFunction>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).functions.get(&number).map(|(function, _)| Arc::clone(function))
    }

    pub(super) fn dropped(&self, number: u32) {
        // Dropped after the lock is free: a closure may own anything.
        let _function = self.0.lock().unwrap_or_else(PoisonError::into_inner).back(number);
    }

    /// The worker is gone, and needs none.
    pub(super) fn clear(&self) {
        let _table = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }

    pub(super) fn count(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).functions.len()
    }
}
