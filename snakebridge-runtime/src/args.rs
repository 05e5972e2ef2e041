//! Arguments of a callable whose signature nobody knows: a tuple, with or without keywords.

use crate::call::Call;
use crate::kinds::Any;
use crate::kwargs::Kwargs;
use crate::to_python::ToPython;

/// A tuple of up to twelve values, `()`, [`Kwargs`] alone, or a tuple [with keywords](Args::kwargs).
///
/// ```no_run
/// use snakebridge_runtime::{Args, Kwargs, call};
///
/// call::<i64>("builtins", "max", (1, 2))?;
/// call::<String>("json", "dumps", (vec![1, 2],).kwargs(Kwargs::new().with("indent", 2)))?;
/// # Ok::<(), snakebridge_runtime::Error>(())
/// ```
#[diagnostic::on_unimplemented(
    message = "Python takes its arguments as a tuple here, and `{Self}` is not one",
    label = "not a tuple of values that Python takes",
    note = "one argument is `(value,)`, two are `(first, second)`, none is `()`; a vector of arguments goes to `.args(…)` of `call_with`"
)]
pub trait Args: Sized {
    #[doc(hidden)]
    fn append_to<'a>(self, call: &mut Call<'a>)
    where
        Self: 'a;

    /// The same with keyword arguments.
    fn kwargs(self, kwargs: Kwargs<'_>) -> WithKwargs<'_, Self> {
        WithKwargs { args: self, kwargs }
    }
}

/// Positional arguments with keyword arguments: see [`Args::kwargs`].
#[derive(Debug)]
pub struct WithKwargs<'k, A> {
    args: A,
    kwargs: Kwargs<'k>,
}

#[diagnostic::do_not_recommend]
impl<A: Args> Args for WithKwargs<'_, A> {
    fn append_to<'a>(self, call: &mut Call<'a>)
    where
        Self: 'a,
    {
        self.args.append_to(call);
        call.push_keywords(self.kwargs);
    }
}

#[diagnostic::do_not_recommend]
impl Args for Kwargs<'_> {
    fn append_to<'a>(self, call: &mut Call<'a>)
    where
        Self: 'a,
    {
        call.push_keywords(self);
    }
}

macro_rules! tuple {
    ($($param:ident $index:tt),*) => {
        #[diagnostic::do_not_recommend]
        impl<$($param: ToPython<Any>),*> Args for ($($param,)*) {
            #[allow(unused_variables)]
            fn append_to<'a>(self, call: &mut Call<'a>)
            where
                Self: 'a,
            {
                $(call.push(self.$index.into_arg());)*
            }
        }
    };
}
tuple!();
tuple!(A 0);
tuple!(A 0, B 1);
tuple!(A 0, B 1, C 2);
tuple!(A 0, B 1, C 2, D 3);
tuple!(A 0, B 1, C 2, D 3, E 4);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
tuple!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
