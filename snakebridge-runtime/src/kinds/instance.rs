//! Instances of generated classes.

use std::marker::PhantomData;

use super::{False as F, Kind, Never, True as T, elements::End};
use crate::class::PythonType;

/// An instance of the generated class `C`: a `C`, or one of its generated subclasses.
#[derive(Clone, Copy, Debug)]
pub struct Instance<C>(PhantomData<C>);

/// Says that a class is `Base` or inherits from it, in Python.
#[diagnostic::on_unimplemented(message = "the Python class of `{Self}` is not a subclass of `{Base}`")]
pub trait SubclassOf<Base: ?Sized> {}

/// Says that a kind accepts handles of a generated class.
#[diagnostic::on_unimplemented(message = "Python expects `{Self}` here, and `{C}` is not one")]
pub trait AcceptsInstance<C: ?Sized>: Kind {}

impl<C: PythonType> Kind for Instance<C> {
    type NoneValue = F;
    type Boolean = F;
    type Byte = F;
    type Integer = F;
    type Number = F;
    type ComplexNumber = F;
    type Text = F;
    type ByteString = F;
    type FilePath = F;
    type Elementwise = F;
    type Unordered = F;
    type Entries = F;
    type Product = F;
    type Function = F;
    type Moment = F;
    type Day = F;
    type Clock = F;
    type Span = F;
    type Exact = F;
    type Ratio = F;
    type Identifier = F;
    type Zone = F;
    type Slicing = F;
    type Expression = F;
    // Only said of a union's member: alone, an instance accepts its own class and subclasses.
    type Handle = T;
    type Item = Never;
    type Key = Never;
    type Value = Never;
    type Elements = End;
    fn describe(text: &mut String) {
        text.push_str(C::class_name());
    }
}

impl<C: PythonType, D: SubclassOf<C>> AcceptsInstance<D> for Instance<C> {}
