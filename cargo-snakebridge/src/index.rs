//! The index of what is planned, as generated code has it: what `search` searches without a build.
//!
//! In: bindings. Out: entries for the runtime's own ranking. Never: an order of its own.

use snakebridge_build::plan::{Bindings, EntryKind, Module};

use crate::discovery;

/// The entries of every library, as generated code has them: static. A program asks once, so what it leaks is given back at its end.
pub(crate) fn index(bindings: Bindings) -> &'static [discovery::Entry] {
    let mut entries = Vec::new();
    let mut modules = bindings.modules;
    while let Some(Module { library, modules: inner, .. }) = modules.pop() {
        modules.extend(inner);
        let text = |text: String| -> &'static str { text.leak() };
        entries.extend(library.into_iter().flat_map(|library| library.index).map(|entry| discovery::Entry {
            kind: kind(entry.kind),
            name: text(entry.path.rsplit('.').next().unwrap_or_default().to_owned()),
            path: text(entry.path),
            rust: text(entry.rust),
            signature: text(entry.signature),
            summary: text(entry.summary),
        }));
    }
    entries.leak()
}

fn kind(kind: EntryKind) -> discovery::EntryKind {
    match kind {
        EntryKind::Function => discovery::EntryKind::Function,
        EntryKind::Class => discovery::EntryKind::Class,
        EntryKind::Method => discovery::EntryKind::Method,
        EntryKind::Property => discovery::EntryKind::Property,
        EntryKind::Module => discovery::EntryKind::Module,
        EntryKind::Constant => discovery::EntryKind::Constant,
    }
}
