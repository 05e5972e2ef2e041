//! Booleans as types: how a [`Kind`](super::Kind) says which shapes of Rust value it accepts. Nothing here exists at run time.

/// A boolean as a type: [`True`] or [`False`].
pub trait Boolean: sealed::Sealed {
    /// The boolean as a value.
    const VALUE: bool;
    /// True when this or `Other` is.
    type Or<Other: Boolean>: Boolean;
}

/// Yes.
#[derive(Clone, Copy, Debug)]
pub struct True;

/// No.
#[derive(Clone, Copy, Debug)]
pub struct False;

impl Boolean for True {
    const VALUE: bool = true;
    type Or<Other: Boolean> = True;
}

impl Boolean for False {
    const VALUE: bool = false;
    type Or<Other: Boolean> = Other;
}

mod sealed {
    pub trait Sealed {}
    impl Sealed for super::True {}
    impl Sealed for super::False {}
}
