//! Types of the user's in the place of Python classes: what `type-map` asks of them, in words.

use crate::{FromPython, ToPython};

/// Says that a type can be made of what Python gives for a class, and goes where Python expects it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` stands for a Python class in `type-map`, and cannot: it does not come and go as `{K}`",
    label = "`type-map` in `Cargo.toml` names it",
    note = "derive `FromPython` and `ToPython` for it, with `#[snakebridge(class = \"…\")]` for an instance of that class, or `#[snakebridge(through = …)]` for what Python takes in its place"
)]
pub trait StandsFor<K> {}

#[diagnostic::do_not_recommend]
impl<T: FromPython + ToPython<K>, K> StandsFor<K> for T {}

/// Holds a type to it.
pub const fn stands_for<T: StandsFor<K>, K>() {}
