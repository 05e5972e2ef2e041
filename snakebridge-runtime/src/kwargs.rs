//! Keyword arguments, or the entries of a `dict` with string keys.

use std::borrow::Cow;

use crate::call::Arg;
use crate::kinds::Any;
use crate::to_python::ToPython;

/// Names and values of any types, in order. Usually written with `kwargs! { "a": [1, 2], b: 3 }`.
///
/// Given as an argument, it is a `dict`; given to `.kwargs(…)`, keyword arguments.
#[derive(Debug, Default)]
pub struct Kwargs<'a>(Vec<(Cow<'a, str>, Arg<'a>)>);

impl<'a> Kwargs<'a> {
    /// Nothing yet.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds an entry. The same name twice: the last one counts.
    #[must_use]
    pub fn with(mut self, name: impl Into<Cow<'a, str>>, value: impl ToPython<Any> + 'a) -> Self {
        self.0.push((name.into(), value.into_arg()));
        self
    }

    /// Adds all entries of another, as `**other` does.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Arg<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }
}

impl<'a> IntoIterator for Kwargs<'a> {
    type Item = (Cow<'a, str>, Arg<'a>);
    type IntoIter = std::vec::IntoIter<Self::Item>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, N: Into<Cow<'a, str>>, V: ToPython<Any> + 'a> Extend<(N, V)> for Kwargs<'a> {
    fn extend<I: IntoIterator<Item = (N, V)>>(&mut self, entries: I) {
        self.0.extend(entries.into_iter().map(|(name, value)| (name.into(), value.into_arg())));
    }
}

impl<'a, N: Into<Cow<'a, str>>, V: ToPython<Any> + 'a> FromIterator<(N, V)> for Kwargs<'a> {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        let mut kwargs = Self::new();
        kwargs.extend(entries);
        kwargs
    }
}
