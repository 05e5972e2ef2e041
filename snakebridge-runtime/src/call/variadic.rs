//! The builder of callables that name no optional parameter: what they take besides is `*args` and `**kwargs`.
//!
//! A struct for each of them would cost rustc as much as all else that is generated of them.

use std::borrow::Cow;
use std::marker::PhantomData;

use super::builder::Call;
use super::options::CallOptions;
use crate::class::{Class, made};
use crate::error::Result;
use crate::from_python::FromPython;
use crate::kinds::Kind;
use crate::kwargs::Kwargs;
use crate::object::Object;
use crate::to_python::ToPython;

/// A call that gives a `Gives`, with more arguments than the callable has names for: `*args` of the kind `Positional` and `**kwargs` of the kind `Keywords`, `()` where it
/// takes none.
#[must_use = "nothing is called before `.call()`"]
#[derive(Debug)]
pub struct Variadic<'a, Gives, Positional = (), Keywords = ()>(Call<'a>, Types<Gives, Positional, Keywords>);

type Types<Gives, Positional, Keywords> = PhantomData<fn() -> (Gives, Positional, Keywords)>;

/// What a call gives whose caller says what it gives.
#[derive(Debug)]
pub enum Asked {}

/// What a call may be asked for: by a builder whose call gives something known, that; by one whose caller says, anything.
pub trait Gives<T> {}

impl<T> Gives<T> for Asked {}
impl<T: FromPython> Gives<T> for T {}

/// What a call gives that makes an instance of the class `C`.
#[derive(Debug)]
pub struct Made<C>(PhantomData<C>);

// SAFETY: a struct of one `Call` and a `PhantomData`; its size is asserted where options are set.
unsafe impl<'a, Gives, Positional, Keywords> CallOptions<'a> for Variadic<'a, Gives, Positional, Keywords> {}

impl<'a, Gives, Positional, Keywords> Variadic<'a, Gives, Positional, Keywords> {
    #[inline(always)]
    pub(super) fn new(call: Call<'a>) -> Self {
        Self(call, PhantomData)
    }
}

impl<'a, Gives, Positional: Kind, Keywords> Variadic<'a, Gives, Positional, Keywords> {
    /// Appends a positional argument.
    #[inline]
    pub fn arg(self, value: impl ToPython<Positional> + 'a) -> Self {
        super::options::arg(self, value)
    }

    /// Appends positional arguments.
    pub fn args<T: ToPython<Positional> + 'a>(self, values: impl IntoIterator<Item = T>) -> Self {
        super::options::args(self, values)
    }
}

impl<'a, Gives, Positional, Keywords: Kind> Variadic<'a, Gives, Positional, Keywords> {
    /// Adds a keyword argument.
    #[inline]
    pub fn kwarg(self, name: impl Into<Cow<'a, str>>, value: impl ToPython<Keywords> + 'a) -> Self {
        super::options::kwarg(self, name, value)
    }

    /// Adds keyword arguments.
    pub fn kwargs(self, values: Kwargs<'a>) -> Self {
        super::options::kwargs(self, values)
    }
}

impl<R: FromPython, Positional, Keywords> Variadic<'_, R, Positional, Keywords> {
    /// Makes the call.
    ///
    /// # Errors
    /// As [`Call::call`].
    #[inline]
    pub fn call(self) -> Result<R> {
        self.0.call()
    }
}

impl<Positional, Keywords> Variadic<'_, Asked, Positional, Keywords> {
    /// Makes the call.
    ///
    /// # Errors
    /// As [`Call::call`].
    #[inline]
    pub fn call<R: FromPython>(self) -> Result<R> {
        self.0.call()
    }
}

impl<C: Class, Positional, Keywords> Variadic<'_, Made<C>, Positional, Keywords> {
    /// Makes the call.
    ///
    /// # Errors
    /// As [`Call::call`].
    #[inline]
    pub fn call(self) -> Result<C> {
        made(self.0.call::<Object>())
    }
}
