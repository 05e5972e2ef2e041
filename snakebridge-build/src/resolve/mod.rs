//! Resolve: from facts to the IR.
//!
//! In: [`facts::Library`], what Python said, as text and from several sources. Out: [`ir::Library`], one judged and typed API, and
//! notes about what was not understood. Never runs Python, never decides anything about Rust, never fails: what is not understood
//! is [`ir::Type::Unknown`], which still works when called.

pub mod annotation;
pub mod coverage;

mod class;
mod code;
mod constant;
mod default;
mod docstring;
mod function;
mod generic;
mod module;
mod signature;
mod special;
mod standard_library;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::facts;
use crate::ir;
use crate::problem::Problem;

use annotation::Reader;

pub use standard_library::is_standard;

/// Judges the facts about one library by all sources.
#[must_use]
pub fn resolve(facts: &facts::Library, diagnostics: &mut Diagnostics) -> ir::Library {
    resolve_from(facts, None, diagnostics)
}

/// Judges the facts about one library. Where `sources` are named, docstrings, the data model, code and defaults are only believed when they are
/// among them; the signatures of the facts are those that are believed.
#[must_use]
pub fn resolve_from(facts: &facts::Library, sources: Option<&[facts::Source]>, diagnostics: &mut Diagnostics) -> ir::Library {
    for issue in &facts.issues {
        let message = "this could not be introspected, the rest of the library is unharmed";
        diagnostics.push(
            Diagnostic::note(Problem::IntrospectionIssue, issue.subject.as_str(), message)
                .because(format!("{}: {}", issue.code, issue.message)),
        );
    }
    let believed = |source| sources.is_none_or(|sources| sources.contains(&source));
    let mut stage = Stage {
        reader: Reader::new(facts),
        diagnostics,
        prose: believed(facts::Source::Docstring),
        data_model: believed(facts::Source::DataModel),
        code: believed(facts::Source::Code),
        defaults: believed(facts::Source::Default),
    };
    let modules = facts.modules.iter().map(|(path, module)| (path.clone(), stage.module(path, module))).collect();
    let classes = facts.classes.iter().map(|(key, class)| (key.clone(), stage.class(key, class))).collect();
    let notes = stage.reader.into_notes();
    diagnostics.extend(notes);
    ir::Library {
        name: facts.name.clone(),
        version: version(facts),
        python: facts.python.clone(),
        modules,
        classes,
        declared_only: facts.declared_only.clone(),
    }
}

/// What every node of a library is resolved with.
struct Stage<'a, 'd> {
    reader: Reader<'a>,
    diagnostics: &'d mut Diagnostics,
    /// Whether docstrings are believed.
    prose: bool,
    /// Whether the data model is.
    data_model: bool,
    /// Whether code that was read is.
    code: bool,
    /// Whether defaults are.
    defaults: bool,
}

/// The version that tells one API from another. Modules of the standard library change with Python, whatever their `__version__` says.
fn version(facts: &facts::Library) -> Option<String> {
    let root = facts.name.split('.').next().unwrap_or(&facts.name);
    match &facts.distribution {
        Some(distribution) => Some(distribution.version.clone()),
        None if is_standard(root) => Some(facts.python.clone()),
        None => facts.version.clone(),
    }
}
