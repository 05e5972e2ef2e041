//! Options of one call, on every generated builder.

use std::time::Duration;

use super::builder::Call;
use crate::args::Args;
use crate::timeout::TimeoutProfile;

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

    /// Gives the next optional parameters by position, as a tuple: `numpy::arange_with(0).args((10, 2))`, in `py!` as `numpy::arange(0, *(10, 2))`. Their kinds are Python's to check.
    #[must_use = "a call does nothing until `.call()`"]
    fn args(mut self, values: impl Args + 'a) -> Self {
        call_of(&mut self).follow_by(values);
        self
    }
}

/// The call that a builder is.
fn call_of<'b, 'a, B: CallOptions<'a>>(builder: &'b mut B) -> &'b mut Call<'a> {
    const { assert!(size_of::<B>() == size_of::<Call<'a>>() && align_of::<B>() == align_of::<Call<'a>>()) };
    // SAFETY: a `CallOptions` is nothing but a `Call`, of the size asserted above.
    unsafe { &mut *std::ptr::from_mut(builder).cast::<Call<'a>>() }
}
