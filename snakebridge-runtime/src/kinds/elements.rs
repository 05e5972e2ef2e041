//! What a kind expects at each place of a Rust tuple, as a type-level list. Nothing here exists at run time.

use std::marker::PhantomData;

use super::{Boolean, False, Kind, Never, True, Union};

/// The kinds of a tuple's elements, first to last.
pub trait Elements: 'static {
    /// The kind of the first element.
    type Head: Kind;
    /// The kinds of the others.
    type Tail: Elements;
    /// Whether a tuple may end here.
    type Complete: Boolean;
}

/// No more elements.
#[derive(Debug)]
pub struct End;

/// One element, then others.
#[derive(Debug)]
pub struct Then<Head, Tail>(PhantomData<(Head, Tail)>);

/// The same kind at every place.
#[derive(Debug)]
pub struct Repeat<K>(PhantomData<K>);

/// What either list accepts at that place.
#[derive(Debug)]
pub struct Either<A, B>(PhantomData<(A, B)>);

impl Elements for End {
    type Head = Never;
    type Tail = End;
    type Complete = True;
}

impl<Head: Kind, Tail: Elements> Elements for Then<Head, Tail> {
    type Head = Head;
    type Tail = Tail;
    type Complete = False;
}

impl<K: Kind> Elements for Repeat<K> {
    type Head = K;
    type Tail = Self;
    type Complete = True;
}

impl<A: Elements, B: Elements> Elements for Either<A, B> {
    type Head = Union<A::Head, B::Head>;
    type Tail = Either<A::Tail, B::Tail>;
    type Complete = <A::Complete as Boolean>::Or<B::Complete>;
}
