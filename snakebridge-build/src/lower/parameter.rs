//! Parameters: the required ones become arguments, the optional ones setters of the builder.

use crate::ir::{self, ParameterKind};
use crate::plan;

use super::context::Place;
use super::docs::{Docs, Page, code};
use super::lints::{self, Taking};
use super::names::{self, Scope, Space};
use super::{kinds, python};

/// The parameters of one callable, sorted by what becomes of them.
#[derive(Default)]
pub(super) struct Parameters {
    /// All that the site lists.
    pub(super) listed: Vec<plan::Parameter>,
    /// The required ones: by position first, then by keyword.
    pub(super) required: Vec<plan::Argument>,
    /// The optional ones.
    pub(super) setters: Vec<plan::Setter>,
    /// What each of `*args` is, where there are any.
    pub(super) positional: Option<plan::Kind>,
    /// What the value of each of `**kwargs` is, where there are any.
    pub(super) keywords: Option<plan::Kind>,
    /// Why those that are not checked are not.
    pub(super) unchecked: Vec<plan::Unchecked>,
}

/// Lowers the parameters of a signature; `subject` is the Python path of its callable, `page` what its docstring says.
pub(super) fn lower(signature: &ir::Signature, subject: &str, page: &Page<'_>, place: &mut Place<'_, '_>) -> Parameters {
    let mut lowered = Parameters::default();
    let mut arguments = Scope::default();
    let mut setters = Scope::default();
    reserve(&mut setters, signature);
    for parameter in &signature.parameters {
        let expected = match parameter.source {
            // One value that is taken says nothing of the others.
            Some(ir::Source::Default) => plan::Kind::Any,
            _ => kinds::of(&parameter.ty, &format!("{subject}({})", parameter.name), place),
        };
        if expected.is_any() {
            lowered.unchecked.push(unchecked(parameter));
        }
        let kind = match parameter.kind {
            ParameterKind::PositionalOnly => plan::ParameterKind::PositionalOnly,
            ParameterKind::PositionalOrKeyword => plan::ParameterKind::PositionalOrKeyword,
            ParameterKind::KeywordOnly => plan::ParameterKind::KeywordOnly,
            ParameterKind::VarPositional => {
                lowered.positional = Some(expected);
                continue;
            }
            ParameterKind::VarKeyword => {
                lowered.keywords = Some(expected);
                continue;
            }
        };
        if parameter.default.is_none() {
            let name = arguments.claim(&names::argument(&parameter.name), Space::Value);
            lowered.required.push(plan::Argument { name, kind: expected });
        } else {
            lowered.setters.push(setter(parameter, lowered.setters.len(), expected, &mut setters, page, place, subject));
        }
        lowered.listed.push(plan::Parameter { name: parameter.name.clone(), kind, required: parameter.default.is_none() });
    }
    lowered
}

/// Why a parameter that takes anything does.
fn unchecked(parameter: &ir::Parameter) -> plan::Unchecked {
    match (parameter.kind, &parameter.ty) {
        (ParameterKind::VarPositional | ParameterKind::VarKeyword, ir::Type::Unknown) => plan::Unchecked::Variadic,
        (_, ir::Type::Unknown) => plan::Unchecked::Unknown,
        _ if parameter.source == Some(ir::Source::Default) => plan::Unchecked::Default,
        (_, ir::Type::Any) => plan::Unchecked::Anything,
        _ => plan::Unchecked::Open,
    }
}

/// What the builder has of its own.
fn reserve(scope: &mut Scope, signature: &ir::Signature) {
    let takes = |kind| signature.parameters.iter().any(|parameter| parameter.kind == kind);
    scope.claim("call", Space::Value);
    if takes(ParameterKind::VarPositional) {
        scope.claim_with("arg", Space::Value, &["s"]);
    }
    if takes(ParameterKind::VarKeyword) {
        scope.claim_with("kwarg", Space::Value, &["s"]);
    }
}

fn setter(
    parameter: &ir::Parameter,
    number: usize,
    kind: plan::Kind,
    scope: &mut Scope,
    page: &Page<'_>,
    place: &mut Place<'_, '_>,
    subject: &str,
) -> plan::Setter {
    let wanted = names::identifier(&parameter.name);
    let name = scope.claim(&wanted, Space::Value);
    place.note_rename(&format!("{subject}({})", parameter.name), &wanted, &name);
    let mut allow = lints::method(&name, Taking::Value, "");
    allow.extend(lints::setter(&kind));
    let alias = (names::plain(&name) != parameter.name).then(|| parameter.name.clone());
    plan::Setter {
        deprecated: page.parameter_deprecation(&parameter.name),
        allow,
        alias,
        number,
        kind,
        selects: parameter.selects,
        docs: docs(parameter, page),
        name,
    }
}

fn docs(parameter: &ir::Parameter, page: &Page<'_>) -> String {
    let (annotation, body) = page.parameter(&parameter.name).unwrap_or_default();
    let mut text = format!("Sets {}", code(&parameter.name));
    // The default itself stands there anyway.
    if parameter.source != Some(ir::Source::Default)
        && let Some(words) = python::words(&parameter.ty)
    {
        text.push_str(&format!(" to {}", code(&words)));
    }
    if !annotation.is_empty() {
        text.push_str(&format!(" ({annotation})"));
    }
    if let Some(default) = parameter.default.as_deref().map(python::default).filter(|default| default != "...") {
        text.push_str(&format!("; Python's default is {}", code(&default)));
    }
    text.push('.');
    Docs::default().paragraph(&text).paragraph(&body).finish()
}
