//! Counts: how much is generated.

use serde::Serialize;

use crate::emit::File;
use crate::plan::{Bindings, Item, Module};

/// How much there is of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Modules of Python.
    pub modules: usize,
    /// Functions of modules.
    pub functions: usize,
    /// Classes and enumerations.
    pub classes: usize,
    /// Constants.
    pub constants: usize,
    /// What is shown again at another place.
    pub shown_again: usize,
    /// Generated files.
    pub files: usize,
    /// Their size.
    pub bytes: usize,
}

impl Counts {
    /// Counts what was decided and what was made of it.
    #[must_use]
    pub fn of(bindings: &Bindings, files: &[File]) -> Self {
        let mut counts = Self { files: files.len(), bytes: files.iter().map(|file| file.contents.len()).sum(), ..Self::default() };
        bindings.modules.iter().for_each(|module| counts.add(module));
        counts
    }

    fn add(&mut self, module: &Module) {
        self.modules += usize::from(module.python.is_some());
        for item in &module.items {
            *match item {
                Item::Function(_) => &mut self.functions,
                Item::Class(_) => &mut self.classes,
                Item::Constant(_) => &mut self.constants,
                Item::Reexport(_) => &mut self.shown_again,
            } += 1;
        }
        module.modules.iter().for_each(|module| self.add(module));
    }

    /// Names in all modules.
    #[must_use]
    pub fn names(&self) -> usize {
        self.functions + self.classes + self.constants + self.shown_again
    }
}
