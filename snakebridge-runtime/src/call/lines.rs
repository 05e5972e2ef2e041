//! Lines that are needed without Python: by calls of workers, and to name a class.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::line::Line;
use super::sites::Sites;

/// The lines that were needed, by table and number; kept for the life of the program, like what embedded call sites keep.
static LINES: Mutex<Option<HashMap<(usize, u32), &'static Line>>> = Mutex::new(None);

impl Sites {
    /// The line with that number, read once.
    pub(super) fn known_line(&'static self, number: u32) -> &'static Line {
        let mut lines = LINES.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (std::ptr::from_ref(self) as usize, number);
        lines.get_or_insert_default().entry(key).or_insert_with(|| Box::leak(Box::new(self.line(number))))
    }

    /// The class that the first line of a class's table names.
    pub(crate) fn class_path(&'static self) -> (&'static str, &'static str) {
        let line = self.known_line(0);
        (line.module, line.path)
    }
}
