//! Closures that only read what they hold.

use crate::pyo3::prelude::*;

use super::given::{CallbackParameter, Form, Given};
use super::returned::CallbackReturn;
use super::sent::Sent;
use crate::wire::{Item, Thrown, Want};

/// A closure that [`callback`](super::callback) takes. `Marker` is the tuple of its parameters.
#[diagnostic::on_unimplemented(
    message = "`{Self}` can't be a callback",
    label = "not a closure of up to eight parameters that Python's values convert to",
    note = "write the types of its parameters, all owned (`|name: String, values: Vec<f64>|`); to change what it holds use `callback_mut`"
)]
pub trait Closure<Marker> {
    #[doc(hidden)]
    fn form() -> Vec<(Form, &'static Want)>;
    #[doc(hidden)]
    fn call<'py>(&self, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>>;
    #[doc(hidden)]
    fn serve(&self, sent: &mut Sent<'_>) -> Result<Item, Thrown>;
}

/// Implements a trait of closures for up to eight parameters: which trait, which kind of closure, how it is called.
macro_rules! closures {
    ($Trait:ident $Fn:ident $this:ty) => {
        closures! { $Trait $Fn $this; () (A) (A B) (A B C) (A B C D) (A B C D E) (A B C D E F) (A B C D E F G) (A B C D E F G H) }
    };
    ($Trait:ident $Fn:ident $this:ty; $(($($param:ident)*))*) => {$(
        impl<Body, Returned, $($param),*> $Trait<($($param,)*)> for Body
        where
            Body: $Fn($($param),*) -> Returned,
            Returned: CallbackReturn,
            $($param: CallbackParameter,)*
        {
            fn form() -> Vec<(Form, &'static Want)> {
                vec![$(($param::form(), $param::want())),*]
            }
            #[allow(non_snake_case)]
            fn call<'py>(self: $this, given: &mut Given<'_, 'py>) -> PyResult<Bound<'py, PyAny>> {
                $(let $param = $param::take(given)?;)*
                given.finish()?;
                self($($param),*).give(given.py())
            }
            #[allow(non_snake_case)]
            fn serve(self: $this, sent: &mut Sent<'_>) -> Result<Item, Thrown> {
                $(let $param = $param::receive(sent)?;)*
                sent.finish()?;
                self($($param),*).send()
            }
        }
    )*};
}
pub(super) use closures;

closures!(Closure Fn &Self);
