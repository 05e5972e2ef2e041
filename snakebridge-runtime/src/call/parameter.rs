//! What a call site knows of the parameters of its callable.

/// A parameter of a Python callable. `*args` and `**kwargs` are not listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Parameter {
    /// Its name in Python.
    pub(super) name: &'static str,
    /// How it may be given.
    pub(super) kind: ParameterKind,
    /// True when it has no default.
    pub(super) required: bool,
}

/// How a parameter may be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ParameterKind {
    /// By position only: before `/`.
    PositionalOnly,
    /// Either way.
    PositionalOrKeyword,
    /// By name only: after `*`.
    KeywordOnly,
}

/// A value of a builder says which parameter it is for: the `n`th required one, or, with this added, the `n`th optional one. So builders do
/// not depend on how many required parameters come before, and callables with the same optional ones share theirs.
pub(super) const OPTIONAL: u16 = 1 << 15;

/// With this added, the `n`th optional parameter that can be given by position.
pub(super) const FOLLOWING: u16 = 1 << 14;

/// The parameters of a callable in Python's order, and where the required and the optional ones are among them.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    all: Vec<Parameter>,
    required: Vec<u16>,
    optional: Vec<u16>,
}

impl Parameters {
    /// Of a callable that was not generated.
    pub(super) const NONE: &'static Self = &Self { all: Vec::new(), required: Vec::new(), optional: Vec::new() };

    pub(super) fn push(&mut self, parameter: Parameter) {
        let places = if parameter.required { &mut self.required } else { &mut self.optional };
        places.push(self.all.len() as u16);
        self.all.push(parameter);
    }

    /// The parameter at that place in Python's order.
    pub(super) fn get(&self, at: usize) -> Option<&Parameter> {
        self.all.get(at)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Parameter> {
        self.all.iter()
    }

    /// The place in Python's order of what a builder's value is for; one behind the last for a value too many.
    #[inline]
    pub(super) fn place(&self, slot: u16) -> u16 {
        let place = match slot {
            OPTIONAL.. => self.optional.get(usize::from(slot - OPTIONAL)),
            FOLLOWING.. => self.following(usize::from(slot - FOLLOWING)),
            _ => self.required.get(usize::from(slot)),
        };
        place.copied().unwrap_or(self.all.len() as u16)
    }

    #[cold]
    fn following(&self, number: usize) -> Option<&u16> {
        self.optional
            .get(number)
            .filter(|place| self.get(usize::from(**place)).is_some_and(|found| found.kind != ParameterKind::KeywordOnly))
    }

    /// The names of the required keyword-only parameters: they follow the positional ones in a call with only what is required.
    pub(super) fn required_keywords(&self) -> Vec<&'static str> {
        let wanted = self.all.iter().filter(|parameter| parameter.required && parameter.kind == ParameterKind::KeywordOnly);
        wanted.map(|parameter| parameter.name).collect()
    }

    /// The name of the required parameter with that place among the arguments of a call with only what is required.
    pub(super) fn required_name(&self, index: usize) -> Option<&'static str> {
        self.required.get(index).and_then(|place| self.get(usize::from(*place))).map(|parameter| parameter.name)
    }
}
