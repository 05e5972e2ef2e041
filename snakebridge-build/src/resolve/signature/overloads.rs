//! Resolve: overloads as Python text, for the docs.
//!
//! In: the signatures of a callable. Out: the parts of each overload, with bare names: `a: int`, `*`, `b: str = ...`, ` -> float`.
//! Never judges: what the source declares is shown, in its order.

use crate::facts::{self, ParameterKind};
use crate::ir::{Overload, Source};

/// The overloads of the best source that has at least two.
pub(in crate::resolve) fn overloads(signatures: &[&facts::Signature]) -> Vec<Overload> {
    let groups = super::groups(signatures);
    let declared = groups.iter().find(|group| group.signatures.len() > 1 && group.source != Source::TextSignature);
    declared.map_or_else(Vec::new, |group| {
        let shown = group.signatures.iter().skip(usize::from(group.runs_first()));
        shown.map(|signature| overload(signature)).collect()
    })
}

fn overload(signature: &facts::Signature) -> Overload {
    let mut parts: Vec<String> = Vec::new();
    let mut before: Option<ParameterKind> = None;
    if let Some(receiver) = &signature.receiver {
        parts.push(format!("self: {}", unqualified(receiver)));
    }
    for parameter in &signature.parameters {
        if before == Some(ParameterKind::PositionalOnly) && parameter.kind != ParameterKind::PositionalOnly {
            parts.push("/".to_owned());
        }
        let starred = before.is_some_and(|kind| matches!(kind, ParameterKind::VarPositional | ParameterKind::KeywordOnly));
        if parameter.kind == ParameterKind::KeywordOnly && !starred {
            parts.push("*".to_owned());
        }
        parts.push(parameter_text(parameter));
        before = Some(parameter.kind);
    }
    if before == Some(ParameterKind::PositionalOnly) {
        parts.push("/".to_owned());
    }
    let returns = signature.returns.as_deref().map(|returns| format!(" -> {}", unqualified(returns))).unwrap_or_default();
    Overload { parts, returns }
}

fn parameter_text(parameter: &facts::Parameter) -> String {
    let stars = match parameter.kind {
        ParameterKind::VarPositional => "*",
        ParameterKind::VarKeyword => "**",
        _ => "",
    };
    let name = &parameter.name;
    match (&parameter.annotation, &parameter.default) {
        (Some(annotation), Some(default)) => format!("{stars}{name}: {} = {default}", unqualified(annotation)),
        (Some(annotation), None) => format!("{stars}{name}: {}", unqualified(annotation)),
        (None, Some(default)) => format!("{stars}{name}={default}"),
        (None, None) => format!("{stars}{name}"),
    }
}

/// Leaves the modules out of dotted names, but not out of string literals.
fn unqualified(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut quote = None;
    // Where the dotted name that is being read begins in `shown`.
    let mut name_start = None;
    for c in text.chars() {
        if quote.is_some() {
            quote = quote.filter(|mark| *mark != c);
        } else if c == '\'' || c == '"' {
            quote = Some(c);
            name_start = None;
        } else if c == '.'
            && let Some(start) = name_start
        {
            shown.truncate(start);
            continue;
        } else if c.is_alphanumeric() || c == '_' {
            name_start = name_start.or(Some(shown.len()));
        } else {
            name_start = None;
        }
        shown.push(c);
    }
    shown
}
