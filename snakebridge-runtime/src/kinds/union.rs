//! Unions: what either member accepts.

use std::marker::PhantomData;

use super::{AcceptsInstance, Boolean, Either, Form, Kind, NoneType, True};

/// `A | B`; nested for more members.
#[derive(Clone, Copy, Debug)]
pub struct Union<A, B>(PhantomData<(A, B)>);

/// `K | None`.
pub type Optional<K> = Union<K, NoneType>;

type Or<A, B> = <A as Boolean>::Or<B>;

impl<A: Kind, B: Kind> Kind for Union<A, B> {
    type NoneValue = Or<A::NoneValue, B::NoneValue>;
    type Boolean = Or<A::Boolean, B::Boolean>;
    type Byte = Or<A::Byte, B::Byte>;
    type Integer = Or<A::Integer, B::Integer>;
    type Number = Or<A::Number, B::Number>;
    type ComplexNumber = Or<A::ComplexNumber, B::ComplexNumber>;
    type Text = Or<A::Text, B::Text>;
    type ByteString = Or<A::ByteString, B::ByteString>;
    type FilePath = Or<A::FilePath, B::FilePath>;
    type Elementwise = Or<A::Elementwise, B::Elementwise>;
    type Unordered = Or<A::Unordered, B::Unordered>;
    type Entries = Or<A::Entries, B::Entries>;
    type Product = Or<A::Product, B::Product>;
    type Function = Or<A::Function, B::Function>;
    type Moment = Or<A::Moment, B::Moment>;
    type Day = Or<A::Day, B::Day>;
    type Clock = Or<A::Clock, B::Clock>;
    type Span = Or<A::Span, B::Span>;
    type Exact = Or<A::Exact, B::Exact>;
    type Ratio = Or<A::Ratio, B::Ratio>;
    type Identifier = Or<A::Identifier, B::Identifier>;
    type Zone = Or<A::Zone, B::Zone>;
    type Slicing = Or<A::Slicing, B::Slicing>;
    type Expression = Or<A::Expression, B::Expression>;
    type Handle = Or<A::Handle, B::Handle>;
    type Item = Union<A::Item, B::Item>;
    type Key = Union<A::Key, B::Key>;
    type Value = Union<A::Value, B::Value>;
    type Elements = Either<A::Elements, B::Elements>;
    const FORM: Form = match (A::FORM, B::FORM) {
        (Form::Array, _) | (_, Form::Array) => Form::Array,
        // The first member that takes sequences at all decides.
        (first, second) => {
            if <A::Elementwise as Boolean>::VALUE {
                first
            } else {
                second
            }
        }
    };
    const BYTES: bool = A::BYTES || B::BYTES;
    const FROZEN: bool = if <A::Unordered as Boolean>::VALUE { A::FROZEN } else { B::FROZEN };
    fn describe(text: &mut String) {
        A::describe(text);
        text.push_str(" | ");
        B::describe(text);
    }
}

impl<A: Kind, B: Kind, Class: crate::PythonType> AcceptsInstance<Class> for Union<A, B> where Self: Kind<Handle = True> {}
