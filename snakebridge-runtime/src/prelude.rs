//! What most programs want in scope: `use snakebridge::prelude::*;`.

pub use crate::args::Args as _;
pub use crate::{
    CallOptions as _, Class as _, Enumeration as _, Error, Flags as _, FromPython, Kwargs, NONE, Object, Result, ToPython, Value,
};
