//! Minimum: callables whose signature comes from a lesser source than `min-signature-tier` asks for.
//!
//! In: config and the judged library. Out: one diagnostic with the whole list; an error with `strict-signatures`, else a warning.

use std::collections::BTreeSet;

use crate::config::LibraryConfig;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Class, Library, Member, Signature, Source};
use crate::lower::LibraryOptions;
use crate::problem::Problem;

/// So many are shown by a warning; the report has them all.
const SHOWN: usize = 10;

/// Compares every callable that is generated with what is asked for.
pub fn check(config: &LibraryConfig, options: &LibraryOptions, library: &Library, diagnostics: &mut Diagnostics) {
    let rules = &config.signatures;
    let Some(least) = rules.least() else { return };
    let mut below = Vec::new();
    let mut judge = |subject: String, signature: Option<&Signature>| {
        let source = signature.map(|signature| signature.shape);
        if source.is_none_or(|source| source > least) {
            below.push(format!("`{subject}`: {}", source.map_or("no signature", Source::word)));
        }
    };
    let root = format!("{}.", library.name);
    let mut seen = BTreeSet::new();
    for (path, module) in &library.modules {
        for (name, member) in &module.members {
            let subject = format!("{path}.{name}");
            if !options.selects(subject.strip_prefix(&root).unwrap_or(&subject)) {
                continue;
            }
            match member {
                Member::Function(function) => judge(subject, function.signature.as_ref()),
                // A class is generated once, wherever it is shown.
                Member::Class(key) if seen.insert(key) => {
                    let own = |class: &&Class| class.module == library.name || class.module.starts_with(&root);
                    let Some(class) = library.classes.get(key).filter(own) else { continue };
                    if class.is_constructible() {
                        judge(subject.clone(), class.constructor.as_ref());
                    }
                    class.methods.iter().for_each(|(name, method)| judge(format!("{subject}.{name}"), method.signature.as_ref()));
                }
                Member::Class(_) | Member::Constant(_) | Member::Module(_) => {}
            }
        }
    }
    if below.is_empty() {
        return;
    }
    let key = format!("package.metadata.python-deps.{}", config.key);
    let word = least.word();
    let (number, verb) = if below.len() == 1 { ("1 callable".to_owned(), "has") } else { (format!("{} callables", below.len()), "have") };
    let message = format!("{number} of `{}` {verb} no signature from `{word}` or better ({})", library.name, config.place);
    let hint =
        "install stubs for the library or name some by `stub-paths`, leave the callables out by `exclude`, or lower `min-signature-tier`";
    let problem = Problem::SignaturesBelowMinimum;
    if rules.strict {
        diagnostics.push(Diagnostic::error(problem, key, message).because(below.join("\n")).hint(hint));
        return;
    }
    if below.len() > SHOWN {
        diagnostics.push(Diagnostic::note(problem, &key, &message).because(below.join("\n")));
        let more = below.len() - SHOWN;
        below.truncate(SHOWN);
        below.push(format!("… and {more} more, all in the report"));
    }
    diagnostics.push(Diagnostic::warning(problem, key, message).because(below.join("\n")).hint(hint));
}
