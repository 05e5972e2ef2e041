//! Options of one call, on every generated builder, and what its setters do.
//!
//! A setter is one call of a function here, which takes the builder and gives it back: rustc checks thousands of them, and this costs it least.

use std::borrow::Cow;
use std::time::Duration;

use super::builder::Call;
use crate::args::Args;
use crate::backend::Affinity;
use crate::kwargs::Kwargs;
use crate::timeout::TimeoutProfile;
use crate::to_python::ToPython;

/// What may be said of a call beside its arguments, on every builder.
///
/// It is a trait, so that a parameter of Python's by the same name keeps its setter: `requests::get_with(url).timeout(5)` is the parameter of `requests`, and
/// `CallOptions::timeout(requests::get_with(url), limit)` is the limit of the call.
///
/// # Safety
/// The type is a [`Call`], with nothing beside it that has a size: references to it are cast to references to `Call`.
pub unsafe trait CallOptions<'a>: Sized {
    /// How long the call may take: [`Call::timeout`].
    #[must_use = "a call does nothing until `.call()`"]
    fn timeout(mut self, limit: Duration) -> Self {
        call_of(&mut self).limit_to(limit);
        self
    }

    /// The same by a profile: [`Call::timeout_profile`].
    #[must_use = "a call does nothing until `.call()`"]
    fn timeout_profile(mut self, profile: TimeoutProfile) -> Self {
        call_of(&mut self).limit_by(profile);
        self
    }

    /// Says that the same arguments always have the same answer: [`Call::idempotent`].
    #[must_use = "a call does nothing until `.call()`"]
    fn idempotent(mut self) -> Self {
        call_of(&mut self).answer_once();
        self
    }

    /// What the call does when its worker is busy: [`Call::affinity`].
    #[must_use = "a call does nothing until `.call()`"]
    fn affinity(mut self, affinity: Affinity) -> Self {
        call_of(&mut self).hold_to(affinity);
        self
    }

    /// Gives the next optional parameters by position, as a tuple: `numpy::arange_with(0).args((10, 2))`, in `py!` as `numpy::arange(0, *(10, 2))`. Their kinds are Python's to check.
    #[must_use = "a call does nothing until `.call()`"]
    fn args(mut self, values: impl Args + 'a) -> Self {
        call_of(&mut self).follow_by(values);
        self
    }
}

// SAFETY: it is one.
unsafe impl<'a> CallOptions<'a> for Call<'a> {}

/// The call that a builder is.
#[inline(always)]
fn call_of<'b, 'a, B: CallOptions<'a>>(builder: &'b mut B) -> &'b mut Call<'a> {
    const { assert!(size_of::<B>() == size_of::<Call<'a>>() && align_of::<B>() == align_of::<Call<'a>>()) };
    // SAFETY: a `CallOptions` is nothing but a `Call`, of the size asserted above.
    unsafe { &mut *std::ptr::from_mut(builder).cast::<Call<'a>>() }
}

/// Gives a builder the optional parameter with that number among the optional ones.
#[inline(always)]
pub fn set<'a, B: CallOptions<'a>, K: 'static>(builder: B, number: u16, value: impl ToPython<K> + 'a) -> B {
    // Changed where it is given back: changed where it came in, it would be copied twice.
    let mut builder = builder;
    call_of(&mut builder).set(number, value);
    builder
}

/// Appends one positional argument.
#[inline]
pub fn arg<'a, B: CallOptions<'a>, K: 'static>(mut builder: B, value: impl ToPython<K> + 'a) -> B {
    call_of(&mut builder).push(value.into_arg());
    builder
}

/// Appends positional arguments.
pub fn args<'a, B: CallOptions<'a>, K: 'static, T: ToPython<K> + 'a>(mut builder: B, values: impl IntoIterator<Item = T>) -> B {
    let call = call_of(&mut builder);
    values.into_iter().for_each(|value| call.push(value.into_arg()));
    builder
}

/// Adds one keyword argument.
#[inline]
pub fn kwarg<'a, B: CallOptions<'a>, K: 'static>(mut builder: B, name: impl Into<Cow<'a, str>>, value: impl ToPython<K> + 'a) -> B {
    call_of(&mut builder).push_keyword(name.into(), value.into_arg());
    builder
}

/// Adds keyword arguments.
pub fn kwargs<'a, B: CallOptions<'a>>(mut builder: B, values: Kwargs<'a>) -> B {
    call_of(&mut builder).push_keywords(values);
    builder
}
