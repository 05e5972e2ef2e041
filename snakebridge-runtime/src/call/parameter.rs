//! What a generated call site knows of a parameter.

/// A parameter of a Python callable. `*args` and `**kwargs` are not listed.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Its name in Python.
    pub name: &'static str,
    /// How it may be given.
    pub kind: ParameterKind,
    /// True when it has no default.
    pub required: bool,
}

/// How a parameter may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterKind {
    /// By position only: before `/`.
    PositionalOnly,
    /// Either way.
    PositionalOrKeyword,
    /// By name only: after `*`.
    KeywordOnly,
}

/// The required keyword-only parameters: they follow the positional ones in a call with only what is required.
pub(super) const fn required_keyword_count(parameters: &[Parameter]) -> usize {
    let mut count = 0;
    let mut index = 0;
    while index < parameters.len() {
        if parameters[index].required && matches!(parameters[index].kind, ParameterKind::KeywordOnly) {
            count += 1;
        }
        index += 1;
    }
    count
}
