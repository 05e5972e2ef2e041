//! What the call sites of a table keep once they were used: a cell for each line, made when the first of them is needed.
//!
//! A `static` array of its own beside each table would cost rustc more than the table. A call reads as much as it would of such an array: where
//! the cells are, and how many.

use std::sync::atomic::{AtomicPtr, AtomicUsize, Ordering};

use crate::pyo3::sync::PyOnceLock;

use super::sites::Ready;

/// What a call site keeps once it was used.
pub(super) type Cell = PyOnceLock<Ready>;

/// The cells of a table; none before the first use.
pub(super) struct Cells {
    first: AtomicPtr<Cell>,
    count: AtomicUsize,
}

impl Cells {
    pub(super) const fn new() -> Self {
        Self { first: AtomicPtr::new(std::ptr::null_mut()), count: AtomicUsize::new(0) }
    }

    /// The cell with that number, if there are any yet.
    #[inline]
    pub(super) fn get(&self, number: usize) -> Option<&'static Cell> {
        // SAFETY: the count is set after `first`, to the length of the slice that `first` points at, which is never freed.
        (number < self.count.load(Ordering::Acquire)).then(|| unsafe { &*self.first.load(Ordering::Relaxed).add(number) })
    }

    /// All cells; makes them, as many as `count` says, when there are none.
    #[cold]
    pub(super) fn all(&self, count: impl FnOnce() -> usize) -> &'static [Cell] {
        let mut first = self.first.load(Ordering::Acquire);
        let count = count();
        if first.is_null() {
            let made: Box<[Cell]> = std::iter::repeat_with(Cell::new).take(count).collect();
            let made = Box::into_raw(made);
            match self.first.compare_exchange(first, made.cast(), Ordering::AcqRel, Ordering::Acquire) {
                Ok(_) => first = made.cast(),
                Err(theirs) => {
                    // SAFETY: nobody else has seen these.
                    drop(unsafe { Box::from_raw(made) });
                    first = theirs;
                }
            }
        }
        self.count.store(count, Ordering::Release);
        // SAFETY: every thread makes and counts the cells of the same text, so they are as many; they are never freed.
        unsafe { std::slice::from_raw_parts(first, count) }
    }
}
